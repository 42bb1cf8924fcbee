/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei job run --once` and `kassei job list`. */
#include "cmd/cmd.h"
#include "cmd/jobs.h"
#include "cmd/store.h"
#include "base/date.h"
#include "db/control.h"

#include <stdio.h>

enum { LISTED_MOST = 10000 };

static int end(struct arena *a, enum err e, struct str detail) {
	if (e != OK)
		fprintf(stderr, "%.*s\n", STR_ARG(detail.n > 0 ? detail : str_from(err_info(e)->meaning)));
	arena_free(a);
	return e == OK ? 0 : 1;
}

/* ---- run ---- */

static enum err run_here(const struct settings *s, struct arena *a, struct str *ret_detail) {
	struct store store;
	struct job_count count;
	TRY(store_open(s, a, &store, ret_detail));
	struct job_config config = jobs_config(s, store.writer);
	enum err e = job_run_due(&config, true, a, &count, ret_detail);
	store_close(&store);
	if (e == OK)
		printf("%.*s\n", STR_ARG(jobs_report(a, &count)));
	return e;
}

static void print_line(struct str line, void *context) {
	bool *any = context;
	*any = true;
	printf("%.*s\n", STR_ARG(line));
}

/* On SQLite a running server owns the file and has runners of its own; it may still be asked to run what is due at
 * once. */
static enum err run(const struct settings *s, struct arena *a, struct str *ret_detail) {
	struct str path = control_path(a, s->database);
	bool any = false;
	if (path.n == 0)
		return run_here(s, a, ret_detail);
	enum err e = control_call(path.p, S("job.run"), S(""), print_line, &any, a, ret_detail);
	return e == ERR_NOT_FOUND && !any ? run_here(s, a, ret_detail) : e;
}

int cmd_job_run(int argc, char **argv) {
	struct settings s;
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	if (e == OK && (argc != 1 || strcmp(argv[0], "--once") != 0)) {
		detail = S("usage: kassei job run --once [--database URL]");
		e = ERR_INPUT;
	}
	if (e == OK)
		e = run(&s, a, &detail);
	return end(a, e, detail);
}

/* ---- list ---- */

static void print_job(struct arena *a, const struct job_all_row *j) {
	struct str when = j->state == JOB_GIVEN_UP ? S("-") : time_format_rfc3339(a, j->ready_us);
	printf("%s\t%.*s\t%.*s\t%lld\t%.*s\t%.*s\n", job_state_desc.values[j->state].word, STR_ARG(j->kind),
		STR_ARG(j->unique_key), (long long)j->attempt, STR_ARG(when), STR_ARG(j->reason));
}

static enum err list(const struct settings *s, struct arena *a, struct str *ret_detail) {
	struct db *db;
	struct job_all_row *rows;
	size_t count = 0;
	TRY(db_open(s->database, DB_READ_ONLY, a, &db, ret_detail));
	enum err e = job_all(db, a, LISTED_MOST, &rows, &count);
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_close(db);
	for (size_t i = 0; i < count; i++)
		print_job(a, &rows[i]);
	return e;
}

int cmd_job_list(int argc, char **argv) {
	struct settings s;
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	if (e == OK)
		e = list(&s, a, &detail);
	return end(a, e, detail);
}
