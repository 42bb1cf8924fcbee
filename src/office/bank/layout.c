/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The records of layouts.def as tables, values out of a record and into one. See zengin.h. */
#include "office/bank/zengin-private.h"

#include <stddef.h>
#include <string.h>

const struct enum_desc zengin_kind_desc = { "zengin_kind", ZENGIN_KIND_COUNT,
	(const struct enum_value[ZENGIN_KIND_COUNT]){
		[ZENGIN_TRANSFER] = { "transfer", T("総合振込") },
		[ZENGIN_SALARY] = { "salary", T("給与・賞与振込") },
		[ZENGIN_DEBIT] = { "debit", T("口座振替") },
		[ZENGIN_NOTICE] = { "notice", T("振込入金通知") },
		[ZENGIN_STATEMENT] = { "statement", T("入出金取引明細") },
	} };

/* The compiler adds the widths up: a struct of arrays for each record. */
#define LAYOUT(layout, bytes) struct layout##_bytes {
#define FIELD(layout, field, width, kind, label) char field[width];
#define END_LAYOUT(layout) };
#include "office/bank/layouts.def"
#undef LAYOUT
#undef FIELD
#undef END_LAYOUT

#define LAYOUT(layout, bytes) \
	_Static_assert(sizeof(struct layout##_bytes) == (bytes), "the fields do not fill the record"); \
	static const struct zengin_field layout##_TABLE[] = {
#define FIELD(layout, field, width_, kind_, label_) \
	{ .label = (label_), .from = offsetof(struct layout##_bytes, field), .width = (width_), .kind = ZENGIN_FIELD_##kind_ },
#define END_LAYOUT(layout) };
#include "office/bank/layouts.def"
#undef LAYOUT
#undef FIELD
#undef END_LAYOUT

#define LAYOUT(layout, bytes) \
	const struct zengin_layout ZENGIN_##layout = { .name = #layout, .width = (bytes), .count = layout##_FIELDS, .fields = layout##_TABLE };
#define FIELD(layout, field, width, kind, label)
#define END_LAYOUT(layout)
#include "office/bank/layouts.def"
#undef LAYOUT
#undef FIELD
#undef END_LAYOUT

const struct zengin_layout *zengin_layout(enum zengin_kind kind, enum zengin_section section) {
	static const struct zengin_layout *const LAYOUTS[ZENGIN_KIND_COUNT][ZENGIN_SECTION_COUNT] = {
		[ZENGIN_TRANSFER] = { NULL, &ZENGIN_TRANSFER_HEADER, &ZENGIN_TRANSFER_DATA, &ZENGIN_TRANSFER_TRAILER,
			&ZENGIN_SHORT_END },
		[ZENGIN_SALARY] = { NULL, &ZENGIN_TRANSFER_HEADER, &ZENGIN_SALARY_DATA, &ZENGIN_TRANSFER_TRAILER,
			&ZENGIN_SHORT_END },
		[ZENGIN_DEBIT] = { NULL, &ZENGIN_DEBIT_HEADER, &ZENGIN_DEBIT_DATA, &ZENGIN_DEBIT_TRAILER,
			&ZENGIN_SHORT_END },
		[ZENGIN_NOTICE] = { NULL, &ZENGIN_NOTICE_HEADER, &ZENGIN_NOTICE_DATA, &ZENGIN_NOTICE_TRAILER,
			&ZENGIN_LONG_END },
		[ZENGIN_STATEMENT] = { NULL, &ZENGIN_STATEMENT_HEADER, &ZENGIN_STATEMENT_DATA,
			&ZENGIN_STATEMENT_TRAILER, &ZENGIN_LONG_END },
	};
	return LAYOUTS[kind][section];
}

bool zengin_is_text(enum zengin_field_kind kind) {
	switch (kind) {
	case ZENGIN_FIELD_PLACE:
	case ZENGIN_FIELD_NAME:
	case ZENGIN_FIELD_PAYROLL:
	case ZENGIN_FIELD_TEXT:
	case ZENGIN_FIELD_FILLER:
	case ZENGIN_FIELD_MARK:
		return true;
	case ZENGIN_FIELD_NUMBER:
	case ZENGIN_FIELD_LOOSE:
	case ZENGIN_FIELD_MMDD:
	case ZENGIN_FIELD_ERA:
	case ZENGIN_FIELD_ERA_NONE:
		return false;
	}
	return false;
}

static struct str without_end(struct str s) {
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

struct str zengin_raw(const struct zengin_layout *layout, const struct zengin_record *r, size_t field) {
	return str_slice(r->bytes, layout->fields[field].from, layout->fields[field].width);
}

struct str zengin_value(const struct zengin_layout *layout, const struct zengin_record *r, size_t field) {
	struct str raw = zengin_raw(layout, r, field), shorter = without_end(raw);
	return zengin_is_text(layout->fields[field].kind) || shorter.n == 0 ? shorter : raw;
}

struct str zengin_text(struct arena *a, const struct zengin_layout *layout, const struct zengin_record *r,
	size_t field) {
	struct str text = S("");
	return bank_text_decode(a, zengin_value(layout, r, field), &text) ? text : S("");
}

int64_t zengin_number(const struct zengin_layout *layout, const struct zengin_record *r, size_t field) {
	int64_t number = 0;
	return str_to_int64(zengin_value(layout, r, field), &number) ? number : 0;
}

static void compose_field(char *to, const struct zengin_field *f, struct str value) {
	if (value.n > f->width)
		BUG("%.*s does not fit into %zu bytes", STR_ARG(value), f->width);
	bool text = zengin_is_text(f->kind) || value.n == 0;
	memset(to, text ? ' ' : '0', f->width);
	if (value.n > 0)
		memcpy(text ? to : to + f->width - value.n, value.p, value.n);
}

struct str zengin_compose(struct arena *a, const struct zengin_layout *layout, const struct str *values) {
	char *bytes = arena_bytes(a, layout->width);
	for (size_t i = 0; i < layout->count; i++)
		compose_field(bytes + layout->fields[i].from, &layout->fields[i], values[i]);
	return str_of(bytes, layout->width);
}

/* ---- days ---- */

static int two_digits(struct str s, size_t at) {
	return (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
}

bool zengin_date_mmdd(struct str mmdd, struct date today, bool forward, struct date *ret_date) {
	struct civil now = date_civil(today);
	if (!zengin_digits(mmdd) || mmdd.n != 4)
		return false;
	int month = two_digits(mmdd, 0), day = two_digits(mmdd, 2);
	int number = month * 100 + day, of_today = now.month * 100 + now.day;
	int year = forward ? now.year + (number < of_today) : now.year - (number > of_today);
	return date_make(year, month, day, ret_date);
}

/* Whether the era had the day; *ret_ended: it had ended, at most a year before. */
static bool era_had(enum era e, struct date d, bool *ret_ended) {
	enum era of_day = ERA_INVALID;
	int year = 0;
	*ret_ended = false;
	if (!date_era(d, &of_day, &year))
		return false;
	*ret_ended = (int)of_day == (int)e + 1 && year == 1;
	return of_day == e;
}

bool zengin_date_era(struct str yymmdd, struct date today, struct date *ret_date, bool *ret_outside) {
	struct date found = { 0 };
	bool any = false, outside = false;
	if (!zengin_digits(yymmdd) || yymmdd.n != 6 || two_digits(yymmdd, 0) == 0)
		return false;
	for (int e = ERA_REIWA; e >= ERA_MEIJI && (!any || outside); e--) {
		struct date d;
		bool ended = false;
		if (!date_make(era_to_year((enum era)e, two_digits(yymmdd, 0)), two_digits(yymmdd, 2),
			two_digits(yymmdd, 4), &d))
			continue;
		bool near = d.days >= date_add_months(today, -120).days && d.days <= date_add_months(today, 12).days;
		bool had = era_had((enum era)e, d, &ended);
		if (!near || (!had && !ended) || (any && !had))
			continue;
		found = d;
		any = true;
		outside = !had;
	}
	if (any) {
		*ret_date = found;
		*ret_outside = outside;
	}
	return any;
}
