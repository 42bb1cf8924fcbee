/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Settings of the program, from settings.def. Secrets never stand here: they are files named by a setting. */
#ifndef KASSEI_BASE_SETTINGS_H
#define KASSEI_BASE_SETTINGS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct settings {
#define SETTING_TEXT(name, initial, sentence) const char *name;
#define SETTING_INT(name, initial, least, most, sentence) int64_t name;
#include "base/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

/* The defaults. */
void settings_init(struct settings *s);
/* Reads `key = value` lines; # begins a comment. ERR_INPUT with "file:line: …" in *ret_reason on an unknown key or a
 * value out of range, ERR_IO when the file cannot be read. Texts live in `a`. */
enum err settings_read_file(struct settings *s, struct arena *a, const char *path, struct str *ret_reason) MUST_CHECK;
/* KASSEI_DATABASE and so on. */
enum err settings_read_environment(struct settings *s, struct arena *a, struct str *ret_reason) MUST_CHECK;
/* Takes --name value and --name=value out of argv (moving the rest up, *argc follows); --config FILE is read first.
 * Words it does not know stay where they are. */
enum err settings_read_arguments(struct settings *s, struct arena *a, int *argc, char **argv,
	struct str *ret_reason) MUST_CHECK;
/* File, environment and arguments in their order. */
enum err settings_load(struct settings *s, struct arena *a, int *argc, char **argv, struct str *ret_reason) MUST_CHECK;
/* One line a setting with its value and sentence. */
void settings_print(const struct settings *s, struct buf *out);

#endif
