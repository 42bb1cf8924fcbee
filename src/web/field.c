/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See field.h. */
#include "web/field.h"

#include "web/form.h"

struct input input_typed(const struct req *req, const char *name, const char *label, const char *type,
	const char *autocomplete, struct str current, unsigned flags) {
	struct input input = {
		.name = name,
		.label = str_from(tr(req->lang, label)),
		.hint = STR_NONE,
		.type = type,
		.autocomplete = autocomplete,
		.value = req->refused ? form_typed(req, name) : current,
		.reason = form_reason(req, name),
		.flags = flags,
	};
	if (strcmp(type, "password") == 0)
		input.value = STR_NONE;
	return input;
}

struct input input_text(const struct req *req, const char *name, const char *label, struct str current,
	unsigned flags) {
	return input_typed(req, name, label, "text", NULL, current, flags);
}

struct input input_check(const struct req *req, const char *name, const char *label, bool current) {
	struct input input = input_text(req, name, label, STR_NONE, 0);
	if (req->refused ? input.value.n > 0 : current)
		input.flags |= INPUT_CHECKED;
	return input;
}

struct input input_choose(const struct req *req, const char *name, const char *label, struct input_choice *choices,
	size_t count, struct str current, unsigned flags) {
	struct input input = input_text(req, name, label, current, flags);
	for (size_t i = 0; i < count; i++)
		choices[i].chosen = input.value.n > 0 && str_equal(choices[i].value, input.value);
	input.choices = choices;
	input.choice_count = count;
	return input;
}

struct input input_enum(const struct req *req, const char *name, const char *label, const struct enum_desc *values,
	int current, unsigned flags) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, values->count);
	size_t count = 0;
	for (size_t i = 1; i < values->count; i++)
		if (values->values[i].word != NULL) /* an enum may leave numbers out */
			choices[count++] = (struct input_choice){ .value = str_from(values->values[i].word),
				.label = str_from(tr(req->lang, values->values[i].label)) };
	struct str word =
		current > 0 && (size_t)current < values->count ? str_from(values->values[current].word) : STR_NONE;
	return input_choose(req, name, label, choices, count, word, flags);
}

struct input input_filter(const struct req *req, const char *name, const char *label, const struct enum_desc *values,
	int current) {
	struct input input = input_enum(req, name, label, values, current, 0);
	input.none = str_from(tr(req->lang, T("すべて")));
	return input;
}
