/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei plan import FILE… [--publish]`: sends what was read to the running server, or writes it itself when there is none. */
#include "cmd/cmd.h"
#include "cmd/documents.h"
#include "cmd/store.h"
#include "db/control.h"

#include <stdio.h>

static void keep_line(struct str line, void *context) {
	struct buf *lines = context;
	buf_str(lines, line);
	buf_char(lines, '\n');
}

static enum err write_here(const struct settings *s, struct arena *a, struct str envelope, bool publish, struct str *ret_detail) {
	struct writer *writer;
	struct plan_import import = { .envelope = envelope, .publish = publish };
	buf_init(&import.report, a, 64 << 20);
	TRY(store_open(s, a, &writer, ret_detail));
	enum err e = store_import(writer, a, &import);
	writer_stop(writer);
	*ret_detail = import.reason;
	if (e == OK)
		printf("%.*s", STR_ARG(buf_view(&import.report)));
	return e;
}

/* On SQLite a running server owns the file; on PostgreSQL every process may write. */
static enum err send(const struct settings *s, struct arena *a, struct str envelope, bool publish, struct str *ret_detail) {
	struct str path = control_path(a, s->database);
	if (path.n == 0)
		return write_here(s, a, envelope, publish, ret_detail);
	struct buf lines;
	buf_init(&lines, a, 64 << 20);
	enum err e = control_call(path.p, publish ? S("plan.publish") : S("plan.import"), envelope, keep_line, &lines, a, ret_detail);
	/* A server that knows no such municipality says so in a line; one that is not there says nothing. */
	if (e == ERR_NOT_FOUND && lines.n == 0)
		return write_here(s, a, envelope, publish, ret_detail);
	if (e == OK)
		printf("%.*s", STR_ARG(buf_view(&lines)));
	else if (lines.n > 0)
		*ret_detail = str_trim(buf_view(&lines));
	return e;
}

/* Takes "--publish" out of argv. */
static bool take_flag(int *argc, char **argv, const char *flag) {
	int kept = 0;
	bool found = false;
	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], flag) == 0)
			found = true;
		else
			argv[kept++] = argv[i];
	}
	*argc = kept;
	return found;
}

static enum err import(struct arena *a, int argc, char **argv, struct str *ret_detail) {
	struct settings s;
	struct buf envelope;
	TRY(settings_load(&s, a, &argc, argv, ret_detail));
	bool publish = take_flag(&argc, argv, "--publish");
	if (argc == 0 || argv[0][0] == '-') {
		*ret_detail = S("usage: kassei plan import FILE… [--publish] [--database URL]");
		return ERR_INPUT;
	}
	buf_init(&envelope, a, 512 << 20);
	TRY(documents_add_files(a, &envelope, (const char *const *)argv, (size_t)argc, ret_detail));
	envelope_end(&envelope);
	return send(&s, a, buf_view(&envelope), publish, ret_detail);
}

int cmd_plan_import(int argc, char **argv) {
	struct arena *a = arena_new();
	struct str detail = STR_NONE;
	enum err e = import(a, argc, argv, &detail);
	if (e != OK)
		fprintf(stderr, "%.*s\n", STR_ARG(detail.n > 0 ? detail : str_from(err_info(e)->meaning)));
	arena_free(a);
	return e == OK ? 0 : 1;
}
