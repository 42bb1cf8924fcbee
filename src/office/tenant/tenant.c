/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads and keeps the register of municipalities. See tenant.h. */
#include "office/tenant/tenant.h"

#include "base/codes.h"
#include "base/date.h"
#include "base/ident.h"
#include "web/session.h"

enum { CODE_DIGITS = MUNICIPALITY_CODE_SIZE - 1 };

static const struct enum_value tenant_kind_values[] = {
	[TENANT_WARD] = { "ward", T("特別区") },
	[TENANT_CITY] = { "city", T("市") },
	[TENANT_TOWN] = { "town", T("町") },
	[TENANT_VILLAGE] = { "village", T("村") },
	[TENANT_BODY] = { "body", T("団体") },
};
const struct enum_desc tenant_kind_desc = { .name = "tenant_kind",
	.count = TENANT_KIND_COUNT,
	.values = tenant_kind_values };

struct register_rows {
	struct tenant_all_row *rows;
	size_t count;
};

static enum err read_register(struct db *db, struct arena *a, const void *key,
	const struct register_rows **ret_register) {
	struct arena *kept = arena_new();
	struct register_rows *all = ARENA_NEW(kept, struct register_rows);
	enum err e = tenant_all(db, kept, TENANT_MOST, &all->rows, &all->count);
	if (e != OK) {
		arena_free(kept);
		return e;
	}
	db_remember(db, a, key, kept, all);
	*ret_register = all;
	return OK;
}

enum err tenant_list(struct db *db, struct arena *a, const struct tenant_all_row **ret_rows,
	size_t *ret_count) {
	static const char key;
	const struct register_rows *all = db_recall(db, a, &key);
	if (all == NULL)
		TRY(read_register(db, a, &key, &all));
	*ret_rows = all->rows;
	*ret_count = all->count;
	return OK;
}

/* The three statements return the same columns in the same order. */
_Static_assert(sizeof(struct tenant_by_slug_row) == sizeof(struct tenant_all_row), "the rows differ");
_Static_assert(sizeof(struct tenant_by_code_row) == sizeof(struct tenant_all_row), "the rows differ");

/* The name behind the code may be an old one: the code decides. */
enum err tenant_find_slug(struct db *db, struct arena *a, struct str slug, struct tenant_all_row *ret_row) {
	struct tenant_by_slug_row row;
	enum err e = tenant_by_slug(db, a, slug, &row);
	if (e == ERR_NOT_FOUND && (slug.n == CODE_DIGITS || (slug.n > CODE_DIGITS && slug.p[CODE_DIGITS] == '-')))
		return tenant_find_code(db, a, str_slice(slug, 0, CODE_DIGITS), ret_row);
	if (e == OK)
		memcpy(ret_row, &row, sizeof row);
	return e;
}

enum err tenant_find_code(struct db *db, struct arena *a, struct str code, struct tenant_all_row *ret_row) {
	struct tenant_by_code_row row;
	if (code.n == 0)
		return ERR_NOT_FOUND; /* bodies have no code; a document that names no municipality is not theirs */
	TRY(tenant_by_code(db, a, code, &row));
	memcpy(ret_row, &row, sizeof row);
	return OK;
}

struct str tenant_name(const struct tenant_all_row *tenant, enum lang lang) {
	return lang == LANG_EN && tenant->english.n > 0 ? tenant->english : tenant->name;
}

/* ---- the register file ---- */

enum register_column {
	COLUMN_CODE,
	COLUMN_NAME,
	COLUMN_KANA,
	COLUMN_ENGLISH,
	COLUMN_TYPE,
	COLUMN_PREFECTURE,
	COLUMN_SLUG,
	COLUMN_TILE_X,
	COLUMN_TILE_Y,
	COLUMN_OFFICE,
	COLUMN_URL,
	COLUMN_TELEPHONE,
	COLUMN_FICTIONAL,
	COLUMN_COUNT
};
static const char HEADING[] =
	"code\tname\tkana\tenglish\ttype\tprefecture\tslug\ttile_x\ttile_y\toffice\turl\ttelephone\tfictional";

static bool kind_of_type(struct str type, enum tenant_kind *ret_kind) {
	for (int kind = 1; kind < TENANT_KIND_COUNT; kind++)
		if (str_equal(type, str_from(tenant_kind_values[kind].label))) {
			*ret_kind = (enum tenant_kind)kind;
			return true;
		}
	return false;
}

static enum err parse_line(struct arena *a, struct str line, int number, struct tenant_all_row *ret_row,
	struct str *ret_reason) {
	struct str cells[COLUMN_COUNT];
	size_t count = 0;
	while (!str_is_none(line) && count < COLUMN_COUNT)
		cells[count++] = str_trim(str_cut(&line, S("\t")));
	int64_t x = 0, y = 0;
	enum tenant_kind kind = TENANT_BODY;
	const char *wrong = count != COLUMN_COUNT || !str_is_none(line) ? "the number of columns is not 13" :
		!municipality_code_valid(cells[COLUMN_CODE])            ? "the code's check digit is wrong" :
		!kind_of_type(cells[COLUMN_TYPE], &kind)                ? "the type is none of 特別区 市 町 村" :
		!str_to_int64(cells[COLUMN_TILE_X], &x) || !str_to_int64(cells[COLUMN_TILE_Y], &y) ?
			"a tile is not a number" :
			NULL;
	if (wrong != NULL) {
		*ret_reason = str_format(a, "register of municipalities, line %d: %s", number, wrong);
		return ERR_FORMAT;
	}
	*ret_row = (struct tenant_all_row){ .kind = kind,
		.slug = cells[COLUMN_SLUG],
		.code = cells[COLUMN_CODE],
		.name = cells[COLUMN_NAME],
		.kana = cells[COLUMN_KANA],
		.english = cells[COLUMN_ENGLISH],
		.prefecture = cells[COLUMN_PREFECTURE],
		.fictional = str_equal(cells[COLUMN_FICTIONAL], S("1")),
		.office = cells[COLUMN_OFFICE],
		.url = cells[COLUMN_URL],
		.telephone = cells[COLUMN_TELEPHONE],
		.tile_x = x,
		.tile_y = y };
	return OK;
}

static enum err insert(struct db *db, const struct tenant_all_row *t) {
	struct tenant_id id = { ident_new() };
	struct date since = { 0 };
	TRY(tenant_insert(db, id, t->kind, t->slug, t->code, t->name, t->kana, t->english, t->prefecture, t->fictional,
		t->office, t->url, t->telephone, t->tile_x, t->tile_y, NULL));
	return tenant_code_insert(db, id, t->code, since, (struct opt_int){ .has = false }, NULL);
}

static bool same(const struct tenant_all_row *x, const struct tenant_all_row *y) {
	return x->kind == y->kind && x->fictional == y->fictional && x->tile_x == y->tile_x && x->tile_y == y->tile_y &&
		str_equal(x->slug, y->slug) && str_equal(x->name, y->name) && str_equal(x->kana, y->kana) &&
		str_equal(x->english, y->english) && str_equal(x->prefecture, y->prefecture) &&
		str_equal(x->office, y->office) && str_equal(x->url, y->url) && str_equal(x->telephone, y->telephone);
}

static enum err store(struct db *db, struct arena *a, const struct tenant_all_row *t) {
	struct tenant_all_row old;
	enum err e = tenant_find_code(db, a, t->code, &old);
	if (e == ERR_NOT_FOUND)
		return insert(db, t);
	if (e != OK || same(&old, t))
		return e;
	return tenant_update(db, old.tenant_id, t->kind, t->slug, t->name, t->kana, t->english, t->prefecture,
		t->fictional, t->office, t->url, t->telephone, t->tile_x, t->tile_y, NULL);
}

enum err tenant_register_load(struct db *db, struct arena *a, struct str tsv, struct str *ret_reason) {
	struct str heading = str_line(&tsv);
	if (!str_equal(heading, str_from(HEADING))) {
		*ret_reason = S("register of municipalities, line 1: the heading is not the expected one");
		return ERR_FORMAT;
	}
	for (int number = 2; !str_is_none(tsv); number++) {
		struct str line = str_line(&tsv);
		if (str_trim(line).n == 0)
			continue;
		struct tenant_all_row row;
		TRY(parse_line(a, line, number, &row, ret_reason));
		TRY(store(db, a, &row));
	}
	return OK;
}

struct tenant_id tenant_of(const struct req *req) {
	return (struct tenant_id){ req->session->tenant };
}
