/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A list of budget lines from a spreadsheet against the books: what each row would do, and doing it. 当初 says what a
 * line's amount is to be, 補正 what is added or taken away. The same comparison is shown and written, so that nothing
 * happens that nobody saw.
 */
#include "base/csv.h"
#include "base/fold.h"
#include "office/budget/budget-private.h"
#include "office/file/grid.h"
#include "plan_store.h"

static const struct enum_value budget_row_result_values[] = {
	[BUDGET_ROW_SAME] = { "same", T("変わりなし") },
	[BUDGET_ROW_NEW] = { "new", T("新しい予算科目") },
	[BUDGET_ROW_MORE] = { "more", T("増える") },
	[BUDGET_ROW_LESS] = { "less", T("減る") },
	[BUDGET_ROW_WRONG] = { "wrong", T("誤り") },
};
const struct enum_desc budget_row_result_desc = { .name = "budget_row_result",
	.count = BUDGET_ROW_RESULT_COUNT,
	.values = budget_row_result_values };

/* ---- numbers and codes as people write them ---- */

/* Three digits behind each comma, or no comma: 12,34 may be 1,234 or 12,340, so it is none. */
static bool has_right_commas(struct str digits) {
	size_t since = 0;
	if (!str_contains(digits, S(",")))
		return true;
	for (size_t i = digits.n; i-- > 0; since++) {
		if ((digits.p[i] == ',') != (since % 4 == 3))
			return false;
	}
	return since % 4 != 0;
}

bool budget_yen_read(struct arena *a, struct str text, int64_t *ret_yen) {
	if (str_is_none(text))
		return false;
	struct str s = str_trim(fold_width(a, str_trim(text)));
	bool below = false;
	if (str_starts(s, S("▲")) || str_starts(s, S("△"))) {
		below = true;
		s = str_from_offset(s, S("▲").n);
	} else if (str_starts(s, S("-")) || str_starts(s, S("−"))) {
		below = true;
		s = str_from_offset(s, str_starts(s, S("-")) ? 1 : S("−").n);
	}
	s = str_trim(s);
	static const char *const SIGNS[] = { "¥", "￥", "\\" /* what ¥ is in CP932 */ };
	for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
		if (str_starts(s, str_from(SIGNS[i])))
			s = str_trim(str_from_offset(s, strlen(SIGNS[i])));
	if (str_ends(s, S("円")))
		s = str_trim(str_slice(s, 0, s.n - S("円").n));
	int64_t yen;
	if (!has_right_commas(s))
		return false;
	s = str_replace(a, s, S(","), S(""));
	if (s.n == 0 || s.p[0] < '0' || s.p[0] > '9' || !str_to_int64(s, &yen))
		return false;
	*ret_yen = below ? -yen : yen;
	return true;
}

struct str budget_code_read(struct arena *a, struct str text) {
	if (str_is_none(text))
		return S("");
	struct str s = fold_width(a, str_trim(text));
	static const char *const JOINTS[] = { "－", "‐", "–", "—", "ー", "−", ".", " ", "/" };
	for (size_t i = 0; i < COUNT_OF(JOINTS); i++)
		s = str_replace(a, s, str_from(JOINTS[i]), S("-"));
	return s;
}

/* ---- columns ---- */

enum column {
	COLUMN_CODE,
	COLUMN_NAME,
	COLUMN_YEN,
	COLUMN_PROGRAMME,
	COLUMN_FUNDING,
	COLUMN_RESERVE,
	COLUMN_FIRST_SUBJECT,
	COLUMN_COUNT = COLUMN_FIRST_SUBJECT + BUDGET_SAISETSU
};

static const struct { enum column column; enum budget_import_kind kind; const char *heading;
} HEADINGS[] = {
	{ COLUMN_CODE, 0, "予算科目コード" },
	{ COLUMN_CODE, 0, "科目コード" },
	{ COLUMN_CODE, 0, "code" },
	{ COLUMN_NAME, 0, "事業名" },
	{ COLUMN_NAME, 0, "name" },
	{ COLUMN_YEN, BUDGET_IMPORT_INITIAL, "当初予算額" },
	{ COLUMN_YEN, BUDGET_IMPORT_INITIAL, "当初" },
	{ COLUMN_YEN, BUDGET_IMPORT_INITIAL, "initial" },
	{ COLUMN_YEN, BUDGET_IMPORT_SUPPLEMENT, "補正額" },
	{ COLUMN_YEN, BUDGET_IMPORT_SUPPLEMENT, "今回の補正額" },
	{ COLUMN_PROGRAMME, 0, "計画事業" },
	{ COLUMN_PROGRAMME, 0, "programme" },
	{ COLUMN_FUNDING, 0, "財源" },
	{ COLUMN_RESERVE, 0, "予備費" },
	{ COLUMN_FIRST_SUBJECT, 0, "会計名" },
	{ COLUMN_FIRST_SUBJECT + 1, 0, "款名" },
	{ COLUMN_FIRST_SUBJECT + 2, 0, "項名" },
	{ COLUMN_FIRST_SUBJECT + 3, 0, "目名" },
	{ COLUMN_FIRST_SUBJECT + 4, 0, "節名" },
	{ COLUMN_FIRST_SUBJECT + 5, 0, "細節名" },
};

static void columns_read(const struct grid_row *head, enum budget_import_kind kind, size_t columns[COLUMN_COUNT]) {
	for (size_t c = 0; c < COLUMN_COUNT; c++)
		columns[c] = SIZE_MAX;
	for (size_t i = 0; i < head->count; i++)
		for (size_t h = 0; h < COUNT_OF(HEADINGS); h++)
			if ((HEADINGS[h].kind == 0 || HEADINGS[h].kind == kind) &&
				columns[HEADINGS[h].column] == SIZE_MAX &&
				str_equal(str_trim(head->cells[i]), str_from(HEADINGS[h].heading)))
				columns[HEADINGS[h].column] = i;
}

static struct str cell(const struct grid_row *row, const size_t columns[COLUMN_COUNT], enum column column) {
	return columns[column] < row->count ? str_trim(row->cells[columns[column]]) : S("");
}

/* ---- the comparison ---- */

struct compare {
	struct db *db;
	struct arena *a;
	enum lang lang;
	struct tenant_id tenant;
	enum budget_import_kind kind;
	bool voted;
	struct budget_entry *lines;
	size_t line_count;
	struct plan_programme_list_row *programmes;
	size_t programme_count;
	struct budget_fundings_of_year_row *fundings;
	size_t funding_count;
	size_t columns[COLUMN_COUNT];
};

static void wrong(const struct compare *x, struct budget_row *r, const char *sentence) {
	if (r->result == BUDGET_ROW_WRONG)
		return;
	r->result = BUDGET_ROW_WRONG;
	r->reason = str_from(tr(x->lang, sentence));
}

static const struct budget_entry *line_of(const struct compare *x, struct str code) {
	for (size_t i = 0; i < x->line_count; i++)
		if (str_equal(x->lines[i].code, code))
			return &x->lines[i];
	return NULL;
}

static bool is_code(struct str code) {
	int parts = 0;
	for (struct str rest = code; !str_is_none(rest); parts++) {
		const struct str part = str_cut(&rest, S("-"));
		for (size_t i = 0; i < part.n; i++)
			if (part.p[i] < '0' || part.p[i] > '9')
				return false;
		if (part.n == 0)
			return false;
	}
	return parts == BUDGET_JIGYO;
}

static void names_read(const struct compare *x, const struct grid_row *row, struct budget_row *r) {
	for (int level = BUDGET_KAIKEI; level <= BUDGET_SAISETSU; level++) {
		const struct str name = cell(row, x->columns, COLUMN_FIRST_SUBJECT + level - 1);
		size_t at = 0;
		if (name.n == 0)
			continue;
		for (int i = 0; i < level && at != SIZE_MAX; i++)
			at = str_find(r->code, S("-"), i == 0 ? 0 : at + 1);
		r->subjects[r->subject_count].code =
			str_copy(x->a, at == SIZE_MAX ? r->code : str_slice(r->code, 0, at));
		r->subjects[r->subject_count++].name = str_copy(x->a, name);
	}
}

/* Its name, also with the rate behind it, as the list of a year writes it. */
static bool is_funding(struct arena *a, const struct budget_fundings_of_year_row *f, struct str text) {
	return str_equal(f->name, text) ||
		str_equal(STR_JOIN(a, f->name,
			str_format(a, "（%lld/%lld）", (long long)f->rate_num, (long long)f->rate_den)),
			text);
}

static void links_read(const struct compare *x, const struct grid_row *row, struct budget_row *r) {
	const struct str programme = cell(row, x->columns, COLUMN_PROGRAMME),
			 funding = cell(row, x->columns, COLUMN_FUNDING),
			 reserve = cell(row, x->columns, COLUMN_RESERVE);
	r->is_reserve = str_equal(reserve, S("1")) || str_equal(reserve, S("○")) || str_equal(reserve, S("はい")) ||
		str_equal(reserve, S("TRUE")) || str_equal(reserve, S("true"));
	if (programme.n > 0) {
		const struct str wanted = fold(x->a, programme, 0);
		const struct budget_entry *line = line_of(x, r->code);
		for (size_t i = 0; i < x->programme_count; i++) {
			const int64_t id = x->programmes[i].node_id.v;
			/* A name may stand in several plans: the line's own one stays, else the newest plan's is
			 * taken. */
			const bool own = line != NULL && line->programme_id.has && line->programme_id.v == id;
			if ((own || r->programme.v == 0) && str_equal(fold(x->a, x->programmes[i].name, 0), wanted))
				r->programme = (struct programme_id){ id };
		}
		if (r->programme.v == 0)
			wrong(x, r, T("この名前の計画事業が、公開している計画にありません。計画のとおりの名前にするか、空欄にしてください。"));
	}
	if (funding.n == 0)
		return;
	for (size_t i = 0; i < x->funding_count; i++)
		if (is_funding(x->a, &x->fundings[i], funding))
			r->funding = x->fundings[i].funding_id;
	if (r->funding.v == 0)
		wrong(x, r, T("この名前の財源が、この年度に登録されていません。先に財源を登録するか、空欄にしてください。"));
}

/* What the row does to a line that stands there, or to a new one. */
static void result_set(const struct compare *x, struct budget_row *r, const struct budget_entry *line, int64_t yen) {
	r->before_yen = line == NULL ? 0 : x->kind == BUDGET_IMPORT_INITIAL ? line->f.initial : line->f.current;
	r->after_yen = x->kind == BUDGET_IMPORT_INITIAL ? yen : r->before_yen + yen;
	r->difference_yen = r->after_yen - r->before_yen;
	if (line != NULL) {
		r->line = line->line_id;
		if (r->name.n > 0 && !str_equal(r->name, line->name))
			r->reason = STR_JOIN(x->a, str_from(tr(x->lang, T("事業名は変えません。登録されている名前:"))),
				S(" "), line->name);
		r->name = line->name;
	}
	r->result = line == NULL ? BUDGET_ROW_NEW :
		r->difference_yen == 0 ? BUDGET_ROW_SAME :
		r->difference_yen > 0 ? BUDGET_ROW_MORE :
					 BUDGET_ROW_LESS;
	if (line == NULL && r->name.n == 0)
		wrong(x, r, T("新しい予算科目には、事業名が必要です。"));
	if (r->after_yen < 0 || (line == NULL && yen < 0))
		wrong(x, r, T("予算現額より多く減らすことはできません。金額を確かめてください。"));
	if (x->kind == BUDGET_IMPORT_INITIAL && x->voted && line != NULL && r->difference_yen < 0)
		wrong(x, r, T("議決のあとで当初を減らすことはできません。補正として取り込んでください。"));
	if (line != NULL && -r->difference_yen > line->f.free + line->f.unallotted)
		wrong(x, r, T("負担行為に使った額より少なくはできません。先に負担行為を減らしてください。"));
}

static void row_compare(const struct compare *x, const struct grid_row *row, const struct budget_rows *before,
	struct budget_row *r) {
	int64_t yen = 0;
	*r = (struct budget_row){ .number = row->number,
		.code = str_copy(x->a, budget_code_read(x->a, cell(row, x->columns, COLUMN_CODE))),
		.name = str_copy(x->a, cell(row, x->columns, COLUMN_NAME)),
		.reason = S("") };
	if (!is_code(r->code)) {
		wrong(x, r, T("予算科目コードは、7つの番号をハイフンでつなぎます。例：01-07-01-02-18-01-0015"));
		return;
	}
	for (size_t i = 0; i < before->count; i++)
		if (str_equal(before->items[i].code, r->code))
			wrong(x, r, T("同じ予算科目コードの行が、上にもあります。1行にまとめてください。"));
	if (!budget_yen_read(x->a, cell(row, x->columns, COLUMN_YEN), &yen))
		wrong(x, r, T("金額を数字で書いてください。例：1,350,000"));
	if (r->result == BUDGET_ROW_WRONG)
		return;
	result_set(x, r, line_of(x, r->code), yen);
	names_read(x, row, r);
	links_read(x, row, r);
}

static enum err compare_load(struct compare *x, int fiscal_year) {
	enum { MOST = 2000 };
	struct budget_year_of_row year;
	TRY(budget_year_of(x->db, x->a, x->tenant, fiscal_year, &year));
	x->voted = year.state != BUDGET_NOT_VOTED;
	TRY(budget_book(x->db, x->a, x->tenant, &(struct budget_choice){ .fiscal_year = fiscal_year }, &x->lines,
		&x->line_count));
	TRY(plan_programme_list(x->db, x->a, 0, &x->tenant, NULL, MOST, &x->programmes, &x->programme_count));
	return budget_fundings_of_year(x->db, x->a, x->tenant, fiscal_year, &x->fundings, &x->funding_count);
}

static enum err refuse(struct compare *x, struct str *ret_reason, const char *sentence) {
	*ret_reason = str_from(tr(x->lang, sentence));
	return ERR_FORMAT;
}

enum err budget_rows_read(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant, int fiscal_year,
	enum budget_import_kind kind, struct str body, struct budget_rows *ret, struct str *ret_reason) {
	struct compare x = { .db = db, .a = a, .lang = lang, .tenant = tenant, .kind = kind };
	struct csv_reader reader;
	struct grid_row row;
	bool more;
	TRY(compare_load(&x, fiscal_year));
	*ret = (struct budget_rows){ .items = ARENA_ARRAY(a, struct budget_row, BUDGET_IMPORT_ROWS_MOST) };
	grid_open(&reader, a, body);
	TRY(grid_next(&reader, &row, &more));
	if (!more)
		return refuse(&x, ret_reason, T("表がありません。1行目を見出しにした表を選んでください。"));
	columns_read(&row, kind, x.columns);
	if (x.columns[COLUMN_CODE] == SIZE_MAX || x.columns[COLUMN_YEN] == SIZE_MAX)
		return refuse(&x, ret_reason,
			kind == BUDGET_IMPORT_INITIAL ?
				T("見出しに「予算科目コード」と「当初予算額」（または「当初」）の列が必要です。") :
				T("見出しに「予算科目コード」と「補正額」の列が必要です。"));
	TRY(grid_next(&reader, &row, &more));
	while (more) {
		if (ret->count == BUDGET_IMPORT_ROWS_MOST)
			return refuse(&x, ret_reason, T("行が多すぎます。3,000行までに分けてください。"));
		struct budget_row *r = &ret->items[ret->count];
		row_compare(&x, &row, ret, r);
		ret->count++;
		ret->wrong += r->result == BUDGET_ROW_WRONG;
		ret->difference_yen += r->result == BUDGET_ROW_WRONG ? 0 : r->difference_yen;
		TRY(grid_next(&reader, &row, &more));
	}
	return ret->count > 0 ? OK : refuse(&x, ret_reason, T("見出しの下に、行がありません。"));
}

/* ---- writing ---- */

static enum err row_write(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_import_kind kind, const struct budget_row *r, bool allot, struct date on, struct str reason) {
	struct budget_line_id line = r->line;
	for (size_t i = 0; i < r->subject_count; i++) {
		int parts = 1;
		for (size_t k = 0; k < r->subjects[i].code.n; k++)
			parts += r->subjects[i].code.p[k] == '-';
		TRY(budget_subject_put(db, desk->tenant, r->subjects[i].code, fiscal_year,
			(struct opt_int){ .has = false }, (enum budget_level)parts, r->subjects[i].name, NULL));
	}
	if (line.v == 0)
		TRY(budget_line_add(db, a, desk,
			&(struct budget_line_fields){ .fiscal_year = fiscal_year,
				.code = r->code,
				.name = r->name,
				.programme = r->programme,
				.funding = r->funding,
				.is_reserve = r->is_reserve },
			&line));
	else if (r->programme.v != 0)
		TRY(budget_line_programme(db, desk->tenant, line, opt_id(r->programme.v), NULL));
	if (r->line.v != 0 && r->funding.v != 0)
		TRY(budget_line_funding(db, desk->tenant, line, opt_id(r->funding.v), NULL));
	if (r->difference_yen == 0)
		return OK;
	return budget_appropriate(db, a, desk, line, kind == BUDGET_IMPORT_INITIAL ? BUDGET_INITIAL : BUDGET_SUPPLEMENT,
		r->difference_yen, allot, on, reason);
}

enum err budget_rows_write(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year,
	enum budget_import_kind kind, const struct budget_rows *rows, bool allot, struct date on, struct str reason) {
	if (rows->wrong > 0)
		return ERR_INPUT;
	for (size_t i = 0; i < rows->count; i++)
		TRY(row_write(db, a, desk, fiscal_year, kind, &rows->items[i], allot, on, reason));
	return OK;
}
