/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of an accounting office of any bytes: read or refused with a reason, never both; and values of files written
 * and read back. */
#include "fuzz/fuzz.h"
#include "office/accounting/accounting-private.h"

/* A mapping with the usual columns. */
static struct accounting_mapping mapping_of(bool heading, enum accounting_day_form form) {
	const struct accounting_columns_of_row *usual;
	static struct accounting_columns_of_row columns[20];
	struct accounting_mapping m = {
		.row = { .kind = ACCOUNTING_ANSWER, .charset = ACCOUNTING_CP932, .heading = heading, .day_form = form }
	};
	m.count = accounting_usual_columns(ACCOUNTING_ANSWER, &usual);
	MUST(m.count <= COUNT_OF(columns));
	for (size_t i = 0; i < m.count; i++) {
		columns[i] = usual[i];
		columns[i].column_no = (int64_t)i + 1;
	}
	m.columns = columns;
	return m;
}

static void check_rows(const struct accounting_reading *r) {
	for (size_t i = 0; i < r->count; i++) {
		const struct accounting_said *s = &r->rows[i];
		MUST(s->number.n > 0 && s->status >= ACCOUNTING_SAID_ACCEPTED && s->status < ACCOUNTING_STATUS_COUNT);
		MUST(s->status != ACCOUNTING_SAID_DONE || s->day.has);
		MUST(utf8_valid(s->number) && utf8_valid(s->slip) && utf8_valid(s->payee) && utf8_valid(s->reason));
	}
}

static void check_values(struct arena *a, struct str text) {
	int64_t yen, again;
	struct date day, back;
	if (accounting_yen_read(a, text, &yen))
		for (int f = ACCOUNTING_AMOUNT_PLAIN; f < ACCOUNTING_AMOUNT_FORM_COUNT; f++)
			MUST(accounting_yen_read(a, accounting_yen_write(a, (enum accounting_amount_form)f, yen),
				&again) &&
				again == yen);
	if (accounting_day_read(a, ACCOUNTING_DAY_ERA_CODE, text, &day))
		MUST(accounting_day_read(a, ACCOUNTING_DAY_HYPHENS,
			accounting_day_write(a, ACCOUNTING_DAY_HYPHENS, day), &back) &&
			back.days == day.days);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str bytes = fuzz_input(data, size);
	/* A workbook is opened in a child of the program, which has its own target (sniff, parse). */
	if (str_starts(bytes, S("PK")) || str_starts(bytes, S("\xd0\xcf"))) {
		arena_free(a);
		return 0;
	}
	for (int heading = 0; heading < 2; heading++) {
		const struct accounting_mapping m =
			mapping_of(heading != 0, heading != 0 ? ACCOUNTING_DAY_ERA_CODE : ACCOUNTING_DAY_ERA_DIGITS);
		struct accounting_reading r;
		enum err e = accounting_reading_make(a, LANG_JA, &m, S("x"), bytes, &r);
		MUST((e == OK && r.problem_count == 0 && r.count > 0) ||
			(e == ERR_FORMAT && r.problem_count > 0 && r.problem_count <= ACCOUNTING_PROBLEMS_MOST));
		for (size_t i = 0; i < r.problem_count; i++)
			MUST(r.problems[i].reason.n > 0);
		if (e == OK)
			check_rows(&r);
	}
	check_values(a, str_slice(bytes, 0, 60));
	arena_free(a);
	return 0;
}
