/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A list of parties that comes in over the pages: read, compared piece by piece, confirmed, written piece by piece,
 * taken back. The rows wait in pieces of which each is one transaction together with the counters, so a process that is
 * killed goes on behind the last whole one, and no row is written twice. See import-private.h.
 */
#include "base/fold.h"
#include "base/ident.h"
#include "office/file/grid.h"
#include "office/party/import-private.h"

#include <sodium.h>

/* ---- reading a file ---- */

struct str import_sha256(struct arena *a, struct str bytes) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_bytes(a, 2 * sizeof hash + 1);
	crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return str_of(hex, 2 * sizeof hash);
}

/* Headings are compared as in csv.h: after NFKC, in lower case, without white space. */
static struct str heading_key(struct arena *a, struct str heading) {
	return str_replace(a, fold(a, heading, 0), S(" "), S(""));
}

/* What other lists call the fields. A heading of the register's own export is always known. */
static enum import_field usual_field(struct arena *a, struct str key) {
	static const struct { enum import_field field; const char *heading;
	} ALSO[] = {
		{ IMPORT_FIELD_NAME, "事業者名" },
		{ IMPORT_FIELD_NAME, "会社名" },
		{ IMPORT_FIELD_NAME, "商号" },
		{ IMPORT_FIELD_NAME, "商号又は名称" },
		{ IMPORT_FIELD_NAME, "企業名" },
		{ IMPORT_FIELD_NAME, "法人名" },
		{ IMPORT_FIELD_NAME, "団体名" },
		{ IMPORT_FIELD_NAME, "店名" },
		{ IMPORT_FIELD_KANA, "カナ" },
		{ IMPORT_FIELD_KANA, "名称（カナ）" },
		{ IMPORT_FIELD_KANA, "ふりがな" },
		{ IMPORT_FIELD_KANA, "よみ" },
		{ IMPORT_FIELD_KANA, "よみがな" },
		{ IMPORT_FIELD_KANA, "読み" },
		{ IMPORT_FIELD_KANA, "事業者名カナ" },
		{ IMPORT_FIELD_KIND, "区分" },
		{ IMPORT_FIELD_KIND, "法人・個人" },
		{ IMPORT_FIELD_INVOICE, "インボイス登録番号" },
		{ IMPORT_FIELD_INVOICE, "登録番号" },
		{ IMPORT_FIELD_FOUNDED, "設立日" },
		{ IMPORT_FIELD_FOUNDED, "開業日" },
		{ IMPORT_FIELD_FOUNDED, "設立年月日" },
		{ IMPORT_FIELD_CLOSED, "廃業日" },
		{ IMPORT_FIELD_REPRESENTATIVE, "代表者名" },
		{ IMPORT_FIELD_REPRESENTATIVE, "代表者氏名" },
		{ IMPORT_FIELD_ADDRESS, "住所" },
		{ IMPORT_FIELD_ADDRESS, "本店所在地" },
		{ IMPORT_FIELD_TELEPHONE, "電話" },
		{ IMPORT_FIELD_TELEPHONE, "TEL" },
		{ IMPORT_FIELD_TELEPHONE, "連絡先電話番号" },
		{ IMPORT_FIELD_EMAIL, "メール" },
		{ IMPORT_FIELD_EMAIL, "E-mail" },
		{ IMPORT_FIELD_INDUSTRY, "業種コード" },
		{ IMPORT_FIELD_POSTAL, "〒" },
		{ IMPORT_FIELD_STREET, "町名番地" },
		{ IMPORT_FIELD_STREET, "番地" },
		{ IMPORT_FIELD_BUILDING, "建物" },
		{ IMPORT_FIELD_BUILDING, "方書" },
		{ IMPORT_FIELD_CAPITAL, "資本金" },
		{ IMPORT_FIELD_EMPLOYEES, "従業員数" },
		{ IMPORT_FIELD_NOTE, "メモ" },
	};
	for (int f = 1; f < IMPORT_FIELD_COUNT; f++)
		if (str_equal(key, heading_key(a, str_from(import_field_desc.values[f].label))) ||
			str_equal(key, heading_key(a, str_from(tr(LANG_EN, import_field_desc.values[f].label)))))
			return (enum import_field)f;
	for (size_t i = 0; i < COUNT_OF(ALSO); i++)
		if (str_equal(key, heading_key(a, str_from(ALSO[i].heading))))
			return ALSO[i].field;
	return 0;
}

static enum import_field field_of_word(struct str word) {
	for (int f = 1; f < IMPORT_FIELD_COUNT; f++)
		if (str_equal(word, str_from(import_field_desc.values[f].word)))
			return (enum import_field)f;
	return 0;
}

/* What this municipality said of the heading the last time, else what it usually means. */
static enum err recognise(struct db *db, struct arena *a, struct tenant_id tenant, struct import_file *file,
	size_t column) {
	struct party_import_heading_find_row *rows;
	size_t count;
	struct str key = heading_key(a, file->headings[column]);
	TRY(party_import_heading_find(db, a, tenant, key, 1, &rows, &count));
	enum import_field field = count > 0 ? field_of_word(rows[0].field) : usual_field(a, key);
	if (count == 0 && field == 0)
		file->all_known = false;
	if (field != 0 && file->columns[field] == SIZE_MAX)
		file->columns[field] = column;
	return OK;
}

static enum err refuse(struct import_file *file, enum lang lang, const char *sentence) {
	file->reason = str_from(tr(lang, sentence));
	return ERR_FORMAT;
}

static enum err take_headings(struct db *db, struct arena *a, struct tenant_id tenant, enum lang lang,
	const struct grid_row *row, struct import_file *file) {
	struct buf *stored = ARENA_NEW(a, struct buf);
	buf_init(stored, a, IMPORT_COLUMNS_MOST * GRID_CELL_MOST_BYTES);
	file->headings = ARENA_ARRAY(a, struct str, row->count + 1);
	file->column_count = row->count;
	file->all_known = true;
	for (int f = 0; f < IMPORT_FIELD_COUNT; f++)
		file->columns[f] = SIZE_MAX;
	for (size_t i = 0; i < row->count; i++) {
		struct str heading = str_replace(a, str_replace(a, row->cells[i], S("\r"), S("")), S("\n"), S(" "));
		file->headings[i] = str_copy(a, utf8_prefix(heading, 100));
		buf_str(stored, file->headings[i]);
		buf_char(stored, '\n');
		for (size_t k = 0; k < i; k++)
			if (heading.n > 0 && str_equal(file->headings[k], file->headings[i]))
				return refuse(file, lang, T("同じ見出しの列が2つあります。どちらかの見出しを変えるか、列を消してください。"));
		if (heading.n > 0)
			TRY(recognise(db, a, tenant, file, i));
	}
	file->begun.headings = buf_view(stored);
	return OK;
}

/* Rows behind the heading, IMPORT_PIECE_ROWS at a time, as the text they are. */
static enum err cut_rows(struct csv_reader *r, struct import_file *file) {
	struct grid_row row;
	bool more = true;
	while (more) {
		size_t from = r->at;
		int64_t rows = 0;
		while (rows < IMPORT_PIECE_ROWS) {
			TRY(grid_next(r, &row, &more));
			if (!more)
				break;
			rows++;
		}
		if (rows > 0)
			file->pieces[file->begun.pieces++] = str_slice(r->text, from, r->at - from);
		file->begun.rows += rows;
	}
	return OK;
}

static enum err cut(struct arena *a, struct str text, struct import_file *file) {
	struct arena *own = arena_new();
	struct csv_reader r;
	file->pieces = ARENA_ARRAY(a, struct str, (size_t)GRID_ROWS_MOST / IMPORT_PIECE_ROWS + 1);
	grid_open(&r, own, text);
	enum err e = cut_rows(&r, file);
	arena_free(own);
	return e;
}

static struct str columns_text(struct arena *a, const size_t columns[IMPORT_FIELD_COUNT]) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 4096);
	for (int f = 1; f < IMPORT_FIELD_COUNT; f++) {
		if (columns[f] != SIZE_MAX)
			buf_int(b, (int64_t)columns[f]);
		else
			buf_char(b, '-');
		buf_char(b, ' ');
	}
	return buf_view(b);
}

enum err import_file_read(struct db *db, struct arena *a, struct tenant_id tenant, enum lang lang, struct str name,
	struct str bytes, struct import_file *file) {
	struct grid grid;
	struct csv_reader r;
	struct grid_row heading;
	bool more;
	*file = (struct import_file){ .reason = STR_NONE };
	TRY(grid_read(a, lang, bytes, &grid, &file->reason));
	grid_open(&r, a, grid.text);
	TRY(grid_next(&r, &heading, &more));
	TRY(take_headings(db, a, tenant, lang, &heading, file));
	TRY(cut(a, str_from_offset(grid.text, r.at), file));
	if (file->begun.rows == 0)
		return refuse(file, lang, T("見出しの下に行がありません。"));
	file->begun.import.v = ident_new();
	file->begun.file_name = name;
	file->begun.sha256 = import_sha256(a, bytes);
	file->begun.form = str_from(grid.form);
	file->begun.sheet_name = grid.name;
	file->begun.lang = lang;
	file->begun.columns = columns_text(a, file->columns);
	file->all_known = file->all_known && file->columns[IMPORT_FIELD_NAME] != SIZE_MAX;
	return OK;
}

size_t import_headings(struct arena *a, struct str stored, struct str **ret_headings) {
	struct str *headings = ARENA_ARRAY(a, struct str, IMPORT_COLUMNS_MOST);
	size_t count = 0;
	while (stored.n > 0 && count < IMPORT_COLUMNS_MOST)
		headings[count++] = str_cut(&stored, S("\n"));
	*ret_headings = headings;
	return count;
}

void import_columns_read(struct str stored, size_t columns[IMPORT_FIELD_COUNT]) {
	columns[0] = SIZE_MAX;
	for (int f = 1; f < IMPORT_FIELD_COUNT; f++) {
		int64_t column;
		columns[f] = str_to_int64(str_cut(&stored, S(" ")), &column) ? (size_t)column : SIZE_MAX;
	}
}

size_t import_first_row(struct arena *a, struct str piece, struct str **ret_cells) {
	struct csv_reader r;
	struct grid_row row;
	bool more;
	grid_open(&r, a, piece);
	if (grid_next(&r, &row, &more) != OK || !more)
		return 0;
	*ret_cells = ARENA_ARRAY(a, struct str, row.count + 1);
	memcpy(*ret_cells, row.cells, row.count * sizeof **ret_cells);
	return row.count;
}

/* ---- beginning ---- */

enum err import_insert(struct db *db, struct tenant_id tenant, struct party_actor actor, const struct import_begun *b,
	enum import_state state) {
	return party_import_insert(db, tenant, b->import, b->file_name, b->sha256, b->form, b->sheet_name, b->headings,
		b->columns, b->lang, state, b->pieces, b->rows, actor.now_us, actor.account, NULL);
}

enum err import_row_keep(const struct import_work *w, struct import_id import, enum import_result result) {
	const struct party_table_row *out = w->out;
	struct party_head_row head = { .happened = 0 };
	if (result == IMPORT_WRITTEN)
		TRY(party_head(w->db, w->a, w->tenant, out->party, &head));
	return party_import_row_insert(w->db, w->tenant, import, out->row_no, out->action, result, out->name,
		out->party, (struct opt_int){ .has = out->suspect.v != 0, .v = out->suspect.v }, out->changes,
		out->problems, import_row_key(w), w->known ? w->old.version : 0, head.happened, NULL);
}

enum err import_begin(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct import_file *file) {
	TRY(import_insert(db, tenant, actor, &file->begun,
		file->all_known ? IMPORT_STATE_COMPARING : IMPORT_STATE_MAPPING));
	for (int64_t i = 0; i < file->begun.pieces; i++)
		TRY(party_import_piece_insert(db, tenant, file->begun.import, i, file->pieces[i], NULL));
	return file->all_known ? import_go_on(db, a, tenant, file->begun.import, actor.now_us) : OK;
}

enum err import_map(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, const size_t columns[IMPORT_FIELD_COUNT]) {
	struct party_import_by_id_row i;
	struct str *headings;
	int64_t changed;
	TRY(party_import_by_id(db, a, tenant, import, &i));
	TRY(party_import_set_columns(db, tenant, import, columns_text(a, columns), IMPORT_STATE_COMPARING,
		IMPORT_STATE_MAPPING, IMPORT_STATE_READY, &changed));
	TRY(expect_one(changed));
	TRY(party_import_row_delete(db, tenant, import, NULL));
	size_t count = import_headings(a, i.headings, &headings);
	for (size_t c = 0; c < count; c++) {
		struct str word = S("");
		for (int f = 1; f < IMPORT_FIELD_COUNT; f++)
			if (columns[f] == c)
				word = str_from(import_field_desc.values[f].word);
		if (headings[c].n > 0)
			TRY(party_import_heading_put(db, tenant, heading_key(a, headings[c]), word, actor.now_us,
				NULL));
	}
	return import_go_on(db, a, tenant, import, actor.now_us);
}

/* ---- comparing ---- */

struct step {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct party_import_by_id_row import;
	size_t columns[IMPORT_FIELD_COUNT];
	struct party_actor actor;
	int64_t rows, counts[IMPORT_ACTION_COUNT], written, failed;
};

typedef enum err (*row_fn)(struct step *s, struct import_work *w);

/* A row that says of one party what an earlier one said. */
static enum err check_twice(struct step *s, struct import_work *w) {
	struct party_import_row_by_key_row *rows;
	size_t count;
	struct str key = import_row_key(w);
	if (key.n == 0 || w->out->action == IMPORT_REFUSED)
		return OK;
	TRY(party_import_row_by_key(s->db, w->a, s->tenant, s->import.import_id, key, 1, &rows, &count));
	if (count == 0)
		return OK;
	const struct msg_arg row = { .name = "row", .number = rows[0].row_no };
	w->out->action = IMPORT_REFUSED;
	w->out->problems = tr_format(w->a, w->lang, T("{row}行目と同じ事業者です。どちらかの行を消してください。"), &row, 1);
	return OK;
}

static enum err compare_row(struct step *s, struct import_work *w) {
	TRY(import_row_read(w));
	TRY(check_twice(s, w));
	s->counts[w->out->action]++;
	return import_row_keep(w, s->import.import_id, IMPORT_WAITING);
}

/* Every row of the piece that is due, each with memory of its own. */
static enum err each_row(struct step *s, row_fn fn) {
	struct party_import_piece_by_no_row piece;
	struct csv_reader r;
	struct grid_row row;
	bool more = true;
	TRY(party_import_piece_by_no(s->db, s->a, s->tenant, s->import.import_id, s->import.pieces_done, &piece));
	import_columns_read(s->import.columns, s->columns);
	grid_open(&r, s->a, piece.body);
	for (;;) {
		TRY(grid_next(&r, &row, &more));
		if (!more)
			return OK;
		struct arena *own = arena_new();
		struct party_table_row out = { .row_no = row.number };
		struct import_work w = { .db = s->db,
			.a = own,
			.tenant = s->tenant,
			.lang = (enum lang)s->import.language,
			.now_us = s->actor.now_us,
			.columns = s->columns,
			.cells = row.cells,
			.cell_count = row.count,
			.out = &out };
		enum err e = fn(s, &w);
		arena_free(own);
		TRY(e);
		s->rows++;
	}
}

/* Counts the piece; behind the last one the import is in its next state. */
static enum err count_piece(struct step *s, enum import_state next) {
	const int64_t *n = s->counts;
	struct import_id id = s->import.import_id;
	struct opt_int finished = { .has = next == IMPORT_STATE_DONE, .v = s->actor.now_us };
	TRY(party_import_count(s->db, s->tenant, id, s->rows, 1, n[IMPORT_ADDED], n[IMPORT_CHANGED], n[IMPORT_SAME],
		n[IMPORT_REFUSED], n[IMPORT_SUSPECT], s->written, s->failed, NULL));
	if (s->import.pieces_done + 1 < s->import.pieces)
		return OK;
	TRY(party_import_set_state(s->db, s->tenant, id, next, finished, s->import.state, NULL));
	return next == IMPORT_STATE_DONE ? party_import_piece_delete(s->db, s->tenant, id, NULL) : OK;
}

/* ---- writing ---- */

static bool is_wanted(const struct step *s, enum import_action action) {
	return action == IMPORT_ADDED || action == IMPORT_CHANGED ||
		(action == IMPORT_SUSPECT && s->import.takes_suspects);
}

static bool is_new(enum import_action action) {
	return action == IMPORT_ADDED || action == IMPORT_SUSPECT;
}

/* The register says now what it said when the officer looked. A new party may have become like another that the same
 * file added. */
static bool still_holds(const struct party_import_row_by_no_row *seen, const struct import_work *w) {
	bool same_action = seen->action == w->out->action || (is_new(seen->action) && is_new(w->out->action));
	return same_action && seen->party_id.v == w->out->party.v &&
		seen->party_version == (w->known ? w->old.version : 0);
}

static enum err end_row(struct step *s, const struct import_work *w, enum import_result result, int64_t happened,
	struct str problems) {
	return party_import_row_set_result(s->db, s->tenant, s->import.import_id, w->out->row_no, result, w->out->party,
		happened, problems, NULL);
}

static enum err do_row(struct step *s, struct import_work *w) {
	struct import_before before;
	struct party_head_row head;
	bool known = w->known;
	if (known)
		TRY(import_look_before(s->db, w->a, s->tenant, w->out->party, &before));
	TRY(import_row_write(w, s->actor, s->import.file_name));
	TRY(import_note_changes(s->db, w->a, s->tenant, s->import.import_id, w->out->row_no, w->out->party,
		known ? &before : NULL));
	TRY(party_head(s->db, w->a, s->tenant, w->out->party, &head));
	s->written++;
	return end_row(s, w, IMPORT_WRITTEN, head.happened, w->out->problems);
}

static enum err write_row(struct step *s, struct import_work *w) {
	struct party_import_row_by_no_row seen;
	TRY(party_import_row_by_no(s->db, w->a, s->tenant, s->import.import_id, w->out->row_no, &seen));
	if (!is_wanted(s, seen.action))
		return party_import_row_end(s->db, s->tenant, s->import.import_id, w->out->row_no, IMPORT_LEFT, NULL);
	TRY(import_row_read(w));
	if (still_holds(&seen, w))
		return do_row(s, w);
	s->failed++;
	return end_row(s, w, IMPORT_FAILED, 0, str_from(tr(w->lang, T("確かめたあとに登録が変わったため、取り込みませんでした。もう一度読み込んでください。"))));
}

enum err import_confirm(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, bool skips_refused, bool takes_suspects) {
	struct party_import_by_id_row i;
	int64_t changed;
	TRY(party_import_by_id(db, a, tenant, import, &i));
	if (i.rows_refused > 0 && !skips_refused)
		return ERR_INPUT;
	TRY(party_import_confirm(db, tenant, import, IMPORT_STATE_WRITING, takes_suspects,
		(struct opt_int){ .has = true, .v = actor.now_us },
		(struct opt_int){ .has = true, .v = actor.account.v }, IMPORT_STATE_READY, &changed));
	TRY(expect_one(changed));
	return import_go_on(db, a, tenant, import, actor.now_us);
}

enum err import_drop(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import, int64_t now_us) {
	struct party_import_by_id_row i;
	TRY(party_import_by_id(db, a, tenant, import, &i));
	if (i.state != IMPORT_STATE_MAPPING && i.state != IMPORT_STATE_COMPARING && i.state != IMPORT_STATE_READY)
		return ERR_CONFLICT;
	TRY(party_import_set_state(db, tenant, import, IMPORT_STATE_DROPPED,
		(struct opt_int){ .has = true, .v = now_us }, i.state, NULL));
	TRY(party_import_piece_delete(db, tenant, import, NULL));
	return party_import_row_delete(db, tenant, import, NULL);
}

/* ---- taking back ---- */

enum err import_undo(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct import_id import, struct str reason) {
	struct party_import_moved_on_row *rows;
	size_t count;
	int64_t changed;
	TRY(party_import_moved_on(db, a, tenant, import, IMPORT_WRITTEN, 1, &rows, &count));
	if (count > 0)
		return ERR_CONFLICT;
	TRY(party_import_undo_begin(db, tenant, import, IMPORT_STATE_UNDOING,
		(struct opt_int){ .has = true, .v = actor.now_us },
		(struct opt_int){ .has = true, .v = actor.account.v }, reason, IMPORT_STATE_DONE, &changed));
	TRY(expect_one(changed));
	return import_go_on(db, a, tenant, import, actor.now_us);
}

/* A row whose party somebody touched since the button was pressed stays as it is, and says so. */
static enum err take_back_piece(struct step *s) {
	struct party_import_row_written_row *rows;
	struct import_id id = s->import.import_id;
	size_t count;
	TRY(party_import_row_written(s->db, s->a, s->tenant, id, IMPORT_WRITTEN, IMPORT_PIECE_ROWS, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct arena *own = arena_new();
		enum err e = import_take_back(s->db, own, s->tenant, s->actor, id, &rows[i]);
		arena_free(own);
		if (e != OK && e != ERR_CONFLICT)
			return e;
		s->written -= e == OK;
		s->failed += e != OK;
		TRY(party_import_row_end(s->db, s->tenant, id, rows[i].row_no,
			e == OK ? IMPORT_TAKEN_BACK : IMPORT_KEPT, NULL));
	}
	TRY(party_import_count(s->db, s->tenant, id, (int64_t)count, 0, 0, 0, 0, 0, 0, s->written, s->failed, NULL));
	if (count == IMPORT_PIECE_ROWS)
		return OK;
	return party_import_set_state(s->db, s->tenant, id, IMPORT_STATE_UNDONE,
		(struct opt_int){ .has = true, .v = s->actor.now_us }, IMPORT_STATE_UNDOING, NULL);
}

/* ---- steps ---- */

static bool is_working(enum import_state state) {
	return state == IMPORT_STATE_COMPARING || state == IMPORT_STATE_WRITING || state == IMPORT_STATE_UNDOING;
}

enum err import_step(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import, int64_t now_us,
	bool *ret_more) {
	struct step s = { .db = db, .a = a, .tenant = tenant, .actor = { .now_us = now_us } };
	struct party_import_by_id_row after;
	TRY(party_import_by_id(db, a, tenant, import, &s.import));
	enum import_state state = s.import.state;
	s.actor.account.v = state == IMPORT_STATE_UNDOING ? s.import.undone_by.v : s.import.confirmed_by.v;
	if (state == IMPORT_STATE_COMPARING) {
		TRY(each_row(&s, compare_row));
		TRY(count_piece(&s, IMPORT_STATE_READY));
	} else if (state == IMPORT_STATE_WRITING) {
		TRY(each_row(&s, write_row));
		TRY(count_piece(&s, IMPORT_STATE_DONE));
	} else if (state == IMPORT_STATE_UNDOING) {
		TRY(take_back_piece(&s));
	}
	TRY(party_import_by_id(db, a, tenant, import, &after));
	*ret_more = is_working(after.state);
	return OK;
}

enum err import_go_on(struct db *db, struct arena *a, struct tenant_id tenant, struct import_id import,
	int64_t now_us) {
	bool more;
	TRY(import_step(db, a, tenant, import, now_us, &more));
	if (!more)
		return OK;
	struct str body = STR_JOIN(a, id_to_text(a, tenant.v), S(" "), id_to_text(a, import.v));
	return job_add(db, "party.import", body, now_us, body);
}

struct task { struct tenant_id tenant; struct import_id import; int64_t now_us; bool more; };

static enum err step_in_writer(struct db *db, struct arena *a, void *context) {
	struct task *task = context;
	return import_step(db, a, task->tenant, task->import, task->now_us, &task->more);
}

enum err party_import_job(struct job_run *run) {
	struct str rest = run->body;
	struct task task = { .now_us = run->now_us };
	if (!ident_parse(str_cut(&rest, S(" ")), &task.tenant.v) || !ident_parse(rest, &task.import.v))
		return ERR_INTERNAL;
	do {
		struct arena *own = arena_new();
		enum err e = writer_run(run->writer, task.tenant.v, step_in_writer, own, &task);
		arena_free(own);
		TRY(e);
		TRY(job_extend(run));
	} while (task.more && !job_must_stop(run));
	if (task.more)
		run->again_us = run->now_us;
	return OK;
}
