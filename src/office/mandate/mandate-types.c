/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of mandate-types.h. */
#include "office/mandate/mandate-types.h"

static const struct enum_value mandate_scope_values[] = {
	[MANDATE_SCOPE_ALL] = { "all", T("すべての手続") },
	[MANDATE_SCOPE_SERVICE] = { "service", T("1つの支援制度") },
	[MANDATE_SCOPE_CASE] = { "case", T("1つの案件") },
};
const struct enum_desc mandate_scope_desc = { .name = "mandate_scope", .count = MANDATE_SCOPE_COUNT, .values = mandate_scope_values };
