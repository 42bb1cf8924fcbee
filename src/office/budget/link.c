/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the bank says of an order that this body pays itself (office/payment/listeners.def): paid, or given back. */
#include "office/budget/budget-private.h"
#include "office/payment/listener.h"

static struct budget_desk desk_of(struct tenant_id tenant, struct payment_actor actor, const struct business_calendar *bank) {
	return (struct budget_desk){ .tenant = tenant, .by = actor.account, .now_us = actor.now_us, .bank = bank };
}

/* An order that is paid already stays so: a payment that came back after its year had closed is sent again out of what is held outside of the budget. */
enum err budget_order_debited(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor, int64_t ref_no, struct date on, struct str reason UNUSED) {
	const struct business_calendar bank = business_calendar_bank(NULL);
	const struct budget_desk desk = desk_of(tenant, actor, &bank);
	struct budget_order_of_row order;
	TRY(budget_order_of(db, a, tenant, (struct budget_order_id){ ref_no }, &order));
	return order.state == BUDGET_ORDER_PAID ? OK : budget_paid(db, a, &desk, (struct budget_order_id){ ref_no }, on);
}

enum err budget_order_given_back(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor, int64_t ref_no, struct date on, struct str reason) {
	const struct business_calendar bank = business_calendar_bank(NULL);
	const struct budget_desk desk = desk_of(tenant, actor, &bank);
	enum err e = budget_reopen(db, a, &desk, (struct budget_order_id){ ref_no }, on, reason);
	return e == ERR_BUDGET_CLOSED ? OK : e;
}
