/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many accounts at a moment of the past, and what moved between two moments: what pages ask beyond one account's
 * balance. See statement.h. */
#include "office/ledger/ledger-private.h"
#include "office/ledger/statement.h"

#include "base/date.h"
#include "office/ledger/sums.h"

enum { ACCOUNTS_AT_ONCE = 4096 };

/* ---- one account ---- */

enum err ledger_moved_between(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	int64_t after_us, int64_t to_us, struct ledger_moved *ret_moved) {
	struct posting_id after = ledger_id_at(after_us), to = ledger_id_at(to_us), rolled;
	struct ledger_entry_sums_row sums;
	struct ledger_tail_sums_row tail;
	TRY(statement_rolled_to(db, a, tenant, &rolled));
	TRY(ledger_entry_sums(db, a, tenant, account, after, posting_earlier(to, rolled), &sums));
	*ret_moved = (struct ledger_moved){ .in_yen = sums.in_yen, .out_yen = sums.out_yen, .lines = sums.lines };
	if (to.v <= rolled.v)
		return OK;
	TRY(ledger_tail_sums(db, a, tenant, account, after.v > rolled.v ? after : rolled, to, &tail));
	ret_moved->in_yen += tail.in_yen;
	ret_moved->out_yen += tail.out_yen;
	ret_moved->lines += tail.lines;
	return OK;
}

/* ---- many accounts ---- */

static int64_t change_of(const struct tally *tail, int64_t account) {
	const struct tally_row *row = tally_find(tail, account);
	return row != NULL ? row->in_yen - row->out_yen : 0;
}

/* When balances are asked for, and what stands neither in the counters nor in the statements by then. */
struct moment { bool past; struct posting_id entered; struct tally tail; };

static enum err moment_read(struct db *db, struct arena *a, struct tenant_id tenant, int64_t at_us,
	struct moment *ret) {
	struct posting_id to = { 0 }, rolled;
	ret->past = at_us != INT64_MAX;
	if (ret->past)
		to = ledger_id_at(at_us);
	TRY(statement_rolled_to(db, a, tenant, &rolled));
	ret->entered = posting_earlier(to, rolled);
	return ret->past ? tally_between(db, a, tenant, rolled, to, &ret->tail) : tally_read(db, a, tenant, &ret->tail);
}

static int64_t balance_of(const struct moment *m, const struct ledger_account_page_row *row) {
	if (!m->past && ledger_kind_at_once(row->kind))
		return row->balance_yen;
	return (!m->past ? row->balance_yen : row->entered_yen.has ? row->entered_yen.v : 0) +
		change_of(&m->tail, row->account_id.v);
}

static enum err page_at(struct db *db, struct arena *a, struct tenant_id tenant, const struct ledger_wanted *wanted,
	const struct moment *m, int64_t limit, struct ledger_account_page_row **ret_rows, size_t *ret_count) {
	const bool before_kind = wanted->after_kind < (int64_t)wanted->kind;
	/* A kind is the accounts behind those of the kind before it (owners are not negative), up to its last. */
	TRY(ledger_account_page(db, a, tenant, before_kind ? (int64_t)wanted->kind : wanted->after_kind,
		before_kind ? -1 : wanted->after_owner, m->entered, limit, wanted->kind != 0 ? &wanted->kind : NULL,
		wanted->text.n > 0 ? &wanted->text : NULL, ret_rows, ret_count));
	for (size_t i = 0; i < *ret_count; i++)
		(*ret_rows)[i].balance_yen = balance_of(m, &(*ret_rows)[i]);
	return OK;
}

enum err ledger_accounts_at(struct db *db, struct arena *a, struct tenant_id tenant, const struct ledger_wanted *wanted,
	int64_t at_us, int64_t limit, struct ledger_account_page_row **ret_rows, size_t *ret_count) {
	struct moment m;
	TRY(moment_read(db, a, tenant, at_us, &m));
	return page_at(db, a, tenant, wanted, &m, limit, ret_rows, ret_count);
}

/* Of one page those with money, until there are enough; says how many were looked at. */
static size_t keep_with_money(const struct ledger_account_page_row *page, size_t count, int64_t limit,
	struct ledger_account_page_row *rows, size_t *kept) {
	size_t looked = 0;
	while (looked < count && (int64_t)*kept < limit) {
		if (page[looked].balance_yen != 0)
			rows[(*kept)++] = page[looked];
		looked++;
	}
	return looked;
}

enum err ledger_accounts_with_money(struct db *db, struct arena *a, struct tenant_id tenant,
	struct ledger_wanted *wanted, int64_t at_us, int64_t limit, struct ledger_account_page_row **ret_rows,
	size_t *ret_count, bool *ret_more) {
	struct ledger_account_page_row *rows = ARENA_ARRAY(a, struct ledger_account_page_row, limit + 1), *page;
	struct moment m;
	size_t count, looked = 0, all = 0;
	*ret_rows = rows;
	*ret_count = 0;
	*ret_more = true;
	TRY(moment_read(db, a, tenant, at_us, &m));
	while (*ret_more && (int64_t)*ret_count < limit && all < LEDGER_LOOKED_MOST) {
		struct arena_mark mark = arena_mark(a);
		enum err e = page_at(db, a, tenant, wanted, &m, ACCOUNTS_AT_ONCE, &page, &count);
		if (e == OK) {
			looked = keep_with_money(page, count, limit, rows, ret_count);
			*ret_more = looked < count || count == ACCOUNTS_AT_ONCE;
			if (looked > 0) {
				wanted->after_kind = page[looked - 1].kind;
				wanted->after_owner = page[looked - 1].owner_no;
			}
			all += looked;
		}
		arena_rewind(a, mark);
		TRY(e);
	}
	return OK;
}

/* What was posted behind the counters of the accounts of a kind. */
static enum err change_of_kind(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind,
	int64_t *ret_yen) {
	struct ledger_kind_accounts_row *rows;
	struct tally tally;
	size_t count = ACCOUNTS_AT_ONCE;
	int64_t after_owner = -1;
	*ret_yen = 0;
	if (ledger_kind_at_once(kind))
		return OK;
	TRY(tally_read(db, a, tenant, &tally));
	while (tally.rows.count > 0 && count == ACCOUNTS_AT_ONCE) {
		TRY(ledger_kind_accounts(db, a, tenant, kind, after_owner, ACCOUNTS_AT_ONCE, &rows, &count));
		for (size_t i = 0; i < count; i++)
			*ret_yen += change_of(&tally, rows[i].account_id.v);
		if (count > 0)
			after_owner = rows[count - 1].owner_no;
	}
	return OK;
}

/* From the present of the accounts themselves, less what moved since. */
enum err ledger_kind_at(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t at_us,
	int64_t *ret_yen) {
	struct ledger_kind_counted_row now;
	int64_t uncounted_yen, since_yen = 0;
	TRY(ledger_kind_counted(db, a, tenant, kind, &now));
	TRY(change_of_kind(db, a, tenant, kind, &uncounted_yen));
	if (at_us != INT64_MAX)
		TRY(ledger_kind_moved(db, a, tenant, kind, at_us + 1, INT64_MAX, &since_yen));
	*ret_yen = now.balance_yen + uncounted_yen - since_yen;
	return OK;
}

/* ---- moments ---- */

/* "16:05" or "16:05:30"; seconds that are not written are all of the minute's when its end is meant. */
static bool read_clock(struct str text, bool end, int64_t *ret_us) {
	struct str rest = text, hour_text = str_cut(&rest, S(":"));
	int64_t hour, minute, second = end ? 59 : 0;
	if (str_is_none(rest) || !str_to_int64(hour_text, &hour) || !str_to_int64(str_cut(&rest, S(":")), &minute))
		return false;
	if (!str_is_none(rest) && !str_to_int64(rest, &second))
		return false;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	*ret_us = ((hour * 60 + minute) * 60 + second) * US_PER_S + (end ? US_PER_S - 1 : 0);
	return true;
}

static bool read_any(struct str text, bool end, int64_t *ret_us) {
	struct date day;
	int64_t clock_us;
	size_t space = str_find_last(text, S(" "));
	if (date_parse(text, &day, NULL)) {
		*ret_us = jst_to_us(end ? date_add_days(day, 1) : day, 0, 0, 0) - end;
		return true;
	}
	if (space < text.n && date_parse(str_trim(str_slice(text, 0, space)), &day, NULL) &&
		read_clock(str_from_offset(text, space + 1), end, &clock_us)) {
		*ret_us = jst_to_us(day, 0, 0, 0) + clock_us;
		return true;
	}
	if (!time_parse_rfc3339(text, ret_us))
		return false;
	/* As Kassei prints it, in whole seconds: up to the last microsecond of it. */
	*ret_us += end && !str_contains(text, S(".")) ? US_PER_S - 1 : 0;
	return true;
}

bool ledger_moment_read(struct str text, bool end, int64_t *ret_us) {
	struct date first, last;
	int64_t us;
	if (!date_make(2020, 1, 1, &first) || !date_make(2150, 1, 1, &last) || !read_any(str_trim(text), end, &us))
		return false;
	if (us < jst_to_us(first, 0, 0, 0) || us >= jst_to_us(last, 0, 0, 0))
		return false;
	*ret_us = us;
	return true;
}
