/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See staff.h. */
#include "office/staff/staff.h"

#include "base/ident.h"
#include "office/account/account.h"

static const struct opt_int OPEN_END = { .has = false };

enum err staff_make_section(struct db *db, struct tenant_id tenant, struct section_id parent, struct str name,
	struct str short_name, struct date from, struct section_id *ret_id) {
	struct section_id id = { ident_new() };
	const struct opt_int above = { .has = parent.v != 0, .v = parent.v };
	TRY(staff_section_insert(db, tenant, id, above, from, OPEN_END, NULL));
	TRY(staff_section_name_insert(db, tenant, id, from, name, short_name, NULL));
	*ret_id = id;
	return OK;
}

enum err staff_make_post(struct db *db, struct tenant_id tenant, const struct staff_new_post *post,
	struct post_id *ret_id) {
	struct post_id id = { ident_new() };
	TRY(staff_post_insert(db, tenant, id, post->section, post->name, post->rank, post->roles, post->from, OPEN_END,
		NULL));
	*ret_id = id;
	return OK;
}

enum err staff_join(struct db *db, struct tenant_id tenant, struct account_id account, struct post_id post,
	struct str employee_no, bool concurrent, struct date from) {
	struct membership_id id = { ident_new() };
	TRY(account_join_tenant(db, account, tenant));
	return staff_membership_insert(db, tenant, id, account, post, employee_no, concurrent, from, OPEN_END, OPEN_END,
		NULL);
}
