/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How modules whose items are paid here (payment_due_add) learn what the bank says of them, in the same transaction. */
#ifndef KASSEI_OFFICE_PAYMENT_LISTENER_H
#define KASSEI_OFFICE_PAYMENT_LISTENER_H

#include "office/payment/payment.h"

/* `ref_no` of the item; `on`: the bank's day; `reason`: why it came back, empty when it was debited. An error takes the
 * whole matching back. */
typedef enum err (*payment_heard_fn)(struct db *db, struct arena *a, struct tenant_id tenant,
	struct payment_actor actor, int64_t ref_no, struct date on, struct str reason);

/* Why the item cannot follow what the bank says of that day (`back`: given back, else debited), so that the line waits
 * for a person and the others are matched. Reads only; ret_obstacle->why is empty when nothing stands in the way, and
 * then the functions above do not refuse. */
typedef enum err (*payment_obstacle_fn)(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	int64_t ref_no, struct date on, bool back, struct payment_obstacle *ret_obstacle);

/* A row of listeners.def for each kind of item: its word (ref_kind), and the module's functions. */
#define PAYMENT_LISTENER(ref_kind, debited, given_back, obstacle) \
	enum err debited(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor, int64_t ref_no, struct date on, struct str reason) MUST_CHECK; \
	enum err given_back(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor, int64_t ref_no, struct date on, struct str reason) MUST_CHECK; \
	enum err obstacle(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant, int64_t ref_no, struct date on, bool back, struct payment_obstacle *ret_obstacle) MUST_CHECK;
#include "office/payment/listeners.def"
#undef PAYMENT_LISTENER

#endif
