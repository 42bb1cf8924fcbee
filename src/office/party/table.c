/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register as a file that people edit, all rows or none in one transaction, for the command line. See party.h. */
#include "base/csv.h"
#include "base/decode.h"
#include "base/ident.h"
#include "office/party/import-private.h"

struct table_work {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	enum lang lang;
	int64_t now_us;
	struct party_table *table;
	bool write;
	struct party_actor actor;
	struct str file_name;
	struct import_id import;
};

static void count_row(struct party_table *t, const struct party_table_row *row) {
	t->added += row->action == IMPORT_ADDED;
	t->changed += row->action == IMPORT_CHANGED;
	t->same += row->action == IMPORT_SAME;
	t->refused += row->action == IMPORT_REFUSED;
}

/* Memory of a row that stays is what the report says of it. */
static void keep(struct arena *a, struct party_table_row *row) {
	row->name = str_copy(a, row->name);
	row->changes = str_copy(a, row->changes);
	row->problems = str_copy(a, row->problems);
}

static enum err do_row(struct table_work *t, struct import_work *w) {
	struct import_before before;
	bool known = w->known;
	if (known)
		TRY(import_look_before(t->db, w->a, t->tenant, w->out->party, &before));
	TRY(import_row_write(w, t->actor, t->file_name));
	TRY(import_note_changes(t->db, w->a, t->tenant, t->import, w->out->row_no, w->out->party,
		known ? &before : NULL));
	return import_row_keep(w, t->import, IMPORT_WRITTEN);
}

static enum err one_row(struct table_work *t, const size_t *columns, const struct csv_row *csv) {
	struct arena *own = arena_new();
	struct party_table_row *out = &t->table->rows[t->table->count];
	*out = (struct party_table_row){ .row_no = csv->number };
	struct import_work w = { .db = t->db,
		.a = own,
		.tenant = t->tenant,
		.lang = t->lang,
		.now_us = t->now_us,
		.columns = columns,
		.cells = csv->fields,
		.cell_count = csv->count,
		.out = out };
	enum err e = import_row_read(&w);
	/* Whoever works on the command line decides with the preview; the pair then stands in the list of
	 * suspicions. */
	if (e == OK && out->action == IMPORT_SUSPECT)
		out->action = IMPORT_ADDED;
	bool writes = t->write && (out->action == IMPORT_ADDED || out->action == IMPORT_CHANGED);
	if (e == OK && writes)
		e = do_row(t, &w);
	if (e == OK) {
		keep(t->a, out);
		count_row(t->table, out);
		t->table->count++;
	}
	arena_free(own);
	return e;
}

static enum err refuse_file(struct table_work *t, const char *sentence) {
	t->table->reason = str_from(tr(t->lang, sentence));
	return ERR_FORMAT;
}

static enum err all_rows(struct table_work *t, struct csv_reader *r, const size_t *columns) {
	struct csv_row row;
	bool more = true;
	for (;;) {
		if (csv_next(r, &row, &more) != OK) {
			t->table->reason = str_format(t->a, "%lld行目: %s", (long long)r->problem.line,
				tr(t->lang, r->problem.sentence));
			return ERR_FORMAT;
		}
		if (!more)
			return OK;
		if (t->table->count == PARTY_TABLE_ROWS_MOST)
			return refuse_file(t, T("一度に取り込めるのは、10万行までです。"));
		TRY(one_row(t, columns, &row));
	}
}

static size_t lines_of(struct str text) {
	size_t lines = 2;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n' || text.p[i] == '\r';
	return lines < PARTY_TABLE_ROWS_MOST ? lines : PARTY_TABLE_ROWS_MOST;
}

static enum err run(struct table_work *t, struct str bytes) {
	struct csv_column wanted[IMPORT_FIELD_COUNT - 1];
	struct csv_reader r;
	struct csv_row row;
	struct str text;
	enum encoding encoding;
	bool more;
	*t->table = (struct party_table){ .reason = S(""), .unread = S("") };
	for (int c = 1; c < IMPORT_FIELD_COUNT; c++)
		wanted[c - 1] = (struct csv_column){ .name = import_field_desc.values[c].label,
			.also = { tr(LANG_EN, import_field_desc.values[c].label) },
			.required = c == IMPORT_FIELD_NAME };
	TRY(text_decode(t->a, bytes, &text, &encoding, &t->table->reason));
	t->table->encoding = encoding_name(encoding);
	t->table->rows = ARENA_ARRAY(t->a, struct party_table_row, lines_of(text));
	csv_open(&r, t->a, text, csv_guess_separator(text) == '\t' ? CSV_TAB : CSV_COMMA);
	if (csv_next(&r, &row, &more) != OK || !more)
		return refuse_file(t, T("見出しの行がありません。事業者の一覧を書き出したCSVを使ってください。"));
	struct csv_heading heading = csv_match_heading(t->a, &row, wanted, COUNT_OF(wanted));
	if (heading.missing.n > 0 || heading.twice.n > 0)
		return refuse_file(t,
			heading.twice.n > 0 ?
				T("同じ見出しの列が2つあります。") :
				T("「名称」の列がありません。事業者の一覧を書き出したCSVを使ってください。"));
	t->table->unread = heading.unknown;
	size_t columns[IMPORT_FIELD_COUNT] = { SIZE_MAX };
	memcpy(columns + 1, heading.column, (IMPORT_FIELD_COUNT - 1) * sizeof *columns);
	return all_rows(t, &r, columns);
}

enum err party_table_read(struct db *db, struct arena *a, struct tenant_id tenant, enum lang lang, struct str bytes,
	int64_t now_us, struct party_table *ret) {
	struct table_work t = { .db = db, .a = a, .tenant = tenant, .lang = lang, .now_us = now_us, .table = ret };
	return run(&t, bytes);
}

enum err party_table_write(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	enum lang lang, struct str bytes, struct str file_name, struct party_table *ret) {
	struct table_work t = { .db = db,
		.a = a,
		.tenant = tenant,
		.lang = lang,
		.now_us = actor.now_us,
		.table = ret,
		.write = true,
		.actor = actor,
		.file_name = file_name,
		.import = { ident_new() } };
	TRY(run(&t, bytes));
	if (ret->refused > 0)
		return ERR_INPUT;
	struct import_begun begun = { .import = t.import,
		.file_name = file_name,
		.sha256 = import_sha256(a, bytes),
		.form = str_from(ret->encoding),
		.sheet_name = S(""),
		.headings = S(""),
		.columns = S(""),
		.lang = lang,
		.rows = (int64_t)ret->count };
	TRY(import_insert(db, tenant, actor, &begun, IMPORT_STATE_DONE));
	return party_import_count(db, tenant, t.import, (int64_t)ret->count, 0, ret->added, ret->changed, ret->same, 0,
		0, ret->added + ret->changed, 0, NULL);
}
