/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See office.h. */
#include "unit/office/office.h"

#include "base/json_out.h"

#include <stdarg.h>
#include <stdio.h>

enum { EVERYONE = 0, QUEUE = 16, SECOND = 1000000 };

const char TOWNS[] =
	"code\tname\tkana\tenglish\ttype\tprefecture\tslug\ttile_x\ttile_y\toffice\turl\ttelephone\tfictional\n" TOWN_HILL
	"\tみほん丘区\tミホンオカク\tMihon Hill City\t特別区\t東京都\t" TOWN_HILL
	"-mihonoka\t1\t1\t産業課\thttps://hill.example/\t03-0000-0001\t0\n" TOWN_RIVER
	"\tみほん川市\tミホンガワシ\tMihon River City\t市\t東京都\t" TOWN_RIVER "-mihongawa\t2\t1\t\t\t\t0\n" TOWN_COAST
	"\tみほん浜町\tミホンハママチ\tMihon Coast Town\t町\t東京都\t" TOWN_COAST
	"-mihonhama\t3\t1\t\t\t\t0\n" TOWN_ISLE "\tみほん島村\tミホンジマムラ\t\t村\t東京都\t" TOWN_ISLE
	"-mihonjima\t4\t1\t\t\t\t1\n";

/* ---- opening ---- */

static enum err load_towns(struct db *db, struct arena *a, void *context) {
	return tenant_register_load(db, a, str_from(TOWNS), context);
}

struct office *office_open(void **state) {
	const struct place *place = *state;
	struct arena *a = arena_new();
	struct office *o = ARENA_NEW(a, struct office);
	struct str detail = STR_NONE;
	/* 2026-04-01T00:00Z; any instant would do. */
	*o = (struct office){ .place = place, .a = a, .now_us = INT64_C(1775001600000000) };
	enum err e = writer_start(place->url, QUEUE, o->a, &o->writer, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	e = office_write(o, load_towns, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	o->db = place_open(place, DB_READ_ONLY);
	o->asker = asker_open(place);
	return o;
}

void office_close(struct office *o) {
	asker_close(o->asker);
	db_close(o->db);
	writer_stop(o->writer);
	arena_free(o->a);
}

enum err office_write(struct office *o, write_fn fn, void *context) {
	return writer_run(o->writer, EVERYONE, fn, o->a, context);
}

/* ---- documents ---- */

struct str quoted(struct arena *a, const char *json) {
	return str_replace(a, str_from(json), S("'"), S("\""));
}

static void put_text(struct buf *b, struct str text) {
	buf_char(b, '"');
	json_escape(b, text);
	buf_char(b, '"');
}

/* What stands behind the sign of an item: name, line, and whether its list is open. */
static void put_item(struct buf *b, const char *key, struct str item) {
	struct str line = item;
	struct str name = str_cut(&line, S("@"));
	bool open = str_ends(name, S("…"));
	if (open)
		name.n -= strlen("…");
	buf_format(b, "{\"%s\":", key);
	put_text(b, name);
	buf_format(b, ",\"line\":%.*s,\"open_list\":%s", str_is_none(line) ? 1 : (int)line.n,
		str_is_none(line) ? "1" : line.p, open ? "true" : "false");
}

/* The items of one sign from here on, as a JSON array; *items moves behind them. Captions stand anywhere and are passed
 * over. */
static void put_items(struct buf *b, struct str *items, const char *signs) {
	static const char *const LISTS[] = { ['-'] = "programmes", ['+'] = "details" };
	bool first = true;
	buf_char(b, '[');
	while (!str_is_none(*items) && items->n > 0 && (items->p[0] == signs[0] || items->p[0] == '*')) {
		struct str item = str_cut(items, S("|"));
		if (item.p[0] == '*')
			continue;
		if (!first)
			buf_char(b, ',');
		first = false;
		put_item(b, signs[0] == '#' ? "title" : "name", str_from_offset(item, 1));
		if (signs[1] != '\0') {
			buf_format(b, ",\"%s\":", LISTS[(int)signs[1]]);
			put_items(b, items, signs + 1);
		}
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void put_captions(struct buf *b, struct str items) {
	bool first = true;
	buf_char(b, '[');
	while (!str_is_none(items)) {
		struct str item = str_cut(&items, S("|"));
		if (item.n == 0 || item.p[0] != '*')
			continue;
		if (!first)
			buf_char(b, ',');
		first = false;
		put_item(b, "text", str_from_offset(item, 1));
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

static void put_year(struct buf *b, const char *key, int year) {
	if (year == 0)
		buf_format(b, "\"%s\":null,", key);
	else
		buf_format(b, "\"%s\":%d,", key, year);
}

struct str plan_json(struct arena *a, const struct sample_plan *plan) {
	struct buf *b = ARENA_NEW(a, struct buf);
	struct str items = str_from(plan->items);
	buf_init(b, a, 64 << 20);
	buf_format(b, "{\"municipality\":\"%s\",\"municipality_name\":\"まち%s\",\"title\":\"%s\",", plan->code,
		plan->code, plan->title != NULL ? plan->title : "産業計画");
	put_year(b, "first_fiscal_year", plan->first);
	put_year(b, "last_fiscal_year", plan->last);
	buf_cstr(b, "\"line\":3,\"last_line\":99,\"background\":\"背景の文。\",\"captions\":");
	put_captions(b, items);
	buf_cstr(b, ",\"pillars\":");
	put_items(b, &items, "#-+");
	buf_char(b, '}');
	if (!str_is_none(items) && items.n > 0)
		fail_msg("the items of a sample plan are not in order: %.*s", STR_ARG(items));
	return buf_view(b);
}

/* A number for a document's text, so that the same text is the same document. */
static uint64_t number_of(struct str text) {
	uint64_t hash = 1469598103934665603u;
	for (size_t i = 0; i < text.n; i++)
		hash = (hash ^ (unsigned char)text.p[i]) * 1099511628211u;
	return hash;
}

static struct str envelope_item(struct arena *a, const char *name, struct str document) {
	return str_format(a,
		"{\"name\":\"%s\",\"sha256\":\"%016llx\",\"format\":\"facts\",\"body\":\"本文\",\"document\":%.*s}",
		name, (unsigned long long)number_of(document), STR_ARG(document));
}

struct str envelope_of(struct arena *a, const char *name, const struct sample_plan *plans, size_t count) {
	struct str list = S("");
	for (size_t i = 0; i < count; i++)
		list = str_format(a, "%.*s%s%.*s", STR_ARG(list), i > 0 ? "," : "", STR_ARG(plan_json(a, &plans[i])));
	struct str document = str_format(a, "{\"plans\":[%.*s],\"logic_models\":[],\"questions\":[]}", STR_ARG(list));
	return str_format(a, "[%.*s]", STR_ARG(envelope_item(a, name, document)));
}

struct str envelope_of_json(struct arena *a, const char *const *documents, size_t count) {
	struct str list = S("");
	for (size_t i = 0; i < count; i++)
		list = str_format(a, "%.*s%s%.*s", STR_ARG(list), i > 0 ? "," : "",
			STR_ARG(envelope_item(a, str_format(a, "doc%zu.json", i + 1).p, quoted(a, documents[i]))));
	return str_format(a, "[%.*s]", STR_ARG(list));
}

struct outcome office_import(struct office *o, struct str envelope, bool publish) {
	struct plan_import import = { .envelope = envelope,
		.publish = publish,
		.now_us = o->now_us += SECOND,
		.reason = S("") };
	buf_init(&import.report, o->a, 16 << 20);
	enum err e = office_write(o, plan_import_apply, &import);
	return (struct outcome){ .e = e,
		.report = str_copy(o->a, buf_view(&import.report)),
		.reason = import.reason,
		.stored = import.stored,
		.changed = import.changed,
		.unchanged = import.unchanged,
		.published = import.published };
}

struct outcome office_plan(struct office *o, const char *code, int first, int last, const char *items, bool publish) {
	struct sample_plan plan = { .code = code, .first = first, .last = last, .items = items };
	struct outcome done = office_import(o, envelope_of(o->a, "plan.json", &plan, 1), publish);
	ROW_TRUE(done.e == OK, "%s %d \"%s\": %s %.*s", code, first, items, err_info(done.e)->name,
		STR_ARG(done.reason));
	return done;
}

/* ---- looking ---- */

enum { QUESTION_SIZE = 2048 };
static struct str ask(const struct office *o, char text[static QUESTION_SIZE], const char *sql, va_list args)
	PRINTF(3, 0);
static struct str ask(const struct office *o, char text[static QUESTION_SIZE], const char *sql, va_list args) {
	int n = vsnprintf(text, QUESTION_SIZE, sql, args);
	assert_in_range(n, 1, QUESTION_SIZE - 1);
	return asker_ask(o->asker, o->a, text);
}

struct str office_text(const struct office *o, const char *sql, ...) {
	char text[QUESTION_SIZE];
	va_list args;
	va_start(args, sql);
	struct str value = ask(o, text, sql, args);
	va_end(args);
	return value;
}

int64_t office_ask(const struct office *o, const char *sql, ...) {
	char text[QUESTION_SIZE];
	va_list args;
	va_start(args, sql);
	struct str value = ask(o, text, sql, args);
	va_end(args);
	int64_t number = 0;
	ROW_TRUE(str_to_int64(value, &number), "%.300s gave \"%.*s\"", text, STR_ARG(value));
	return number;
}

/* A statement that reads every table, made by the engine from its own catalogue; the tables of SQLite's index too, but
 * not the index itself, which has no columns to read. */
static struct str reading_of_all(const struct office *o) {
	if (o->place->engine == DB_SQLITE)
		return asker_ask(o->asker, o->a,
			"SELECT group_concat('SELECT ''' || name || ''' AS name, (SELECT group_concat(line, char(10)) FROM (SELECT ' || columns || "
			"' AS line FROM \"' || name || '\" ORDER BY 1)) AS lines', ' UNION ALL ') FROM (SELECT m.name AS name, "
			"group_concat('quote(\"' || c.name || '\")', ' || '' '' || ') AS columns FROM sqlite_schema m, pragma_table_info(m.name) c "
			"WHERE m.type = 'table' AND m.name NOT IN ('search_index', 'search_private_index') AND m.name NOT LIKE 'sqlite_%' GROUP BY m.name)");
	return asker_ask(o->asker, o->a,
		"SELECT string_agg(format('SELECT %L AS name, (SELECT string_agg(t::text, chr(10) ORDER BY t::text) FROM %I t) AS lines', tablename, tablename), "
		"' UNION ALL ') FROM pg_tables WHERE schemaname = 'public'");
}

struct str office_dump(const struct office *o) {
	bool sqlite = o->place->engine == DB_SQLITE;
	struct buf *b = ARENA_NEW(o->a, struct buf);
	buf_init(b, o->a, 1 << 20);
	buf_cstr(b,
		sqlite ?
			"SELECT group_concat('== ' || name || char(10) || coalesce(lines, ''), char(10)) FROM (SELECT name, lines FROM (" :
			"SELECT string_agg('== ' || name || chr(10) || coalesce(lines, ''), chr(10) ORDER BY name) FROM (");
	buf_str(b, reading_of_all(o));
	buf_cstr(b, sqlite ? ") ORDER BY name)" : ") t");
	return asker_ask(o->asker, o->a, str_to_cstr(o->a, buf_view(b)));
}

void office_expect_unchanged(const struct office *o, struct str before, const char *what) {
	struct str after = office_dump(o);
	while (!str_is_none(before) || !str_is_none(after)) {
		struct str old = str_line(&before), new = str_line(&after);
		ROW_TRUE(str_equal(old, new), "%s: \"%.*s\" became \"%.*s\"", what, STR_ARG(old), STR_ARG(new));
	}
}

struct tenant_id office_tenant(const struct office *o, const char *code) {
	return (struct tenant_id){ office_ask(o, "SELECT tenant_id FROM tenant WHERE code = '%s'", code) };
}

struct plan_id office_plan_id(const struct office *o, const char *code, int first) {
	return (struct plan_id){ office_ask(o,
		"SELECT coalesce(max(p.plan_id), 0) FROM plan p JOIN tenant t ON t.tenant_id = p.tenant_id "
		"WHERE t.code = '%s' AND coalesce(p.first_fiscal_year, 0) = %d",
		code, first) };
}

struct node_id office_node(const struct office *o, const char *code, int first, enum plan_node_kind kind,
	const char *name) {
	return (struct node_id){ office_ask(o,
		"SELECT coalesce(max(n.node_id), 0) FROM plan_node n WHERE n.plan_id = %lld AND n.kind = %d AND n.name = '%s'",
		(long long)office_plan_id(o, code, first).v, (int)kind, name) };
}

void office_keep_tables(const struct office *o, const char *const *tables, size_t count) {
	for (size_t i = 0; i < count; i++)
		place_exec(o->place,
			str_format(o->a, "CREATE TABLE kept_%s AS SELECT * FROM %s", tables[i], tables[i]).p);
}

void office_restore_tables(const struct office *o, const char *const *tables, size_t count) {
	for (size_t i = 0; i < count; i++)
		place_exec(o->place,
			str_format(o->a, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s", tables[i], tables[i],
				tables[i])
				.p);
}
