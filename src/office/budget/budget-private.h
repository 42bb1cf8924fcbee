/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the files of the budget: numbering and writing acts, moving money, and the law's gates. */
#ifndef KASSEI_OFFICE_BUDGET_PRIVATE_H
#define KASSEI_OFFICE_BUDGET_PRIVATE_H

#include "office/budget/budget.h"

/* A place where money stands: an account of a line (owner: line_id), of a year's source or revenue (owner: the year), or of a liability. */
struct budget_place {
	enum ledger_kind kind;
	int64_t owner;
};
struct budget_leg {
	struct budget_place from, to;
	int64_t yen; /* 0: the leg is left out */
};
enum { BUDGET_LEGS_MOST = 4 };

/* One thing that is done. Zero where it does not apply. */
struct budget_act {
	enum budget_act_kind kind;
	int fiscal_year; /* in whose books; of its money, too */
	struct budget_line_id line, other;
	struct commitment_id commitment;
	int64_t yen;
	struct date on;
	struct str reason;
	struct budget_leg legs[BUDGET_LEGS_MOST];
	struct ledger_about about; /* what it is about; the year is filled in */
};
/* Takes the year's next number, posts the legs (if any has yen) and writes the act. ERR_NOT_FOUND: no such year; ERR_BUDGET_SHORT: an account
 * has less. ret_no may be NULL. */
enum err budget_do(struct db *db, struct arena *a, const struct budget_desk *desk, const struct budget_act *act, int64_t *ret_no) MUST_CHECK;

/* The accounts of a year's accounts (会計年度) still take something on that day: not closed, and not after 31 May. ERR_BUDGET_CLOSED, ERR_NOT_FOUND. */
enum err budget_gate_accounts(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year, struct date on) MUST_CHECK;
/* Something new may be promised on that day: voted, and within the year. ERR_BUDGET_NOT_VOTED, ERR_BUDGET_OUTSIDE_YEAR. */
enum err budget_gate_promise(struct db *db, struct arena *a, const struct budget_desk *desk, int fiscal_year, struct date on) MUST_CHECK;

/* Decided, but neither ordered nor carried over; and what was ordered beyond that. One of them is 0. */
int64_t budget_open_part(const struct budget_commitment_of_row *c);
enum err budget_commitment_store(struct db *db, const struct budget_desk *desk, struct commitment_id id, const struct budget_commitment_of_row *c) MUST_CHECK;
/* Writes the row of a new commitment behind its act. */
enum err budget_commitment_make(struct db *db, const struct budget_desk *desk, const struct budget_commit_fields *f, const struct budget_line_of_row *line,
	int64_t act_no, struct commitment_id carried_from, struct commitment_id *ret_commitment) MUST_CHECK;
/* What a commitment is about, for the ledger. */
struct ledger_about budget_about(const struct budget_commitment_of_row *c);

static inline struct opt_int opt_id(int64_t id) { return (struct opt_int){ .has = id != 0, .v = id }; }
static inline struct budget_place place_of(enum ledger_kind kind, struct budget_line_id line) {
	return (struct budget_place){ .kind = kind, .owner = line.v };
}
static inline struct budget_place source_of(int fiscal_year) {
	return (struct budget_place){ .kind = LEDGER_BUDGET_SOURCE, .owner = fiscal_year };
}

#endif
