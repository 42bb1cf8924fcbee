/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of submitted snapshots. Stored as numbers, so the order is append-only. */
#ifndef KASSEI_OFFICE_SNAPSHOT_TYPES_H
#define KASSEI_OFFICE_SNAPSHOT_TYPES_H

#include "db/row.h"

/* FIRST: 計画, the first time a plan is submitted. CHANGE: 変更, the same plan again. */
enum snapshot_kind { SNAPSHOT_FIRST = 1, SNAPSHOT_CHANGE, SNAPSHOT_KIND_COUNT };
extern const struct enum_desc snapshot_kind_desc;

#endif
