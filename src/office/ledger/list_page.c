/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The accounts of a municipality's ledger, with what they hold, now or at a moment of the past. */
#include "office/ledger/pages-private.h"

#define COL(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .offset = offsetof(struct ledger_account_line, field_) }
static const struct col_desc LINE_COLS[] = {
	COL("account_id", T("口座番号"), COL_ID, account_id),
	COL("account", T("口座の記号"), COL_TEXT, account),
	{ .name = "kind",
		.label = T("口座の種類"),
		.type = COL_ENUM,
		.offset = offsetof(struct ledger_account_line, kind),
		.values = &ledger_kind_desc },
	{ .name = "owner",
		.label = T("持ち主"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_account_line, owner) },
	COL("balance_yen", T("残高"), COL_YEN, balance_yen),
	{ .name = "held_yen",
		.label = T("保留"),
		.type = COL_YEN,
		.nullable = true,
		.offset = offsetof(struct ledger_account_line, held_yen) },
	{ .name = "expected_yen",
		.label = T("入る予定の保留"),
		.type = COL_YEN,
		.nullable = true,
		.offset = offsetof(struct ledger_account_line, expected_yen) },
	{ .name = "floor_yen",
		.label = T("残高の下限"),
		.type = COL_YEN,
		.nullable = true,
		.offset = offsetof(struct ledger_account_line, floor_yen) },
	{ .name = "ceiling_yen",
		.label = T("残高の上限"),
		.type = COL_YEN,
		.nullable = true,
		.offset = offsetof(struct ledger_account_line, ceiling_yen) },
};
#undef COL
const struct row_desc ledger_account_line_desc = { .name = "ledger_account_line",
	.size = sizeof(struct ledger_account_line),
	.count = COUNT_OF(LINE_COLS),
	.cols = LINE_COLS };

struct listing {
	struct ledger_account_line *lines;
	size_t count;
	struct str next;
	int64_t at_us; /* INT64_MAX: now */
};

/* ---- reading ---- */

/* An account that was written as commands write it ("cash:1") is that one and no other. */
static struct ledger_wanted wanted_of(const struct ledger_index_form *form, bool *ret_exact) {
	struct ledger_wanted wanted = { .after_owner = -1,
		.kind = form->kind,
		.text = str_is_none(form->q) ? S("") : str_trim(form->q) };
	enum ledger_kind kind;
	int64_t owner;
	*ret_exact = ledger_account_read(wanted.text, &kind, &owner);
	if (*ret_exact) {
		wanted = (struct ledger_wanted){ .after_kind = kind, .after_owner = owner - 1, .kind = kind };
	} else if (form->after.has) {
		wanted.after_kind = form->after.a;
		wanted.after_owner = form->after.b;
	}
	return wanted;
}

static enum err line_of(struct req *req, struct ledger_names *names, const struct ledger_account_page_row *row,
	bool past, struct ledger_account_line *ret) {
	*ret = (struct ledger_account_line){ .account_id = row->account_id,
		.account = ledger_account_name(req->arena, row->kind, row->owner_no),
		.kind = row->kind,
		.balance_yen = row->balance_yen };
	if (!past) {
		ret->held_yen = (struct opt_int){ true, row->debits_pending };
		ret->expected_yen = (struct opt_int){ true, row->credits_pending };
		ret->floor_yen = row->floor_yen;
		ret->ceiling_yen = row->ceiling_yen;
	}
	return ledger_name_owner(names, row->kind, row->owner_no, &ret->owner);
}

/* The next page begins behind what was looked at, so that a page goes on where many zeros stand. */
static enum err read_with_money(struct req *req, struct ledger_names *names, struct ledger_wanted *wanted,
	struct listing *l) {
	struct ledger_account_page_row *rows;
	bool more;
	TRY(ledger_accounts_with_money(req->db, req->arena, tenant_of(req), wanted, l->at_us, req_row_limit(req), &rows,
		&l->count, &more));
	l->lines = ARENA_ARRAY(req->arena, struct ledger_account_line, l->count + 1);
	for (size_t i = 0; i < l->count; i++)
		TRY(line_of(req, names, &rows[i], l->at_us != INT64_MAX, &l->lines[i]));
	l->next = more ? cursor_text(req->arena,
		(struct cursor){ .has = true, .a = wanted->after_kind, .b = wanted->after_owner }) :
		STR_NONE;
	return OK;
}

static enum err read_listing(struct req *req, const struct ledger_index_form *form, struct listing *l) {
	struct ledger_names *names = ledger_names_new(req);
	struct ledger_account_page_row *rows;
	int64_t limit = req_row_limit(req);
	size_t count;
	bool exact;
	struct ledger_wanted wanted = wanted_of(form, &exact);
	if (form->money && !exact)
		return read_with_money(req, names, &wanted, l);
	TRY(ledger_accounts_at(req->db, req->arena, tenant_of(req), &wanted, l->at_us, exact ? 1 : limit + 1, &rows,
		&count));
	if (exact && count > 0 && rows[0].owner_no != wanted.after_owner + 1)
		count = 0;
	l->count = (int64_t)count > limit ? (size_t)limit : count;
	l->lines = ARENA_ARRAY(req->arena, struct ledger_account_line, l->count + 1);
	for (size_t i = 0; i < l->count; i++)
		TRY(line_of(req, names, &rows[i], l->at_us != INT64_MAX, &l->lines[i]));
	l->next = count > l->count ? cursor_text(req->arena,
		(struct cursor){ .has = true,
		.a = rows[l->count - 1].kind,
		.b = rows[l->count - 1].owner_no }) :
		STR_NONE;
	return OK;
}

/* ---- the page ---- */

static enum err add_filter(struct req *req, const struct ledger_index_form *form, struct sheet *s) {
	struct sheet_form *f = sheet_search(s, T("台帳の口座"), T("探す"), ledger_url(req, ""));
	struct input_choice *choices;
	size_t count;
	TRY(ledger_kind_choices(req, &choices, &count));
	struct input q = input_text(req, "q", T("探す言葉"), form->q, 0);
	q.hint = say(req, T("予算の事業名・科目、事業者名、cash:1 など"));
	sheet_field(f, INPUT_AS_TEXT, q);
	struct input kind = input_choose(req, "kind", T("口座の種類"), choices, count,
		form->kind != 0 ? str_from(ledger_kind_desc.values[form->kind].word) : STR_NONE, 0);
	kind.none = say(req, T("すべて"));
	sheet_field(f, INPUT_AS_SELECT, kind);
	ledger_moment_field(s, f, "at", T("いつの残高"), form->at);
	sheet_field(f, INPUT_AS_CHECK, input_check(req, "money", T("残高が0円の口座を除く"), form->money));
	return OK;
}

static struct str opt_yen(const struct req *req, struct opt_int yen) {
	return yen.has ? say_yen(req, yen.v) : S("—");
}

static void add_rows(struct req *req, const struct listing *l, bool past, struct sheet *s) {
	static const char *const HEADS[] = { T("持ち主"), T("口座の種類"), T("口座の記号"), T("残高"), T("保留"), T("残高の下限") };
	struct sheet_table *t = sheet_table(s, T("口座の一覧"),
		T("条件に合う口座はありません。言葉を短くするか、種類を「すべて」にするか、「残高が0円の口座を除く」を外してください。口座は、予算や支払を登録すると自動で作られます。"),
		HEADS, past ? 4 : COUNT_OF(HEADS), l->count);
	for (size_t i = 0; i < l->count; i++) {
		const struct ledger_account_line *line = &l->lines[i];
		struct sheet_cell *c = sheet_row(t);
		bool nameless =
			line->owner.n == 0 || str_ends(line->account, line->owner); /* a number alone says nothing */
		c[0] = (struct sheet_cell){ .text = nameless ? line->account : line->owner,
			.url = ledger_account_url(req, line->account_id) };
		c[1].text = say_word(req, &ledger_kind_desc, line->kind);
		c[2].text = line->account;
		c[3] = ledger_amount(req, line->balance_yen);
		if (past)
			continue;
		c[4] = (struct sheet_cell){ .text = opt_yen(req, line->held_yen), .number = true };
		c[5] = (struct sheet_cell){ .text = opt_yen(req, line->floor_yen), .number = true };
	}
}

enum err ledger_index(struct req *req, const struct ledger_index_form *form) {
	struct sheet *s = ledger_page(req, say(req, T("台帳の口座")), true);
	struct listing l = { .count = 0 };
	TRY(ledger_moment_typed(req, s, form->at, true, INT64_MAX, &l.at_us));
	TRY(read_listing(req, form, &l));
	res_table(req, "ledger-accounts",
		&(struct table){ .desc = &ledger_account_line_desc,
			.rows = l.lines,
			.count = l.count,
			.next_cursor = l.next });
	if (req->format != FORMAT_HTML)
		return OK;
	bool past = l.at_us != INT64_MAX;
	s->lead = say(req, T("自治体のお金の動きを、1円ずつ記帳した台帳です。持ち主の名前を押すと、その口座の明細を見られます。"));
	if (past)
		s->notice = tr_format(req->arena, req->lang, T("{at}の残高です。保留と下限は現在のものしか分からないため、表示していません。"),
			&(struct msg_arg){ .name = "at", .text = req_time(req, l.at_us) }, 1);
	TRY(add_filter(req, form, s));
	add_rows(req, &l, past, s);
	if (l.count > 0)
		sheet_downloads(s);
	s->first = form->after.has ? url_with(req, "after", STR_NONE) : (struct url){ S("") };
	s->more = l.next.n > 0 ? url_with(req, "after", l.next) : (struct url){ S("") };
	sheet_link(s, T("台帳の合計"), T("事業、支援制度、事業者、年度ごとの合計を、図と表で見る"), ledger_url(req, "/sums"));
	sheet_show(s, "wide");
	return OK;
}
