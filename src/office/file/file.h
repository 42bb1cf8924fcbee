/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Files that people send: taken in pieces that survive a lost connection or in one form, examined before they are
 * kept, delivered, held by the records that refer to them, and swept away when nothing does.
 */
#ifndef KASSEI_OFFICE_FILE_H
#define KASSEI_OFFICE_FILE_H

#include "base/lang.h"
#include "base/settings.h"
#include "file_store.h"
#include "office/file/look.h"
#include "office/job/job.h"
#include "office/verify/verify.h"

enum {
	FILE_CHUNK_BYTES = 256 * 1024, /* of every piece but a file's last */
	FILE_NAME_MOST = 200,          /* code points */
	FILE_UPLOADS_MOST = 20,        /* unfinished ones of a party */
	FILE_HASH_BYTES = 32,
};

/* What the settings allow. */
struct file_rules {
	int64_t most_bytes;       /* of one file */
	int64_t party_most_bytes; /* of all files of a party in one municipality */
	int64_t types;            /* bit (1 << enum file_type) of each that is taken */
	const char *scanner;      /* clamd's socket; "" when there is none */
};
/* ERR_INPUT with *ret_reason when file_types names an unknown type. */
enum err file_rules_read(const struct settings *s, struct arena *a, struct file_rules *ret,
	struct str *ret_reason) MUST_CHECK;

/* Whose file, in which municipality. */
struct file_owner {
	struct tenant_id tenant;
	struct party_id party;
	struct account_id account; /* who sends it */
};

/* Why a file is not taken; FILE_TAKEN is 0. */
enum file_refusal {
	FILE_TAKEN = 0,
	FILE_EMPTY,
	FILE_TOO_LARGE,
	FILE_TYPE_REFUSED,
	FILE_BROKEN,
	FILE_LOCKED,
	FILE_BOMB,
	FILE_TOO_HARD,
	FILE_UNABLE,
	FILE_INFECTED,
	FILE_CHANGED,
	FILE_FULL,
	FILE_REFUSAL_COUNT
};

/* A whole file as it was examined. */
struct file_arrival {
	struct str name;
	struct str bytes;
	unsigned char sha256[FILE_HASH_BYTES];
	struct look look;
	enum file_scan scan;
	struct str scan_says;
	int64_t scanned_us; /* 0: nobody has */
};

/* Looks into the bytes and has them scanned; slow (a worker, never the writer). *ret borrows name and bytes. */
enum file_refusal file_examine(struct arena *a, const struct file_rules *rules, struct str name, struct str bytes,
	int64_t now_us, struct file_arrival *ret);
/* One sentence for the person: which file, why, and what to do. `look` and `says` may be empty. */
struct str file_refusal_sentence(struct arena *a, enum lang lang, enum file_refusal refusal,
	const struct file_rules *rules, const struct file_arrival *arrival);
/* What is taken, as words for people: "PDF、写真（JPEG）…". */
struct str file_types_text(struct arena *a, enum lang lang, int64_t types);
/* The name as it may be given to the receiver's computer: without path, signs that Windows refuses, and invisible
 * characters that turn the writing direction; with an ending of the file's type. At most 150 code points. */
struct str file_name_safe(struct arena *a, struct str name, enum file_type type);
/* The name's ending belongs to another type: worth saying. */
bool file_name_differs(struct arena *a, struct str name, enum file_type type);

/* ---- in the writer ---- */

/* Begins an upload; ERR_CONFLICT when the party has FILE_UPLOADS_MOST of them. `sha256`: 32 bytes or STR_NONE. */
enum err file_begin(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id, struct str name,
	int64_t size, struct str sha256, int64_t now_us) MUST_CHECK;
/* Takes the piece that begins at `offset`: FILE_CHUNK_BYTES, or what is left. ERR_CONFLICT: another offset is due
 * (somebody else sent it meanwhile); ERR_REQUEST: the piece has not the size it must have. `sha256` is of the piece. */
enum err file_take_chunk(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	int64_t offset, struct str bytes, const unsigned char sha256[FILE_HASH_BYTES], int64_t now_us) MUST_CHECK;
/* The upload is whole and was examined: it becomes a file. ERR_CONFLICT when the party's total would pass its limit. */
enum err file_finish(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	const struct file_rules *rules, const struct file_arrival *arrival, int64_t now_us) MUST_CHECK;
/* Forgets an upload; its pieces go with the next sweep. */
enum err file_give_up(struct db *db, struct tenant_id tenant, struct file_id id) MUST_CHECK;
/* A whole file at once. `hashes`: of its pieces, from file_hashes. */
enum err file_take_whole(struct db *db, struct arena *a, const struct file_owner *owner, struct file_id id,
	const struct file_rules *rules, const struct file_arrival *arrival, const unsigned char *hashes,
	int64_t now_us) MUST_CHECK;
/* ERR_CONFLICT while a record refers to it. */
enum err file_remove(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct file_id id) MUST_CHECK;
/* A record of module `kind` refers to the file, or no longer does. */
enum err file_hold(struct db *db, struct tenant_id tenant, struct file_id id, struct str kind, int64_t ref,
	int64_t now_us) MUST_CHECK;
enum err file_release(struct db *db, struct tenant_id tenant, struct file_id id, struct str kind,
	int64_t ref) MUST_CHECK;
/* Gives up uploads that nobody went on with for two days, and removes pieces that nothing refers to: at most some
 * hundred at once; *ret_more: there are more. */
enum err file_sweep(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us, bool *ret_more) MUST_CHECK;

/* ---- reading ---- */

/* The bytes of a file or of an upload that is whole, in `a`; `size` as its row says. ERR_INTERNAL when pieces are
 * missing. */
enum err file_bytes(struct db *db, struct arena *a, struct tenant_id tenant, struct file_id id, int64_t size,
	struct str *ret_bytes) MUST_CHECK;
/* SHA-256 of each piece, one behind the other. */
unsigned char *file_hashes(struct arena *a, struct str bytes);
/* 64 hexadecimal digits; and back: false when they are none. */
struct str file_hash_text(struct arena *a, struct str sha256);
bool file_hash_parse(struct arena *a, struct str text, struct str *ret_sha256);

/* ---- jobs ---- */

/* "file.sweep", daily: file_sweep in every municipality. */
enum err file_sweep_job(struct job_run *run) MUST_CHECK;
/* "file.scan", one per file that waits for the scanner; the key is made by file_finish and file_take_whole. Fails until
 * the scanner has answered. */
enum err file_scan_job(struct job_run *run) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err file_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
