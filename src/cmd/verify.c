/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * `kassei verify`: runs every auditor over every municipality and over what belongs to none, and names the first broken
 * row of each. All of it is read in one transaction, so as the database stood at one moment, and without the time
 * limits of readers who answer people.
 */
#include "base/clock.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "office/accounting/accounting.h"
#include "office/account/account.h"
#include "office/audit/audit.h"
#include "office/budget/budget.h"
#include "office/disclosure/disclosure.h"
#include "office/file/file.h"
#include "office/ledger/auditor.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/payment/payment.h"
#include "office/retention/retention.h"
#include "office/staff/staff.h"

#include <stdio.h>

/* The chain of the trail; `kassei audit verify` says more. */
static enum err trail_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct audit_verdict verdict;
	TRY(audit_verify(db, tenant, &verdict));
	v->looked = verdict.links;
	if (verdict.finding == AUDIT_INTACT)
		return OK;
	v->sentence = audit_finding_desc.values[verdict.finding].label;
	v->row = str_format(a, "%lld", (long long)verdict.seal_no);
	return OK;
}

enum { SILENCE_US = 5000000 };

/* A large ledger takes minutes: every few seconds a line on stderr says how far it is. */
static void say_progress(void *context, const char *table, int64_t rows) {
	int64_t *said_us = context, now_us = clock_monotonic_us();
	if (now_us - *said_us < SILENCE_US)
		return;
	*said_us = now_us;
	fprintf(stderr, "ledger: reading %s, %lld rows so far\n", table, (long long)rows);
}

/* The first fault of a ledger. */
static enum err book_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	int64_t said_us = clock_monotonic_us();
	struct ledger_report report = { .progress = say_progress, .progress_context = &said_us };
	TRY(ledger_verify_one(db, a, tenant, &report));
	v->looked = report.postings;
	if (report.fault_count == 0)
		return OK;
	v->sentence = ledger_check_desc.values[report.faults[0].check].label;
	v->row = STR_JOIN(a, str_from(report.faults[0].table), S(" "), report.faults[0].row);
	return OK;
}

/* A module that keeps records adds its line. */
static const struct { const char *name, *about; verify_fn fn; } AUDITORS[] = {
	{ "account", "アカウント", account_verify },
	{ "accounting", "会計への送付", accounting_verify },
	{ "audit", "操作・閲覧記録の封印", trail_verify },
	{ "budget", "予算", budget_verify },
	{ "disclosure", "開示と訂正の請求", disclosure_verify },
	{ "file", "ファイル", file_verify },
	{ "ledger", "台帳", book_verify },
	{ "mandate", "手続できる人と代理人", mandate_verify },
	{ "notice", "お知らせ", notice_verify },
	{ "party", "事業者", party_verify },
	{ "payment", "支払", payment_verify },
	{ "retention", "保存期間と廃棄", retention_verify },
	{ "staff", "部署と職員", staff_verify },
};

struct result { int64_t looked, broken; };

static enum err verify_place(struct db *db, const struct tenant_all_row *town, size_t auditor, struct result *result) {
	struct arena *a = arena_new();
	struct verify v = { .looked = 0 };
	enum err e = AUDITORS[auditor].fn(db, a, town->tenant_id, &v);
	result->looked += v.looked;
	if (e == OK && v.sentence != NULL) {
		result->broken++;
		printf("NG\t%s\t%.*s\t%.*s\t%s\n", AUDITORS[auditor].name,
			STR_ARG(town->tenant_id.v == 0 ? S("-") : town->code), STR_ARG(v.row), v.sentence);
	}
	arena_free(a);
	return e;
}

/* One line for each broken row, then one for the auditor. */
static enum err verify_one(struct db *db, struct arena *a, size_t auditor, bool *intact) {
	const struct tenant_all_row none = { .tenant_id = { 0 } }, *towns;
	struct result result = { 0 };
	size_t count;
	TRY(tenant_list(db, a, &towns, &count));
	TRY(verify_place(db, &none, auditor, &result));
	for (size_t i = 0; i < count; i++)
		TRY(verify_place(db, &towns[i], auditor, &result));
	if (result.broken == 0)
		printf("OK\t%s\t%lld\t%s\n", AUDITORS[auditor].name, (long long)result.looked, AUDITORS[auditor].about);
	*intact &= result.broken == 0;
	return OK;
}

static enum err verify_all(struct arena *a, int argc, char **argv, bool *intact, struct str *ret_detail) {
	struct settings s;
	struct db *db;
	TRY(option_settings(&s, a, &argc, argv, 0, ret_detail));
	TRY(db_open(s.database, DB_READ_ONLY | DB_PATIENT, a, &db, ret_detail));
	enum err e = db_read_begin(db);
	for (size_t i = 0; e == OK && i < COUNT_OF(AUDITORS); i++)
		e = verify_one(db, a, i, intact);
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_read_end(db);
	db_close(db);
	return e;
}

int cmd_verify(int argc, char **argv) {
	struct arena *a = arena_new();
	struct str detail = STR_NONE;
	bool intact = true;
	enum err e = verify_all(a, argc, argv, &intact, &detail);
	if (e != OK)
		fprintf(stderr, "kassei verify: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
	arena_free(a);
	return e == OK && intact ? 0 : 1;
}
