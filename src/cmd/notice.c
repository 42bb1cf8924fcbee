/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei notice templates | test ADDRESS | bounce`: what is written, whether it arrives, and what came back. */
#include "base/clock.h"
#include "base/ident.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "office/notice/notice.h"

#include <stdio.h>

enum { MESSAGE_MOST = 4 << 20 };

/* ---- in the process that writes ---- */

struct test_mail { struct str address; int64_t now_us; };

static enum err write_test(struct db *db, struct arena *a, void *context) {
	const struct test_mail *t = context;
	return notice_queue(db, a,
		&(struct notice){ .template = NOTICE_T_mail_test,
			.cause = id_to_text(a, ident_new()),
			.mail = t->address,
			.now_us = t->now_us });
}

enum err command_notice_test(struct command_run *run) {
	struct test_mail t = { .address = run->body, .now_us = clock_now() };
	if (!mail_address_valid(t.address)) {
		run->reason = str_format(run->arena, "\"%.*s\" is not an e-mail address", STR_ARG(t.address));
		return ERR_INPUT;
	}
	TRY(writer_run(run->writer, 0, write_test, run->arena, &t));
	buf_cstr(&run->out, "確認のメールを発送待ちに入れました。届かないときは kassei job list で理由を確かめてください。\n");
	return OK;
}

struct returned_mail { struct str message; int64_t now_us; struct notice_return outcome; };

static enum err take_return(struct db *db, struct arena *a, void *context) {
	struct returned_mail *r = context;
	return notice_take_return(db, a, r->message, r->now_us, &r->outcome);
}

enum err command_notice_bounce(struct command_run *run) {
	static const char *const SENTENCES[] = {
		[NOTICE_RETURN_NONE] = "記録することはありませんでした。",
		[NOTICE_RETURN_NOTED] = "不達を記録しました。",
		[NOTICE_RETURN_MARKED] = "不達を記録し、このアドレスを送れないものとしました。",
	};
	struct returned_mail r = { .message = run->body, .now_us = clock_now() };
	enum err e = writer_run(run->writer, 0, take_return, run->arena, &r);
	if (e == ERR_FORMAT)
		run->reason = S("this is not a delivery status (RFC 3464) of a message that was sent from here");
	TRY(e);
	buf_format(&run->out, "%.*s %.*s %s\n", STR_ARG(id_to_text(run->arena, r.outcome.notice.v)),
		STR_ARG(r.outcome.status), SENTENCES[r.outcome.outcome]);
	return OK;
}

/* ---- the words of the command line ---- */

static int end(struct arena *a, enum err e, struct str detail) {
	if (e != OK)
		fprintf(stderr, "%.*s\n", STR_ARG(detail.n > 0 ? detail : str_from(err_info(e)->meaning)));
	arena_free(a);
	return e == OK ? 0 : 1;
}

int cmd_notice_templates(int argc, char **argv) {
	struct arena *a = arena_new();
	struct buf b;
	(void)argv;
	if (argc > 0)
		return end(a, ERR_INPUT, S("usage: kassei notice templates"));
	buf_init(&b, a, MESSAGE_MOST);
	notice_print_templates(&b, a);
	printf("%.*s", STR_ARG(buf_view(&b)));
	return end(a, OK, STR_NONE);
}

int cmd_notice_test(int argc, char **argv) {
	struct settings s;
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	if (e == OK && argc != 1) {
		detail = S("usage: kassei notice test ADDRESS [--database URL]");
		e = ERR_INPUT;
	}
	if (e != OK)
		return end(a, e, detail);
	int status = command_send(&s, a, "notice.test", str_from(argv[0]));
	arena_free(a);
	return status;
}

/* A mail server's pipe, or a file: one message. */
int cmd_notice_bounce(int argc, char **argv) {
	struct settings s;
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	char *bytes = arena_bytes(a, MESSAGE_MOST);
	if (e == OK && argc != 0) {
		detail = S("usage: kassei notice bounce [--database URL] < MESSAGE");
		e = ERR_INPUT;
	}
	size_t n = e == OK ? fread(bytes, 1, MESSAGE_MOST, stdin) : 0;
	if (e == OK && !feof(stdin))
		e = ERR_TOO_LARGE;
	if (e != OK)
		return end(a, e, detail);
	int status = command_send(&s, a, "notice.bounce", str_of(bytes, n));
	arena_free(a);
	return status;
}
