/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the module: forms, making a snapshot, comparing two. */
#ifndef KASSEI_OFFICE_SNAPSHOT_PRIVATE_H
#define KASSEI_OFFICE_SNAPSHOT_PRIVATE_H

#include "office/plan/plan-types.h"
#include "office/snapshot/snapshot-types.h"
#include "snapshot_store.h"
#include "web/web.h"

#define WEB_FORMS "office/snapshot/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/snapshot/routes.def"
#include "web/handlers.h"

enum { SNAPSHOT_ITEMS_MOST = 5000, SNAPSHOTS_MOST = 1000 };

/* In the writer: freezes a published plan of the municipality as it stands. ERR_NOT_FOUND: it is not published, or
 * another's. */
enum err snapshot_make(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan, struct str note,
	struct account_id by, int64_t now_us, struct snapshot_id *ret_id) MUST_CHECK;

/* SHA-256 in hexadecimal over every field of a snapshot and its items, one a line. */
struct str snapshot_hash(struct arena *a, const struct snapshot_by_id_row *s, const struct snapshot_items_row *items,
	size_t count);

/* What became of a programme since the snapshot before; `before` or `now` NULL: it was not there. */
struct snapshot_difference { const struct snapshot_items_row *before, *now; };
/* Programmes are one by their names; those that are as they were are left out. */
struct snapshot_difference *snapshot_compare(struct arena *a, const struct snapshot_items_row *before,
	size_t before_count, const struct snapshot_items_row *now, size_t now_count, size_t *ret_count);

#endif
