/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor of the outbox: what waits has a job that sends it, what is over says when, and secrets are gone. */
#include "office/notice/notice.h"

enum err notice_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct notice_verify_waiting_row *waiting;
	size_t count;
	VERIFY_RULE(v, notice_verify_unsettled, T("終わったお知らせに日時がありません"));
	VERIFY_RULE(v, notice_verify_digest, T("まとめたお知らせがありません"));
	VERIFY_RULE(v, notice_verify_secret, T("送った後の秘密のリンクが残っています"));
	VERIFY_RULE(v, notice_verify_address, T("送信待ちのメールにあて先がありません"));
	TRY(notice_verify_waiting(db, a, tenant, str_format(a, "%lld", (long long)tenant.v), &waiting, &count));
	if (count > 0)
		return verify_broken(v, a, T("送信待ちのメールを送るジョブがありません"), waiting[0].found.v);
	v->looked++;
	return OK;
}
