/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Changes of sections, posts and people with a date. Nothing is overwritten: what ends gets its last day, what begins
 * is a new row, so that a letter of last year still finds the section that wrote it. See staff.h.
 */
#include "base/ident.h"
#include "office/account/account.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"

static struct opt_int day_value(struct date day) {
	return (struct opt_int){ .has = true, .v = day.days };
}

/* ---- sections and posts ---- */

enum err staff_rename_section(struct db *db, struct tenant_id tenant, struct section_id section, struct date day,
	struct str name, struct str short_name) {
	return staff_section_name_put(db, tenant, section, day, name, short_name, NULL);
}

/* A holder keeps what he has until the day, and has the new post from it on. One who comes later comes to the new
 * post. */
static enum err move_holder(struct db *db, struct tenant_id tenant, const struct staff_people_row *holder,
	struct post_id to, struct date day) {
	const struct opt_int none = { .has = false };
	struct membership_id id = { ident_new() };
	struct date from = date_compare(holder->valid_from, day) > 0 ? holder->valid_from : day;
	TRY(staff_membership_end(db, tenant, holder->membership_id, holder->account_id, from, NULL));
	return staff_membership_insert(db, tenant, id, holder->account_id, to, holder->employee_no, holder->concurrent,
		from, holder->valid_to, none, NULL);
}

enum err staff_move_post(struct db *db, struct arena *a, struct tenant_id tenant, struct post_id post,
	struct section_id to, struct date day) {
	struct staff_post_by_id_row row;
	struct staff_people_row *holders;
	size_t count;
	struct post_id id = { ident_new() };
	TRY(staff_post_by_id(db, a, tenant, post, &row));
	struct date from = date_compare(row.valid_from, day) > 0 ? row.valid_from : day;
	TRY(staff_post_insert(db, tenant, id, to, row.name, row.rank, row.roles, from, row.valid_to, NULL));
	TRY(staff_people(db, a, tenant, day, &post, &holders, &count));
	for (size_t i = 0; i < count; i++)
		TRY(move_holder(db, tenant, &holders[i], id, day));
	return staff_post_end(db, tenant, post, day_value(from), NULL);
}

static enum err has_below(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section,
	struct date day, bool *ret_has) {
	struct staff_section_below_row below;
	TRY(staff_section_below(db, a, tenant, section, day, &below));
	*ret_has = below.sections > 0;
	return OK;
}

enum err staff_merge_section(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id from,
	struct section_id into, struct date day) {
	struct staff_post_list_row *posts;
	size_t count;
	bool below;
	TRY(has_below(db, a, tenant, from, day, &below));
	if (below || from.v == into.v)
		return ERR_INPUT;
	TRY(staff_post_list(db, a, tenant, day, &from, &posts, &count));
	for (size_t i = 0; i < count; i++)
		TRY(staff_move_post(db, a, tenant, posts[i].post_id, into, day));
	TRY(staff_section_link_insert(db, tenant, from, into, day, NULL));
	return staff_section_end(db, tenant, from, day_value(day), NULL);
}

enum err staff_end_section(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section,
	struct date day) {
	struct staff_post_list_row *posts;
	size_t count;
	bool below;
	TRY(has_below(db, a, tenant, section, day, &below));
	TRY(staff_post_list(db, a, tenant, day, &section, &posts, &count));
	if (below || count > 0)
		return ERR_INPUT;
	return staff_section_end(db, tenant, section, day_value(day), NULL);
}

enum err staff_end_post(struct db *db, struct arena *a, struct tenant_id tenant, struct post_id post, struct date day) {
	struct staff_people_row *holders;
	size_t count;
	TRY(staff_people(db, a, tenant, day, &post, &holders, &count));
	if (count > 0)
		return ERR_INPUT;
	return staff_post_end(db, tenant, post, day_value(day), NULL);
}

/* ---- the last administrator ---- */

/* Until when somebody is administrator without a gap, given that somebody is until `covered`. */
static int64_t reach(const struct staff_terms_row *rows, size_t count, int64_t covered) {
	int64_t far = covered;
	for (size_t i = 0; i < count; i++) {
		const struct staff_terms_row *t = &rows[i];
		int64_t from = t->valid_from.days > t->post_from.days ? t->valid_from.days : t->post_from.days;
		int64_t to = t->valid_to.has ? t->valid_to.v : INT64_MAX;
		if (t->post_to.has && t->post_to.v < to)
			to = t->post_to.v;
		if ((t->roles & STAFF_ROLE(ROLE_ADMINISTRATOR)) != 0 && from <= covered && to > far)
			far = to;
	}
	return far;
}

enum err staff_has_administrator(struct db *db, struct arena *a, struct tenant_id tenant, struct date today,
	bool *ret_has) {
	struct staff_terms_row *rows;
	size_t count;
	int64_t before = -1, covered = today.days;
	TRY(staff_terms(db, a, tenant, today, ACCOUNT_ACTIVE, &rows, &count));
	while (covered != before && covered != INT64_MAX) {
		before = covered;
		covered = reach(rows, count, covered);
	}
	*ret_has = covered == INT64_MAX;
	return OK;
}

/* ---- sessions and mail ---- */

static enum err name_of_tenant(struct db *db, struct arena *a, struct tenant_id id, enum lang lang,
	struct str *ret_name) {
	const struct tenant_all_row *rows;
	size_t count;
	TRY(tenant_list(db, a, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].tenant_id.v == id.v) {
			*ret_name = tenant_name(&rows[i], lang);
			return OK;
		}
	return ERR_NOT_FOUND;
}

static enum err change_now(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	struct str cause, int64_t now_us) {
	struct account_by_id_row who;
	struct msg_arg value = { .name = "organisation" };
	TRY(account_by_id(db, a, account, &who));
	TRY(name_of_tenant(db, a, tenant, who.lang != 0 ? (enum lang)who.lang : LANG_JA, &value.text));
	TRY(account_end_sessions(db, account, 0, ACCOUNT_END_ROLE, now_us));
	return notice_queue(db, a,
		&(struct notice){ .template = NOTICE_T_account_roles,
			.cause = cause,
			.lang = (enum lang)who.lang,
			.mail = who.email,
			.name = who.name,
			.account = account,
			.values = &value,
			.value_count = 1,
			.now_us = now_us });
}

/* The words of a job: tenant, account, cause. */
enum err staff_tell_change(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	struct date day, struct str cause, int64_t now_us) {
	struct str who = STR_JOIN(a, id_text(a, account.v), S(" "), cause);
	if (date_compare(day, jst_date(now_us)) <= 0)
		return change_now(db, a, tenant, account, who, now_us);
	struct str body = STR_JOIN(a, id_text(a, tenant.v), S(" "), who);
	return job_add(db, "staff.change", body, jst_to_us(day, 0, 0, 0), body);
}

struct change_task { struct tenant_id tenant; struct account_id account; struct str cause; int64_t now_us; };

static enum err change_later(struct db *db, struct arena *a, void *context) {
	const struct change_task *task = context;
	return change_now(db, a, task->tenant, task->account, task->cause, task->now_us);
}

enum err staff_change_job(struct job_run *run) {
	struct str rest = run->body;
	struct change_task task = { .now_us = run->now_us };
	if (!id_parse(str_cut(&rest, S(" ")), &task.tenant.v))
		return ERR_INTERNAL;
	task.cause = rest;
	if (!id_parse(str_cut(&rest, S(" ")), &task.account.v))
		return ERR_INTERNAL;
	return writer_run(run->writer, task.tenant.v, change_later, run->arena, &task);
}

/* ---- open work ---- */

enum err staff_open_work(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id who,
	int64_t *ret_count) {
	*ret_count = 0;
	for (size_t i = 0; i < STAFF_HANDOVER_COUNT; i++) {
		int64_t count;
		TRY(STAFF_HANDOVERS[i]->count(db, a, tenant, who, &count));
		*ret_count += count;
	}
	return OK;
}

enum err staff_hand_over(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id from,
	struct account_id to, struct account_id by, int64_t now_us, int64_t *ret_moved) {
	*ret_moved = 0;
	for (size_t i = 0; i < STAFF_HANDOVER_COUNT; i++) {
		int64_t moved;
		TRY(STAFF_HANDOVERS[i]->move(db, a, tenant, from, to, by, now_us, &moved));
		*ret_moved += moved;
	}
	return OK;
}

enum err staff_take_charge(struct db *db, struct tenant_id tenant, struct party_id party, struct account_id officer,
	struct account_id by, int64_t now_us) {
	struct charge_id id = { ident_new() };
	TRY(staff_charge_end_of_party(db, tenant, party, (struct opt_int){ .has = true, .v = now_us }, NULL));
	TRY(staff_charge_insert(db, tenant, id, party, officer, now_us, by, NULL));
	return party_happened(db, tenant, party);
}

static enum err charge_count(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id who,
	int64_t *ret_count) {
	struct staff_charge_count_row row;
	TRY(staff_charge_count(db, a, tenant, who, &row));
	*ret_count = row.charges;
	return OK;
}

static enum err charge_move(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id from,
	struct account_id to, struct account_id by, int64_t now_us, int64_t *ret_moved) {
	struct staff_charge_open_row *rows;
	size_t count;
	TRY(staff_charge_open(db, a, tenant, from, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(staff_take_charge(db, tenant, rows[i].party_id, to, by, now_us));
	*ret_moved = (int64_t)count;
	return OK;
}

const struct staff_handover staff_charge_handover = { .label = T("担当している事業者"),
	.count = charge_count,
	.move = charge_move };
