/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor inside: auditor.c walks over the rows, audit_lots.c works out lots, audit_chain.c the links. See
 * auditor.h. */
#ifndef KASSEI_OFFICE_LEDGER_AUDITOR_PRIVATE_H
#define KASSEI_OFFICE_LEDGER_AUDITOR_PRIVATE_H

#include "office/ledger/auditor.h"

#include <sodium.h>

/* A lot as the postings leave it. */
struct audit_lot {
	struct audit_lot *next; /* in no order */
	int64_t expires_us, priority, number, yen, held;
};

struct audit_account {
	int64_t id;
	bool stored;                    /* there is a row */
	struct ledger_audit_accounts_row row;
	struct str lots_text;           /* as stored */
	struct audit_lot *lots;
	__int128 debits, credits;       /* of the postings */
	__int128 late_debits, late_credits; /* of those behind the head's counted_id */
	__int128 held_out, held_in;     /* of the open holds */
	__int128 entered_yen;           /* of the postings up to the statements' last */
	int64_t entered;
};

/* A change of a lot as a posting has it. */
struct audit_move { int leg_no; bool in; int64_t number, priority, expires_us, yen; };

struct audit_hold {
	int64_t id, debit, credit, yen, expires_us, captured_yen;
	enum ledger_hold_state state;
	struct audit_move *moves;
	size_t move_count;
	bool stored;
};

/* A posting that was refunded or corrected. */
struct audit_original {
	int64_t id, paid_yen, refunded_yen;
	bool reversible, corrected;
	struct audit_move *moves; /* yen: what of it did not come back yet */
	size_t move_count;
};

/* Things by number. */
struct audit_map { struct audit_node { int64_t id; void *item; } *nodes; size_t size, count; };

struct audit_leg { int64_t debit, credit, yen; };
struct audit_posting {
	const struct ledger_audit_postings_row *row;
	struct audit_leg *legs;
	size_t leg_count;
	struct audit_move *moves;
	size_t move_count;
};

struct auditor {
	struct db *db;
	struct arena *a;    /* of the whole audit */
	struct arena *page; /* of the rows that are looked at */
	struct tenant_id tenant;
	struct ledger_report *report;
	struct arena *report_arena;
	struct audit_map accounts, holds, originals, keyed;
	int64_t postings_before; /* of the municipalities that were read before */
	int64_t rolled_to; /* the last posting in the statements */
	int64_t counted_to; /* the last posting in the counters */
	/* The leg rows, which are read beside the postings. */
	struct arena *leg_page;
	struct ledger_audit_legs_row *legs;
	size_t leg_at, leg_count;
	struct { int64_t posting, leg; } leg_last;
	/* The link that the postings are in. */
	crypto_generichash_state state;
	struct ledger_audit_links_row link;
	bool has_link;
	int64_t link_last; /* the last posting that was found in it */
	struct opt_int next_expiry_us; /* of the head */
	int64_t link_no, in_link, last_id;
	int64_t asked, answered; /* postings that somebody asked for; those that the keys answer for */
	unsigned char link_chain[64]; /* as stored; link.chain is a view of it */
	unsigned char chain[64];
	size_t chain_bytes;
};

/* Notes the first row of this municipality that breaks a check. */
void audit_fault(struct auditor *x, enum ledger_check check, const char *table, int64_t id);
void audit_fault_row(struct auditor *x, enum ledger_check check, const char *table, struct str row);
/* Says how far the walk over a table has come. */
void audit_progress(const struct auditor *x, const char *table, int64_t rows);
void *audit_find(const struct audit_map *map, int64_t id);
void audit_put(struct arena *a, struct audit_map *map, int64_t id, void *item);
/* The account of a leg; one without a row is noted and works as if it had one. */
struct audit_account *audit_account(struct auditor *x, int64_t id, int64_t posting);

/* The id that a posting of this time has. */
int64_t audit_id_of_time(int64_t at_us);

/* Unpacks what a posting or hold did to lots; false when it is not as it should be. */
bool audit_moves(struct arena *a, struct str packed, struct audit_move **ret_moves, size_t *ret_count);
/* What a posting does to the lots of its accounts. */
void audit_lots_of(struct auditor *x, const struct audit_posting *p);
void audit_hold_lots(struct auditor *x, const struct audit_hold *h, int64_t posting, int sign);
/* The stored lots of an account are those that the postings leave. */
void audit_stored_lots(struct auditor *x, struct audit_account *account);
void audit_refund_lots(struct auditor *x, const struct audit_posting *p, struct audit_original *o);

/* Puts a posting into its link, and compares the link when it is the last. */
MUST_CHECK enum err audit_link(struct auditor *x, const struct audit_posting *p);
/* Behind the last posting: no link is left over, and the head is the last. */
MUST_CHECK enum err audit_links_end(struct auditor *x);

/* Behind the walk over the postings: the sums that are kept, as far as they have come, are those of the postings. */
MUST_CHECK enum err audit_sums(struct auditor *x);

#endif
