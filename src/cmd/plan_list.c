/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei plan list` and `kassei plan reports CODE`: what is published, and what readers said about it. */
#include "base/date.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "office/tenant/tenant.h"
#include "plan_store.h"

#include <stdio.h>

enum { ROWS_MOST = 100000 };

/* `words`: how many words besides settings the command takes. */
static enum err open_reading(struct arena *a, int *argc, char **argv, int words, struct db **ret_db,
	struct str *ret_detail) {
	struct settings s;
	TRY(option_settings(&s, a, argc, argv, words, ret_detail));
	return db_open(s.database, DB_READ_ONLY, a, ret_db, ret_detail);
}

static enum err list(struct db *db, struct arena *a) {
	struct plan_public_list_row *plans;
	size_t count;
	TRY(plan_public_list(db, a, 0, NULL, NULL, NULL, ROWS_MOST, &plans, &count));
	for (size_t i = 0; i < count; i++)
		printf("%.*s\t%.*s\t%lld\t%lld\t%.*s\t%lld\n", STR_ARG(plans[i].code), STR_ARG(plans[i].municipality),
			(long long)plans[i].first_fiscal_year.v, (long long)plans[i].last_fiscal_year.v,
			STR_ARG(plans[i].title), (long long)plans[i].programmes);
	return OK;
}

/* What readers typed must not look like another row or another column. */
static struct str on_one_line(struct arena *a, struct str text) {
	return str_replace(a, str_replace(a, text, S("\n"), S(" ")), S("\t"), S(" "));
}

static enum err reports(struct db *db, struct arena *a, struct str code) {
	struct tenant_all_row tenant;
	struct plan_report_of_tenant_row *rows;
	size_t count;
	TRY(tenant_find_code(db, a, code, &tenant));
	TRY(plan_report_of_tenant(db, a, tenant.tenant_id, ROWS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		printf("%s\t%s\t%.*s\t%.*s\n", time_format_rfc3339(a, rows[i].received_us).p,
			plan_report_topic_desc.values[rows[i].topic].label, STR_ARG(rows[i].name),
			STR_ARG(on_one_line(a, rows[i].message)));
	return OK;
}

static int finish(struct arena *a, enum err e, struct str detail) {
	if (e != OK)
		fprintf(stderr, "kassei: %.*s\n", STR_ARG(detail.n > 0 ? detail : str_from(err_info(e)->meaning)));
	arena_free(a);
	return e == OK ? 0 : 1;
}

int cmd_plan_list(int argc, char **argv) {
	struct arena *a = arena_new();
	struct db *db;
	struct str detail = STR_NONE;
	enum err e = open_reading(a, &argc, argv, 0, &db, &detail);
	if (e == OK) {
		e = list(db, a);
		db_close(db);
	}
	return finish(a, e, detail);
}

int cmd_plan_reports(int argc, char **argv) {
	struct arena *a = arena_new();
	struct db *db;
	struct str detail = STR_NONE;
	enum err e = open_reading(a, &argc, argv, 1, &db, &detail);
	if (e == OK) {
		e = argc == 1 ? reports(db, a, str_from(argv[0])) : ERR_INPUT;
		detail = argc == 1 ? STR_NONE : S("usage: kassei plan reports CODE");
		db_close(db);
	}
	return finish(a, e, detail);
}
