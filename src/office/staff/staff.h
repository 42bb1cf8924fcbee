/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The municipality's own people: sections, posts in them, and who holds a post from which day to which. A post carries
 * the roles; an account has those of all posts that it holds on the day. Days are Japan's, from 00:00.
 */
#ifndef KASSEI_OFFICE_STAFF_H
#define KASSEI_OFFICE_STAFF_H

#include "base/date.h"
#include "office/job/job.h"
#include "office/staff/staff-types.h"
#include "office/verify/verify.h"
#include "staff_store.h"

/* The bit of a role in staff_post.roles. */
#define STAFF_ROLE(role) (INT64_C(1) << (role))

struct staff_new_post {
	struct section_id section;
	struct str name;
	enum staff_rank rank;
	int64_t roles; /* STAFF_ROLE bits */
	struct date from;
};

/* In the writer. A section with its first name; `parent` .v == 0: at the top. */
enum err staff_make_section(struct db *db, struct tenant_id tenant, struct section_id parent, struct str name,
	struct str short_name, struct date from, struct section_id *ret_id) MUST_CHECK;
/* In the writer. A post that lasts until it is ended. */
enum err staff_make_post(struct db *db, struct tenant_id tenant, const struct staff_new_post *post,
	struct post_id *ret_id) MUST_CHECK;
/* In the writer. The account holds the post from a day on. */
enum err staff_join(struct db *db, struct tenant_id tenant, struct account_id account, struct post_id post,
	struct str employee_no, bool concurrent, struct date from) MUST_CHECK;

/* ---- changes with a date (changes.c); all in the writer, `day` is the first day of the new order ---- */

/* Another name from a day on; letters of earlier days keep the old one. */
enum err staff_rename_section(struct db *db, struct tenant_id tenant, struct section_id section, struct date day,
	struct str name, struct str short_name) MUST_CHECK;
/* A post goes to another section: the old row ends, a new one begins there, and its holders hold that from the day
 * on. */
enum err staff_move_post(struct db *db, struct arena *a, struct tenant_id tenant, struct post_id post,
	struct section_id to, struct date day) MUST_CHECK;
/* All posts of `from` go to `into`, then `from` ends. ERR_INPUT: sections stand below it, or it is `into`. */
enum err staff_merge_section(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id from,
	struct section_id into, struct date day) MUST_CHECK;
/* ERR_INPUT: posts or sections below last longer. */
enum err staff_end_section(struct db *db, struct arena *a, struct tenant_id tenant, struct section_id section,
	struct date day) MUST_CHECK;
/* ERR_INPUT: somebody holds it that day or later. */
enum err staff_end_post(struct db *db, struct arena *a, struct tenant_id tenant, struct post_id post,
	struct date day) MUST_CHECK;
/* Says whether from today on there is always an administrator who can sign in. */
enum err staff_has_administrator(struct db *db, struct arena *a, struct tenant_id tenant, struct date today,
	bool *ret_has) MUST_CHECK;

/* What somebody may do changes on a day: from 00:00 of it his sessions are over, and a mail says so. At once when the
 * day has come, else by a job of the kind "staff.change". */
enum err staff_tell_change(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	struct date day, struct str cause, int64_t now_us) MUST_CHECK;
enum err staff_change_job(struct job_run *run) MUST_CHECK;

/* ---- a second factor at sign-in (second.c) ---- */

/* What the municipality demands of somebody with these posts: the first day on which he does nothing as an officer
 * without a second factor, the later of the demand's start and his first day in such a post, plus the days of grace.
 * None: nothing is demanded. */
enum err staff_second_due(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct staff_roles_of_row *posts, size_t count, struct opt_int *ret_until) MUST_CHECK;
struct staff_second_demand { int64_t roles, grace_days; };
/* In the writer. As long as nobody is demanded anything new (fewer roles, more grace), the days that have begun go on;
 * else they begin today. */
enum err staff_second_set(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct staff_second_demand *demand, struct account_id by, int64_t now_us) MUST_CHECK;

/* ---- open work (cmd/modules.c lists what there is) ---- */

/*
 * Work that lies with one officer and has to lie with another when he leaves. Each module that assigns work to accounts
 * has one of these, and a row in STAFF_HANDOVERS. Both functions run in the writer; count also in a reading
 * transaction.
 */
struct staff_handover {
	const char *label; /* msgid: 担当している事業者 */
	enum err (*count)(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id who,
		int64_t *ret_count);
	/* Everything that is open goes from one to the other, `by` a decision of a third. */
	enum err (*move)(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id from,
		struct account_id to, struct account_id by, int64_t now_us, int64_t *ret_moved);
};
extern const struct staff_handover *const STAFF_HANDOVERS[];
extern const size_t STAFF_HANDOVER_COUNT;
/* Over all of them. */
enum err staff_open_work(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id who,
	int64_t *ret_count) MUST_CHECK;
enum err staff_hand_over(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id from,
	struct account_id to, struct account_id by, int64_t now_us, int64_t *ret_moved) MUST_CHECK;

/* Which parties an officer looks after: the first of them. */
extern const struct staff_handover staff_charge_handover;
/* In the writer: from now on this officer looks after the party, and nobody else. */
enum err staff_take_charge(struct db *db, struct tenant_id tenant, struct party_id party, struct account_id officer,
	struct account_id by, int64_t now_us) MUST_CHECK;

/* ---- many changes on one day (april.c) ---- */

/* The kind "staff.april": acts at 00:00 of its day. */
enum err staff_april_job(struct job_run *run) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err staff_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
