/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See option.h. */
#include "cmd/option.h"

#include <stdio.h>
#include <string.h>

struct str option_take(int *argc, char **argv, const char *name) {
	for (int i = 0; i + 1 < *argc; i++) {
		if (strcmp(argv[i], name) != 0)
			continue;
		struct str value = str_from(argv[i + 1]);
		for (int k = i; k + 2 < *argc; k++)
			argv[k] = argv[k + 2];
		*argc -= 2;
		return value;
	}
	return STR_NONE;
}

bool option_take_flag(int *argc, char **argv, const char *name) {
	int kept = 0;
	for (int i = 0; i < *argc; i++)
		if (strcmp(argv[i], name) != 0)
			argv[kept++] = argv[i];
	bool found = kept < *argc;
	*argc = kept;
	return found;
}

enum err option_settings(struct settings *s, struct arena *a, int *argc, char **argv, int words,
	struct str *ret_reason) {
	TRY(settings_load(s, a, argc, argv, ret_reason));
	if (*argc <= words)
		return OK;
	*ret_reason = str_format(a, "\"%s\" is not a setting", argv[words]);
	return ERR_INPUT;
}

int option_usage(struct str reason, const char *how) {
	fprintf(stderr, "%.*s\n", STR_ARG(reason.n > 0 ? reason : str_from(how)));
	return 2;
}
