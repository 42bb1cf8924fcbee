/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The fictional city's officers, and a few people who act for one of its businesses, with one password that everybody
 * may read. Only `kassei demo` makes them; a database that has them already is left as it is.
 */
#include "base/clock.h"
#include "base/ident.h"
#include "cmd/demo_claims.h"
#include "cmd/demo_people.h"
#include "mandate_store.h"
#include "office/account/account.h"
#include "office/account/password.h"
#include "office/demo/demo.h"
#include "office/mandate/mandate.h"
#include "office/party/party.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"

/* Those who act for others are their agents in the years of the fictional city's newest plan and the two after it. */
enum { MANDATES_FROM = 2026, MANDATES_UNTIL = 2031 };

/* `owner`: of the business whose people are being made; the table names him first. */
struct people { struct str phc; int64_t now_us; struct account_id owner; bool made; };

static enum err make_account(struct db *db, struct arena *a, const struct people *p, const char *email,
	const char *name, const char *kana, struct account_id *ret_account) {
	const struct account_new account = { .email = str_from(email),
		.name = str_from(name),
		.kana = str_from(kana),
		.password = p->phc,
		.level = ACCOUNT_LEVEL_CHECKED,
		.now_us = p->now_us };
	return account_make(db, a, &account, ret_account);
}

/* ---- officers ---- */

static enum err section_for(struct db *db, struct arena *a, struct tenant_id city, struct str name, struct date from,
	struct section_id *ret_id) {
	struct staff_section_list_row *rows;
	size_t count;
	TRY(staff_section_list(db, a, city, from, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_equal(rows[i].name, name)) {
			*ret_id = rows[i].section_id;
			return OK;
		}
	return staff_make_section(db, city, (struct section_id){ 0 }, name, name, from, ret_id);
}

static enum err add_officer(struct db *db, struct arena *a, struct tenant_id city, const struct people *p,
	const struct demo_officer *o) {
	struct staff_new_post post = { .name = str_from(o->post),
		.rank = o->rank,
		.roles = o->roles,
		.from = fiscal_year_first(2020) };
	struct account_id account;
	struct post_id id;
	TRY(section_for(db, a, city, str_from(o->section), post.from, &post.section));
	TRY(make_account(db, a, p, o->email, o->name, o->kana, &account));
	TRY(staff_make_post(db, city, &post, &id));
	return staff_join(db, city, account, id, str_from(o->employee_no), false, post.from);
}

/* ---- businesses and their people ---- */

enum { PARTIES_MOST = 500 };

/* The business of that name; the table of data/demo has it. */
static enum err business(struct db *db, struct arena *a, struct tenant_id city, struct str name,
	struct party_id *ret_party) {
	struct party_list_row *rows;
	size_t count;
	TRY(party_list(db, a, PARTY_LIST_BY_NAME, city, PARTY_JOINED, NULL, NULL, NULL, (struct party_id){ 0 }, NULL,
		PARTIES_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_equal(rows[i].name, name)) {
			*ret_party = rows[i].party_id;
			return OK;
		}
	return ERR_NOT_FOUND;
}

static enum err add_agent(struct db *db, struct tenant_id city, const struct people *p, struct party_id party,
	struct account_id account, const struct demo_citizen *c) {
	const int64_t from_us = jst_to_us(fiscal_year_first(MANDATES_FROM), 0, 0, 0),
		until_us = jst_to_us(fiscal_year_first(MANDATES_UNTIL), 0, 0, 0);
	const struct mandate_id mandate = { ident_new() };
	const struct mandate_terms terms = { .scope = MANDATE_SCOPE_ALL,
		.wants_to_act = true,
		.paid = c->paid,
		.licence_no = str_from(c->licence_no),
		.other_law = S("") };
	return mandate_insert(db, city, mandate, party, account, terms.scope, 0, mandate_may_act(&terms), terms.paid,
		terms.licence_no, terms.other_law, from_us, until_us, p->owner, NULL);
}

static enum err add_citizen(struct db *db, struct arena *a, struct tenant_id city, struct people *p,
	const struct demo_citizen *c) {
	const int64_t from_us = jst_to_us(fiscal_year_first(2020), 0, 0, 0);
	const struct opt_int open = { .has = false };
	struct account_id account;
	struct party_id party;
	TRY(make_account(db, a, p, c->email, c->name, c->kana, &account));
	if (c->right == SESSION_RIGHT_NONE)
		return OK;
	TRY(account_join_tenant(db, account, city));
	TRY(business(db, a, city, str_from(c->party), &party));
	if (c->right == SESSION_RIGHT_OWNER)
		p->owner = account;
	if (c->right == SESSION_RIGHT_AGENT)
		return add_agent(db, city, p, party, account, c);
	return mandate_member_insert(db, city, party, account, c->right, from_us, open, p->owner, NULL);
}

static enum err add_people(struct db *db, struct arena *a, void *context) {
	struct people *p = context;
	struct account_by_email_row known;
	struct tenant_all_row city;
	struct party_id party;
	TRY(tenant_find_code(db, a, S(DEMO_CITY), &city));
	TRY(demo_set(db, p->now_us));
	enum err e = account_by_email(db, a, account_email_key(a, str_from(demo_officers[0].email)), &known);
	if (e != ERR_NOT_FOUND)
		return e;
	for (size_t i = 0; i < demo_officer_count; i++)
		TRY(add_officer(db, a, city.tenant_id, p, &demo_officers[i]));
	for (size_t i = 0; i < demo_citizen_count; i++)
		TRY(add_citizen(db, a, city.tenant_id, p, &demo_citizens[i]));
	TRY(business(db, a, city.tenant_id, str_from(demo_citizens[0].party), &party));
	TRY(demo_claims(db, a, city.tenant_id, party, p->now_us));
	p->made = true;
	return OK;
}

static void print_people(struct buf *out) {
	buf_format(out, "みほん野市（架空）の人のメールアドレス（パスワードはすべて %s。何を試せるかは /demo のページ）:\n", DEMO_PASSWORD);
	for (size_t i = 0; i < demo_officer_count; i++)
		buf_format(out, "  %s  %s %s\n", demo_officers[i].email, demo_officers[i].section,
			demo_officers[i].post);
	for (size_t i = 0; i < demo_citizen_count; i++)
		buf_format(out, "  %s  %s\n", demo_citizens[i].email,
			demo_citizens[i].right == SESSION_RIGHT_NONE ?
				"市民" :
				session_right_desc.values[demo_citizens[i].right].label);
}

enum err demo_people(struct writer *writer, struct arena *a, const struct settings *s, struct buf *out) {
	const struct password_cost cost = { .memory_mib = s->password_memory_mib, .passes = s->password_passes };
	struct people people = { .now_us = clock_now() };
	TRY(password_hash(a, S(DEMO_PASSWORD), &cost, &people.phc));
	TRY(writer_run(writer, 0, add_people, a, &people));
	if (people.made)
		print_people(out);
	return OK;
}
