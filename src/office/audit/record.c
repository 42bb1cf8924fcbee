/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing a line of the trail. See audit.h. */
#include "office/audit/audit.h"

#include "base/ident.h"

#include <sodium.h>

enum { HASH_BYTES = 32, PATH_MOST_CHARACTERS = 1000, STATEMENTS_MOST_BYTES = 4000 };

/* ---- the hash ---- */

static void hash_number(crypto_generichash_state *state, int64_t number) {
	unsigned char bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
	crypto_generichash_update(state, bytes, sizeof bytes);
}

static void hash_text(crypto_generichash_state *state, struct str text) {
	hash_number(state, (int64_t)text.n);
	if (text.n > 0)
		crypto_generichash_update(state, (const unsigned char *)text.p, text.n);
}

struct str audit_line_hash(struct arena *a, const struct audit_line *l, struct str salt) {
	const int64_t numbers[] = { l->tenant_id.v, l->audit_id.v, l->at_us, l->kind, l->account_id.v, l->session_id.v,
		l->party_id.v, l->acting, l->mandate_id.v, l->subjects };
	const struct str texts[] = { l->account, l->remote, l->route, l->path, l->format, l->request_id, l->sentence,
		l->statements };
	crypto_generichash_state state;
	unsigned char *hash = arena_bytes(a, HASH_BYTES);
	crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
	hash_text(&state, salt);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		hash_number(&state, numbers[i]);
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		hash_text(&state, texts[i]);
	crypto_generichash_final(&state, hash, HASH_BYTES);
	return str_of((const char *)hash, HASH_BYTES);
}

/* ---- what was read ---- */

/* "party_by_id=1, party_list=50"; what does not fit is left to the count of subjects. */
static struct str statements_of(struct arena *a, const struct act *act) {
	struct buf b;
	buf_init(&b, a, STATEMENTS_MOST_BYTES);
	for (size_t i = 0; i < act->sight_count;) {
		const char *name = act->sights[i].statement;
		int64_t rows = 0;
		for (; i < act->sight_count && act->sights[i].statement == name; i++)
			rows += act->sights[i].rows;
		buf_format(&b, "%s%s=%lld", b.n > 0 ? ", " : "", name, (long long)rows);
	}
	return buf_view(&b);
}

/* Whose data was read, and for whom somebody acted. */
static enum err write_subjects(struct db *db, const struct audit_line *line, const struct act *act,
	int64_t *ret_count) {
	int64_t count = 0;
	if (act->party != 0)
		TRY(audit_subject_insert(db, line->tenant_id, (struct party_id){ act->party }, (struct account_id){ 0 },
			line->audit_id, &count));
	for (size_t i = 0; i < act->sight_count; i++) {
		const struct db_sight *sight = &act->sights[i];
		int64_t added;
		if (sight->party == 0 && sight->account == 0)
			continue;
		TRY(audit_subject_insert(db, line->tenant_id, (struct party_id){ sight->party },
			(struct account_id){ sight->party != 0 ? 0 : sight->account }, line->audit_id, &added));
		count += added;
	}
	*ret_count = count;
	return OK;
}

/* ---- the line ---- */

static enum audit_kind kind_of(const struct act *act) {
	if (act->outcome != OK)
		return AUDIT_REFUSED;
	if (act->method != HTTP_GET)
		return AUDIT_CHANGE;
	return act->format == FORMAT_HTML ? AUDIT_READ : AUDIT_EXPORT;
}

static struct audit_line line_of(struct arena *a, const struct act *act) {
	static const char *const FORMATS[FORMAT_COUNT] = { [FORMAT_HTML] = "html",
		[FORMAT_JSON] = "json",
		[FORMAT_CSV] = "csv",
		[FORMAT_XLSX] = "xlsx",
		[FORMAT_ATOM] = "atom" };
	const struct session *s = act->session;
	struct str path = utf8_valid(act->path) ? utf8_prefix(act->path, PATH_MOST_CHARACTERS) : S("");
	return (struct audit_line){
		.tenant_id = { act->tenant },
		.audit_id = { ident_new() },
		.at_us = act->at_us,
		.kind = kind_of(act),
		.account_id = { s != NULL ? s->account : 0 },
		.account = s != NULL ? s->name : S(""),
		.session_id = { s != NULL ? s->session_id : 0 },
		.party_id = { act->party },
		.acting = s != NULL && act->party == s->party ? (int64_t)s->right : 0,
		.mandate_id = { s != NULL ? s->mandate : 0 },
		.remote = act->remote,
		.route = str_from(act->route),
		.path = path,
		.format = str_from(FORMATS[act->format]),
		.request_id = str_or_empty(act->request_id),
		.sentence = str_or_empty(act->sentence),
		.statements = statements_of(a, act),
	};
}

enum err audit_record(struct db *db, struct arena *a, const struct act *act) {
	const struct token token = token_new();
	const struct str salt = str_of((const char *)token.bytes, sizeof token.bytes);
	struct audit_line l = line_of(a, act);
	TRY(write_subjects(db, &l, act, &l.subjects));
	TRY(job_add(db, "audit.seal", str_format(a, "%lld", (long long)act->tenant), act->at_us, S("")));
	return audit_insert(db, l.tenant_id, l.audit_id, l.at_us, l.kind, l.account_id, l.account, l.session_id,
		l.party_id, l.acting, l.mandate_id, l.remote, l.route, l.path, l.format, l.request_id, l.sentence,
		l.statements, l.subjects, salt, audit_line_hash(a, &l, salt), NULL);
}
