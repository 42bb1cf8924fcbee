/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The people of the fictional city: who they are, how they sign in, and what a newcomer can try as each of them.
 * `kassei demo` makes them, the page /demo names them, and that page is there only where they were made.
 */
#ifndef KASSEI_OFFICE_DEMO_H
#define KASSEI_OFFICE_DEMO_H

#include "base/date.h"
#include "db/db.h"
#include "office/staff/staff.h"
#include "web/session.h"

#define DEMO_CITY "139998"
#define DEMO_SLUG "139998-mihonno"
/* Everybody may read it; it is the password of no account that `kassei demo` did not make. */
#define DEMO_PASSWORD "mihonno-demo-2026"

enum { DEMO_TRIES = 4 };
/* What to do as somebody: where signing in leads, and sentences (msgids; NULL: no more). */
struct demo_tries { const char *start, *what[DEMO_TRIES]; };

struct demo_officer {
	const char *email, *name, *kana, *employee_no, *section, *post;
	enum staff_rank rank;
	int64_t roles; /* STAFF_ROLE bits */
	struct demo_tries tries;
};
extern const struct demo_officer demo_officers[];
extern const size_t demo_officer_count;

/* Somebody who acts for a business of data/demo, or for nobody yet (SESSION_RIGHT_NONE). */
struct demo_citizen {
	const char *email, *name, *kana;
	const char *party;      /* the business's name in the register; NULL: none */
	const char *shop;       /* how people call it */
	enum session_right right;
	bool paid;              /* an agent for money, who without a number looks and comments only (行政書士法19条) */
	const char *licence_no; /* 行政書士登録番号; empty: none */
	struct demo_tries tries;
};
extern const struct demo_citizen demo_citizens[];
extern const size_t demo_citizen_count;

/* Whether this is a demonstration: `kassei demo` made its people in this database. */
enum err demo_is(struct db *db, struct arena *a, bool *ret_is) MUST_CHECK;
/* In the writer: it is one from now on. */
enum err demo_set(struct db *db, int64_t now_us) MUST_CHECK;
/* ERR_CONFLICT when somebody has an account here and the demonstration's people have none: it is a town's own
 * database. */
enum err demo_allowed(struct db *db, struct arena *a) MUST_CHECK;

#endif
