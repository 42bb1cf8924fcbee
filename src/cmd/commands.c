/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See commands.h. */
#include "cmd/commands.h"

#include "cmd/store.h"

#include <stdio.h>

enum { OUT_MOST_BYTES = 64 << 20 };

static const struct { const char *name; command_fn fn; } COMMANDS[] = {
	{ .name = "ledger.apply", .fn = command_ledger_apply },
	{ .name = "notice.bounce", .fn = command_notice_bounce },
	{ .name = "notice.test", .fn = command_notice_test },
	{ .name = "plan.import", .fn = command_plan_import },
	{ .name = "plan.publish", .fn = command_plan_publish },
	{ .name = "secret.forget", .fn = command_secret_forget },
	{ .name = "secret.prune", .fn = command_secret_prune },
	{ .name = "secret.rotate", .fn = command_secret_rotate },
	{ .name = "user.add", .fn = command_user_add },
	{ .name = "party.import", .fn = command_party_import },
	{ .name = "party.preview", .fn = command_party_preview },
	{ .name = "party.register", .fn = command_party_register },
};

command_fn command_find(struct str name) {
	for (size_t i = 0; i < COUNT_OF(COMMANDS); i++)
		if (str_equal(name, str_from(COMMANDS[i].name)))
			return COMMANDS[i].fn;
	return NULL;
}

static int finish(enum err e, struct str out, struct str reason) {
	printf("%.*s", STR_ARG(out));
	if (e != OK)
		fprintf(stderr, "%.*s\n", STR_ARG(reason.n > 0 ? reason : str_from(err_info(e)->meaning)));
	return e == OK ? 0 : 1;
}

static int run_here(const struct settings *s, struct arena *a, const char *name, struct str body) {
	struct command_run run = { .arena = a, .settings = s, .body = body, .reason = STR_NONE };
	struct store store;
	buf_init(&run.out, a, OUT_MOST_BYTES);
	enum err e = store_open(s, a, &store, &run.reason);
	if (e == OK) {
		run.writer = store.writer;
		e = command_find(str_from(name))(&run);
		store_close(&store);
	}
	return finish(e, e == OK ? buf_view(&run.out) : S(""), run.reason);
}

static void keep_line(struct str line, void *context) {
	struct buf *lines = context;
	buf_str(lines, line);
	buf_char(lines, '\n');
}

/* On SQLite a running server owns the file; on PostgreSQL every process may write. */
int command_send(const struct settings *s, struct arena *a, const char *name, struct str body) {
	struct str path = control_path(a, s->database), reason = STR_NONE;
	struct buf lines;
	if (path.n == 0)
		return run_here(s, a, name, body);
	buf_init(&lines, a, OUT_MOST_BYTES);
	enum err e = control_call(path.p, str_from(name), body, keep_line, &lines, a, &reason);
	/* A server that does not know what it was asked for says so in a line; one that is not there says nothing. */
	if (e == ERR_NOT_FOUND && lines.n == 0)
		return run_here(s, a, name, body);
	if (e == OK)
		return finish(OK, buf_view(&lines), STR_NONE);
	return finish(e, S(""), lines.n > 0 ? str_trim(buf_view(&lines)) : reason);
}
