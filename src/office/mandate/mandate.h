/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Acting for others: the people of a party (owner, member, guest), agents (代理人) with a scope and an end, the
 * invitations by which both begin, and entries that officers make for somebody (職員代行入力). Who may do what in a
 * request is decided by office/account (identity.c) from these rows at that instant; nothing here is remembered between
 * requests. Functions that write run in the writer, in the transaction of their cause, and queue the mails that go with
 * it.
 */
#ifndef KASSEI_OFFICE_MANDATE_H
#define KASSEI_OFFICE_MANDATE_H

#include "base/date.h"
#include "base/ident.h"
#include "base/settings.h"
#include "db/db.h"
#include "mandate_store.h"
#include "office/job/job.h"
#include "office/mandate/mandate-types.h"
#include "office/verify/verify.h"

/* For whom and by whom something is done. `slug` is the municipality's, for the addresses in mails. */
struct mandate_place {
	struct tenant_id tenant;
	struct party_id party;
	struct str slug, party_name;
	struct account_id by;
	const struct settings *settings; /* to invite: where the key file is (struct notice) */
	int64_t now_us;
};

enum { INVITATION_DAYS = 14, MANDATE_REMINDER_DAYS = 14, MANDATE_YEARS_MOST = 5 };

/* ---- what a mandate may be ---- */

struct mandate_terms {
	enum mandate_scope scope;
	int64_t scope_id;        /* of the service or case; 0 for MANDATE_SCOPE_ALL */
	bool wants_to_act;       /* false: looks and comments only, whatever else is said */
	bool paid;
	struct str licence_no;   /* 行政書士登録番号: eight digits; empty: none */
	struct str other_law;    /* one of the setting mandate_other_laws; empty: none */
	struct date from, to;    /* first and last day in Japan; it ends as the day after `to` begins (民法140条, 141条) */
};
/* Whether an agent with these terms may prepare and send applications. Since 2026-01-01 nobody may do that for pay,
 * under whatever name, without being a 行政書士, unless another law says so (行政書士法19条1項); such an agent looks
 * and comments. */
bool mandate_may_act(const struct mandate_terms *terms);
/* Brings the number into its form (width, 第…号) and says what is wrong: a msgid and the field, or NULL. `today` is
 * Japan's. Texts live in `a`. A scope_id must be one of the party's (mandate_subject_put), which the caller's form has
 * checked by mandate_subject_find. */
const char *mandate_terms_check(struct arena *a, struct mandate_terms *terms, const struct settings *settings,
	struct date today, const char **ret_field);
/* The laws of the setting mandate_other_laws; count 0: none. */
void mandate_other_laws(struct arena *a, const struct settings *settings, struct str **ret_laws, size_t *ret_count);

/* For services, in apply: there is a service (party.v == 0) or a party's case that a mandate can be limited to.
 * `service` is the case's service. Called again it changes the name. */
enum err mandate_subject_put(struct db *db, struct tenant_id tenant, enum mandate_scope scope, int64_t subject,
	struct party_id party, int64_t service, struct str name) MUST_CHECK;
/* ERR_NOT_FOUND when it is none of the party's and no service. */
enum err mandate_subject_find(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	enum mandate_scope scope, int64_t subject, struct str *ret_name) MUST_CHECK;

/* ---- invitations ---- */

struct mandate_offer {
	struct str email, name;
	enum session_right right;      /* owner, member, guest, agent */
	struct mandate_terms terms;    /* of an agent, checked */
};
/* Writes an invitation and queues its mail, which alone holds the token. Whether the address has an account changes
 * nothing. */
enum err mandate_invite(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_offer *offer, const struct token *token) MUST_CHECK;
/* The invitation of a token; ERR_NOT_FOUND. */
enum err mandate_invitation_find(struct db *db, struct arena *a, struct tenant_id tenant, struct str token,
	struct mandate_invitation_by_token_row *ret_row) MUST_CHECK;
/* Its state at an instant, with INVITATION_EXPIRED. */
enum invitation_state mandate_invitation_state(enum invitation_state stored, int64_t expires_us, int64_t now_us);
/* The invited person (place->by, whose address is `email`) takes it: becomes one of the party's people, or its agent;
 * both sides are told of a mandate. ERR_NOT_FOUND: there is none for that address; ERR_CONFLICT: it is answered,
 * withdrawn or expired, its party is gone, or whoever gave it no longer may. */
enum err mandate_invitation_accept(struct db *db, struct arena *a, const struct mandate_place *place, struct str token,
	struct str email) MUST_CHECK;
/* Or declines it. Errors as above. */
enum err mandate_invitation_decline(struct db *db, struct arena *a, const struct mandate_place *place, struct str token,
	struct str email) MUST_CHECK;
/* An owner takes it back. ERR_CONFLICT: it is answered already; ERR_NOT_FOUND: it is not the party's. */
enum err mandate_invitation_withdraw(struct db *db, struct arena *a, const struct mandate_place *place,
	struct invitation_id id) MUST_CHECK;

/* ---- the party's own people ---- */

/* Makes somebody one of the party's people, or changes his right; the row before ends at that instant and stays.
 * ERR_CONFLICT: he is the last owner and would be none any more. Also leads his first page to the municipality
 * (account_join_tenant). */
enum err mandate_member_set(struct db *db, struct arena *a, const struct mandate_place *place,
	struct account_id account, enum session_right right) MUST_CHECK;
/* He is none any more; `version` as his row was shown (0: whatever it is). His unanswered invitations are withdrawn.
 * ERR_CONFLICT: the last owner, or the row moved on. */
enum err mandate_member_leave(struct db *db, struct arena *a, const struct mandate_place *place,
	struct account_id account, int64_t version) MUST_CHECK;

/* ---- mandates ---- */

/* Ends a mandate now, by either side or an officer, and tells both. ERR_NOT_FOUND: not this party's; ERR_CONFLICT: it
 * has ended. */
enum err mandate_end_early(struct db *db, struct arena *a, const struct mandate_place *place,
	struct mandate_id id) MUST_CHECK;
/* Kind "mandate.remind", key: tenant and mandate. Mails both sides MANDATE_REMINDER_DAYS before the end, and does
 * nothing for one that ended early. */
enum err mandate_remind_job(struct job_run *run) MUST_CHECK;
/* Kind "mandate.ended", the same key: mails both sides when it has ended by its time. The end itself needs no job. */
enum err mandate_ended_job(struct job_run *run) MUST_CHECK;

/* ---- 職員代行入力 ---- */

struct proxy_fields {
	enum proxy_channel channel;
	struct str asked_by, checked_by;
};
/* An officer (place->by) begins to enter something for the party. */
enum err mandate_proxy_begin(struct db *db, const struct mandate_place *place, const struct proxy_fields *fields,
	struct proxy_id *ret_id) MUST_CHECK;
/*
 * For every module, in the apply of an officer's form that was opened from an entry: the entry touched the record
 * `what_id` of the table `what` (S(""), 0: words only); `sentence` says it for the print, in Japanese. ERR_NOT_FOUND:
 * no such entry for that party; ERR_CONFLICT: it is finished. Wherever the record is shown, mandate_proxy_of_record
 * tells by which entry it was touched.
 */
enum err mandate_proxy_note(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct proxy_id proxy, struct str what, int64_t what_id, struct str sentence, int64_t now_us) MUST_CHECK;
struct proxy_finish {
	int64_t version;
	bool printed, read_back, on_paper; /* on_paper: signed by the person */
	bool send_copy;                    /* by mail, or as a letter to post when the party has no address of mail */
};
/* Finishes it. ERR_INPUT: nothing was entered, or it was not read back to the person (counter and telephone);
 * ERR_CONFLICT: it moved on. */
enum err mandate_proxy_end(struct db *db, struct arena *a, const struct mandate_place *place, struct proxy_id proxy,
	const struct proxy_finish *finish) MUST_CHECK;

/* In the writer, after retention of a party: who was invited, who asked at the counter and what was entered go. */
enum err mandate_dispose(struct db *db, struct tenant_id tenant, struct party_id party) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err mandate_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
