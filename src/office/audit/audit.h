/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 操作・閲覧記録, the trail of who read or did what (個人情報保護法66条 安全管理措置). Handlers do nothing for it: the
 * dispatcher hands over each act, and audit_record writes its line in the same transaction.
 */
#ifndef KASSEI_OFFICE_AUDIT_H
#define KASSEI_OFFICE_AUDIT_H

#include "audit_store.h"
#include "office/audit/audit-types.h"
#include "web/session.h"

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

#endif
