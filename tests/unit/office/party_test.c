/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The register of parties on both databases: adding and changing with versions, history, duplicates with their reasons,
 * joining and taking apart, 承継 and the line of those whose history counts, claims with a letter's code, files that
 * are exported, edited and read again, the published register of corporations, and that one municipality never sees
 * another's rows.
 */
#include "base/codes.h"
#include "base/ident.h"
#include "office/party/party.h"
#include "office/search/search.h"
#include "unit/office/office.h"

#include <sodium.h>

enum { CLERK = 11, CHIEF = 12, SHOPKEEPER = 21, ROOM = 64 };

/* ---- doing several things in one transaction ---- */

typedef enum err (*step_fn)(struct db *db, struct arena *a, void *context);

struct world {
	struct office *o;
	struct tenant_id hill, river;
	struct party_actor clerk, chief;
};

static struct world world_of(void **state) {
	struct office *o = office_open(state);
	assert_true(sodium_init() >= 0);
	return (struct world){ .o = o,
		.hill = office_tenant(o, TOWN_HILL),
		.river = office_tenant(o, TOWN_RIVER),
		.clerk = { .account = { CLERK }, .now_us = o->now_us },
		.chief = { .account = { CHIEF }, .now_us = o->now_us } };
}

static void must(const struct world *w, write_fn fn, void *context, const char *what) {
	enum err e = office_write(w->o, fn, context);
	ROW_TRUE(e == OK, "%s: %s", what, err_info(e)->name);
}

/* A party in few words: "" leaves a part out. */
struct sample {
	enum party_kind kind;
	const char *name, *kana, *number, *city, *street, *telephone, *representative;
};

struct adding {
	struct tenant_id tenant;
	struct party_actor actor;
	const struct sample *s;
	struct party_id id;
};

static struct party_fields fields_of(const struct sample *s) {
	return (struct party_fields){ .kind = s->kind,
		.state = PARTY_ACTIVE,
		.name = str_from(s->name),
		.kana = str_from(s->kana),
		.trade_name = S(""),
		.corporate_number = str_from(s->number),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
}

static enum err add(struct db *db, struct arena *a, void *context) {
	struct adding *x = context;
	const struct sample *s = x->s;
	struct party_fields f = fields_of(s);
	struct establishment_id place;
	struct contact_id contact;
	struct person_id person;
	TRY(party_add(db, a, x->tenant, x->actor, &f, PARTY_BY_OFFICER, x->actor.now_us, &x->id));
	if (s->city[0] != '\0') {
		const struct establishment_fields e = { .name = S("本店"),
			.postal_code = S(""),
			.municipality_code = S(""),
			.prefecture = S("東京都"),
			.city = str_from(s->city),
			.street = str_from(s->street),
			.building = S(""),
			.industries = S("7671;5892") };
		TRY(establishment_save(db, a, x->tenant, x->actor, x->id, (struct establishment_id){ 0 }, 0, &e,
			&place));
	}
	if (s->telephone[0] != '\0') {
		const struct contact_fields c = { .kind = CONTACT_TELEPHONE,
			.purpose = CONTACT_GENERAL,
			.value = str_from(s->telephone),
			.attention = S("") };
		TRY(contact_save(db, a, x->tenant, x->actor, x->id, (struct contact_id){ 0 }, 0, &c, &contact));
	}
	if (s->representative[0] == '\0')
		return OK;
	const struct person_fields p = { .role = PERSON_REPRESENTATIVE,
		.sex = SEX_UNKNOWN,
		.title = S("代表取締役"),
		.name = str_from(s->representative),
		.kana = S(""),
		.address = S("") };
	return person_save(db, a, x->tenant, x->actor, x->id, (struct person_id){ 0 }, 0, &p, &person);
}

static struct party_id added(const struct world *w, const struct sample *s) {
	struct adding x = { .tenant = w->hill, .actor = w->clerk, .s = s };
	must(w, add, &x, s->name);
	return x.id;
}

#define NUMBER_A "7000012050002"
#define NUMBER_B "8000020131016"
static const struct sample COFFEE = { PARTY_SOLE_TRADER, "みほん珈琲", "ミホンコーヒー", "", "みほん丘区",
	"一丁目２番３号", "03-0000-1111", "佐藤はな" };
static const struct sample COFFEE_AGAIN = { PARTY_SOLE_TRADER, "ミホン珈琲", "", "", "みほん丘区", "1-2-3", "０３（００００）１１１１", "" };
static const struct sample COFFEE_LTD = { PARTY_BUSINESS, "株式会社みほん珈琲", "ミホンコーヒー", NUMBER_A,
	"みほん丘区", "9-9-9", "", "佐藤はな" };
static const struct sample PRINTER = { PARTY_BUSINESS, "ミナト印刷株式会社", "ミナトインサツ", NUMBER_B, "みほん川市",
	"港町4-5", "03-0000-2222", "湊一郎" };
static const struct sample SHOPS = { PARTY_ORGANISATION, "みほん銀座商店会", "ミホンギンザショウテンカイ", "", "みほん丘区", "銀座1", "", "前田会長" };

/* ---- rows, copies, versions ---- */

static void test_copies_and_history(void **state) {
	struct world w = world_of(state);
	struct party_id id = added(&w, &COFFEE);
	struct party_by_id_row p;
	assert_int_equal(party_by_id(w.o->db, w.o->a, w.hill, id, &p), OK);
	ROW_STR(p.address, "東京都みほん丘区一丁目２番３号", "address of the main establishment");
	ROW_STR(p.telephone, "03-0000-1111", "telephone");
	ROW_STR(p.representative, "佐藤はな", "representative");
	ROW_STR(p.industry, "7671", "the first code is the main one");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_name WHERE party_id = %lld", (long long)id.v), 1, "names");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_establishment WHERE is_main"), 1,
		"the first establishment is the main one");
	office_close(w.o);
}

struct editing {
	struct tenant_id tenant;
	struct party_actor actor;
	struct party_id id;
	int64_t version;
	const char *name;
};

static enum err rename_it(struct db *db, struct arena *a, void *context) {
	struct editing *x = context;
	struct party_by_id_row p;
	TRY(party_by_id(db, a, x->tenant, x->id, &p));
	struct party_fields f = { .kind = p.kind,
		.state = p.state,
		.name = str_from(x->name),
		.kana = p.kana,
		.trade_name = p.trade_name,
		.corporate_number = p.corporate_number,
		.registration_number = p.registration_number,
		.invoice_number = p.invoice_number,
		.note = p.note };
	return party_edit(db, a, x->tenant, x->actor, x->id, x->version, &f);
}

static void test_versions(void **state) {
	struct world w = world_of(state);
	struct party_id id = added(&w, &COFFEE);
	struct editing x = { .tenant = w.hill, .actor = w.clerk, .id = id, .version = 1, .name = "みほん喫茶" };
	must(&w, rename_it, &x, "first edit");
	struct str before = office_dump(w.o);
	x.name = "ほかの名前";
	ROW_INT(office_write(w.o, rename_it, &x), ERR_CONFLICT, "the second edit of version 1");
	office_expect_unchanged(w.o, before, "a refused edit");
	x.version = 2;
	x.tenant = w.river;
	ROW_INT(office_write(w.o, rename_it, &x), ERR_NOT_FOUND, "another municipality's edit");
	office_expect_unchanged(w.o, before, "a foreign edit");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_name WHERE name_use = 1"), 2, "both names stay");
	ROW_STR(office_text(w.o, "SELECT name FROM party_name WHERE name_use = 1 ORDER BY name_id LIMIT 1"),
		"みほん珈琲", "the former name");
	office_close(w.o);
}

/* ---- checks ---- */

struct check_row {
	enum party_kind kind;
	const char *name, *kana, *corporate, *registration, *invoice, *note;
	const char *field; /* of the first problem; NULL: none */
	bool warning;
};

static void test_checks(void **state) {
	static const struct check_row ROWS[] = {
		{ PARTY_BUSINESS, "あ", "ア", "7000012050002", "", "", "", NULL, false },
		{ PARTY_BUSINESS, "あ", "ア", "７０００-０１２０５-０００２", "", "", "", NULL, false },
		{ PARTY_BUSINESS, "あ", "ア", "7000012050003", "", "", "", "corporate_number", false },
		{ PARTY_BUSINESS, "", "", "", "", "", "", "name", false },
		{ PARTY_BUSINESS, "あ", "漢字", "", "", "", "", "kana", false },
		{ PARTY_SOLE_TRADER, "あ", "ｱｲ", "7000012050002", "", "", "", "corporate_number", false },
		{ PARTY_BUSINESS, "あ", "", "7000012050002", "000012050002", "", "", NULL, false },
		{ PARTY_BUSINESS, "あ", "", "7000012050002", "000012050003", "", "", "registration_number", true },
		{ PARTY_BUSINESS, "あ", "", "", "12345", "", "", "registration_number", false },
		{ PARTY_BUSINESS, "あ", "", "7000012050002", "", "ｔ７０００012050002", "", NULL, false },
		{ PARTY_BUSINESS, "あ", "", "7000012050002", "", "T8000020131016", "", "invoice_number", false },
		{ PARTY_BUSINESS, "あ", "", "", "", "T7000012050003", "", "invoice_number", false },
		{ PARTY_SOLE_TRADER, "あ", "", "", "", "T7000012050003", "", "invoice_number", true },
		{ PARTY_SOLE_TRADER, "あ", "", "", "", "T123", "", "invoice_number", false },
		{ PARTY_PERSON, "あ", "", "", "", "", "123456789018", "note", false },
		{ PARTY_PERSON, "あ", "", "", "123456789018", "", "", NULL,
			false }, /* the same digits where they belong */
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct check_row *r = &ROWS[i];
		struct party_problems problems = { .count = 0 };
		struct party_fields f = { .kind = r->kind,
			.name = str_from(r->name),
			.kana = str_from(r->kana),
			.corporate_number = str_from(r->corporate),
			.registration_number = str_from(r->registration),
			.invoice_number = str_from(r->invoice),
			.trade_name = S(""),
			.note = str_from(r->note) };
		party_check(a, &f, &problems);
		ROW_INT(problems.count, r->field != NULL, "problems of row %zu", i);
		if (r->field == NULL)
			continue;
		ROW_STR(str_from(problems.items[0].field), r->field, "field of row %zu", i);
		ROW_INT(problems.items[0].warning, r->warning, "warning of row %zu", i);
	}
	arena_free(a);
}

/* ---- bank accounts ---- */

static void test_bank_kana(void **state) {
	static const struct { const char *text, *want; size_t left;
	} ROWS[] = {
		{ "カ）ミホン　コーヒー", "ｶ)ﾐﾎﾝ ｺ-ﾋ-", 0 },
		{ "ミホン（カ", "ﾐﾎﾝ(ｶ", 0 },
		{ "サトウ ハナ", "ｻﾄｳ ﾊﾅ", 0 },
		{ "ギャラリー・ヴ", "ｷﾞﾔﾗﾘ- ｳﾞ", 0 },
		{ "abc Co.", "ABC CO.", 0 },
		{ "佐藤", "佐藤", 2 },
		{ "ヲ", "ヲ", 1 },
		{ "ア，イ", "ア，イ", 1 },
		{ "株式会社ミホン", "ｶ)ﾐﾎﾝ", 0 },
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t left;
		ROW_STR(bank_kana(a, str_from(ROWS[i].text), &left), ROWS[i].want, "%s", ROWS[i].text);
		ROW_INT(left, ROWS[i].left, "characters left of %s", ROWS[i].text);
	}
	arena_free(a);
}

static void test_holder_must_match(void **state) {
	static const struct { const char *kana, *name, *reason; bool refused;
	} ROWS[] = {
		{ "ｶ)ﾐﾎﾝｺ-ﾋ-", "", "", false },
		{ "ミホンコーヒー（カ", "", "", false },
		{ "サトウハナ", "佐藤はな", "", true },
		{ "サトウハナ", "佐藤はな", "屋号の口座ではなく、代表者の口座（委任状あり）", false },
		{ "ミホン", "(株)みほん珈琲", "", false },
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct party_problems problems = { .count = 0 };
		struct bank_account_fields f = { .bank_code = S("0001"),
			.bank_name = S("みほん銀行"),
			.branch_code = S("１２３"),
			.branch_name = S("本店"),
			.number = S("0123456"),
			.kind = ACCOUNT_ORDINARY,
			.holder_kana = str_from(ROWS[i].kana),
			.holder_name = str_from(ROWS[i].name),
			.mismatch = str_from(ROWS[i].reason) };
		bank_account_check(a, &f, S("株式会社みほん珈琲"), S("ミホンコーヒー"), &problems);
		ROW_INT(party_refuses(&problems), ROWS[i].refused, "%s", ROWS[i].kana);
		ROW_STR(f.branch_code, "123", "digits of %s", ROWS[i].kana);
	}
	arena_free(a);
}

/* ---- duplicates ---- */

static int64_t reasons_of(const struct world *w, struct party_id x, struct party_id y) {
	return office_ask(w->o,
		"SELECT coalesce(max(reasons), 0) FROM party_suspect WHERE first_id = %lld AND second_id = %lld",
		(long long)x.v, (long long)y.v);
}

static void test_duplicates(void **state) {
	struct world w = world_of(state);
	struct party_id coffee = added(&w, &COFFEE), again = added(&w, &COFFEE_AGAIN), company = added(&w, &COFFEE_LTD),
			printer = added(&w, &PRINTER);
	const int64_t same = 1 << SUSPECT_NAME | 1 << SUSPECT_TELEPHONE | 1 << SUSPECT_ADDRESS;
	ROW_INT(reasons_of(&w, coffee, again), same,
		"name in other kana, telephone in other width, address in other numerals");
	ROW_INT(office_ask(w.o, "SELECT score FROM party_suspect WHERE second_id = %lld AND first_id = %lld",
			(long long)again.v, (long long)coffee.v),
		100, "score");
	ROW_INT(reasons_of(&w, coffee, company), 1 << SUSPECT_NAME | 1 << SUSPECT_OTHER_KIND,
		"the company of the same name");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_suspect WHERE second_id = %lld", (long long)printer.v), 0,
		"pairs of the printer");
	struct adding foreign = { .tenant = w.river, .actor = w.clerk, .s = &COFFEE };
	must(&w, add, &foreign, "the same in another town");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_suspect WHERE tenant_id = %lld", (long long)w.river.v), 0,
		"pairs across municipalities");
	struct party_suspect_list_row *rows;
	size_t count;
	assert_int_equal(party_suspect_list(w.o->db, w.o->a, w.hill, SUSPECT_OPEN, NULL, (struct party_id){ 0 },
				 (struct party_id){ 0 }, ROOM, &rows, &count),
		OK);
	ROW_TRUE(count >= 2 && rows[0].score >= rows[1].score, "%zu pairs, strongest first", count);
	ROW_STR(rows[0].first_name, "みほん珈琲", "the strongest pair");
	office_close(w.o);
}

struct joining {
	struct tenant_id tenant;
	struct party_actor actor;
	struct party_id kept, joined;
	int64_t kept_version, joined_version;
	unsigned from_joined;
	struct join_id join;
};

static enum err join(struct db *db, struct arena *a, void *context) {
	struct joining *x = context;
	return party_join(db, a, x->tenant, x->actor, x->kept, x->kept_version, x->joined, x->joined_version,
		x->from_joined, S("同じ店です"), &x->join);
}

static enum err unjoin(struct db *db, struct arena *a, void *context) {
	struct joining *x = context;
	return party_unjoin(db, a, x->tenant, x->actor, x->join, S("別の店でした"));
}

static enum err happen(struct db *db, struct arena *a, void *context) {
	struct joining *x = context;
	(void)a;
	return party_happened(db, x->tenant, x->kept);
}

/* What must be as it was after taking apart: everything but counters, times and the record of the joining itself. */
static struct str content(const struct world *w) {
	return STR_JOIN(w->o->a,
		office_text(w->o,
			"SELECT %s FROM (SELECT name || kind || state || kana || telephone || address || representative || coalesce(joined_into, 0) AS line FROM party ORDER BY party_id) t",
			w->o->place->engine == DB_SQLITE ? "group_concat(line, '/')" : "string_agg(line, '/')"),
		office_text(w->o,
			"SELECT %s FROM (SELECT contact_id || ':' || party_id AS line FROM party_contact ORDER BY contact_id) t",
			w->o->place->engine == DB_SQLITE ? "group_concat(line, '/')" : "string_agg(line, '/')"),
		office_text(w->o,
			"SELECT %s FROM (SELECT establishment_id || ':' || party_id || CASE WHEN is_main THEN 'm' ELSE '' END AS line FROM party_establishment ORDER BY establishment_id) t",
			w->o->place->engine == DB_SQLITE ? "group_concat(line, '/')" : "string_agg(line, '/')"),
		office_text(w->o,
			"SELECT %s FROM (SELECT kind || key || party_id AS line FROM party_key ORDER BY kind, key, party_id) t",
			w->o->place->engine == DB_SQLITE ? "group_concat(line, '/')" : "string_agg(line, '/')"));
}

static void test_join_and_take_apart(void **state) {
	struct world w = world_of(state);
	struct joining x = { .tenant = w.hill,
		.actor = w.clerk,
		.kept = added(&w, &COFFEE),
		.joined = added(&w, &COFFEE_AGAIN),
		.kept_version = 1,
		.joined_version = 1,
		.from_joined = 1u << JOIN_FIELD_NAME };
	struct str before = content(&w);
	must(&w, join, &x, "join");
	ROW_STR(office_text(w.o, "SELECT name FROM party WHERE party_id = %lld", (long long)x.kept.v), "ミホン珈琲",
		"the name that won");
	ROW_INT(office_ask(w.o, "SELECT state FROM party WHERE party_id = %lld", (long long)x.joined.v), PARTY_JOINED,
		"state");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_contact WHERE party_id = %lld", (long long)x.kept.v), 2,
		"contacts of both");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_establishment WHERE is_main"), 1, "main establishments");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_join_field"), JOIN_FIELD_COUNT, "which fields won");
	struct party_id resolved;
	assert_int_equal(party_resolve(w.o->db, w.o->a, w.hill, x.joined, &resolved), OK);
	ROW_INT(resolved.v, x.kept.v, "old links lead to the row that goes on");
	ROW_INT(office_write(w.o, join, &x), ERR_INPUT, "joining again");
	must(&w, unjoin, &x, "take apart");
	ROW_STR(content(&w), before.p, "as it was");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_suspect WHERE state = 1"), 1, "the pair is open again");
	ROW_INT(office_write(w.o, unjoin, &x), ERR_CONFLICT, "taking apart twice");
	office_close(w.o);
}

static void test_no_taking_apart_after_something_happened(void **state) {
	struct world w = world_of(state);
	struct joining x = { .tenant = w.hill,
		.actor = w.clerk,
		.kept = added(&w, &COFFEE),
		.joined = added(&w, &COFFEE_AGAIN),
		.kept_version = 1,
		.joined_version = 1 };
	bool can;
	must(&w, join, &x, "join");
	assert_int_equal(party_join_can_undo(w.o->db, w.o->a, w.hill, x.join, &can), OK);
	ROW_TRUE(can, "nothing has happened yet");
	must(&w, happen, &x, "another module attaches a case");
	assert_int_equal(party_join_can_undo(w.o->db, w.o->a, w.hill, x.join, &can), OK);
	ROW_TRUE(!can, "something has happened");
	struct str before = office_dump(w.o);
	ROW_INT(office_write(w.o, unjoin, &x), ERR_CONFLICT, "take apart");
	office_expect_unchanged(w.o, before, "a refused undoing");
	office_close(w.o);
}

static void test_what_cannot_be_joined(void **state) {
	struct world w = world_of(state);
	struct party_id coffee = added(&w, &COFFEE), company = added(&w, &COFFEE_LTD), printer = added(&w, &PRINTER);
	struct joining other_number = { .tenant = w.hill,
		.actor = w.clerk,
		.kept = company,
		.joined = printer,
		.kept_version = 1,
		.joined_version = 1 };
	struct joining other_kind = { .tenant = w.hill,
		.actor = w.clerk,
		.kept = company,
		.joined = coffee,
		.kept_version = 1,
		.joined_version = 1 };
	struct joining old_version = { .tenant = w.hill,
		.actor = w.clerk,
		.kept = coffee,
		.joined = added(&w, &COFFEE_AGAIN),
		.kept_version = 9,
		.joined_version = 1 };
	struct str before = office_dump(w.o);
	ROW_INT(office_write(w.o, join, &other_number), ERR_INPUT, "two corporate numbers");
	ROW_INT(office_write(w.o, join, &other_kind), ERR_INPUT, "a person and a corporation");
	ROW_INT(office_write(w.o, join, &old_version), ERR_CONFLICT, "an old version");
	office_expect_unchanged(w.o, before, "a refused joining");
	office_close(w.o);
}

/* ---- 承継 ---- */

struct following {
	struct tenant_id tenant;
	struct party_actor actor;
	struct succession_fields f;
	struct succession_id id;
	int64_t version;
};

static enum err propose(struct db *db, struct arena *a, void *context) {
	struct following *x = context;
	return succession_propose(db, a, x->tenant, x->actor, &x->f, &x->id);
}

static enum err approve(struct db *db, struct arena *a, void *context) {
	struct following *x = context;
	return succession_decide(db, a, x->tenant, x->actor, x->id, x->version, true, S(""));
}

static struct following incorporation(const struct world *w, struct party_id from, struct party_id to) {
	struct following x = { .tenant = w->hill,
		.actor = w->clerk,
		.version = 1,
		.f = { .kind = SUCCESSION_INCORPORATION,
			.from = from,
			.to = to,
			.new_name = S(""),
			.new_kana = S(""),
			.new_title = S(""),
			.reason = S("履歴事項全部証明書") } };
	assert_true(date_make(2026, 4, 1, &x.f.effective_on));
	return x;
}

static void test_succession_keeps_both(void **state) {
	struct world w = world_of(state);
	struct party_id coffee = added(&w, &COFFEE), company = added(&w, &COFFEE_LTD), printer = added(&w, &PRINTER);
	struct following x = incorporation(&w, coffee, company);
	must(&w, propose, &x, "propose");
	ROW_INT(office_write(w.o, approve, &x), ERR_FORBIDDEN, "whoever proposed it does not decide");
	struct party_id *line;
	size_t count;
	assert_int_equal(party_line(w.o->db, w.o->a, w.hill, company, &line, &count), OK);
	ROW_INT(count, 1, "a proposal alone links nobody");
	x.actor = w.chief;
	must(&w, approve, &x, "approve");
	ROW_INT(office_ask(w.o, "SELECT state FROM party WHERE party_id = %lld", (long long)coffee.v), PARTY_CLOSED,
		"the former row");
	ROW_STR(office_text(w.o, "SELECT name FROM party WHERE party_id = %lld", (long long)coffee.v), "みほん珈琲",
		"stays");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(party_line(w.o->db, w.o->a, w.hill, i == 0 ? coffee : company, &line, &count), OK);
		ROW_INT(count, 2, "both count for both");
		ROW_TRUE(line[0].v != line[1].v && line[1].v == (i == 0 ? company : coffee).v, "the other one");
	}
	assert_int_equal(party_line(w.o->db, w.o->a, w.hill, printer, &line, &count), OK);
	ROW_INT(count, 1, "nobody else");
	ROW_INT(office_write(w.o, approve, &x), ERR_CONFLICT, "deciding twice");
	struct following wrong = incorporation(&w, company, coffee);
	ROW_INT(office_write(w.o, propose, &wrong), ERR_INPUT, "法人成り the other way round");
	office_close(w.o);
}

static void test_new_chairman(void **state) {
	struct world w = world_of(state);
	struct party_id shops = added(&w, &SHOPS);
	struct following x = incorporation(&w, shops, shops);
	x.f.kind = SUCCESSION_REPRESENTATIVE;
	x.f.new_name = S("後藤新");
	x.f.new_title = S("会長");
	x.f.old_person.v = office_ask(w.o, "SELECT person_id FROM party_person");
	must(&w, propose, &x, "propose");
	x.actor = w.chief;
	must(&w, approve, &x, "approve");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_person"), 2, "both persons stay");
	ROW_INT(office_ask(w.o, "SELECT valid_to FROM party_person WHERE name = '前田会長'"), x.f.effective_on.days,
		"the former one's last day");
	ROW_STR(office_text(w.o, "SELECT representative FROM party"), "後藤新", "the representative on that day");
	office_close(w.o);
}

/* ---- claims ---- */

struct claiming {
	struct tenant_id tenant;
	struct party_actor actor, officer;
	struct claim_fields f;
	struct claim_id id;
	struct party_id party;
	bool confirmed;
	struct str code, typed;
	enum claim_answer answer;
};

static enum err claim(struct db *db, struct arena *a, void *context) {
	struct claiming *x = context;
	return claim_make(db, a, x->tenant, x->actor, &x->f, &x->id, &x->party, &x->confirmed);
}

static enum err post(struct db *db, struct arena *a, void *context) {
	struct claiming *x = context;
	return claim_post(db, a, x->tenant, x->officer, x->id, x->code);
}

static enum err try_code(struct db *db, struct arena *a, void *context) {
	struct claiming *x = context;
	return claim_try(db, a, x->tenant, x->actor, x->id, x->typed, &x->answer, &x->party);
}

static struct claiming shopkeeper(const struct world *w) {
	struct claiming x = { .tenant = w->hill,
		.actor = { .account = { SHOPKEEPER }, .now_us = w->o->now_us },
		.officer = w->clerk,
		.f = { .party = fields_of(&COFFEE),
			.place = { .name = S("本店"),
				.postal_code = S(""),
				.municipality_code = S(""),
				.prefecture = S("東京都"),
				.city = S("みほん丘区"),
				.street = S("1-2-3"),
				.building = S(""),
				.industries = S("") },
			.telephone = { .kind = CONTACT_TELEPHONE,
				.purpose = CONTACT_GENERAL,
				.value = S("03-0000-1111"),
				.attention = S("") },
			.note = S(""),
			.proof = CLAIM_BY_POST } };
	const struct token random = { .bytes = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } };
	x.code = claim_code(w->o->a, &random);
	return x;
}

static void expect_answer(const struct world *w, struct claiming *x, const char *typed, enum claim_answer want,
	const char *what) {
	x->typed = str_from(typed);
	must(w, try_code, x, what);
	ROW_INT(x->answer, want, "%s", what);
}

static void test_claim_by_letter(void **state) {
	struct world w = world_of(state);
	struct claiming x = shopkeeper(&w);
	must(&w, claim, &x, "claim");
	ROW_INT(office_ask(w.o, "SELECT state FROM party"), PARTY_RECEIVED, "nothing is proved yet");
	expect_answer(&w, &x, x.code.p, CLAIM_NOT_OPEN, "before a letter was printed");
	must(&w, post, &x, "letter");
	ROW_INT(x.code.n, CLAIM_CODE_LENGTH + 2, "length of the code");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_claim WHERE code_hash LIKE '%%%.*s%%'", 4, x.code.p), 0,
		"the code is not stored");
	expect_answer(&w, &x, "0000-0000-0000", CLAIM_WRONG, "a wrong code");
	ROW_INT(office_ask(w.o, "SELECT attempts FROM party_claim"), 1, "is counted");
	struct party_actor owner = x.actor;
	x.actor.account.v = CLERK;
	x.typed = x.code;
	ROW_INT(office_write(w.o, try_code, &x), ERR_NOT_FOUND, "somebody else's claim");
	x.actor = owner;
	struct str lower = str_copy(w.o->a, x.code);
	char *letters = arena_bytes(w.o->a, lower.n + 1);
	for (size_t i = 0; i <= lower.n; i++)
		letters[i] = lower.p[i] >= 'A' && lower.p[i] <= 'Z' ? (char)(lower.p[i] + 32) : lower.p[i];
	expect_answer(&w, &x, letters, CLAIM_RIGHT, "the code in lower case");
	ROW_INT(office_ask(w.o, "SELECT state FROM party"), PARTY_ACTIVE, "state");
	expect_answer(&w, &x, x.code.p, CLAIM_NOT_OPEN, "the code a second time");
	office_close(w.o);
}

static void test_claim_limits(void **state) {
	struct world w = world_of(state);
	struct claiming x = shopkeeper(&w);
	must(&w, claim, &x, "claim");
	must(&w, post, &x, "letter");
	for (int i = 0; i < CLAIM_ATTEMPTS_MOST; i++)
		expect_answer(&w, &x, "0000-0000-0000", CLAIM_WRONG, "a wrong code");
	expect_answer(&w, &x, x.code.p, CLAIM_TOO_OFTEN, "the right code after five wrong ones");
	must(&w, post, &x, "a new letter");
	int64_t now_us = x.actor.now_us;
	x.actor.now_us = now_us + CLAIM_CODE_DAYS * US_PER_DAY + 1;
	expect_answer(&w, &x, x.code.p, CLAIM_TOO_LATE, "a microsecond too late");
	x.actor.now_us = now_us + CLAIM_CODE_DAYS * US_PER_DAY;
	expect_answer(&w, &x, x.code.p, CLAIM_RIGHT, "at the last instant");
	office_close(w.o);
}

static void test_claim_by_sign_in(void **state) {
	struct world w = world_of(state);
	struct party_id company = added(&w, &COFFEE_LTD);
	struct claiming x = shopkeeper(&w);
	x.f.party = fields_of(&COFFEE_LTD);
	x.f.proof = CLAIM_BY_SIGN_IN;
	x.f.proven_number = S(NUMBER_B);
	ROW_INT(office_write(w.o, claim, &x), ERR_INPUT, "a sign-in of another corporation");
	x.f.proven_number = S(NUMBER_A);
	must(&w, claim, &x, "claim");
	ROW_TRUE(x.confirmed && x.party.v == company.v, "the row that is there");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party"), 1, "no second row");
	office_close(w.o);
}

/* ---- files ---- */

struct filing {
	struct tenant_id tenant;
	struct party_actor actor;
	struct str bytes;
	struct party_table table;
};

static enum err import_file(struct db *db, struct arena *a, void *context) {
	struct filing *x = context;
	return party_table_write(db, a, x->tenant, x->actor, LANG_JA, x->bytes, S("名簿.csv"), &x->table);
}

static void test_import(void **state) {
	struct world w = world_of(state);
	struct party_id printer = added(&w, &PRINTER);
	struct filing x = { .tenant = w.hill, .actor = w.clerk, .bytes = S(
		"名称,種別,法人番号,所在地,電話番号,代表者,産業分類\r\n"
		"ミナト印刷株式会社,法人," NUMBER_B ",東京都みほん川市港町4-5,03-0000-3333,湊一郎,1511\r\n"
		"有限会社やまだ,法人,,東京都みほん丘区山1-1　ビル2階,'+81 3 0000 4444,山田太郎,5899\r\n") };
	struct party_table preview;
	struct str before = office_dump(w.o);
	assert_int_equal(party_table_read(w.o->db, w.o->a, w.hill, LANG_JA, x.bytes, w.o->now_us, &preview), OK);
	office_expect_unchanged(w.o, before, "a preview");
	ROW_INT(preview.added * 100 + preview.changed * 10 + preview.refused, 110, "what the preview says");
	ROW_STR(preview.rows[0].changes, "産業分類: 7671 → 1511\n電話番号: 03-0000-2222 → 03-0000-3333",
		"the differences of the row");
	must(&w, import_file, &x, "import");
	ROW_STR(office_text(w.o, "SELECT telephone FROM party WHERE party_id = %lld", (long long)printer.v),
		"03-0000-3333", "changed");
	ROW_STR(office_text(w.o,
			"SELECT city || '/' || street || '/' || building FROM party_establishment WHERE street LIKE '山%%'"),
		"みほん丘区/山1-1/ビル2階", "the address in its parts");
	ROW_STR(office_text(w.o, "SELECT value FROM party_contact WHERE value LIKE '+81%%'"), "+81 3 0000 4444",
		"without the spreadsheet's '");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_import_row WHERE row_no IN (2, 3)"), 2,
		"rows and their numbers");
	ROW_STR(office_text(w.o, "SELECT file_name FROM party_import"), "名簿.csv", "the file");
	ROW_INT(office_ask(w.o, "SELECT imported_by FROM party_import"), CLERK, "who");
	ROW_INT(office_ask(w.o, "SELECT count(*) FROM party_key WHERE kind = %d AND party_id = %lld",
			PARTY_KEY_TELEPHONE, (long long)printer.v),
		1, "keys follow");
	must(&w, import_file, &x, "the same file again");
	ROW_INT(x.table.added * 100 + x.table.changed * 10 + x.table.same, 2,
		"both are known again: by number, and by name and address");
	office_close(w.o);
}

static void test_import_is_all_or_nothing(void **state) {
	static const struct { const char *bytes; enum err e; const char *says; } ROWS[] = {
		{ "名称,種別,法人番号\r\nよい,法人,\r\nわるい,法人,7000012050003\r\n", ERR_INPUT, "" },
		{ "名称,種別\r\nよい,会社\r\n", ERR_INPUT, "" },
		{ "事業者番号,名称,種別\r\n0000000000001,よい,法人\r\n", ERR_INPUT, "" },
		{ "名称,種別,設立・開業日\r\nよい,法人,きのう\r\n", ERR_INPUT, "" },
		{ "屋号,種別\r\nよい,法人\r\n", ERR_FORMAT, "名称" },
		{ "名称,名称\r\nよい,よい\r\n", ERR_FORMAT, "同じ見出し" },
		{ "名称,種別\r\n\"よい,法人\r\n", ERR_FORMAT, "行目" },
	};
	struct world w = world_of(state);
	struct str before = office_dump(w.o);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct filing x = { .tenant = w.hill, .actor = w.clerk, .bytes = str_from(ROWS[i].bytes) };
		ROW_INT(office_write(w.o, import_file, &x), ROWS[i].e, "%s", ROWS[i].bytes);
		ROW_TRUE(ROWS[i].e == ERR_FORMAT ? str_contains(x.table.reason, str_from(ROWS[i].says)) :
			x.table.refused == 1,
			"%s: %.*s", ROWS[i].bytes, STR_ARG(x.table.reason));
		office_expect_unchanged(w.o, before, ROWS[i].bytes);
	}
	office_close(w.o);
}

static void test_old_version_in_a_file(void **state) {
	struct world w = world_of(state);
	struct party_id id = added(&w, &PRINTER);
	struct str id_text_ = id_to_text(w.o->a, id.v);
	struct filing x = { .tenant = w.hill,
		.actor = w.clerk,
		.bytes = str_format(w.o->a, "事業者番号,名称,版\r\n%.*s,新しい名前,1\r\n", STR_ARG(id_text_)) };
	must(&w, import_file, &x, "version 1");
	ROW_INT(office_write(w.o, import_file, &x), ERR_INPUT, "version 1 again");
	ROW_TRUE(str_contains(x.table.rows[0].problems, S("書き出したあと")), "%.*s", STR_ARG(x.table.rows[0].problems));
	x.tenant = w.river;
	ROW_INT(office_write(w.o, import_file, &x), ERR_INPUT, "the id in another municipality");
	office_close(w.o);
}

static void test_roster(void **state) {
	struct world w = world_of(state);
	struct party_id id = added(&w, &PRINTER);
	struct date on;
	struct roster_row *rows;
	size_t count;
	assert_true(date_make(2026, 4, 1, &on));
	place_exec(w.o->place, "UPDATE party_person SET kana = 'ミナト イチロウ', birth_on = -3650, sex = 2, address = '東京都'");
	assert_int_equal(party_roster(w.o->db, w.o->a, w.hill, id, on, &rows, &count), OK);
	ROW_INT(count, 1, "who holds an office");
	ROW_STR(STR_JOIN(w.o->a, rows[0].kana, S(","), rows[0].name, S(","), rows[0].era, rows[0].year, S("."),
			rows[0].month, S("."), rows[0].day, S(","), rows[0].sex),
		"ﾐﾅﾄ ｲﾁﾛｳ,湊一郎,S35.1.4,M", "the row");
	place_exec(w.o->place, "UPDATE party_person SET valid_to = 20000");
	assert_int_equal(party_roster(w.o->db, w.o->a, w.hill, id, on, &rows, &count), OK);
	ROW_INT(count, 0, "who has left");
	office_close(w.o);
}

/* ---- the published register ---- */

static const char REGISTER[] =
	"2019-04-05,1,1,1\n"
	"1," NUMBER_A
	",01,0,2026-01-05,2026-01-05,\"株式会社みほん珈琲\",,301,\"東京都\",\"みほん丘区\",\"丘１丁目２番３号\",,13,971,1000001,,,,,,,2015-10-05,1,,,,,\"ミホンコーヒー\",0\n"
	"2," NUMBER_B
	",01,0,2026-01-05,2026-01-05,\"旧名\",,301,\"東京都\",\"みほん川市\",\"港町\",,13,972,1000002,,,,,,,2015-10-05,0,,,,,\"\",0\n";

static struct register_load loading(const struct world *w, const char *text) {
	return (struct register_load){ .text = str_from(text),
		.file_name = S("13_tokyo_all.csv"),
		.only = S(""),
		.now_us = w->o->now_us };
}

static enum err complete(struct db *db, struct arena *a, void *context) {
	struct adding *x = context;
	int64_t filled;
	TRY(party_complete(db, a, x->tenant, x->actor, x->id, &filled));
	return filled == 2 ? OK : ERR_INTERNAL;
}

static void test_register(void **state) {
	struct world w = world_of(state);
	struct register_load load = loading(&w, REGISTER);
	must(&w, party_register_step, &load, "load");
	ROW_TRUE(!party_register_next(&load), "one step is enough");
	ROW_INT(load.stored * 10 + load.passed, 11, "the latest row is stored, the old one passed");
	ROW_STR(office_text(w.o, "SELECT municipality_code FROM party_register"), TOWN_HILL,
		"the code with its check digit");
	struct sample bare = COFFEE_LTD;
	bare.city = bare.kana = bare.representative = "";
	struct adding x = { .tenant = w.hill, .actor = w.clerk, .id = added(&w, &bare) };
	must(&w, complete, &x, "complete kana and address");
	ROW_STR(office_text(w.o, "SELECT kana || '/' || address FROM party"), "ミホンコーヒー/東京都みほん丘区丘１丁目２番３号", "completed");
	struct register_load broken = loading(&w, "1,2,3\n");
	ROW_INT(office_write(w.o, party_register_step, &broken), ERR_FORMAT, "not thirty columns");
	ROW_TRUE(str_contains(broken.reason, S("1行目")), "%.*s", STR_ARG(broken.reason));
	struct register_load older = loading(&w,
		"1," NUMBER_A ",01,0,2025-01-05,2025-01-05,\"旧社名\",,301,,,,,13,971,,,,,,,,2015-10-05,1,,,,,,0\n");
	must(&w, party_register_step, &older, "an older row");
	ROW_STR(office_text(w.o, "SELECT name FROM party_register"), "株式会社みほん珈琲", "changes nothing");
	office_close(w.o);
}

/* ---- searching ---- */

static void test_search(void **state) {
	static const struct { const char *text; bool found;
	} ROWS[] = {
		{ "珈琲", true },
		{ "ﾐﾎﾝ", true },
		{ "みほんこーひー", true },
		{ "佐藤", true },
		{ "佐藤 珈琲", true },
		{ "丘区", true },
		{ "印刷", false },
		{ "珈琲 印刷", false },
		{ "0000-1111", true },
		{ "！", false },
	};
	struct world w = world_of(state);
	struct party_id id = added(&w, &COFFEE);
	struct adding foreign = { .tenant = w.river, .actor = w.clerk, .s = &COFFEE };
	must(&w, add, &foreign, "the same in another town");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int64_t *refs;
		size_t count;
		assert_int_equal(search_private_run(w.o->db, w.o->a, w.hill, SEARCH_PRIVATE_PARTY,
					 str_from(ROWS[i].text), INT64_MAX, ROOM, &refs, &count),
			OK);
		ROW_INT(count, ROWS[i].found, "%s", ROWS[i].text);
		ROW_TRUE(count == 0 || refs[0] == id.v, "%s finds this town's row", ROWS[i].text);
	}
	office_close(w.o);
}

/* ---- size ---- */

#define SOME(v_) { true, v_ }
#define NONE { false, 0 }
static void test_size(void **state) {
	static const struct {
		const char *code;
		enum party_kind kind;
		struct opt_int capital, employees;
		enum size_class basic, credit;
	} ROWS[] = {
		{ "1511", PARTY_BUSINESS, SOME(300000000), SOME(301), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "1511", PARTY_BUSINESS, SOME(300000001), SOME(300), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "1511", PARTY_BUSINESS, SOME(300000001), SOME(301), SIZE_LARGE, SIZE_LARGE },
		{ "1511", PARTY_BUSINESS, SOME(1), SOME(20), SIZE_SMALL, SIZE_SMALL },
		{ "1511", PARTY_BUSINESS, SOME(1), SOME(21), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "50", PARTY_BUSINESS, SOME(100000001), SOME(100), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "50", PARTY_BUSINESS, SOME(100000001), SOME(101), SIZE_LARGE, SIZE_LARGE },
		{ "5892", PARTY_BUSINESS, SOME(50000001), SOME(51), SIZE_LARGE, SIZE_LARGE },
		{ "7671", PARTY_SOLE_TRADER, NONE, SOME(5), SIZE_SMALL, SIZE_SMALL },
		{ "7671", PARTY_SOLE_TRADER, NONE, SOME(6), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "7671", PARTY_SOLE_TRADER, SOME(1), SOME(51), SIZE_LARGE,
			SIZE_LARGE }, /* an individual has no capital in the law's sense */
		{ "391", PARTY_BUSINESS, SOME(300000000), SOME(301), SIZE_LARGE, SIZE_MEDIUM },
		{ "19", PARTY_BUSINESS, SOME(900000000), SOME(900), SIZE_LARGE, SIZE_MEDIUM },
		{ "191", PARTY_BUSINESS, SOME(900000000), SOME(900), SIZE_LARGE, SIZE_LARGE },
		{ "751", PARTY_BUSINESS, SOME(50000001), SOME(200), SIZE_LARGE, SIZE_MEDIUM },
		{ "751", PARTY_BUSINESS, SOME(1), SOME(20), SIZE_MEDIUM, SIZE_SMALL },
		{ "791", PARTY_BUSINESS, SOME(300000000), SOME(301), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "411", PARTY_BUSINESS, SOME(60000000), SOME(101), SIZE_LARGE, SIZE_LARGE },
		{ "413", PARTY_BUSINESS, SOME(60000000), SOME(101), SIZE_MEDIUM, SIZE_MEDIUM },
		{ "1511", PARTY_BUSINESS, SOME(1), NONE, SIZE_UNKNOWN, SIZE_UNKNOWN },
		{ "1511", PARTY_BUSINESS, NONE, SOME(301), SIZE_UNKNOWN, SIZE_UNKNOWN },
		{ "", PARTY_BUSINESS, SOME(1), SOME(1), SIZE_UNKNOWN, SIZE_UNKNOWN },
	};
	struct arena *a = arena_new();
	struct date on;
	(void)state;
	assert_true(date_make(2026, 4, 1, &on));
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct size_facts facts = { .kind = ROWS[i].kind,
			.capital_yen = ROWS[i].capital,
			.employees = ROWS[i].employees,
			.industry = str_from(ROWS[i].code),
			.on = on };
		struct size_result r;
		assert_int_equal(size_judge(a, LANG_JA, &facts, &r), OK);
		ROW_INT(r.basic, ROWS[i].basic, "%s, row %zu", ROWS[i].code, i);
		ROW_INT(r.credit, ROWS[i].credit, "%s, row %zu, credit insurance", ROWS[i].code, i);
	}
	arena_free(a);
}

static void test_size_has_dates(void **state) {
	static const char TABLE[] =
		"h\nbasic\t2000-01-01\t2026-04-01\tx\t*\t10\t10\t1\t旧\told\t業\ttrade\nbasic\t2026-04-01\t\tx\t*\t20\t20\t1\t新\tnew\t業\ttrade\n";
	struct arena *a = arena_new();
	struct size_facts facts = { .kind = PARTY_BUSINESS,
		.capital_yen = SOME(15),
		.employees = SOME(15),
		.industry = S("15") };
	struct size_result r;
	(void)state;
	assert_true(date_make(2026, 3, 31, &facts.on));
	assert_int_equal(size_judge_with(a, LANG_JA, str_from(TABLE), &facts, &r), OK);
	ROW_INT(r.basic, SIZE_LARGE, "the day before");
	facts.on.days++;
	assert_int_equal(size_judge_with(a, LANG_EN, str_from(TABLE), &facts, &r), OK);
	ROW_INT(r.basic, SIZE_MEDIUM, "the first day of the new limits");
	ROW_STR(r.clauses[0].article, "new", "the explanation names the article");
	ROW_INT(size_judge_with(a, LANG_JA, S("h\nbasic\tx\n"), &facts, &r), ERR_FORMAT, "a broken table");
	arena_free(a);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_copies_and_history, ON_BOTH),
		PLACE_TEST(test_versions, ON_BOTH),
		PLACE_TEST(test_checks, ON_SQLITE),
		PLACE_TEST(test_bank_kana, ON_SQLITE),
		PLACE_TEST(test_holder_must_match, ON_SQLITE),
		PLACE_TEST(test_duplicates, ON_BOTH),
		PLACE_TEST(test_join_and_take_apart, ON_BOTH),
		PLACE_TEST(test_no_taking_apart_after_something_happened, ON_BOTH),
		PLACE_TEST(test_what_cannot_be_joined, ON_BOTH),
		PLACE_TEST(test_succession_keeps_both, ON_BOTH),
		PLACE_TEST(test_new_chairman, ON_BOTH),
		PLACE_TEST(test_claim_by_letter, ON_BOTH),
		PLACE_TEST(test_claim_limits, ON_BOTH),
		PLACE_TEST(test_claim_by_sign_in, ON_BOTH),
		PLACE_TEST(test_import, ON_BOTH),
		PLACE_TEST(test_import_is_all_or_nothing, ON_BOTH),
		PLACE_TEST(test_old_version_in_a_file, ON_BOTH),
		PLACE_TEST(test_roster, ON_BOTH),
		PLACE_TEST(test_register, ON_BOTH),
		PLACE_TEST(test_search, ON_BOTH),
		PLACE_TEST(test_size, ON_SQLITE),
		PLACE_TEST(test_size_has_dates, ON_SQLITE),
	};
	return place_run("party", TESTS, COUNT_OF(TESTS));
}
