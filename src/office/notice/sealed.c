/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The texts that are not to be read in the database: see sealed.h. */
#include "office/notice/sealed.h"

#include "base/clock.h"
#include "office/notice/notice-private.h"
#include "office/tenant/tenant.h"

enum { STEP = 200 };

static enum err keys_of(struct arena *a, const struct settings *settings, struct seal_keys **ret_keys) {
	struct str reason;
	return seal_keys_read(a, seal_path(a, settings), ret_keys, &reason) == OK ? OK : ERR_IO;
}

enum err notice_body_seal(struct arena *a, const struct settings *settings, struct notice_id notice, struct str body,
	struct sealed *ret_sealed) {
	struct seal_keys *keys;
	TRY(keys_of(a, settings, &keys));
	if (keys->count == 0)
		return ERR_IO;
	*ret_sealed = seal_close(a, keys, SEAL_NOTICE, notice.v, body);
	return OK;
}

enum err notice_body_open(struct arena *a, const struct settings *settings, struct notice_id notice,
	const struct sealed *sealed, struct str *ret_body) {
	struct seal_keys *keys;
	TRY(keys_of(a, settings, &keys));
	return seal_open(a, keys, SEAL_NOTICE, notice.v, sealed, ret_body) ? OK : ERR_IO;
}

/* ---- all municipalities ---- */

typedef enum err (*each_fn)(struct db *db, struct arena *a, struct tenant_id tenant, void *context);

static enum err each_tenant(struct db *db, struct arena *a, each_fn fn, void *context) {
	const struct tenant_all_row *rows;
	size_t count;
	TRY(fn(db, a, (struct tenant_id){ NOTICE_SITES_OWN }, context));
	TRY(tenant_list(db, a, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(fn(db, a, rows[i].tenant_id, context));
	return OK;
}

struct again { const struct seal_keys *keys; int64_t count; };

static enum err seal_again(struct db *db, struct arena *a, struct tenant_id tenant, void *context) {
	struct again *x = context;
	struct notice_sealed_old_row *rows;
	size_t count;
	do {
		TRY(notice_sealed_old(db, a, tenant, x->keys->items[0].number, STEP, &rows, &count));
		for (size_t i = 0; i < count; i++) {
			const struct sealed old = { .key_no = rows[i].key_no.v, .bytes = rows[i].sealed };
			struct str body;
			if (!seal_open(a, x->keys, SEAL_NOTICE, rows[i].notice_id.v, &old, &body))
				return ERR_FORMAT;
			struct sealed new = seal_close(a, x->keys, SEAL_NOTICE, rows[i].notice_id.v, body);
			TRY(notice_reseal(db, tenant, rows[i].notice_id, new.bytes,
				(struct opt_int){ .has = true, .v = new.key_no }, NULL));
			x->count++;
		}
	} while (count == STEP);
	return OK;
}

enum err notice_seal_again(struct db *db, struct arena *a, const struct seal_keys *keys, int64_t *count) {
	struct again x = { .keys = keys };
	TRY(each_tenant(db, a, seal_again, &x));
	*count += x.count;
	return OK;
}

struct counted { int64_t key_no, count; };

static enum err count_one(struct db *db, struct arena *a, struct tenant_id tenant, void *context) {
	struct counted *x = context;
	struct notice_sealed_count_row row;
	TRY(notice_sealed_count(db, a, tenant, x->key_no, &row));
	x->count += row.messages;
	return OK;
}

enum err notice_seal_count(struct db *db, struct arena *a, int64_t key_no, int64_t *ret_count) {
	struct counted x = { .key_no = key_no };
	TRY(each_tenant(db, a, count_one, &x));
	*ret_count = x.count;
	return OK;
}

static enum err lose(struct db *db, struct arena *a, struct tenant_id tenant, void *context) {
	const struct counted *x = context;
	(void)a;
	return notice_sealed_lost(db, tenant, x->key_no, NOTICE_FAILED,
		(struct opt_int){ .has = true, .v = clock_now() },
		str_from(T("本文を開く鍵が失われたため、送れませんでした。")), NULL);
}

enum err notice_seal_forget(struct db *db, struct arena *a, int64_t key_no) {
	return each_tenant(db, a, lose, &(struct counted){ .key_no = key_no });
}
