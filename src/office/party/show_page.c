/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One party: what is known of it, since when, and what can be done. The firm sees the same without officers' notes. */
#include "base/codes.h"
#include "base/fold.h"
#include "office/party/pages-private.h"
#include "office/party/party-private.h"
#include "disclosure_store.h"
#include "office/disclosure/disclosure-types.h"
#include "party_views.h"

/* ---- facts ---- */

static void put_fact(struct party_show_view *v, const char *label, struct str value) {
	if (value.n > 0)
		v->facts[v->fact_count++] =
			(struct fact_line){ .label = str_from(tr(v->req->lang, label)), .value = value };
}

static void put_facts(struct party_show_view *v, const struct party_by_id_row *p, struct str town_code) {
	const struct req *req = v->req;
	bool inside = p->municipality_code.n > 0 && str_equal(p->municipality_code, town_code);
	put_fact(v, T("種別"), say_word(req, &party_kind_desc, p->kind));
	put_fact(v, T("状態"), say_word(req, &party_state_desc, p->state));
	put_fact(v, T("屋号"), p->trade_name);
	put_fact(v, T("代表者"), p->representative);
	put_fact(v, T("法人番号"), p->corporate_number);
	put_fact(v, T("会社法人等番号"), p->registration_number);
	put_fact(v, T("適格請求書発行事業者登録番号"), p->invoice_number);
	put_fact(v, T("所在地"), p->address);
	if (p->address.n > 0)
		put_fact(v, T("市区町村の内外"), str_from(tr(req->lang, inside ? T("区域内") : T("区域外"))));
	put_fact(v, T("設立・開業日"), say_day(req, p->founded_on));
	put_fact(v, T("廃業・解散日"), say_day(req, p->closed_on));
	if (!v->own) {
		put_fact(v, T("収受日時"), req_time(req, p->received_us));
		put_fact(v, T("登録のしかた"), say_word(req, &party_origin_desc, p->origin));
		put_fact(v, T("事業者番号"), id_text(req->arena, p->party_id.v));
	}
}

static void put_warnings(struct party_show_view *v, const struct party_by_id_row *p) {
	struct party_problems problems = { .count = 0 };
	struct party_fields f = party_fields_of(p);
	f.note = S("");
	party_check(v->req->arena, &f, &problems);
	for (size_t i = 0; i < problems.count; i++)
		v->warnings[v->warning_count++] = str_from(tr(v->req->lang, problems.items[i].sentence));
}

/* 利用停止 (個人情報保護法100条): everybody who opens the record sees it. */
static enum err put_stops(struct party_show_view *v, struct tenant_id tenant, struct party_id party) {
	struct disclosure_stop_of_party_row *rows;
	size_t count;
	TRY(disclosure_stop_of_party(v->req->db, v->req->arena, tenant, party, &rows, &count));
	for (size_t i = 0; i < count && v->warning_count < PARTY_PROBLEMS_MOST; i++) {
		const struct msg_arg args[] = { { .name = "measure",
							.text = say_word(v->req, &claim_stop_desc, rows[i].stop) },
			{ .name = "time", .text = req_time(v->req, rows[i].begun_us) } };
		v->warnings[v->warning_count++] = tr_format(v->req->arena, v->req->lang,
			T("個人情報の利用停止中です（{measure}、{time}から）。この事業者の個人情報は、決定した範囲で使わないでください。"), args, COUNT_OF(args));
	}
	return OK;
}

/* ---- parts ---- */

static struct part_list *new_part(struct party_show_view *v, const char *id, const char *heading, const char *empty,
	size_t room) {
	struct part_list *list = &v->parts[v->part_count++];
	*list = (struct part_list){ .id = id, .heading = tr(v->req->lang, heading), .empty = tr(v->req->lang, empty),
		.items = ARENA_ARRAY(v->req->arena, struct part_line, room) };
	return list;
}

static void may_add(struct part_list *list, const struct party_show_view *v, struct url url, const char *label) {
	list->can_add = v->can_write;
	list->add = url;
	list->add_label = tr(v->req->lang, label);
}

/* The codes of an establishment with the names of their groups. */
static struct str industries_of(const struct req *req, const struct party_parts *p, struct establishment_id id) {
	struct str text = S("");
	for (size_t i = 0; i < p->industry_count; i++) {
		if (p->industries[i].establishment_id.v != id.v)
			continue;
		struct str one = STR_JOIN(req->arena, p->industries[i].code, S(" "),
			str_or_empty(jsic_name(p->industries[i].code)));
		text = text.n == 0 ? one : STR_JOIN(req->arena, text, S("、"), one);
	}
	return text;
}

static void put_establishments(struct party_show_view *v, struct str slug, const struct party_parts *p) {
	struct part_list *list = new_part(v, "establishments", T("事業所"), T("まだ登録されていません。"), p->establishment_count);
	for (size_t i = 0; i < p->establishment_count; i++) {
		const struct party_establishment_of_party_row *e = &p->establishments[i];
		list->items[list->count++] = (struct part_line){ .title = e->name.n > 0 ? e->name : S("—"),
			.text = establishment_address(v->req->arena, e),
			.extra = industries_of(v->req, p, e->establishment_id),
			.badge = e->is_main ? str_from(tr(v->req->lang, T("主たる事業所"))) : S(""),
			.url = part_url(v->req, slug, p->party.party_id, "/establishments", e->establishment_id.v),
			.over = e->closed_on.has };
	}
	may_add(list, v, party_url(v->req, slug, p->party.party_id, "/establishments/new"), T("事業所を加える"));
}

static void put_contacts(struct party_show_view *v, struct str slug, const struct party_parts *p) {
	struct part_list *list = new_part(v, "contacts", T("連絡先"), T("まだ登録されていません。"), p->contact_count);
	for (size_t i = 0; i < p->contact_count; i++) {
		const struct party_contact_of_party_row *c = &p->contacts[i];
		list->items[list->count++] = (struct part_line){ .title = c->value,
			.text = STR_JOIN(v->req->arena, say_word(v->req, &contact_kind_desc, c->kind), S("・"),
				say_word(v->req, &contact_purpose_desc, c->purpose)),
			.extra = c->attention,
			.badge = S(""),
			.url = part_url(v->req, slug, p->party.party_id, "/contacts", c->contact_id.v) };
	}
	may_add(list, v, party_url(v->req, slug, p->party.party_id, "/contacts/new"), T("連絡先を加える"));
}

/* 2026年4月1日～; empty when no day is known. */
static struct str period(const struct req *req, struct opt_int from, struct opt_int to) {
	if (!from.has && !to.has)
		return S("");
	return STR_JOIN(req->arena, say_day(req, from), req->lang == LANG_JA ? S("～") : S(" – "), say_day(req, to));
}

static void put_persons(struct party_show_view *v, struct str slug, const struct party_parts *p) {
	const struct req *req = v->req;
	struct date today = jst_date(req->now_us);
	struct part_list *list = new_part(v, "persons", T("代表者・役員など"), T("まだ登録されていません。"), p->person_count);
	for (size_t i = 0; i < p->person_count; i++) {
		const struct party_person_of_party_row *r = &p->persons[i];
		struct str title = r->title.n > 0 ?
			STR_JOIN(req->arena, say_word(req, &person_role_desc, r->role), S("（"), r->title, S("）")) :
			say_word(req, &person_role_desc, r->role);
		list->items[list->count++] = (struct part_line){ .title = r->name,
			.text = title,
			.extra = period(req, r->valid_from, r->valid_to),
			.badge = S(""),
			.url = part_url(req, slug, p->party.party_id, "/persons", r->person_id.v),
			.over = !person_holds(r, today) };
	}
	may_add(list, v, party_url(req, slug, p->party.party_id, "/persons/new"), T("人を加える"));
}

static void put_names(struct party_show_view *v, const struct party_parts *p) {
	if (p->name_count < 2)
		return;
	struct part_list *list = new_part(v, "names", T("名称の履歴"), T("まだ登録されていません。"), p->name_count);
	for (size_t i = 0; i < p->name_count; i++)
		list->items[list->count++] = (struct part_line){ .title = p->names[i].name,
			.text = say_word(v->req, &party_name_use_desc, p->names[i].name_use),
			.extra = period(v->req, (struct opt_int){ true, p->names[i].valid_from.days },
				(struct opt_int){ false, 0 }),
			.badge = S("") };
}

static void put_numbers(struct party_show_view *v, struct str slug, struct party_id party,
	const struct party_fact_of_party_row *facts, size_t count) {
	struct part_list *list = new_part(v, "facts", T("資本金・従業員"), T("まだ登録されていません。"), count);
	for (size_t i = 0; i < count; i++) {
		struct str value =
			tr_format(v->req->arena, v->req->lang, facts[i].kind == PARTY_CAPITAL ? T("{n}円") : T("{n}人"),
				&(struct msg_arg){ .name = "n", .number = facts[i].value }, 1);
		list->items[list->count++] = (struct part_line){ .title = value,
			.text = say_word(v->req, &party_fact_kind_desc, facts[i].kind),
			.extra = STR_JOIN(v->req->arena, say_date(v->req, facts[i].as_of), S("　"), facts[i].source),
			.badge = S("") };
	}
	may_add(list, v, party_url(v->req, slug, party, "/facts/new"), T("数字を加える"));
}

static enum err put_accounts(struct req *req, struct party_show_view *v, struct str slug, struct party_id party,
	struct party_bank_account_masked_row **ret_rows, size_t *ret_count) {
	struct party_bank_account_masked_row *rows;
	size_t count;
	TRY(party_bank_account_masked(req->db, req->arena, tenant_of(req), party, PARTY_PARTS_MOST, &rows, &count));
	struct part_list *list = new_part(v, "bank-accounts", T("口座"), T("まだ登録されていません。"), count);
	for (size_t i = 0; i < count; i++)
		list->items[list->count++] = (struct part_line){ .title = STR_JOIN(req->arena, rows[i].bank_name,
									 S(" "), rows[i].branch_name),
			.text = STR_JOIN(req->arena, say_word(req, &account_kind_desc, rows[i].kind), S(" "),
				rows[i].number),
			.extra = period(req, (struct opt_int){ true, rows[i].valid_from.days }, rows[i].valid_to),
			.badge = rows[i].checked_by.has ? str_from(tr(req->lang, T("通帳と照合済み"))) : S(""),
			.over = rows[i].valid_to.has };
	may_add(list, v, party_url(req, slug, party, "/bank-accounts/new"), T("口座を登録する"));
	list->can_add = v->own ? session_has(req->session, ROLE_PARTY_INSIDER) : v->can_write;
	*ret_rows = rows;
	*ret_count = count;
	return OK;
}

/* ---- size ---- */

static struct opt_int latest(const struct party_fact_of_party_row *facts, size_t count, enum party_fact_kind kind) {
	for (size_t i = 0; i < count; i++)
		if (facts[i].kind == kind)
			return (struct opt_int){ true, facts[i].value };
	return (struct opt_int){ false, 0 };
}

static struct str clause_sentence(const struct req *req, const struct size_clause *c) {
	const struct msg_arg args[] = { { .name = "capital", .number = c->capital_limit_yen.v },
		{ .name = "employees", .number = c->employee_limit.v } };
	if (!c->capital_limit_yen.has)
		return tr_format(req->arena, req->lang, T("個人は、従業員{employees}人以下"), args, 2);
	return tr_format(req->arena, req->lang, T("資本金{capital}円以下、または従業員{employees}人以下"), args, 2);
}

static enum err put_size(struct req *req, struct party_show_view *v, const struct party_by_id_row *p,
	const struct party_fact_of_party_row *facts, size_t count) {
	const struct size_facts f = { .kind = p->kind,
		.capital_yen = latest(facts, count, PARTY_CAPITAL),
		.employees = latest(facts, count, PARTY_EMPLOYEES),
		.industry = p->industry,
		.on = jst_date(req->now_us) };
	struct size_result r;
	if (p->kind == PARTY_PERSON || p->kind == PARTY_ORGANISATION)
		return OK;
	TRY(size_judge(req->arena, req->lang, &f, &r));
	for (size_t i = 0; i < r.clause_count; i++)
		v->sizes[v->size_count++] = (struct size_line){ .law = r.clauses[i].law,
			.article = r.clauses[i].article,
			.trade = r.clauses[i].trade,
			.class_label = say_word(req, &size_class_desc, i == 0 ? r.basic : r.credit),
			.sentence = clause_sentence(req, &r.clauses[i]) };
	v->finer_code = r.finer_code;
	return OK;
}

/* ---- what is around it ---- */

static void put_related(struct party_show_view *v, struct str label, struct str what, struct url url) {
	if (v->related_count < COUNT_OF(v->related))
		v->related[v->related_count++] = (struct party_link){ .label = label, .what = what, .url = url };
}

static enum err put_successions(struct req *req, struct party_show_view *v, struct str slug, struct party_id party) {
	struct party_succession_list_row *rows;
	size_t count;
	TRY(party_succession_list(req->db, req->arena, tenant_of(req), NULL, &party, NULL, 20, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool same = rows[i].from_id.v == rows[i].to_id.v, is_from = rows[i].from_id.v == party.v;
		struct str what = STR_JOIN(req->arena, say_word(req, &succession_kind_desc, rows[i].kind), S("・"),
			say_word(req, &succession_state_desc, rows[i].state));
		put_related(v,
			same ? rows[i].new_name :
				is_from ? rows[i].to_name :
					rows[i].from_name,
			what, url_build(req->arena, "/%s/office/successions/%d", slug, rows[i].succession_id.v));
	}
	return OK;
}

static enum err put_joins(struct req *req, struct party_show_view *v, struct str slug, struct party_id party) {
	struct party_join_of_party_row *rows;
	size_t count;
	TRY(party_join_of_party(req->db, req->arena, tenant_of(req), party, 20, &rows, &count));
	for (size_t i = 0; i < count; i++)
		put_related(v, str_from(tr(req->lang, T("統合の記録"))),
			STR_JOIN(req->arena, say_word(req, &join_state_desc, rows[i].state), S("・"),
				req_time(req, rows[i].done_us)),
			url_build(req->arena, "/%s/office/joins/%d", slug, rows[i].join_id.v));
	return OK;
}

static void put_suspect(struct req *req, struct party_show_view *v, struct str slug, struct party_id party,
	struct party_id other, int64_t score) {
	put_related(v, str_from(tr(req->lang, T("同じ事業者かもしれない登録"))),
		tr_format(req->arena, req->lang, T("{n}点"), &(struct msg_arg){ .name = "n", .number = score }, 1),
		url_build(req->arena, "/%s/office/parties/%d/pairs/%d", slug, party.v, other.v));
}

static enum err put_suspects(struct req *req, struct party_show_view *v, struct str slug, struct party_id party) {
	struct party_suspect_of_party_row *newer;
	struct party_suspect_of_second_row *older;
	size_t newer_count, older_count;
	TRY(party_suspect_of_party(req->db, req->arena, tenant_of(req), party, SUSPECT_OPEN, 10, &newer, &newer_count));
	TRY(party_suspect_of_second(req->db, req->arena, tenant_of(req), party, SUSPECT_OPEN, 10, &older,
		&older_count));
	for (size_t i = 0; i < newer_count; i++)
		put_suspect(req, v, slug, party, newer[i].second_id, newer[i].score);
	for (size_t i = 0; i < older_count; i++)
		put_suspect(req, v, slug, party, older[i].first_id, older[i].score);
	return OK;
}

static enum err put_imports(struct req *req, struct party_show_view *v, struct party_id party) {
	struct party_import_row_of_party_row *rows;
	size_t count;
	TRY(party_import_row_of_party(req->db, req->arena, tenant_of(req), party, IMPORT_WRITTEN, 20, &rows, &count));
	v->imports = ARENA_ARRAY(req->arena, struct part_line, count);
	for (size_t i = 0; i < count; i++)
		v->imports[v->import_count++] = (struct part_line){
			.title = tr_format(req->arena, req->lang, T("{file}の{row}行目"),
				(const struct msg_arg[]){ { .name = "file", .text = rows[i].file_name },
					{ .name = "row", .number = rows[i].row_no } },
				2),
			.text = STR_JOIN(req->arena, say_word(req, &import_action_desc, rows[i].action), S("・"),
				req_time(req, rows[i].imported_us)),
			.extra = rows[i].changes,
			.badge = S("")
		};
	return OK;
}

/* The published row of its number, if files of the register were brought in. */
static enum err put_published(struct req *req, struct party_show_view *v, struct str slug,
	const struct party_by_id_row *p) {
	struct party_register_by_number_row g;
	if (p->corporate_number.n == 0)
		return OK;
	enum err e = party_register_by_number(req->db, req->arena, p->corporate_number, &g);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	v->published = STR_JOIN(req->arena, g.name, S("　"), g.prefecture, g.city, g.street);
	v->published_differs = !str_equal(fold(req->arena, g.name, 0), fold(req->arena, p->name, 0)) || g.closed_on.has;
	v->complete = party_url(req, slug, p->party_id, "/complete");
	return OK;
}

static void put_actions(struct req *req, struct party_show_view *v, struct str slug, struct party_id party) {
	const struct { const char *label, *below; enum role role; bool own;
	} ACTIONS[] = {
		{ T("名称や番号を直す"), "/edit", ROLE_OFFICER, false },
		{ T("承継を起案する"), "/successions/new", ROLE_OFFICER, false },
		{ T("役員名簿"), "/roster", ROLE_OFFICER, false },
		{ T("口座を見る"), "/bank-accounts", ROLE_ACCOUNTANT, false },
		{ T("名称や番号を直す"), "/edit", ROLE_PARTY_INSIDER, true },
		{ T("口座を見る"), "/bank-accounts", ROLE_PARTY_INSIDER, true },
		{ T("職員代行入力"), "/proxy", ROLE_OFFICER, false },
		{ T("ファイル"), "/files", ROLE_OFFICER, false },
	};
	for (size_t i = 0; i < COUNT_OF(ACTIONS); i++)
		if (ACTIONS[i].own == v->own && session_has(req->session, ACTIONS[i].role))
			v->actions[v->action_count++] =
				(struct party_link){ .label = str_from(tr(req->lang, ACTIONS[i].label)),
					.url = party_url(req, slug, party, ACTIONS[i].below) };
}

/* Lists of other modules, filtered to this party. */
static void put_lists(struct req *req, struct party_show_view *v, struct str slug, struct party_id party) {
	static const struct { const char *label, *pattern, *path;
	} LISTS[] = {
		{ T("送ったお知らせ"), "/{slug}/office/messages", "/%s/office/messages" },
		{ T("この事業者の記録を見た人"), "/{slug}/office/audit", "/%s/office/audit" },
	};
	for (size_t i = 0; i < COUNT_OF(LISTS); i++)
		if (req_may_open(req, str_from(LISTS[i].pattern)))
			v->actions[v->action_count++] =
				(struct party_link){ .label = str_from(tr(req->lang, LISTS[i].label)),
					.url = url_query(req->arena, url_build(req->arena, LISTS[i].path, slug),
						"party", id_text(req->arena, party.v)) };
}

static enum err put_around(struct req *req, struct party_show_view *v, struct str slug,
	const struct party_by_id_row *p) {
	if (v->own)
		return OK;
	if (p->joined_into.has)
		put_related(v, str_from(tr(req->lang, T("この登録は統合されました。統合先を見る"))), S(""),
			party_url(req, slug, (struct party_id){ p->joined_into.v }, ""));
	TRY(put_suspects(req, v, slug, p->party_id));
	TRY(put_successions(req, v, slug, p->party_id));
	TRY(put_joins(req, v, slug, p->party_id));
	TRY(put_imports(req, v, p->party_id));
	return put_published(req, v, slug, p);
}

/* ---- the page ---- */

#define SUBTABLE(name_, desc_, rows_, count_) res_subtable(req, name_, &(struct table){ .desc = &desc_, .rows = rows_, .count = count_, .next_cursor = STR_NONE })

enum err party_show(struct req *req, const struct party_one_form *form) {
	struct party_parts p;
	struct party_fact_of_party_row *facts;
	struct party_bank_account_masked_row *accounts;
	struct tenant_all_row town;
	size_t fact_count, account_count;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &town));
	TRY(party_parts_read(req->db, req->arena, tenant_of(req), form->party_id, &p));
	TRY(party_fact_of_party(req->db, req->arena, tenant_of(req), form->party_id, PARTY_PARTS_MOST, &facts,
		&fact_count));
	struct party_show_view *v = ARENA_NEW(req->arena, struct party_show_view);
	v->req = req;
	v->own = is_own_page(req);
	v->name = p.party.name;
	v->kana = p.party.kana;
	v->note = v->own ? S("") : p.party.note;
	v->received = p.party.state == PARTY_RECEIVED;
	v->can_write =
		p.party.state != PARTY_JOINED && session_has(req->session, v->own ? ROLE_PARTY_ACT : ROLE_OFFICER);
	v->request_id = v->can_write ? form_new_request_id(req) : S("");
	put_facts(v, &p.party, town.code);
	TRY(put_stops(v, tenant_of(req), form->party_id));
	put_warnings(v, &p.party);
	put_establishments(v, form->slug, &p);
	put_contacts(v, form->slug, &p);
	put_persons(v, form->slug, &p);
	put_numbers(v, form->slug, form->party_id, facts, fact_count);
	TRY(put_accounts(req, v, form->slug, form->party_id, &accounts, &account_count));
	put_names(v, &p);
	TRY(put_size(req, v, &p.party, facts, fact_count));
	TRY(put_around(req, v, form->slug, &p.party));
	if (v->can_write || session_has(req->session, ROLE_ACCOUNTANT))
		put_actions(req, v, form->slug, form->party_id);
	if (!v->own)
		put_lists(req, v, form->slug, form->party_id);
	if (!v->own) {
		res_record(req, "party", &party_by_id_desc, ARENA_COPY(req->arena, p.party));
		SUBTABLE("names", party_name_of_party_desc, p.names, p.name_count);
		SUBTABLE("establishments", party_establishment_of_party_desc, p.establishments, p.establishment_count);
		SUBTABLE("industries", party_industry_of_party_desc, p.industries, p.industry_count);
		SUBTABLE("contacts", party_contact_of_party_desc, p.contacts, p.contact_count);
		SUBTABLE("persons", party_person_of_party_desc, p.persons, p.person_count);
		SUBTABLE("facts", party_fact_of_party_desc, facts, fact_count);
		SUBTABLE("bank_accounts", party_bank_account_masked_desc, accounts, account_count);
	}
	party_page(req, form->slug, v->own ? str_from(tr(req->lang, T("登録の内容"))) : p.party.name, NULL,
		party_show_page_body, v, NULL, 0);
	return OK;
}

enum err party_complete_prepare(struct req *req, const struct party_one_form *form) {
	struct party_head_row head;
	return party_living(req->db, req->arena, tenant_of(req), form->party_id, &head);
}

enum err party_complete_apply(struct req *req, const struct party_one_form *form) {
	int64_t filled;
	TRY(party_complete(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id, &filled));
	req_act(req, form->party_id.v, S("国税庁の公表情報で補いました。"));
	return OK;
}

enum err party_complete_render(struct req *req, const struct party_one_form *form) {
	res_redirect(req, party_url(req, form->slug, form->party_id, ""));
	return OK;
}

enum err party_roster_page(struct req *req, const struct party_one_form *form) {
	struct roster_row *rows;
	size_t count;
	TRY(party_roster(req->db, req->arena, tenant_of(req), form->party_id, jst_date(req->now_us), &rows, &count));
	struct part_list *list = ARENA_NEW(req->arena, struct part_list);
	*list = (struct part_list){ .id = "roster",
		.heading = tr(req->lang, T("役員名簿")),
		.empty = tr(req->lang, T("役員がまだ登録されていません。")),
		.items = ARENA_ARRAY(req->arena, struct part_line, count),
		.can_add = true,
		.add = url_format(req, FORMAT_CSV),
		.add_label = "CSV" };
	for (size_t i = 0; i < count; i++)
		list->items[list->count++] = (struct part_line){ .title = rows[i].name,
			.text = rows[i].title,
			.extra = STR_JOIN(req->arena, rows[i].kana, S("　"), rows[i].era, rows[i].year, S("."),
				rows[i].month, S("."), rows[i].day, S("　"), rows[i].address),
			.badge = S("") };
	res_table(req, "roster",
		&(struct table){ .desc = &roster_desc, .rows = rows, .count = count, .next_cursor = STR_NONE });
	const struct crumb up = { id_text(req->arena, form->party_id.v),
		party_url(req, form->slug, form->party_id, "") };
	party_page(req, form->slug, str_from(list->heading), "narrow", part_page_body, list, &up, 1);
	return OK;
}
