/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One row of a list of parties: what it would change. A row is known by the local id or the corporate number, or by its
 * very name with its telephone or address. Address, telephone, e-mail, representative and trade are copies in the
 * register's list, so changing them there changes the main establishment, the first contact, the representative's role.
 * What a row says is brought into its form first and compared then, so that the same file changes nothing the second
 * time.
 */
#include "base/codes.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/party/import-private.h"
#include "office/tenant/tenant.h"

/* ---- cells and sentences ---- */

static const char *label_of(enum import_field c) {
	return import_field_desc.values[c].label;
}

static bool has(const struct import_work *w, enum import_field c) {
	return w->columns[c] != SIZE_MAX;
}

/* What a spreadsheet got with a ' in front loses it. */
static struct str cell(const struct import_work *w, enum import_field c) {
	size_t at = w->columns[c];
	struct str text = at < w->cell_count ? str_trim(w->cells[at]) : S("");
	return text.n > 1 && text.p[0] == '\'' && strchr("=+-@", text.p[1]) != NULL ? str_from_offset(text, 1) : text;
}

static void say(struct str *lines, struct arena *a, struct str line) {
	*lines = lines->n == 0 ? line : STR_JOIN(a, *lines, S("\n"), line);
}

/* "列: わけ". `c` 0: the row as a whole. */
static void remark(struct import_work *w, enum import_field c, const char *sentence) {
	struct str text = str_from(tr(w->lang, sentence));
	say(&w->out->problems, w->a, c == 0 ? text : STR_JOIN(w->a, str_from(tr(w->lang, label_of(c))), S(": "), text));
}

static void problem(struct import_work *w, enum import_field c, const char *sentence) {
	remark(w, c, sentence);
	w->out->action = IMPORT_REFUSED;
}

static struct str shown(struct str text) {
	return text.n > 0 ? text : S("（なし）"); /* not translated: it stands between texts of the register */
}

/* "電話番号: 前 → 後"; of a new party only what it will be. */
static void differ(struct import_work *w, enum import_field c, struct str old, struct str new) {
	struct str label = str_from(tr(w->lang, label_of(c)));
	say(&w->out->changes, w->a,
		w->known ? STR_JOIN(w->a, label, S(": "), shown(old), S(" → "), shown(new)) :
			STR_JOIN(w->a, label, S(": "), new));
}

/* ---- the party's own fields ---- */

/* A text of the party; an empty cell empties it. */
static void take_text(struct import_work *w, enum import_field c, struct str *field) {
	struct str new = cell(w, c);
	if (!has(w, c))
		return;
	*field = new;
}

static struct str day_text(struct arena *a, struct opt_int day) {
	return day.has ? date_format_iso(a, (struct date){ .days = (int32_t)day.v }) : S("");
}

static void take_day(struct import_work *w, enum import_field c, struct opt_int *day) {
	struct date d;
	struct str text = cell(w, c);
	if (!has(w, c))
		return;
	*day = (struct opt_int){ .has = false };
	if (text.n == 0)
		return;
	if (!date_parse(text, &d, NULL))
		problem(w, c, T("日付を読めません。2026-04-01 のように入力してください。"));
	else
		*day = (struct opt_int){ .has = true, .v = d.days };
}

/* The value that a word or a label of either language names; 0: none. */
static int value_of(const struct enum_desc *desc, struct str text) {
	for (size_t v = 1; v < desc->count; v++)
		if (desc->values[v].word != NULL &&
			(str_equal(text, str_from(desc->values[v].word)) ||
				str_equal(text, str_from(desc->values[v].label)) ||
				str_equal(text, str_from(tr(LANG_EN, desc->values[v].label)))))
			return (int)v;
	return 0;
}

static void take_enum(struct import_work *w, enum import_field c, const struct enum_desc *desc, int *value,
	const char *sentence) {
	struct str text = cell(w, c);
	if (!has(w, c) || text.n == 0)
		return;
	int found = value_of(desc, text);
	if (found == 0)
		problem(w, c, sentence);
	else
		*value = found;
}

static void take_fields(struct import_work *w) {
	struct party_fields *f = &w->fields;
	int kind = (int)f->kind, state = (int)f->state;
	take_enum(w, IMPORT_FIELD_KIND, &party_kind_desc, &kind, T("種別は、法人、個人事業主、個人、商店会・団体のどれかです。"));
	take_enum(w, IMPORT_FIELD_STATE, &party_state_desc, &state, T("状態は、登録済み、収受のみ、廃業・解散のどれかです。"));
	if (state == PARTY_JOINED)
		problem(w, IMPORT_FIELD_STATE, T("状態は、登録済み、収受のみ、廃業・解散のどれかです。"));
	f->kind = (enum party_kind)kind;
	f->state = (enum party_state)state;
	take_text(w, IMPORT_FIELD_NAME, &f->name);
	take_text(w, IMPORT_FIELD_KANA, &f->kana);
	take_text(w, IMPORT_FIELD_TRADE_NAME, &f->trade_name);
	take_text(w, IMPORT_FIELD_CORPORATE, &f->corporate_number);
	take_text(w, IMPORT_FIELD_REGISTRATION, &f->registration_number);
	take_text(w, IMPORT_FIELD_INVOICE, &f->invoice_number);
	take_text(w, IMPORT_FIELD_NOTE, &f->note);
	take_day(w, IMPORT_FIELD_FOUNDED, &f->founded_on);
	take_day(w, IMPORT_FIELD_CLOSED, &f->closed_on);
}

static void compare_fields(struct import_work *w) {
	const struct party_fields *f = &w->fields;
	const struct { enum import_field c; struct str old, new;
	} TEXTS[] = {
		{ IMPORT_FIELD_KIND, str_from(tr(w->lang, party_kind_desc.values[w->old.kind].label)),
			str_from(tr(w->lang, party_kind_desc.values[f->kind].label)) },
		{ IMPORT_FIELD_STATE, str_from(tr(w->lang, party_state_desc.values[w->old.state].label)),
			str_from(tr(w->lang, party_state_desc.values[f->state].label)) },
		{ IMPORT_FIELD_NAME, w->old.name, f->name },
		{ IMPORT_FIELD_KANA, w->old.kana, f->kana },
		{ IMPORT_FIELD_TRADE_NAME, w->old.trade_name, f->trade_name },
		{ IMPORT_FIELD_CORPORATE, w->old.corporate_number, f->corporate_number },
		{ IMPORT_FIELD_REGISTRATION, w->old.registration_number, f->registration_number },
		{ IMPORT_FIELD_INVOICE, w->old.invoice_number, f->invoice_number },
		{ IMPORT_FIELD_NOTE, w->old.note, f->note },
		{ IMPORT_FIELD_FOUNDED, day_text(w->a, w->old.founded_on), day_text(w->a, f->founded_on) },
		{ IMPORT_FIELD_CLOSED, day_text(w->a, w->old.closed_on), day_text(w->a, f->closed_on) },
	};
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
		if (!str_equal(TEXTS[i].old, TEXTS[i].new)) {
			differ(w, TEXTS[i].c, TEXTS[i].old, TEXTS[i].new);
			w->party_changes = true;
		}
}

/* The column that a field of a check stands in; 0: none of its own. */
static enum import_field field_named(const char *name, enum import_field value) {
	static const struct { const char *name; enum import_field field;
	} NAMES[] = {
		{ "name", IMPORT_FIELD_NAME },
		{ "kind", IMPORT_FIELD_KIND },
		{ "kana", IMPORT_FIELD_KANA },
		{ "trade_name", IMPORT_FIELD_TRADE_NAME },
		{ "corporate_number", IMPORT_FIELD_CORPORATE },
		{ "registration_number", IMPORT_FIELD_REGISTRATION },
		{ "invoice_number", IMPORT_FIELD_INVOICE },
		{ "closed_on", IMPORT_FIELD_CLOSED },
		{ "note", IMPORT_FIELD_NOTE },
		{ "postal_code", IMPORT_FIELD_POSTAL },
		{ "city", IMPORT_FIELD_CITY },
		{ "street", IMPORT_FIELD_STREET },
		{ "building", IMPORT_FIELD_BUILDING },
		{ "industries", IMPORT_FIELD_INDUSTRY },
	};
	if (value != 0)
		return value;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (strcmp(name, NAMES[i].name) == 0)
			return NAMES[i].field;
	return 0;
}

/* `value`: the one column that was checked; 0: what each problem names. */
static void take_problems(struct import_work *w, const struct party_problems *problems, enum import_field value) {
	for (size_t i = 0; i < problems->count; i++) {
		enum import_field c = field_named(problems->items[i].field, value);
		if (problems->items[i].warning)
			remark(w, c, problems->items[i].sentence);
		else
			problem(w, c, problems->items[i].sentence);
	}
}

/* ---- what belongs to other tables ---- */

/* The end of 市区町村 in an address without its prefecture: the first 市, 区, 町 or 村 behind a first character, 市市
 * as in 四日市市 together. */
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

/* An address in one line into its parts; names of the register of municipalities first, because 町 and 村 stand in many
 * names. */
static enum err split_address(struct db *db, struct arena *a, struct str address, struct establishment_fields *f) {
	const struct tenant_all_row *rows;
	size_t count, end = prefecture_end(address);
	TRY(tenant_list(db, a, &rows, &count));
	f->prefecture = str_slice(address, 0, end);
	struct str rest = str_from_offset(address, end);
	size_t city = 0;
	for (size_t i = 0; i < count; i++)
		if ((end == 0 || str_equal(rows[i].prefecture, f->prefecture)) && str_starts(rest, rows[i].name) &&
			rows[i].name.n > city)
			city = rows[i].name.n;
	city = city > 0 ? city : city_end(rest);
	f->city = str_slice(rest, 0, city);
	f->street = str_trim(str_from_offset(rest, city));
	size_t space = str_find(f->street, S("　"), 0);
	f->building = space == SIZE_MAX ? S("") : str_trim(str_from_offset(f->street, space));
	f->street = space == SIZE_MAX ? f->street : str_slice(f->street, 0, space);
	return OK;
}

static bool says(const struct import_work *w, enum import_field c) {
	return has(w, c) && cell(w, c).n > 0;
}

/* From the parts, where the file has them, else from the address in one line. False: the row says nothing of it. */
static enum err read_address(struct import_work *w, struct establishment_fields *f, bool *ret_says) {
	*ret_says = true;
	if (says(w, IMPORT_FIELD_CITY)) {
		f->prefecture = cell(w, IMPORT_FIELD_PREFECTURE);
		f->city = cell(w, IMPORT_FIELD_CITY);
		f->street = cell(w, IMPORT_FIELD_STREET);
		f->building = cell(w, IMPORT_FIELD_BUILDING);
		return OK;
	}
	*ret_says = says(w, IMPORT_FIELD_ADDRESS);
	return *ret_says ? split_address(w->db, w->a, cell(w, IMPORT_FIELD_ADDRESS), f) : OK;
}

static struct str address_of(struct arena *a, const struct establishment_fields *f) {
	const struct party_establishment_of_party_row row = { .prefecture = f->prefecture,
		.city = f->city,
		.street = f->street,
		.building = f->building };
	return establishment_address(a, &row);
}

/* What the register has of the main establishment and its trades, the main one first; nothing for a new party. */
static enum err read_main(struct import_work *w, struct party_establishment_of_party_row *ret_main,
	struct str *ret_codes) {
	struct party_establishment_of_party_row *rows;
	struct party_industry_of_party_row *codes;
	size_t count = 0, code_count;
	*ret_codes = S("");
	*ret_main = (struct party_establishment_of_party_row){ .postal_code = S(""),
		.prefecture = S(""),
		.city = S(""),
		.street = S(""),
		.building = S(""),
		.municipality_code = S("") };
	if (w->known)
		TRY(party_establishment_of_party(w->db, w->a, w->tenant, w->out->party, 1, &rows, &count));
	if (count == 0)
		return OK;
	*ret_main = rows[0];
	TRY(party_industry_of_party(w->db, w->a, w->tenant, w->out->party, PARTY_PARTS_MOST, &codes, &code_count));
	for (size_t i = 0; i < code_count; i++)
		if (codes[i].establishment_id.v == rows[0].establishment_id.v)
			*ret_codes =
				ret_codes->n == 0 ? codes[i].code : STR_JOIN(w->a, *ret_codes, S(";"), codes[i].code);
	return OK;
}

static void compare_place(struct import_work *w, const struct party_establishment_of_party_row *main, struct str codes,
	bool says_address) {
	const struct establishment_fields *f = &w->place;
	struct str old = establishment_address(w->a, main), new = address_of(w->a, f);
	w->moved = says_address && !str_equal(old, new);
	w->posted = says(w, IMPORT_FIELD_POSTAL) && !str_equal(main->postal_code, f->postal_code);
	w->traded = f->industries.n > 0 &&
		!str_starts(STR_JOIN(w->a, codes, S(";")), STR_JOIN(w->a, f->industries, S(";")));
	if (w->moved)
		differ(w, IMPORT_FIELD_ADDRESS, old, new);
	if (w->posted)
		differ(w, IMPORT_FIELD_POSTAL, main->postal_code, f->postal_code);
	if (w->traded)
		differ(w, IMPORT_FIELD_INDUSTRY, str_contains(f->industries, S(";")) ? codes : w->old.industry,
			f->industries);
}

static enum err take_place(struct import_work *w) {
	struct party_problems problems = { .count = 0 };
	struct party_establishment_of_party_row main;
	struct str codes;
	bool says_address;
	w->place = (struct establishment_fields){ .name = S("本店"),
		.is_main = true,
		.postal_code = cell(w, IMPORT_FIELD_POSTAL),
		.municipality_code = S(""),
		.prefecture = S(""),
		.city = S(""),
		.street = S(""),
		.building = S(""),
		.industries = cell(w, IMPORT_FIELD_INDUSTRY) };
	TRY(read_address(w, &w->place, &says_address));
	if (!says_address && w->place.industries.n == 0 && w->place.postal_code.n == 0)
		return OK;
	TRY(read_main(w, &main, &codes));
	if (!says_address) { /* the stored address stays; of a party without one nothing can be said */
		w->place.municipality_code = main.municipality_code;
		w->place.prefecture = main.prefecture;
		w->place.city = main.city;
		w->place.street = main.street;
		w->place.building = main.building;
	}
	if (w->place.city.n == 0 && !says_address)
		return OK;
	TRY(establishment_check(w->db, w->a, &w->place, &problems));
	take_problems(w, &problems, 0);
	compare_place(w, &main, codes, says_address);
	return OK;
}

static void take_contacts(struct import_work *w) {
	const struct { enum import_field c; enum contact_kind kind; struct str old, *new;
	} ROWS[] = {
		{ IMPORT_FIELD_TELEPHONE, CONTACT_TELEPHONE, w->old.telephone, &w->telephone },
		{ IMPORT_FIELD_EMAIL, CONTACT_EMAIL, w->old.email, &w->email },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct party_problems problems = { .count = 0 };
		struct contact_fields f = { .kind = ROWS[i].kind,
			.purpose = CONTACT_GENERAL,
			.value = cell(w, ROWS[i].c),
			.attention = S("") };
		if (!says(w, ROWS[i].c))
			continue;
		contact_check(w->a, &f, &problems);
		take_problems(w, &problems, ROWS[i].c);
		if (str_equal(f.value, ROWS[i].old))
			continue;
		differ(w, ROWS[i].c, ROWS[i].old, f.value);
		*ROWS[i].new = f.value;
	}
}

static void take_representative(struct import_work *w) {
	struct party_problems problems = { .count = 0 };
	struct person_fields f = { .role = PERSON_REPRESENTATIVE,
		.sex = SEX_UNKNOWN,
		.title = S(""),
		.name = cell(w, IMPORT_FIELD_REPRESENTATIVE),
		.kana = S(""),
		.address = S("") };
	if (!says(w, IMPORT_FIELD_REPRESENTATIVE))
		return;
	person_check(w->a, &f, &problems);
	take_problems(w, &problems, IMPORT_FIELD_REPRESENTATIVE);
	if (str_equal(f.name, w->old.representative))
		return;
	differ(w, IMPORT_FIELD_REPRESENTATIVE, w->old.representative, f.name);
	w->representative = f.name;
}

static void take_fact(struct import_work *w, enum import_field c, struct opt_int *value) {
	struct str text = str_replace(w->a, fold_width(w->a, cell(w, c)), S(","), S(""));
	if (text.n == 0)
		return;
	value->has = str_to_int64(text, &value->v) && value->v >= 0;
	if (!value->has)
		problem(w, c, T("資本金と従業員数は、0以上の数字です。"));
}

/* What was last known of capital and employees; the same number is no news. */
static enum err compare_facts(struct import_work *w) {
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
		differ(w, IMPORT_FIELD_CAPITAL, S("…"), str_format(w->a, "%lld", (long long)w->capital.v));
	if (w->employees.has)
		differ(w, IMPORT_FIELD_EMPLOYEES, S("…"), str_format(w->a, "%lld", (long long)w->employees.v));
	return OK;
}

/* ---- finding the party of a row ---- */

static enum err has_key(struct import_work *w, struct party_id party, enum party_key_kind kind, struct str key,
	bool *has_it) {
	struct party_key_of_party_row *keys;
	size_t count;
	if (key.n == 0 || *has_it)
		return OK;
	TRY(party_key_of_party(w->db, w->a, w->tenant, party, PARTY_PARTS_MOST, &keys, &count));
	for (size_t i = 0; i < count; i++)
		*has_it |= keys[i].kind == kind && str_equal(keys[i].key, key);
	return OK;
}

/* A row without a number is the one that has its very name and its telephone or address. */
static enum err find_by_name(struct import_work *w, int64_t *ret_id) {
	enum { MOST = 20 };
	struct party_key_find_row *rows;
	struct party_by_id_row p;
	struct establishment_fields f = { .prefecture = S(""), .city = S(""), .street = S(""), .building = S("") };
	size_t count, same = 0;
	bool says_address;
	struct str name = cell(w, IMPORT_FIELD_NAME), telephone = telephone_key(w->a, cell(w, IMPORT_FIELD_TELEPHONE));
	TRY(read_address(w, &f, &says_address));
	struct str address = says_address ? address_key(w->a, f.city, f.street) : STR_NONE;
	TRY(party_key_find(w->db, w->a, w->tenant, PARTY_KEY_NAME, fold_company_core(w->a, name), MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool there = false;
		TRY(party_by_id(w->db, w->a, w->tenant, rows[i].party_id, &p));
		if (!str_equal(name, p.name))
			continue;
		TRY(has_key(w, p.party_id, PARTY_KEY_TELEPHONE, telephone, &there));
		TRY(has_key(w, p.party_id, PARTY_KEY_ADDRESS, address, &there));
		*ret_id = there ? p.party_id.v : *ret_id;
		same += there;
	}
	if (same != 1)
		*ret_id = 0;
	return OK;
}

static enum err find_party(struct import_work *w) {
	struct str id_text = cell(w, IMPORT_FIELD_ID);
	char number[14];
	struct party_key_find_row *rows;
	size_t count = 0;
	int64_t id = 0;
	if (id_text.n > 0 && !ident_parse(id_text, &id)) {
		problem(w, IMPORT_FIELD_ID, T("事業者番号が正しくありません。"));
		return OK;
	}
	if (id == 0 && corporate_number_read(w->a, cell(w, IMPORT_FIELD_CORPORATE), number))
		TRY(party_key_find(w->db, w->a, w->tenant, PARTY_KEY_CORPORATE, str_from(number), 1, &rows, &count));
	if (count == 1)
		id = rows[0].party_id.v;
	else if (id == 0 && cell(w, IMPORT_FIELD_NAME).n > 0)
		TRY(find_by_name(w, &id));
	if (id == 0)
		return OK;
	enum err e = party_by_id(w->db, w->a, w->tenant, (struct party_id){ id }, &w->old);
	if (e == ERR_NOT_FOUND || (e == OK && w->old.state == PARTY_JOINED)) {
		problem(w, IMPORT_FIELD_ID, T("この番号の事業者は、登録にありません。"));
		return OK;
	}
	w->known = e == OK;
	w->out->party.v = id;
	return e;
}

static void check_version(struct import_work *w) {
	struct str text = cell(w, IMPORT_FIELD_VERSION);
	int64_t version;
	if (w->known && text.n > 0 && (!str_to_int64(fold_width(w->a, text), &version) || version != w->old.version))
		problem(w, IMPORT_FIELD_VERSION, T("書き出したあとに、ほかの人が変更しています。もう一度書き出してください。"));
}

static struct party_fields fields_before(const struct import_work *w) {
	const struct party_by_id_row *o = &w->old;
	if (!w->known)
		return (struct party_fields){ .state = PARTY_ACTIVE,
			.name = S(""),
			.kana = S(""),
			.trade_name = S(""),
			.corporate_number = S(""),
			.registration_number = S(""),
			.invoice_number = S(""),
			.note = S("") };
	return (struct party_fields){ .kind = o->kind,
		.state = o->state,
		.name = o->name,
		.kana = o->kana,
		.trade_name = o->trade_name,
		.corporate_number = o->corporate_number,
		.registration_number = o->registration_number,
		.invoice_number = o->invoice_number,
		.note = o->note,
		.founded_on = o->founded_on,
		.closed_on = o->closed_on };
}

/* ---- others that are like it ---- */

/* The row as the tables around a party would hold it, for the keys. */
static void as_parts(struct import_work *w, struct party_parts *p) {
	const struct {
		enum contact_kind kind;
		struct str value;
	} CONTACTS[] = { { CONTACT_TELEPHONE, w->telephone }, { CONTACT_EMAIL, w->email } };
	p->party = (struct party_by_id_row){ .kind = w->fields.kind,
		.name = w->fields.name,
		.kana = w->fields.kana,
		.trade_name = w->fields.trade_name,
		.corporate_number = w->fields.corporate_number,
		.registration_number = w->fields.registration_number,
		.invoice_number = w->fields.invoice_number };
	p->establishments = ARENA_NEW(w->a, struct party_establishment_of_party_row);
	p->establishments[0] =
		(struct party_establishment_of_party_row){ .city = w->place.city, .street = w->place.street };
	p->establishment_count = w->moved ? 1 : 0;
	p->contacts = ARENA_ARRAY(w->a, struct party_contact_of_party_row, COUNT_OF(CONTACTS));
	for (size_t i = 0; i < COUNT_OF(CONTACTS); i++)
		if (!str_is_none(CONTACTS[i].value))
			p->contacts[p->contact_count++] = (struct party_contact_of_party_row){ .kind = CONTACTS[i].kind,
				.value = CONTACTS[i].value };
}

/* "「名称」と名称、電話番号が同じです。" */
static enum err say_like(struct import_work *w, const struct party_likeness *like) {
	struct party_by_id_row p;
	struct str reasons = S("");
	TRY(party_by_id(w->db, w->a, w->tenant, like->party, &p));
	for (int r = 1; r < SUSPECT_OTHER_NUMBER; r++)
		if ((like->reasons >> r & 1) != 0)
			reasons = STR_JOIN(w->a, reasons, reasons.n > 0 ? str_from(tr(w->lang, T("、"))) : S(""),
				str_from(tr(w->lang, suspect_reason_desc.values[r].label)));
	const struct msg_arg values[] = { { .name = "name", .text = p.name }, { .name = "reasons", .text = reasons } };
	say(&w->out->problems, w->a,
		tr_format(w->a, w->lang, T("登録にある「{name}」と{reasons}が同じです。"), values, COUNT_OF(values)));
	return OK;
}

/* A new party that is like one of the register. */
static enum err find_like(struct import_work *w) {
	struct party_parts *parts = ARENA_NEW(w->a, struct party_parts);
	struct party_likeness *likes;
	size_t count;
	as_parts(w, parts);
	TRY(party_likes_find(w->db, w->a, w->tenant, parts, &likes, &count));
	if (count == 0)
		return OK;
	w->out->action = IMPORT_SUSPECT;
	w->out->suspect = likes[0].party;
	return say_like(w, &likes[0]);
}

struct str import_row_key(const struct import_work *w) {
	struct arena *a = w->a;
	if (w->known)
		return STR_JOIN(a, S("id:"), id_to_text(a, w->out->party.v));
	if (w->fields.corporate_number.n > 0)
		return STR_JOIN(a, S("number:"), w->fields.corporate_number);
	struct str telephone = str_is_none(w->telephone) ? STR_NONE : telephone_key(a, w->telephone);
	struct str address = w->moved ? address_key(a, w->place.city, w->place.street) : STR_NONE;
	if (telephone.n == 0 && address.n == 0)
		return S("");
	return STR_JOIN(a, S("name:"), w->fields.name, S("/"), telephone.n > 0 ? telephone : address);
}

/* ---- the row ---- */

static enum err take_all(struct import_work *w) {
	struct party_problems problems = { .count = 0 };
	w->fields = fields_before(w);
	take_fields(w);
	party_check(w->a, &w->fields, &problems);
	take_problems(w, &problems, 0);
	w->out->name = w->fields.name;
	if (w->known && w->out->action != IMPORT_REFUSED)
		compare_fields(w);
	TRY(take_place(w));
	take_contacts(w);
	take_representative(w);
	take_fact(w, IMPORT_FIELD_CAPITAL, &w->capital);
	take_fact(w, IMPORT_FIELD_EMPLOYEES, &w->employees);
	return compare_facts(w);
}

enum err import_row_read(struct import_work *w) {
	w->out->action = IMPORT_SAME;
	w->out->changes = w->out->problems = S("");
	w->old = (struct party_by_id_row){ .address = S(""),
		.telephone = S(""),
		.email = S(""),
		.representative = S(""),
		.industry = S("") };
	w->representative = w->telephone = w->email = STR_NONE;
	TRY(find_party(w));
	check_version(w);
	TRY(take_all(w));
	if (w->out->action == IMPORT_REFUSED)
		return OK;
	w->out->action = !w->known ? IMPORT_ADDED : w->out->changes.n > 0 ? IMPORT_CHANGED : IMPORT_SAME;
	return w->known ? OK : find_like(w);
}
