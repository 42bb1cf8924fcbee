/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Queries and bodies of forms: what form_split takes is text, and what form_read takes is what each field accepts. */
#include "base/codes.h"
#include "fuzz/fuzz.h"
#include "web/form.h"

struct any_id { int64_t v; };
enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_BLUE = 3, COLOUR_COUNT };

static const struct enum_value
	colour_values[COLOUR_COUNT] = { [COLOUR_RED] = { "red", "赤" }, [COLOUR_BLUE] = { "blue", "青" } };
static const struct enum_desc colour_desc = { .name = "colour", .count = COLOUR_COUNT, .values = colour_values };

/* One field of each kind. */
struct any_form {
	struct str text, lines, code, slug;
	struct opt_int number;
	struct any_id id;
	enum colour colour;
	bool flag;
	struct cursor after;
};

#define FIELD(name_, kind_, ...) { .name = #name_, .label = "項目", .kind = FIELD_KIND_##kind_, .offset = offsetof(struct any_form, name_) __VA_OPT__(,) __VA_ARGS__ }
static const struct field FIELDS[] = {
	FIELD(text, TEXT, .min = 0, .max = 20),
	FIELD(lines, TEXT, .min = 2, .max = 50, .flags = FIELD_LINES | FIELD_REQUIRED),
	FIELD(code, CODE),
	FIELD(slug, SLUG),
	FIELD(number, INT, .min = -5, .max = 2200),
	FIELD(id, ID),
	FIELD(colour, ENUM, .values = &colour_desc),
	FIELD(flag, FLAG),
	FIELD(after, CURSOR),
};
static const struct form FORM = { .name = "any",
	.size = sizeof(struct any_form),
	.fields = FIELDS,
	.count = COUNT_OF(FIELDS) };

static bool has_control(struct str text, bool lines) {
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f)
			return true;
	}
	return false;
}

static void check_values(const struct any_form *f) {
	MUST(utf8_valid(f->text) && !has_control(f->text, false) && utf8_count(f->text) <= 20);
	MUST(utf8_valid(f->lines) && !has_control(f->lines, true) && utf8_count(f->lines) >= 2 &&
		utf8_count(f->lines) <= 50);
	MUST(f->code.n == 0 || municipality_code_valid(f->code));
	MUST(f->slug.n <= 80 && !has_control(f->slug, false));
	MUST(!f->number.has || (f->number.v >= -5 && f->number.v <= 2200));
	MUST(f->id.v >= 0);
	MUST(f->colour == COLOUR_NONE || f->colour == COLOUR_RED || f->colour == COLOUR_BLUE);
	MUST(!f->after.has || utf8_valid(f->after.text));
}

static void read_pairs(struct arena *a, struct form_pair *pairs, size_t count, enum lang lang) {
	static const char *const IGNORED[] = { "lang", NULL };
	struct form_input input = { .form = &FORM,
		.lang = lang,
		.pairs = pairs,
		.pair_count = count,
		.ignored = IGNORED };
	void *values = NULL;
	struct str detail = S("");
	input.refusals = ARENA_ARRAY(a, struct form_refusal, form_most_refusals(&FORM));
	enum err e = form_read(a, &input, &values, &detail);
	MUST(e == OK || e == ERR_INPUT || e == ERR_REQUEST);
	MUST((e == ERR_REQUEST) == (detail.n > 0));
	MUST(e != ERR_INPUT || (input.refusal_count > 0 && input.refusal_count <= FORM.count));
	for (size_t i = 0; e == ERR_INPUT && i < input.refusal_count; i++)
		MUST(input.refusals[i].reason.n > 0 && utf8_valid(input.refusals[i].reason));
	if (e == OK)
		check_values(values);
}

/* The same value as a field of the path. */
static void read_path(struct arena *a, const struct field *field, struct str value) {
	struct form_pair param = { .name = str_from(field->name), .value = value };
	struct form_pair lines = { .name = S("lines"), .value = S("二行の\n文") };
	bool is_lines = str_equal(param.name, lines.name);
	struct form_input input = { .form = &FORM,
		.lang = LANG_EN,
		.pairs = &lines,
		.pair_count = is_lines ? 0 : 1,
		.params = &param,
		.param_count = 1 };
	void *values = NULL;
	struct str detail = S("");
	input.refusals = ARENA_ARRAY(a, struct form_refusal, form_most_refusals(&FORM));
	enum err e = form_read(a, &input, &values, &detail);
	MUST(e == OK || e == ERR_NOT_FOUND);
	if (e == OK)
		check_values(values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct form_pair *pairs = NULL;
	size_t count = 0;
	const char *detail = NULL;
	enum err e = form_split(a, fuzz_input(data, size), &pairs, &count, &detail);
	MUST(e == OK || (e == ERR_REQUEST && detail != NULL));
	if (e == OK) {
		for (size_t i = 0; i < count; i++)
			MUST(utf8_valid(pairs[i].name) && utf8_valid(pairs[i].value));
		read_pairs(a, pairs, count, size % 2 == 0 ? LANG_JA : LANG_EN);
		for (size_t i = 0; i < count && i < COUNT_OF(FIELDS); i++)
			read_path(a, &FIELDS[(i + size) % COUNT_OF(FIELDS)], pairs[i].value);
	}
	arena_free(a);
	return 0;
}
