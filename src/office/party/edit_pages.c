/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms of a party and its parts, the same for officers and for the firm itself, which neither sees nor changes
 * officers' notes, the kind and the state. */
#include "base/codes.h"
#include "base/settings.h"
#include "office/party/pages-private.h"
#include "party_views.h"

/* ---- shared ---- */

static enum err living(struct req *req, struct party_id party) {
	struct party_head_row head;
	return party_living(req->db, req->arena, tenant_of(req), party, &head);
}

static void done(struct req *req, struct str slug, struct party_id party) {
	res_redirect(req, party_url(req, slug, party, ""));
}

static void version_of(struct party_form *f, int64_t version) {
	f->has_version = true;
	f->version = version;
}

static void said(struct req *req, struct party_id party, const char *sentence) {
	req_act(req, party.v, str_from(sentence));
}

/* The name of the party above, for the crumb. */
static enum err name_of(struct req *req, struct party_id party, struct str *ret_name) {
	struct party_by_id_row p;
	TRY(party_by_id(req->db, req->arena, tenant_of(req), party, &p));
	*ret_name = p.name;
	return p.state == PARTY_JOINED ? ERR_NOT_FOUND : OK;
}

/* ---- names and numbers ---- */

static const struct party_by_id_row EMPTY = { .kind = PARTY_BUSINESS, .state = PARTY_ACTIVE };

static void show_party(struct req *req, struct str slug, const struct party_by_id_row *p) {
	bool is_new = p->party_id.v == 0, own = is_own_page(req);
	struct url list = url_build(req->arena, "/%s/office/parties", slug);
	struct party_form *f = is_new ?
		form_begin(req, T("事業者を登録する"), url_build(req->arena, "/%s/office/parties/new", slug), list) :
		form_begin(req, T("名称や番号を直す"), party_url(req, slug, p->party_id, "/edit"),
			party_url(req, slug, p->party_id, ""));
	if (!is_new)
		version_of(f, p->version);
	if (!own)
		form_enum(f, INPUT_AS_CHOICE, "kind", T("種別"), &party_kind_desc, p->kind, INPUT_REQUIRED);
	form_text(f, "name", T("名称"), p->name, INPUT_REQUIRED, T("法人は登記のとおり、個人は氏名を入力します。"));
	form_text(f, "kana", T("フリガナ"), p->kana, 0, T("カタカナで、株式会社などはのぞきます。"));
	form_text(f, "trade_name", T("屋号"), p->trade_name, 0, T("看板の名前です。"));
	if (!is_new)
		form_day(f, "named_on", T("名称の適用開始日"), (struct opt_int){ .has = false });
	form_text(f, "corporate_number", T("法人番号"), p->corporate_number, INPUT_SHORT, T("13桁です。個人事業主にはありません。"));
	form_text(f, "registration_number", T("会社法人等番号"), p->registration_number, INPUT_SHORT, T("登記簿の12桁の番号です。"));
	form_text(f, "invoice_number", T("適格請求書発行事業者登録番号"), p->invoice_number, INPUT_SHORT, T("Tのあとに13桁です。"));
	form_day(f, "founded_on", T("設立・開業日"), p->founded_on);
	if (!own) {
		form_day(f, "closed_on", T("廃業・解散日"), p->closed_on);
		form_enum(f, INPUT_AS_CHOICE, "state", T("状態"), &party_state_desc,
			p->state == PARTY_RECEIVED && !req->refused ? PARTY_ACTIVE : p->state, INPUT_REQUIRED);
		f->fields[f->count - 1].input.choice_count = 3; /* 統合 is done by joining alone */
		form_lines(f, "note", T("備考"), p->note, 0, T("職員だけに見えます。個人番号は書けません。"));
	}
	form_show(req, f, slug, p->party_id, p->name);
}

enum err party_new(struct req *req, const struct party_one_form *form) {
	show_party(req, form->slug, &EMPTY);
	return OK;
}

enum err party_edit_page(struct req *req, const struct party_one_form *form) {
	struct party_by_id_row p;
	TRY(party_by_id(req->db, req->arena, tenant_of(req), form->party_id, &p));
	if (p.state == PARTY_JOINED)
		return ERR_NOT_FOUND;
	show_party(req, form->slug, &p);
	return OK;
}

static bool adds_party(const struct req *req) {
	return str_ends(req->path, S("/new"));
}

/* What the firm itself may not say stays as it is. */
static enum err fields_of_form(struct req *req, const struct party_save_form *form, struct party_fields *f,
	struct party_problems *problems) {
	struct party_by_id_row old = EMPTY;
	bool own = is_own_page(req);
	if (!adds_party(req))
		TRY(party_by_id(req->db, req->arena, tenant_of(req), form->party_id, &old));
	if (old.state == PARTY_JOINED)
		return ERR_NOT_FOUND;
	*f = (struct party_fields){ .kind = own ? old.kind : form->kind,
		.state = own || form->state == 0 ? old.state : form->state,
		.name = str_or_empty(form->name),
		.kana = str_or_empty(form->kana),
		.trade_name = str_or_empty(form->trade_name),
		.corporate_number = str_or_empty(form->corporate_number),
		.registration_number = str_or_empty(form->registration_number),
		.invoice_number = str_or_empty(form->invoice_number),
		.note = own ? str_or_empty(old.note) : str_or_empty(form->note),
		.founded_on = typed_day(form->founded_on, "founded_on", problems),
		.closed_on = own ? old.closed_on : typed_day(form->closed_on, "closed_on", problems),
		.named_on = typed_day(form->named_on, "named_on", problems) };
	if (f->state == PARTY_JOINED)
		problem_add(problems, "state", T("統合は「重複の疑い」の画面で行います。"), false);
	party_check(req->arena, f, problems);
	return OK;
}

enum err party_save_prepare(struct req *req, const struct party_save_form *form) {
	struct party_fields *f = ARENA_NEW(req->arena, struct party_fields);
	struct party_problems problems = { .count = 0 };
	TRY(fields_of_form(req, form, f, &problems));
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err party_save_apply(struct req *req, const struct party_save_form *form) {
	struct party_id id = form->party_id;
	if (adds_party(req)) {
		TRY(party_add(req->db, req->arena, tenant_of(req), actor_of(req), req->prepared, PARTY_BY_OFFICER,
			req->now_us, &id));
		said(req, id, "事業者を登録しました。");
	} else {
		TRY(form_written(req,
			party_edit(req->db, req->arena, tenant_of(req), actor_of(req), id, form->version.v,
				req->prepared)));
		said(req, id, "名称や番号を直しました。");
	}
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err party_save_render(struct req *req, const struct party_save_form *form) {
	struct party_id id;
	if (req->refused && adds_party(req)) {
		show_party(req, form->slug, &EMPTY);
		return OK;
	}
	if (req->refused)
		return party_edit_page(req, &(struct party_one_form){ .slug = form->slug, .party_id = form->party_id });
	if (!id_parse(req->outcome, &id.v))
		return ERR_INTERNAL;
	done(req, form->slug, id);
	return OK;
}

/* ---- establishments ---- */

static struct str codes_of(struct arena *a, const struct party_industry_of_party_row *rows, size_t count,
	struct establishment_id id) {
	struct str text = S("");
	for (size_t i = 0; i < count; i++)
		if (rows[i].establishment_id.v == id.v)
			text = text.n == 0 ? rows[i].code : STR_JOIN(a, text, S(";"), rows[i].code);
	return text;
}

enum err establishment_page(struct req *req, const struct establishment_one_form *form) {
	struct party_establishment_by_id_row e = { .name = S(""),
		.postal_code = S(""),
		.prefecture = S(""),
		.city = S(""),
		.street = S(""),
		.building = S("") };
	struct party_industry_of_party_row *codes;
	struct tenant_all_row town;
	struct str name;
	size_t count;
	TRY(name_of(req, form->party_id, &name));
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &town));
	TRY(party_industry_of_party(req->db, req->arena, tenant_of(req), form->party_id, PARTY_PARTS_MOST, &codes,
		&count));
	bool is_new = form->establishment_id.v == 0;
	if (is_new) {
		e.prefecture = town.prefecture;
		e.city = town.name;
	} else {
		TRY(party_establishment_by_id(req->db, req->arena, tenant_of(req), form->party_id,
			form->establishment_id, &e));
	}
	struct url action = is_new ?
		party_url(req, form->slug, form->party_id, "/establishments/new") :
		part_url(req, form->slug, form->party_id, "/establishments", form->establishment_id.v);
	struct party_form *f = form_begin(req, is_new ? T("事業所を加える") : T("事業所を直す"), action,
		party_url(req, form->slug, form->party_id, ""));
	if (!is_new)
		version_of(f, e.version);
	form_text(f, "name", T("事業所名"), e.name, 0, T("本店、みほん店など。"));
	form_text(f, "postal_code", T("郵便番号"), e.postal_code, INPUT_SHORT, NULL);
	form_text(f, "prefecture", T("都道府県"), e.prefecture, INPUT_SHORT, NULL);
	form_text(f, "city", T("市区町村"), e.city, INPUT_REQUIRED, NULL);
	form_text(f, "street", T("町名・番地"), e.street, 0, NULL);
	form_text(f, "building", T("建物名"), e.building, 0, NULL);
	form_text(f, "industries", T("産業分類"), codes_of(req->arena, codes, count, form->establishment_id), 0,
		T("日本標準産業分類（第14回改定）の番号です。いくつもあるときは、主なものを先に、;で区切ります。例: 7671;5892"));
	form_day(f, "opened_on", T("開設日"), e.opened_on);
	form_day(f, "closed_on", T("廃止日"), e.closed_on);
	form_tick(f, "is_main", T("主たる事業所"), e.is_main);
	form_show(req, f, form->slug, form->party_id, name);
	return OK;
}

enum err establishment_save_prepare(struct req *req, const struct establishment_save_form *form) {
	struct establishment_fields *f = ARENA_NEW(req->arena, struct establishment_fields);
	struct party_problems problems = { .count = 0 };
	TRY(living(req, form->party_id));
	*f = (struct establishment_fields){ .name = str_or_empty(form->name),
		.is_main = form->is_main,
		.postal_code = str_or_empty(form->postal_code),
		.municipality_code = S(""),
		.prefecture = str_or_empty(form->prefecture),
		.city = str_or_empty(form->city),
		.street = str_or_empty(form->street),
		.building = str_or_empty(form->building),
		.industries = str_or_empty(form->industries),
		.opened_on = typed_day(form->opened_on, "opened_on", &problems),
		.closed_on = typed_day(form->closed_on, "closed_on", &problems) };
	TRY(establishment_check(req->db, req->arena, f, &problems));
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err establishment_save_apply(struct req *req, const struct establishment_save_form *form) {
	struct establishment_id id;
	said(req, form->party_id, "事業所を登録しました。");
	return form_written(req,
		establishment_save(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id,
			form->establishment_id, form->version.v, req->prepared, &id));
}

enum err establishment_save_render(struct req *req, const struct establishment_save_form *form) {
	if (req->refused)
		return establishment_page(req,
			&(struct establishment_one_form){ .slug = form->slug,
				.party_id = form->party_id,
				.establishment_id = form->establishment_id });
	done(req, form->slug, form->party_id);
	return OK;
}

/* ---- contacts ---- */

enum err contact_page(struct req *req, const struct contact_one_form *form) {
	struct party_contact_by_id_row c = { .kind = CONTACT_TELEPHONE,
		.purpose = CONTACT_GENERAL,
		.value = S(""),
		.attention = S("") };
	struct str name;
	bool is_new = form->contact_id.v == 0;
	TRY(name_of(req, form->party_id, &name));
	if (!is_new)
		TRY(party_contact_by_id(req->db, req->arena, tenant_of(req), form->party_id, form->contact_id, &c));
	struct url action = is_new ? party_url(req, form->slug, form->party_id, "/contacts/new") :
		part_url(req, form->slug, form->party_id, "/contacts", form->contact_id.v);
	struct party_form *f = form_begin(req, is_new ? T("連絡先を加える") : T("連絡先を直す"), action,
		party_url(req, form->slug, form->party_id, ""));
	if (!is_new)
		version_of(f, c.version);
	form_enum(f, INPUT_AS_SELECT, "kind", T("連絡先の種類"), &contact_kind_desc, c.kind, INPUT_REQUIRED);
	form_enum(f, INPUT_AS_SELECT, "purpose", T("用途"), &contact_purpose_desc, c.purpose, INPUT_REQUIRED);
	form_text(f, "value", T("連絡先"), c.value, INPUT_REQUIRED, T("電話番号、メールアドレス、または郵便の宛先です。"));
	form_text(f, "attention", T("宛名"), c.attention, 0, T("部署や担当の方のお名前です。"));
	if (!is_new)
		form_tick(f, "remove", T("この連絡先を消す"), false);
	form_show(req, f, form->slug, form->party_id, name);
	return OK;
}

enum err contact_save_prepare(struct req *req, const struct contact_save_form *form) {
	struct contact_fields *f = ARENA_NEW(req->arena, struct contact_fields);
	struct party_problems problems = { .count = 0 };
	TRY(living(req, form->party_id));
	*f = (struct contact_fields){ .kind = form->kind,
		.purpose = form->purpose,
		.value = str_or_empty(form->value),
		.attention = str_or_empty(form->attention) };
	if (!form->remove)
		contact_check(req->arena, f, &problems);
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err contact_save_apply(struct req *req, const struct contact_save_form *form) {
	struct contact_id id;
	said(req, form->party_id, form->remove ? "連絡先を消しました。" : "連絡先を登録しました。");
	if (form->remove && form->contact_id.v != 0)
		return form_written(req,
			contact_remove(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id,
				form->contact_id, form->version.v));
	return form_written(req,
		contact_save(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id, form->contact_id,
			form->version.v, req->prepared, &id));
}

enum err contact_save_render(struct req *req, const struct contact_save_form *form) {
	if (req->refused)
		return contact_page(req,
			&(struct contact_one_form){ .slug = form->slug,
				.party_id = form->party_id,
				.contact_id = form->contact_id });
	done(req, form->slug, form->party_id);
	return OK;
}

/* ---- persons ---- */

enum err person_page(struct req *req, const struct person_one_form *form) {
	struct party_person_by_id_row r = { .role = PERSON_REPRESENTATIVE,
		.sex = SEX_UNKNOWN,
		.title = S(""),
		.name = S(""),
		.kana = S(""),
		.address = S("") };
	struct str name;
	bool is_new = form->person_id.v == 0;
	TRY(name_of(req, form->party_id, &name));
	if (!is_new)
		TRY(party_person_by_id(req->db, req->arena, tenant_of(req), form->party_id, form->person_id, &r));
	struct url action = is_new ? party_url(req, form->slug, form->party_id, "/persons/new") :
		part_url(req, form->slug, form->party_id, "/persons", form->person_id.v);
	struct party_form *f = form_begin(req, is_new ? T("人を加える") : T("人を直す"), action,
		party_url(req, form->slug, form->party_id, ""));
	if (!is_new)
		version_of(f, r.version);
	form_enum(f, INPUT_AS_SELECT, "role", T("役割"), &person_role_desc, r.role, INPUT_REQUIRED);
	form_text(f, "title", T("役職"), r.title, 0, T("代表取締役、会長など。"));
	form_text(f, "name", T("氏名"), r.name, INPUT_REQUIRED, NULL);
	form_text(f, "kana", T("氏名（カナ）"), r.kana, 0, NULL);
	form_day(f, "birth_on", T("生年月日"), r.birth_on);
	form_enum(f, INPUT_AS_SELECT, "sex", T("性別"), &person_sex_desc, r.sex, 0);
	form_text(f, "address", T("住所"), r.address, 0, T("生年月日、性別、住所は、役員名簿のいる手続のときだけ使います。"));
	form_day(f, "valid_from", T("就任日"), r.valid_from);
	form_day(f, "valid_to", T("退任日"), r.valid_to);
	form_show(req, f, form->slug, form->party_id, name);
	return OK;
}

enum err person_save_prepare(struct req *req, const struct person_save_form *form) {
	struct person_fields *f = ARENA_NEW(req->arena, struct person_fields);
	struct party_problems problems = { .count = 0 };
	TRY(living(req, form->party_id));
	*f = (struct person_fields){ .role = form->role,
		.sex = form->sex,
		.title = str_or_empty(form->title),
		.name = str_or_empty(form->name),
		.kana = str_or_empty(form->kana),
		.address = str_or_empty(form->address),
		.birth_on = typed_day(form->birth_on, "birth_on", &problems),
		.valid_from = typed_day(form->valid_from, "valid_from", &problems),
		.valid_to = typed_day(form->valid_to, "valid_to", &problems) };
	person_check(req->arena, f, &problems);
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err person_save_apply(struct req *req, const struct person_save_form *form) {
	struct person_id id;
	said(req, form->party_id, "代表者・役員などを登録しました。");
	return form_written(req,
		person_save(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id, form->person_id,
			form->version.v, req->prepared, &id));
}

enum err person_save_render(struct req *req, const struct person_save_form *form) {
	if (req->refused)
		return person_page(req,
			&(struct person_one_form){ .slug = form->slug,
				.party_id = form->party_id,
				.person_id = form->person_id });
	done(req, form->slug, form->party_id);
	return OK;
}

/* ---- capital and employees ---- */

enum err fact_page(struct req *req, const struct party_one_form *form) {
	struct str name;
	TRY(name_of(req, form->party_id, &name));
	struct party_form *f =
		form_begin(req, T("数字を加える"), party_url(req, form->slug, form->party_id, "/facts/new"),
			party_url(req, form->slug, form->party_id, ""));
	f->lead = str_from(tr(req->lang, T("前の数字は、いつの時点のものかと一緒に残ります。")));
	form_enum(f, INPUT_AS_CHOICE, "kind", T("項目"), &party_fact_kind_desc, PARTY_EMPLOYEES, INPUT_REQUIRED);
	form_text(f, "value", T("値"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT, T("円、または人数です。"));
	form_day(f, "as_of", T("時点"), (struct opt_int){ true, jst_date(req->now_us).days });
	form_text(f, "source", T("根拠"), STR_NONE, 0, T("決算書、労働保険の申告書など。"));
	form_show(req, f, form->slug, form->party_id, name);
	return OK;
}

enum err fact_save_prepare(struct req *req, const struct fact_save_form *form) {
	struct fact_fields *f = ARENA_NEW(req->arena, struct fact_fields);
	struct party_problems problems = { .count = 0 };
	struct opt_int as_of = typed_day(form->as_of, "as_of", &problems);
	struct str digits = digits_of(req->arena, str_or_empty(form->value));
	TRY(living(req, form->party_id));
	*f = (struct fact_fields){ .kind = form->kind,
		.as_of = { .days = (int32_t)as_of.v },
		.source = str_or_empty(form->source) };
	if (digits.n == 0 || !str_to_int64(digits, &f->value))
		problem_add(&problems, "value", T("資本金と従業員数は、0以上の数字です。"), false);
	if (!as_of.has && problems.count == 0)
		problem_add(&problems, "as_of", T("いつの時点の数字かを入力してください。"), false);
	refuse_my_number(req->arena, &problems, "source", f->source);
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err fact_save_apply(struct req *req, const struct fact_save_form *form) {
	said(req, form->party_id, "資本金・従業員数を加えました。");
	return fact_add(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id, req->prepared);
}

enum err fact_save_render(struct req *req, const struct fact_save_form *form) {
	if (req->refused)
		return fact_page(req, &(struct party_one_form){ .slug = form->slug, .party_id = form->party_id });
	done(req, form->slug, form->party_id);
	return OK;
}

/* ---- bank accounts ---- */

static struct str period_of(const struct req *req, const struct party_bank_account_of_party_row *row) {
	struct str to = row->valid_to.has ? say_day(req, row->valid_to) : S("");
	return STR_JOIN(req->arena, say_date(req, row->valid_from), req->lang == LANG_JA ? S("～") : S(" – "), to);
}

enum err bank_account_index(struct req *req, const struct party_one_form *form) {
	struct party_bank_account_of_party_row *rows;
	struct str name;
	size_t count;
	TRY(name_of(req, form->party_id, &name));
	TRY(party_bank_account_of_party(req->db, req->arena, tenant_of(req), form->party_id, PARTY_PARTS_MOST, &rows,
		&count));
	struct bank_index_view *v = ARENA_NEW(req->arena, struct bank_index_view);
	v->req = req;
	v->items = ARENA_ARRAY(req->arena, struct bank_line, count);
	v->add = party_url(req, form->slug, form->party_id, "/bank-accounts/new");
	for (size_t i = 0; i < count; i++) {
		const struct party_bank_account_of_party_row *b = &rows[i];
		bool can_check = session_has(req->session, ROLE_ACCOUNTANT) && !is_own_page(req) && !b->checked_by.has;
		v->items[v->count++] = (struct bank_line){ .where = STR_JOIN(req->arena, b->bank_name, S("（"),
			b->bank_code, S("）"), b->branch_name, S("（"),
			b->branch_code, S("）")),
			.kind = say_word(req, &account_kind_desc, b->kind),
			.number = b->number,
			.holder_kana = b->holder_kana,
			.holder_name = b->holder_name,
			.mismatch = b->mismatch,
			.period = period_of(req, b),
			.checked = b->checked_by.has && !is_own_page(req) ?
				account_shown(req, (struct account_id){ b->checked_by.v }) :
				S(""),
			.version = b->version,
			.can_check = can_check,
			.request_id = can_check ? form_new_request_id(req) : S(""),
			.check = can_check ? url_build(req->arena, "/%s/office/parties/%d/bank-accounts/%d/check",
				form->slug, form->party_id.v, b->bank_account_id.v) :
				v->add };
	}
	const struct crumb crumb = { name, party_url(req, form->slug, form->party_id, "") };
	res_table(req, "bank-accounts",
		&(struct table){ .desc = &party_bank_account_of_party_desc,
			.rows = rows,
			.count = count,
			.next_cursor = STR_NONE });
	party_page(req, form->slug, str_from(tr(req->lang, T("口座"))), "narrow", bank_index_page_body, v, &crumb, 1);
	return OK;
}

/* A setting says how sure it must be who enters where money goes. Officers are known. */
static enum err sure_enough(struct req *req) {
	return is_own_page(req) ? req_need_level(req, (int)req_settings(req)->level_bank_account) : OK;
}

enum err bank_account_page(struct req *req, const struct party_one_form *form) {
	struct str name;
	TRY(sure_enough(req));
	TRY(name_of(req, form->party_id, &name));
	struct party_form *f =
		form_begin(req, T("口座を登録する"), party_url(req, form->slug, form->party_id, "/bank-accounts/new"),
			party_url(req, form->slug, form->party_id, ""));
	f->lead = str_from(tr(req->lang, T("新しい口座を登録すると、前の口座は終わります。前の口座の記録は残ります。")));
	form_text(f, "bank_name", T("金融機関名"), STR_NONE, INPUT_REQUIRED, NULL);
	form_text(f, "bank_code", T("金融機関コード"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT, T("4桁です。"));
	form_text(f, "branch_name", T("支店名"), STR_NONE, INPUT_REQUIRED, NULL);
	form_text(f, "branch_code", T("支店コード"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT, T("3桁です。"));
	form_enum(f, INPUT_AS_CHOICE, "kind", T("預金種目"), &account_kind_desc, ACCOUNT_ORDINARY, INPUT_REQUIRED);
	form_text(f, "number", T("口座番号"), STR_NONE, INPUT_REQUIRED | INPUT_SHORT, T("7桁です。"));
	form_text(f, "holder_kana", T("口座名義（カナ）"), STR_NONE, INPUT_REQUIRED,
		T("通帳のとおりに入力します。小さい文字は大きい文字に、長音はハイフンになります。"));
	form_text(f, "holder_name", T("口座名義"), STR_NONE, 0, NULL);
	form_lines(f, "mismatch", T("名義が違う理由"), STR_NONE, 0, T("事業者の名称と口座名義が違うときだけ入力します。"));
	form_day(f, "valid_from", T("適用開始日"), (struct opt_int){ true, jst_date(req->now_us).days });
	form_show(req, f, form->slug, form->party_id, name);
	return OK;
}

enum err bank_account_save_prepare(struct req *req, const struct bank_account_save_form *form) {
	struct bank_account_fields *f = ARENA_NEW(req->arena, struct bank_account_fields);
	struct party_problems problems = { .count = 0 };
	struct party_by_id_row p;
	TRY(sure_enough(req));
	TRY(party_by_id(req->db, req->arena, tenant_of(req), form->party_id, &p));
	if (p.state == PARTY_JOINED)
		return ERR_NOT_FOUND;
	struct opt_int from = typed_day(form->valid_from, "valid_from", &problems);
	*f = (struct bank_account_fields){ .bank_code = str_or_empty(form->bank_code),
		.bank_name = str_or_empty(form->bank_name),
		.branch_code = str_or_empty(form->branch_code),
		.branch_name = str_or_empty(form->branch_name),
		.kind = form->kind,
		.number = str_or_empty(form->number),
		.holder_kana = str_or_empty(form->holder_kana),
		.holder_name = str_or_empty(form->holder_name),
		.mismatch = str_or_empty(form->mismatch),
		.valid_from = from.has ? (struct date){ .days = (int32_t)from.v } : jst_date(req->now_us) };
	bank_account_check(req->arena, f, p.name, p.kana, &problems);
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err bank_account_save_apply(struct req *req, const struct bank_account_save_form *form) {
	struct bank_account_id id;
	said(req, form->party_id, "口座を登録しました。");
	return bank_account_add(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id, req->prepared, &id);
}

enum err bank_account_save_render(struct req *req, const struct bank_account_save_form *form) {
	if (req->refused)
		return bank_account_page(req,
			&(struct party_one_form){ .slug = form->slug, .party_id = form->party_id });
	done(req, form->slug, form->party_id);
	return OK;
}

enum err bank_account_verify_prepare(struct req *req, const struct bank_account_check_form *form) {
	return living(req, form->party_id);
}

enum err bank_account_verify_apply(struct req *req, const struct bank_account_check_form *form) {
	said(req, form->party_id, "口座を通帳と照合しました。");
	return bank_account_check_by(req->db, req->arena, tenant_of(req), actor_of(req), form->party_id,
		form->bank_account_id, form->version.v);
}

enum err bank_account_verify_render(struct req *req, const struct bank_account_check_form *form) {
	res_redirect(req, party_url(req, form->slug, form->party_id, "/bank-accounts"));
	return OK;
}
