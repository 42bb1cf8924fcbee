/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The office floor on one database: a register of four invented towns, a writer, and a connection that reads. Plans are
 * written in few words (sample_plan) and imported through the same envelope that the commands use. The time is a
 * counter, so that nothing depends on today.
 */
#ifndef KASSEI_TESTS_UNIT_OFFICE_OFFICE_H
#define KASSEI_TESTS_UNIT_OFFICE_OFFICE_H

#include "db/writer.h"
#include "office/plan/import.h"
#include "office/plan/plan-types.h"
#include "office/tenant/tenant.h"
#include "unit/db/place.h"

/* Codes of towns that do not exist, with right check digits, in rising order. TOWN_ABSENT is not in the register. */
#define TOWN_HILL "139718"
#define TOWN_RIVER "139726"
#define TOWN_COAST "139734"
#define TOWN_ISLE "139742"
#define TOWN_ABSENT "139751"
/* The register of these towns as a file. */
extern const char TOWNS[];

struct office {
	const struct place *place;
	struct arena *a; /* its own; of a test that fails it stays, because the writer still runs in it */
	struct writer *writer;
	struct db *db;   /* reads */
	struct asker *asker; /* reads past the driver */
	int64_t now_us;  /* one second later with each import */
};

/* For a test's `state`: with the register loaded. Close it before the test ends. */
struct office *office_open(void **state);
void office_close(struct office *o);
/* Runs `fn` in the writer. */
enum err office_write(struct office *o, write_fn fn, void *context);

/* ---- documents ---- */

/*
 * `items` in few words, separated by '|': "#" a pillar, "-" a programme, "+" a detail of the programme before, "*" a
 * caption. "…" behind a name: the list is open; "@12" behind it: its line. "#柱|-家賃補助…@7|+店舗|*写真".
 */
struct sample_plan {
	const char *code;
	int first, last; /* fiscal years; 0: not stated */
	const char *items;
	const char *title; /* NULL: 産業計画 */
};

/* The JSON of one plan, as `kassei plan read --json` prints it. */
struct str plan_json(struct arena *a, const struct sample_plan *plan);
/* An envelope of one document with these plans. */
struct str envelope_of(struct arena *a, const char *name, const struct sample_plan *plans, size_t count);
/* An envelope around documents that are written as JSON with ' for ". Each text is one document. */
struct str envelope_of_json(struct arena *a, const char *const *documents, size_t count);
/* ' becomes ". */
struct str quoted(struct arena *a, const char *json);

/* What an import did; texts live in the office's arena. */
struct outcome {
	enum err e;
	struct str report, reason;
	int stored, changed, unchanged, published;
};
struct outcome office_import(struct office *o, struct str envelope, bool publish);
/* One plan in a document of its own; the import must succeed. */
struct outcome office_plan(struct office *o, const char *code, int first, int last, const char *items, bool publish);

/* ---- looking ---- */

/* Every row of every table as text, one a line, in a fixed order: to see that nothing was written. */
struct str office_dump(const struct office *o);
/* Fails with the first line that differs when a row is not as it was in `before`. */
void office_expect_unchanged(const struct office *o, struct str before, const char *what);
/* Keeps copies of tables, and fills them again from these: for an auditor's test, which spoils their rows. */
void office_keep_tables(const struct office *o, const char *const *tables, size_t count);
void office_restore_tables(const struct office *o, const char *const *tables, size_t count);
/* The first value of a query, as a number. A printf format with its values; the query must give a row. */
int64_t office_ask(const struct office *o, const char *sql, ...) PRINTF(2, 3);
/* The same as text. */
struct str office_text(const struct office *o, const char *sql, ...) PRINTF(2, 3);
struct tenant_id office_tenant(const struct office *o, const char *code);
/* The plan of a town that begins in this year; .v == 0 when there is none. */
struct plan_id office_plan_id(const struct office *o, const char *code, int first);
/* The node of that plan with this name; .v == 0 when there is none. */
struct node_id office_node(const struct office *o, const char *code, int first, enum plan_node_kind kind,
	const char *name);

#endif
