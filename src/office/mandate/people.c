/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The party's own people, and the invitations by which people and agents begin. See mandate.h. No pages. */
#include "office/account/account.h"
#include "office/mandate/mandate-private.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/party.h"

/* ---- the party's own people ---- */

static struct opt_int some(int64_t value) {
	return (struct opt_int){ .has = true, .v = value };
}

/* What somebody sent out in a right that he no longer has is withdrawn with it. */
static enum err withdraw_invitations(struct db *db, const struct mandate_place *place, struct account_id account) {
	return mandate_invitations_close_all(db, place->tenant, place->party, account, INVITATION_WITHDRAWN,
		some(place->now_us), INVITATION_WAITING, NULL);
}

static enum err keep_an_owner(struct db *db, struct arena *a, const struct mandate_place *place,
	enum session_right before, enum session_right after) {
	struct mandate_owner_count_row row;
	if (before != SESSION_RIGHT_OWNER || after == SESSION_RIGHT_OWNER)
		return OK;
	TRY(mandate_owner_count(db, a, place->tenant, place->party, SESSION_RIGHT_OWNER, &row));
	return row.owners > 1 ? OK : ERR_CONFLICT;
}

/* Also sessions with another right have an end: it is asked for each request anew. */
static enum err end_row(struct db *db, const struct mandate_place *place, struct account_id account, int64_t until_us,
	int64_t version) {
	int64_t changed;
	TRY(mandate_member_end(db, place->tenant, place->party, account, some(until_us), some(place->by.v), version,
		&changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

enum err mandate_member_set(struct db *db, struct arena *a, const struct mandate_place *place,
	struct account_id account, enum session_right right) {
	struct mandate_member_now_row row;
	const struct opt_int lasting = { .has = false };
	int64_t from = place->now_us;
	enum err e = mandate_member_now(db, a, place->tenant, place->party, account, &row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK) {
		if (row.member_right == right)
			return OK;
		TRY(keep_an_owner(db, a, place, row.member_right, right));
		/* Rows of one person never begin at the same instant. */
		from = from > row.from_us ? from : row.from_us + 1;
		TRY(end_row(db, place, account, from, row.version));
		TRY(withdraw_invitations(db, place, account));
	}
	TRY(mandate_member_insert(db, place->tenant, place->party, account, right, from, lasting, place->by, NULL));
	TRY(party_happened(db, place->tenant, place->party));
	return account_join_tenant(db, account, place->tenant);
}

enum err mandate_member_leave(struct db *db, struct arena *a, const struct mandate_place *place,
	struct account_id account, int64_t version) {
	struct mandate_member_now_row row;
	TRY(mandate_member_now(db, a, place->tenant, place->party, account, &row));
	TRY(keep_an_owner(db, a, place, row.member_right, SESSION_RIGHT_NONE));
	TRY(end_row(db, place, account, place->now_us > row.from_us ? place->now_us : row.from_us + 1,
		version != 0 ? version : row.version));
	TRY(party_happened(db, place->tenant, place->party));
	return withdraw_invitations(db, place, account);
}

/* ---- inviting ---- */

static enum err send_invitation(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_offer *offer, struct invitation_id id, const struct token *token, int64_t expires_us) {
	struct account_by_id_row inviter;
	TRY(account_by_id(db, a, place->by, &inviter));
	const struct msg_arg values[] = {
		{ .name = "inviter", .text = inviter.name }, { .name = "party", .text = place->party_name },
		{ .name = "right", .text = str_from(tr(LANG_JA, session_right_desc.values[offer->right].label)) },
		{ .name = "date", .text = date_format_ja(a, jst_date(expires_us - 1)) },
		{ .name = "link", .text = url_build(a, "/%s/invitations/%s", place->slug, token_to_text(a, token)).s }
	};
	return notice_queue(db, a,
		&(struct notice){ .settings = place->settings,
			.tenant = place->tenant,
			.template = NOTICE_T_party_invitation,
			.cause = id_to_text(a, id.v),
			.mail = offer->email,
			.name = offer->name,
			.party = place->party,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = place->now_us,
			.expires_us = expires_us });
}

enum err mandate_invite(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_offer *offer, const struct token *token) {
	const struct invitation_id id = { ident_new() };
	const struct mandate_terms *t = &offer->terms;
	const bool agent = offer->right == SESSION_RIGHT_AGENT;
	/* The whole last day: until the next one begins. */
	const struct opt_int until = { .has = agent, .v = agent ? jst_to_us(date_add_days(t->to, 1), 0, 0, 0) : 0 };
	int64_t expires_us = jst_to_us(date_add_days(jst_date(place->now_us), INVITATION_DAYS + 1), 0, 0, 0);
	if (agent && until.v < expires_us)
		expires_us = until.v;
	TRY(mandate_invitation_insert(db, place->tenant, id, place->party, account_token_hash(a, token), offer->email,
		offer->name, offer->right, agent ? t->scope : MANDATE_SCOPE_ALL, agent ? t->scope_id : 0,
		agent ? mandate_may_act(t) : offer->right != SESSION_RIGHT_GUEST, agent && t->paid,
		agent ? t->licence_no : S(""), agent ? t->other_law : S(""),
		agent ? jst_to_us(t->from, 0, 0, 0) : place->now_us, until, INVITATION_WAITING, expires_us,
		place->now_us, place->by, NULL));
	TRY(party_happened(db, place->tenant, place->party));
	return send_invitation(db, a, place, offer, id, token, expires_us);
}

/* ---- answering ---- */

enum err mandate_invitation_find(struct db *db, struct arena *a, struct tenant_id tenant, struct str text,
	struct mandate_invitation_by_token_row *ret_row) {
	struct token token;
	if (!token_parse(text, &token))
		return ERR_NOT_FOUND;
	return mandate_invitation_by_token(db, a, tenant, account_token_hash(a, &token), ret_row);
}

enum invitation_state mandate_invitation_state(enum invitation_state stored, int64_t expires_us, int64_t now_us) {
	return stored == INVITATION_WAITING && now_us >= expires_us ? INVITATION_EXPIRED : stored;
}

/* Whoever has the mail must also be whom it was written to. */
static enum err take(struct db *db, struct arena *a, struct mandate_place *place, struct str token, struct str email,
	enum invitation_state answer, struct mandate_invitation_by_token_row *row) {
	int64_t changed;
	TRY(mandate_invitation_find(db, a, place->tenant, token, row));
	if (!str_equal(account_email_key(a, email), account_email_key(a, row->email)))
		return ERR_NOT_FOUND;
	if (mandate_invitation_state(row->state, row->expires_us, place->now_us) != INVITATION_WAITING)
		return ERR_CONFLICT;
	place->party = row->party_id;
	place->party_name = row->party_name;
	TRY(mandate_invitation_close(db, place->tenant, row->party_id, row->invitation_id, answer, some(place->now_us),
		some(place->by.v), INVITATION_WAITING, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

/* An invitation never takes something away: an owner who follows one as guest stays owner. */
static enum err join(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_invitation_by_token_row *row) {
	struct mandate_member_now_row now;
	enum err e = mandate_member_now(db, a, place->tenant, place->party, place->by, &now);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == OK && now.member_right <= row->offered_right)
		return OK;
	struct mandate_place by_inviter = *place;
	by_inviter.by = row->created_by;
	return mandate_member_set(db, a, &by_inviter, place->by, row->offered_right);
}

enum err mandate_invitation_accept(struct db *db, struct arena *a, const struct mandate_place *given, struct str token,
	struct str email) {
	struct mandate_place place = *given;
	struct mandate_invitation_by_token_row row;
	TRY(take(db, a, &place, token, email, INVITATION_ACCEPTED, &row));
	if (row.offered_right != SESSION_RIGHT_AGENT)
		return join(db, a, &place, &row);
	TRY(mandate_begin(db, a, &place, &row));
	return account_join_tenant(db, place.by, place.tenant);
}

enum err mandate_invitation_decline(struct db *db, struct arena *a, const struct mandate_place *given, struct str token,
	struct str email) {
	struct mandate_place place = *given;
	struct mandate_invitation_by_token_row row;
	return take(db, a, &place, token, email, INVITATION_DECLINED, &row);
}

enum err mandate_invitation_withdraw(struct db *db, struct arena *a, const struct mandate_place *place,
	struct invitation_id id) {
	const struct opt_int nobody = { .has = false };
	int64_t changed;
	(void)a;
	TRY(mandate_invitation_close(db, place->tenant, place->party, id, INVITATION_WITHDRAWN, some(place->now_us),
		nobody, INVITATION_WAITING, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}
