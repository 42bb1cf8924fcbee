/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands on a command line besides settings: options of one command, taken out of argv, and how a wrong line is
 * answered. */
#ifndef KASSEI_CMD_OPTION_H
#define KASSEI_CMD_OPTION_H

#include "base/settings.h"

#include <stdbool.h>

/* Takes the first "NAME VALUE" out of argv; STR_NONE when it is not there. The value is argv's own text. */
struct str option_take(int *argc, char **argv, const char *name);
/* Takes every "NAME" out of argv; whether there was one. */
bool option_take_flag(int *argc, char **argv, const char *name);
/* settings_load, and ERR_INPUT with a sentence when more than `words` words are left in argv. */
enum err option_settings(struct settings *s, struct arena *a, int *argc, char **argv, int words,
	struct str *ret_reason) MUST_CHECK;
/* Prints what is wrong with a setting, or how the command is called, on standard error; the exit status of wrong
 * usage, 2. */
int option_usage(struct str reason, const char *how);

#endif
