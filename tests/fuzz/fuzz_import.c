/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Importing and publishing what a document's JSON says, whatever it is: stored whole, or refused with a sentence. What
 * is stored is found unchanged by a second import.
 */
#include "fuzz/fuzz.h"
#include "fuzz/store.h"
#include "office/plan/import.h"
#include "office/tenant/tenant.h"

static const char TOWNS[] =
	"code\tname\tkana\tenglish\ttype\tprefecture\tslug\ttile_x\ttile_y\toffice\turl\ttelephone\tfictional\n"
	"139998\tみほん野市\tミホンノシ\tMihonno City\t市\t東京都\t139998-mihonno\t1\t1\t\t\t\t1\n"
	"131172\t北区\tキタク\tKita City\t特別区\t東京都\t131172-kita\t2\t1\t\t\t\t0\n";

static enum err import(struct db *db, struct arena *a, struct plan_import *import, bool publish) {
	import->publish = publish;
	import->reason = S("");
	enum err e = plan_import_apply(db, a, import);
	if (e != OK && e != ERR_FORMAT && e != ERR_NOT_FOUND)
		fprintf(stderr, "%s: %.*s\n", err_info(e)->name, STR_ARG(db_error(db)));
	MUST(e == OK || e == ERR_FORMAT || e == ERR_NOT_FOUND);
	MUST(e == OK || import->reason.n > 0);
	return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct db *db = fuzz_store();
	struct str reason = S(""), document = fuzz_input(data, size);
	struct plan_import job = { .now_us = 1000 };
	buf_init(&job.report, a, 16 << 20);
	job.envelope = str_format(a,
		"[{\"name\":\"f\",\"sha256\":\"%zu\",\"format\":\"facts\",\"body\":\"\",\"document\":%.*s}]", size,
		STR_ARG(document));
	MUST(db_write_begin(db, 0) == OK);
	MUST(tenant_register_load(db, a, str_from(TOWNS), &reason) == OK);
	if (import(db, a, &job, false) == OK) {
		int plans = job.stored + job.changed + job.unchanged;
		bool alone = job.stored ==
			plans; /* else two plans of the document are one and the same, and change each other */
		MUST(job.published == 0 && plans > 0);
		MUST(import(db, a, &job, true) == OK);
		MUST(!alone || (job.unchanged == plans && job.published == plans));
		MUST(import(db, a, &job, true) == OK);
		MUST(!alone || (job.unchanged == plans && job.published == 0));
	}
	db_rollback(db);
	arena_free(a);
	return 0;
}
