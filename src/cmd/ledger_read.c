/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei ledger accounts`, `balance` and `statement`: what the accounts hold and held, as text, JSON or CSV. Reads the
 * database itself. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/ident.h"
#include "base/json_out.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "office/ledger/statement.h"
#include "office/tenant/tenant.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	ROWS_AT_ONCE = 1000,
	/* For each page what is not counted yet, or does not stand in statements, is added up. */
	ACCOUNTS_AT_ONCE = 20000
};

/* ---- reading ---- */

enum format { FORMAT_TEXT = 1, FORMAT_JSON, FORMAT_CSV };

struct asking {
	struct arena *a;
	struct arena *page; /* of the rows that are being printed */
	struct db *db;
	struct tenant_id tenant;
	struct str account;
	int64_t from_us, to_us;
	enum format format;
	struct buf out;
	struct csv_writer csv;
	struct json_out json;
	struct str reason;
};

static bool read_format(struct str text, enum format *ret) {
	*ret = text.n == 0 || str_equal(text, S("text")) ? FORMAT_TEXT :
		str_equal(text, S("json"))               ? FORMAT_JSON :
		str_equal(text, S("csv"))                ? FORMAT_CSV :
			0;
	return *ret != 0;
}

/* As the pages read it: a day, a day and a time, or an instant with its zone. */
static bool read_time(struct str text, bool end, int64_t none_us, int64_t *ret_us) {
	*ret_us = none_us;
	return text.n == 0 || ledger_moment_read(text, end, ret_us);
}

/* One row in the three formats: a text is STR_NONE where the value is a number. */
struct cell { const char *name; struct str text; int64_t number; };

/* A row of text is one line, whatever a memo holds: tabs, line ends and other signs that control are spaces. */
static void put_plain(struct buf *out, struct str text) {
	for (size_t i = 0; i < text.n; i++)
		buf_char(out, (unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f ? ' ' : text.p[i]);
}

static void put_row(struct asking *q, const struct cell *cells, size_t count) {
	if (q->format == FORMAT_JSON)
		json_object(&q->json);
	for (size_t i = 0; i < count; i++) {
		if (q->format == FORMAT_JSON && str_is_none(cells[i].text))
			json_key_int(&q->json, cells[i].name, cells[i].number);
		else if (q->format == FORMAT_JSON)
			json_key_str(&q->json, cells[i].name, cells[i].text);
		else if (q->format == FORMAT_CSV && str_is_none(cells[i].text))
			csv_put_int(&q->csv, cells[i].number);
		else if (q->format == FORMAT_CSV)
			csv_put(&q->csv, cells[i].text);
		else if (str_is_none(cells[i].text))
			buf_format(&q->out, "%s%lld", i > 0 ? "\t" : "", (long long)cells[i].number);
		else {
			buf_cstr(&q->out, i > 0 ? "\t" : "");
			put_plain(&q->out, cells[i].text);
		}
	}
	if (q->format == FORMAT_JSON)
		json_object_end(&q->json);
	else if (q->format == FORMAT_CSV)
		csv_end_row(&q->csv);
	else
		buf_char(&q->out, '\n');
}

static void begin_rows(struct asking *q, const char *const *names, size_t count) {
	if (q->format == FORMAT_JSON)
		json_array(&q->json);
	for (size_t i = 0; q->format == FORMAT_CSV && i < count; i++)
		csv_put(&q->csv, str_from(names[i]));
	if (q->format == FORMAT_CSV)
		csv_end_row(&q->csv);
}

static void end_rows(struct asking *q) {
	if (q->format == FORMAT_JSON)
		json_array_end(&q->json);
	if (q->format == FORMAT_JSON)
		buf_char(&q->out, '\n');
}

/* What the page has printed goes out, and its memory is free for the next: a list may be as long as the ledger. */
static enum err end_page(struct asking *q) {
	struct str text = buf_view(&q->out);
	arena_clear(q->page);
	if (q->out.too_big || fwrite(text.p, 1, text.n, stdout) != text.n) {
		q->reason = str_format(q->a, "what was asked for cannot be written: %s", strerror(errno));
		return ERR_IO;
	}
	buf_clear(&q->out);
	q->csv.row_start = 0;
	return OK;
}

static enum err list_accounts(struct asking *q) {
	static const char *const NAMES[] = { "account", "balance_yen", "held_yen", "floor_yen", "ceiling_yen" };
	/* What was held at a moment of the past is not kept by account. */
	const size_t shown = q->to_us == INT64_MAX ? COUNT_OF(NAMES) : 2;
	struct ledger_account_page_row *rows;
	struct ledger_wanted wanted = { .after_owner = -1, .text = S("") };
	size_t count = ACCOUNTS_AT_ONCE;
	begin_rows(q, NAMES, shown);
	while (count == ACCOUNTS_AT_ONCE) {
		TRY(ledger_accounts_at(q->db, q->page, q->tenant, &wanted, q->to_us, ACCOUNTS_AT_ONCE, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			const struct cell cells[] = {
				{ "account", ledger_account_name(q->page, rows[i].kind, rows[i].owner_no), 0 },
				{ "balance_yen", STR_NONE, rows[i].balance_yen },
				{ "held_yen", STR_NONE, rows[i].debits_pending },
				{ "floor_yen", rows[i].floor_yen.has ? STR_NONE : S(""), rows[i].floor_yen.v },
				{ "ceiling_yen", rows[i].ceiling_yen.has ? STR_NONE : S(""), rows[i].ceiling_yen.v }
			};
			put_row(q, cells, shown);
			wanted.after_kind = rows[i].kind;
			wanted.after_owner = rows[i].owner_no;
		}
		TRY(end_page(q));
	}
	end_rows(q);
	return OK;
}

static enum err find_asked(struct asking *q, struct ledger_account_id *ret) {
	enum ledger_kind kind;
	int64_t owner;
	if (!ledger_account_read(q->account, &kind, &owner)) {
		q->reason = S("--account is KIND:OWNER, such as cash:1");
		return ERR_INPUT;
	}
	return ledger_find(q->db, q->a, q->tenant, kind, owner, ret);
}

static enum err tell_balance(struct asking *q) {
	static const char *const NAMES[] = { "account", "balance_yen" };
	struct ledger_account_id account;
	int64_t balance;
	TRY(find_asked(q, &account));
	TRY(ledger_balance_at(q->db, q->a, q->tenant, account,
		q->to_us == INT64_MAX ? clock_now() + INT64_C(3600000000) : q->to_us, &balance));
	begin_rows(q, NAMES, COUNT_OF(NAMES));
	put_row(q, (const struct cell[]){ { "account", q->account, 0 }, { "balance_yen", STR_NONE, balance } }, 2);
	end_rows(q);
	return OK;
}

static struct str id_or_empty(struct arena *a, struct opt_int id) {
	return id.has ? id_to_text(a, id.v) : S("");
}

static void put_line(struct asking *q, const struct ledger_entries_row *r) {
	const struct cell cells[] = { { "at", time_format_rfc3339(q->page, r->at_us), 0 },
		{ "posting", id_to_text(q->page, r->posting_id.v), 0 },
		{ "kind", str_from(ledger_posting_kind_desc.values[r->kind].word), 0 }, { "yen", STR_NONE, r->yen },
		{ "balance_yen", STR_NONE, r->balance_yen },
		{ "fiscal_year", r->fiscal_year.has ? STR_NONE : S(""), r->fiscal_year.v },
		{ "programme", id_or_empty(q->page, r->programme_id), 0 },
		{ "party", id_or_empty(q->page, r->party_id), 0 }, { "case", id_or_empty(q->page, r->case_id), 0 },
		{ "of", id_or_empty(q->page, r->of_id), 0 }, { "memo", r->memo, 0 } };
	put_row(q, cells, COUNT_OF(cells));
}

static enum err list_lines(struct asking *q) {
	static const char *const NAMES[] = { "at", "posting", "kind", "yen", "balance_yen", "fiscal_year", "programme",
		"party", "case", "of", "memo" };
	struct ledger_account_id account;
	struct ledger_entries_row *rows;
	struct ledger_place after = { .posting = { 0 } };
	size_t count = ROWS_AT_ONCE;
	int64_t to_us = q->to_us == INT64_MAX ? clock_now() + INT64_C(3600000000) : q->to_us;
	TRY(find_asked(q, &account));
	if (q->from_us > 0)
		after = (struct ledger_place){ .posting = ledger_id_at(q->from_us - 1), .leg_no = INT64_MAX };
	begin_rows(q, NAMES, COUNT_OF(NAMES));
	while (count == ROWS_AT_ONCE) {
		TRY(ledger_lines(q->db, q->page, q->tenant, account, after, to_us, ROWS_AT_ONCE, &rows, &count));
		for (size_t i = 0; i < count; i++)
			put_line(q, &rows[i]);
		if (count > 0)
			after = (struct ledger_place){ .posting = rows[count - 1].posting_id,
				.leg_no = rows[count - 1].leg_no };
		TRY(end_page(q));
	}
	end_rows(q);
	return OK;
}

static enum err ask(struct asking *q, const struct settings *s, struct str code, enum err (*fn)(struct asking *q)) {
	struct tenant_all_row town;
	TRY(db_open(s->database, DB_READ_ONLY | DB_PATIENT, q->a, &q->db, &q->reason));
	buf_init(&q->out, q->a, (size_t)1 << 30);
	csv_begin(&q->csv, q->a, &q->out, CSV_UTF8_BOM, 0);
	if (q->format != FORMAT_CSV)
		buf_clear(&q->out); /* the mark is for Excel only */
	json_begin(&q->json, &q->out, 0);
	enum err e = db_read_begin(q->db);
	if (e == OK) {
		e = tenant_find_code(q->db, q->a, code, &town);
		q->reason = e == ERR_NOT_FOUND ? S("no municipality has the code of --municipality") : q->reason;
		q->tenant = town.tenant_id;
		e = e == OK ? fn(q) : e;
		db_read_end(q->db);
	}
	if (e != OK && str_is_none(q->reason))
		q->reason = e == ERR_DATABASE ? str_copy(q->a, db_error(q->db)) : str_from(err_info(e)->meaning);
	db_close(q->db);
	return e;
}

/* A list that is cut off must not look like a whole one. */
static int print_all(struct str text) {
	if (fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0)
		return 0;
	fprintf(stderr, "kassei ledger: what was asked for cannot be written: %s\n", strerror(errno));
	return 1;
}

/* --from, and --to or --at. */
static bool take_times(int *argc, char **argv, struct asking *q, struct str *ret_detail) {
	const struct str from = option_take(argc, argv, "--from"), at = option_take(argc, argv, "--at"),
			 to = option_take(argc, argv, "--to");
	const struct str last = at.n > 0 ? at : to;
	if (read_time(from, false, 0, &q->from_us) && read_time(last, true, INT64_MAX, &q->to_us))
		return true;
	const struct str wrong = read_time(from, false, 0, &q->from_us) ? last : from;
	*ret_detail = str_format(q->a,
		"\"%.*s\" is no time: give a day (2026-04-01), a day and a time in Japan (2026-04-01 16:05) or an instant (2026-04-01T16:05:00+09:00)",
		STR_ARG(wrong));
	return false;
}

static bool take_format(int *argc, char **argv, struct asking *q, struct str *ret_detail) {
	const struct str text = option_take(argc, argv, "--format");
	if (read_format(text, &q->format))
		return true;
	*ret_detail = str_format(q->a, "\"%.*s\" is no format: give text, json or csv", STR_ARG(text));
	return false;
}

static int run_reading(int argc, char **argv, const char *how, enum err (*fn)(struct asking *q)) {
	struct settings s;
	struct str detail = STR_NONE;
	struct asking q = { .a = arena_new(), .page = arena_new(), .reason = STR_NONE };
	enum err e = settings_load(&s, q.a, &argc, argv, &detail);
	struct str code = option_take(&argc, argv, "--municipality");
	bool good = e == OK && take_times(&argc, argv, &q, &detail) && take_format(&argc, argv, &q, &detail);
	q.account = option_take(&argc, argv, "--account");
	int status = 0;
	if (!good || argc > 0 || code.n == 0)
		status = option_usage(detail, how);
	else if ((e = ask(&q, &s, code, fn)) != OK)
		status = (fprintf(stderr, "kassei ledger: %.*s (%s)\n", STR_ARG(q.reason), err_info(e)->name), 1);
	else
		status = print_all(buf_view(&q.out));
	arena_free(q.page);
	arena_free(q.a);
	return status;
}

int cmd_ledger_accounts(int argc, char **argv) {
	return run_reading(argc, argv,
		"usage: kassei ledger accounts --municipality CODE [--at TIME] [--format text|json|csv] [--database URL]",
		list_accounts);
}

int cmd_ledger_balance(int argc, char **argv) {
	return run_reading(argc, argv,
		"usage: kassei ledger balance --municipality CODE --account KIND:OWNER [--at TIME] [--format text|json|csv] [--database URL]",
		tell_balance);
}

int cmd_ledger_statement(int argc, char **argv) {
	return run_reading(argc, argv,
		"usage: kassei ledger statement --municipality CODE --account KIND:OWNER [--from TIME] [--to TIME] [--format text|json|csv]"
		" [--database URL]",
		list_lines);
}
