/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An auditor of its own: reads the chain and the lines and computes both anew. It shares only the two hashes with the
 * side that writes, and stops at the first place where something was changed, removed, added or reordered.
 */
#include "office/audit/audit.h"

enum { READ_AT_ONCE = 1000, HEADS_MOST = 20000 };

static struct audit_line line_of(struct tenant_id tenant, const struct audit_links_row *r) {
	return (struct audit_line){
		.tenant_id = tenant,
		.audit_id = { r->line_id.v },
		.at_us = r->at_us.v,
		.kind = (enum audit_kind)r->kind.v,
		.account_id = { r->account_id.v },
		.account = r->account,
		.session_id = { r->session_id.v },
		.party_id = { r->party_id.v },
		.acting = r->acting.v,
		.mandate_id = { r->mandate_id.v },
		.remote = r->remote,
		.route = r->route,
		.path = r->path,
		.format = r->format,
		.request_id = r->request_id,
		.sentence = r->sentence,
		.statements = r->statements,
		.subjects = r->subjects.v,
	};
}

/* What is wrong with a link and its line; AUDIT_INTACT when nothing is. */
static enum audit_finding look_at(struct arena *a, struct tenant_id tenant, const struct audit_links_row *r,
	int64_t expected, struct str chain) {
	if (r->seal_no != expected)
		return AUDIT_LINK_REMOVED;
	if (!str_equal(audit_chain(a, chain, r->seal_no, r->sealed_hash), r->chain))
		return AUDIT_LINK_CHANGED;
	if (!r->line_id.has)
		return r->disposed_us.has ? AUDIT_INTACT :
			AUDIT_LINE_REMOVED; /* whether it may be missing is asked once for each
			disposal: look_at_disposals */
	if (!r->line_seal.has || r->line_seal.v != r->seal_no)
		return AUDIT_REORDERED;
	const struct audit_line line = line_of(tenant, r);
	return str_equal(audit_line_hash(a, &line, r->salt), r->sealed_hash) ? AUDIT_INTACT : AUDIT_LINE_CHANGED;
}

struct walk {
	struct tenant_id tenant;
	struct audit_verdict *verdict;
	struct audit_heads_of_row *heads;
	size_t head_count, next_head;
	int64_t lines; /* that stand behind links */
	struct proof {
		struct audit_disposal_list_row row;
		struct audit_digest digest;
	} * proofs; /* what was disposed of, as its rows say and as it is */
	size_t proof_count;
	char chain[64];
	size_t chain_n;
};

/* A head that was published says what the chain was at that link. */
static bool head_agrees(struct walk *w, const struct audit_links_row *r) {
	while (w->next_head < w->head_count && w->heads[w->next_head].seal_no == r->seal_no)
		if (!str_equal(w->heads[w->next_head++].chain, r->chain))
			return false;
	return true;
}

/* The disposal that a missing line belongs to; false when none does. */
static bool count_disposed(struct walk *w, const struct audit_links_row *r) {
	for (size_t i = 0; i < w->proof_count; i++) {
		struct proof *p = &w->proofs[i];
		if (p->row.disposed_us == r->disposed_us.v && r->seal_no >= p->row.first_seal &&
			r->seal_no <= p->row.last_seal) {
			audit_digest_add(&p->digest, r->sealed_hash);
			w->verdict->disposed++;
			return true;
		}
	}
	return false;
}

static enum err walk_some(struct db *db, struct arena *a, struct walk *w, size_t *ret_count) {
	struct audit_links_row *rows;
	struct audit_verdict *v = w->verdict;
	TRY(audit_links(db, a, w->tenant, v->links, READ_AT_ONCE, &rows, ret_count));
	for (size_t i = 0; i < *ret_count && v->finding == AUDIT_INTACT; i++) {
		struct arena_mark mark = arena_mark(a);
		v->finding = look_at(a, w->tenant, &rows[i], v->links + 1, str_of(w->chain, w->chain_n));
		arena_rewind(a, mark);
		if (v->finding == AUDIT_INTACT && !rows[i].line_id.has && !count_disposed(w, &rows[i]))
			v->finding = AUDIT_LINE_REMOVED;
		if (v->finding == AUDIT_INTACT && !head_agrees(w, &rows[i]))
			v->finding = AUDIT_HEAD_DIFFERS;
		v->seal_no = v->finding == AUDIT_LINK_REMOVED ? v->links + 1 : rows[i].seal_no;
		v->audit_id = rows[i].audit_id;
		if (v->finding != AUDIT_INTACT)
			return OK;
		memcpy(w->chain, rows[i].chain.p,
			rows[i].chain.n < sizeof w->chain ? rows[i].chain.n : sizeof w->chain);
		w->lines += rows[i].line_id.has;
		w->chain_n = rows[i].chain.n < sizeof w->chain ? rows[i].chain.n : sizeof w->chain;
		v->links++;
	}
	return OK;
}

static enum err walk_all(struct db *db, struct arena *a, struct walk *w) {
	size_t count = READ_AT_ONCE;
	while (w->verdict->finding == AUDIT_INTACT && count == READ_AT_ONCE) {
		struct arena_mark mark = arena_mark(a);
		TRY(walk_some(db, a, w, &count));
		arena_rewind(a, mark);
	}
	return OK;
}

/* The line that tells of a disposal is there, unless its own time was over too. */
static enum err is_told(struct db *db, struct arena *a, const struct walk *w, const struct proof *p, bool *ret_told) {
	struct audit_disposal_line_row line;
	struct str sentence =
		audit_disposal_sentence(a, p->row.first_seal, p->row.last_seal, p->row.lines, p->row.digest);
	TRY(audit_disposal_line(db, a, w->tenant, p->row.disposed_us, sentence, &line));
	*ret_told = line.lines == 1;
	for (size_t i = 0; i < w->proof_count && !*ret_told; i++)
		*ret_told = w->proofs[i].row.disposed_us > p->row.disposed_us &&
			w->proofs[i].row.last_seal > p->row.last_seal;
	return OK;
}

/* Every disposal took just the lines that its row counts, and the trail tells of it. */
static enum err look_at_disposals(struct db *db, struct arena *a, struct walk *w) {
	struct audit_verdict *v = w->verdict;
	for (size_t i = 0; i < w->proof_count && v->finding == AUDIT_INTACT; i++) {
		struct proof *p = &w->proofs[i];
		bool told;
		TRY(is_told(db, a, w, p, &told));
		if (told && p->digest.lines == p->row.lines &&
			str_equal(audit_digest_end(a, &p->digest), p->row.digest))
			continue;
		v->finding = AUDIT_LINE_REMOVED;
		v->seal_no = p->row.first_seal;
	}
	return OK;
}

static enum err read_disposals(struct db *db, struct arena *a, struct walk *w) {
	struct audit_disposal_list_row *rows;
	TRY(audit_disposal_list(db, a, w->tenant, &rows, &w->proof_count));
	w->proofs = ARENA_ARRAY(a, struct proof, w->proof_count + 1);
	for (size_t i = 0; i < w->proof_count; i++) {
		w->proofs[i].row = rows[i];
		audit_digest_begin(&w->proofs[i].digest);
	}
	return OK;
}

/* What no link tells: links cut off at the end, which a published head betrays, and lines that no link stands for. */
static enum err look_beside(struct db *db, struct arena *a, struct walk *w) {
	struct audit_sealed_count_row sealed;
	struct audit_unsealed_count_row unsealed;
	struct audit_verdict *v = w->verdict;
	TRY(audit_sealed_count(db, a, w->tenant, &sealed));
	TRY(audit_unsealed_count(db, a, w->tenant, &unsealed));
	v->unsealed = unsealed.lines;
	if (v->finding != AUDIT_INTACT)
		return OK;
	if (w->next_head < w->head_count)
		v->finding = AUDIT_LINK_REMOVED;
	else if (sealed.lines != w->lines)
		v->finding = AUDIT_LINE_ADDED;
	v->seal_no = v->finding == AUDIT_INTACT ? v->links : v->links + 1;
	return OK;
}

enum err audit_verify(struct db *db, struct tenant_id tenant, struct audit_verdict *ret_verdict) {
	struct arena *a = arena_new();
	struct audit_verdict v = { .finding = AUDIT_INTACT };
	struct walk w = { .tenant = tenant, .verdict = &v };
	enum err e = audit_heads_of(db, a, tenant, HEADS_MOST, &w.heads, &w.head_count);
	if (e == OK)
		e = read_disposals(db, a, &w);
	if (e == OK)
		e = walk_all(db, a, &w);
	if (e == OK)
		e = look_beside(db, a, &w);
	if (e == OK)
		e = look_at_disposals(db, a, &w);
	if (e == OK)
		*ret_verdict = v;
	arena_free(a);
	return e;
}

enum err audit_verify_line(struct db *db, struct arena *a, struct tenant_id tenant, int64_t seal_no,
	enum audit_finding *ret_finding) {
	struct audit_links_row *rows;
	size_t count;
	*ret_finding = AUDIT_LINK_REMOVED;
	TRY(audit_links(db, a, tenant, seal_no - 2, 2, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].seal_no == seal_no && (seal_no == 1 || i == 1))
			*ret_finding = look_at(a, tenant, &rows[i], seal_no, i == 0 ? S("") : rows[0].chain);
	return OK;
}

static const struct enum_value FINDINGS[] = {
	[AUDIT_INTACT] = { "intact", T("改ざんはありません") },
	[AUDIT_LINE_CHANGED] = { "line_changed", T("記録の内容が変更されています") },
	[AUDIT_LINE_REMOVED] = { "line_removed", T("記録が消されています") },
	[AUDIT_REORDERED] = { "reordered", T("記録の順番が変えられています") },
	[AUDIT_LINK_CHANGED] = { "link_changed", T("封印が変更されています") },
	[AUDIT_LINK_REMOVED] = { "link_removed", T("封印が消されています") },
	[AUDIT_LINE_ADDED] = { "line_added", T("封印のない記録が加えられています") },
	[AUDIT_HEAD_DIFFERS] = { "head_differs", T("公表した連鎖値と違います") },
};
const struct enum_desc audit_finding_desc = { .name = "audit_finding",
	.count = AUDIT_FINDING_COUNT,
	.values = FINDINGS };
