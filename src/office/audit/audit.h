/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 操作・閲覧記録, the trail of who read or did what (個人情報保護法66条 安全管理措置). Handlers do nothing for it: the
 * dispatcher hands over each act, and audit_record writes its line in the same transaction.
 */
#ifndef KASSEI_OFFICE_AUDIT_H
#define KASSEI_OFFICE_AUDIT_H

#include "audit_store.h"
#include "office/job/job.h"
#include "office/audit/audit-types.h"
#include "office/tenant/tenant.h"
#include "web/session.h"

#include <sodium.h>

/* In the writer: one line, and one row for each party or account whose data was read. For struct identity. */
enum err audit_record(struct db *db, struct arena *a, const struct act *act) MUST_CHECK;

/* What a line's hash is made of: every column but the hash and the seal, in the order of the schema, each as its length
 * and its bytes, so that no two lines have the same. `salt` goes first. 32 bytes in the arena. */
struct audit_line {
	struct tenant_id tenant_id;
	struct audit_id audit_id;
	int64_t at_us;
	enum audit_kind kind;
	struct account_id account_id;
	struct str account;
	struct session_id session_id;
	struct party_id party_id;
	int64_t acting;
	struct mandate_id mandate_id;
	struct str remote, route, path, format, request_id, sentence, statements;
	int64_t subjects;
};
struct str audit_line_hash(struct arena *a, const struct audit_line *line, struct str salt);
/* The link behind `before` (empty at the first): 32 bytes in the arena. */
struct str audit_chain(struct arena *a, struct str before, int64_t seal_no, struct str line_hash);

/* Job "audit.seal", key: the tenant's number. audit_record adds it, so that a line is sealed within a second. */
enum err audit_seal_job(struct job_run *run) MUST_CHECK;
/* Job "audit.head", daily: publishes the last link of every chain. */
enum err audit_head_job(struct job_run *run) MUST_CHECK;

/* ---- verifying ---- */

struct audit_verdict {
	enum audit_finding finding;
	int64_t seal_no;          /* where the first fault is */
	struct audit_id audit_id; /* the line that stood, or should have stood, there */
	int64_t links;            /* that were found intact before it */
	int64_t unsealed;         /* lines that wait for their place: no fault */
	int64_t disposed;         /* lines that were disposed of after their retention, with proof: no fault */
};
/* Reads one tenant's whole chain, a thousand links at a time, in the caller's transaction. A line that was disposed of
 * after its retention is no fault: its link says so, a row of audit_disposal counts and proves it, and a line of the
 * trail tells it. */
enum err audit_verify(struct db *db, struct tenant_id tenant, struct audit_verdict *ret_verdict) MUST_CHECK;
/* The same for one link and its line alone, as they follow from the link before: AUDIT_LINK_REMOVED when there is no
 * such link. */
enum err audit_verify_line(struct db *db, struct arena *a, struct tenant_id tenant, int64_t seal_no,
	enum audit_finding *ret_finding) MUST_CHECK;
/* Job "audit.verify", daily: verifies every chain and keeps the result (table audit_check), which the auditor's pages
 * warn of; a broken chain is also an error in the log. */
enum err audit_verify_job(struct job_run *run) MUST_CHECK;

/* ---- disposal (dispose.c) ---- */

/* In the writer: disposes of sealed lines from before a moment that no hold keeps, some thousand at a time, the first
 * of the chain first. The lines go with their salt; their links stay and say when; one row of audit_disposal and one
 * line of the trail say how many, which (a digest), and by which list. *ret_lines 0: none is left. */
enum err audit_dispose(struct db *db, struct arena *a, struct tenant_id tenant, int64_t before_us, int64_t list_no,
	int64_t now_us, int64_t *ret_lines) MUST_CHECK;
/* The digest of a disposal: sum = H(sum before ‖ a line's hash), from 32 zero bytes, in the order of the chain. */
struct audit_digest { unsigned char sum[crypto_generichash_BYTES]; int64_t lines; };
void audit_digest_begin(struct audit_digest *d);
void audit_digest_add(struct audit_digest *d, struct str line_hash);
struct str audit_digest_end(struct arena *a, struct audit_digest *d);
/* What the trail says of it, word for word: who verifies looks for this. */
struct str audit_disposal_sentence(struct arena *a, int64_t first, int64_t last, int64_t lines, struct str digest);

/* ---- words ---- */

/* What a handler does, for people (msgid); NULL when words.def does not say. */
const char *audit_words(struct str route);

#endif
