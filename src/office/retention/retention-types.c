/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See retention-types.h. */
#include "office/retention/retention-types.h"

static const struct enum_value YEARS[] = { [RETENTION_1] = { "1", T("1年") },
	[RETENTION_3] = { "3", T("3年") },
	[RETENTION_5] = { "5", T("5年") },
	[RETENTION_10] = { "10", T("10年") },
	[RETENTION_30] = { "30", T("30年") },
	[RETENTION_ALWAYS] = { "always", T("常用（廃棄しない）") } };
const struct enum_desc retention_years_desc = { .name = "retention_years",
	.count = RETENTION_YEARS_COUNT,
	.values = YEARS };

static const struct enum_value STATES[] = { [DISPOSAL_DRAFT] = { "draft", T("作成") },
	[DISPOSAL_SUBMITTED] = { "submitted", T("決裁待ち") },
	[DISPOSAL_APPROVED] = { "approved", T("決裁済み（廃棄中）") },
	[DISPOSAL_DONE] = { "done", T("廃棄済み") } };
const struct enum_desc disposal_state_desc = { .name = "disposal_state",
	.count = DISPOSAL_STATE_COUNT,
	.values = STATES };

static const struct enum_value ITEM_STATES[] = { [DISPOSAL_LISTED] = { "listed", T("廃棄予定") },
	[DISPOSAL_KEPT] = { "kept", T("除外") },
	[DISPOSAL_HELD] = { "held", T("保留中") },
	[DISPOSAL_DISPOSED] = { "disposed", T("廃棄済み") } };
const struct enum_desc disposal_item_state_desc = { .name = "disposal_item_state",
	.count = DISPOSAL_ITEM_STATE_COUNT,
	.values = ITEM_STATES };
