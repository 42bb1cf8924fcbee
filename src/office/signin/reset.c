/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See reset.h. No pages. */
#include "office/signin/reset.h"

#include "base/date.h"
#include "base/ident.h"
#include "office/notice/notice.h"
#include "staff_store.h"

static const struct enum_value cause_values[] = {
	[SIGNIN_RESET_LOST] = { .word = "lost", .label = T("機器をなくした、壊れた、替えた") },
	[SIGNIN_RESET_STOPPED] = { .word = "stopped", .label = T("心当たりのない変更で止まっている") },
	[SIGNIN_RESET_OTHER] = { .word = "other", .label = T("そのほか") },
};
const struct enum_desc signin_reset_cause_desc = { .name = "signin_reset_cause",
	.count = SIGNIN_RESET_CAUSE_COUNT,
	.values = cause_values };

static const struct enum_value check_values[] = {
	[SIGNIN_RESET_PHOTO] = { .word = "photo", .label = T("顔写真のある書類1点") },
	[SIGNIN_RESET_TWO] = { .word = "two", .label = T("顔写真のない書類2点") },
	[SIGNIN_RESET_STAFF_CARD] = { .word = "staff_card", .label = T("職員証と、所属への確認") },
};
const struct enum_desc signin_reset_check_desc = { .name = "signin_reset_check",
	.count = SIGNIN_RESET_CHECK_COUNT,
	.values = check_values };

static const struct enum_value state_values[] = {
	[SIGNIN_RESET_WAITING] = { .word = "waiting", .label = T("承認待ち") },
	[SIGNIN_RESET_DONE] = { .word = "done", .label = T("再設定済み") },
	[SIGNIN_RESET_REFUSED] = { .word = "refused", .label = T("承認されなかった") },
};
const struct enum_desc signin_reset_state_desc = { .name = "signin_reset_state",
	.count = SIGNIN_RESET_STATE_COUNT,
	.values = state_values };

static const struct enum_value part_values[] = {
	[SIGNIN_PART_APP] = { .word = "app", .label = T("認証アプリと回復コード") },
	[SIGNIN_PART_PASSKEYS] = { .word = "passkeys", .label = T("パスキー") },
	[SIGNIN_PART_SITES] = { .word = "sites", .label = T("ほかのサイトのアカウント") },
	[SIGNIN_PART_PASSWORD] = { .word = "password", .label = T("パスワード") },
};
const struct enum_desc signin_part_desc = { .name = "signin_part", .count = SIGNIN_PART_COUNT, .values = part_values };

/* ---- who it is ---- */

enum err reset_account_of(struct db *db, struct arena *a, struct str email, struct account_id *ret_account) {
	struct account_by_email_row row;
	struct account_by_former_email_row former;
	struct str key = account_email_key(a, email);
	enum err e = account_by_email(db, a, key, &row);
	if (e == OK)
		*ret_account = row.account_id;
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(account_by_former_email(db, a, key, &former));
	*ret_account = former.account_id;
	return OK;
}

static enum err is_officer(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	int64_t now_us, bool *ret_is) {
	struct staff_memberships_of_row *rows;
	size_t count;
	*ret_is = false;
	TRY(staff_memberships_of(db, a, tenant, account, &rows, &count));
	for (size_t i = 0; i < count; i++)
		*ret_is |= !rows[i].valid_to.has || rows[i].valid_to.v > jst_date(now_us).days;
	return OK;
}

enum err reset_standing_of(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	int64_t now_us, enum reset_standing *ret_standing) {
	struct account_tenant_list_row *towns;
	size_t count;
	bool here = false, officer_here, officer_there = false, officer;
	TRY(account_tenant_list(db, a, account, &towns, &count));
	TRY(is_officer(db, a, tenant, account, now_us, &officer_here));
	for (size_t i = 0; i < count; i++) {
		here |= towns[i].tenant_id.v == tenant.v;
		if (towns[i].tenant_id.v == tenant.v)
			continue;
		TRY(is_officer(db, a, towns[i].tenant_id, account, now_us, &officer));
		officer_there |= officer;
	}
	*ret_standing = officer_here                  ? RESET_OFFICER :
		officer_there || (count > 0 && !here) ? RESET_ELSEWHERE :
		here ? RESET_OURS :
							RESET_NOBODYS;
	return OK;
}

/* ---- asking and doing ---- */

enum err reset_ask(struct db *db, struct tenant_id tenant, const struct reset_fields *f, struct account_id by,
	int64_t now_us, struct reset_id *ret_id) {
	const struct reset_id id = { ident_new() };
	TRY(signin_reset_insert(db, tenant, id, f->account, f->cause, f->checked, f->note, f->parts, f->former_address,
		f->postcode, f->address, SIGNIN_RESET_WAITING, by, now_us, NULL));
	*ret_id = id;
	return OK;
}

static bool has(const struct signin_reset_by_id_row *r, enum signin_part part) {
	return (r->parts & INT64_C(1) << part) != 0;
}

static enum err take_away(struct db *db, const struct signin_reset_by_id_row *r) {
	if (has(r, SIGNIN_PART_APP)) {
		TRY(signin_totp_remove(db, r->account_id, NULL));
		TRY(signin_recovery_remove(db, r->account_id, NULL));
	}
	if (has(r, SIGNIN_PART_PASSKEYS))
		TRY(signin_passkeys_remove_since(db, r->account_id, 0, NULL));
	if (has(r, SIGNIN_PART_SITES))
		TRY(signin_identities_remove_since(db, r->account_id, 0, NULL));
	return OK;
}

static enum err put_back_address(struct db *db, struct arena *a, const struct account_by_id_row *account) {
	struct account_by_email_row taken;
	if (account->email_before.n == 0)
		return OK;
	enum err e = account_by_email(db, a, account->email_before, &taken);
	if (e != ERR_NOT_FOUND)
		return e == OK ? ERR_CONFLICT : e;
	return account_set_email(db, account->account_id, account->email_before, account->email_before, S(""), NULL);
}

/* What was begun before with whatever way goes on no more. */
static enum err cut_off(struct db *db, struct account_id account, int64_t now_us) {
	TRY(account_end_sessions(db, account, 0, ACCOUNT_END_OFFICER, now_us));
	TRY(account_links_stop(db, account, (struct opt_int){ .has = true, .v = now_us }, NULL));
	return signin_stop_attempts(db, account, now_us);
}

static struct str parts_text(struct arena *a, enum lang lang, int64_t parts) {
	struct str text = S("");
	for (size_t i = 1; i < signin_part_desc.count; i++)
		if ((parts & INT64_C(1) << i) != 0)
			text = STR_JOIN(a, text, text.n > 0 ? (lang == LANG_EN ? S(", ") : S("、")) : S(""),
				str_from(tr(lang, signin_part_desc.values[i].label)));
	return text.n > 0 ? text : str_from(tr(lang, T("利用の再開")));
}

/* By mail, and by post where the officer was given an address: a mailbox may be in other hands. */
static enum err tell(struct db *db, struct arena *a, struct tenant_id tenant, struct str organisation,
	const struct signin_reset_by_id_row *r, int64_t now_us) {
	struct account_by_id_row account;
	TRY(account_by_id(db, a, r->account_id, &account));
	const enum lang lang = account.lang == LANG_EN ? LANG_EN : LANG_JA;
	const struct msg_arg values[] = { { .name = "organisation", .text = organisation },
		{ .name = "time", .text = time_format_ja(a, now_us) },
		{ .name = "parts", .text = parts_text(a, lang, r->parts) } };
	struct notice n = { .tenant = tenant,
		.template = NOTICE_T_account_counter,
		.cause = id_to_text(a, r->reset_id.v),
		.lang = lang,
		.mail = account.email,
		.name = account.name,
		.postcode = r->postcode,
		.address = r->address,
		.account = r->account_id,
		.values = values,
		.value_count = COUNT_OF(values),
		.now_us = now_us };
	TRY(notice_queue(db, a, &n));
	n.template = NOTICE_T_account_counter_letter;
	n.mail = S("");
	return r->address.n > 0 ? notice_queue(db, a, &n) : OK;
}

static enum err carry_out(struct db *db, struct arena *a, const struct signin_reset_by_id_row *r, int64_t now_us) {
	struct account_by_id_row account;
	TRY(account_by_id(db, a, r->account_id, &account));
	TRY(take_away(db, r));
	if (r->former_address)
		TRY(put_back_address(db, a, &account));
	TRY(account_reopen(db, r->account_id, ACCOUNT_ACTIVE, ACCOUNT_SUSPENDED, NULL));
	if (has(r, SIGNIN_PART_PASSWORD))
		TRY(account_drop_password(db, r->account_id, NULL));
	TRY(account_raise_level(db, r->account_id, ACCOUNT_LEVEL_CHECKED, 0));
	return cut_off(db, r->account_id, now_us);
}

/* For an officer's account neither the one who asked nor the person himself; nobody decides on his own account at
 * all. */
static enum err may_decide(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct signin_reset_by_id_row *r, struct account_id by, int64_t now_us) {
	enum reset_standing standing;
	TRY(reset_standing_of(db, a, tenant, r->account_id, now_us, &standing));
	bool two_needed = standing == RESET_OFFICER;
	return r->account_id.v == by.v || standing == RESET_ELSEWHERE || (two_needed && r->asked_by.v == by.v) ?
		ERR_FORBIDDEN :
		OK;
}

enum err reset_decide(struct db *db, struct arena *a, struct tenant_id tenant, struct str organisation,
	struct reset_id id, struct account_id by, bool approve, struct str reason, int64_t now_us) {
	struct signin_reset_by_id_row r;
	int64_t changed;
	TRY(signin_reset_by_id(db, a, tenant, id, &r));
	TRY(may_decide(db, a, tenant, &r, by, now_us));
	TRY(signin_reset_decide(db, tenant, id, approve ? SIGNIN_RESET_DONE : SIGNIN_RESET_REFUSED,
		(struct opt_int){ .has = true, .v = by.v }, (struct opt_int){ .has = true, .v = now_us }, reason,
		SIGNIN_RESET_WAITING, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	if (!approve)
		return OK;
	TRY(carry_out(db, a, &r, now_us));
	return tell(db, a, tenant, organisation, &r, now_us);
}
