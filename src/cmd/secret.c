/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei secret make|rotate|prune|forget`: the file of keys that encrypt secrets in the database
 * (office/signin/seal.h). */
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/option.h"
#include "office/signin/seal.h"

#include <sodium.h>
#include <stdio.h>

/* ---- in the process that writes ---- */

enum err command_secret_rotate(struct command_run *run) {
	struct seal_rotated done;
	TRY(seal_rotate(run->writer, run->arena, run->settings, &done, &run->reason));
	buf_format(&run->out,
		"新しい鍵 %.*s で%lld件を暗号化しました。鍵のファイル（%.*s）の写しを、データベースの控えとは別の場所に取ってください。\n",
		STR_ARG(seal_number_text(run->arena, done.key_no)), (long long)done.secrets,
		STR_ARG(seal_path(run->arena, run->settings)));
	return OK;
}

enum err command_secret_prune(struct command_run *run) {
	int64_t count;
	TRY(seal_prune(run->writer, run->arena, run->settings, &count, &run->reason));
	buf_format(&run->out, "使われていない鍵を%lld個取り除きました。それより前のデータベースの控えを戻すには、前の鍵のファイルの写しが必要です。\n", (long long)count);
	return OK;
}

enum err command_secret_forget(struct command_run *run) {
	int64_t count;
	TRY(seal_forget(run->writer, run->arena, run->settings, &count, &run->reason));
	buf_format(&run->out, "失われた鍵で暗号化されていた認証アプリの登録を%lld件取り除きました。該当する人は、もう一度登録が必要です。\n", (long long)count);
	return OK;
}

/* ---- the command line ---- */

static int send(int argc, char **argv, const char *name) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	int status = e == OK && argc == 0 ?
		command_send(&s, a, name, S("")) :
		option_usage(detail,
			"usage: kassei secret rotate|prune|forget [--database URL] [--secret-key-file FILE]");
	arena_free(a);
	return status;
}

int cmd_secret_rotate(int argc, char **argv) {
	return send(argc, argv, "secret.rotate");
}

int cmd_secret_prune(int argc, char **argv) {
	return send(argc, argv, "secret.prune");
}

int cmd_secret_forget(int argc, char **argv) {
	return send(argc, argv, "secret.forget");
}

int cmd_secret_make(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	enum err e = sodium_init() < 0 ? ERR_INTERNAL : settings_load(&s, a, &argc, argv, &detail);
	if (e == OK && (argc > 0 || s.secret_key_file[0] == '\0')) {
		detail = S("usage: kassei secret make --secret-key-file FILE");
		e = ERR_REQUEST;
	}
	if (e == OK)
		e = seal_file_make(a, str_from(s.secret_key_file), &detail);
	if (e != OK)
		fprintf(stderr, "%.*s\n", STR_ARG(detail));
	arena_free(a);
	return e == OK ? 0 : e == ERR_REQUEST ? 2 : 1;
}
