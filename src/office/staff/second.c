/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Of which officers a second factor is demanded, and from when on. See staff.h. No pages. */
#include "office/staff/staff.h"

enum err staff_second_due(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct staff_roles_of_row *posts, size_t count, struct opt_int *ret_until) {
	struct staff_demand_rule_row *demand;
	size_t found;
	bool demanded = false;
	int32_t first = INT32_MAX;
	*ret_until = (struct opt_int){ .has = false };
	TRY(staff_demand_rule(db, a, tenant, &demand, &found));
	for (size_t i = 0; i < count && found > 0; i++)
		if ((posts[i].roles & demand->roles) != 0) {
			demanded = true;
			first = posts[i].valid_from.days < first ? posts[i].valid_from.days : first;
		}
	if (!demanded)
		return OK;
	int64_t begins = demand->since_on.days > first ? demand->since_on.days : first;
	*ret_until = (struct opt_int){ .has = true, .v = begins + demand->grace_days };
	return OK;
}

enum err staff_second_set(struct db *db, struct arena *a, struct tenant_id tenant, const struct staff_second_demand *d,
	struct account_id by, int64_t now_us) {
	struct staff_demand_now_row *old;
	size_t found;
	struct date since = jst_date(now_us);
	int64_t at = now_us;
	TRY(staff_demand_now(db, a, tenant, &old, &found));
	if (found > 0 && (d->roles & ~old->roles) == 0 && d->grace_days >= old->grace_days)
		since = old->since_on;
	/* Rows never begin at the same instant. */
	if (found > 0 && at <= old->set_us)
		at = old->set_us + 1;
	return staff_demand_insert(db, tenant, at, d->roles, since, d->grace_days, by, NULL);
}
