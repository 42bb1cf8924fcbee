/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keeping, reading and forgetting. See file.h. */
#include "office/file/file.h"

#include "base/date.h"
#include "base/ident.h"
#include "office/party/party.h"

#include <sodium.h>

enum { PARTS_MOST = 4096, SWEEP_MOST = 200, UPLOAD_KEPT_DAYS = 2 };

/* ---- hashes ---- */

static struct str hash_of(struct str bytes, unsigned char to[FILE_HASH_BYTES]) {
	crypto_hash_sha256(to, (const unsigned char *)bytes.p, bytes.n);
	return str_of((const char *)to, FILE_HASH_BYTES);
}

unsigned char *file_hashes(struct arena *a, struct str bytes) {
	size_t count = (bytes.n + FILE_CHUNK_BYTES - 1) / FILE_CHUNK_BYTES;
	unsigned char *hashes = arena_array(a, count + 1, FILE_HASH_BYTES);
	for (size_t i = 0; i < count; i++)
		hash_of(str_slice(bytes, i * FILE_CHUNK_BYTES, FILE_CHUNK_BYTES), hashes + i * FILE_HASH_BYTES);
	return hashes;
}

struct str file_hash_text(struct arena *a, struct str sha256) {
	char *text = arena_alloc(a, sha256.n * 2 + 1);
	sodium_bin2hex(text, sha256.n * 2 + 1, (const unsigned char *)sha256.p, sha256.n);
	return str_of(text, sha256.n * 2);
}

bool file_hash_parse(struct arena *a, struct str text, struct str *ret_sha256) {
	unsigned char *bytes = arena_alloc(a, FILE_HASH_BYTES);
	size_t n = 0;
	const char *end = NULL;
	if (text.n != 2 * FILE_HASH_BYTES ||
		sodium_hex2bin(bytes, FILE_HASH_BYTES, text.p, text.n, NULL, &n, &end) != 0 || n != FILE_HASH_BYTES)
		return false;
	*ret_sha256 = str_of((const char *)bytes, FILE_HASH_BYTES);
	return true;
}

/* ---- pieces ---- */

static enum err put_piece(struct db *db, struct tenant_id tenant, struct file_id id, int64_t number, struct str bytes,
	const unsigned char *sha256, int64_t now_us) {
	struct str hash = str_of((const char *)sha256, FILE_HASH_BYTES);
	TRY(file_chunk_insert(db, tenant, hash, bytes, now_us, NULL));
	return file_part_insert(db, tenant, id, number, hash, (int64_t)bytes.n, NULL);
}

enum err file_bytes(struct db *db, struct arena *a, struct tenant_id tenant, struct file_id id, int64_t size,
	struct str *ret_bytes) {
	struct file_part_list_row *parts;
	size_t count, n = 0;
	TRY(file_part_list(db, a, tenant, id, PARTS_MOST, &parts, &count));
	char *bytes = arena_bytes(a, (size_t)size + 1);
	for (size_t i = 0; i < count; i++) {
		struct file_chunk_find_row chunk;
		struct arena_mark mark = arena_mark(a);
		enum err e = file_chunk_find(db, a, tenant, parts[i].chunk_sha256, &chunk);
		bool fits = e == OK && chunk.bytes.n <= (size_t)size - n;
		if (fits)
			memcpy(bytes + n, chunk.bytes.p, chunk.bytes.n);
		n += fits ? chunk.bytes.n : 0;
		arena_rewind(a, mark);
		if (!fits)
			return e == OK || e == ERR_NOT_FOUND ? ERR_INTERNAL : e;
	}
	*ret_bytes = str_of(bytes, n);
	return n == (size_t)size ? OK : ERR_INTERNAL;
}

/* ---- uploads ---- */

enum err file_begin(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id, struct str name,
	int64_t size, struct str sha256, int64_t now_us) {
	struct file_upload_list_row *rows;
	size_t count;
	TRY(file_upload_list(db, a, owner->tenant, owner->party, FILE_UPLOADS_MOST, &rows, &count));
	if (count >= FILE_UPLOADS_MOST)
		return ERR_CONFLICT;
	TRY(file_upload_insert(db, owner->tenant, id, owner->party, owner->account, name, size, sha256, now_us, NULL));
	return party_happened_if_any(db, owner->tenant, owner->party);
}

enum err file_take_chunk(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	int64_t offset, struct str bytes, const unsigned char sha256[FILE_HASH_BYTES], int64_t now_us) {
	struct file_upload_find_row upload;
	TRY(file_upload_find(db, a, owner->tenant, id, owner->party, &upload));
	if (offset != upload.received)
		return ERR_CONFLICT;
	int64_t left = upload.size - offset, due = left < FILE_CHUNK_BYTES ? left : FILE_CHUNK_BYTES;
	if ((int64_t)bytes.n != due || due == 0)
		return ERR_REQUEST;
	TRY(put_piece(db, owner->tenant, id, offset / FILE_CHUNK_BYTES, bytes, sha256, now_us));
	int64_t changed;
	TRY(file_upload_advance(db, owner->tenant, id, offset, offset + due, now_us, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err file_give_up(struct db *db, struct tenant_id tenant, struct file_id id) {
	TRY(file_part_delete(db, tenant, id, NULL));
	return file_upload_delete(db, tenant, id, NULL);
}

/* ---- becoming a file ---- */

/* The small picture is one piece that belongs to no file's parts. */
static enum err put_preview(struct db *db, struct tenant_id tenant, struct str preview, int64_t now_us,
	unsigned char room[FILE_HASH_BYTES], struct str *ret_sha256) {
	*ret_sha256 = STR_NONE;
	if (preview.n == 0)
		return OK;
	*ret_sha256 = hash_of(preview, room);
	return file_chunk_insert(db, tenant, *ret_sha256, preview, now_us, NULL);
}

/* Two uploads at once cannot both take the last of the party's room: the writer asks. */
static enum err ask_room(struct db *db, struct arena *a, const struct file_owner *owner, const struct file_rules *rules,
	size_t more) {
	struct file_total_row total;
	TRY(file_total(db, a, owner->tenant, owner->party, &total));
	return total.bytes + (int64_t)more > rules->party_most_bytes ? ERR_CONFLICT : OK;
}

static enum err keep(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	const struct file_rules *rules, const struct file_arrival *arrival, int64_t now_us) {
	unsigned char room[FILE_HASH_BYTES];
	struct str preview;
	const struct look *look = &arrival->look;
	const struct opt_int scanned = { .has = arrival->scanned_us != 0, .v = arrival->scanned_us };
	TRY(ask_room(db, a, owner, rules, arrival->bytes.n));
	TRY(put_preview(db, owner->tenant, look->preview, now_us, room, &preview));
	if (arrival->scan == FILE_SCAN_WAITING)
		TRY(job_add(db, "file.scan", STR_JOIN(a, id_to_text(a, owner->tenant.v), S("-"), id_to_text(a, id.v)),
			now_us, S("")));
	TRY(party_happened_if_any(db, owner->tenant, owner->party));
	return file_insert(db, owner->tenant, id, owner->party, owner->account, arrival->name,
		(int64_t)arrival->bytes.n, str_of((const char *)arrival->sha256, FILE_HASH_BYTES), look->type,
		FILE_ORIGINAL, STR_NONE, arrival->scan, arrival->scan_says, scanned, look->width, look->height,
		look->pages, look->text_pages, preview, now_us, NULL);
}

enum err file_finish(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	const struct file_rules *rules, const struct file_arrival *arrival, int64_t now_us) {
	struct file_upload_find_row upload;
	TRY(file_upload_find(db, a, owner->tenant, id, owner->party, &upload));
	if (upload.received != upload.size || (size_t)upload.size != arrival->bytes.n)
		return ERR_CONFLICT;
	TRY(keep(db, a, owner, id, rules, arrival, now_us));
	return file_upload_delete(db, owner->tenant, id, NULL);
}

enum err file_take_whole(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	const struct file_rules *rules, const struct file_arrival *arrival, const unsigned char *hashes,
	int64_t now_us) {
	for (size_t i = 0; i * FILE_CHUNK_BYTES < arrival->bytes.n; i++)
		TRY(put_piece(db, owner->tenant, id, (int64_t)i,
			str_slice(arrival->bytes, i * FILE_CHUNK_BYTES, FILE_CHUNK_BYTES), hashes + i * FILE_HASH_BYTES,
			now_us));
	return keep(db, a, owner, id, rules, arrival, now_us);
}

/* ---- use and end ---- */

enum err file_hold(struct db *db, struct tenant_id tenant, struct file_id id, struct str kind, int64_t ref,
	int64_t now_us) {
	return file_use_insert(db, tenant, id, kind, ref, now_us, NULL);
}

enum err file_release(struct db *db, struct tenant_id tenant, struct file_id id, struct str kind, int64_t ref) {
	return file_use_delete(db, tenant, id, kind, ref, NULL);
}

enum err file_remove(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct file_id id) {
	struct file_use_count_row row;
	int64_t changed;
	TRY(file_use_count(db, a, tenant, id, &row));
	if (row.uses > 0)
		return ERR_CONFLICT;
	TRY(file_delete(db, tenant, id, party, &changed));
	if (changed == 0)
		return ERR_NOT_FOUND;
	return file_part_delete(db, tenant, id, NULL);
}

static enum err sweep_uploads(struct db *db, struct arena *a, struct tenant_id tenant, int64_t before_us,
	bool *ret_more) {
	struct file_upload_stale_row *rows;
	size_t count;
	TRY(file_upload_stale(db, a, tenant, before_us, SWEEP_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(file_give_up(db, tenant, rows[i].file_id));
	*ret_more = count == SWEEP_MOST;
	return OK;
}

enum err file_sweep(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us, bool *ret_more) {
	struct file_chunk_unused_row *rows;
	size_t count;
	TRY(sweep_uploads(db, a, tenant, now_us - UPLOAD_KEPT_DAYS * US_PER_DAY, ret_more));
	TRY(file_chunk_unused(db, a, tenant, now_us - US_PER_DAY, SWEEP_MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(file_chunk_delete(db, tenant, rows[i].sha256, NULL));
	*ret_more = *ret_more || count == SWEEP_MOST;
	return OK;
}
