/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 個人番号 is taken by no form: every text field of every POST route is given one here, whatever module it belongs to.
 * Who adds a field that holds digits of another kind marks it FIELD_NUMBER and writes it down below, where it can be
 * read and doubted. And what leaves for Excel has a heading that its readers understand, whatever module it comes from.
 */
#include "cmd/modules.h"
#include "unit/base/check.h"
#include "web/form.h"
#include "web/route.h"

/* Fields whose digits are something else: firms' and banks' numbers, telephones, addresses of mail and pages, ids,
 * codes. */
static const char *const NUMBERS[] = {
	"email", "next", "issuer", "subject", "licence_no", "employee_no", "sha256", "registration_number",
	"corporate_number", "invoice_number", "telephone", "bank_code", "branch_code", "number", "to", "old_person",
	"postal_code", "code", "creditor_code", "yen",
	/* amounts of the budget: nothing but digits passes (budget_yen_read) */
	"ceiling", "surcharge", "late_yen", "yen2", "back_yen", "other_yen",
	"name", /* of a file alone: tested by itself, because cameras name files by the minute (office/file/send.c) */
};

#define SAMPLE "届出 123456789018 の件"
#define STATED "個人番号 123456789018"

static bool is_number(const char *name) {
	for (size_t i = 0; i < COUNT_OF(NUMBERS); i++)
		if (strcmp(NUMBERS[i], name) == 0)
			return true;
	return false;
}

/* Reads a form in which this field alone is filled; the reason with which it was refused. */
static struct str reason_of(struct arena *a, const struct form *form, const struct field *field, struct str text,
	bool confirmed, bool *ret_asks) {
	static const char *const ignored[] = { "not_my_number", NULL };
	struct form_pair pairs[2] = { { str_from(field->name), text }, { S("not_my_number"), S("1") } };
	struct form_input input = { .form = form,
		.lang = LANG_JA,
		.pairs = pairs,
		.pair_count = confirmed ? 2 : 1,
		.ignored = ignored,
		.tests_my_number = true,
		.refusals = ARENA_ARRAY(a, struct form_refusal, form_most_refusals(form) + 1) };
	void *values;
	struct str hint = STR_NONE;
	(void)!form_read(a, &input, &values, &hint);
	*ret_asks = input.asks_my_number;
	for (size_t i = 0; i < input.refusal_count; i++)
		if (strcmp(input.refusals[i].field, field->name) == 0)
			return input.refusals[i].reason;
	return STR_NONE;
}

static void check_field(struct arena *a, const struct route *route, const struct form *form,
	const struct field *field) {
	bool asks;
	if (field->max < 12 || field->min == field->max)
		return; /* no room for twelve digits, or only for what it is */
	struct str sample = field->max < (int64_t)utf8_count(S(SAMPLE)) ? S("123456789018") : S(SAMPLE);
	struct str reason = reason_of(a, form, field, sample, false, &asks);
	ROW_TRUE(asks && !str_is_none(reason), "%s: %s takes 個人番号", route->path, field->name);
	ROW_TRUE(str_is_none(reason_of(a, form, field, sample, true, &asks)) && !asks,
		"%s: %s: the person says that it is none", route->path, field->name);
	if (field->max >= (int64_t)utf8_count(S(STATED)))
		ROW_TRUE(!str_is_none(reason_of(a, form, field, S(STATED), true, &asks)),
			"%s: %s: beside the word it is always refused", route->path, field->name);
}

static size_t check_route(struct arena *a, const struct route *route) {
	const struct form *form = route->method == HTTP_POST && route->form != NULL ? route->form() : NULL;
	size_t tested = 0;
	for (size_t i = 0; form != NULL && i < form->count; i++) {
		const struct field *field = &form->fields[i];
		if (field->kind != FIELD_KIND_TEXT || (field->flags & FIELD_SECRET) != 0)
			continue;
		if ((field->flags & FIELD_NUMBER) != 0) {
			ROW_TRUE(is_number(field->name), "%s: %s is marked FIELD_NUMBER and not written down here",
				route->path, field->name);
			continue;
		}
		check_field(a, route, form, field);
		tested++;
	}
	return tested;
}

static void test_no_form_takes_my_number(void **state) {
	struct arena *a = arena_new();
	size_t tested = 0;
	(void)state;
	for (size_t m = 0; m < MODULE_COUNT; m++)
		for (size_t r = 0; r < MODULES[m]->count; r++)
			tested += check_route(a, &MODULES[m]->routes[r]);
	ROW_TRUE(tested > 60, "only %zu fields were tried", tested);
	arena_free(a);
}

/* ---- headings of CSV and Excel ---- */

static bool is_japanese(const char *text) {
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p >= 0x80)
			return true;
	return false;
}

/* Words that Japanese offices write so themselves. */
static bool is_heading(const char *label) {
	return is_japanese(label) || strcmp(label, "URL") == 0 || strcmp(label, "SHA-256") == 0 ||
		strcmp(label, "IP") == 0;
}

static size_t check_headings(const struct route *rows, const char *path) {
	size_t tested = 0;
	ROW_TRUE(rows->rows_title != NULL && is_japanese(rows->rows_title), "%s: the sheet \"%s\" has no Japanese name",
		path, rows->rows_name);
	for (size_t i = 0; i < rows->rows->count; i++) {
		const struct col_desc *col = &rows->rows->cols[i];
		ROW_TRUE(col->label != NULL && is_heading(col->label), "%s: %s.%s has no Japanese heading", path,
			rows->rows->name, col->name);
		tested++;
	}
	return tested;
}

static void test_headings_are_words(void **state) {
	const char *path = "";
	size_t tested = 0;
	(void)state;
	for (size_t m = 0; m < MODULE_COUNT; m++)
		for (size_t r = 0; r < MODULES[m]->count; r++) {
			const struct route *route = &MODULES[m]->routes[r];
			if (route->path != NULL)
				path = route->path;
			else
				tested += check_headings(route, path);
		}
	ROW_TRUE(tested > 300, "only %zu headings were looked at", tested);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_no_form_takes_my_number),
		cmocka_unit_test(test_headings_are_words) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
