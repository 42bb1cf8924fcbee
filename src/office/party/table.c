/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The register as a file that people edit: what every row of a CSV would change, and doing it. A row is known by the local id or the corporate number. Address, telephone,
 * e-mail, representative and trade are copies in the list, so changing them there changes the main establishment, the first contact, the representative's role.
 */
#include "base/codes.h"
#include "base/csv.h"
#include "base/decode.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/party/party-private.h"
#include "office/tenant/tenant.h"

#include <sodium.h>

enum cell {
	CELL_ID, CELL_KIND, CELL_STATE, CELL_NAME, CELL_KANA, CELL_TRADE_NAME, CELL_CORPORATE, CELL_REGISTRATION, CELL_INVOICE, CELL_FOUNDED, CELL_CLOSED,
	CELL_REPRESENTATIVE, CELL_CODE, CELL_ADDRESS, CELL_TELEPHONE, CELL_EMAIL, CELL_INDUSTRY, CELL_NOTE, CELL_RECEIVED, CELL_VERSION, CELL_POSTAL, CELL_PREFECTURE,
	CELL_CITY, CELL_STREET, CELL_BUILDING, CELL_CAPITAL, CELL_EMPLOYEES, CELL_COUNT
};
/* The labels of party_list's columns, and some that only a file has. */
static const char *const HEADINGS[CELL_COUNT] = {
	[CELL_ID] = T("事業者番号"), [CELL_KIND] = T("種別"), [CELL_STATE] = T("状態"), [CELL_NAME] = T("名称"), [CELL_KANA] = T("フリガナ"), [CELL_TRADE_NAME] = T("屋号"),
	[CELL_CORPORATE] = T("法人番号"), [CELL_REGISTRATION] = T("会社法人等番号"), [CELL_INVOICE] = T("適格請求書発行事業者登録番号"), [CELL_FOUNDED] = T("設立・開業日"),
	[CELL_CLOSED] = T("廃業・解散日"), [CELL_REPRESENTATIVE] = T("代表者"), [CELL_CODE] = T("所在地の自治体コード"), [CELL_ADDRESS] = T("所在地"),
	[CELL_TELEPHONE] = T("電話番号"), [CELL_EMAIL] = T("メールアドレス"), [CELL_INDUSTRY] = T("産業分類"), [CELL_NOTE] = T("備考"), [CELL_RECEIVED] = T("収受日時"),
	[CELL_VERSION] = T("版"), [CELL_POSTAL] = T("郵便番号"), [CELL_PREFECTURE] = T("都道府県"), [CELL_CITY] = T("市区町村"), [CELL_STREET] = T("町名・番地"),
	[CELL_BUILDING] = T("建物名"), [CELL_CAPITAL] = T("資本金・出資金（円）"), [CELL_EMPLOYEES] = T("常時使用する従業員（人）"),
};

/* ---- one row ---- */

struct row_work {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	enum lang lang;
	int64_t now_us;
	const struct csv_heading *heading;
	const struct csv_row *csv;
	struct party_table_row *out;
	struct party_by_id_row old; /* of a known party */
	bool known, party_changes;
	struct party_fields fields;
	struct establishment_fields place;
	bool place_changes;
	struct str representative, telephone, email; /* STR_NONE: no change */
	struct opt_int capital, employees;           /* no change when absent */
};

static bool has(const struct row_work *w, enum cell c) {
	return w->heading->column[c] != SIZE_MAX;
}

/* What a spreadsheet got with a ' in front loses it. */
static struct str cell(const struct row_work *w, enum cell c) {
	struct str text = str_trim(csv_field_at(w->csv, w->heading->column[c]));
	return text.n > 1 && text.p[0] == '\'' && strchr("=+-@", text.p[1]) != NULL ? str_from_offset(text, 1) : text;
}

static void say(struct str *lines, struct arena *a, struct str line) {
	*lines = lines->n == 0 ? line : STR_JOIN(a, *lines, S("\n"), line);
}

static void problem(struct row_work *w, const char *sentence) {
	say(&w->out->problems, w->a, str_from(tr(w->lang, sentence)));
	w->out->action = IMPORT_REFUSED;
}

static struct str shown(struct str text) {
	return text.n > 0 ? text : S("（なし）"); /* not translated: it stands between texts of the register */
}

static void differ(struct row_work *w, enum cell c, struct str old, struct str new) {
	struct str line = str_format(w->a, "%s: %.*s → %.*s", tr(w->lang, HEADINGS[c]), STR_ARG(shown(old)), STR_ARG(shown(new)));
	if (w->known)
		say(&w->out->changes, w->a, line);
}

/* ---- the party's own fields ---- */

/* A text of the party; an empty cell empties it. */
static void take_text(struct row_work *w, enum cell c, struct str *field) {
	struct str new = cell(w, c);
	if (!has(w, c))
		return;
	*field = new;
}

static struct str day_text(struct arena *a, struct opt_int day) {
	return day.has ? date_format_iso(a, (struct date){ .days = (int32_t)day.v }) : S("");
}

static void take_day(struct row_work *w, enum cell c, struct opt_int *day) {
	struct date d;
	struct str text = cell(w, c);
	if (!has(w, c))
		return;
	*day = (struct opt_int){ .has = false };
	if (text.n == 0)
		return;
	if (!date_parse(text, &d, NULL))
		problem(w, T("日付を読めません。2026-04-01 のように入力してください。"));
	else
		*day = (struct opt_int){ .has = true, .v = d.days };
}

/* The value that a word or a label of either language names; 0: none. */
static int value_of(const struct enum_desc *desc, struct str text) {
	for (size_t v = 1; v < desc->count; v++)
		if (desc->values[v].word != NULL && (str_equal(text, str_from(desc->values[v].word)) || str_equal(text, str_from(desc->values[v].label))
		        || str_equal(text, str_from(tr(LANG_EN, desc->values[v].label)))))
			return (int)v;
	return 0;
}

static void take_enum(struct row_work *w, enum cell c, const struct enum_desc *desc, int *value, const char *sentence) {
	struct str text = cell(w, c);
	if (!has(w, c) || text.n == 0)
		return;
	int found = value_of(desc, text);
	if (found == 0)
		problem(w, sentence);
	else
		*value = found;
}

static void take_fields(struct row_work *w) {
	struct party_fields *f = &w->fields;
	int kind = (int)f->kind, state = (int)f->state;
	take_enum(w, CELL_KIND, &party_kind_desc, &kind, T("種別は、法人、個人事業主、個人、商店会・団体のどれかです。"));
	take_enum(w, CELL_STATE, &party_state_desc, &state, T("状態は、登録済み、収受のみ、廃業・解散のどれかです。"));
	if (state == PARTY_JOINED)
		problem(w, T("状態は、登録済み、収受のみ、廃業・解散のどれかです。"));
	f->kind = (enum party_kind)kind;
	f->state = (enum party_state)state;
	take_text(w, CELL_NAME, &f->name);
	take_text(w, CELL_KANA, &f->kana);
	take_text(w, CELL_TRADE_NAME, &f->trade_name);
	take_text(w, CELL_CORPORATE, &f->corporate_number);
	take_text(w, CELL_REGISTRATION, &f->registration_number);
	take_text(w, CELL_INVOICE, &f->invoice_number);
	take_text(w, CELL_NOTE, &f->note);
	take_day(w, CELL_FOUNDED, &f->founded_on);
	take_day(w, CELL_CLOSED, &f->closed_on);
}

static void compare_fields(struct row_work *w) {
	const struct party_fields *f = &w->fields;
	const struct { enum cell c; struct str old, new; } TEXTS[] = {
		{ CELL_KIND, str_from(tr(w->lang, party_kind_desc.values[w->old.kind].label)), str_from(tr(w->lang, party_kind_desc.values[f->kind].label)) },
		{ CELL_STATE, str_from(tr(w->lang, party_state_desc.values[w->old.state].label)), str_from(tr(w->lang, party_state_desc.values[f->state].label)) },
		{ CELL_NAME, w->old.name, f->name }, { CELL_KANA, w->old.kana, f->kana }, { CELL_TRADE_NAME, w->old.trade_name, f->trade_name },
		{ CELL_CORPORATE, w->old.corporate_number, f->corporate_number }, { CELL_REGISTRATION, w->old.registration_number, f->registration_number },
		{ CELL_INVOICE, w->old.invoice_number, f->invoice_number }, { CELL_NOTE, w->old.note, f->note },
		{ CELL_FOUNDED, day_text(w->a, w->old.founded_on), day_text(w->a, f->founded_on) },
		{ CELL_CLOSED, day_text(w->a, w->old.closed_on), day_text(w->a, f->closed_on) },
	};
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
		if (!str_equal(TEXTS[i].old, TEXTS[i].new)) {
			differ(w, TEXTS[i].c, TEXTS[i].old, TEXTS[i].new);
			w->party_changes = true;
		}
}

static void take_problems(struct row_work *w, const struct party_problems *problems) {
	for (size_t i = 0; i < problems->count; i++) {
		say(&w->out->problems, w->a, str_from(tr(w->lang, problems->items[i].sentence)));
		if (!problems->items[i].warning)
			w->out->action = IMPORT_REFUSED;
	}
}

/* ---- what belongs to other tables ---- */

/* A copy in the list that the file changes: not empty, and another than before. */
static bool copy_changes(struct row_work *w, enum cell c, struct str old, struct str *ret_new) {
	struct str new = cell(w, c);
	if (!has(w, c) || new.n == 0 || str_equal(old, new))
		return false;
	differ(w, c, old, new);
	*ret_new = new;
	return true;
}

/* The end of 市区町村 in an address without its prefecture: the first 市, 区, 町 or 村 behind a first character, 市市 as in 四日市市 together. */
static size_t city_end(struct str text) {
	uint32_t c, next;
	bool first = true;
	for (size_t i = 0, n; i < text.n; i += n) {
		n = utf8_decode(str_from_offset(text, i), &c);
		if (n == 0)
			return 0;
		bool ends = c == U'市' || c == U'区' || c == U'町' || c == U'村';
		bool doubled = utf8_decode(str_from_offset(text, i + n), &next) > 0 && next == U'市' && c == U'市';
		if (ends && !first && !doubled)
			return i + n;
		first = false;
	}
	return 0;
}

/* 都, 道, 府 or 県 within the first four characters. */
static size_t prefecture_end(struct str text) {
	static const char *const ENDS[] = { "東京都", "北海道", "京都府", "大阪府" };
	for (size_t i = 0; i < COUNT_OF(ENDS); i++)
		if (str_starts(text, str_from(ENDS[i])))
			return strlen(ENDS[i]);
	size_t at = str_find(utf8_prefix(text, 4), S("県"), 0);
	return at == SIZE_MAX || at == 0 ? 0 : at + strlen("県");
}

/* An address in one line into its parts; names of the register of municipalities first, because 町 and 村 stand in many names. */
static enum err split_address(struct db *db, struct arena *a, struct str address, struct establishment_fields *f) {
	const struct tenant_all_row *rows;
	size_t count, end = prefecture_end(address);
	TRY(tenant_list(db, a, &rows, &count));
	f->prefecture = str_slice(address, 0, end);
	struct str rest = str_from_offset(address, end);
	size_t city = 0;
	for (size_t i = 0; i < count; i++)
		if ((end == 0 || str_equal(rows[i].prefecture, f->prefecture)) && str_starts(rest, rows[i].name) && rows[i].name.n > city)
			city = rows[i].name.n;
	city = city > 0 ? city : city_end(rest);
	f->city = str_slice(rest, 0, city);
	f->street = str_trim(str_from_offset(rest, city));
	size_t space = str_find(f->street, S("　"), 0);
	f->building = space == SIZE_MAX ? S("") : str_trim(str_from_offset(f->street, space));
	f->street = space == SIZE_MAX ? f->street : str_slice(f->street, 0, space);
	return OK;
}

static enum err take_place(struct row_work *w) {
	struct str address = S(""), industry = S(""), street = cell(w, CELL_STREET);
	bool moved = copy_changes(w, CELL_ADDRESS, w->old.address, &address);
	bool traded = copy_changes(w, CELL_INDUSTRY, w->old.industry, &industry);
	w->place = (struct establishment_fields){ .name = S("本店"), .is_main = true, .postal_code = cell(w, CELL_POSTAL), .municipality_code = S(""), .prefecture = S(""),
		.city = S(""), .street = S(""), .building = S(""), .industries = industry };
	if (moved)
		TRY(split_address(w->db, w->a, address, &w->place));
	if (!w->known && has(w, CELL_CITY) && cell(w, CELL_CITY).n > 0) {
		w->place.prefecture = cell(w, CELL_PREFECTURE);
		w->place.city = cell(w, CELL_CITY);
		w->place.street = street;
		w->place.building = cell(w, CELL_BUILDING);
		moved = true;
	}
	w->place_changes = moved || traded;
	if (!w->place_changes)
		return OK;
	struct party_problems problems = { .count = 0 };
	struct establishment_fields check = w->place;
	if (!moved)
		check.city = S("（なし）"); /* the stored address stays: only the trade is checked */
	TRY(establishment_check(w->db, w->a, &check, &problems));
	if (moved)
		w->place = check;
	else
		w->place.industries = check.industries;
	take_problems(w, &problems);
	return OK;
}

static void take_contacts(struct row_work *w) {
	const struct { enum cell c; enum contact_kind kind; struct str old, *new; } ROWS[] = {
		{ CELL_TELEPHONE, CONTACT_TELEPHONE, w->old.telephone, &w->telephone }, { CELL_EMAIL, CONTACT_EMAIL, w->old.email, &w->email },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct party_problems problems = { .count = 0 };
		struct contact_fields f = { .kind = ROWS[i].kind, .purpose = CONTACT_GENERAL, .attention = S("") };
		if (!copy_changes(w, ROWS[i].c, ROWS[i].old, &f.value))
			continue;
		contact_check(w->a, &f, &problems);
		take_problems(w, &problems);
		*ROWS[i].new = f.value;
	}
}

static void take_fact(struct row_work *w, enum cell c, struct opt_int *value) {
	struct str text = str_replace(w->a, fold_width(w->a, cell(w, c)), S(","), S(""));
	if (text.n == 0)
		return;
	value->has = str_to_int64(text, &value->v) && value->v >= 0;
	if (!value->has)
		problem(w, T("資本金と従業員数は、0以上の数字です。"));
}

/* What was last known of capital and employees; the same number is no news. */
static enum err compare_facts(struct row_work *w) {
	struct party_fact_of_party_row *rows;
	size_t count;
	bool seen[PARTY_FACT_KIND_COUNT] = { false };
	if (!w->known || (!w->capital.has && !w->employees.has))
		return OK;
	TRY(party_fact_of_party(w->db, w->a, w->tenant, w->out->party, PARTY_PARTS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct opt_int *new = rows[i].kind == PARTY_CAPITAL ? &w->capital : &w->employees;
		if (!seen[rows[i].kind] && new->has && new->v == rows[i].value)
			new->has = false;
		seen[rows[i].kind] = true;
	}
	if (w->capital.has)
		differ(w, CELL_CAPITAL, S("…"), str_format(w->a, "%lld", (long long)w->capital.v));
	if (w->employees.has)
		differ(w, CELL_EMPLOYEES, S("…"), str_format(w->a, "%lld", (long long)w->employees.v));
	return OK;
}

/* ---- finding the party of a row ---- */

/* A row without a number is the one that has its very name and its telephone or address; others with that name are only pointed out. */
static enum err find_by_name(struct row_work *w, int64_t *ret_id) {
	enum { MOST = 20 };
	struct party_key_find_row *rows;
	struct party_by_id_row p;
	size_t count, same = 0;
	struct str name = cell(w, CELL_NAME), telephone = cell(w, CELL_TELEPHONE), address = cell(w, CELL_ADDRESS);
	TRY(party_key_find(w->db, w->a, w->tenant, PARTY_KEY_NAME, fold_company_core(w->a, name), MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(party_by_id(w->db, w->a, w->tenant, rows[i].party_id, &p));
		bool place = (telephone.n > 0 && str_equal(telephone, p.telephone)) || (address.n > 0 && str_equal(address, p.address));
		if (str_equal(name, p.name) && place) {
			*ret_id = p.party_id.v;
			same++;
		}
	}
	if (same != 1)
		*ret_id = 0;
	if (count > 0 && same != 1)
		say(&w->out->problems, w->a, str_from(tr(w->lang, T("同じ名称の登録があります。同じ事業者のときは、事業者番号を入れてください。"))));
	return OK;
}

static enum err find_party(struct row_work *w) {
	struct str id_text = cell(w, CELL_ID);
	char number[14];
	struct party_key_find_row *rows;
	size_t count = 0;
	int64_t id = 0;
	if (id_text.n > 0 && !ident_parse(id_text, &id)) {
		problem(w, T("事業者番号が正しくありません。"));
		return OK;
	}
	if (id == 0 && corporate_number_read(w->a, cell(w, CELL_CORPORATE), number))
		TRY(party_key_find(w->db, w->a, w->tenant, PARTY_KEY_CORPORATE, str_from(number), 1, &rows, &count));
	if (count == 1)
		id = rows[0].party_id.v;
	else if (id == 0 && cell(w, CELL_NAME).n > 0)
		TRY(find_by_name(w, &id));
	if (id == 0)
		return OK;
	enum err e = party_by_id(w->db, w->a, w->tenant, (struct party_id){ id }, &w->old);
	if (e == ERR_NOT_FOUND || (e == OK && w->old.state == PARTY_JOINED)) {
		problem(w, T("この番号の事業者は、登録にありません。"));
		return OK;
	}
	w->known = e == OK;
	w->out->party.v = id;
	return e;
}

static void check_version(struct row_work *w) {
	struct str text = cell(w, CELL_VERSION);
	int64_t version;
	if (w->known && text.n > 0 && (!str_to_int64(fold_width(w->a, text), &version) || version != w->old.version))
		problem(w, T("書き出したあとに、ほかの人が変更しています。もう一度書き出してください。"));
}

static enum err read_row(struct row_work *w) {
	struct party_problems problems = { .count = 0 };
	w->out->action = IMPORT_SAME;
	w->out->changes = w->out->problems = S("");
	w->old = (struct party_by_id_row){ .address = S(""), .telephone = S(""), .email = S(""), .representative = S(""), .industry = S("") };
	w->representative = w->telephone = w->email = STR_NONE;
	TRY(find_party(w));
	check_version(w);
	const struct party_by_id_row *o = &w->old;
	w->fields = w->known ? (struct party_fields){ .kind = o->kind, .state = o->state, .name = o->name, .kana = o->kana, .trade_name = o->trade_name,
		.corporate_number = o->corporate_number, .registration_number = o->registration_number, .invoice_number = o->invoice_number, .note = o->note,
		.founded_on = o->founded_on, .closed_on = o->closed_on }
	    : (struct party_fields){ .state = PARTY_ACTIVE, .name = S(""), .kana = S(""), .trade_name = S(""), .corporate_number = S(""), .registration_number = S(""),
		.invoice_number = S(""), .note = S("") };
	take_fields(w);
	party_check(w->a, &w->fields, &problems);
	take_problems(w, &problems);
	w->out->name = w->fields.name;
	if (w->known && w->out->action != IMPORT_REFUSED)
		compare_fields(w);
	TRY(take_place(w));
	take_contacts(w);
	(void)copy_changes(w, CELL_REPRESENTATIVE, w->old.representative, &w->representative);
	take_fact(w, CELL_CAPITAL, &w->capital);
	take_fact(w, CELL_EMPLOYEES, &w->employees);
	TRY(compare_facts(w));
	if (w->out->action != IMPORT_REFUSED)
		w->out->action = !w->known ? IMPORT_ADDED : w->out->changes.n > 0 ? IMPORT_CHANGED : IMPORT_SAME;
	return OK;
}

/* ---- writing a row ---- */

static enum err write_place(struct row_work *w, struct party_actor actor, struct party_id party) {
	struct party_establishment_of_party_row *rows;
	struct party_industry_of_party_row *codes;
	struct establishment_id id;
	struct establishment_fields f = w->place;
	size_t count, code_count;
	TRY(party_establishment_of_party(w->db, w->a, w->tenant, party, 1, &rows, &count));
	if (count == 0)
		return f.city.n == 0 ? OK : establishment_save(w->db, w->a, w->tenant, actor, party, (struct establishment_id){ 0 }, 0, &f, &id);
	const struct party_establishment_of_party_row *e = &rows[0];
	if (f.city.n == 0) {
		f.postal_code = e->postal_code;
		f.municipality_code = e->municipality_code;
		f.prefecture = e->prefecture;
		f.city = e->city;
		f.street = e->street;
		f.building = e->building;
	}
	f.name = e->name;
	f.opened_on = e->opened_on;
	f.closed_on = e->closed_on;
	/* The file's code becomes the main one; the others stay behind it. */
	TRY(party_industry_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &codes, &code_count));
	for (size_t i = 0; i < code_count; i++)
		if (codes[i].establishment_id.v == e->establishment_id.v && !str_equal(codes[i].code, w->place.industries))
			f.industries = f.industries.n == 0 ? codes[i].code : STR_JOIN(w->a, f.industries, S(";"), codes[i].code);
	return establishment_save(w->db, w->a, w->tenant, actor, party, e->establishment_id, e->version, &f, &id);
}

static enum err write_contact(struct row_work *w, struct party_actor actor, struct party_id party, enum contact_kind kind, struct str value) {
	struct party_contact_of_party_row *rows;
	struct contact_fields f = { .kind = kind, .purpose = CONTACT_GENERAL, .value = value, .attention = S("") };
	struct contact_id id = { 0 };
	int64_t version = 0;
	size_t count;
	if (str_is_none(value))
		return OK;
	TRY(party_contact_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &rows, &count));
	for (size_t i = count; i-- > 0;)
		if (rows[i].kind == kind) {
			id = rows[i].contact_id;
			version = rows[i].version;
			f.purpose = rows[i].purpose;
			f.attention = rows[i].attention;
		}
	return contact_save(w->db, w->a, w->tenant, actor, party, id, version, &f, &id);
}

/* Another name in the file is another person: the former role ends today. */
static enum err write_representative(struct row_work *w, struct party_actor actor, struct party_id party) {
	struct party_person_of_party_row *rows;
	struct date today = jst_date(w->now_us);
	const struct opt_int from = { .has = w->known, .v = today.days };
	const struct person_fields f = { .role = PERSON_REPRESENTATIVE, .sex = SEX_UNKNOWN, .title = S(""), .name = w->representative, .kana = S(""), .address = S(""),
		.valid_from = from };
	struct person_id id;
	size_t count;
	if (str_is_none(w->representative))
		return OK;
	TRY(party_person_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].role == PERSON_REPRESENTATIVE && person_holds(&rows[i], today))
			TRY(party_person_end(w->db, w->tenant, party, rows[i].person_id, (struct opt_int){ .has = true, .v = today.days }, NULL));
	return person_save(w->db, w->a, w->tenant, actor, party, (struct person_id){ 0 }, 0, &f, &id);
}

static enum err write_fact(struct row_work *w, struct party_actor actor, struct party_id party, enum party_fact_kind kind, struct opt_int value, struct str source) {
	const struct fact_fields f = { .kind = kind, .value = value.v, .as_of = jst_date(w->now_us), .source = source };
	return value.has ? fact_add(w->db, w->a, w->tenant, actor, party, &f) : OK;
}

static enum err write_row(struct row_work *w, struct party_actor actor, struct str file_name) {
	struct party_id party = w->out->party;
	actor.later = true;
	if (!w->known)
		TRY(party_add(w->db, w->a, w->tenant, actor, &w->fields, PARTY_BY_IMPORT, w->now_us, &party));
	else if (w->party_changes)
		TRY(party_edit(w->db, w->a, w->tenant, actor, party, w->old.version, &w->fields));
	if (w->place_changes)
		TRY(write_place(w, actor, party));
	TRY(write_contact(w, actor, party, CONTACT_TELEPHONE, w->telephone));
	TRY(write_contact(w, actor, party, CONTACT_EMAIL, w->email));
	TRY(write_representative(w, actor, party));
	TRY(write_fact(w, actor, party, PARTY_CAPITAL, w->capital, file_name));
	TRY(write_fact(w, actor, party, PARTY_EMPLOYEES, w->employees, file_name));
	actor.later = false;
	w->out->party = party;
	return party_refresh(w->db, w->a, w->tenant, actor, party);
}

/* ---- the file ---- */

struct table_work {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	enum lang lang;
	int64_t now_us;
	struct party_table *table;
	bool write;
	struct party_actor actor;
	struct str file_name;
	struct import_id import;
};

static void count_row(struct party_table *t, const struct party_table_row *row) {
	t->added += row->action == IMPORT_ADDED;
	t->changed += row->action == IMPORT_CHANGED;
	t->same += row->action == IMPORT_SAME;
	t->refused += row->action == IMPORT_REFUSED;
}

/* Memory of a row that stays is what the report says of it. */
static void keep(struct arena *a, struct party_table_row *row) {
	row->name = str_copy(a, row->name);
	row->changes = str_copy(a, row->changes);
	row->problems = str_copy(a, row->problems);
}

static enum err one_row(struct table_work *t, const struct csv_heading *heading, const struct csv_row *csv) {
	struct arena *own = arena_new();
	struct party_table_row *out = &t->table->rows[t->table->count];
	*out = (struct party_table_row){ .row_no = csv->number };
	struct row_work w = { .db = t->db, .a = own, .tenant = t->tenant, .lang = t->lang, .now_us = t->now_us, .heading = heading, .csv = csv, .out = out };
	enum err e = read_row(&w);
	bool writes = t->write && (out->action == IMPORT_ADDED || out->action == IMPORT_CHANGED);
	if (e == OK && writes)
		e = write_row(&w, t->actor, t->file_name);
	if (e == OK && writes)
		e = party_import_row_insert(t->db, t->tenant, t->import, out->row_no, out->party, out->action, out->changes, NULL);
	if (e == OK) {
		keep(t->a, out);
		count_row(t->table, out);
		t->table->count++;
	}
	arena_free(own);
	return e;
}

static enum err refuse_file(struct table_work *t, const char *sentence) {
	t->table->reason = str_from(tr(t->lang, sentence));
	return ERR_FORMAT;
}

static enum err all_rows(struct table_work *t, struct csv_reader *r, const struct csv_heading *heading) {
	struct csv_row row;
	bool more = true;
	for (;;) {
		if (csv_next(r, &row, &more) != OK) {
			t->table->reason = str_format(t->a, "%lld行目: %s", (long long)r->problem.line, tr(t->lang, r->problem.sentence));
			return ERR_FORMAT;
		}
		if (!more)
			return OK;
		if (t->table->count == PARTY_TABLE_ROWS_MOST)
			return refuse_file(t, T("一度に取り込めるのは、10万行までです。"));
		TRY(one_row(t, heading, &row));
	}
}

static size_t lines_of(struct str text) {
	size_t lines = 2;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n' || text.p[i] == '\r';
	return lines < PARTY_TABLE_ROWS_MOST ? lines : PARTY_TABLE_ROWS_MOST;
}

static enum err run(struct table_work *t, struct str bytes) {
	struct csv_column wanted[CELL_COUNT];
	struct csv_reader r;
	struct csv_row row;
	struct str text;
	enum encoding encoding;
	bool more;
	*t->table = (struct party_table){ .reason = S(""), .unread = S("") };
	for (int c = 0; c < CELL_COUNT; c++)
		wanted[c] = (struct csv_column){ .name = HEADINGS[c], .also = { tr(LANG_EN, HEADINGS[c]) }, .required = c == CELL_NAME };
	TRY(text_decode(t->a, bytes, &text, &encoding, &t->table->reason));
	t->table->encoding = encoding_name(encoding);
	t->table->rows = ARENA_ARRAY(t->a, struct party_table_row, lines_of(text));
	csv_open(&r, t->a, text, csv_guess_separator(text) == '\t' ? CSV_TAB : CSV_COMMA);
	if (csv_next(&r, &row, &more) != OK || !more)
		return refuse_file(t, T("見出しの行がありません。事業者の一覧を書き出したCSVを使ってください。"));
	struct csv_heading heading = csv_match_heading(t->a, &row, wanted, CELL_COUNT);
	if (heading.missing.n > 0 || heading.twice.n > 0)
		return refuse_file(t, heading.twice.n > 0 ? T("同じ見出しの列が2つあります。") : T("「名称」の列がありません。事業者の一覧を書き出したCSVを使ってください。"));
	t->table->unread = heading.unknown;
	return all_rows(t, &r, &heading);
}

enum err party_table_read(struct db *db, struct arena *a, struct tenant_id tenant, enum lang lang, struct str bytes, int64_t now_us, struct party_table *ret) {
	struct table_work t = { .db = db, .a = a, .tenant = tenant, .lang = lang, .now_us = now_us, .table = ret };
	return run(&t, bytes);
}

static struct str hex_sha256(struct arena *a, struct str bytes) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_bytes(a, 2 * sizeof hash + 1);
	crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return str_of(hex, 2 * sizeof hash);
}

enum err party_table_write(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor, enum lang lang, struct str bytes, struct str file_name,
	struct party_table *ret) {
	struct table_work t = { .db = db, .a = a, .tenant = tenant, .lang = lang, .now_us = actor.now_us, .table = ret, .write = true, .actor = actor,
		.file_name = file_name, .import = { ident_new() } };
	TRY(run(&t, bytes));
	if (ret->refused > 0)
		return ERR_INPUT;
	return party_import_insert(db, tenant, t.import, file_name, hex_sha256(a, bytes), str_from(ret->encoding), ret->added, ret->changed, ret->same, actor.now_us,
		actor.account, NULL);
}
