/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One table of settings, three sources. See settings.h. */
#include "base/settings.h"

#include <stdio.h>
#include <stdlib.h>

enum setting_type { SETTING_TYPE_TEXT = 1, SETTING_TYPE_INT };

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;
	int64_t least, most;
	const char *sentence;
};

static const struct setting TABLE[] = {
#define SETTING_TEXT(name_, initial, sentence_) \
	{ .name = #name_, .type = SETTING_TYPE_TEXT, .offset = offsetof(struct settings, name_), .sentence = sentence_ },
#define SETTING_INT(name_, initial, least_, most_, sentence_)                                                              \
	{ .name = #name_, .type = SETTING_TYPE_INT, .offset = offsetof(struct settings, name_), .least = least_, .most = most_, \
	  .sentence = sentence_ },
#include "base/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

void settings_init(struct settings *s) {
	*s = (struct settings){
#define SETTING_TEXT(name, initial, sentence) .name = initial,
#define SETTING_INT(name, initial, least, most, sentence) .name = initial,
#include "base/settings.def"
#undef SETTING_TEXT
#undef SETTING_INT
	};
}

static const struct setting *find(struct str name) {
	for (size_t i = 0; i < COUNT_OF(TABLE); i++)
		if (str_equal(str_from(TABLE[i].name), name))
			return &TABLE[i];
	return NULL;
}

static void *field(struct settings *s, const struct setting *setting) {
	return (char *)s + setting->offset;
}

static enum err set(struct settings *s, struct arena *a, const struct setting *setting, struct str value,
	struct str where, struct str *ret_reason) {
	if (setting->type == SETTING_TYPE_TEXT) {
		*(const char **)field(s, setting) = str_to_cstr(a, value);
		return OK;
	}
	int64_t number;
	if (!str_to_int64(value, &number) || number < setting->least || number > setting->most) {
		*ret_reason = str_format(a, "%.*s: setting \"%s\" must be a number from %lld to %lld, not \"%.*s\"",
			STR_ARG(where), setting->name, (long long)setting->least, (long long)setting->most,
			STR_ARG(value));
		return ERR_INPUT;
	}
	*(int64_t *)field(s, setting) = number;
	return OK;
}

static enum err set_by_name(struct settings *s, struct arena *a, struct str name, struct str value, struct str where,
	struct str *ret_reason) {
	const struct setting *setting = find(name);
	if (setting == NULL) {
		*ret_reason = str_format(a, "%.*s: there is no setting \"%.*s\"; --print-settings lists them",
			STR_ARG(where), STR_ARG(name));
		return ERR_INPUT;
	}
	return set(s, a, setting, value, where, ret_reason);
}

static enum err read_line(struct settings *s, struct arena *a, struct str line, struct str where,
	struct str *ret_reason) {
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return OK;
	struct str value = line;
	struct str name = str_trim(str_cut(&value, S("=")));
	if (str_is_none(value)) {
		*ret_reason = str_format(a, "%.*s: a line must be \"name = value\"", STR_ARG(where));
		return ERR_INPUT;
	}
	return set_by_name(s, a, name, str_trim(value), where, ret_reason);
}

static enum err read_all(struct arena *a, const char *path, struct str *ret_text) {
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return ERR_IO;
	enum { MOST_BYTES = 1 << 16 };
	char *bytes = arena_alloc(a, MOST_BYTES);
	*ret_text = str_of(bytes, fread(bytes, 1, MOST_BYTES, file));
	fclose(file);
	return OK;
}

enum err settings_read_file(struct settings *s, struct arena *a, const char *path, struct str *ret_reason) {
	struct str text;
	if (read_all(a, path, &text) != OK) {
		*ret_reason = str_format(a, "settings file \"%s\" could not be read: %m", path);
		return ERR_IO;
	}
	for (int number = 1; !str_is_none(text); number++)
		TRY(read_line(s, a, str_line(&text), str_format(a, "%s:%d", path, number), ret_reason));
	return OK;
}

static struct str environment_name(struct arena *a, const char *name) {
	struct str text = str_format(a, "KASSEI_%s", name);
	char *upper = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		upper[i] = text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 'a' + 'A') : text.p[i];
	return str_of(upper, text.n);
}

enum err settings_read_environment(struct settings *s, struct arena *a, struct str *ret_reason) {
	for (size_t i = 0; i < COUNT_OF(TABLE); i++) {
		struct str name = environment_name(a, TABLE[i].name);
		const char *value = getenv(name.p);
		if (value != NULL)
			TRY(set(s, a, &TABLE[i], str_from(value), name, ret_reason));
	}
	return OK;
}

/* "--page-cache-mb=0" gives the setting and where its value begins (p == NULL: the next word). NULL: not one of
 * ours. */
static const struct setting *argument_setting(struct arena *a, const char *word, struct str *ret_value) {
	struct str rest = str_from(word);
	if (!str_starts(rest, S("--")))
		return NULL;
	rest = str_from_offset(rest, 2);
	struct str name = str_cut(&rest, S("="));
	*ret_value = rest;
	return find(str_replace(a, name, S("-"), S("_")));
}

enum err settings_read_arguments(struct settings *s, struct arena *a, int *argc, char **argv, struct str *ret_reason) {
	int kept = 0;
	for (int i = 0; i < *argc; i++) {
		struct str value;
		const struct setting *setting = argument_setting(a, argv[i], &value);
		if (setting == NULL) {
			argv[kept++] = argv[i];
			continue;
		}
		struct str where = str_from(argv[i]);
		if (str_is_none(value) && ++i < *argc)
			value = str_from(argv[i]);
		if (str_is_none(value)) {
			*ret_reason = str_format(a, "%.*s needs a value", STR_ARG(where));
			return ERR_INPUT;
		}
		TRY(set(s, a, setting, value, where, ret_reason));
	}
	argv[kept] = NULL;
	*argc = kept;
	return OK;
}

/* Takes "--config FILE" out of argv. */
static const char *take_config(int *argc, char **argv) {
	for (int i = 0; i + 1 < *argc; i++) {
		if (strcmp(argv[i], "--config") != 0)
			continue;
		const char *path = argv[i + 1];
		memmove(&argv[i], &argv[i + 2], (size_t)(*argc - i - 1) * sizeof *argv);
		*argc -= 2;
		return path;
	}
	return NULL;
}

enum err settings_load(struct settings *s, struct arena *a, int *argc, char **argv, struct str *ret_reason) {
	settings_init(s);
	const char *config = take_config(argc, argv);
	if (config != NULL)
		TRY(settings_read_file(s, a, config, ret_reason));
	TRY(settings_read_environment(s, a, ret_reason));
	return settings_read_arguments(s, a, argc, argv, ret_reason);
}

void settings_print(const struct settings *s, struct buf *out) {
	for (size_t i = 0; i < COUNT_OF(TABLE); i++) {
		const void *at = (const char *)s + TABLE[i].offset;
		buf_format(out, "# %s\n%s = ", TABLE[i].sentence, TABLE[i].name);
		if (TABLE[i].type == SETTING_TYPE_TEXT)
			buf_cstr(out, *(const char *const *)at);
		else
			buf_int(out, *(const int64_t *)at);
		buf_char(out, '\n');
	}
}
