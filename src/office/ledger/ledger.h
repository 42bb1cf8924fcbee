/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 台帳, the ledger: the one place where money moves. Double entry in whole yen. An account's balance is what came in
 * (credits) less what went out (debits); every leg moves yen from one account (debit) to another (credit), so what is
 * posted always sums to nothing. Postings are never changed: a mistake is taken back by a new, linked posting.
 *
 * Everything that is asked for is a request: one or more operations under one key, all of them or none. The same key
 * with the same body gets the same answer, also a refusal (a refused attempt never succeeds later); the same key with
 * another body is an error. Decisions are made by a state machine that knows the stored rows and the time it is given,
 * and nothing else (machine.c); rows are read before and written after it for all requests of a batch at once.
 *
 * Needs base and db only. Statements and balances: statement.h. Auditing: auditor.h.
 */
#ifndef KASSEI_OFFICE_LEDGER_H
#define KASSEI_OFFICE_LEDGER_H

#include "db/writer.h"
#include "ledger_store.h"
#include "office/ledger/ledger-types.h"

enum {
	LEDGER_OPS_MOST = 32,        /* in a request */
	LEDGER_LEGS_MOST = 64,       /* in an operation */
	LEDGER_LOTS_MOST = 8,        /* open lots of an account */
	LEDGER_KEY_MOST_BYTES = 128, /* scope and key together */
	LEDGER_MEMO_MOST_BYTES = 400,
	LEDGER_HASH_BYTES = 16,
};

/* ---- accounts ---- */

struct ledger_terms {
	struct opt_int floor_yen; /* balance less what is held stays at or above; may be negative; none: may fall
		without end */
	struct opt_int ceiling_yen; /* balance and what is held for it stay at or below */
	struct ledger_account_id expiry_account; /* where expired lots go; 0: nowhere, they stay and cannot be spent */
};
/*
 * In a write function: the account of this kind and owner, made when there is none. `owner_no` (not negative) is the
 * number of the row to which the kind's module gives the account. An account of an expiring kind has floor 0 whatever
 * `terms` says, and no overdraft. ERR_CONFLICT when it exists with other terms; ERR_LEDGER_NO_ACCOUNT when the expiry
 * account is none of this municipality's or is itself of an expiring kind; ERR_LEDGER_FUNDS or ERR_LEDGER_CEILING when
 * it would begin, with nothing on it, beyond its limits.
 */
enum err ledger_open(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t owner_no,
	const struct ledger_terms *terms, struct ledger_account_id *ret_account) MUST_CHECK;
/* ERR_LEDGER_NO_ACCOUNT when there is none. */
enum err ledger_find(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t owner_no,
	struct ledger_account_id *ret_account) MUST_CHECK;
/* In a write function: other limits from now on. ERR_LEDGER_FUNDS or ERR_LEDGER_CEILING when the account is already
 * beyond them; ERR_LEDGER_NO_ACCOUNT; ERR_INPUT for a floor on an account of an expiring kind. */
enum err ledger_set_limits(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	struct opt_int floor_yen, struct opt_int ceiling_yen) MUST_CHECK;

/* An account as people write it: the word of its kind, a colon, and its owner, as a number of up to 12 digits or as 13
 * characters
 * ("cash:1", "payable:0D7…"). False for anything else. */
bool ledger_account_read(struct str text, enum ledger_kind *ret_kind, int64_t *ret_owner) MUST_CHECK;
struct str ledger_account_name(struct arena *a, enum ledger_kind kind, int64_t owner_no);

struct ledger_balance {
	int64_t posted_yen;    /* credits less debits */
	int64_t held_yen;      /* reserved to go out */
	int64_t expected_yen;  /* reserved to come in; not spendable */
	int64_t available_yen; /* what can be spent above the floor; INT64_MAX without a floor; without expired lots */
};
/* Now; `now_us` decides which lots have expired. Holds that are over at now_us but not yet released count as held. */
enum err ledger_balance_now(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	int64_t now_us, struct ledger_balance *ret_balance) MUST_CHECK;

/* Later postings of this and earlier fiscal years are refused (ERR_LEDGER_YEAR_CLOSED); 0 opens all. In a write
 * function. */
enum err ledger_close_year(struct db *db, struct arena *a, struct tenant_id tenant, int64_t fiscal_year) MUST_CHECK;

/* ---- requests ---- */

/* Yen from one account to another. */
struct ledger_leg {
	struct ledger_account_id debit, credit;
	int64_t yen; /* above 0 */
};

/* What a posting is about; 0 and empty where it does not apply. */
struct ledger_about {
	struct case_id case_id;
	struct service_id service_id;
	struct programme_id programme_id;
	struct party_id party_id;
	int64_t fiscal_year; /* in which it begins */
	struct str memo;     /* no personal data */
};

/* When money in a lot expires, and what is spent first among lots that expire together: the smaller number. */
struct ledger_lot_terms {
	int64_t expires_us; /* 0: never */
	int32_t priority;
};

/* What becomes of the part of a refund whose lot has expired meanwhile; a rule of each programme. */
enum ledger_expired {
	LEDGER_EXPIRED_REFUSE = 0, /* the refund is refused (ERR_LEDGER_LOT_EXPIRED) */
	LEDGER_EXPIRED_REISSUE,    /* a new lot with the operation's `lot` terms */
	LEDGER_EXPIRED_FORFEIT,    /* to the account's expiry account */
	LEDGER_EXPIRED_CASH,       /* to the operation's `cash` account */
};

/*
 * One operation. By kind it uses:
 *   LEDGER_TRANSFER    legs (1 to 64, applied in order, each checked against the limits); lot: terms of a new lot where
 *                      money comes from a plain account into one of an expiring kind (between two such accounts each
 *                      part keeps its terms)
 *   LEDGER_RESERVE     legs (exactly 1), expires_us (0: never). The yen stay on the account and cannot be spent; on an
 *                      expiring kind the very lots are reserved and may be captured even after they have expired
 *   LEDGER_CAPTURE     of: the hold; yen (1 to what is held): paid; the rest is released. lot: as for a transfer
 *   LEDGER_RELEASE     of: the hold
 *   LEDGER_REFUND      of: a one-leg transfer or a capture; yen: all refunds together at most what was paid. Gives back the
 *                      very lots, the last spent first; expired: what becomes of those that have expired
 *   LEDGER_CORRECTION  of: a transfer (all legs) or capture that was neither refunded nor corrected; expired lots come back
 *                      as they were
 * `about` of capture, release, refund and correction is the operation's own; it is not inherited.
 */
struct ledger_op {
	enum ledger_posting_kind kind;
	const struct ledger_leg *legs;
	size_t leg_count;
	struct posting_id of;
	int64_t yen;
	int64_t expires_us;
	struct ledger_lot_terms lot;
	enum ledger_expired expired;
	struct ledger_account_id cash;
	struct ledger_about about;
};

/* What the writer's thread need not work out: that nothing is wrong with the request itself, its whole key, and what it
 * asks for. */
struct ledger_seal {
	struct str key; /* within `room` */
	unsigned char hash[LEDGER_HASH_BYTES];
	char room[LEDGER_KEY_MOST_BYTES];
};

struct ledger_request {
	struct str scope,
		key; /* unique together for the municipality; scope: a word without '/', such as "grant.pay" */
	const struct ledger_op *ops;
	size_t op_count;       /* 1 to 32, all or none, in order */
	/* What the caller asks for in words of its own that say all of it, by which a second request is known to be the
	 * same; empty: the operations are. For callers that name accounts which may not be there yet. */
	struct str said;
	const struct ledger_seal *seal; /* NULL; ledger_send and ledger_queue set it */
	bool dry_run;          /* the same answer, but nothing is kept, not even the key */
};

/*
 * err: OK, or why nothing was posted:
 *   at once, and not kept under the key (the request itself is wrong):
 *     ERR_LEDGER_REQUEST (a key, count or text out of bounds, a kind that cannot be asked for), ERR_LEDGER_ZERO,
 *     ERR_LEDGER_NEGATIVE, ERR_LEDGER_SAME_ACCOUNT, ERR_LEDGER_KEY_REUSED
 *   by the state, and kept: the same key never succeeds later
 *     ERR_LEDGER_NO_ACCOUNT, ERR_LEDGER_FOREIGN, ERR_LEDGER_FUNDS, ERR_LEDGER_CEILING, ERR_LEDGER_OVERFLOW,
 *     ERR_LEDGER_YEAR_CLOSED, ERR_LEDGER_NO_HOLD, ERR_LEDGER_HOLD_DONE, ERR_LEDGER_HOLD_EXPIRED, ERR_LEDGER_CAPTURE_OVER,
 *     ERR_LEDGER_NO_POSTING, ERR_LEDGER_NOT_REVERSIBLE, ERR_LEDGER_OVER_REFUND, ERR_LEDGER_CORRECTED,
 *     ERR_LEDGER_LOT_EXPIRED, ERR_LEDGER_LOTS_FULL
 */
struct ledger_answer {
	enum err err;
	size_t op_no;            /* which operation was refused */
	struct posting_id first; /* of operation 0; the others follow, see ledger_posting_of */
	int64_t at_us;           /* time of operation 0, or of the refusal */
	bool repeated;           /* the key was known: this is the answer of then */
};

/* The posting that operation op_no of an answered request made. */
struct posting_id ledger_posting_of(const struct ledger_answer *answer, size_t op_no);
/* A posting's time, and the first id of a time: ids and times of postings follow from each other. */
int64_t ledger_time_of(struct posting_id id);
struct posting_id ledger_id_at(int64_t at_us);

/*
 * In a write function of this municipality (the writer holds its lock): answers one request at the time now_us, or a
 * microsecond behind the ledger's last if that is later. Returns the answer's err, or an error of the database. A write
 * function that passes a refusal on is rolled back, and then the refusal is not kept under the key either.
 */
enum err ledger_post(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *request, struct ledger_answer *ret_answer) MUST_CHECK;
/* Many requests in their order, each for itself, as one batch with one link of the chain: answers[i] for requests[i].
 * Returns errors of the database only. */
enum err ledger_post_many(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *const *requests, struct ledger_answer *answers, size_t count) MUST_CHECK;
/* What ledger_post would answer, on any connection, also in a read-only transaction; writes nothing. `posting_id`s of
 * the answer are those that the postings would have now. */
enum err ledger_try(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *request, struct ledger_answer *ret_answer) MUST_CHECK;

/* A request on its way through the writer. Everything in it belongs to the caller until it is answered. */
struct ledger_call {
	struct tenant_id tenant;
	struct ledger_request request;
	struct ledger_answer answer;
	struct ledger_seal seal; /* the ledger's */
};
/* Posts through the writer together with all calls that wait at the same moment, at clock_now(), and waits until that
 * is durable. Returns the answer's err, or an error of the writer (ERR_BUSY: the queue is full, or nobody knows; ask
 * again with the same key). */
enum err ledger_send(struct writer *w, struct ledger_call *call) MUST_CHECK;
/* The same without waiting; `done` as for writer_queue, with OK when call->answer is durable. */
enum err ledger_queue(struct writer *w, struct ledger_call *call, write_done_fn done, void *done_context) MUST_CHECK;

/*
 * Time goes on: releases the holds that are over at now_us in the order (expires_us, id) and moves lots that have
 * expired to their accounts' expiry accounts in the order (time, account), at most 500 of each. Posting does the first
 * by itself before it looks at a request; this is for when nothing is posted. *ret_more: call again.
 */
enum err ledger_tick(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	bool *ret_more) MUST_CHECK;

#endif
