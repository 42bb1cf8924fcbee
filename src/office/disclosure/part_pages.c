/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Before a copy is made for a claim: what of the firm's records is not disclosed, record by record and item by item, by
 * which item of 78条 and why. The copy has these words in place of the values, and the notice prints the reasons.
 */
#include "base/ident.h"
#include "office/disclosure/disclosure-private.h"
#include "office/tenant/tenant.h"

enum { ROWS_SHOWN = 200, SUMMARY_MOST = 200 };

static struct url parts_url(struct req *req, struct disclosure_id id) {
	return claim_url(req, id, "/parts");
}

static struct url record_url(struct req *req, struct disclosure_id id, struct str table, struct str record) {
	return (struct url){ STR_JOIN(req->arena, parts_url(req, id).s, S("/"), table, S("/"), record) };
}

/* A claim for disclosure of a firm's records; ERR_NOT_FOUND for others. */
static enum err claim_of(struct req *req, struct disclosure_id id, struct disclosure_claim_by_id_row *ret_claim) {
	TRY(disclosure_claim_by_id(req->db, req->arena, tenant_of(req), id, ret_claim));
	return ret_claim->kind == CLAIM_DISCLOSE && ret_claim->party_id.v != 0 ? OK : ERR_NOT_FOUND;
}

struct parts { struct disclosure_withheld_list_row *rows; size_t count; };

static enum err parts_of(struct req *req, struct disclosure_id id, struct parts *ret) {
	return disclosure_withheld_list(req->db, req->arena, tenant_of(req), id, &ret->rows, &ret->count);
}

/* ---- all records ---- */

static struct str summary_of(struct req *req, const struct held_group *g, size_t index) {
	const void *row = (const char *)g->rows + index * g->desc->size;
	struct str text = S("");
	for (size_t i = 0; i < g->desc->count && text.n < SUMMARY_MOST; i++) {
		struct str value = held_is_inner(&g->desc->cols[i]) ?
			S("") :
			held_text(req->arena, req->lang, row, &g->desc->cols[i]);
		if (value.n > 0)
			text = STR_JOIN(req->arena, text, text.n > 0 ? S(" / ") : S(""),
				say(req, g->desc->cols[i].label), S(" "), value);
	}
	return text;
}

/* The items of one record that are not disclosed. */
static struct str withheld_of(struct req *req, const struct parts *parts, const struct held_group *g, size_t index) {
	struct str text = S("");
	if (!str_is_none(withheld_instead(req->arena, parts->rows, parts->count, g, index, NULL)))
		for (size_t i = 0; i < g->desc->count; i++)
			if (!held_is_inner(&g->desc->cols[i]) &&
				!str_is_none(withheld_instead(req->arena, parts->rows, parts->count, g, index,
					&g->desc->cols[i])))
				text = STR_JOIN(req->arena, text,
					text.n > 0 ? (req->lang == LANG_EN ? S(", ") : S("、")) : S(""),
					say(req, g->desc->cols[i].label));
	return text;
}

static void add_records(struct req *req, const struct disclosure_claim_by_id_row *c, const struct parts *parts,
	const struct held_group *g, struct sheet_table *t) {
	const size_t rows = held_has_key(g) ? g->count : 1;
	for (size_t k = 0; k < rows; k++) {
		struct sheet_cell *cells = sheet_row(t);
		cells[0] = (struct sheet_cell){ .text = say(req, g->name),
			.url = record_url(req, c->disclosure_id, str_from(g->table),
				held_has_key(g) ? held_key(req->arena, g, k) : WITHHELD_ALL) };
		cells[1].text = summary_of(req, g, k);
		struct str withheld = withheld_of(req, parts, g, k);
		cells[2] = (struct sheet_cell){ .text = withheld, .tone = withheld.n > 0 ? S("red") : STR_NONE };
	}
}

static enum err show_records(struct req *req, struct disclosure_id id) {
	static const char *const HEADS[] = { T("記録"), T("内容"), T("開示しない項目") };
	struct disclosure_claim_by_id_row c;
	struct held_group *groups;
	struct parts parts;
	size_t count, rows = 0;
	TRY(claim_of(req, id, &c));
	TRY(parts_of(req, id, &parts));
	TRY(held_read(req->db, req->arena, tenant_of(req), &(struct held_owner){ .party = c.party_id }, ROWS_SHOWN,
		&groups, &count));
	for (size_t i = 0; i < count; i++)
		rows += groups[i].count;
	struct sheet *s = sheet_new(req, say(req, T("開示しない部分")));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, claim_number(req, c.fiscal_year, c.number), claim_url(req, id, ""));
	s->lead = say(req, T("記録を開き、開示しない項目と根拠を選びます。写しでは、その項目の代わりに根拠を書きます。理由は決定の通知に載ります。"));
	struct sheet_table *t = sheet_table(s, T("この事業者の記録"), T("記録はありません。"), HEADS, COUNT_OF(HEADS), rows);
	for (size_t i = 0; i < count; i++)
		add_records(req, &c, &parts, &groups[i], t);
	sheet_show(s, "wide");
	return OK;
}

enum err part_index(struct req *req, const struct claim_office_one_form *form) {
	return show_records(req, form->disclosure_id);
}

/* ---- one record ---- */

struct record { struct disclosure_claim_by_id_row claim; struct held_group group; struct parts parts; size_t index; };

static enum err find_record(struct req *req, struct disclosure_id id, struct str table, struct str record,
	struct record *r) {
	TRY(claim_of(req, id, &r->claim));
	TRY(parts_of(req, id, &r->parts));
	TRY(held_read_table(req->db, req->arena, tenant_of(req), &(struct held_owner){ .party = r->claim.party_id },
		table, ROWS_SHOWN, &r->group));
	for (r->index = 0; r->index < r->group.count; r->index++)
		if (held_has_key(&r->group) ? str_equal(held_key(req->arena, &r->group, r->index), record) :
			str_equal(record, WITHHELD_ALL))
			return OK;
	return ERR_NOT_FOUND;
}

static struct input item_input(struct req *req, const struct record *r) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, r->group.desc->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < r->group.desc->count; i++)
		if (!held_is_inner(&r->group.desc->cols[i]))
			choices[count++] = (struct input_choice){ .value = str_from(r->group.desc->cols[i].name),
				.label = say(req, r->group.desc->cols[i].label) };
	struct input in = input_choose(req, "item", T("開示しない項目"), choices, count, STR_NONE, 0);
	in.hint = say(req, T("選ばないと、この記録の全部を開示しません。"));
	return in;
}

static struct input taken_input(struct req *req, const struct record *r, size_t *ret_count) {
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, r->parts.count + 1);
	*ret_count = 0;
	for (size_t i = 0; i < r->parts.count; i++)
		if (str_equal(r->parts.rows[i].held_table, str_from(r->group.table)) &&
			!str_is_none(withheld_instead(req->arena, &r->parts.rows[i], 1, &r->group, r->index, NULL)))
			choices[(*ret_count)++] = (struct input_choice){ .value = id_text(req->arena,
										 r->parts.rows[i].withheld_id.v),
				.label = STR_JOIN(req->arena,
					r->parts.rows[i].label.n > 0 ?
						say(req, str_to_cstr(req->arena, r->parts.rows[i].label)) :
						say(req, T("記録の全部")),
					S("　"), say_word(req, &withheld_ground_desc, r->parts.rows[i].ground)) };
	return input_choose(req, "withheld", T("取り消す部分"), choices, *ret_count, STR_NONE, INPUT_REQUIRED);
}

static void add_values(struct req *req, struct sheet *s, const struct record *r) {
	const void *row = (const char *)r->group.rows + r->index * r->group.desc->size;
	for (size_t i = 0; i < r->group.desc->count && s->fact_count < SHEET_FACTS_MOST; i++) {
		const struct col_desc *col = &r->group.desc->cols[i];
		struct str value = held_is_inner(col) ? S("") : held_text(req->arena, req->lang, row, col);
		struct str instead =
			withheld_instead(req->arena, r->parts.rows, r->parts.count, &r->group, r->index, col);
		sheet_fact(s, col->label,
			value.n > 0 && !str_is_none(instead) ? STR_JOIN(req->arena, value, S("　"), instead) : value);
	}
}

static enum err show_record(struct req *req, struct disclosure_id id, struct str table, struct str record) {
	struct record r;
	size_t taken;
	TRY(find_record(req, id, table, record, &r));
	struct sheet *s = sheet_new(req, say(req, r.group.name));
	sheet_crumb_desk(s, req_slug(req));
	sheet_crumb(s, claim_number(req, r.claim.fiscal_year, r.claim.number), claim_url(req, id, ""));
	sheet_crumb(s, say(req, T("開示しない部分")), parts_url(req, id));
	add_values(req, s, &r);
	if (r.claim.decision.has) {
		s->notice = say(req, T("決定したので、開示しない部分は変えられません。"));
		sheet_show(s, NULL);
		return OK;
	}
	struct sheet_form *f = sheet_form(s, T("開示しない部分を加える"), T("加える"), record_url(req, id, table, record));
	sheet_field(f, INPUT_AS_SELECT, item_input(req, &r));
	sheet_field(f, INPUT_AS_SELECT, input_enum(req, "ground", T("根拠"), &withheld_ground_desc, 0, INPUT_REQUIRED));
	sheet_field(f, INPUT_AS_LINES, input_text(req, "why", T("開示しない理由"), STR_NONE, INPUT_REQUIRED));
	f->fields[2].input.hint = say(req, T("請求者への通知に載ります。開示しない内容そのものは書かないでください。"));
	struct input in = taken_input(req, &r, &taken);
	if (taken > 0) {
		f = sheet_form(s, T("開示することに戻す"), T("戻す"), claim_url(req, id, "/parts/give"));
		f->quiet = true;
		sheet_field(f, INPUT_AS_SELECT, in);
	}
	sheet_show(s, NULL);
	return OK;
}

enum err part_show(struct req *req, const struct part_one_form *form) {
	return show_record(req, form->disclosure_id, form->table, form->record);
}

static const struct col_desc *item_of(const struct record *r, struct str name) {
	for (size_t i = 0; i < r->group.desc->count; i++)
		if (str_equal(name, str_from(r->group.desc->cols[i].name)) && !held_is_inner(&r->group.desc->cols[i]))
			return &r->group.desc->cols[i];
	return NULL;
}

enum err part_withhold_prepare(struct req *req, const struct part_withhold_form *form) {
	struct record *r = ARENA_NEW(req->arena, struct record);
	TRY(find_record(req, form->disclosure_id, form->table, form->record, r));
	if (form->item.n > 0 && item_of(r, form->item) == NULL)
		return sheet_refuse(req, "item", T("一覧にある項目から選んでください。"));
	TRY(sheet_refuse_my_number(req, "why", form->why));
	req->prepared = r;
	return OK;
}

enum err part_withhold_apply(struct req *req, const struct part_withhold_form *form) {
	const struct record *r = req->prepared;
	struct disclosure_claim_by_id_row now;
	const struct col_desc *col = form->item.n > 0 ? item_of(r, form->item) : NULL;
	TRY(claim_of(req, form->disclosure_id, &now));
	if (now.decision.has)
		return ERR_CONFLICT;
	TRY(disclosure_withheld_insert(req->db, tenant_of(req), (struct withheld_id){ ident_new() },
		form->disclosure_id, form->table, form->record, col != NULL ? str_from(col->name) : S(""),
		str_from(r->group.name), col != NULL ? str_from(col->label) : S(""), form->ground, form->why,
		req->now_us, (struct account_id){ req->session->account }, NULL));
	req_act(req, now.party_id.v, S("開示請求で開示しない部分を決めました。"));
	return OK;
}

enum err part_withhold_render(struct req *req, const struct part_withhold_form *form) {
	if (req->refused)
		return show_record(req, form->disclosure_id, form->table, form->record);
	res_redirect(req, parts_url(req, form->disclosure_id));
	return OK;
}

enum err part_give_prepare(struct req *req, const struct part_give_form *form) {
	struct disclosure_claim_by_id_row c;
	return claim_of(req, form->disclosure_id, &c);
}

enum err part_give_apply(struct req *req, const struct part_give_form *form) {
	struct disclosure_claim_by_id_row c;
	int64_t changed;
	TRY(claim_of(req, form->disclosure_id, &c));
	if (c.decision.has)
		return ERR_CONFLICT;
	TRY(disclosure_withheld_remove(req->db, tenant_of(req), form->disclosure_id, form->withheld, &changed));
	req_act(req, c.party_id.v, S("開示請求で開示しない部分を取り消しました。"));
	return changed == 1 ? OK : ERR_NOT_FOUND;
}

enum err part_give_render(struct req *req, const struct part_give_form *form) {
	if (req->refused)
		return show_records(req, form->disclosure_id);
	res_redirect(req, parts_url(req, form->disclosure_id));
	return OK;
}
