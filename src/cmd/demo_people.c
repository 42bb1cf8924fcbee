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
#include "office/mandate/mandate-types.h"
#include "office/party/party.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"

#define CITY S("139998")
#define PASSWORD S("mihonno-demo-2026")

struct officer {
	const char *email, *name, *kana, *employee_no, *section, *post;
	enum staff_rank rank;
	int64_t roles;
};

/* 産業振興課 works; the others are whom a grant meets elsewhere in the house. */
static const struct officer OFFICERS[] = {
	{ "tanto@mihonno.example", "見本 太郎", "ミホン タロウ", "1001", "産業振興課", "産業振興係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_OFFICER) },
	{ "kakaricho@mihonno.example", "手本 花子", "テホン ハナコ", "1002", "産業振興課", "産業振興係長", STAFF_RANK_CHIEF,
		STAFF_ROLE(ROLE_OFFICER) | STAFF_ROLE(ROLE_APPROVER) },
	{ "kacho@mihonno.example", "架空 一郎", "カクウ イチロウ", "1003", "産業振興課", "産業振興課長", STAFF_RANK_SECTION_HEAD,
		STAFF_ROLE(ROLE_APPROVER) | STAFF_ROLE(ROLE_HEAD) },
	{ "shinsa@mihonno.example", "例示 京子", "レイジ キョウコ", "1004", "産業振興課", "審査員", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_REVIEWER) },
	{ "kaikei@mihonno.example", "試算 次郎", "シサン ジロウ", "2001", "会計課", "会計係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_ACCOUNTANT) },
	{ "kansa@mihonno.example", "点検 三枝", "テンケン サエ", "3001", "監査委員事務局", "監査係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_AUDITOR) },
	{ "kanri@mihonno.example", "仮名 直人", "カナ ナオト", "4001", "情報政策課", "システム管理係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_ADMINISTRATOR) },
	{ "to@mihonno.example", "都道 四郎", "トドウ シロウ", "", "都との連絡", "都の担当者", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_METROPOLIS) },
};

struct citizen { const char *email, *name, *kana; enum session_right right; };

static const struct citizen CITIZENS[] = {
	{ "daihyo@mihonno.example", "佐藤 はな", "サトウ ハナ", SESSION_RIGHT_OWNER },
	{ "shain@mihonno.example", "佐藤 みのる", "サトウ ミノル", SESSION_RIGHT_MEMBER },
	{ "dairi@mihonno.example", "代理 進", "ダイリ ススム", SESSION_RIGHT_AGENT },
	{ "etsuran@mihonno.example", "見学 望", "ケンガク ノゾミ", SESSION_RIGHT_GUEST },
	{ "shimin@mihonno.example", "市民 光", "シミン ヒカル", SESSION_RIGHT_NONE },
};

struct people { struct str phc; int64_t now_us; bool made; };

static enum err make_account(struct db *db, struct arena *a, const struct people *p, const char *email, const char *name, const char *kana,
	struct account_id *ret_account) {
	const struct account_new account = { .email = str_from(email), .name = str_from(name), .kana = str_from(kana), .password = p->phc,
		.level = ACCOUNT_LEVEL_CHECKED, .now_us = p->now_us };
	return account_make(db, a, &account, ret_account);
}

/* ---- officers ---- */

static enum err section_for(struct db *db, struct arena *a, struct tenant_id city, struct str name, struct date from, struct section_id *ret_id) {
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

static enum err add_officer(struct db *db, struct arena *a, struct tenant_id city, const struct people *p, const struct officer *o) {
	struct staff_new_post post = { .name = str_from(o->post), .rank = o->rank, .roles = o->roles, .from = fiscal_year_first(2020) };
	struct account_id account;
	struct post_id id;
	TRY(section_for(db, a, city, str_from(o->section), post.from, &post.section));
	TRY(make_account(db, a, p, o->email, o->name, o->kana, &account));
	TRY(staff_make_post(db, city, &post, &id));
	return staff_join(db, city, account, id, str_from(o->employee_no), false, post.from);
}

/* ---- a business and its people ---- */

static enum err make_business(struct db *db, struct arena *a, struct tenant_id city, int64_t now_us, struct party_id *ret_party) {
	const struct party_actor actor = { .account = { 0 }, .now_us = now_us };
	const struct party_fields fields = { .kind = PARTY_SOLE_TRADER, .state = PARTY_ACTIVE, .name = S("みほん珈琲"), .kana = S("ミホンコーヒー"),
		.trade_name = S(""), .corporate_number = S(""), .registration_number = S(""), .invoice_number = S(""), .note = S("") };
	return party_add(db, a, city, actor, &fields, PARTY_BY_DEMO, now_us, ret_party);
}

static enum err business(struct db *db, struct arena *a, struct tenant_id city, int64_t now_us, struct party_id *ret_party) {
	struct party_list_row *rows;
	size_t count;
	TRY(party_list(db, a, PARTY_LIST_BY_NAME, city, PARTY_JOINED, NULL, NULL, NULL, (struct party_id){ 0 }, NULL, 1, &rows, &count));
	if (count == 0)
		return make_business(db, a, city, now_us, ret_party);
	*ret_party = rows[0].party_id;
	return OK;
}

static enum err add_citizen(struct db *db, struct arena *a, struct tenant_id city, const struct people *p, struct party_id party, const struct citizen *c) {
	const int64_t from_us = jst_to_us(fiscal_year_first(2020), 0, 0, 0), until_us = jst_to_us(fiscal_year_first(2100), 0, 0, 0);
	const struct opt_int open = { .has = false };
	const struct mandate_id mandate = { ident_new() };
	struct account_id account;
	TRY(make_account(db, a, p, c->email, c->name, c->kana, &account));
	if (c->right == SESSION_RIGHT_NONE)
		return OK;
	TRY(account_join_tenant(db, account, city));
	if (c->right != SESSION_RIGHT_AGENT)
		return mandate_member_insert(db, city, party, account, c->right, from_us, open, account, NULL);
	return mandate_insert(db, city, mandate, party, account, MANDATE_SCOPE_ALL, 0, true, false, S(""), S(""), from_us, until_us, account, NULL);
}

static enum err add_people(struct db *db, struct arena *a, void *context) {
	struct people *p = context;
	struct account_by_email_row known;
	struct tenant_all_row city;
	struct party_id party;
	TRY(tenant_find_code(db, a, CITY, &city));
	enum err e = account_by_email(db, a, account_email_key(a, str_from(OFFICERS[0].email)), &known);
	if (e != ERR_NOT_FOUND)
		return e;
	for (size_t i = 0; i < COUNT_OF(OFFICERS); i++)
		TRY(add_officer(db, a, city.tenant_id, p, &OFFICERS[i]));
	TRY(business(db, a, city.tenant_id, p->now_us, &party));
	for (size_t i = 0; i < COUNT_OF(CITIZENS); i++)
		TRY(add_citizen(db, a, city.tenant_id, p, party, &CITIZENS[i]));
	TRY(demo_claims(db, a, city.tenant_id, party, p->now_us));
	p->made = true;
	return OK;
}

static void print_people(struct buf *out) {
	buf_format(out, "みほん野市（架空）の人のメールアドレス（パスワードはすべて %.*s）:\n", STR_ARG(PASSWORD));
	for (size_t i = 0; i < COUNT_OF(OFFICERS); i++)
		buf_format(out, "  %s  %s %s\n", OFFICERS[i].email, OFFICERS[i].section, OFFICERS[i].post);
	for (size_t i = 0; i < COUNT_OF(CITIZENS); i++)
		buf_format(out, "  %s  %s\n", CITIZENS[i].email, CITIZENS[i].right == SESSION_RIGHT_NONE ? "市民" : session_right_desc.values[CITIZENS[i].right].label);
}

enum err demo_people(struct writer *writer, struct arena *a, const struct settings *s, struct buf *out) {
	const struct password_cost cost = { .memory_mib = s->password_memory_mib, .passes = s->password_passes };
	struct people people = { .now_us = clock_now() };
	TRY(password_hash(a, PASSWORD, &cost, &people.phc));
	TRY(writer_run(writer, 0, add_people, a, &people));
	if (people.made)
		print_people(out);
	return OK;
}
