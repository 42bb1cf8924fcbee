/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See keys.h. */
#include "office/ledger/keys.h"

enum { SMALL = 4000, AROUND = 2000, PAGE = 2000, READ_MOST = 100000, SCOPES_MOST = 1000 };

/* ---- a key as a number, so that the middle of two can be named ---- */

enum { DIGITS = 32, BASE = 95, FIRST_DIGIT = ' ', HALVINGS_MOST = 220 };
struct digits { int of[DIGITS]; };

/* What stands behind the scope. Characters beyond ASCII and what is longer than 32 only make the halving end sooner. */
static struct digits digits_of(struct str text) {
	struct digits d = { .of = { 0 } };
	for (size_t i = 0; i < DIGITS && i < text.n; i++) {
		int c = (unsigned char)text.p[i] - FIRST_DIGIT;
		d.of[i] = c < 0 ? 0 : c >= BASE ? BASE - 1 : c;
	}
	return d;
}

static struct digits middle_of(const struct digits *low, const struct digits *high) {
	struct digits sum, half;
	int carry = 0;
	for (int i = DIGITS; i-- > 0;) {
		sum.of[i] = low->of[i] + high->of[i] + carry;
		carry = i > 0 && sum.of[i] >= BASE;
		sum.of[i] -= carry * BASE;
	}
	carry = 0;
	for (int i = 0; i < DIGITS; i++) {
		half.of[i] = (sum.of[i] + carry * BASE) / 2;
		carry = (sum.of[i] + carry * BASE) % 2;
	}
	return half;
}

static struct str text_of(struct arena *a, struct str scope, const struct digits *d) {
	char *text = arena_bytes(a, DIGITS);
	for (int i = 0; i < DIGITS; i++)
		text[i] = (char)(FIRST_DIGIT + d->of[i]);
	return STR_JOIN(a, scope, str_of(text, DIGITS));
}

/* ---- the search ---- */

struct search {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct posting_id after, to; /* the first posting of the request is behind the one, and at most the other */
	int64_t at_us;
	struct posting_id found;
	struct str key;
	bool sure;
};

/* The keys "scope/…" stand between `scope` with its slash and `end`, which has the character behind the slash in its
 * place. */
struct scope { struct str scope, end; };

static void look_at(struct search *s, const struct ledger_keys_between_row *rows, size_t count) {
	for (size_t i = 0; i < count; i++) {
		if (rows[i].first_id.v <= s->after.v || rows[i].first_id.v > s->to.v ||
			rows[i].first_id.v <= s->found.v)
			continue;
		s->found = rows[i].first_id;
		s->key = str_copy(s->a, rows[i].key);
	}
}

/* Reads at most `most` keys from the first one on. *ret_all: there are no more. */
static enum err read_keys(struct search *s, const struct scope *scope, int64_t most, bool *ret_all) {
	struct ledger_keys_between_row *rows;
	struct str from = scope->scope;
	size_t count = PAGE;
	for (int64_t done = 0; done < most && count == PAGE && s->found.v != s->to.v; done += PAGE) {
		struct arena *page = arena_new();
		enum err e = ledger_keys_between(s->db, page, s->tenant, from, scope->end, PAGE, &rows, &count);
		if (e == OK && count > 0) {
			look_at(s, rows, count);
			from = str_copy(s->a, rows[count - 1].key);
		}
		arena_free(page);
		TRY(e);
	}
	*ret_all = count < PAGE;
	return OK;
}

static enum err key_behind(struct search *s, struct str from, struct str end, struct ledger_keys_between_row *ret,
	bool *ret_found) {
	struct ledger_keys_between_row *rows;
	size_t count;
	TRY(ledger_keys_between(s->db, s->a, s->tenant, from, end, 1, &rows, &count));
	*ret_found = count > 0;
	if (count > 0)
		*ret = rows[0];
	return OK;
}

/* The last key of its time, as far as keys rise with time: behind every one that halving has found to be earlier. */
static enum err halve(struct search *s, const struct scope *scope, struct str *ret_place) {
	struct digits low = { .of = { 0 } }, high, middle;
	struct str last = scope->end;
	for (int i = 0; i < DIGITS; i++)
		high.of[i] = BASE - 1;
	*ret_place = scope->scope;
	for (int i = 0; i < HALVINGS_MOST; i++) {
		struct ledger_keys_between_row row;
		bool found;
		middle = middle_of(&low, &high);
		if (memcmp(&middle, &low, sizeof low) == 0)
			return OK;
		TRY(key_behind(s, text_of(s->a, scope->scope, &middle), last, &row, &found));
		if (found && row.at_us <= s->at_us) {
			low = digits_of(str_from_offset(row.key, scope->scope.n));
			*ret_place = row.key;
			if (memcmp(&low, &middle, sizeof low) < 0)
				low = middle;
		} else {
			high = middle;
			last = found ? row.key : last;
		}
	}
	return OK;
}

/* Most of the keys have a later time than the one before. */
static bool rises(const struct ledger_keys_between_row *rows, size_t count) {
	size_t falls = 0;
	for (size_t i = 1; i < count; i++)
		falls += rows[i].at_us < rows[i - 1].at_us;
	return falls * 10 <= count;
}

static enum err read_around(struct search *s, const struct scope *scope, bool *ret_rises) {
	struct ledger_keys_before_row *before;
	struct ledger_keys_between_row *rows;
	struct str place, from = scope->scope;
	size_t count;
	TRY(halve(s, scope, &place));
	TRY(ledger_keys_before(s->db, s->a, s->tenant, scope->scope, place, AROUND, &before, &count));
	if (count > 0)
		from = before[count - 1].key;
	TRY(ledger_keys_between(s->db, s->a, s->tenant, from, scope->end, 2 * AROUND, &rows, &count));
	look_at(s, rows, count);
	*ret_rises = rises(rows, count);
	return OK;
}

static enum err search_scope(struct search *s, const struct scope *scope) {
	bool all, in_order;
	TRY(read_keys(s, scope, SMALL, &all));
	if (all || s->found.v == s->to.v)
		return OK;
	TRY(read_around(s, scope, &in_order));
	if (in_order || s->found.v == s->to.v)
		return OK;
	TRY(read_keys(s, scope, READ_MOST, &all));
	s->sure = s->sure && all;
	return OK;
}

/* The first scope behind a text. */
static enum err next_scope(struct search *s, struct str behind, struct scope *ret_scope, bool *ret_found) {
	struct ledger_keys_between_row row;
	TRY(key_behind(s, behind, S("\x7f"), &row, ret_found));
	if (!*ret_found)
		return OK;
	struct str rest = row.key, word = str_cut(&rest, S("/"));
	*ret_scope = (struct scope){ STR_JOIN(s->a, word, S("/")), STR_JOIN(s->a, word, S("0")) };
	return OK;
}

enum err ledger_key_of(struct db *db, struct arena *a, struct tenant_id tenant, struct posting_id posting,
	int64_t at_us, struct str *ret_key, bool *ret_sure) {
	struct search s = { .db = db,
		.a = arena_new(),
		.tenant = tenant,
		.after = ledger_id_at(at_us - LEDGER_OPS_MOST),
		.to = posting,
		.at_us = at_us,
		.sure = true };
	struct scope scope = { .end = S("") };
	bool found = true;
	enum err e = OK;
	for (int i = 0; e == OK && found && i < SCOPES_MOST && s.found.v != posting.v; i++) {
		e = next_scope(&s, scope.end, &scope, &found);
		if (e == OK && found)
			e = search_scope(&s, &scope);
	}
	*ret_sure = s.sure || s.found.v == posting.v;
	*ret_key = *ret_sure && s.found.v != 0 ? str_copy(a, s.key) : S("");
	arena_free(s.a);
	return e;
}
