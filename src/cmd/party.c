/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei party import` and `kassei party register`: lists of parties, and the published register of corporations, from
 * files. */
#include "base/clock.h"
#include "base/decode.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"

#include <stdio.h>

enum { FILE_MOST_BYTES = 200 << 20, EVERYONE = 0 };

/* A body is one line, "CODE<tab>FILE NAME", and then the bytes of the file. */
struct body { struct str code, name, bytes; };

static struct body body_of(struct str text) {
	struct body body = { .bytes = text };
	struct str line = str_line(&body.bytes);
	body.code = str_cut(&line, S("\t"));
	body.name = str_or_empty(line);
	if (str_is_none(body.bytes))
		body.bytes = S("");
	return body;
}

/* ---- lists of parties, in the process that writes ---- */

struct list_import {
	struct body body;
	bool preview;
	struct party_table table;
	struct str reason;
};

static enum err import_list(struct db *db, struct arena *a, void *context) {
	struct list_import *import = context;
	struct tenant_all_row tenant;
	const struct party_actor actor = { .account = { 0 }, .now_us = clock_now() };
	if (tenant_find_code(db, a, import->body.code, &tenant) != OK) {
		import->reason = str_format(a, "no municipality has the code \"%.*s\"", STR_ARG(import->body.code));
		return ERR_NOT_FOUND;
	}
	if (import->preview)
		return party_table_read(db, a, tenant.tenant_id, LANG_JA, import->body.bytes, actor.now_us,
			&import->table);
	return party_table_write(db, a, tenant.tenant_id, actor, LANG_JA, import->body.bytes, import->body.name,
		&import->table);
}

/* A text of several lines, each with the sign in front. */
static void say_lines(struct buf *out, const char *sign, struct str lines) {
	while (lines.n > 0 && !str_is_none(lines)) {
		struct str line = str_line(&lines);
		buf_format(out, "    %s%.*s\n", sign, STR_ARG(line));
	}
}

static void say_row(struct buf *out, const struct party_table_row *row) {
	if (row->action == IMPORT_SAME && row->problems.n == 0)
		return;
	buf_format(out, "%lld行目 %s %.*s\n", (long long)row->row_no, import_action_desc.values[row->action].label,
		STR_ARG(row->name));
	say_lines(out, "", row->changes);
	say_lines(out, "! ", row->problems);
}

static void say_table(struct buf *out, const struct party_table *t, const char *done) {
	for (size_t i = 0; i < t->count; i++)
		say_row(out, &t->rows[i]);
	if (t->unread.n > 0)
		buf_format(out, "読まない列: %.*s\n", STR_ARG(t->unread));
	buf_format(out, "%s（%s）: 追加 %lld件、変更 %lld件、変わりなし %lld件、誤り %lld件\n", done, t->encoding,
		(long long)t->added, (long long)t->changed, (long long)t->same, (long long)t->refused);
}

static enum err run_list(struct command_run *run, bool preview) {
	struct list_import import = { .body = body_of(run->body), .preview = preview, .reason = STR_NONE };
	enum err e = writer_run(run->writer, EVERYONE, import_list, run->arena, &import);
	run->reason = import.reason;
	if (e == ERR_FORMAT)
		run->reason =
			str_format(run->arena, "%.*s: %.*s", STR_ARG(import.body.name), STR_ARG(import.table.reason));
	if (e == ERR_INPUT) {
		struct buf *said = ARENA_NEW(run->arena, struct buf);
		buf_init(said, run->arena, 16 << 20);
		say_table(said, &import.table, "取り込みませんでした");
		run->reason = str_trim(buf_view(said));
	}
	if (e == OK)
		say_table(&run->out, &import.table, preview ? "取り込むと" : "取り込みました");
	return e;
}

enum err command_party_import(struct command_run *run) {
	return run_list(run, false);
}

enum err command_party_preview(struct command_run *run) {
	return run_list(run, true);
}

/* ---- the register, in the process that writes: in steps, so that others are served between them ---- */

enum err command_party_register(struct command_run *run) {
	struct body body = body_of(run->body);
	struct register_load load = { .file_name = body.name,
		.only = body.code,
		.now_us = clock_now(),
		.reason = STR_NONE };
	enum encoding encoding;
	TRY(text_decode(run->arena, body.bytes, &load.text, &encoding, &run->reason));
	do {
		struct arena *step = arena_new();
		enum err e = writer_run(run->writer, EVERYONE, party_register_step, step, &load);
		if (e != OK)
			run->reason = str_copy(run->arena, load.reason);
		arena_free(step);
		TRY(e);
	} while (party_register_next(&load));
	buf_format(&run->out, "%.*s（%s）: %lld件を登録しました。対象外 %lld件、削除 %lld件\n", STR_ARG(body.name),
		encoding_name(encoding), (long long)load.stored, (long long)load.passed, (long long)load.removed);
	return OK;
}

/* ---- the command lines ---- */

static enum err read_file(struct arena *a, const char *path, struct buf *to, struct str *ret_reason) {
	FILE *file = fopen(path, "rb");
	char piece[1 << 16];
	size_t n;
	(void)a;
	if (file == NULL) {
		*ret_reason = str_format(a, "%s cannot be opened", path);
		return ERR_IO;
	}
	while ((n = fread(piece, 1, sizeof piece, file)) > 0)
		buf_put(to, piece, n);
	bool broken = ferror(file) != 0;
	fclose(file);
	if (broken || to->too_big)
		*ret_reason = str_format(a, broken ? "%s cannot be read" : "%s is too large (200 MB)", path);
	return broken ? ERR_IO : to->too_big ? ERR_TOO_LARGE : OK;
}

static const char *name_of(const char *path) {
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

static int send_file(struct arena *a, const struct settings *s, const char *command, struct str code,
	const char *path) {
	struct buf body;
	struct str reason = STR_NONE;
	buf_init(&body, a, FILE_MOST_BYTES);
	buf_format(&body, "%.*s\t%s\n", STR_ARG(code), name_of(path));
	if (read_file(a, path, &body, &reason) == OK)
		return command_send(s, a, command, buf_view(&body));
	fprintf(stderr, "%.*s\n", STR_ARG(reason));
	return 1;
}

int cmd_party_import(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	struct str code = option_take(&argc, argv, "--municipality");
	bool preview = option_take_flag(&argc, argv, "--preview");
	bool good = e == OK && argc == 1 && argv[0][0] != '-' && code.n > 0;
	int status = good ? send_file(a, &s, preview ? "party.preview" : "party.import", code, argv[0]) :
		option_usage(detail,
		"usage: kassei party import FILE --municipality CODE [--preview] [--database URL]");
	arena_free(a);
	return status;
}

int cmd_party_register(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	struct str code = option_take(&argc, argv, "--municipality");
	bool good = e == OK && argc == 1 && argv[0][0] != '-';
	int status = good ?
		send_file(a, &s, "party.register", code, argv[0]) :
		option_usage(detail, "usage: kassei party register FILE [--municipality CODE] [--database URL]");
	arena_free(a);
	return status;
}
