/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What every auditor of the records answers: how much it has looked at, and the first row that is not as it must be.
 * `kassei verify` (src/cmd/verify.c) has the table of them. An auditor reads only, shares no code with the side that
 * writes beyond hashes, and asks what no constraint of the database can.
 */
#ifndef KASSEI_OFFICE_VERIFY_H
#define KASSEI_OFFICE_VERIFY_H

#include "db/db.h"
#include "ids.h"

struct verify {
	int64_t looked;       /* rows or rules that were found in order */
	const char *sentence; /* msgid: what is wrong with the first broken row; NULL: nothing is */
	struct str row;       /* that row: its id as in addresses, or a number in a chain */
};

/* One municipality (0: what belongs to none), in the caller's read transaction; stops at the first broken row. An error
 * only when the database cannot be read. */
typedef enum err (*verify_fn)(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret);

/* For auditors: the row of this id breaks a rule. Returns OK, so that `return verify_broken(…)` ends the auditor. */
enum err verify_broken(struct verify *v, struct arena *a, const char *sentence, int64_t id) MUST_CHECK;

/* For auditors whose rule is a statement that finds broken rows (`… AS found`, an id): asks it, and returns from the
 * function when there is one. */
#define VERIFY_RULE(v, statement, sentence_) VERIFY_RULE_(v, statement, sentence_, db, a, tenant)
/* The same for a table that belongs to no municipality. */
#define VERIFY_RULE_GLOBAL(v, statement, sentence_) VERIFY_RULE_(v, statement, sentence_, db, a)
#define VERIFY_RULE_(v, statement, sentence_, ...) do { \
		struct statement##_row *rows_; \
		size_t count_; \
		TRY(statement(__VA_ARGS__, &rows_, &count_)); \
		if (count_ > 0) \
			return verify_broken(v, a, sentence_, rows_[0].found.v); \
		(v)->looked++; \
	} while (0)

#endif
