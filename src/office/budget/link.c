/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the bank says of an order that this body pays itself (office/payment/listeners.def): paid, or given back. */
#include "office/budget/budget-private.h"

#include "base/ident.h"
#include "office/payment/listener.h"

static struct budget_desk desk_of(struct tenant_id tenant, struct payment_actor actor,
	const struct business_calendar *bank) {
	return (struct budget_desk){ .tenant = tenant, .by = actor.account, .now_us = actor.now_us, .bank = bank };
}

/* An order that is paid already stays so: a payment that came back after its year had closed is sent again out of what
 * is held outside of the budget. */
enum err budget_order_debited(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	int64_t ref_no, struct date on, struct str reason UNUSED) {
	const struct business_calendar bank = business_calendar_bank(NULL);
	const struct budget_desk desk = desk_of(tenant, actor, &bank);
	struct budget_order_of_row order;
	TRY(budget_order_of(db, a, tenant, (struct budget_order_id){ ref_no }, &order));
	return order.state == BUDGET_ORDER_PAID ? OK :
		budget_paid(db, a, &desk, (struct budget_order_id){ ref_no }, on);
}

static struct str year_text(struct arena *a, enum lang lang, int64_t year) {
	return lang == LANG_EN ? str_format(a, "FY%lld", (long long)year) : fiscal_year_label(a, (int)year);
}

static struct payment_obstacle obstacle(struct arena *a, enum lang lang, const char *sentence,
	const struct budget_order_of_row *order, const struct budget_commitment_of_row *c, struct date on) {
	const struct msg_arg args[] = { { .name = "title", .text = c->title },
		{ .name = "label", .text = year_text(a, lang, c->fiscal_year) },
		{ .name = "day", .text = lang == LANG_EN ? date_format_iso(a, on) : date_format_ja(a, on) } };
	return (struct payment_obstacle){ .why = tr_format(a, lang, sentence, args, COUNT_OF(args)),
		.page = str_join2(a, S("budget/commitments/"), id_to_text(a, order->commitment_id.v)) };
}

enum err budget_order_obstacle(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant, int64_t ref_no,
	struct date on, bool back, struct payment_obstacle *ret) {
	const struct budget_desk desk = { .tenant = tenant };
	struct budget_order_of_row order;
	struct budget_commitment_of_row c;
	TRY(budget_order_of(db, a, tenant, (struct budget_order_id){ ref_no }, &order));
	TRY(budget_commitment_of(db, a, tenant, order.commitment_id, &c));
	enum err gate = budget_gate_accounts(db, a, &desk, (int)c.fiscal_year, on);
	if (gate != OK && gate != ERR_BUDGET_CLOSED)
		return gate;
	/* A paid order that is debited again, and one that comes back after its year has closed, leave the budget as it
	 * is. */
	if (!back && order.state != BUDGET_ORDER_PAID && gate == ERR_BUDGET_CLOSED)
		*ret = obstacle(a, lang,
			T("「{title}」は{label}の支出命令です。引落しの日（{day}）が出納閉鎖（5月31日）のあとなので、{label}の支払にはできません。支出負担行為のページで過年度支出を起案し、決裁されたら、この明細を照合してください。"),
			&order, &c, on);
	else if (back && gate == OK && c.paid_yen - order.yen < c.returned_yen + c.late_yen)
		*ret = obstacle(a, lang,
			T("「{title}」（{label}）は、返納の入金がもう記録されています。この入金と同じお金か、支出負担行為のページで確かめてください。同じなら「この仕組みの外」を選び、そのことを備考に書きます。"),
			&order, &c, on);
	return OK;
}

enum err budget_order_given_back(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	int64_t ref_no, struct date on, struct str reason) {
	const struct business_calendar bank = business_calendar_bank(NULL);
	const struct budget_desk desk = desk_of(tenant, actor, &bank);
	enum err e = budget_reopen(db, a, &desk, (struct budget_order_id){ ref_no }, on, reason);
	return e == ERR_BUDGET_CLOSED ? OK : e;
}
