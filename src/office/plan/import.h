/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Stores plans that were read, shows what a second reading changes, and publishes. Runs in the writer. */
#ifndef KASSEI_OFFICE_PLAN_IMPORT_H
#define KASSEI_OFFICE_PLAN_IMPORT_H

#include "base/buf.h"
#include "db/db.h"
#include "ids.h"
#include "office/plan/draft.h"

/* One import as the writer gets it. */
struct plan_import {
	struct str envelope;  /* JSON, see draft.h */
	bool publish;
	int64_t now_us;
	struct buf report;    /* out: what was done and what differs, one line each, Japanese */
	int stored, changed, unchanged, published; /* out: plans */
	struct str reason;    /* out, when it fails: the sentence for the person */
};

/* A write_fn: context is struct plan_import. All plans of the envelope or none. ERR_FORMAT or ERR_NOT_FOUND (a
 * municipality that is not in the register) with `reason`. Importing the same again changes nothing; a published plan
 * changes only with `publish`, else the difference is reported. */
enum err plan_import_apply(struct db *db, struct arena *a, void *context) MUST_CHECK;

/* Writes what pages across municipalities show of a plan, its search entries, and the links to the plans before and
 * after it. */
enum err plan_publish(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan,
	int64_t now_us) MUST_CHECK;

#endif
