/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See store.h. */
#include "cmd/store.h"

#include "base/clock.h"
#include "base/json_out.h"
#include "office/tenant/tenant.h"
#include "web/asset.h"

#include <sodium.h>

enum { QUEUE = 4096, EVERYONE = 0 };

struct str embedded_file(const char *name) {
	const struct asset *file = asset_by_name(name);
	if (file == NULL)
		BUG("%s is not embedded", name);
	return str_of((const char *)file->bytes, file->n);
}

static enum err migrate(const char *url, struct arena *a, struct str *ret_detail) {
	struct db *db;
	TRY(db_open(url, DB_CREATE, a, &db, ret_detail));
	enum err e = db_migrate(db);
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_close(db);
	return e;
}

struct register_load { struct str reason; };

static enum err load_register(struct db *db, struct arena *a, void *context) {
	struct register_load *load = context;
	return tenant_register_load(db, a, embedded_file("municipalities.tsv"), &load->reason);
}

/* The number first: it stands in every id. */
static enum err open_writer(struct arena *a, struct store *store, struct str *ret_detail) {
	struct register_load load = { .reason = STR_NONE };
	TRY(process_lease_take(store->writer, a, &store->lease, ret_detail));
	enum err e = writer_run(store->writer, EVERYONE, load_register, a, &load);
	if (e != OK)
		*ret_detail =
			load.reason.n > 0 ? load.reason : S("the register of municipalities could not be written");
	return e;
}

enum err store_open(const struct settings *s, struct arena *a, struct store *ret_store, struct str *ret_detail) {
	struct store store = { .writer = NULL };
	if (sodium_init() < 0)
		return ERR_INTERNAL;
	TRY(migrate(s->database, a, ret_detail));
	TRY(writer_start(s->database, QUEUE, a, &store.writer, ret_detail));
	enum err e = open_writer(a, &store, ret_detail);
	if (e == OK)
		*ret_store = store;
	else
		store_close(&store);
	return e;
}

void store_close(struct store *store) {
	process_lease_release(store->lease);
	if (store->writer != NULL)
		writer_stop(store->writer);
	*store = (struct store){ .writer = NULL };
}

enum err store_import(struct writer *writer, struct arena *a, struct plan_import *import) {
	import->now_us = clock_now();
	return writer_run(writer, EVERYONE, plan_import_apply, a, import);
}

/* ---- envelopes ---- */

void put_text(struct buf *b, struct str text) {
	buf_char(b, '"');
	json_escape(b, text);
	buf_char(b, '"');
}

static void put_hex_sha256(struct buf *b, struct str bytes) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
	for (size_t i = 0; i < sizeof hash; i++)
		buf_format(b, "%02x", hash[i]);
}

void envelope_add(struct buf *b, struct str name, const char *format, struct str body, struct str json) {
	buf_cstr(b, b->n == 0 ? "[" : ",");
	buf_cstr(b, "{\"name\":");
	put_text(b, name);
	buf_cstr(b, ",\"sha256\":\"");
	put_hex_sha256(b, body);
	buf_format(b, "\",\"format\":\"%s\",\"body\":", format);
	put_text(b, body);
	buf_cstr(b, ",\"document\":");
	buf_str(b, json);
	buf_char(b, '}');
}

void envelope_end(struct buf *b) {
	buf_char(b, ']');
}
