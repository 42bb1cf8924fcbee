/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Disposing of lines whose time is over (個人情報保護法22条). The line goes, with its salt, so that nobody can guess
 * what stood in it from its hash; the link stays and says when, and one row proves how many and which. See audit.h;
 * verify.c asks for both.
 */
#include "office/audit/audit.h"

#include <sodium.h>

enum { HASH_BYTES = 32, LINES_AT_ONCE = 2000 };

void audit_digest_begin(struct audit_digest *d) {
	*d = (struct audit_digest){ .lines = 0 };
}

void audit_digest_add(struct audit_digest *d, struct str line_hash) {
	crypto_generichash_state state;
	d->lines++;
	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&state, d->sum, sizeof d->sum);
	crypto_generichash_update(&state, (const unsigned char *)line_hash.p, line_hash.n);
	crypto_generichash_final(&state, d->sum, HASH_BYTES);
}

struct str audit_digest_end(struct arena *a, struct audit_digest *d) {
	return str_copy(a, str_of((const char *)d->sum, HASH_BYTES));
}

struct str audit_disposal_sentence(struct arena *a, int64_t first, int64_t last, int64_t lines, struct str digest) {
	char hex[2 * HASH_BYTES + 1];
	sodium_bin2hex(hex, sizeof hex, (const unsigned char *)digest.p, digest.n < HASH_BYTES ? digest.n : HASH_BYTES);
	return str_format(a, "操作・閲覧記録を廃棄しました（封印%lld～%lld、%lld件、照合値%s）。", (long long)first,
		(long long)last, (long long)lines, hex);
}

enum err audit_dispose(struct db *db, struct arena *a, struct tenant_id tenant, int64_t before_us, int64_t list_no,
	int64_t now_us, int64_t *ret_lines) {
	struct audit_over_row *rows;
	struct audit_digest digest;
	size_t count;
	*ret_lines = 0;
	TRY(audit_over(db, a, tenant, before_us, LINES_AT_ONCE, &rows, &count));
	if (count == 0)
		return OK;
	audit_digest_begin(&digest);
	for (size_t i = 0; i < count; i++) {
		audit_digest_add(&digest, rows[i].line_hash);
		TRY(audit_seal_dispose(db, tenant, rows[i].place.v, (struct opt_int){ true, now_us }, NULL));
		TRY(audit_subject_delete(db, tenant, rows[i].audit_id, NULL));
		TRY(audit_line_delete(db, tenant, rows[i].audit_id, NULL));
	}
	const int64_t first = rows[0].place.v, last = rows[count - 1].place.v;
	const struct str sum = audit_digest_end(a, &digest);
	TRY(audit_disposal_insert(db, tenant, first, last, (int64_t)count, sum, list_no, now_us, NULL));
	*ret_lines = (int64_t)count;
	return audit_record(db, a,
		&(struct act){ .at_us = now_us,
			.tenant = tenant.v,
			.remote = S(""),
			.route = "retention_dispose",
			.path = S(""),
			.method = HTTP_POST,
			.format = FORMAT_HTML,
			.sentence = audit_disposal_sentence(a, first, last, (int64_t)count, sum) });
}
