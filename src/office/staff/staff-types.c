/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of staff-types.h. */
#include "office/staff/staff-types.h"

static const struct enum_value staff_rank_values[] = {
	[STAFF_RANK_OFFICER] = { "officer", T("係員") },
	[STAFF_RANK_CHIEF] = { "chief", T("係長") },
	[STAFF_RANK_SECTION_HEAD] = { "section_head", T("課長") },
	[STAFF_RANK_DEPARTMENT_HEAD] = { "department_head", T("部長") },
	[STAFF_RANK_DEPUTY_MAYOR] = { "deputy_mayor", T("副市区町村長") },
	[STAFF_RANK_MAYOR] = { "mayor", T("市区町村長") },
};
const struct enum_desc staff_rank_desc = { .name = "staff_rank",
	.count = STAFF_RANK_COUNT,
	.values = staff_rank_values };

static const struct enum_value staff_april_state_values[] = {
	[STAFF_APRIL_DRAFT] = { "draft", T("確認中") },
	[STAFF_APRIL_PLANNED] = { "planned", T("実施待ち") },
	[STAFF_APRIL_DONE] = { "done", T("実施済み") },
	[STAFF_APRIL_WITHDRAWN] = { "withdrawn", T("取りやめ") },
};
const struct enum_desc staff_april_state_desc = { .name = "staff_april_state",
	.count = STAFF_APRIL_STATE_COUNT,
	.values = staff_april_state_values };
