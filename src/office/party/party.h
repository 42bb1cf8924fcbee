/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The register of parties of one municipality: who they are, what is known of them with its dates, which rows may be
 * the same, and who followed whom. Functions that write run in the writer and may run again; every one keeps the
 * derived rows (keys, suspicions, search, copies for lists) in step and counts that something happened. Knows no
 * services: modules that attach records to a party call party_happened in the same transaction, and party_line to know
 * whose history counts.
 */
#ifndef KASSEI_OFFICE_PARTY_H
#define KASSEI_OFFICE_PARTY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/ident.h"
#include "base/lang.h"
#include "db/db.h"
#include "ids.h"
#include "office/job/job.h"
#include "office/party/party-types.h"
#include "office/verify/verify.h"
#include "party_store.h"

/* Who writes (0: a command of the operator), and when. */
struct party_actor {
	struct account_id account;
	int64_t now_us;
	bool later; /* derived rows are not made after each write: the caller calls party_refresh when all parts are
		written */
};

/* What is wrong with a field, or (warning) what a person should look at. `sentence` is a msgid. */
struct party_problem {
	const char *field, *sentence;
	bool warning;
	bool maybe_my_number; /* twelve digits that only look like one: a form has asked already, a file has not */
};
enum { PARTY_PROBLEMS_MOST = 16, PARTY_PARTS_MOST = 1000, PARTY_LINE_MOST = 100 };
struct party_problems {
	struct party_problem items[PARTY_PROBLEMS_MOST];
	size_t count;
};
/* True when one of them is no warning. */
bool party_refuses(const struct party_problems *problems);

/* ---- the party itself ---- */

struct party_fields {
	enum party_kind kind;
	enum party_state state;
	struct str name, kana, trade_name, corporate_number, registration_number, invoice_number, note;
	struct opt_int founded_on, closed_on; /* days */
	struct opt_int named_on;              /* since when the name holds; none: today */
};
/* Brings what was typed into its form (width, kana, T-number, check digits) and says what is wrong. A firm's twelve
 * digits stand in registration_number alone, which is not tested for 個人番号; the other texts are (番号法20条). Texts
 * live in `a` or are those given. */
void party_check(struct arena *a, struct party_fields *fields, struct party_problems *problems);

/* A new row. `received_us`: when it was received at the counter, which counts for first-come services. */
enum err party_add(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_fields *fields, enum party_origin origin, int64_t received_us,
	struct party_id *ret_party) MUST_CHECK;
/* Changes it if `version` is still its version, else ERR_CONFLICT. A new name is added to the history. ERR_NOT_FOUND
 * also for a joined row. */
enum err party_edit(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, int64_t version, const struct party_fields *fields) MUST_CHECK;
/* For other modules, in apply: something was attached to the party (a case, a booking, a member). A joining before it
 * can no longer be undone. */
enum err party_happened(struct db *db, struct tenant_id tenant, struct party_id party) MUST_CHECK;
/* The same for records that may be about nobody in the register: .v == 0 and a number that is not there count
 * nothing. */
enum err party_happened_if_any(struct db *db, struct tenant_id tenant, struct party_id party) MUST_CHECK;
/* The row that goes on for `party`: itself, or what it was joined into. ERR_NOT_FOUND when there is none. */
enum err party_resolve(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_id *ret_party) MUST_CHECK;

/* ---- parts; id 0 adds, else `version` must be the row's version (ERR_CONFLICT) ---- */

enum { JSIC_REVISION = 14, INDUSTRIES_MOST = 10 };
struct establishment_fields {
	struct str name, postal_code, municipality_code, prefecture, city, street, building;
	struct opt_int opened_on, closed_on;
	bool is_main;
	struct str industries; /* codes of the classification, the main one first, separated by ; */
};
/* As party_check. A city of the register of municipalities gets its code; a code gets its names. Industry codes must
 * begin with a medium group of the classification (data/jsic.tsv). */
enum err establishment_check(struct db *db, struct arena *a, struct establishment_fields *fields,
	struct party_problems *problems) MUST_CHECK;
enum err establishment_save(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct establishment_id id, int64_t version, const struct establishment_fields *fields,
	struct establishment_id *ret_id) MUST_CHECK;

struct contact_fields {
	enum contact_kind kind;
	enum contact_purpose purpose;
	struct str value, attention;
};
/* As party_check: a telephone number with its area code, an address of e-mail that has the form of one. */
void contact_check(struct arena *a, struct contact_fields *fields, struct party_problems *problems);
/* Writes a contact. ERR_NOT_FOUND when the party is not there or was joined. */
enum err contact_save(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct contact_id id, int64_t version, const struct contact_fields *fields,
	struct contact_id *ret_id) MUST_CHECK;
/* Removes it. */
enum err contact_remove(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct contact_id id, int64_t version) MUST_CHECK;

struct person_fields {
	struct party_id self; /* .v == 0: no row of its own */
	enum person_role role;
	enum person_sex sex;
	struct str title, name, kana, address;
	struct opt_int birth_on, valid_from, valid_to;
};
void person_check(struct arena *a, struct person_fields *fields, struct party_problems *problems);
enum err person_save(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct person_id id, int64_t version, const struct person_fields *fields,
	struct person_id *ret_id) MUST_CHECK;

struct fact_fields {
	enum party_fact_kind kind;
	int64_t value;
	struct date as_of;
	struct str source;
};
/* Adds a dated fact; what was known before stays. */
enum err fact_add(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, const struct fact_fields *fields) MUST_CHECK;

struct bank_account_fields {
	struct str bank_code, bank_name, branch_code, branch_name, number, holder_kana, holder_name, mismatch;
	enum account_kind kind;
	struct date valid_from;
};
/* The holder's name in the characters of bank files (bank/kana.h, BANK_TEXT_NAME). *ret_left: characters that have no
 * such form (0: all is well); then the text stays as it was typed. */
struct str bank_kana(struct arena *a, struct str text, size_t *ret_left);
/* As party_check. `party_kana` and `party_name` are what the holder is compared with: another holder needs a reason
 * (practice: 屋号口座, 委任). */
void bank_account_check(struct arena *a, struct bank_account_fields *fields, struct str party_name,
	struct str party_kana, struct party_problems *problems);
/* Adds it and ends the one that runs. */
enum err bank_account_add(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, const struct bank_account_fields *fields, struct bank_account_id *ret_id) MUST_CHECK;
/* An officer has compared it with the passbook. */
enum err bank_account_check_by(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, struct bank_account_id id, int64_t version) MUST_CHECK;

/* ---- duplicates ---- */

/* The folded forms by which rows are compared and found. STR_NONE when there is nothing to compare. */
struct str telephone_key(struct arena *a, struct str telephone);
struct str address_key(struct arena *a, struct str city, struct str street);

/* What two rows have in common (bits of suspect_reason) as a number from 0 to 100. */
int64_t suspect_score(int64_t reasons);
enum { SUSPECT_LEAST = 35 };

/* Fields of a party of which one wins when two are joined, in the order of party_join_fields(). */
enum join_field {
	JOIN_FIELD_KIND,
	JOIN_FIELD_NAME,
	JOIN_FIELD_TRADE_NAME,
	JOIN_FIELD_CORPORATE,
	JOIN_FIELD_REGISTRATION,
	JOIN_FIELD_INVOICE,
	JOIN_FIELD_FOUNDED,
	JOIN_FIELD_CLOSED,
	JOIN_FIELD_NOTE,
	JOIN_FIELD_COUNT
};
/* Word and label of a field. */
extern const struct enum_value party_join_fields[JOIN_FIELD_COUNT];
/* Its value in a row, as text. */
struct str party_join_value(struct arena *a, const struct party_by_id_row *row, enum join_field field);
/* Why the two cannot be one (msgid), or NULL: other corporate numbers, or a person and a corporation, which is a 承継. */
const char *party_join_obstacle(const struct party_by_id_row *kept, const struct party_by_id_row *joined);
/* Joins `joined` into `kept`: bit f of `from_joined` makes that field win from the row that ends. Its parts move.
 * ERR_CONFLICT when a version has moved on, ERR_INPUT when there is an obstacle. */
enum err party_join(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id kept, int64_t kept_version, struct party_id joined, int64_t joined_version,
	unsigned from_joined, struct str reason, struct join_id *ret_join) MUST_CHECK;
/* Whether it can be undone: nothing has been counted on either row since. */
enum err party_join_can_undo(struct db *db, struct arena *a, struct tenant_id tenant, struct join_id join,
	bool *ret_can) MUST_CHECK;
/* Takes them apart again, as they were. ERR_CONFLICT when something has happened since. */
enum err party_unjoin(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct join_id join, struct str reason) MUST_CHECK;
/* An officer's judgement that the two are not one; empty `note` is not enough (ERR_INPUT). */
enum err party_differ(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id first, struct party_id second, struct str note) MUST_CHECK;

/* ---- 承継 ---- */

struct succession_fields {
	enum succession_kind kind;
	struct party_id from, to; /* the same for a new representative */
	struct date effective_on;
	struct person_id old_person; /* .v == 0: none known */
	struct str new_name, new_kana, new_title, reason;
};
/* Puts it before an approver. ERR_INPUT when the two do not fit the kind. */
enum err succession_propose(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct succession_fields *fields, struct succession_id *ret_id) MUST_CHECK;
/* Approves or refuses. Whoever proposed it cannot decide (ERR_FORBIDDEN). Approval ends the former party (not after a
 * transfer), or the former representative's role and begins the new one's; both rows stay. ERR_CONFLICT when it is
 * decided or its version moved on. */
enum err succession_decide(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct succession_id id, int64_t version, bool approve, struct str note) MUST_CHECK;

/* Everybody whose history counts as this party's ("once in N years" looks at all): itself first, then whom it followed
 * and who followed it, and rows that were joined, as far as the links go. At most PARTY_LINE_MOST. */
enum err party_line(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_id **ret_ids, size_t *ret_count) MUST_CHECK;

/* ---- size of a firm, from data/size-classes.tsv ---- */

struct size_facts {
	enum party_kind kind;
	struct opt_int capital_yen, employees;
	struct str industry; /* code; empty: not known */
	struct date on;
};
/* One clause of a law as it was applied. */
struct size_clause {
	struct str law, article, trade; /* in the asked language */
	struct opt_int capital_limit_yen, employee_limit;
	struct opt_int capital_yen, employees; /* of the firm */
	bool capital_holds, employees_hold, small;
};
struct size_result {
	enum size_class basic;  /* 中小企業基本法2条 */
	enum size_class credit; /* 中小企業信用保険法2条 */
	struct size_clause clauses[4];
	size_t clause_count;
	bool finer_code; /* a longer code could lead to another trade */
};
/* Applies the table in force on that day. Individuals are judged by employees alone. */
enum err size_judge(struct arena *a, enum lang lang, const struct size_facts *facts,
	struct size_result *ret_result) MUST_CHECK;
/* The same with another table (tests, and towns with a rule of their own). ERR_FORMAT when it cannot be read. */
enum err size_judge_with(struct arena *a, enum lang lang, struct str table, const struct size_facts *facts,
	struct size_result *ret_result) MUST_CHECK;

/* ---- lists as files: export, edit, import ---- */

/* What a row of a file would do. */
struct party_table_row {
	int64_t row_no; /* the heading is 1 */
	enum import_action action;
	struct party_id party;   /* .v == 0: a new one */
	struct party_id suspect; /* IMPORT_SUSPECT: which it is like */
	struct str name;
	struct str changes;  /* "名称: 旧 → 新", one a line */
	struct str problems; /* sentences, one a line; of a row that is not refused: what to look at */
};
struct party_table {
	struct party_table_row *rows;
	size_t count;
	int64_t added, changed, same, refused;
	const char *encoding;
	struct str reason;  /* why the file cannot be read at all */
	struct str unread;  /* headings that nobody reads */
};
enum { PARTY_TABLE_ROWS_MOST = 100000 };
/* Reads a CSV (UTF-8 or CP932; the headings of the register's own export in either language, in any order) and says for
 * every row what it would change. A row is known by 事業者番号, else by 法人番号; else it is new. An absent column
 * changes nothing; an empty cell empties what stands in the party itself. A row with a 版 that is old is refused.
 * ERR_FORMAT with `reason` when it is no such file. Writes nothing. */
enum err party_table_read(struct db *db, struct arena *a, struct tenant_id tenant, enum lang lang, struct str bytes,
	int64_t now_us, struct party_table *ret) MUST_CHECK;
/* Does it, all or nothing: ERR_INPUT when a row is refused. Notes importer, file and row number of every row that added
 * or changed something. */
enum err party_table_write(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	enum lang lang, struct str bytes, struct str file_name, struct party_table *ret) MUST_CHECK;

/* The job "party.import": goes on with an import piece by piece; the key and the body are the ids of municipality and
 * import. */
enum err party_import_job(struct job_run *run) MUST_CHECK;

/* 役員名簿, as the police take it: who holds an office of the firm on a day, with half-width kana, the era's letter and
 * the parts of the date of birth. */
struct roster_row {
	struct party_id party_id;
	struct str kana, name, era, year, month, day, sex, firm, title, address;
};
extern const struct row_desc roster_desc;
enum err party_roster(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party, struct date on,
	struct roster_row **ret_rows, size_t *ret_count) MUST_CHECK;

/* ---- the published register of corporations (国税庁 法人番号公表サイト, 30 columns) ---- */

struct register_load {
	struct str text;      /* decoded; what is still to be read */
	struct str file_name;
	struct str only;      /* a municipality's code; empty: all rows */
	int64_t now_us, lines; /* lines: read before `text` */
	int64_t stored, passed, removed; /* so far */
	struct str rest;      /* out: what is left behind this step; empty at the end */
	int64_t rest_lines, step_stored, step_passed, step_removed; /* out: of this step */
	struct str reason;    /* out, on ERR_FORMAT */
};
enum { REGISTER_STEP = 5000 };
/* A write_fn: reads up to REGISTER_STEP rows. May run again: it changes only what is marked out. */
enum err party_register_step(struct db *db, struct arena *a, void *context) MUST_CHECK;
/* Takes the outcome of a step over; false when there is no more. */
bool party_register_next(struct register_load *load);
/* Fills what is not known of a party from the published row of its number: kana, main establishment, and the name of a
 * row that was only received. *ret_filled: how many fields. ERR_NOT_FOUND when the number is not in the register. */
enum err party_complete(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, int64_t *ret_filled) MUST_CHECK;

/* ---- finding one ---- */

/* The row that has this corporate number, joined ones followed; .v == 0: none. */
enum err party_of_number(struct db *db, struct arena *a, struct tenant_id tenant, struct str number,
	struct party_id *ret_party) MUST_CHECK;
/* The one row with a corporate number, or with a name (former ones too, without 株式会社 and the like), as somebody
 * typed it. Nothing typed: OK and .v == 0. ERR_NOT_FOUND: none, or several. */
enum err party_find_one(struct db *db, struct arena *a, struct tenant_id tenant, struct str typed,
	struct party_id *ret_party) MUST_CHECK;

/* ---- a firm that registers itself ---- */

enum { CLAIM_CODE_LENGTH = 12, CLAIM_CODE_SIZE = CLAIM_CODE_LENGTH + 3, CLAIM_ATTEMPTS_MOST = 5, CLAIM_CODE_DAYS = 30 };
struct claim_fields {
	struct party_fields party;
	struct establishment_fields place;
	struct contact_fields telephone;
	struct str note;
	enum claim_proof proof;
	struct str proven_number; /* CLAIM_BY_SIGN_IN: the corporate number that the sign-in carried */
};
/* As party_check, for all that a claim of a new firm says of it: the firm, its place with a street, its telephone
 * number when there is one. */
enum err claim_check(struct db *db, struct arena *a, struct claim_fields *fields,
	struct party_problems *problems) MUST_CHECK;
/* Makes a claim: for the row with that corporate number, or for a new row that is only received until the proof. With
 * CLAIM_BY_SIGN_IN and the same number it is confirmed at once (*ret_confirmed). ERR_INPUT: a sign-in without that
 * number. */
enum err claim_make(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct claim_fields *fields, struct claim_id *ret_claim, struct party_id *ret_party,
	bool *ret_confirmed) MUST_CHECK;
/* The code of a letter from 128 random bits: 12 characters as XXXX-XXXX-XXXX (60 bits). */
struct str claim_code(struct arena *a, const struct token *random);
/* A letter with this code is printed: its hash is kept, what was posted before is worth nothing. */
enum err claim_post(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct claim_id claim, struct str code) MUST_CHECK;
enum claim_answer { CLAIM_RIGHT = 1, CLAIM_WRONG, CLAIM_TOO_LATE, CLAIM_TOO_OFTEN, CLAIM_NOT_OPEN };
/* Compares what was typed, by the account that claimed; a wrong one is counted, so the transaction must be kept also
 * then. */
enum err claim_try(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct claim_id claim, struct str typed, enum claim_answer *ret_answer, struct party_id *ret_party) MUST_CHECK;
/* An officer confirms or refuses. ERR_CONFLICT when it is decided. */
enum err claim_decide(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct claim_id claim, bool confirm, struct str reason, struct party_id *ret_party,
	struct account_id *ret_account) MUST_CHECK;

/* ---- trades ---- */

/* 中分類 of a code: name in Japanese; STR_NONE when the classification has none that begins so. */
struct str jsic_name(struct str code);

/* In the writer, after retention: everything that says who the party was goes, the row stays as a number called
 * `blank`. */
enum err party_dispose(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party, struct str blank,
	int64_t now_us) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err party_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
