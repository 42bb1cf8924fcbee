/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What others bear of lines, commitments and programmes: the same shares on each page, in each table and in each
 * file. */
#include "office/budget/pages-private.h"

#define COL(name_, label_, type_) { .name = #name_, .label = label_, .type = type_, .offset = offsetof(struct budget_page_commitment, c.name_) }
#define OPT_ID(name_, label_) { .name = #name_, .label = label_, .type = COL_ID, .nullable = true, .offset = offsetof(struct budget_page_commitment, c.name_) }
#define SHARE(name_, label_, type_) { .name = #name_, .label = label_, .type = type_, .offset = offsetof(struct budget_page_commitment, name_) }
static const struct col_desc COMMITMENT_COLS[] = {
	COL(line_id, T("予算番号"), COL_ID),
	COL(fiscal_year, T("年度"), COL_FISCAL_YEAR),
	COL(act_no, T("起票番号"), COL_INT),
	COL(title, T("件名"), COL_TEXT),
	COL(decided_yen, T("負担行為額"), COL_YEN),
	COL(ordered_yen, T("支出命令額"), COL_YEN),
	COL(paid_yen, T("支払額"), COL_YEN),
	COL(returned_yen, T("戻入額"), COL_YEN),
	COL(late_yen, T("翌年度以降の返納額"), COL_YEN),
	COL(carried_yen, T("繰越額"), COL_YEN),
	COL(completes_on, T("完了予定日"), COL_DATE),
	OPT_ID(carried_from, T("繰越元の支出負担行為番号")),
	OPT_ID(promise_id, T("将来の約束番号")),
	OPT_ID(case_id, T("案件番号")),
	OPT_ID(service_id, T("支援制度番号")),
	OPT_ID(programme_id, T("計画事業番号")),
	OPT_ID(party_id, T("事業者番号")),
	COL(decided_on, T("負担行為日"), COL_DATE),
	COL(version, T("版"), COL_INT),
	SHARE(funding, T("財源"), COL_TEXT),
	SHARE(share_yen, T("財源の額"), COL_YEN),
	SHARE(own_yen, T("一般財源"), COL_YEN),
};
const struct row_desc budget_page_commitment_desc = { .name = "budget_page_commitment",
	.size = sizeof(struct budget_page_commitment),
	.count = COUNT_OF(COMMITMENT_COLS),
	.cols = COMMITMENT_COLS };

/* ---- loading ---- */

static const struct budget_funding *funding_at(const struct budget_shares *s, int64_t id) {
	for (size_t i = 0; i < s->funding_count; i++)
		if (s->fundings[i].id == id)
			return &s->fundings[i];
	return NULL;
}

static enum err load_funding(struct req *req, int64_t id, struct budget_shares *s) {
	const struct funding_id funding = { id };
	struct budget_funding_of_row f;
	struct budget_funding *next = &s->fundings[s->funding_count];
	TRY(budget_funding_of(req->db, req->arena, tenant_of(req), funding, &f));
	*next = (struct budget_funding){ .id = id,
		.name = f.name,
		.label = STR_JOIN(req->arena, f.name, S("（"),
			str_format(req->arena, "%lld/%lld", (long long)f.rate_num, (long long)f.rate_den), S("）")) };
	TRY(budget_parts(req->db, req->arena, tenant_of(req), funding, &next->parts, &next->count));
	s->funding_count++;
	return OK;
}

enum err budget_shares_load(struct req *req, const struct budget_entry *entries, size_t count,
	struct budget_shares *ret) {
	*ret = (struct budget_shares){ .fundings = ARENA_ARRAY(req->arena, struct budget_funding, count + 1) };
	for (size_t i = 0; i < count; i++)
		if (entries[i].funding_id.has && funding_at(ret, entries[i].funding_id.v) == NULL)
			TRY(load_funding(req, entries[i].funding_id.v, ret));
	return OK;
}

/* ---- asking ---- */

struct budget_borne budget_borne_of_line(const struct budget_shares *s, const struct budget_entry *e) {
	const struct budget_funding *f = e->funding_id.has ? funding_at(s, e->funding_id.v) : NULL;
	struct budget_borne b = { .funding = f == NULL ? S("") : f->name, .label = f == NULL ? S("") : f->label };
	for (size_t i = 0; f != NULL && i < f->count; i++)
		if (f->parts[i].line_id.v == e->line_id.v)
			b.share_yen += f->parts[i].share_yen;
	b.own_yen = e->f.committed - b.share_yen;
	return b;
}

struct budget_borne budget_borne_of_commitment(const struct budget_shares *s, struct commitment_id id,
	int64_t decided_yen) {
	struct budget_borne b = { .funding = S(""), .label = S(""), .own_yen = decided_yen };
	for (size_t i = 0; i < s->funding_count; i++) {
		for (size_t k = 0; k < s->fundings[i].count; k++) {
			if (s->fundings[i].parts[k].commitment_id.v == id.v)
				b = (struct budget_borne){ .funding = s->fundings[i].name,
					.label = s->fundings[i].label,
					.share_yen = s->fundings[i].parts[k].share_yen,
					.own_yen = decided_yen - s->fundings[i].parts[k].share_yen };
		}
	}
	return b;
}

/* ---- saying ---- */

void budget_borne_fact(struct req *req, struct sheet *s, const struct budget_borne *b) {
	const struct msg_arg args[] = { { .name = "name", .text = b->label }, { .name = "yen", .number = b->share_yen },
		{ .name = "own", .number = b->own_yen } };
	if (b->funding.n > 0)
		sheet_fact(s, T("財源"),
			tr_format(req->arena, req->lang, T("{name}{yen}円、一般財源{own}円"), args, COUNT_OF(args)));
}

void budget_borne_table(struct req *req, struct sheet *s, const struct budget_shares *shares,
	const struct budget_entry *entries, size_t count) {
	static const char *const HEADS[] = { T("年度"), T("予算科目"), T("財源"), T("負担行為済（円）"), T("財源の額（円）"), T("一般財源（円）") };
	int64_t committed = 0, share = 0, own = 0;
	if (shares->funding_count == 0)
		return;
	struct sheet_table *t = sheet_table(s, T("財源ごとの額"), T("ありません。"), HEADS, COUNT_OF(HEADS), count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct budget_borne b = budget_borne_of_line(shares, &entries[i]);
		struct sheet_cell *c = sheet_row(t);
		c[0].text = budget_year_text(req, entries[i].fiscal_year);
		c[1] = (struct sheet_cell){ .text = entries[i].name,
			.url = budget_id_url(req, "lines", entries[i].line_id.v, "") };
		c[2].text = b.label.n > 0 ? b.label : say(req, T("一般財源だけ"));
		c[3] = budget_cell_yen(req, entries[i].f.committed);
		c[4] = budget_cell_yen(req, b.share_yen);
		c[5] = budget_cell_yen(req, b.own_yen);
		committed += entries[i].f.committed;
		share += b.share_yen;
		own += b.own_yen;
	}
	struct sheet_cell *c = sheet_row(t);
	c[0].text = say(req, T("合計"));
	c[3] = budget_cell_yen(req, committed);
	c[4] = budget_cell_yen(req, share);
	c[5] = budget_cell_yen(req, own);
	t->sum = true;
}
