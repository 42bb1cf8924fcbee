/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The ledger's auditor: reads the rows, works everything out anew from the postings, and says what does not agree. It
 * shares no code with posting, so that one mistake cannot hide itself in both.
 */
#ifndef KASSEI_OFFICE_LEDGER_AUDITOR_H
#define KASSEI_OFFICE_LEDGER_AUDITOR_H

#include "ledger_store.h"

/* What can be wrong; the number of the invariant is that of the README. */
enum ledger_check {
	LEDGER_CHECK_SUM = 1,  /* I1 debits are not credits over all accounts */
	LEDGER_CHECK_SIGN,     /* I2 a counter is negative */
	LEDGER_CHECK_FLOOR,    /* I3 below the floor */
	LEDGER_CHECK_CEILING,  /* I3 above the ceiling */
	LEDGER_CHECK_PENDING,  /* I4 pending is not the sum of the open holds */
	LEDGER_CHECK_COUNTERS, /* I6 posted is not the sum of the postings */
	LEDGER_CHECK_LEG,      /* I6 a leg is missing, too many, not above 0 yen, or of an account that is not there */
	LEDGER_CHECK_KEY,      /* I7 a key without its posting, or two keys for one */
	LEDGER_CHECK_HOLD,     /* I8 a hold that ended twice, captured too much, or whose row says something else */
	LEDGER_CHECK_REFUND,   /* I9 refunds above what was paid, or after a correction */
	LEDGER_CHECK_REFUND_LOT, /* I9 a refund to other lots than the payment's */
	LEDGER_CHECK_LOTS,     /* I10 an account's lots are not what the postings left */
	LEDGER_CHECK_LOT_SPENT, /* I10 an expired lot was spent, or a later one before an earlier */
	LEDGER_CHECK_EXPIRY,   /* I10 an expiry moved something else than what was left */
	LEDGER_CHECK_LINK,     /* I16 a link does not follow from its postings and the link before */
	LEDGER_CHECK_LINKS,    /* I16 a link is missing, or a posting stands in none */
	LEDGER_CHECK_HEAD,     /* I16 the head is not the last link */
	LEDGER_CHECK_TIME,     /* I19 a posting's number is not that of its time */
	LEDGER_CHECK_ENTRY,    /* the statements are not the postings */
	LEDGER_CHECK_WHOSE,    /* an account is not entered as this municipality's */
	LEDGER_CHECK_SUMS,     /* the kept sums by kind and month are not those of the postings */
	LEDGER_CHECK_COUNT
};
extern const struct enum_desc ledger_check_desc;

/* The first row that breaks a check. */
struct ledger_fault {
	enum ledger_check check;
	struct tenant_id tenant;
	const char *table;
	struct str row; /* its key, for people */
};
struct ledger_report {
	struct ledger_fault *faults; /* at most one for each check and municipality */
	size_t fault_count;
	int64_t tenants, accounts, postings, links;
	/* NULL, or called for each thousand rows or so that were read, so that people see that it goes on: `table` is
	 * being read, `rows` of it are done. */
	void (*progress)(void *context, const char *table, int64_t rows);
	void *progress_context;
};

/* In the caller's transaction: all ledgers, read from the first posting on. Faults are no error: look at fault_count.
 * The report lives in `a`. Memory: about 250 bytes an account and 150 a hold or a posting that was refunded or
 * corrected, whatever the number of postings. A connection with DB_PATIENT, and db_read_begin before it, or it may meet
 * a time limit. Errors are the database's. */
enum err ledger_verify(struct db *db, struct arena *a, struct ledger_report *ret_report) MUST_CHECK;
/* One municipality's, added to the report (which begins zeroed). */
enum err ledger_verify_one(struct db *db, struct arena *a, struct tenant_id tenant,
	struct ledger_report *report) MUST_CHECK;
/* One link of the chain: whether its stored value follows from its postings and the link before, which is taken as it
 * is stored. In the caller's transaction. ERR_NOT_FOUND: there is no such link. */
enum err ledger_verify_link(struct db *db, struct arena *a, struct tenant_id tenant, int64_t link_no,
	bool *ret_sound) MUST_CHECK;

#endif
