/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See commands.h. */
#include "cmd/commands.h"

#include <stdio.h>

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

static enum err run_here(struct command_sender *c, struct arena *a, const char *name, struct str body, struct buf *out,
	struct str *ret_reason) {
	struct command_run run = { .arena = a, .settings = c->settings, .body = body, .reason = STR_NONE };
	enum err e = OK;
	if (!c->here)
		e = store_open(c->settings, c->a, &c->store, ret_reason);
	c->here = c->here || e == OK;
	TRY(e);
	run.out = *out;
	run.writer = c->store.writer;
	e = command_find(str_from(name))(&run);
	*out = run.out;
	*ret_reason = run.reason;
	if (e != OK)
		buf_clear(out);
	return e;
}

static void keep_line(struct str line, void *context) {
	struct buf *lines = context;
	buf_str(lines, line);
	buf_char(lines, '\n');
}

/* On SQLite a running server owns the file; on PostgreSQL every process may write. */
enum err command_give(struct command_sender *c, struct arena *a, const char *name, struct str body, struct buf *out,
	struct str *ret_reason) {
	struct str path = control_path(a, c->settings->database);
	*ret_reason = STR_NONE;
	if (path.n == 0 || c->here)
		return run_here(c, a, name, body, out, ret_reason);
	enum err e = control_call(path.p, str_from(name), body, keep_line, out, a, ret_reason);
	/* A server that does not know what it was asked for says so in a line; one that is not there says nothing. */
	if (e == ERR_NOT_FOUND && out->n == 0)
		return run_here(c, a, name, body, out, ret_reason);
	if (e != OK && out->n > 0)
		*ret_reason = str_copy(a, str_trim(buf_view(out)));
	if (e != OK)
		buf_clear(out);
	return e;
}

void command_end(struct command_sender *c) {
	if (c->here)
		store_close(&c->store);
	c->here = false;
}

int command_send(const struct settings *s, struct arena *a, const char *name, struct str body) {
	struct command_sender c = { .settings = s, .a = a };
	struct str reason;
	struct buf out;
	buf_init(&out, a, COMMAND_OUT_MOST_BYTES);
	enum err e = command_give(&c, a, name, body, &out, &reason);
	command_end(&c);
	return finish(e, buf_view(&out), reason);
}
