/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Commands that write: one table, run by the server that owns the database, or by the command itself when no server
 * runs. A command line tool makes the body; what it prints comes back as lines.
 */
#ifndef KASSEI_CMD_COMMANDS_H
#define KASSEI_CMD_COMMANDS_H

#include "base/buf.h"
#include "base/settings.h"
#include "cmd/store.h"
#include "db/control.h"
#include "db/writer.h"

struct command_run {
	struct arena *arena;
	struct writer *writer;
	const struct settings *settings;
	struct str body;
	struct buf out;         /* what the person sees */
	struct str reason;      /* with an error: one sentence */
};
typedef enum err (*command_fn)(struct command_run *run);

/* NULL: there is no such command. */
command_fn command_find(struct str name);
/* Gives the body to the running server, or opens the database and runs the command here. Prints what it said on
 * standard output, or the reason on standard error; the exit status of the program. */
int command_send(const struct settings *s, struct arena *a, const char *name, struct str body);

/* A command that is given many times: without a server the database is opened once, and stays this process's until
 * command_end. */
struct command_sender {
	const struct settings *settings;
	struct arena *a;    /* outlives it; of the database that is opened here */
	struct store store;
	bool here;
};
enum { COMMAND_OUT_MOST_BYTES = 64 << 20 };
/* Gives the body to the running server, or runs the command here. What it said is appended to `out` (empty before);
 * nothing with an error. *ret_reason: one sentence on an error, or STR_NONE. ERR_IO: the connection broke, and the
 * outcome is not known. */
enum err command_give(struct command_sender *c, struct arena *a, const char *name, struct str body, struct buf *out,
	struct str *ret_reason) MUST_CHECK;
void command_end(struct command_sender *c);

/* ---- the commands ---- */

/* The body is a mail that came back (RFC 3464): notes what it says. */
enum err command_notice_bounce(struct command_run *run);
/* The body is an address: writes a message to it, to see whether mail arrives. */
enum err command_notice_test(struct command_run *run);

/* The body is an envelope of documents (office/plan/draft.h): stores them, or says what differs. */
enum err command_plan_import(struct command_run *run);
/* The same, and publishes. */
enum err command_plan_publish(struct command_run *run);
/* Keys of secrets at rest (office/signin/seal.h); no body. */
enum err command_secret_rotate(struct command_run *run);
enum err command_secret_prune(struct command_run *run);
enum err command_secret_forget(struct command_run *run);
/* A thousand lines of postings (cmd/ledger.c): one answer a line. */
enum err command_ledger_apply(struct command_run *run);
/* {"email","name","municipality","roles"}: makes an account with a temporary password, and a post when roles are
 * named. */
enum err command_user_add(struct command_run *run);
enum err command_party_import(struct command_run *run);
enum err command_party_preview(struct command_run *run);
enum err command_party_register(struct command_run *run);

#endif
