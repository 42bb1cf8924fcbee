/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of audit-types.h. */
#include "office/audit/audit-types.h"

static const struct enum_value audit_kind_values[] = {
	[AUDIT_READ] = { "read", T("閲覧") },
	[AUDIT_EXPORT] = { "export", T("出力") },
	[AUDIT_CHANGE] = { "change", T("変更") },
	[AUDIT_REFUSED] = { "refused", T("拒否") },
};
const struct enum_desc audit_kind_desc = { .name = "audit_kind",
	.count = AUDIT_KIND_COUNT,
	.values = audit_kind_values };
