/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of plan-types.h. The words stand in addresses and JSON and never change. */
#include "office/plan/plan-types.h"

#define ENUM_DESC(name_, count_) \
	const struct enum_desc name_##_desc = { .name = #name_, .count = (count_), .values = name_##_values }

static const struct enum_value plan_kind_values[] = {
	[PLAN_KIND_PLAN] = { "plan", T("計画") },
	[PLAN_KIND_LOGIC_MODEL] = { "logic_model", T("ロジックモデル") },
};
ENUM_DESC(plan_kind, PLAN_KIND_COUNT);

static const struct enum_value plan_status_values[] = {
	[PLAN_DRAFT] = { "draft", T("下書き") },
	[PLAN_PUBLISHED] = { "published", T("公開") },
};
ENUM_DESC(plan_status, PLAN_STATUS_COUNT);

static const struct enum_value plan_source_format_values[] = {
	[PLAN_SOURCE_TEXT] = { "text", T("テキスト") },
	[PLAN_SOURCE_PDF] = { "pdf", T("PDF") },
	[PLAN_SOURCE_TABLE] = { "table", T("表") },
	[PLAN_SOURCE_FACTS] = { "facts", T("事実データ") },
};
ENUM_DESC(plan_source_format, PLAN_SOURCE_FORMAT_COUNT);

static const struct enum_value plan_node_kind_values[] = {
	[PLAN_NODE_PILLAR] = { "pillar", T("柱") },
	[PLAN_NODE_PROGRAMME] = { "programme", T("計画事業") },
	[PLAN_NODE_DETAIL] = { "detail", T("内訳") },
	[PLAN_NODE_CAPTION] = { "caption", T("図の説明文") },
	[PLAN_NODE_SECTION] = { "section", T("節") },
	[PLAN_NODE_GOAL] = { "goal", T("目標") },
	[PLAN_NODE_STRATEGY] = { "strategy", T("施策の方向") },
	[PLAN_NODE_TACTIC] = { "tactic", T("取組") },
	[PLAN_NODE_METHOD] = { "method", T("具体的取組") },
};
ENUM_DESC(plan_node_kind, PLAN_NODE_KIND_COUNT);

static const struct enum_value plan_node_status_values[] = {
	[PLAN_NODE_LISTED] = { "listed", T("計画に記載") },
	[PLAN_NODE_UNDER_STUDY] = { "under_study", T("検討中") },
	[PLAN_NODE_REFERENCE] = { "reference", T("ほかの箇所に記載") },
};
ENUM_DESC(plan_node_status, PLAN_NODE_STATUS_COUNT);

static const struct enum_value plan_continuity_state_values[] = {
	[PLAN_CONTINUITY_PROPOSED] = { "proposed", T("未確認") },
	[PLAN_CONTINUITY_CONFIRMED] = { "confirmed", T("確認済み") },
	[PLAN_CONTINUITY_REJECTED] = { "rejected", T("別の計画事業") },
};
ENUM_DESC(plan_continuity_state, PLAN_CONTINUITY_STATE_COUNT);

static const struct enum_value plan_report_topic_values[] = {
	[PLAN_REPORT_WRONG] = { "wrong", T("間違いがある") },
	[PLAN_REPORT_OUTDATED] = { "outdated", T("内容が古い") },
	[PLAN_REPORT_UNCLEAR] = { "unclear", T("分かりにくい") },
	[PLAN_REPORT_OTHER] = { "other", T("そのほか") },
};
ENUM_DESC(plan_report_topic, PLAN_REPORT_TOPIC_COUNT);

static const struct enum_value support_kind_values[] = {
#define KIND(NAME, word, label) [SUPPORT_KIND_##NAME] = { word, label },
#include "office/plan/kinds.def"
#undef KIND
};
ENUM_DESC(support_kind, SUPPORT_KIND_COUNT);

#define AUDIENCES(AT)                                            \
	[AT + AUDIENCE_FOUNDER] = { "founder", T("これから開業する方") },   \
	[AT + AUDIENCE_SOLE] = { "sole", T("個人で営む方") },             \
	[AT + AUDIENCE_COMPANY] = { "company", T("会社") },              \
	[AT + AUDIENCE_ASSOCIATION] = { "association", T("商店会・団体") }, \
	[AT + AUDIENCE_RESIDENT] = { "resident", T("住民・働く方") },      \
	[AT + AUDIENCE_UNSPECIFIED] = { "unspecified", T("計画には書かれていません") }

static const struct enum_value audience_values[] = { AUDIENCES(0) };
ENUM_DESC(audience, AUDIENCE_COUNT);

#define WISHES(AT)                                              \
	[AT + WISH_START] = { "start", T("お店・会社を始めたい") },      \
	[AT + WISH_PLACE] = { "place", T("家賃・場所") },               \
	[AT + WISH_EQUIP] = { "equip", T("設備・デジタル") },           \
	[AT + WISH_SELL] = { "sell", T("売り先を広げたい") },           \
	[AT + WISH_HIRE] = { "hire", T("人を雇う・育てる") },           \
	[AT + WISH_BORROW] = { "borrow", T("お金を借りたい") },         \
	[AT + WISH_SUCCEED] = { "succeed", T("継ぐ・ゆずる・たたむ") },  \
	[AT + WISH_TALK] = { "talk", T("まず相談したい") }

static const struct enum_value wish_values[] = { WISHES(0) };
ENUM_DESC(wish, WISH_COUNT);

static const struct enum_value plan_tag_values[PLAN_TAG_COUNT] = {
#define KIND(NAME, word, label) [SUPPORT_KIND_##NAME] = { word, label },
#include "office/plan/kinds.def"
#undef KIND
	AUDIENCES(PLAN_TAG_AUDIENCE),
	WISHES(PLAN_TAG_WISH),
};
ENUM_DESC(plan_tag, PLAN_TAG_COUNT);
