/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor's own computation of the chain. What goes into a link is written in README.md (I16). See
 * auditor-private.h. */
#include "office/ledger/auditor-private.h"

static void feed_number(struct auditor *x, int64_t value) {
	unsigned char bytes[8];
	uint64_t left = (uint64_t)value;
	for (int i = 7; i >= 0; i--, left >>= 8)
		bytes[i] = left & 255;
	crypto_generichash_update(&x->state, bytes, sizeof bytes);
}

static void feed_text(struct auditor *x, struct str text) {
	feed_number(x, (int64_t)text.n);
	crypto_generichash_update(&x->state, (const unsigned char *)(text.n > 0 ? text.p : ""), text.n);
}

static int64_t or_zero(struct opt_int value) {
	return value.has ? value.v : 0;
}

static void feed_posting(struct auditor *x, const struct audit_posting *p) {
	const struct ledger_audit_postings_row *r = p->row;
	feed_number(x, r->posting_id.v);
	feed_number(x, r->at_us);
	feed_number(x, r->kind);
	feed_number(x, or_zero(r->of_id));
	feed_number(x, or_zero(r->expires_us));
	feed_number(x, (int64_t)p->leg_count);
	for (size_t i = 0; i < p->leg_count; i++) {
		feed_number(x, p->legs[i].debit);
		feed_number(x, p->legs[i].credit);
		feed_number(x, p->legs[i].yen);
	}
	feed_number(x, or_zero(r->case_id));
	feed_number(x, or_zero(r->service_id));
	feed_number(x, or_zero(r->programme_id));
	feed_number(x, or_zero(r->party_id));
	feed_number(x, or_zero(r->fiscal_year));
	feed_text(x, r->memo);
	feed_text(x, r->lots);
}

/* The next link; ends the last one that has no postings left. */
static enum err next_link(struct auditor *x) {
	struct ledger_audit_links_row *rows;
	size_t count;
	TRY(ledger_audit_links(x->db, x->page, x->tenant, x->link_no, 1, &rows, &count));
	x->has_link = count > 0;
	if (count == 0)
		return OK;
	x->link = rows[0];
	x->link.chain.p = (const char *)x->link_chain;
	x->link.chain.n = rows[0].chain.n < sizeof x->link_chain ? rows[0].chain.n : sizeof x->link_chain;
	memcpy(x->link_chain, rows[0].chain.p, x->link.chain.n);
	if (rows[0].link_no != x->link_no + 1)
		audit_fault(x, LEDGER_CHECK_LINKS, "ledger_link", x->link_no + 1);
	x->link_no = rows[0].link_no;
	x->in_link = 0;
	crypto_generichash_init(&x->state, NULL, 0, 32);
	feed_text(x, str_of((const char *)x->chain, x->chain_bytes));
	feed_number(x, x->link_no);
	x->report->links++;
	return OK;
}

static void end_link(struct auditor *x) {
	unsigned char chain[32];
	crypto_generichash_final(&x->state, chain, sizeof chain);
	bool same = x->link.chain.n == sizeof chain && memcmp(x->link.chain.p, chain, sizeof chain) == 0 &&
		x->link.postings == x->in_link && x->link_last == x->link.last_id.v;
	if (!same)
		audit_fault(x, LEDGER_CHECK_LINK, "ledger_link", x->link_no);
	/* Go on from what is stored, so that the next fault is found where it is. */
	x->chain_bytes = x->link.chain.n < sizeof x->chain ? x->link.chain.n : sizeof x->chain;
	memcpy(x->chain, x->link.chain.p, x->chain_bytes);
	x->has_link = false;
}

enum err audit_link(struct auditor *x, const struct audit_posting *p) {
	int64_t id = p->row->posting_id.v;
	/* Its last posting is gone. */
	while (x->has_link && id > x->link.last_id.v)
		end_link(x);
	if (!x->has_link)
		TRY(next_link(x));
	if (!x->has_link || id < x->link.first_id.v || id > x->link.last_id.v) {
		audit_fault(x, LEDGER_CHECK_LINKS, "ledger_posting", id);
		return OK;
	}
	if (x->in_link == 0 && id != x->link.first_id.v)
		audit_fault(x, LEDGER_CHECK_LINK, "ledger_link", x->link_no);
	feed_posting(x, p);
	x->in_link++;
	x->link_last = id;
	if (id == x->link.last_id.v)
		end_link(x);
	return OK;
}

enum err audit_links_end(struct auditor *x) {
	struct ledger_head_of_row *heads;
	size_t count;
	if (x->has_link)
		end_link(x);
	int64_t last = x->link_no;
	TRY(next_link(x));
	if (x->has_link) {
		x->report->links--;
		audit_fault(x, LEDGER_CHECK_LINKS, "ledger_link", x->link_no);
		return OK;
	}
	TRY(ledger_head_of(x->db, x->page, x->tenant, &heads, &count));
	bool same = count == 0 ? last == 0 :
				 heads[0].link_no == last && heads[0].last_id.v == x->last_id &&
			audit_id_of_time(heads[0].last_us) >= x->last_id &&
			heads[0].chain.n == x->chain_bytes && memcmp(heads[0].chain.p, x->chain, x->chain_bytes) == 0;
	if (!same)
		audit_fault(x, LEDGER_CHECK_HEAD, "ledger_head", x->tenant.v);
	return OK;
}
