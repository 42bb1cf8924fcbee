/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See disclosure-types.h. */
#include "office/disclosure/disclosure-types.h"

static const struct enum_value ARCHIVE_STATES[] = { [ARCHIVE_WAITING] = { "waiting", T("順番を待っています") },
	[ARCHIVE_RUNNING] = { "running", T("作成中") },
	[ARCHIVE_READY] = { "ready", T("受け取れます") },
	[ARCHIVE_FAILED] = { "failed", T("作成できませんでした") },
	[ARCHIVE_DISPOSED] = { "disposed", T("廃棄しました") } };
const struct enum_desc archive_state_desc = { .name = "archive_state",
	.count = ARCHIVE_STATE_COUNT,
	.values = ARCHIVE_STATES };

static const struct enum_value
	WAYS[] = { [CLAIM_COUNTER] = { "counter", T("窓口") }, [CLAIM_POST] = { "post", T("郵送") } };
const struct enum_desc claim_way_desc = { .name = "claim_way", .count = CLAIM_WAY_COUNT, .values = WAYS };

static const struct enum_value CLAIMANTS[] = { [CLAIMANT_SELF] = { "self", T("本人") },
	[CLAIMANT_LEGAL] = { "legal", T("法定代理人") },
	[CLAIMANT_AGENT] = { "agent", T("本人の委任による代理人") } };
const struct enum_desc claimant_desc = { .name = "claimant", .count = CLAIMANT_COUNT, .values = CLAIMANTS };

static const struct enum_value DECISIONS[] = { [CLAIM_FULL] = { "full", T("全部開示") },
	[CLAIM_PART] = { "part", T("一部開示") },
	[CLAIM_NONE] = { "none", T("不開示") },
	[CLAIM_WITHDRAWN] = { "withdrawn", T("取下げ") } };
const struct enum_desc claim_decision_desc = { .name = "claim_decision",
	.count = CLAIM_DECISION_COUNT,
	.values = DECISIONS };

static const struct enum_value CORRECT_DECISIONS[] = { [CLAIM_FULL] = { "full", T("訂正する") },
	[CLAIM_PART] = { "part", T("一部を訂正する") },
	[CLAIM_NONE] = { "none", T("訂正しない") },
	[CLAIM_WITHDRAWN] = { "withdrawn", T("取下げ") } };
static const struct enum_value STOP_DECISIONS[] = { [CLAIM_FULL] = { "full", T("利用停止をする") },
	[CLAIM_PART] = { "part", T("一部の利用停止をする") },
	[CLAIM_NONE] = { "none", T("利用停止をしない") },
	[CLAIM_WITHDRAWN] = { "withdrawn", T("取下げ") } };
static const struct enum_desc correct_decision_desc = { .name = "claim_decision",
	.count = CLAIM_DECISION_COUNT,
	.values = CORRECT_DECISIONS };
static const struct enum_desc stop_decision_desc = { .name = "claim_decision",
	.count = CLAIM_DECISION_COUNT,
	.values = STOP_DECISIONS };

const struct enum_desc *claim_decision_desc_of(enum claim_kind kind) {
	return kind == CLAIM_CORRECT ? &correct_decision_desc :
		kind == CLAIM_STOP ? &stop_decision_desc :
			&claim_decision_desc;
}

static const struct enum_value KINDS[] = { [CLAIM_DISCLOSE] = { "disclose", T("開示") },
	[CLAIM_CORRECT] = { "correct", T("訂正") },
	[CLAIM_STOP] = { "stop", T("利用停止") } };
const struct enum_desc claim_kind_desc = { .name = "claim_kind", .count = CLAIM_KIND_COUNT, .values = KINDS };

static const struct enum_value STOPS[] = { [CLAIM_STOP_USE] = { "use", T("利用の停止") },
	[CLAIM_STOP_ERASE] = { "erase", T("消去") },
	[CLAIM_STOP_PROVIDE] = { "provide", T("提供の停止") } };
const struct enum_desc claim_stop_desc = { .name = "claim_stop", .count = CLAIM_STOP_COUNT, .values = STOPS };

static const struct enum_value GROUNDS[] = { [GROUND_HARM] = { "harm",
	T("法78条1項1号（本人の生命・健康などを害するおそれ）") },
	[GROUND_PERSON] = { "person", T("法78条1項2号（ほかの個人の情報）") },
	[GROUND_FIRM] = { "firm", T("法78条1項3号（法人などの正当な利益）") },
	[GROUND_DELIBERATION] = { "deliberation", T("法78条1項6号（審議・検討の情報）") },
	[GROUND_BUSINESS] = { "business", T("法78条1項7号（事務の適正な遂行）") },
	[GROUND_ORDINANCE] = { "ordinance", T("法78条2項（条例で定める情報）") } };
const struct enum_desc withheld_ground_desc = { .name = "withheld_ground",
	.count = WITHHELD_GROUND_COUNT,
	.values = GROUNDS };

static const struct enum_value CORRECTIONS[] = { [CORRECTION_MADE] = { "made", T("訂正する") },
	[CORRECTION_REFUSED] = { "refused", T("訂正しない") },
	[CORRECTION_WITHDRAWN] = { "withdrawn", T("取下げ") } };
const struct enum_desc correction_decision_desc = { .name = "correction_decision",
	.count = CORRECTION_DECISION_COUNT,
	.values = CORRECTIONS };
