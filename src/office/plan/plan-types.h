/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of plans as enums. Stored as numbers: append only. Labels are msgids; words stand in JSON and addresses. */
#ifndef KASSEI_OFFICE_PLAN_TYPES_H
#define KASSEI_OFFICE_PLAN_TYPES_H

#include "db/row.h"

enum plan_kind { PLAN_KIND_PLAN = 1, PLAN_KIND_LOGIC_MODEL, PLAN_KIND_COUNT };
enum plan_status { PLAN_DRAFT = 1, PLAN_PUBLISHED, PLAN_STATUS_COUNT };
enum plan_source_format {
	PLAN_SOURCE_TEXT = 1,
	PLAN_SOURCE_PDF,
	PLAN_SOURCE_TABLE,
	PLAN_SOURCE_FACTS,
	PLAN_SOURCE_FORMAT_COUNT
};
enum plan_node_kind {
	PLAN_NODE_PILLAR = 1, PLAN_NODE_PROGRAMME, PLAN_NODE_DETAIL, PLAN_NODE_CAPTION,
	PLAN_NODE_SECTION, PLAN_NODE_GOAL, PLAN_NODE_STRATEGY, PLAN_NODE_TACTIC, PLAN_NODE_METHOD, PLAN_NODE_KIND_COUNT
};
enum plan_node_status { PLAN_NODE_LISTED = 1, PLAN_NODE_UNDER_STUDY, PLAN_NODE_REFERENCE, PLAN_NODE_STATUS_COUNT };
enum plan_continuity_state {
	PLAN_CONTINUITY_PROPOSED = 1,
	PLAN_CONTINUITY_CONFIRMED,
	PLAN_CONTINUITY_REJECTED,
	PLAN_CONTINUITY_STATE_COUNT
};
enum plan_report_topic {
	PLAN_REPORT_WRONG = 1, PLAN_REPORT_OUTDATED, PLAN_REPORT_UNCLEAR, PLAN_REPORT_OTHER, PLAN_REPORT_TOPIC_COUNT
};

/* What a programme offers: as an enum for forms, and as the first group of plan_tag. */
enum support_kind {
#define KIND(NAME, word, label) SUPPORT_KIND_##NAME,
	SUPPORT_KIND_INVALID = 0,
#include "office/plan/kinds.def"
#undef KIND
	SUPPORT_KIND_COUNT
};
/* For whom. */
enum audience {
	AUDIENCE_INVALID = 0,
	AUDIENCE_FOUNDER,
	AUDIENCE_SOLE,
	AUDIENCE_COMPANY,
	AUDIENCE_ASSOCIATION,
	AUDIENCE_RESIDENT,
	AUDIENCE_UNSPECIFIED,
	AUDIENCE_COUNT
};
/* What somebody wants to do; the eight wishes of the first page. */
enum wish {
	WISH_INVALID = 0,
	WISH_START,
	WISH_PLACE,
	WISH_EQUIP,
	WISH_SELL,
	WISH_HIRE,
	WISH_BORROW,
	WISH_SUCCEED,
	WISH_TALK,
	WISH_COUNT
};

/* One number for all three, so that one index serves every filter. */
enum { PLAN_TAG_AUDIENCE = 32, PLAN_TAG_WISH = 48, PLAN_TAG_COUNT = 64 };
enum plan_tag { PLAN_TAG_INVALID = 0, PLAN_TAG_LAST = PLAN_TAG_COUNT - 1 };
static inline enum plan_tag tag_of_kind(enum support_kind kind) { return (enum plan_tag)kind; }
static inline enum plan_tag tag_of_audience(enum audience audience) {
	return (enum plan_tag)(PLAN_TAG_AUDIENCE + (int)audience);
}
/* Two tags together, for lists that would else pass many rows to find few: a kind of support and an audience that the
 * programme is for; a wish (PLAN_TAG_WISH: any) and an audience that may use it, which is everybody when the plan does
 * not say for whom. */
static inline enum plan_tag tag_pair(int tag, enum audience audience) {
	return (enum plan_tag)(tag * PLAN_TAG_COUNT + PLAN_TAG_AUDIENCE + (int)audience);
}
/* A plan's rank_no ends in so many zero bits; the places in the plan have the ranks behind it. */
enum { PLAN_PLACE_BITS = 16 };
/* The rank of the plan that a place's rank belongs to. */
static inline int64_t plan_rank_of(int64_t rank) { return rank >> PLAN_PLACE_BITS << PLAN_PLACE_BITS; }
/* Bit of a value in the masks `kinds`, `audiences`, `wishes`. */
static inline int64_t bit_of(int value) { return (int64_t)1 << value; }
static inline enum plan_tag tag_of_wish(enum wish wish) { return (enum plan_tag)(PLAN_TAG_WISH + (int)wish); }

extern const struct enum_desc plan_kind_desc, plan_status_desc, plan_source_format_desc, plan_node_kind_desc,
	plan_node_status_desc, plan_continuity_state_desc, plan_report_topic_desc, support_kind_desc, audience_desc,
	wish_desc, plan_tag_desc;

#endif
