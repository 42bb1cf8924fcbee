/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A second ledger, as naive as can be, that says beforehand what the real one will answer and what will then be on each
 * account. It shares no code with it: whole copies instead of undoing, lists that are searched from the front.
 */
#ifndef KASSEI_TESTS_UNIT_LEDGER_ORACLE_H
#define KASSEI_TESTS_UNIT_LEDGER_ORACLE_H

#include "office/ledger/ledger.h"

enum {
	ORACLE_ACCOUNTS = 6,
	ORACLE_LOTS = 40,
	ORACLE_POSTINGS = 400,
	ORACLE_HOLDS = 200,
	ORACLE_MOVES = 48,
	ORACLE_LEGS = 4
};

struct oracle_lot { int64_t expires_us, priority, number, yen, held; };
struct oracle_account {
	int64_t id, debits_posted, credits_posted, debits_pending, credits_pending;
	bool has_floor, has_ceiling, has_lots;
	int64_t floor_yen, ceiling_yen, expiry_id;
	int64_t last_number;
	int lot_count;
	struct oracle_lot lots[ORACLE_LOTS];
};
struct oracle_move { int leg; bool in; int64_t number, expires_us, priority, yen; };
struct oracle_posting {
	int64_t at_us, of;
	enum ledger_posting_kind kind;
	int leg_count, move_count;
	struct ledger_leg legs[ORACLE_LEGS];
	struct oracle_move moves[ORACLE_MOVES];
};
struct oracle_hold {
	int64_t at_us, expires_us, yen, debit, credit;
	enum ledger_hold_state state;
	int64_t captured_yen;
	int posting;
};
struct oracle {
	struct oracle_account accounts[ORACLE_ACCOUNTS];
	int posting_count, hold_count;
	int64_t last_us, closed_year;
	struct oracle_hold holds[ORACLE_HOLDS];
	struct oracle_posting postings[ORACLE_POSTINGS];
};

/* What posting the operations at now_us gives. Changes nothing when it is refused, except that holds lapse. */
enum err oracle_run(struct oracle *o, int64_t now_us, const struct ledger_op *ops, size_t count, size_t *ret_op,
	int64_t *ret_at_us);
/* Time goes on without a request. */
void oracle_tick(struct oracle *o, int64_t now_us);
/* Room for more. */
bool oracle_has_room(const struct oracle *o);

#endif
