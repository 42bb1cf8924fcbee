/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words that the ledger's tables store as numbers; append only. */
#ifndef KASSEI_OFFICE_LEDGER_TYPES_H
#define KASSEI_OFFICE_LEDGER_TYPES_H

#include "db/row.h"

enum ledger_kind {
#define LEDGER_KIND(name, number, word, label, expiring, at_once) name = number,
#include "office/ledger/kinds.def"
#undef LEDGER_KIND
	LEDGER_KIND_COUNT
};
extern const struct enum_desc ledger_kind_desc;
/* Money of this kind stands in lots, which expire. */
bool ledger_kind_expires(enum ledger_kind kind);
/* The counters of such an account always include every posting; those of other kinds may be behind (tally.c). */
bool ledger_kind_at_once(enum ledger_kind kind);

/* What a posting is. A reserve, release or lapse moves what is held and no balance; the others move balances. */
enum ledger_posting_kind {
	LEDGER_TRANSFER = 1,
	LEDGER_RESERVE,    /* holds money */
	LEDGER_CAPTURE,    /* pays from a hold; what is left of it is free again */
	LEDGER_RELEASE,    /* gives a hold up */
	LEDGER_LAPSE,      /* a hold whose time was over */
	LEDGER_REFUND,     /* gives back a part of a transfer or capture */
	LEDGER_CORRECTION, /* takes a whole posting back */
	LEDGER_EXPIRY,     /* lots whose time was over go to the account named for it */
	LEDGER_POSTING_KIND_COUNT
};
extern const struct enum_desc ledger_posting_kind_desc;

enum ledger_hold_state {
	LEDGER_HOLD_OPEN = 1,
	LEDGER_HOLD_CAPTURED,
	LEDGER_HOLD_RELEASED,
	LEDGER_HOLD_LAPSED,
	LEDGER_HOLD_STATE_COUNT
};
extern const struct enum_desc ledger_hold_state_desc;

/* By what sums are divided; the numbers stand in statements. */
enum ledger_subject {
	LEDGER_BY_PROGRAMME = 1,
	LEDGER_BY_SERVICE,
	LEDGER_BY_PARTY,
	LEDGER_BY_YEAR,
	LEDGER_SUBJECT_COUNT
};
extern const struct enum_desc ledger_subject_desc;

#endif
