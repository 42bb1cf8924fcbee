/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whether a firm is a 小規模企業者 or 中小企業者. The limits are a dated table (data/size-classes.tsv):
 * 中小企業基本法2条1項 and 5項, and the trades for which 中小企業信用保険法2条 and its order differ. A trade is found
 * by the longest code that the firm's code begins with, * stands for all others.
 */
#include "office/party/party.h"
#include "web/asset.h"

enum column {
	LAW,
	VALID_FROM,
	VALID_TO,
	TRADE,
	CODES,
	CAPITAL,
	EMPLOYEES,
	SMALL,
	ARTICLE_JA,
	ARTICLE_EN,
	TRADE_JA,
	TRADE_EN,
	COLUMNS
};

struct limit_row {
	struct str cells[COLUMNS];
	struct date from;
	struct opt_int to;
	int64_t capital, employees, small;
};

static enum err read_row(struct str line, struct limit_row *row) {
	struct date to;
	size_t count = 0;
	while (!str_is_none(line) && count < COLUMNS)
		row->cells[count++] = str_cut(&line, S("\t"));
	row->to = (struct opt_int){ .has = false };
	if (count != COLUMNS || !date_parse_iso(row->cells[VALID_FROM], &row->from) ||
		!str_to_int64(row->cells[CAPITAL], &row->capital) ||
		!str_to_int64(row->cells[EMPLOYEES], &row->employees) || !str_to_int64(row->cells[SMALL], &row->small))
		return ERR_FORMAT;
	if (row->cells[VALID_TO].n > 0) {
		if (!date_parse_iso(row->cells[VALID_TO], &to))
			return ERR_FORMAT;
		row->to = (struct opt_int){ .has = true, .v = to.days };
	}
	return OK;
}

static bool in_force(const struct limit_row *row, struct date on) {
	return row->from.days <= on.days && (!row->to.has || on.days < row->to.v);
}

/* Digits of the longest code of the row that `industry` begins with; 0 for *; -1 when none fits. *ret_finer: a longer
 * code begins with `industry`. */
static int fit(const struct limit_row *row, struct str industry, bool *ret_finer) {
	struct str rest = row->cells[CODES];
	int best = -1;
	while (!str_is_none(rest)) {
		struct str code = str_cut(&rest, S("|"));
		int digits = str_equal(code, S("*")) ? 0 : (int)code.n;
		if ((digits == 0 || str_starts(industry, code)) && digits > best)
			best = digits;
		*ret_finer |= code.n > industry.n && str_starts(code, industry);
	}
	return best;
}

struct choice_of_row {
	struct limit_row row;
	int digits;
	bool found, finer;
};

/* The row of a law for a trade on a day. `exact`: * does not count. */
static enum err choose(struct str table, const char *law, const struct size_facts *facts, struct choice_of_row *best) {
	*best = (struct choice_of_row){ .digits = -1 };
	(void)str_line(&table);
	while (!str_is_none(table)) {
		struct limit_row row;
		struct str line = str_line(&table);
		if (line.n == 0)
			continue;
		TRY(read_row(line, &row));
		if (!str_equal(row.cells[LAW], str_from(law)) || !in_force(&row, facts->on))
			continue;
		int digits = fit(&row, facts->industry, &best->finer);
		if (digits > best->digits) {
			best->row = row;
			best->digits = digits;
			best->found = true;
		}
	}
	return OK;
}

static bool is_individual(enum party_kind kind) {
	return kind == PARTY_SOLE_TRADER || kind == PARTY_PERSON;
}

/* One of the two is enough; when none holds and one is not known, nothing is known. */
static enum size_class class_of(const struct size_clause *c, bool individual) {
	bool unknown = !c->employees.has || (!individual && !c->capital_yen.has);
	if (c->small)
		return SIZE_SMALL;
	if (c->capital_holds || c->employees_hold)
		return c->employees.has ? SIZE_MEDIUM : SIZE_UNKNOWN; /* small or not hangs on the employees */
	return unknown ? SIZE_UNKNOWN : SIZE_LARGE;
}

static enum size_class apply_row(struct arena *a, enum lang lang, const char *law, const struct limit_row *row,
	const struct size_facts *facts, struct size_result *r) {
	bool individual = is_individual(facts->kind), english = lang == LANG_EN;
	struct size_clause c = { .law = str_from(tr(lang, law)),
		.article = str_copy(a, row->cells[english ? ARTICLE_EN : ARTICLE_JA]),
		.trade = str_copy(a, row->cells[english ? TRADE_EN : TRADE_JA]),
		.employee_limit = { true, row->employees },
		.employees = facts->employees };
	if (!individual) {
		c.capital_limit_yen = (struct opt_int){ true, row->capital };
		c.capital_yen = facts->capital_yen;
		c.capital_holds = facts->capital_yen.has && facts->capital_yen.v <= row->capital;
	}
	c.employees_hold = facts->employees.has && facts->employees.v <= row->employees;
	c.small = facts->employees.has && facts->employees.v <= row->small;
	r->clauses[r->clause_count++] = c;
	return class_of(&c, individual);
}

enum err size_judge_with(struct arena *a, enum lang lang, struct str table, const struct size_facts *facts,
	struct size_result *ret) {
	struct choice_of_row basic, credit;
	*ret = (struct size_result){ .basic = SIZE_UNKNOWN, .credit = SIZE_UNKNOWN };
	TRY(choose(table, "basic", facts, &basic));
	TRY(choose(table, "credit", facts, &credit));
	if (facts->industry.n < 2 || !basic.found)
		return OK;
	ret->finer_code = basic.finer || credit.finer;
	ret->basic = apply_row(a, lang, T("中小企業基本法"), &basic.row, facts, ret);
	ret->credit = credit.found ? apply_row(a, lang, T("中小企業信用保険法"), &credit.row, facts, ret) : ret->basic;
	return OK;
}

enum err size_judge(struct arena *a, enum lang lang, const struct size_facts *facts, struct size_result *ret) {
	const struct asset *file = asset_by_name("size-classes.tsv");
	if (file == NULL)
		BUG("size-classes.tsv is not embedded");
	return size_judge_with(a, lang, str_of((const char *)file->bytes, file->n), facts, ret);
}
