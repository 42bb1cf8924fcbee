/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Freezing a published plan, its hash, and what differs from the one before. */
#include "base/buf.h"
#include "base/ident.h"
#include "office/snapshot/snapshot-private.h"
#include "plan_store.h"

#include <sodium.h>

enum { TEXT_MOST = 32 << 20 };

/* ---- the hash ---- */

/* A text with its length in front, so that no text can be taken for two. */
static void put(struct buf *b, struct str text) {
	buf_format(b, "%zu:", text.n);
	buf_str(b, text);
	buf_char(b, '\n');
}

static void put_year(struct buf *b, struct opt_int year) {
	buf_format(b, "%lld\n", year.has ? (long long)year.v : 0LL);
}

struct str snapshot_hash(struct arena *a, const struct snapshot_by_id_row *s, const struct snapshot_items_row *items,
	size_t count) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_bytes(a, 2 * sizeof hash + 1);
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, TEXT_MOST);
	put(b, s->code);
	put(b, s->municipality);
	put(b, s->title);
	put_year(b, s->first_fiscal_year);
	put_year(b, s->last_fiscal_year);
	buf_format(b, "%lld\n%d\n%lld\n%lld\n%lld\n%lld\n", (long long)s->seq, (int)s->kind, (long long)s->pillars,
		(long long)s->programmes, (long long)s->details, (long long)s->submitted_us);
	put(b, s->note);
	for (size_t i = 0; i < count; i++) {
		put(b, items[i].name);
		put(b, items[i].pillar);
		put(b, items[i].plain_ja);
		buf_format(b, "%lld\n%lld\n", (long long)items[i].kinds, (long long)items[i].details);
	}
	struct str text = buf_view(b);
	crypto_hash_sha256(hash, (const unsigned char *)text.p, text.n);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return str_of(hex, 2 * sizeof hash);
}

/* ---- making one ---- */

static struct snapshot_items_row *items_of(struct arena *a, const struct plan_programme_of_plan_row *rows,
	size_t count) {
	struct snapshot_items_row *items = ARENA_ARRAY(a, struct snapshot_items_row, count + 1);
	for (size_t i = 0; i < count; i++)
		items[i] = (struct snapshot_items_row){ .item_no = (int64_t)i + 1,
			.name = rows[i].name,
			.pillar = rows[i].pillar,
			.plain_ja = rows[i].plain_ja,
			.kinds = rows[i].kinds,
			.details = rows[i].details };
	return items;
}

/* The next number, and whether this plan was submitted before. Under the municipality's lock. */
static enum err number_it(struct db *db, struct arena *a, struct tenant_id tenant, struct snapshot_by_id_row *s) {
	struct snapshot_list_row *last;
	struct snapshot_before_row *before;
	size_t count;
	TRY(snapshot_list(db, a, tenant, 1, &last, &count));
	s->seq = count > 0 ? last[0].seq + 1 : 1;
	TRY(snapshot_before(db, a, tenant, s->plan_id, s->seq, &before, &count));
	s->kind = count > 0 ? SNAPSHOT_CHANGE : SNAPSHOT_FIRST;
	return OK;
}

enum err snapshot_make(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan, struct str note,
	struct account_id by, int64_t now_us, struct snapshot_id *ret_id) {
	struct plan_public_by_id_row p;
	struct plan_programme_of_plan_row *rows;
	size_t count;
	TRY(plan_public_by_id(db, a, plan, &p));
	if (p.tenant_id.v != tenant.v)
		return ERR_NOT_FOUND;
	TRY(plan_programme_of_plan(db, a, tenant, plan, SNAPSHOT_ITEMS_MOST, &rows, &count));
	struct snapshot_items_row *items = items_of(a, rows, count);
	struct snapshot_by_id_row s = { .code = p.code,
		.municipality = p.municipality,
		.title = p.title,
		.first_fiscal_year = p.first_fiscal_year,
		.last_fiscal_year = p.last_fiscal_year,
		.pillars = p.pillars,
		.programmes = p.programmes,
		.details = p.details,
		.note = note,
		.submitted_us = now_us,
		.snapshot_id = { ident_new() },
		.plan_id = plan };
	TRY(number_it(db, a, tenant, &s));
	TRY(snapshot_insert(db, tenant, s.snapshot_id, s.seq, s.kind, plan, s.code, s.municipality, s.title,
		s.first_fiscal_year, s.last_fiscal_year, s.pillars, s.programmes, s.details, note,
		snapshot_hash(a, &s, items, count), now_us, by, NULL));
	for (size_t i = 0; i < count; i++)
		TRY(snapshot_item_insert(db, tenant, s.snapshot_id, items[i].item_no, items[i].name, items[i].pillar,
			items[i].plain_ja, items[i].kinds, items[i].details, NULL));
	*ret_id = s.snapshot_id;
	return OK;
}

/* ---- comparing ---- */

static const struct snapshot_items_row *named(const struct snapshot_items_row *rows, size_t count, struct str name) {
	for (size_t i = 0; i < count; i++)
		if (str_equal(rows[i].name, name))
			return &rows[i];
	return NULL;
}

static bool same(const struct snapshot_items_row *x, const struct snapshot_items_row *y) {
	return str_equal(x->pillar, y->pillar) && str_equal(x->plain_ja, y->plain_ja) && x->kinds == y->kinds &&
		x->details == y->details;
}

struct snapshot_difference *snapshot_compare(struct arena *a, const struct snapshot_items_row *before,
	size_t before_count, const struct snapshot_items_row *now, size_t now_count, size_t *ret_count) {
	struct snapshot_difference *all = ARENA_ARRAY(a, struct snapshot_difference, before_count + now_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < now_count; i++) {
		const struct snapshot_items_row *was = named(before, before_count, now[i].name);
		if (was == NULL || !same(was, &now[i]))
			all[count++] = (struct snapshot_difference){ was, &now[i] };
	}
	for (size_t i = 0; i < before_count; i++)
		if (named(now, now_count, before[i].name) == NULL)
			all[count++] = (struct snapshot_difference){ &before[i], NULL };
	*ret_count = count;
	return all;
}
