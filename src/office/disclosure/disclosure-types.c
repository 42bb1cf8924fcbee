/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See disclosure-types.h. */
#include "office/disclosure/disclosure-types.h"

static const struct enum_value ARCHIVE_STATES[] = { [ARCHIVE_WAITING] = { "waiting", T("順番を待っています") }, [ARCHIVE_RUNNING] = { "running", T("作成中") },
	[ARCHIVE_READY] = { "ready", T("受け取れます") }, [ARCHIVE_FAILED] = { "failed", T("作成できませんでした") },
	[ARCHIVE_DISPOSED] = { "disposed", T("廃棄しました") } };
const struct enum_desc archive_state_desc = { .name = "archive_state", .count = ARCHIVE_STATE_COUNT, .values = ARCHIVE_STATES };

static const struct enum_value WAYS[] = { [CLAIM_COUNTER] = { "counter", T("窓口") }, [CLAIM_POST] = { "post", T("郵送") } };
const struct enum_desc claim_way_desc = { .name = "claim_way", .count = CLAIM_WAY_COUNT, .values = WAYS };

static const struct enum_value CLAIMANTS[] = { [CLAIMANT_SELF] = { "self", T("本人") }, [CLAIMANT_LEGAL] = { "legal", T("法定代理人") },
	[CLAIMANT_AGENT] = { "agent", T("本人の委任による代理人") } };
const struct enum_desc claimant_desc = { .name = "claimant", .count = CLAIMANT_COUNT, .values = CLAIMANTS };

static const struct enum_value DECISIONS[] = { [CLAIM_FULL] = { "full", T("全部開示") }, [CLAIM_PART] = { "part", T("一部開示") },
	[CLAIM_NONE] = { "none", T("不開示") }, [CLAIM_WITHDRAWN] = { "withdrawn", T("取下げ") } };
const struct enum_desc claim_decision_desc = { .name = "claim_decision", .count = CLAIM_DECISION_COUNT, .values = DECISIONS };

static const struct enum_value CORRECTIONS[] = { [CORRECTION_MADE] = { "made", T("訂正する") }, [CORRECTION_REFUSED] = { "refused", T("訂正しない") },
	[CORRECTION_WITHDRAWN] = { "withdrawn", T("取下げ") } };
const struct enum_desc correction_decision_desc = { .name = "correction_decision", .count = CORRECTION_DECISION_COUNT, .values = CORRECTIONS };
