/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of claims about one's own data; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_DISCLOSURE_TYPES_H
#define KASSEI_OFFICE_DISCLOSURE_TYPES_H

#include "db/row.h"

/* A copy of everything, as one file. */
enum archive_state {
	ARCHIVE_WAITING = 1,
	ARCHIVE_RUNNING,
	ARCHIVE_READY,
	ARCHIVE_FAILED,
	ARCHIVE_DISPOSED,
	ARCHIVE_STATE_COUNT
};
extern const struct enum_desc archive_state_desc;

/* What is claimed on paper: 76条, 90条, 98条. */
enum claim_kind { CLAIM_DISCLOSE = 1, CLAIM_CORRECT, CLAIM_STOP, CLAIM_KIND_COUNT };
extern const struct enum_desc claim_kind_desc;

/* 98条1項: what somebody wants instead of the use: 1号 stop or erase, 2号 give to nobody else. */
enum claim_stop { CLAIM_STOP_USE = 1, CLAIM_STOP_ERASE, CLAIM_STOP_PROVIDE, CLAIM_STOP_COUNT };
extern const struct enum_desc claim_stop_desc;

/* The items of 78条1項 that can apply in a municipality (4号 is the State's, 5号 prefectures'), and its 2項 (条例). */
enum withheld_ground {
	GROUND_HARM = 1,
	GROUND_PERSON,
	GROUND_FIRM,
	GROUND_DELIBERATION,
	GROUND_BUSINESS,
	GROUND_ORDINANCE,
	WITHHELD_GROUND_COUNT
};
extern const struct enum_desc withheld_ground_desc;

/* How a claim on paper came. */
enum claim_way { CLAIM_COUNTER = 1, CLAIM_POST, CLAIM_WAY_COUNT };
extern const struct enum_desc claim_way_desc;

/* Who claims (個人情報保護法76条2項). */
enum claimant { CLAIMANT_SELF = 1, CLAIMANT_LEGAL, CLAIMANT_AGENT, CLAIMANT_COUNT };
extern const struct enum_desc claimant_desc;

/* 82条, 93条, 101条: what is decided about a claim; withdrawn by the claimant. The words of the other two kinds are
 * claim_decision_desc_of. */
enum claim_decision { CLAIM_FULL = 1, CLAIM_PART, CLAIM_NONE, CLAIM_WITHDRAWN, CLAIM_DECISION_COUNT };
extern const struct enum_desc claim_decision_desc;
/* The same numbers in the words of the kind: 訂正する, 利用停止する. */
const struct enum_desc *claim_decision_desc_of(enum claim_kind kind);

/* 93条: what is decided about a correction. */
enum correction_decision { CORRECTION_MADE = 1, CORRECTION_REFUSED, CORRECTION_WITHDRAWN, CORRECTION_DECISION_COUNT };
extern const struct enum_desc correction_decision_desc;

#endif
