/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts: making, finding, limiting them, and what is on them now. See ledger.h. */
#include "office/ledger/ledger-private.h"

#include "base/ident.h"

static bool same(struct opt_int x, struct opt_int y) {
	return x.has == y.has && (!x.has || x.v == y.v);
}

static enum err find(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t owner_no,
	struct ledger_account_find_row *ret_row) {
	struct ledger_account_find_row *rows;
	size_t count;
	TRY(ledger_account_find(db, a, tenant, kind, owner_no, &rows, &count));
	if (count == 0)
		return ERR_LEDGER_NO_ACCOUNT;
	*ret_row = rows[0];
	return OK;
}

enum err ledger_find(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t owner_no,
	struct ledger_account_id *ret_account) {
	struct ledger_account_find_row row;
	TRY(find(db, a, tenant, kind, owner_no, &row));
	*ret_account = row.account_id;
	return OK;
}

/* With what was posted behind its counters. */
static enum err row_of(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	struct ledger_account_of_row *ret_row) {
	struct ledger_account_of_row *rows;
	struct tally tally;
	size_t count;
	TRY(ledger_account_of(db, a, tenant, account, &rows, &count));
	if (count == 0)
		return ERR_LEDGER_NO_ACCOUNT;
	TRY(tally_read(db, a, tenant, &tally));
	*ret_row = rows[0];
	tally_add(&tally, account.v, ret_row->kind, &ret_row->debits_posted, &ret_row->credits_posted);
	return OK;
}

/* ---- making ---- */

static struct ledger_terms terms_for(enum ledger_kind kind, const struct ledger_terms *terms) {
	struct ledger_terms given = *terms;
	if (ledger_kind_expires(kind))
		given.floor_yen = (struct opt_int){ .has = true, .v = 0 };
	return given;
}

static enum err check_expiry_account(struct db *db, struct arena *a, struct tenant_id tenant,
	struct ledger_account_id account) {
	struct ledger_account_of_row row;
	if (account.v == 0)
		return OK;
	TRY(row_of(db, a, tenant, account, &row));
	return str_is_none(row.lots) ? OK : ERR_LEDGER_NO_ACCOUNT;
}

static enum err make(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t owner_no,
	const struct ledger_terms *terms, struct ledger_account_id *ret_account) {
	struct lots none = { .count = 0 };
	struct ledger_account_id id = { ident_new() };
	struct opt_int expiry = { .has = terms->expiry_account.v != 0, .v = terms->expiry_account.v };
	TRY(check_expiry_account(db, a, tenant, terms->expiry_account));
	/* It begins with nothing, which must be within its limits. */
	if (terms->floor_yen.has && terms->floor_yen.v > 0)
		return ERR_LEDGER_FUNDS;
	if (terms->ceiling_yen.has && terms->ceiling_yen.v < 0)
		return ERR_LEDGER_CEILING;
	db_send_ahead(db, true);
	enum err e = ledger_account_insert(db, tenant, id, terms->floor_yen, terms->ceiling_yen, kind, owner_no,
		ledger_kind_expires(kind) ? lots_pack(a, &none) : STR_NONE, expiry, NULL);
	if (e == OK)
		e = ledger_whose_insert(db, id, tenant, NULL);
	db_send_ahead(db, false);
	TRY(e);
	*ret_account = id;
	return OK;
}

enum err ledger_open(struct db *db, struct arena *a, struct tenant_id tenant, enum ledger_kind kind, int64_t owner_no,
	const struct ledger_terms *terms, struct ledger_account_id *ret_account) {
	struct ledger_account_find_row row;
	struct ledger_terms given = terms_for(kind, terms);
	if (kind <= 0 || kind >= LEDGER_KIND_COUNT || owner_no < 0)
		return ERR_INPUT;
	enum err e = find(db, a, tenant, kind, owner_no, &row);
	if (e == ERR_LEDGER_NO_ACCOUNT)
		return make(db, a, tenant, kind, owner_no, &given, ret_account);
	TRY(e);
	if (!same(row.floor_yen, given.floor_yen) || !same(row.ceiling_yen, given.ceiling_yen) ||
		(row.expiry_account_id.has ? row.expiry_account_id.v : 0) != given.expiry_account.v)
		return ERR_CONFLICT;
	*ret_account = row.account_id;
	return OK;
}

/* Whoever else remembers the account sees by the head that it is not what he knows. */
static enum err note_limits(struct db *db, struct arena *a, struct tenant_id tenant, int64_t id,
	struct opt_int floor_yen, struct opt_int ceiling_yen) {
	struct world w;
	struct account *account;
	TRY(world_init(&w, db, a, tenant, 0));
	TRY(world_account(&w, id, &account));
	account->floor_yen = floor_yen;
	account->ceiling_yen = ceiling_yen;
	w.head.limits_no++;
	w.head_dirty = true;
	return world_flush(&w);
}

enum err ledger_set_limits(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	struct opt_int floor_yen, struct opt_int ceiling_yen) {
	struct ledger_account_of_row row;
	TRY(row_of(db, a, tenant, account, &row));
	if (!str_is_none(row.lots) && !(floor_yen.has && floor_yen.v == 0))
		return ERR_INPUT;
	__int128 balance = (__int128)row.credits_posted - row.debits_posted;
	if (floor_yen.has && balance - row.debits_pending < floor_yen.v)
		return ERR_LEDGER_FUNDS;
	if (ceiling_yen.has && balance + row.credits_pending > ceiling_yen.v)
		return ERR_LEDGER_CEILING;
	TRY(ledger_account_limit(db, tenant, account, floor_yen, ceiling_yen, NULL));
	return note_limits(db, a, tenant, account.v, floor_yen, ceiling_yen);
}

/* ---- what is on it ---- */

static int64_t within_64_bits(__int128 yen) {
	return yen > INT64_MAX ? INT64_MAX : yen < INT64_MIN ? INT64_MIN : (int64_t)yen;
}

enum err ledger_balance_now(struct db *db, struct arena *a, struct tenant_id tenant, struct ledger_account_id account,
	int64_t now_us, struct ledger_balance *ret_balance) {
	struct ledger_account_of_row row;
	struct lots lots;
	TRY(row_of(db, a, tenant, account, &row));
	struct ledger_balance b = { .posted_yen = row.credits_posted - row.debits_posted,
		.held_yen = row.debits_pending,
		.expected_yen = row.credits_pending,
		.available_yen = INT64_MAX };
	if (row.floor_yen.has)
		b.available_yen = within_64_bits((__int128)b.posted_yen - b.held_yen - row.floor_yen.v);
	if (!str_is_none(row.lots)) {
		TRY(lots_unpack(row.lots, &lots));
		b.available_yen = lots_free(&lots, now_us);
	}
	*ret_balance = b;
	return OK;
}

/* ---- years ---- */

enum err ledger_close_year(struct db *db, struct arena *a, struct tenant_id tenant, int64_t fiscal_year) {
	struct world w;
	TRY(world_init(&w, db, a, tenant, 0));
	w.head.closed_year = fiscal_year;
	w.head_dirty = true;
	return world_flush(&w);
}

/* ---- as texts ---- */

enum { SHORT_OWNER = 12 };

bool ledger_account_read(struct str text, enum ledger_kind *ret_kind, int64_t *ret_owner) {
	struct str owner = text, word = str_cut(&owner, S(":"));
	*ret_kind = 0;
	for (enum ledger_kind kind = 1; kind < LEDGER_KIND_COUNT; kind++)
		if (ledger_kind_desc.values[kind].word != NULL &&
			str_equal(word, str_from(ledger_kind_desc.values[kind].word)))
			*ret_kind = kind;
	if (*ret_kind == 0 || str_is_none(owner))
		return false;
	return owner.n <= SHORT_OWNER ? str_to_int64(owner, ret_owner) && *ret_owner >= 0 :
					ident_parse(owner, ret_owner);
}

struct str ledger_account_name(struct arena *a, enum ledger_kind kind, int64_t owner_no) {
	const char *word = kind > 0 && kind < LEDGER_KIND_COUNT && ledger_kind_desc.values[kind].word != NULL ?
		ledger_kind_desc.values[kind].word :
		"?";
	if (owner_no < INT64_C(1000000000000))
		return str_format(a, "%s:%lld", word, (long long)owner_no);
	return STR_JOIN(a, str_from(word), S(":"), id_to_text(a, owner_no));
}
