/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A copy of everything: the job reads all rows in one transaction, then file after file, writes the ZIP in memory and
 * keeps it in pieces. A cover page that needs no network says in both languages what is inside. After some days it is
 * thrown away.
 */
#include "account_store.h"
#include "base/csv.h"
#include "base/ident.h"
#include "base/json_out.h"
#include "base/log.h"
#include "disclosure_views.h"
#include "office/audit/audit.h"
#include "office/disclosure/bundle.h"
#include "office/disclosure/disclosure-private.h"
#include "office/file/file.h"
#include "office/notice/notice.h"
#include "office/party/party.h"

#include <sodium.h>

enum {
	PIECE_BYTES = 256 * 1024,
	TEXT_MOST_BYTES = 256 << 20,
	ROWS_MOST = 1000000,
	FILES_MOST = 10000,
	ARCHIVE_TRIES = 5,
	WITHHELD_TEXTS_MOST = 1000,
	WITHHELD_TEXT_BYTES = 6
};

/* ---- asking ---- */

static struct str key_of(struct arena *a, struct tenant_id tenant, struct archive_id id) {
	return str_format(a, "%lld:%lld", (long long)tenant.v, (long long)id.v);
}

enum err archive_ask(struct db *db, struct arena *a, const struct archive_order *o, struct archive_id *ret_id) {
	const struct archive_id id = { ident_new() };
	TRY(disclosure_archive_insert(db, o->tenant, id, o->asked_by, o->owner.account, o->owner.party, o->disclosure,
		ARCHIVE_WAITING, o->now_us, NULL));
	TRY(party_happened_if_any(db, o->tenant, o->owner.party));
	TRY(job_add(db, "disclosure.archive", key_of(a, o->tenant, id), o->now_us, S("")));
	*ret_id = id;
	return OK;
}

/* ---- what the job works with ---- */

struct making {
	struct job_run *run;
	struct arena *a;
	struct tenant_id tenant;
	struct archive_id id;
	struct held_owner owner;
	struct account_id asked_by;
	struct disclosure_id disclosure;
	struct disclosure_withheld_list_row *withheld; /* of the claim that the copy answers */
	size_t withheld_count;
	struct withheld_text { struct str text, instead; } *texts; /* what stands in the items that are not disclosed */
	size_t text_count;
	struct cover_view cover;
	struct bundle *bundle;
	struct making_file { struct tenant_id tenant; struct str folder; struct disclosure_file_list_row row; } *files;
	size_t file_count;
	int64_t step, file_bytes, left_out;
	enum archive_state state;
	struct str zip;
};

static enum err write_step(struct db *db, struct arena *a, void *context) {
	const struct making *m = context;
	(void)a;
	return disclosure_archive_step(db, m->tenant, m->id, ARCHIVE_RUNNING, m->step,
		(int64_t)(m->cover.count + m->file_count) + 1, NULL);
}

static enum err write_failed(struct db *db, struct arena *a, void *context) {
	const struct making *m = context;
	(void)a;
	return disclosure_archive_step(db, m->tenant, m->id, ARCHIVE_FAILED, m->step, m->step, NULL);
}

static enum err tell_step(struct making *m) {
	m->step++;
	TRY(job_extend(m->run));
	return writer_run(m->run->writer, m->tenant.v, write_step, m->run->arena, m);
}

/* ---- tables ---- */

/* A telephone number that is not disclosed stands in the register's copies and in what an import changed, too. Short
 * texts would blank half of the copy. */
static void note_texts(struct making *m, const struct held_group *g) {
	for (size_t k = 0; k < g->count; k++)
		for (size_t i = 0; i < g->desc->count && m->text_count < WITHHELD_TEXTS_MOST; i++) {
			const struct col_desc *col = &g->desc->cols[i];
			for (size_t w = 0; w < m->withheld_count && col->type == COL_TEXT; w++) {
				struct str text =
					held_text(m->a, LANG_JA, (const char *)g->rows + k * g->desc->size, col);
				struct str instead = m->withheld[w].item.n > 0 ?
					withheld_instead(m->a, &m->withheld[w], 1, g, k, col) :
					STR_NONE;
				if (!str_is_none(instead) && text.n >= WITHHELD_TEXT_BYTES &&
					m->text_count < WITHHELD_TEXTS_MOST)
					m->texts[m->text_count++] = (struct withheld_text){ text, instead };
			}
		}
}

/* As the claimant may see it. */
static struct str value_of(struct making *m, const struct held_group *g, size_t index, const struct col_desc *col) {
	struct str value = held_text(m->a, LANG_JA, (const char *)g->rows + index * g->desc->size, col);
	struct str instead =
		value.n > 0 ? withheld_instead(m->a, m->withheld, m->withheld_count, g, index, col) : STR_NONE;
	if (!str_is_none(instead))
		return instead;
	for (size_t i = 0; i < m->text_count; i++)
		if (str_contains(value, m->texts[i].text))
			value = str_replace(m->a, value, m->texts[i].text, m->texts[i].instead);
	return value;
}

static enum err csv_of(struct making *m, const struct held_group *g, struct str *ret_text) {
	struct csv_writer w;
	struct buf *b = ARENA_NEW(m->a, struct buf);
	buf_init(b, m->a, TEXT_MOST_BYTES);
	csv_begin(&w, m->a, b, CSV_UTF8_BOM, CSV_PROTECT_FORMULAS);
	for (size_t i = 0; i < g->desc->count; i++)
		csv_put(&w, str_from(g->desc->cols[i].label));
	csv_end_row(&w);
	for (size_t k = 0; k < g->count; k++) {
		for (size_t i = 0; i < g->desc->count; i++)
			csv_put(&w, value_of(m, g, k, &g->desc->cols[i]));
		csv_end_row(&w);
	}
	TRY(csv_finish(&w));
	*ret_text = buf_view(b);
	return OK;
}

static void json_of(struct json_out *j, struct making *m, struct str municipality, const struct held_group *g) {
	json_object(j);
	json_key_str(j, "municipality", municipality);
	json_key_str(j, "file", str_from(g->file->name));
	json_key_str(j, "name", str_from(g->name));
	json_key_str(j, "table", str_from(g->table));
	json_key_array(j, "rows");
	for (size_t k = 0; k < g->count; k++) {
		json_object(j);
		for (size_t i = 0; i < g->desc->count; i++)
			json_key_str(j, g->desc->cols[i].name, value_of(m, g, k, &g->desc->cols[i]));
		json_object_end(j);
	}
	json_array_end(j);
	json_object_end(j);
}

static struct str folder_of(const struct tenant_all_row *place) {
	return place->tenant_id.v == 0 ? S("共通") : place->name;
}

/* One municipality's rows: their CSV files, their part of data.json, their lines on the cover. */
static enum err add_place(struct making *m, struct db *db, const struct tenant_all_row *place, struct json_out *j) {
	struct held_group *groups;
	size_t count;
	TRY(held_read(db, m->a, place->tenant_id, &m->owner, ROWS_MOST, &groups, &count));
	for (size_t i = 0; i < count && m->withheld_count > 0; i++)
		note_texts(m, &groups[i]);
	for (size_t i = 0; i < count; i++) {
		struct str csv,
			name = STR_JOIN(m->a, folder_of(place), S("/"), str_from(groups[i].file->name), S("／"),
				str_from(groups[i].name), S(".csv"));
		TRY(csv_of(m, &groups[i], &csv));
		TRY(bundle_add(m->bundle, name, csv));
		json_of(j, m, folder_of(place), &groups[i]);
		m->cover.tables[m->cover.count++] = (struct cover_table){ .municipality = *place,
			.name = groups[i].name,
			.file = groups[i].file,
			.path = name,
			.rows = (int64_t)groups[i].count };
	}
	return OK;
}

/* A file of whose record anything is not disclosed is not given: its name and what is in it say the same. */
static bool is_withheld(struct making *m, struct file_id file) {
	struct str key = id_to_text(m->a, file.v);
	for (size_t i = 0; i < m->withheld_count; i++)
		if (str_equal(m->withheld[i].held_table, S("file")) &&
			(str_equal(m->withheld[i].record, key) || str_equal(m->withheld[i].record, WITHHELD_ALL)))
			return true;
	return false;
}

/* Every delivery of a file of the party, or of those that the account sent. */
static enum err list_files(struct making *m, struct db *db, const struct tenant_all_row *place) {
	struct disclosure_file_list_row *rows;
	size_t count;
	if (place->tenant_id.v == 0)
		return OK;
	TRY(disclosure_file_list(db, m->a, place->tenant_id, m->owner.party.v != 0 ? &m->owner.party : NULL,
		m->owner.party.v == 0 ? &m->owner.account : NULL, &rows, &count));
	for (size_t i = 0; i < count && m->file_count < FILES_MOST; i++) {
		if (is_withheld(m, rows[i].file_id)) {
			m->cover.withheld_files++;
			continue;
		}
		if (m->file_bytes + rows[i].size > ARCHIVE_FILES_MOST_BYTES) {
			m->left_out++;
			continue;
		}
		m->file_bytes += rows[i].size;
		m->files[m->file_count++] =
			(struct making_file){ .tenant = place->tenant_id, .folder = folder_of(place), .row = rows[i] };
	}
	return OK;
}

/* ---- who has read it ---- */

static enum err add_readings(struct making *m, struct db *db, const struct tenant_all_row *place,
	struct csv_writer *w) {
	struct disclosure_reading_list_row *rows;
	struct disclosure_post_of_row *posts;
	size_t count, post_count;
	TRY(disclosure_reading_list(db, m->a, place->tenant_id, m->owner.party, m->owner.account,
		(struct audit_id){ INT64_MAX }, NULL, ROWS_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const char *words = audit_words(rows[i].route);
		TRY(disclosure_post_of(db, m->a, place->tenant_id, rows[i].reader_id, jst_date(rows[i].at_us), &posts,
			&post_count));
		struct str reader = rows[i].acting > 0 || post_count == 0 ?
			S("本人、関係者、または自動の処理") :
			STR_JOIN(m->a, posts[0].section, S("　"), posts[0].post);
		const struct str cells[] = { time_format_rfc3339(m->a, rows[i].at_us), folder_of(place), reader,
			words != NULL ? str_from(words) : rows[i].route, rows[i].sentence };
		csv_put_row(w, cells, COUNT_OF(cells));
	}
	return OK;
}

static enum err readings_of(struct making *m, struct db *db, const struct tenant_all_row *places, size_t count) {
	static const char *const HEADS[] = { "日時", "自治体", "見た人・扱った人", "したこと", "内容" };
	struct csv_writer w;
	struct buf *b = ARENA_NEW(m->a, struct buf);
	buf_init(b, m->a, TEXT_MOST_BYTES);
	csv_begin(&w, m->a, b, CSV_UTF8_BOM, CSV_PROTECT_FORMULAS);
	for (size_t i = 0; i < COUNT_OF(HEADS); i++)
		csv_put(&w, str_from(HEADS[i]));
	csv_end_row(&w);
	for (size_t i = 0; i < count; i++)
		TRY(add_readings(m, db, &places[i], &w));
	TRY(csv_finish(&w));
	return bundle_add(m->bundle, S("記録を見た人.csv"), buf_view(b));
}

/* ---- gathering ---- */

static enum err places_for(struct making *m, struct db *db, const struct tenant_all_row **ret_places,
	size_t *ret_count) {
	const struct tenant_all_row *towns;
	size_t count, kept = 0;
	TRY(tenant_list(db, m->a, &towns, &count));
	struct tenant_all_row *places = ARENA_ARRAY(m->a, struct tenant_all_row, count + 1);
	kept += m->owner.party.v == 0; /* zeroed: none */
	for (size_t i = 0; i < count; i++)
		if (m->owner.party.v == 0 || towns[i].tenant_id.v == m->tenant.v)
			places[kept++] = towns[i];
	*ret_places = places;
	*ret_count = kept;
	return OK;
}

static enum err gather(struct making *m, struct db *db) {
	const struct tenant_all_row *places;
	struct json_out j;
	struct buf *json = ARENA_NEW(m->a, struct buf);
	size_t count;
	if (m->disclosure.v != 0)
		TRY(disclosure_withheld_list(db, m->a, m->tenant, m->disclosure, &m->withheld, &m->withheld_count));
	m->cover.withheld = (int64_t)m->withheld_count;
	m->texts = ARENA_ARRAY(m->a, struct withheld_text, WITHHELD_TEXTS_MOST);
	TRY(places_for(m, db, &places, &count));
	m->cover.tables = ARENA_ARRAY(m->a, struct cover_table, count * (size_t)db_held_count + 1);
	m->files = ARENA_ARRAY(m->a, struct making_file, FILES_MOST);
	buf_init(json, m->a, TEXT_MOST_BYTES);
	json_begin(&j, json, 1);
	json_array(&j);
	for (size_t i = 0; i < count; i++) {
		TRY(add_place(m, db, &places[i], &j));
		TRY(list_files(m, db, &places[i]));
	}
	json_array_end(&j);
	TRY(bundle_add(m->bundle, S("data.json"), buf_view(json)));
	return readings_of(m, db, places, count);
}

static enum err add_one_file(struct making *m, const struct making_file *f) {
	struct str bytes, name = file_name_safe(m->a, f->row.name, f->row.type);
	TRY(db_read_begin(m->run->db));
	enum err e = file_bytes(m->run->db, m->a, f->tenant, f->row.file_id, f->row.size, &bytes);
	db_read_end(m->run->db);
	TRY(e);
	return bundle_add(m->bundle, STR_JOIN(m->a, f->folder, S("/送ったファイル/"), name), bytes);
}

/* ---- the cover ---- */

static struct str cover_page(struct making *m, enum lang lang) {
	struct buf *b = ARENA_NEW(m->a, struct buf);
	buf_init(b, m->a, TEXT_MOST_BYTES);
	struct html_out o = { .b = b, .lang = lang, .arena = m->a };
	archive_cover_page(&o, &m->cover);
	return buf_view(b);
}

/* ---- the job ---- */

/* Whoever asked for his own copy is told that it can be fetched; an officer has the page before him. */
static enum err tell_ready(struct db *db, struct arena *a, const struct making *m, int64_t expires_us) {
	struct account_by_id_row account;
	if (m->disclosure.v != 0)
		return OK;
	TRY(account_by_id(db, a, m->asked_by, &account));
	enum lang lang = account.lang != 0 ? (enum lang)account.lang : LANG_JA;
	const struct date last = jst_date(expires_us - 1);
	const struct msg_arg values[] = { { .name = "date",
		.text = lang == LANG_EN ? date_format_iso(a, last) : date_format_ja(a, last) } };
	return notice_queue(db, a,
		&(struct notice){ .tenant = m->tenant,
			.template = NOTICE_T_disclosure_ready,
			.cause = id_to_text(a, m->id.v),
			.lang = lang,
			.mail = account.email,
			.name = account.name,
			.account = m->asked_by,
			.about = S("/account"),
			.values = values,
			.value_count = 1,
			.now_us = m->run->now_us });
}

static enum err keep(struct db *db, struct arena *a, void *context) {
	const struct making *m = context;
	unsigned char *hash = arena_bytes(a, crypto_hash_sha256_BYTES);
	const int64_t expires = m->run->now_us + ARCHIVE_DAYS * US_PER_DAY;
	crypto_hash_sha256(hash, (const unsigned char *)m->zip.p, m->zip.n);
	TRY(disclosure_piece_delete(db, m->tenant, m->id, NULL));
	for (size_t at = 0; at < m->zip.n; at += PIECE_BYTES)
		TRY(disclosure_piece_insert(db, m->tenant, m->id, (int64_t)(at / PIECE_BYTES),
			str_slice(m->zip, at, m->zip.n - at < PIECE_BYTES ? m->zip.n - at : PIECE_BYTES), NULL));
	TRY(tell_ready(db, a, m, expires));
	return disclosure_archive_ready(db, m->tenant, m->id, ARCHIVE_READY, (int64_t)m->zip.n,
		str_of((const char *)hash, crypto_hash_sha256_BYTES), m->left_out,
		(struct opt_int){ true, m->run->now_us }, (struct opt_int){ true, expires }, NULL);
}

static enum err make(struct making *m) {
	TRY(bundle_new(m->a, m->run->now_us / US_PER_S, &m->bundle));
	TRY(db_read_begin(m->run->db));
	enum err e = gather(m, m->run->db);
	db_read_end(m->run->db);
	TRY(e);
	TRY(tell_step(m));
	for (size_t i = 0; i < m->file_count; i++) {
		TRY(add_one_file(m, &m->files[i]));
		TRY(tell_step(m));
	}
	m->cover.made = time_format_ja(m->a, m->run->now_us);
	m->cover.files = (int64_t)m->file_count;
	m->cover.left_out = m->left_out;
	TRY(bundle_add(m->bundle, S("index.html"), cover_page(m, LANG_JA)));
	TRY(bundle_add(m->bundle, S("index-en.html"), cover_page(m, LANG_EN)));
	TRY(bundle_close(m->bundle, &m->zip));
	return writer_run(m->run->writer, m->tenant.v, keep, m->run->arena, m);
}

static bool read_key(struct str key, struct tenant_id *ret_tenant, struct archive_id *ret_id) {
	struct str id = key, tenant = str_cut(&id, S(":"));
	return !str_is_none(id) && str_to_int64(tenant, &ret_tenant->v) && str_to_int64(id, &ret_id->v);
}

enum err disclosure_archive_job(struct job_run *run) {
	struct making m = { .run = run, .a = run->arena };
	struct disclosure_archive_by_id_row row;
	if (!read_key(run->key, &m.tenant, &m.id)) {
		run->reason = S("the key names no copy");
		run->give_up = true;
		return ERR_INTERNAL;
	}
	TRY(db_read_begin(run->db));
	enum err e = disclosure_archive_by_id(run->db, run->arena, m.tenant, m.id, &row);
	db_read_end(run->db);
	TRY(e);
	if (row.state != ARCHIVE_WAITING && row.state != ARCHIVE_RUNNING)
		return OK;
	m.owner = (struct held_owner){ .party = row.party_id, .account = row.subject_id };
	m.asked_by = row.asked_by;
	m.disclosure = row.disclosure_id;
	e = make(&m);
	if (e != OK && run->attempt >= ARCHIVE_TRIES) {
		run->give_up = true;
		TRY(writer_run(run->writer, m.tenant.v, write_failed, run->arena, &m));
	}
	db_forget_sights(run->db); /* the one who asked for it and the one who fetches it stand in the trail */
	return e;
}

/* ---- throwing away ---- */

struct sweeping { struct tenant_id tenant; int64_t now_us; };

static enum err sweep(struct db *db, struct arena *a, void *context) {
	const struct sweeping *s = context;
	struct disclosure_archive_over_row *rows;
	size_t count;
	TRY(disclosure_archive_over(db, a, s->tenant, ARCHIVE_READY, s->now_us, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(disclosure_piece_delete(db, s->tenant, rows[i].archive_id, NULL));
		TRY(disclosure_archive_dispose(db, s->tenant, rows[i].archive_id, ARCHIVE_DISPOSED,
			(struct opt_int){ true, s->now_us }, NULL));
	}
	return OK;
}

enum err disclosure_sweep_job(struct job_run *run) {
	const struct tenant_all_row *towns;
	struct sweeping s = { .now_us = run->now_us };
	size_t count;
	TRY(writer_run(run->writer, 0, sweep, run->arena, &s));
	TRY(tenant_list(run->db, run->arena, &towns, &count));
	for (size_t i = 0; i < count; i++) {
		s.tenant = towns[i].tenant_id;
		TRY(writer_run(run->writer, s.tenant.v, sweep, run->arena, &s));
	}
	return OK;
}
