/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mappings: drafts and what is in force, their columns, and what a mapping needs before it can be used. See
 * accounting.h. */
#include "office/accounting/accounting-private.h"

#include "base/ident.h"

enum { WIDTH_MOST = 30, HEADING_MOST_BYTES = 300 };

/* ---- columns that most systems have ---- */

#define COLUMN(heading_, field_, width_) { .heading = { heading_, sizeof heading_ - 1 }, .field = field_, .fixed = { "", 0 }, .width = width_, .codes = { "", 0 } }
static const struct accounting_columns_of_row COMMITMENT_COLUMNS[] = {
	COLUMN("年度", ACCOUNTING_YEAR, 0),
	COLUMN("送付番号", ACCOUNTING_NUMBER, 0),
	COLUMN("区分", ACCOUNTING_PART, 0),
	COLUMN("起票日", ACCOUNTING_DAY, 0),
	COLUMN("会計", ACCOUNTING_KAIKEI, 0),
	COLUMN("款", ACCOUNTING_KAN, 0),
	COLUMN("項", ACCOUNTING_KOU, 0),
	COLUMN("目", ACCOUNTING_MOKU, 0),
	COLUMN("節", ACCOUNTING_SETSU, 0),
	COLUMN("細節", ACCOUNTING_SAISETSU, 0),
	COLUMN("事業", ACCOUNTING_JIGYO, 0),
	COLUMN("債権者番号", ACCOUNTING_CREDITOR, 0),
	COLUMN("件名", ACCOUNTING_TITLE, 0),
	COLUMN("金額", ACCOUNTING_YEN, 0),
};
static const struct accounting_columns_of_row ORDER_COLUMNS[] = {
	COLUMN("年度", ACCOUNTING_YEAR, 0),
	COLUMN("送付番号", ACCOUNTING_NUMBER, 0),
	COLUMN("区分", ACCOUNTING_PART, 0),
	COLUMN("起票日", ACCOUNTING_DAY, 0),
	COLUMN("支出負担行為の番号", ACCOUNTING_COMMITMENT_NUMBER, 0),
	COLUMN("支払方法", ACCOUNTING_ADVANCE, 0),
	COLUMN("債権者番号", ACCOUNTING_CREDITOR, 0),
	COLUMN("件名", ACCOUNTING_TITLE, 0),
	COLUMN("金額", ACCOUNTING_YEN, 0),
	COLUMN("支払予定日", ACCOUNTING_PAY_ON, 0),
};
static const struct accounting_columns_of_row BACK_COLUMNS[] = {
	COLUMN("年度", ACCOUNTING_YEAR, 0),
	COLUMN("送付番号", ACCOUNTING_NUMBER, 0),
	COLUMN("区分", ACCOUNTING_PART, 0),
	COLUMN("起票日", ACCOUNTING_DAY, 0),
	COLUMN("支出負担行為の番号", ACCOUNTING_COMMITMENT_NUMBER, 0),
	COLUMN("債権者番号", ACCOUNTING_CREDITOR, 0),
	COLUMN("件名", ACCOUNTING_TITLE, 0),
	COLUMN("金額", ACCOUNTING_YEN, 0),
};
#define ANSWER_CODES "受理=受理\n支払済=済み\n収入済=済み\n差戻し=差戻し"
static const struct accounting_columns_of_row ANSWER_COLUMNS[] = {
	COLUMN("送付番号", ACCOUNTING_SAYS_NUMBER, 0),
	{ .heading = { "処理結果", sizeof "処理結果" - 1 },
		.field = ACCOUNTING_SAYS_STATUS,
		.fixed = { "", 0 },
		.codes = { ANSWER_CODES, sizeof ANSWER_CODES - 1 } },
	COLUMN("伝票番号", ACCOUNTING_SAYS_SLIP, 0),
	COLUMN("金額", ACCOUNTING_SAYS_YEN, 0),
	COLUMN("債権者番号", ACCOUNTING_SAYS_PAYEE, 0),
	COLUMN("支払日|収入日", ACCOUNTING_SAYS_DAY, 0),
	COLUMN("理由", ACCOUNTING_SAYS_REASON, 0),
};
#undef COLUMN

size_t accounting_usual_columns(enum accounting_kind kind, const struct accounting_columns_of_row **ret) {
	switch (kind) {
	case ACCOUNTING_COMMITMENT: *ret = COMMITMENT_COLUMNS; return COUNT_OF(COMMITMENT_COLUMNS);
	case ACCOUNTING_ORDER: *ret = ORDER_COLUMNS; return COUNT_OF(ORDER_COLUMNS);
	case ACCOUNTING_ANSWER: *ret = ANSWER_COLUMNS; return COUNT_OF(ANSWER_COLUMNS);
	default: *ret = BACK_COLUMNS; return COUNT_OF(BACK_COLUMNS);
	}
}

bool accounting_field_fits(enum accounting_kind kind, enum accounting_field field) {
	if (kind == ACCOUNTING_ANSWER || field >= ACCOUNTING_SAYS_NUMBER)
		return kind == ACCOUNTING_ANSWER && field >= ACCOUNTING_SAYS_NUMBER && field < ACCOUNTING_FIELD_COUNT;
	return field > 0 && (kind == ACCOUNTING_ORDER || (field != ACCOUNTING_PAY_ON && field != ACCOUNTING_ADVANCE));
}

/* ---- reading ---- */

enum err accounting_mapping_read(struct db *db, struct arena *a, struct tenant_id tenant,
	struct accounting_mapping_id id, struct accounting_mapping *ret) {
	TRY(accounting_mapping_by_id(db, a, tenant, id, &ret->row));
	return accounting_columns_of(db, a, tenant, id, &ret->columns, &ret->count);
}

enum err accounting_mapping_for(struct db *db, struct arena *a, struct tenant_id tenant, enum accounting_kind kind,
	struct date on, struct accounting_mapping *ret) {
	struct accounting_mapping_on_row *rows;
	size_t count;
	TRY(accounting_mapping_on(db, a, tenant, kind, ACCOUNTING_IN_FORCE, on, &rows, &count));
	return count == 0 ? ERR_NOT_FOUND : accounting_mapping_read(db, a, tenant, rows[0].mapping_id, ret);
}

/* ---- writing ---- */

static enum err put_columns(struct db *db, struct tenant_id tenant, struct accounting_mapping_id id,
	const struct accounting_columns_of_row *columns, size_t count) {
	for (size_t i = 0; i < count; i++)
		TRY(accounting_column_put(db, tenant, id, (int64_t)i + 1, columns[i].heading, columns[i].field,
			columns[i].fixed, columns[i].width, columns[i].codes, NULL));
	return OK;
}

enum err accounting_mapping_add(struct db *db, struct arena *a, const struct budget_desk *desk,
	enum accounting_kind kind, struct date valid_from, struct accounting_mapping_id *ret_id) {
	struct accounting_mapping old;
	const struct accounting_columns_of_row *columns;
	enum err e = accounting_mapping_for(db, a, desk->tenant, kind, valid_from, &old);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	size_t count = e == OK ? old.count : accounting_usual_columns(kind, &columns);
	const struct accounting_mapping_by_id_row row = e == OK ?
		old.row :
		(struct accounting_mapping_by_id_row){ .charset = ACCOUNTING_CP932,
			.line_end = ACCOUNTING_CRLF,
			.heading = true,
			.day_form = ACCOUNTING_DAY_DIGITS,
			.year_form = ACCOUNTING_YEAR_WEST,
			.amount_form = ACCOUNTING_AMOUNT_PLAIN };
	*ret_id = (struct accounting_mapping_id){ ident_new() };
	TRY(accounting_mapping_insert(db, desk->tenant, *ret_id, kind, valid_from, ACCOUNTING_DRAFT, row.charset,
		row.line_end, row.heading, row.day_form, row.year_form, row.amount_form, desk->now_us, desk->by, NULL));
	return put_columns(db, desk->tenant, *ret_id, e == OK ? old.columns : columns, count);
}

enum err accounting_mapping_change(struct db *db, const struct budget_desk *desk,
	const struct accounting_mapping_by_id_row *w) {
	int64_t changed;
	TRY(accounting_mapping_write(db, desk->tenant, w->mapping_id, w->valid_from, w->charset, w->line_end,
		w->heading, w->day_form, w->year_form, w->amount_form, ACCOUNTING_DRAFT, w->version, &changed));
	return accounting_one(changed);
}

static bool codes_are_right(struct str codes) {
	while (codes.n > 0) {
		struct str line = str_trim(str_line(&codes));
		size_t at = str_find(line, S("="), 0);
		if (line.n > 0 && (at == SIZE_MAX || at == 0))
			return false;
	}
	return true;
}

static bool one_line(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ')
			return false;
	return true;
}

const char *accounting_column_check(enum accounting_kind kind, const struct accounting_columns_of_row *c,
	const char **ret_field) {
	const struct { const char *field; bool right; const char *sentence;
	} checks[] = {
		{ "heading", c->heading.n > 0 && c->heading.n <= HEADING_MOST_BYTES && one_line(c->heading),
			T("見出しを、1行で入力してください。") },
		{ "field", accounting_field_fits(kind, c->field), T("この種類のファイルに書く内容を選んでください。") },
		{ "fixed", c->fixed.n == 0 || c->field == ACCOUNTING_FIXED,
			T("固定値は、内容が「固定値」の列だけに入力します。") },
		{ "fixed", one_line(c->fixed), T("固定値に、改行は使えません。") },
		{ "width", c->width >= 0 && c->width <= WIDTH_MOST, T("桁数は、0から30までです。0はそのままです。") },
		{ "codes", codes_are_right(c->codes),
			T("読替えは、1行に1つずつ「元の値=変えた値」と書きます。例：18=180") },
	};
	for (size_t i = 0; i < COUNT_OF(checks); i++) {
		if (!checks[i].right) {
			*ret_field = checks[i].field;
			return checks[i].sentence;
		}
	}
	return NULL;
}

/* Takes a column out; those behind it move up. */
static enum err close_gap(struct db *db, struct tenant_id tenant, const struct accounting_mapping *m, size_t gone) {
	for (size_t i = gone + 1; i < m->count; i++) {
		const struct accounting_columns_of_row *c = &m->columns[i];
		TRY(accounting_column_put(db, tenant, m->row.mapping_id, (int64_t)i, c->heading, c->field, c->fixed,
			c->width, c->codes, NULL));
	}
	return accounting_column_remove(db, tenant, m->row.mapping_id, (int64_t)m->count, NULL);
}

enum err accounting_column_set(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_mapping_id id, int64_t version, const struct accounting_columns_of_row *c) {
	struct accounting_mapping m;
	int64_t changed;
	TRY(accounting_mapping_read(db, a, desk->tenant, id, &m));
	const bool out = c->field == 0;
	if (c->column_no < 1 || c->column_no > (int64_t)m.count + !out || c->column_no > ACCOUNTING_COLUMNS_MOST)
		return ERR_INPUT;
	TRY(accounting_mapping_touch(db, desk->tenant, id, ACCOUNTING_DRAFT, version, &changed));
	TRY(accounting_one(changed));
	if (out)
		return close_gap(db, desk->tenant, &m, (size_t)c->column_no - 1);
	return accounting_column_put(db, desk->tenant, id, c->column_no, c->heading, c->field, c->fixed, c->width,
		c->codes, NULL);
}

static bool has_field(const struct accounting_mapping *m, enum accounting_field field) {
	for (size_t i = 0; i < m->count; i++)
		if (m->columns[i].field == field)
			return true;
	return false;
}

const char *accounting_mapping_lacks(struct arena *a, const struct accounting_mapping *m) {
	struct str bytes;
	if (m->row.kind == ACCOUNTING_ANSWER)
		return !has_field(m, ACCOUNTING_SAYS_NUMBER) ? T("送付番号の列がありません。これがないと、どの記録への回答か分かりません。") : NULL;
	if (!has_field(m, ACCOUNTING_NUMBER))
		return T("送付番号の列がありません。これがないと、会計の回答と突き合わせられません。");
	if (!has_field(m, ACCOUNTING_YEN))
		return T("金額の列がありません。");
	return accounting_encode(a, m, NULL, 0, &bytes) == OK ? NULL : T("見出しに、このファイルの文字コードで書けない文字があります。");
}

enum err accounting_mapping_use(struct db *db, struct arena *a, const struct budget_desk *desk,
	struct accounting_mapping_id id, int64_t version) {
	struct accounting_mapping m;
	int64_t changed;
	TRY(accounting_mapping_read(db, a, desk->tenant, id, &m));
	if (accounting_mapping_lacks(a, &m) != NULL)
		return ERR_INPUT;
	TRY(accounting_mapping_force(db, desk->tenant, id, ACCOUNTING_IN_FORCE, accounting_opt(desk->now_us),
		(struct opt_int){ true, desk->by.v }, ACCOUNTING_DRAFT, version, &changed));
	return accounting_one(changed);
}

enum err accounting_mapping_throw(struct db *db, const struct budget_desk *desk, struct accounting_mapping_id id) {
	int64_t changed;
	TRY(accounting_mapping_drop(db, desk->tenant, id, ACCOUNTING_DRAFT, &changed));
	TRY(accounting_one(changed));
	return accounting_columns_drop(db, desk->tenant, id, NULL);
}
