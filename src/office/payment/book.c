/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payments as postings of the ledger: money leaves the account when the bank has debited it, and comes back with a
 * return. */
#include "office/ledger/ledger.h"
#include "office/payment/payment-private.h"

/* From or to what lies outside of the books: one account for all. */
enum { OUTSIDE_OWNER = 0 };

struct places {
	struct ledger_account_id cash, outside;
};

static enum err open_places(struct db *db, struct arena *a, struct tenant_id tenant, struct source_id source,
	struct places *ret) {
	const struct ledger_terms terms = { .floor_yen = { .has = false } };
	TRY(ledger_open(db, a, tenant, LEDGER_CASH, source.v, &terms, &ret->cash));
	return ledger_open(db, a, tenant, LEDGER_OUTSIDE, OUTSIDE_OWNER, &terms, &ret->outside);
}

static const struct ledger_request *request_of(struct arena *a, struct str scope, struct str key, struct ledger_leg leg,
	struct ledger_about about) {
	struct ledger_op *op = ARENA_NEW(a, struct ledger_op);
	struct ledger_request *r = ARENA_NEW(a, struct ledger_request);
	*op = (struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = ARENA_COPY(a, leg), .leg_count = 1, .about = about };
	*r = (struct ledger_request){ .scope = scope, .key = key, .ops = op, .op_count = 1 };
	return r;
}

static struct str line_key(struct arena *a, int64_t run_no, int64_t line_no) {
	return str_format(a, "%lld-%lld", (long long)run_no, (long long)line_no);
}

static enum err post_one(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us,
	const struct ledger_request *request) {
	struct ledger_answer answer;
	return ledger_post(db, a, tenant, now_us, request, &answer);
}

enum err payment_book_debit(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, int64_t now_us) {
	struct payment_line_of_run_row *lines;
	struct places p;
	size_t count;
	TRY(open_places(db, a, tenant, run->source_id, &p));
	TRY(payment_line_of_run(db, a, tenant, run->run_id, PAYMENT_LINES_MOST, &lines, &count));
	const struct ledger_request **requests = ARENA_ARRAY(a, const struct ledger_request *, count);
	struct ledger_answer *answers = ARENA_ARRAY(a, struct ledger_answer, count);
	for (size_t i = 0; i < count; i++)
		requests[i] = request_of(a, S("payment.pay"), line_key(a, run->run_no, lines[i].line_no),
			(struct ledger_leg){ p.cash, p.outside, lines[i].yen },
			(struct ledger_about){ .party_id = lines[i].party_id, .memo = S("総合振込") });
	TRY(ledger_post_many(db, a, tenant, now_us, requests, answers, count));
	for (size_t i = 0; i < count; i++)
		TRY(answers[i].err);
	return OK;
}

enum err payment_book_return(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, int64_t line_no, struct party_id party, int64_t yen, int64_t now_us) {
	struct places p;
	TRY(open_places(db, a, tenant, run->source_id, &p));
	return post_one(db, a, tenant, now_us,
		request_of(a, S("payment.return"), line_key(a, run->run_no, line_no),
			(struct ledger_leg){ p.outside, p.cash, yen },
			(struct ledger_about){ .party_id = party, .memo = S("振込の戻り") }));
}

enum err payment_book_fee(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_run_by_id_row *run, struct movement_id movement, int64_t yen, int64_t now_us) {
	struct places p;
	TRY(open_places(db, a, tenant, run->source_id, &p));
	return post_one(db, a, tenant, now_us,
		request_of(a, S("payment.fee"), str_format(a, "%lld", (long long)movement.v),
			(struct ledger_leg){ p.cash, p.outside, yen },
			(struct ledger_about){ .memo = S("振込手数料") }));
}

/* The line's number, and how often it has been given up before: each time is a posting of its own. */
static struct str refund_key(struct arena *a, struct movement_id movement, int64_t given_up) {
	return given_up == 0 ? str_format(a, "%lld", (long long)movement.v) : line_key(a, movement.v, given_up);
}

enum err payment_book_refund(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_refund *refund, const struct payment_refund_posting *posting) {
	const bool back = posting->taken_back;
	struct places p;
	TRY(open_places(db, a, tenant, posting->source, &p));
	return post_one(db, a, tenant, posting->now_us,
		request_of(a, back ? S("payment.refund.undo") : S("payment.refund"),
			refund_key(a, refund->movement, posting->given_up),
			(struct ledger_leg){ back ? p.cash : p.outside, back ? p.outside : p.cash, posting->yen },
			(struct ledger_about){ .party_id = refund->party,
				.memo = back ? S("返納の入金の取消") : S("返納の入金") }));
}
