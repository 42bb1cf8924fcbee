/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gathering what is held about somebody from every table that has a personal column (db_held). See disclosure.h. */
#include "office/disclosure/disclosure.h"

#include "account_store.h"
#include "base/date.h"
#include "base/ident.h"

enum whose { HELD_BOTH = 1, HELD_PARTY, HELD_ELSEWHERE };

static const struct { const char *table, *name; enum whose whose; } TABLES[] = {
#define TABLE(table_, name_, whose_) { .table = #table_, .name = name_, .whose = whose_ },
#include "office/disclosure/tables.def"
#undef TABLE
};

/* ---- which tables ---- */

static const char *name_of(const char *table, const struct privacy_file *file, enum whose *ret_whose) {
	*ret_whose = HELD_BOTH;
	for (size_t i = 0; i < COUNT_OF(TABLES); i++)
		if (strcmp(TABLES[i].table, table) == 0) {
			*ret_whose = TABLES[i].whose;
			return TABLES[i].name;
		}
	return file->name;
}

/* NULL: the table has nothing for this owner in this place. */
static const struct db_held_rows *source_of(const struct db_held *held, struct tenant_id tenant,
	const struct held_owner *owner, enum whose whose) {
	const struct db_held_rows *source = owner->party.v != 0 ? &held->of_party : &held->of_account;
	bool site = tenant.v == 0;
	if (source->desc == NULL || whose == HELD_ELSEWHERE || (whose == HELD_PARTY && owner->party.v == 0))
		return NULL;
	return held->in_tenant || site ? source : NULL;
}

static int64_t owner_id(const struct held_owner *owner) {
	return owner->party.v != 0 ? owner->party.v : owner->account.v;
}

/* ---- reading ---- */

static enum err read_table(struct db *db, struct arena *a, const struct db_held *held, const struct held_owner *owner,
	int64_t limit, struct held_group *g) {
	enum whose whose;
	g->file = privacy_file_of(held->table);
	if (g->file == NULL)
		return OK;
	g->name = name_of(held->table, g->file, &whose);
	const struct db_held_rows *source = source_of(held, g->tenant, owner, whose);
	if (source == NULL)
		return OK;
	TRY(source->rows(db, a, g->tenant.v, owner_id(owner), limit + 1, &g->rows, &g->count));
	g->desc = source->desc;
	g->table = held->table;
	g->more = (int64_t)g->count > limit;
	g->count -= g->more;
	return OK;
}

/* Rows that name nobody themselves, found by what they belong to. */
static enum err read_address(struct db *db, struct arena *a, const struct held_owner *owner, struct held_group *g) {
	struct held_notice_address_row *rows;
	g->desc = &held_notice_address_desc;
	TRY(held_notice_address(db, a, owner->account, &rows, &g->count));
	g->rows = rows;
	return OK;
}

static enum err read_movements(struct db *db, struct arena *a, const struct held_owner *owner, int64_t limit,
	struct held_group *g) {
	struct held_payment_movement_row *rows;
	g->desc = &held_payment_movement_desc;
	TRY(held_payment_movement(db, a, g->tenant, owner->party, limit + 1, &rows, &g->count));
	g->more = (int64_t)g->count > limit;
	g->count -= g->more;
	g->rows = rows;
	return OK;
}

static enum err read_any(struct db *db, struct arena *a, const struct db_held *held, const struct held_owner *owner,
	int64_t limit, struct held_group *g) {
	bool address = strcmp(held->table, "notice_address") == 0,
		movement = strcmp(held->table, "payment_movement") == 0;
	enum whose whose;
	if (!address && !movement)
		return read_table(db, a, held, owner, limit, g);
	g->file = privacy_file_of(held->table);
	g->table = held->table;
	g->name = name_of(held->table, g->file, &whose);
	if (address && g->tenant.v == 0 && owner->party.v == 0)
		return read_address(db, a, owner, g);
	return movement && owner->party.v != 0 ? read_movements(db, a, owner, limit, g) : OK;
}

/* In the order of the register of files, so that what belongs together stands together. */
enum err held_read(struct db *db, struct arena *a, struct tenant_id tenant, const struct held_owner *owner,
	int64_t limit, struct held_group **ret_groups, size_t *ret_count) {
	struct held_group *groups = ARENA_ARRAY(a, struct held_group, (size_t)db_held_count + 1);
	size_t count = 0;
	for (size_t f = 0; f < privacy_file_count; f++)
		for (int i = 0; i < db_held_count; i++) {
			struct held_group g = { .tenant = tenant };
			if (privacy_file_of(db_held[i].table) != &privacy_files[f])
				continue;
			TRY(read_any(db, a, &db_held[i], owner, limit, &g));
			if (g.count > 0)
				groups[count++] = g;
		}
	*ret_groups = groups;
	*ret_count = count;
	return OK;
}

enum err held_read_table(struct db *db, struct arena *a, struct tenant_id tenant, const struct held_owner *owner,
	struct str table, int64_t limit, struct held_group *ret_group) {
	*ret_group = (struct held_group){ .tenant = tenant };
	for (int i = 0; i < db_held_count; i++)
		if (str_equal(table, str_from(db_held[i].table)))
			return read_any(db, a, &db_held[i], owner, limit, ret_group);
	return OK;
}

/* ---- values ---- */

static struct str word_of(enum lang lang, const struct enum_desc *words, int64_t value) {
	bool known = value > 0 && (size_t)value < words->count && words->values[value].label != NULL;
	return known ? str_from(tr(lang, words->values[value].label)) : S("");
}

static struct str flags_text(struct arena *a, enum lang lang, const struct enum_desc *words, int64_t flags) {
	struct str text = S("");
	for (size_t i = 1; i < words->count; i++)
		if ((flags >> i & 1) != 0)
			text = STR_JOIN(a, text, text.n > 0 ? S(" / ") : S(""), word_of(lang, words, (int64_t)i));
	return text;
}

struct str held_text(struct arena *a, enum lang lang, const void *row, const struct col_desc *col) {
	if (row_field_is_null(row, col) || col->type == COL_BLOB)
		return S("");
	if (col->type == COL_TEXT)
		return row_field_text(row, col);
	int64_t number = row_field_number(row, col);
	const struct date day = { (int32_t)number };
	switch (col->type) {
	case COL_BOOL: return str_from(tr(lang, number != 0 ? T("はい") : T("いいえ")));
	case COL_DATE: return lang == LANG_EN ? date_format_iso(a, day) : date_format_ja(a, day);
	case COL_TIME: return lang == LANG_EN ? time_format_rfc3339(a, number) : time_format_ja(a, number);
	case COL_ID: return number != 0 ? id_to_text(a, number) : S("");
	case COL_ENUM: return word_of(lang, col->values, number);
	case COL_FLAGS: return flags_text(a, lang, col->values, number);
	default: return str_format(a, "%lld", (long long)number);
	}
}

bool held_is_inner(const struct col_desc *col) {
	return col->type == COL_ID || strcmp(col->name, "version") == 0;
}

/* ---- a row's own time and name ---- */

/* Numbers of others: whose row it is, not which. */
static bool is_foreign(const struct col_desc *col) {
	return strcmp(col->name, "party_id") == 0 || strcmp(col->name, "account_id") == 0;
}

static const struct col_desc *own_number(const struct held_group *g) {
	for (size_t i = 0; i < g->desc->count; i++)
		if (g->desc->cols[i].type == COL_ID && !g->desc->cols[i].nullable && !is_foreign(&g->desc->cols[i]))
			return &g->desc->cols[i];
	return NULL;
}

int64_t held_written_us(const struct held_group *g, const void *row) {
	const struct col_desc *own = own_number(g);
	for (size_t i = 0; i < g->desc->count; i++)
		if (g->desc->cols[i].type == COL_TIME && !row_field_is_null(row, &g->desc->cols[i]) &&
			row_field_number(row, &g->desc->cols[i]) > 0)
			return row_field_number(row, &g->desc->cols[i]);
	return own != NULL && row_field_number(row, own) > 0 ? ident_time_us(row_field_number(row, own)) : 0;
}

bool held_has_key(const struct held_group *g) {
	return own_number(g) != NULL;
}

struct str held_key(struct arena *a, const struct held_group *g, size_t index) {
	const struct col_desc *own = own_number(g);
	const void *row = (const char *)g->rows + index * g->desc->size;
	return own != NULL ? id_to_text(a, row_field_number(row, own)) : str_format(a, "%zu", index + 1);
}
