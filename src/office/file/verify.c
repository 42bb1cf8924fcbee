/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of files: every piece is there, and the bytes of every file still have its SHA-256 (FIPS 180-4). */
#include "office/file/file.h"

#include <sodium.h>

enum { FILES_AT_ONCE = 200, PIECES_MOST = 1000000 };

struct sum { int64_t bytes; crypto_hash_sha256_state state; };

/* Piece by piece, so that a large file needs no more memory than a small one. Each piece must be what its own name
 * says. */
static enum err add_piece(struct db *db, struct arena *a, struct tenant_id tenant, struct str sha256, struct sum *sum,
	bool *ret_right) {
	struct file_chunk_find_row chunk;
	unsigned char hash[FILE_HASH_BYTES];
	TRY(file_chunk_find(db, a, tenant, sha256, &chunk));
	crypto_hash_sha256(hash, (const unsigned char *)chunk.bytes.p, chunk.bytes.n);
	*ret_right = str_equal(str_of((const char *)hash, sizeof hash), sha256);
	crypto_hash_sha256_update(&sum->state, (const unsigned char *)chunk.bytes.p, chunk.bytes.n);
	sum->bytes += (int64_t)chunk.bytes.n;
	return OK;
}

static enum err file_is_whole(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct file_verify_list_row *f, bool *ret_whole) {
	struct file_part_list_row *parts;
	struct sum sum = { .bytes = 0 };
	unsigned char hash[FILE_HASH_BYTES];
	size_t count;
	bool right = true;
	crypto_hash_sha256_init(&sum.state);
	TRY(file_part_list(db, a, tenant, f->file_id, PIECES_MOST, &parts, &count));
	for (size_t i = 0; i < count && right; i++) {
		struct arena_mark mark = arena_mark(a);
		TRY(add_piece(db, a, tenant, parts[i].chunk_sha256, &sum, &right));
		arena_rewind(a, mark);
	}
	crypto_hash_sha256_final(&sum.state, hash);
	*ret_whole = right && sum.bytes == f->size &&
		(f->size == 0 || str_equal(str_of((const char *)hash, sizeof hash), f->sha256));
	return OK;
}

static enum err verify_contents(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct file_verify_list_row *files;
	struct file_id after = { 0 };
	size_t count = FILES_AT_ONCE;
	while (count == FILES_AT_ONCE) {
		TRY(file_verify_list(db, a, tenant, after, FILES_AT_ONCE, &files, &count));
		for (size_t i = 0; i < count; i++) {
			bool whole;
			TRY(file_is_whole(db, a, tenant, &files[i], &whole));
			if (!whole)
				return verify_broken(v, a, T("ファイルの中身が、照合値またはバイト数と違います"), files[i].file_id.v);
			v->looked++;
			after = files[i].file_id;
		}
	}
	return OK;
}

enum err file_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	VERIFY_RULE(v, file_verify_gap, T("ファイルの一部が抜けています"));
	VERIFY_RULE(v, file_verify_piece, T("ファイルの一部の中身がありません"));
	VERIFY_RULE(v, file_verify_orphan, T("どのファイルのものでもない部分があります"));
	VERIFY_RULE(v, file_verify_preview, T("ファイルの見本の中身がありません"));
	VERIFY_RULE(v, file_verify_use, T("使われているファイルがありません"));
	return verify_contents(db, a, tenant, v);
}
