/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One posting: its legs, what it points to, what was made of it later, under which key it was asked for, and its link
 * of the chain. */
#include "office/ledger/pages-private.h"

#include "base/date.h"
#include "office/ledger/auditor.h"
#include "office/ledger/keys.h"

enum { LINKED_MOST = 1000 };

#define ROW(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .offset = offsetof(struct ledger_posting_line, field_) }
#define OPT(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .nullable = true, .offset = offsetof(struct ledger_posting_line, field_) }
static const struct col_desc POSTING_COLS[] = {
	ROW("posting_id", T("仕訳番号"), COL_ID, row.posting_id),
	ROW("at_us", T("日時"), COL_TIME, row.at_us),
	{ .name = "kind",
		.label = T("仕訳の種別"),
		.type = COL_ENUM,
		.offset = offsetof(struct ledger_posting_line, row.kind),
		.values = &ledger_posting_kind_desc },
	ROW("yen", T("金額"), COL_YEN, yen),
	ROW("memo", T("摘要"), COL_TEXT, row.memo),
	OPT("fiscal_year", T("年度"), COL_FISCAL_YEAR, row.fiscal_year),
	OPT("programme_id", T("計画事業番号"), COL_ID, row.programme_id),
	ROW("programme", T("計画事業"), COL_TEXT, programme),
	OPT("service_id", T("支援制度番号"), COL_ID, row.service_id),
	OPT("case_id", T("案件番号"), COL_ID, row.case_id),
	OPT("party_id", T("事業者番号"), COL_ID, row.party_id),
	{ .name = "party",
		.label = T("事業者"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_posting_line, party) },
	OPT("of_id", T("元の仕訳番号"), COL_ID, row.of_id),
	OPT("expires_us", T("保留の期限"), COL_TIME, row.expires_us),
	{ .name = "hold_state",
		.label = T("保留の状態"),
		.type = COL_ENUM,
		.nullable = true,
		.offset = offsetof(struct ledger_posting_line, hold_state),
		.values = &ledger_hold_state_desc },
	ROW("key", T("重複防止キー"), COL_TEXT, key),
	OPT("link_no", T("連鎖番号"), COL_INT, link_no),
	ROW("chain", T("連鎖値"), COL_TEXT, chain),
	OPT("link_sound", T("連鎖の検算"), COL_INT, link_sound),
};
#undef ROW
#undef OPT
const struct row_desc ledger_posting_line_desc = { .name = "ledger_posting_line",
	.size = sizeof(struct ledger_posting_line),
	.count = COUNT_OF(POSTING_COLS),
	.cols = POSTING_COLS };

#define COL(name_, label_, type_, field_) { .name = name_, .label = label_, .type = type_, .offset = offsetof(struct ledger_leg_line, field_) }
static const struct col_desc LEG_COLS[] = {
	COL("leg_no", T("明細番号"), COL_INT, leg_no),
	COL("debit", T("支払口座"), COL_TEXT, debit),
	{ .name = "debit_name",
		.label = T("支払口座の名前"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_leg_line, debit_name) },
	COL("credit", T("受取口座"), COL_TEXT, credit),
	{ .name = "credit_name",
		.label = T("受取口座の名前"),
		.type = COL_TEXT,
		.personal = true,
		.offset = offsetof(struct ledger_leg_line, credit_name) },
	COL("yen", T("金額"), COL_YEN, yen),
};
#undef COL
const struct row_desc ledger_leg_line_desc = { .name = "ledger_leg_line",
	.size = sizeof(struct ledger_leg_line),
	.count = COUNT_OF(LEG_COLS),
	.cols = LEG_COLS };

struct whole {
	struct ledger_posting_line p;
	struct ledger_leg_line *legs;
	struct ledger_posting_linked_row *linked;
	size_t leg_count, linked_count;
	int64_t in_link; /* postings of the link */
	bool key_sure;   /* there is no key where none is said */
};

/* ---- reading ---- */

static enum err leg_of(struct ledger_names *names, int64_t no, struct ledger_account_id debit,
	struct ledger_account_id credit, int64_t yen, struct ledger_leg_line *ret) {
	struct ledger_named from, to;
	TRY(ledger_name_account(names, debit, &from));
	TRY(ledger_name_account(names, credit, &to));
	*ret = (struct ledger_leg_line){ .leg_no = no,
		.yen = yen,
		.debit = from.account,
		.debit_name = from.name,
		.credit = to.account,
		.credit_name = to.name,
		.debit_id = debit,
		.credit_id = credit };
	return OK;
}

static enum err read_legs(struct req *req, struct ledger_names *names, struct whole *w) {
	const struct ledger_posting_by_id_row *r = &w->p.row;
	struct ledger_legs_of_row *rows;
	size_t count;
	TRY(ledger_legs_of(req->db, req->arena, tenant_of(req), r->posting_id, LEDGER_LEGS_MOST, &rows, &count));
	w->legs = ARENA_ARRAY(req->arena, struct ledger_leg_line, count + 1);
	TRY(leg_of(names, 0, r->debit_account_id, r->credit_account_id, r->yen, &w->legs[0]));
	w->p.yen = r->yen;
	for (size_t i = 0; i < count; i++) {
		TRY(leg_of(names, rows[i].leg_no, rows[i].debit_account_id, rows[i].credit_account_id, rows[i].yen,
			&w->legs[i + 1]));
		w->p.yen += rows[i].yen;
	}
	w->leg_count = count + 1;
	return OK;
}

/* What lapses or expires by itself was asked for by nobody. */
static enum err read_key(struct req *req, struct whole *w) {
	const struct ledger_posting_by_id_row *r = &w->p.row;
	w->p.key = S("");
	w->key_sure = true;
	if (r->kind == LEDGER_LAPSE || r->kind == LEDGER_EXPIRY)
		return OK;
	return ledger_key_of(req->db, req->arena, tenant_of(req), r->posting_id, r->at_us, &w->p.key, &w->key_sure);
}

static struct str hex(struct arena *a, struct str bytes) {
	static const char DIGITS[] = "0123456789abcdef";
	char *to = arena_bytes(a, 2 * bytes.n + 1);
	for (size_t i = 0; i < bytes.n; i++) {
		to[2 * i] = DIGITS[(unsigned char)bytes.p[i] >> 4];
		to[2 * i + 1] = DIGITS[(unsigned char)bytes.p[i] & 15];
	}
	return str_of(to, 2 * bytes.n);
}

/* Links are numbered in the order of their postings, so the one of a posting is found by halving. */
static enum err find_link(struct req *req, struct posting_id posting, struct ledger_audit_links_row *ret_link,
	bool *ret_found) {
	struct ledger_head_of_row *heads;
	struct ledger_audit_links_row *rows;
	size_t count;
	TRY(ledger_head_of(req->db, req->arena, tenant_of(req), &heads, &count));
	int64_t low = 1, high = count > 0 ? heads[0].link_no : 0;
	*ret_found = false;
	while (low <= high && !*ret_found) {
		int64_t middle = low + (high - low) / 2;
		TRY(ledger_audit_links(req->db, req->arena, tenant_of(req), middle - 1, 1, &rows, &count));
		if (count == 0)
			return OK;
		if (posting.v < rows[0].first_id.v)
			high = middle - 1;
		else if (posting.v > rows[0].last_id.v)
			low = middle + 1;
		else
			*ret_found = true;
	}
	if (*ret_found)
		*ret_link = rows[0];
	return OK;
}

static enum err read_link(struct req *req, struct whole *w) {
	struct ledger_audit_links_row link;
	bool found, sound;
	w->p.chain = S("");
	TRY(find_link(req, w->p.row.posting_id, &link, &found));
	if (!found) {
		w->p.link_sound = (struct opt_int){ true, 0 };
		return OK;
	}
	TRY(ledger_verify_link(req->db, req->arena, tenant_of(req), link.link_no, &sound));
	w->p.link_no = (struct opt_int){ true, link.link_no };
	w->p.link_sound = (struct opt_int){ true, sound };
	w->p.chain = hex(req->arena, link.chain);
	w->in_link = link.postings;
	return OK;
}

static enum err read_hold(struct req *req, struct whole *w) {
	struct ledger_hold_row_row *rows;
	size_t count;
	if (w->p.row.kind != LEDGER_RESERVE)
		return OK;
	TRY(ledger_hold_row(req->db, req->arena, tenant_of(req), w->p.row.posting_id, &rows, &count));
	if (count > 0)
		w->p.hold_state = (struct opt_int){ true, rows[0].state };
	return OK;
}

static enum err read_whole(struct req *req, struct posting_id posting, struct whole *w) {
	struct ledger_names *names = ledger_names_new(req);
	TRY(ledger_posting_by_id(req->db, req->arena, tenant_of(req), posting, &w->p.row));
	TRY(read_legs(req, names, w));
	TRY(ledger_name_of_programme(names, w->p.row.programme_id, &w->p.programme));
	TRY(ledger_name_of_party(names, w->p.row.party_id, &w->p.party));
	TRY(ledger_posting_linked(req->db, req->arena, tenant_of(req), posting, LINKED_MOST, &w->linked,
		&w->linked_count));
	TRY(read_hold(req, w));
	TRY(read_key(req, w));
	return read_link(req, w);
}

/* ---- the page ---- */

static struct str opt_id_text(const struct req *req, struct opt_int id) {
	return id.has ? id_text(req->arena, id.v) : S("");
}

static void add_facts(struct req *req, const struct whole *w, struct sheet *s) {
	const struct ledger_posting_by_id_row *r = &w->p.row;
	sheet_fact(s, T("日時"), req_time(req, r->at_us));
	sheet_fact(s, T("仕訳の種別"), say_word(req, &ledger_posting_kind_desc, r->kind));
	sheet_fact(s, T("金額"), say_yen(req, w->p.yen));
	sheet_fact(s, T("摘要"), r->memo);
	if (r->fiscal_year.has)
		sheet_fact(s, T("年度"),
			req->lang == LANG_EN ? str_format(req->arena, "%lld", (long long)r->fiscal_year.v) :
				fiscal_year_label(req->arena, (int)r->fiscal_year.v));
	sheet_fact(s, T("計画事業"), w->p.programme);
	sheet_fact(s, T("支援制度番号"), opt_id_text(req, r->service_id));
	sheet_fact(s, T("案件番号"), opt_id_text(req, r->case_id));
	sheet_fact_link(s, T("事業者"), w->p.party, ledger_party_url(req, r->party_id));
	if (w->p.hold_state.has)
		sheet_fact(s, T("保留の状態"), say_word(req, &ledger_hold_state_desc, w->p.hold_state.v));
	if (r->kind == LEDGER_RESERVE)
		sheet_fact(s, T("保留の期限"), r->expires_us.has ? req_time(req, r->expires_us.v) : say(req, T("期限なし")));
	if (r->of_id.has)
		sheet_fact_link(s, T("元の仕訳"), opt_id_text(req, r->of_id),
			ledger_posting_url(req, (struct posting_id){ r->of_id.v }));
}

static void add_proof(struct req *req, const struct whole *w, struct sheet *s) {
	bool sound = w->p.link_sound.v != 0;
	sheet_fact(s, T("仕訳番号"), id_text(req->arena, w->p.row.posting_id.v));
	sheet_fact(s, T("記帳の日時（世界標準時）"), time_format_utc(req->arena, w->p.row.at_us));
	sheet_fact(s, T("重複防止キー"), w->key_sure ? w->p.key : say(req, T("キーの数が多いため、見つけられませんでした。")));
	if (w->p.link_no.has)
		sheet_fact(s, T("連鎖番号"),
			STR_JOIN(req->arena, str_format(req->arena, "%lld", (long long)w->p.link_no.v), S(" / "),
				say_count(req, w->in_link)));
	sheet_fact(s, T("連鎖値"), w->p.chain);
	sheet_fact(s, T("連鎖の検算"), say(req, sound ? T("仕訳から計算し直した値と一致しました。") : T("一致しません。")));
	if (!sound)
		sheet_warn(s, say(req, T("この仕訳は、記帳のあとで変更されたおそれがあります。システム管理者に、台帳の監査（kassei verify）を頼んでください。")));
}

static void add_legs(struct req *req, const struct whole *w, struct sheet *s) {
	static const char *const HEADS[] = { T("支払口座（出たところ）"), T("受取口座（入ったところ）"), T("金額") };
	struct sheet_table *t = sheet_table(s, T("お金の動き"), T("明細がありません。"), HEADS, COUNT_OF(HEADS), w->leg_count);
	for (size_t i = 0; i < w->leg_count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = w->legs[i].debit_name,
			.url = ledger_account_url(req, w->legs[i].debit_id) };
		c[1] = (struct sheet_cell){ .text = w->legs[i].credit_name,
			.url = ledger_account_url(req, w->legs[i].credit_id) };
		c[2] = ledger_amount(req, w->legs[i].yen);
	}
}

static void add_linked(struct req *req, const struct whole *w, struct sheet *s) {
	static const char *const HEADS[] = { T("日時"), T("仕訳の種別"), T("摘要"), T("金額") };
	if (w->linked_count == 0)
		return;
	struct sheet_table *t = sheet_table(s, T("この仕訳のあとに行った訂正・返金など"), T("明細がありません。"),
		HEADS, COUNT_OF(HEADS), w->linked_count);
	for (size_t i = 0; i < w->linked_count; i++) {
		struct sheet_cell *c = sheet_row(t);
		c[0] = (struct sheet_cell){ .text = req_time(req, w->linked[i].at_us),
			.url = ledger_posting_url(req, w->linked[i].posting_id) };
		c[1].text = say_word(req, &ledger_posting_kind_desc, w->linked[i].kind);
		c[2].text = w->linked[i].memo;
		c[3] = ledger_amount(req, w->linked[i].yen);
	}
}

enum err ledger_posting_show(struct req *req, const struct ledger_posting_form *form) {
	struct whole *w = ARENA_NEW(req->arena, struct whole);
	TRY(read_whole(req, form->posting_id, w));
	res_record(req, "ledger-posting", &ledger_posting_line_desc, &w->p);
	res_subtable(req, "legs",
		&(struct table){ .desc = &ledger_leg_line_desc, .rows = w->legs, .count = w->leg_count });
	res_subtable(req, "linked",
		&(struct table){ .desc = &ledger_posting_linked_desc, .rows = w->linked, .count = w->linked_count });
	if (req->format != FORMAT_HTML)
		return OK;
	struct sheet *s = ledger_page(req, say(req, T("仕訳")), false);
	s->lead = say(req, T("仕訳は記帳したあとで変えられません。間違いは、新しい仕訳で訂正します。"));
	add_facts(req, w, s);
	add_proof(req, w, s);
	add_legs(req, w, s);
	add_linked(req, w, s);
	sheet_downloads(s);
	s->printable = true;
	sheet_show(s, NULL);
	return OK;
}
