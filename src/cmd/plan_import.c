/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei plan import FILE… [--publish]`: sends what was read to the running server, or writes it itself when there is
 * none. */
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/documents.h"
#include "cmd/option.h"
#include "cmd/store.h"

#include <stdio.h>

static enum err import_and(struct command_run *run, bool publish) {
	struct plan_import import = { .envelope = run->body, .publish = publish };
	buf_init(&import.report, run->arena, 64 << 20);
	enum err e = store_import(run->writer, run->arena, &import);
	run->reason = import.reason;
	if (e == OK)
		buf_str(&run->out, buf_view(&import.report));
	return e;
}

enum err command_plan_import(struct command_run *run) {
	return import_and(run, false);
}

enum err command_plan_publish(struct command_run *run) {
	return import_and(run, true);
}

static enum err read_files(struct settings *s, struct arena *a, int argc, char **argv, struct buf *envelope,
	bool *publish, struct str *ret_detail) {
	TRY(settings_load(s, a, &argc, argv, ret_detail));
	*publish = option_take_flag(&argc, argv, "--publish");
	if (argc == 0 || argv[0][0] == '-') {
		*ret_detail = S("usage: kassei plan import FILE… [--publish] [--database URL]");
		return ERR_INPUT;
	}
	buf_init(envelope, a, 512 << 20);
	TRY(documents_add_files(a, envelope, (const char *const *)argv, (size_t)argc, ret_detail));
	envelope_end(envelope);
	return OK;
}

int cmd_plan_import(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct buf envelope;
	struct str detail = STR_NONE;
	bool publish;
	int status = 1;
	enum err e = read_files(&s, a, argc, argv, &envelope, &publish, &detail);
	if (e == OK)
		status = command_send(&s, a, publish ? "plan.publish" : "plan.import", buf_view(&envelope));
	else
		fprintf(stderr, "%.*s\n", STR_ARG(detail.n > 0 ? detail : str_from(err_info(e)->meaning)));
	arena_free(a);
	return status;
}
