/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sealing: within a second each line gets its place in the tenant's chain, one link after the other, so that nobody can
 * change, remove or reorder a line later without breaking every link behind it. See audit.h.
 */
#include "base/date.h"
#include "office/audit/audit.h"

#include <sodium.h>

enum { HASH_BYTES = 32, SEALED_AT_ONCE = 500, TENANTS_MOST = 2000 };

struct str audit_chain(struct arena *a, struct str before, int64_t seal_no, struct str line_hash) {
	unsigned char number[8], *chain = arena_bytes(a, HASH_BYTES);
	crypto_generichash_state state;
	for (size_t i = 0; i < sizeof number; i++)
		number[i] = (unsigned char)((uint64_t)seal_no >> (56 - 8 * i));
	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)before.p, before.n);
	crypto_generichash_update(&state, number, sizeof number);
	crypto_generichash_update(&state, (const unsigned char *)line_hash.p, line_hash.n);
	crypto_generichash_final(&state, chain, HASH_BYTES);
	return str_of((const char *)chain, HASH_BYTES);
}

struct sealing {
	struct tenant_id tenant;
	int64_t now_us;
	size_t sealed;
};

/* In the writer, under the tenant's lock: two processes cannot give one place twice. */
static enum err seal(struct db *db, struct arena *a, void *context) {
	struct sealing *s = context;
	struct audit_head_of_row *heads;
	struct audit_unsealed_row *lines;
	size_t head_count, count;
	TRY(audit_head_of(db, a, s->tenant, &heads, &head_count));
	TRY(audit_unsealed(db, a, s->tenant, SEALED_AT_ONCE, &lines, &count));
	struct str chain = head_count > 0 ? heads[0].chain : S("");
	int64_t seal_no = head_count > 0 ? heads[0].seal_no : 0;
	for (size_t i = 0; i < count; i++) {
		chain = audit_chain(a, chain, ++seal_no, lines[i].line_hash);
		TRY(audit_seal_insert(db, s->tenant, seal_no, lines[i].audit_id, lines[i].line_hash, chain, s->now_us,
			NULL));
		TRY(audit_set_seal(db, s->tenant, lines[i].audit_id, (struct opt_int){ .has = true, .v = seal_no },
			NULL));
	}
	s->sealed = count;
	return OK;
}

enum err audit_seal_job(struct job_run *run) {
	struct sealing s = { .now_us = run->now_us };
	if (!str_to_int64(run->key, &s.tenant.v)) {
		run->reason = S("the key is no municipality's number");
		run->give_up = true;
		return ERR_INTERNAL;
	}
	TRY(writer_run(run->writer, s.tenant.v, seal, run->arena, &s));
	if (s.sealed == SEALED_AT_ONCE)
		run->again_us = run->now_us;
	return OK;
}

/* ---- the daily head ---- */

struct publishing {
	const struct tenant_all_row *tenants;
	size_t count;
	int64_t now_us;
};

static enum err publish_one(struct db *db, struct arena *a, struct tenant_id tenant, int64_t now_us) {
	struct audit_head_of_row *heads;
	size_t count;
	TRY(audit_head_of(db, a, tenant, &heads, &count));
	if (count == 0)
		return OK;
	return audit_head_put(db, tenant, jst_date(now_us), heads[0].seal_no, heads[0].chain, now_us, NULL);
}

static enum err publish(struct db *db, struct arena *a, void *context) {
	const struct publishing *p = context;
	TRY(publish_one(db, a, (struct tenant_id){ 0 }, p->now_us));
	for (size_t i = 0; i < p->count; i++)
		TRY(publish_one(db, a, p->tenants[i].tenant_id, p->now_us));
	return OK;
}

enum err audit_head_job(struct job_run *run) {
	struct publishing p = { .now_us = run->now_us };
	TRY(tenant_list(run->db, run->arena, &p.tenants, &p.count));
	return writer_run(run->writer, 0, publish, run->arena, &p);
}
