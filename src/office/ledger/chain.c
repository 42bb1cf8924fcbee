/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The hash chain: every link covers the one before and all postings of a batch with their legs, so that nobody can
 * change, remove or reorder one later without breaking every link behind it. BLAKE2b. The auditor computes it with its
 * own code.
 */
#include "office/ledger/ledger-private.h"

#include <endian.h>
#include <sodium.h>

enum { CHAIN_BYTES = 32 };

struct digest { crypto_generichash_state state; };

static void add_bytes(struct digest *d, const void *bytes, size_t n) {
	crypto_generichash_update(&d->state, bytes, n);
}

/* Numbers as 8 bytes, big-endian. */
static void add_ints(struct digest *d, const int64_t *values, size_t count) {
	uint64_t words[16];
	for (size_t i = 0; i < count; i++)
		words[i] = htobe64((uint64_t)values[i]);
	add_bytes(d, words, 8 * count);
}

/* Its length, then its bytes. */
static void add_text(struct digest *d, struct str text) {
	int64_t n = (int64_t)text.n;
	add_ints(d, &n, 1);
	add_bytes(d, text.n > 0 ? text.p : "", text.n);
}

static void add_legs(struct digest *d, const struct ledger_leg *legs, size_t count) {
	for (size_t i = 0; i < count; i++)
		add_ints(d, (const int64_t[]){ legs[i].debit.v, legs[i].credit.v, legs[i].yen }, 3);
}

static void add_about(struct digest *d, const struct ledger_about *about) {
	add_ints(d,
		(const int64_t[]){ about->case_id.v, about->service_id.v, about->programme_id.v, about->party_id.v,
			about->fiscal_year },
		5);
	add_text(d, about->memo);
}

static void add_posting(struct digest *d, const struct posting *p, struct str packed) {
	add_ints(d, (const int64_t[]){ p->id, p->at_us, p->kind, p->of, p->expires_us, (int64_t)p->leg_count }, 6);
	add_legs(d, p->legs, p->leg_count);
	add_about(d, &p->about);
	add_text(d, packed);
}

struct str chain_next(struct world *w, const struct str *packed) {
	struct digest d;
	unsigned char *chain = arena_bytes(w->a, CHAIN_BYTES);
	int64_t link_no = w->head.link_no + 1;
	crypto_generichash_init(&d.state, NULL, 0, CHAIN_BYTES);
	add_text(&d, w->head.chain);
	add_ints(&d, &link_no, 1);
	for (size_t i = 0; i < w->postings.count; i++)
		add_posting(&d, &w->postings.items[i], packed[i]);
	crypto_generichash_final(&d.state, chain, CHAIN_BYTES);
	return str_of((const char *)chain, CHAIN_BYTES);
}

void body_hash(const struct ledger_request *request, unsigned char hash[LEDGER_HASH_BYTES]) {
	struct digest d;
	crypto_generichash_init(&d.state, NULL, 0, LEDGER_HASH_BYTES);
	if (request->said.n > 0)
		add_text(&d, request->said);
	for (size_t i = 0; i < request->op_count && request->said.n == 0; i++) {
		const struct ledger_op *op = &request->ops[i];
		bool legs = op->kind == LEDGER_TRANSFER || op->kind == LEDGER_RESERVE;
		add_ints(&d,
			(const int64_t[]){ op->kind, legs ? (int64_t)op->leg_count : 0, op->of.v, op->yen,
				op->expires_us, op->lot.expires_us, op->lot.priority, op->expired, op->cash.v },
			9);
		add_legs(&d, op->legs, legs ? op->leg_count : 0);
		add_about(&d, &op->about);
	}
	crypto_generichash_final(&d.state, hash, LEDGER_HASH_BYTES);
}
