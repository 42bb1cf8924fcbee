/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The municipality's own people: sections, posts in them, and who holds a post from which day to which. A post carries
 * the roles; an account has those of all posts that it holds on the day. Days are Japan's, from 00:00.
 */
#ifndef KASSEI_OFFICE_STAFF_H
#define KASSEI_OFFICE_STAFF_H

#include "base/date.h"
#include "office/staff/staff-types.h"
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
enum err staff_make_section(struct db *db, struct tenant_id tenant, struct section_id parent, struct str name, struct str short_name,
	struct date from, struct section_id *ret_id) MUST_CHECK;
/* In the writer. A post that lasts until it is ended. */
enum err staff_make_post(struct db *db, struct tenant_id tenant, const struct staff_new_post *post, struct post_id *ret_id) MUST_CHECK;
/* In the writer. The account holds the post from a day on. */
enum err staff_join(struct db *db, struct tenant_id tenant, struct account_id account, struct post_id post, struct str employee_no,
	bool concurrent, struct date from) MUST_CHECK;

#endif
