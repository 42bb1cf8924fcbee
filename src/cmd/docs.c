/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei docs routes|errors|settings`: the parts of docs/generated that the program knows about itself. */
#include "base/settings.h"
#include "cmd/cmd.h"
#include "cmd/modules.h"

#include <stdio.h>

static void print_errors(struct buf *b) {
	for (int e = 1; e < ERR_COUNT; e++) {
		const struct err_info *info = err_info((enum err)e);
		buf_format(b, "%-18s %d  %s\n", info->name, info->http_status, info->meaning);
	}
}

int cmd_docs(int argc, char **argv) {
	struct arena *a = arena_new();
	struct buf b;
	struct settings s;
	buf_init(&b, a, 16 << 20);
	settings_init(&s);
	const char *what = argc == 1 ? argv[0] : "";
	if (strcmp(what, "routes") == 0)
		web_print_routes(MODULES, MODULE_COUNT, &b);
	else if (strcmp(what, "errors") == 0)
		print_errors(&b);
	else if (strcmp(what, "settings") == 0)
		settings_print(&s, &b);
	else
		fputs("usage: kassei docs routes|errors|settings\n", stderr);
	if (b.n > 0)
		fwrite(b.p, 1, b.n, stdout);
	int status = b.n > 0 ? 0 : 2;
	arena_free(a);
	return status;
}
