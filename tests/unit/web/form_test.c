/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Splitting queries and bodies, and what each kind of field takes and refuses. */
#include "unit/base/check.h"
#include "web/web-private.h"

enum size { SIZE_SMALL = 1, SIZE_LARGE = 3, SIZE_COUNT };
static const struct enum_value size_values[SIZE_COUNT] = {
	[SIZE_SMALL] = { "small", "小" }, [SIZE_LARGE] = { "large", "大" }
};
static const struct enum_desc size_desc = { .name = "size", .count = SIZE_COUNT, .values = size_values };
struct box_id { int64_t v; };

struct all_form {
	struct str text, lines, code, slug;
	struct opt_int number;
	struct box_id box;
	enum size size;
	bool flag;
	struct cursor after;
	struct opt_int day;
};

static const struct field FIELDS[] = {
	{ .name = "text",
		.label = "文",
		.kind = FIELD_KIND_TEXT,
		.min = 2,
		.max = 5,
		.offset = offsetof(struct all_form, text) },
	{ .name = "lines",
		.label = "行",
		.kind = FIELD_KIND_TEXT,
		.max = 20,
		.flags = FIELD_LINES,
		.offset = offsetof(struct all_form, lines) },
	{ .name = "code", .label = "自治体", .kind = FIELD_KIND_CODE, .offset = offsetof(struct all_form, code) },
	{ .name = "slug", .label = "名", .kind = FIELD_KIND_SLUG, .offset = offsetof(struct all_form, slug) },
	{ .name = "number",
		.label = "数",
		.kind = FIELD_KIND_INT,
		.min = -5,
		.max = 2200,
		.offset = offsetof(struct all_form, number) },
	{ .name = "box", .label = "箱", .kind = FIELD_KIND_ID, .offset = offsetof(struct all_form, box) },
	{ .name = "size",
		.label = "大きさ",
		.kind = FIELD_KIND_ENUM,
		.values = &size_desc,
		.offset = offsetof(struct all_form, size) },
	{ .name = "flag", .label = "印", .kind = FIELD_KIND_FLAG, .offset = offsetof(struct all_form, flag) },
	{ .name = "after", .label = "続き", .kind = FIELD_KIND_CURSOR, .offset = offsetof(struct all_form, after) },
	{ .name = "day", .label = "日", .kind = FIELD_KIND_DATE, .offset = offsetof(struct all_form, day) },
};
static const struct form FORM = {
	.name = "all", .size = sizeof(struct all_form), .fields = FIELDS, .count = COUNT_OF(FIELDS)
};

static const struct field REQUIRED_FIELDS[] = {
	{ .name = "text",
		.label = "文",
		.kind = FIELD_KIND_TEXT,
		.min = 1,
		.max = 5,
		.flags = FIELD_REQUIRED,
		.offset = offsetof(struct all_form, text) },
	{ .name = "size",
		.label = "大きさ",
		.kind = FIELD_KIND_ENUM,
		.values = &size_desc,
		.flags = FIELD_REQUIRED,
		.offset = offsetof(struct all_form, size) },
};
static const struct form REQUIRED = {
	.name = "required", .size = sizeof(struct all_form), .fields = REQUIRED_FIELDS, .count = 2
};

static enum err read_query(struct arena *a, const struct form *form, const char *query, struct form_input *input,
	const struct all_form **ret_form) {
	static const char *const ignored[] = { "lang", NULL };
	*input = (struct form_input){ .form = form,
		.lang = LANG_JA,
		.ignored = ignored,
		.refusals = ARENA_ARRAY(a, struct form_refusal, form->count) };
	const char *why;
	struct str detail;
	void *values = NULL;
	TRY(form_split(a, str_from(query), &input->pairs, &input->pair_count, &why));
	enum err e = form_read(a, input, &values, &detail);
	*ret_form = values;
	return e;
}

static void test_results(void **state) {
	struct arena *a = *state;
	static const struct { const char *query; enum err e; const char *field;
	} ROWS[] = {
		{ "", OK, NULL },
		{ "text=&number=&size=&flag=&box=&code=&slug=&after=", OK, NULL },
		{ "lang=ja", OK, NULL },
		{ "&&lang=en&", OK, NULL },
		{ "text=ab", OK, NULL },
		{ "text=%E3%81%82%E3%81%84%E3%81%86%E3%81%88%E3%81%8A", OK, NULL },
		{ "text=a", ERR_INPUT, "text" },
		{ "text=abcdef", ERR_INPUT, "text" },
		{ "text=a%01b", ERR_INPUT, "text" },
		{ "text=a%0Ab", ERR_INPUT, "text" },
		{ "text=a%C2%85b", ERR_INPUT, "text" },
		{ "text=a%E2%80%A8b", ERR_INPUT, "text" },
		{ "text=a%EF%BF%BFb", ERR_INPUT, "text" },
		{ "text=a%7Fb", ERR_INPUT, "text" },
		{ "lines=a%0D%0Ab%0Ac", OK, NULL },
		{ "lines=a%01", ERR_INPUT, "lines" },
		{ "number=2200", OK, NULL },
		{ "number=-5", OK, NULL },
		{ "number=2201", ERR_INPUT, "number" },
		{ "number=-6", ERR_INPUT, "number" },
		{ "number=1.5", ERR_INPUT, "number" },
		{ "number=0x1", ERR_INPUT, "number" },
		{ "number=99999999999999999999", ERR_INPUT, "number" },
		{ "number=1e3", ERR_INPUT, "number" },
		{ "number=%EF%BC%92%EF%BC%90", OK, NULL },
		{ "number=--5", ERR_INPUT, "number" },
		{ "code=131172", OK, NULL },
		{ "code=131173", ERR_INPUT, "code" },
		{ "code=13117", ERR_INPUT, "code" },
		{ "code=abcdef", ERR_INPUT, "code" },
		{ "code=139998", OK, NULL },
		{ "slug=131172-kita", OK, NULL },
		{ "slug=-kita", ERR_INPUT, "slug" },
		{ "slug=kita-", ERR_INPUT, "slug" },
		{ "slug=ki--ta", ERR_INPUT, "slug" },
		{ "slug=Kita", ERR_INPUT, "slug" },
		{ "slug=..", ERR_INPUT, "slug" },
		{ "box=0000000000001", OK, NULL },
		{ "box=1", ERR_INPUT, "box" },
		{ "box=0000000000000", ERR_INPUT, "box" },
		{ "box=000000000000u", ERR_INPUT, "box" },
		{ "size=small", OK, NULL },
		{ "size=large", OK, NULL },
		{ "size=middle", ERR_INPUT, "size" },
		{ "size=1", ERR_INPUT, "size" },
		{ "size=SMALL", ERR_INPUT, "size" },
		{ "flag=1", OK, NULL },
		{ "flag=on", OK, NULL },
		{ "flag=0", ERR_INPUT, "flag" },
		{ "flag=true", ERR_INPUT, "flag" },
		{ "after=AAAAAAAAAAAAAAAAAAAAAA", OK, NULL },
		{ "after=zzz", ERR_INPUT, "after" },
		{ "day=2026-04-01", OK, NULL },
		{ "day=R8.4.1", OK, NULL },
		{ "day=%E4%BB%A4%E5%92%8C8%E5%B9%B44%E6%9C%881%E6%97%A5", OK, NULL },
		{ "day=2026-02-29", ERR_INPUT, "day" },
		{ "day=4/1", ERR_INPUT, "day" },
		{ "day=", OK, NULL },
		{ "other=1", ERR_REQUEST, NULL },
		{ "text=ab&text=ab", ERR_REQUEST, NULL },
		{ "text=&text=", ERR_REQUEST, NULL },
		{ "=x", ERR_REQUEST, NULL },
		{ "tex%74=ab", OK, NULL },
		{ "text=%ff", ERR_REQUEST, NULL },
		{ "text=%00", ERR_REQUEST, NULL },
		{ "%zz=1", ERR_REQUEST, NULL },
		{ "text", OK, NULL },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct form_input input;
		const struct all_form *form = NULL;
		ROW_INT(read_query(a, &FORM, ROWS[i].query, &input, &form), ROWS[i].e, "row %zu \"%s\"", i,
			ROWS[i].query);
		ROW_INT(ROWS[i].e == ERR_INPUT ? input.refusal_count : 0, ROWS[i].e == ERR_INPUT ? 1 : 0,
			"row %zu refusals", i);
		if (ROWS[i].e == ERR_INPUT)
			ROW_STR(str_from(input.refusals[0].field), ROWS[i].field, "row %zu", i);
	}
}

static void test_values(void **state) {
	struct arena *a = *state;
	struct form_input input;
	const struct all_form *form = NULL;
	/* "がが" comes in two ways: as か with a mark, and whole; inside it is the same text. */
	const char *query =
		"text=+%E3%81%8B%E3%82%99%E3%81%8C%E3%80%80&lines=a%0D%0Ab%0D%09c&code=131172&slug=a-b&number="
		"%EF%BC%8D%EF%BC%94&box=0000000000021&size=large&flag=on&day=1970-01-03";
	assert_int_equal(read_query(a, &FORM, query, &input, &form), OK);
	ROW_STR(form->text, "がが", "NFC and trimmed");
	ROW_STR(form->lines, "a\nb\n\tc", "breaks");
	ROW_STR(form->code, "131172", "code");
	ROW_STR(form->slug, "a-b", "slug");
	ROW_INT(form->day.has ? form->day.v : -1, 2, "day");
	assert_true(form->number.has && form->number.v == -4);
	assert_int_equal(form->box.v, 65);
	assert_int_equal(form->size, SIZE_LARGE);
	assert_true(form->flag);
	assert_int_equal(read_query(a, &FORM, "text=&number=", &input, &form), OK);
	assert_true(form->text.n == 0 && !str_is_none(form->text) && str_is_none(form->lines) && !form->number.has &&
		!form->after.has && form->size == 0);
}

static void test_reasons(void **state) {
	struct arena *a = *state;
	struct form_input input;
	const struct all_form *form = NULL;
	assert_int_equal(read_query(a, &REQUIRED, "text=+", &input, &form), ERR_INPUT);
	assert_int_equal(input.refusal_count, 2);
	ROW_STR(input.refusals[0].reason, "文を入力してください。", "text");
	ROW_STR(input.refusals[1].reason, "大きさを選んでください。", "enum");
	assert_int_equal(read_query(a, &FORM, "number=9999&size=x&text=a", &input, &form), ERR_INPUT);
	ROW_STR(input.refusals[0].reason, "文は2文字以上5文字以内で入力してください。", "length");
	ROW_STR(input.refusals[1].reason, "数は-5から2200までの整数で入力してください。", "range");
	ROW_STR(input.refusals[2].reason, "大きさは次のいずれかで指定してください: small, large", "words");
}

static void test_path(void **state) {
	struct arena *a = *state;
	static const struct { const char *name, *value, *query; enum err e;
	} ROWS[] = {
		{ "slug", "131172-kita", "", OK },
		{ "slug", "favicon.ico", "", ERR_NOT_FOUND },
		{ "box", "0000000000001", "", OK },
		{ "box", "x", "", ERR_NOT_FOUND },
		{ "slug", "a", "slug=b", ERR_REQUEST },
		{ "number", "5000", "", ERR_NOT_FOUND },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct form_pair param = { .name = str_from(ROWS[i].name), .value = str_from(ROWS[i].value) };
		struct form_input input = { .form = &FORM,
			.lang = LANG_JA,
			.params = &param,
			.param_count = 1,
			.refusals = ARENA_ARRAY(a, struct form_refusal, FORM.count) };
		const char *why;
		struct str detail;
		void *values;
		assert_int_equal(form_split(a, str_from(ROWS[i].query), &input.pairs, &input.pair_count, &why), OK);
		ROW_INT(form_read(a, &input, &values, &detail), ROWS[i].e, "row %zu", i);
	}
}

static void test_many_pairs(void **state) {
	struct arena *a = *state;
	char query[1000] = "";
	for (int i = 0; i < 200; i++)
		memcpy(query + 2 * i, "a&", 2);
	struct form_pair *pairs;
	size_t count;
	const char *why;
	assert_int_equal(form_split(a, str_of(query, 399), &pairs, &count, &why), OK);
	assert_int_equal(count, 200);
	assert_int_equal(form_split(a, str_of(query, 401), &pairs, &count, &why), ERR_REQUEST);
}

#define PART(name, value) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"

static void test_multipart(void **state) {
	struct arena *a = *state;
	static const struct { const char *body; enum err e; size_t count;
	} ROWS[] = {
		{ PART("a", "1") PART("b", "x\r\ny") "--XX--\r\n", OK, 2 },
		{ "--XX--", OK, 0 },
		{ PART("a", "") "--XX--", OK, 1 },
		{ PART("a", "1"), ERR_REQUEST, 0 },
		{ "", ERR_REQUEST, 0 },
		{ "preamble", ERR_REQUEST, 0 },
		{ "--XX\r\n\r\nx\r\n--XX--", ERR_REQUEST, 0 },
		{ "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--", ERR_REQUEST, 0 },
		{ "--XX\r\nno head\r\n--XX--", ERR_REQUEST, 0 },
		{ "--XX\r\nContent-Disposition: form-data; name=a; filename=\"f\"\r\n\r\nx\r\n--XX--", ERR_MEDIA_TYPE,
			0 },
		{ PART("a", "\xff") "--XX--", ERR_REQUEST, 0 },
		{ "--XXjunk\r\n--XX--", ERR_REQUEST, 0 },
		{ "--XX\r\ncontent-disposition : Form-Data ; Name=a\r\nX: y\r\n\r\nv\r\n--XX--", OK, 1 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct form_pair *pairs;
		size_t count = 0;
		const char *why;
		ROW_INT(form_split_multipart(a, str_from(ROWS[i].body), S("XX"), &pairs, &count, &why), ROWS[i].e,
			"row %zu", i);
		ROW_INT(count, ROWS[i].count, "row %zu", i);
		if (i == 0) {
			ROW_STR(pairs[1].name, "b", "name");
			ROW_STR(pairs[1].value, "x\r\ny", "value");
		}
	}
	struct form_pair *pairs;
	size_t count;
	const char *why;
	assert_int_equal(form_split_multipart(a, S("x"), STR_NONE, &pairs, &count, &why), ERR_REQUEST);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_results),
		UNIT(test_values),
		UNIT(test_reasons),
		UNIT(test_path),
		UNIT(test_many_pairs),
		UNIT(test_multipart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
