/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See snapshot-types.h. */
#include "office/snapshot/snapshot-types.h"

static const struct enum_value snapshot_kind_values[] = {
	[SNAPSHOT_FIRST] = { "first", T("計画") },
	[SNAPSHOT_CHANGE] = { "change", T("変更") },
};
const struct enum_desc snapshot_kind_desc = { .name = "snapshot_kind",
	.count = SNAPSHOT_KIND_COUNT,
	.values = snapshot_kind_values };
