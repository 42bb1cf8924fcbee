/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The years, and the lines of a year with filters and totals. */
#include "base/fold.h"
#include "office/budget/pages-private.h"

/* ---- the years ---- */

static void add_year_row(struct req *req, struct sheet_table *t, const struct budget_year_entry *e) {
	struct sheet_cell *c = sheet_row(t);
	c[0] = (struct sheet_cell){ .text = budget_year_text(req, e->fiscal_year),
		.url = budget_year_url(req, e->fiscal_year, "") };
	c[1].text = say_word(req, &budget_year_state_desc, e->state);
	c[2].text = say_day(req, e->voted_on);
	c[3] = budget_cell_yen(req, e->current);
	c[4] = budget_cell_yen(req, e->committed);
	c[5] = budget_cell_yen(req, e->paid);
	c[6] = budget_cell_yen(req, e->left);
}

static enum err year_entry(struct req *req, const struct budget_years_row *y, struct budget_figures *ret_sum,
	struct budget_year_entry *ret) {
	struct budget_entry *entries;
	size_t count;
	TRY(budget_book(req->db, req->arena, tenant_of(req), &(struct budget_choice){ .fiscal_year = y->fiscal_year },
		&entries, &count));
	for (size_t i = 0; i < count; i++)
		budget_figures_add(ret_sum, &entries[i].f);
	*ret = (struct budget_year_entry){ .fiscal_year = y->fiscal_year,
		.state = y->state,
		.voted_on = y->voted_on,
		.lines = (int64_t)count,
		.current = ret_sum->current,
		.committed = ret_sum->committed,
		.paid = ret_sum->paid,
		.left = budget_left(ret_sum),
		.carried = ret_sum->carried,
		.unused = ret_sum->unused };
	return OK;
}

static void add_years_links(struct req *req, struct sheet *s) {
	if (session_has(req->session, ROLE_ACCOUNTANT))
		sheet_link(s, T("年度を開く"), T("新しい年度の予算を登録できるようにする"), budget_url(req, "/open"));
	sheet_link(s, T("予算の起案と決裁"), T("決裁を待つもの、決裁したもの"), budget_url(req, "/proposals"));
	sheet_link(s, T("計画事業の予算"), T("計画に書かれた事業ごとの予算と支出"),
		url_build(req->arena, "/%s/office/programmes", req_slug(req)));
	sheet_link(s, T("債務負担行為"), T("翌年度以降の支出の約束"), budget_url(req, "/liabilities"));
}

enum err budget_year_index(struct req *req, const struct budget_list_form *form UNUSED) {
	static const char *const HEADS[] = { T("年度"), T("状態"), T("議決日"), T("予算現額（円）"),
		T("負担行為済（円）"), T("支出済（円）"), T("残額（円）") };
	struct budget_years_row *years;
	size_t count;
	TRY(budget_years(req->db, req->arena, tenant_of(req), &years, &count));
	struct sheet *s = budget_sheet(req, say(req, T("予算")));
	s->lead = say(req, T("年度ごとの予算と、使った額、残りの額です。"));
	struct sheet_table *t = sheet_table(s, T("年度の一覧"),
		T("年度がまだありません。会計担当が「年度を開く」から始めてください。"), HEADS, COUNT_OF(HEADS), count);
	struct budget_year_entry *entries = ARENA_ARRAY(req->arena, struct budget_year_entry, count + 1);
	struct budget_figures *sums = ARENA_ARRAY(req->arena, struct budget_figures, count + 1);
	int64_t whole = 0;
	for (size_t i = 0; i < count; i++) {
		TRY(year_entry(req, &years[i], &sums[i], &entries[i]));
		add_year_row(req, t, &entries[i]);
		whole = sums[i].current > whole ? sums[i].current : whole;
	}
	struct sheet_bars *bars = budget_bars(s, T("年度ごとの予算"), whole, count);
	for (size_t i = 0; i < count; i++)
		budget_bar(req, bars, budget_year_text(req, entries[i].fiscal_year),
			budget_year_url(req, entries[i].fiscal_year, ""), &sums[i]);
	res_table(req, "budget-years",
		&(struct table){ .desc = &budget_year_entry_desc, .rows = entries, .count = count });
	sheet_downloads(s);
	add_years_links(req, s);
	sheet_show(s, "wide");
	return OK;
}

/* ---- the lines of a year ---- */

static bool is_wanted(struct req *req, const struct budget_book_form *form, const struct budget_entry *e) {
	if (form->left && budget_left(&e->f) == 0)
		return false;
	if (!str_is_none(form->kan) && form->kan.n > 0 && !str_equal(budget_code_prefix(e->code, 2), form->kan))
		return false;
	if (str_is_none(form->q) || str_trim(form->q).n == 0)
		return true;
	const struct str q = fold(req->arena, str_trim(form->q), 0);
	return str_contains(fold(req->arena, e->name, 0), q) ||
		str_contains(e->code, budget_code_read(req->arena, form->q));
}

struct total { struct str key, label; struct url url; struct budget_figures f; };

static struct total *total_at(struct total *totals, size_t *count, struct str key) {
	for (size_t i = 0; i < *count; i++)
		if (str_equal(totals[i].key, key))
			return &totals[i];
	totals[*count].key = key;
	return &totals[(*count)++];
}

static void add_totals(struct req *req, struct sheet *s, const char *caption, const char *head,
	const struct total *totals, size_t count, const struct budget_figures *sum) {
	const char *const heads[] = { head, T("予算現額（円）"), T("負担行為済（円）"), T("支出済（円）"),
		T("残額（円）"), T("翌年度繰越（円）"), T("不用額（円）") };
	struct sheet_table *t = sheet_table(s, caption, T("ありません。"), heads, COUNT_OF(heads), count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct budget_figures *f = &totals[i].f;
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = totals[i].label, .url = totals[i].url };
		budget_cells(req, f, c + 1);
	}
	if (count > 1)
		budget_sum_row(req, t, sum);
}

struct book {
	struct budget_year_of_row year;
	struct budget_names names;
	struct budget_entry *entries;
	size_t count, all; /* chosen, and of the year */
	struct budget_figures sum;
	struct total *kans, *programmes;
	size_t kan_count, programme_count;
};

static enum err book_load(struct req *req, const struct budget_book_form *form, struct book *b) {
	struct budget_entry *all;
	size_t count;
	TRY(budget_year_of(req->db, req->arena, tenant_of(req), form->year.v, &b->year));
	TRY(budget_names_load(req, form->year.v, &b->names));
	TRY(budget_book(req->db, req->arena, tenant_of(req), &(struct budget_choice){ .fiscal_year = form->year.v },
		&all, &count));
	b->all = count;
	b->entries = ARENA_ARRAY(req->arena, struct budget_entry, count + 1);
	b->kans = ARENA_ARRAY(req->arena, struct total, count + 1);
	b->programmes = ARENA_ARRAY(req->arena, struct total, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (!is_wanted(req, form, &all[i]))
			continue;
		b->entries[b->count++] = all[i];
		budget_figures_add(&b->sum, &all[i].f);
		struct total *kan = total_at(b->kans, &b->kan_count, budget_code_prefix(all[i].code, 2));
		kan->label = budget_kan_label(req, &b->names, all[i].code);
		kan->url = url_query(req->arena, budget_year_url(req, form->year.v, ""), "kan", kan->key);
		budget_figures_add(&kan->f, &all[i].f);
		struct total *programme = total_at(b->programmes, &b->programme_count,
			all[i].programme_id.has ? id_text(req->arena, all[i].programme_id.v) : S(""));
		if (str_is_none(programme->label)) {
			programme->label = all[i].programme_id.has ? budget_programme_name(req, all[i].programme_id) :
				say(req, T("計画事業と結び付いていないもの"));
			programme->url = all[i].programme_id.has ?
				budget_programme_url(req, (struct programme_id){ all[i].programme_id.v }) :
				(struct url){ S("") };
		}
		budget_figures_add(&programme->f, &all[i].f);
	}
	return OK;
}

static void add_search(struct req *req, struct sheet *s, const struct budget_book_form *form, const struct book *b) {
	struct sheet_form *f = sheet_search(s, T("予算科目を探す"), T("探す"), budget_year_url(req, form->year.v, ""));
	struct input_choice *kans = ARENA_ARRAY(req->arena, struct input_choice, b->names.count + 1);
	size_t kan_count = 0;
	for (size_t i = 0; i < b->names.count; i++)
		if (b->names.rows[i].level == BUDGET_KAN)
			kans[kan_count++] = (struct input_choice){ .value = b->names.rows[i].code,
				.label = STR_JOIN(req->arena, b->names.rows[i].code, S(" "), b->names.rows[i].name) };
	sheet_field(f, INPUT_AS_TEXT,
		input_text(req, "q", T("予算科目コードか事業名"), str_is_none(form->q) ? S("") : form->q, 0));
	if (kan_count > 0) {
		struct input kan = input_choose(req, "kan", T("会計・款"), kans, kan_count,
			str_is_none(form->kan) ? S("") : form->kan, 0);
		kan.none = say(req, T("すべて"));
		sheet_field(f, INPUT_AS_SELECT, kan);
	}
	sheet_field(f, INPUT_AS_CHECK, input_check(req, "left", T("残額があるものだけ"), form->left));
}

static void put_line_figures(struct req *req, const struct budget_figures *f, struct sheet_cell cells[8]) {
	cells[0] = budget_cell_yen(req, f->initial);
	cells[1] = budget_cell_yen(req, f->current - f->initial);
	budget_cells(req, f, cells + 2);
}

static void add_lines(struct req *req, struct sheet *s, const struct book *b, size_t from, size_t shown) {
	static const char *const HEADS[] = { T("事業名・予算科目コード"), T("当初（円）"), T("補正・流用など（円）"),
		T("予算現額（円）"), T("負担行為済（円）"), T("支出済（円）"), T("残額（円）"), T("翌年度繰越（円）"),
		T("不用額（円）") };
	struct sheet_table *t = sheet_table(s, T("予算科目の一覧"),
		T("あてはまる予算科目はありません。言葉を変えるか、会計担当が予算科目を登録してください。"), HEADS,
		COUNT_OF(HEADS), shown + 1);
	for (size_t i = from; i < from + shown; i++) {
		const struct budget_entry *e = &b->entries[i];
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = e->name,
			.small = e->code,
			.url = budget_id_url(req, "lines", e->line_id.v, "") };
		put_line_figures(req, &e->f, c + 1);
	}
	if (shown < 2 || shown < b->count)
		return;
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	put_line_figures(req, &b->sum, c + 1);
	t->sum = true;
}

/* The sums above the list are of what was chosen, and say so. */
static void say_chosen(struct req *req, struct sheet *s, const struct book *b) {
	const struct msg_arg args[] = { { .name = "count", .number = (int64_t)b->count },
		{ .name = "all", .number = (int64_t)b->all } };
	if (b->count < b->all)
		s->notice = tr_format(req->arena, req->lang,
			T("全{all}件のうち、条件に合う予算科目{count}件だけの金額です。"), args, COUNT_OF(args));
}

static void add_year_facts(struct req *req, struct sheet *s, const struct book *b) {
	sheet_fact(s, T("状態"), say_word(req, &budget_year_state_desc, b->year.state));
	sheet_fact(s, T("議決日"), say_day(req, b->year.voted_on));
	sheet_fact(s, T("予算現額"), say_yen(req, b->sum.current));
	sheet_fact(s, T("負担行為済"), say_yen(req, b->sum.committed));
	sheet_fact(s, T("支出済"), say_yen(req, b->sum.paid));
	sheet_fact(s, T("残額"), say_yen(req, budget_left(&b->sum)));
}

static void add_year_links(struct req *req, struct sheet *s, int64_t year, enum budget_year_state state) {
	if (!session_has(req->session, ROLE_ACCOUNTANT) || state == BUDGET_CLOSED)
		return;
	sheet_link(s, T("当初・補正をCSV・Excelから取り込む"), T("1行ずつ違いを確かめてから登録する"), budget_year_url(req, year, "/imports"));
	sheet_link(s, T("予算科目を登録する"), T("1つずつ入力する"), budget_year_url(req, year, "/line"));
	sheet_link(s, T("款・項・目などの名称を登録する"), T("07 商工費、18 負担金補助及び交付金"), budget_year_url(req, year, "/subject"));
	sheet_link(s, T("財源を登録する"), T("都補助金の率、年間の上限額"), budget_year_url(req, year, "/funding"));
	sheet_link(s, T("議決を記録する"), T("議決日、暫定予算、骨格予算"), budget_year_url(req, year, "/state"));
	sheet_link(s, T("出納を閉鎖する"), T("翌年度の6月1日から。使わなかった額が不用額になる"), budget_year_url(req, year, "/close"));
}

static enum err add_sources(struct req *req, struct sheet *s, const struct budget_book_form *form,
	const struct book *b) {
	static const char *const HEADS[] = { T("財源"), T("補助率"), T("年間の上限額（円）"), T("対象の負担行為済（円）"), T("補助される額（円）") };
	struct budget_fundings_of_year_row *rows;
	size_t count;
	TRY(budget_fundings_of_year(req->db, req->arena, tenant_of(req), form->year.v, &rows, &count));
	if (count == 0)
		return OK;
	struct sheet_table *t = sheet_table(s, T("財源"), T("ありません。"), HEADS, COUNT_OF(HEADS), count);
	for (size_t i = 0; i < count; i++) {
		const struct budget_share share = { .rate = { rows[i].rate_num, rows[i].rate_den },
			.unit_yen = rows[i].unit_yen,
			.ceiling_yen = rows[i].ceiling_yen.has ? rows[i].ceiling_yen.v : INT64_MAX };
		int64_t cost = 0, part;
		for (size_t k = 0; k < b->count; k++)
			cost += b->entries[k].funding_id.has && b->entries[k].funding_id.v == rows[i].funding_id.v ?
				b->entries[k].f.committed :
				0;
		TRY(budget_split(req->arena, &share, &cost, 1, &part));
		struct sheet_cell *c = sheet_row(t);
		c[0].text = rows[i].name;
		c[1] = (struct sheet_cell){ .text = str_format(req->arena, "%lld/%lld", (long long)rows[i].rate_num,
			(long long)rows[i].rate_den),
			.number = true };
		c[2] = rows[i].ceiling_yen.has ? budget_cell_yen(req, rows[i].ceiling_yen.v) :
						 (struct sheet_cell){ .text = say(req, T("なし")), .number = true };
		c[3] = budget_cell_yen(req, cost);
		c[4] = budget_cell_yen(req, part);
	}
	return OK;
}

/* Money that came back after the accounts had closed, and charges: revenue of the year in which it came in. */
static enum err add_revenues(struct req *req, struct sheet *s, int64_t year) {
	enum { SHOWN_MOST = 200 };
	static const char *const HEADS[] = { T("歳入の種類"), T("収入日"), T("金額（円）"), T("支出負担行為") };
	struct budget_revenue_of_year_row *rows;
	struct budget_revenue_sum_row sum;
	size_t count;
	TRY(budget_revenue_of_year(req->db, req->arena, tenant_of(req), year, SHOWN_MOST, &rows, &count));
	TRY(budget_revenue_sum(req->db, req->arena, tenant_of(req), year, &sum));
	res_subtable(req, "revenues",
		&(struct table){ .desc = &budget_revenue_of_year_desc, .rows = rows, .count = count });
	if (count == 0)
		return OK;
	struct sheet_table *t = sheet_table(s, T("歳入になった返納など"), T("ありません。"), HEADS, COUNT_OF(HEADS), count + 1);
	for (size_t i = 0; i < count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0].text = say_word(req, &budget_revenue_kind_desc, rows[i].kind);
		c[1].text = say_date(req, rows[i].received_on);
		c[2] = budget_cell_yen(req, rows[i].yen);
		if (rows[i].commitment_id.has)
			c[3] = (struct sheet_cell){ .text = rows[i].title,
				.url = budget_id_url(req, "commitments", rows[i].commitment_id.v, "") };
	}
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	c[2] = budget_cell_yen(req, sum.yen);
	t->sum = true;
	return OK;
}

enum err budget_year_show(struct req *req, const struct budget_book_form *form) {
	struct book *b = ARENA_NEW(req->arena, struct book);
	TRY(book_load(req, form, b));
	const size_t limit = (size_t)req_row_limit(req),
		from = form->after.has && form->after.a >= 0 && (size_t)form->after.a < b->count ?
		(size_t)form->after.a :
		0;
	const size_t shown = b->count - from > limit ? limit : b->count - from;
	struct str next = from + shown < b->count ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = (int64_t)(from + shown) }) :
		STR_NONE;
	struct budget_page_entry *rows = ARENA_ARRAY(req->arena, struct budget_page_entry, shown + 1);
	struct budget_shares shares;
	TRY(budget_shares_load(req, &b->entries[from], shown, &shares));
	for (size_t i = 0; i < shown; i++)
		rows[i] = budget_page_entry_of(req, &b->entries[from + i],
			budget_kan_label(req, &b->names, b->entries[from + i].code), &shares);
	res_table(req, "budget",
		&(struct table){ .desc = &budget_page_entry_desc, .rows = rows, .count = shown, .next_cursor = next });
	struct sheet *s = budget_sheet(req,
		tr_format(req->arena, req->lang, T("{year}の予算"),
			&(struct msg_arg){ .name = "year", .text = budget_year_text(req, form->year.v) }, 1));
	say_chosen(req, s, b);
	add_year_facts(req, s, b);
	struct sheet_bars *bars = budget_bars(s, T("予算の使われ方"), b->sum.current, 1);
	budget_bar(req, bars, budget_year_text(req, form->year.v), (struct url){ S("") }, &b->sum);
	add_search(req, s, form, b);
	add_totals(req, s, T("款ごとの合計"), T("款"), b->kans, b->kan_count, &b->sum);
	add_totals(req, s, T("計画事業ごとの合計"), T("計画事業"), b->programmes, b->programme_count, &b->sum);
	TRY(add_sources(req, s, form, b));
	TRY(add_revenues(req, s, form->year.v));
	add_lines(req, s, b, from, shown);
	s->more = list_frame(req, form->after.has, next).next;
	sheet_downloads(s);
	add_year_links(req, s, form->year.v, b->year.state);
	s->links_first = true;
	sheet_show(s, "wide");
	return OK;
}
