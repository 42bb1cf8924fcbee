/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of account-types.h. The words stand in JSON and never change. */
#include "office/account/account-types.h"

#define ENUM_DESC(name_, count_) \
	const struct enum_desc name_##_desc = { .name = #name_, .count = (count_), .values = name_##_values }

static const struct enum_value account_state_values[] = {
	[ACCOUNT_ACTIVE] = { "active", T("利用中") },
	[ACCOUNT_SUSPENDED] = { "suspended", T("利用停止") },
	[ACCOUNT_CLOSED] = { "closed", T("閉鎖") },
};
ENUM_DESC(account_state, ACCOUNT_STATE_COUNT);

static const struct enum_value account_level_values[] = {
	[ACCOUNT_LEVEL_EMAIL] = { "email", T("メールの確認のみ") },
	[ACCOUNT_LEVEL_CHECKED] = { "checked", T("本人確認済み") },
	[ACCOUNT_LEVEL_STRONG] = { "strong", T("公的な認証") },
};
ENUM_DESC(account_level, ACCOUNT_LEVEL_COUNT);

static const struct enum_value account_method_values[] = {
	[ACCOUNT_METHOD_PASSWORD] = { "password", T("パスワード") },
	[ACCOUNT_METHOD_PASSWORD_TOTP] = { "password_totp", T("パスワードと確認コード") },
	[ACCOUNT_METHOD_PASSWORD_RECOVERY] = { "password_recovery", T("パスワードと予備のコード") },
	[ACCOUNT_METHOD_PASSKEY] = { "passkey", T("パスキー") },
	[ACCOUNT_METHOD_LINK] = { "link", T("メールのリンク") },
	[ACCOUNT_METHOD_OIDC] = { "oidc", T("外部の認証サービス") },
};
ENUM_DESC(account_method, ACCOUNT_METHOD_COUNT);

static const struct enum_value account_end_values[] = {
	[ACCOUNT_END_SIGNED_OUT] = { "signed_out", T("サインアウト") },
	[ACCOUNT_END_BY_ANOTHER] = { "by_another", T("別の端末からの終了") },
	[ACCOUNT_END_PASSWORD] = { "password", T("パスワードの変更") },
	[ACCOUNT_END_ROLE] = { "role", T("権限の変更") },
	[ACCOUNT_END_OFFICER] = { "officer", T("職員による終了") },
	[ACCOUNT_END_NOT_ME] = { "not_me", T("心当たりのない変更の申し出") },
	[ACCOUNT_END_EMAIL] = { "email", T("メールアドレスの変更") },
};
ENUM_DESC(account_end, ACCOUNT_END_COUNT);

static const struct enum_value account_link_purpose_values[] = {
	[ACCOUNT_LINK_REGISTER] = { "register", T("利用登録") },
	[ACCOUNT_LINK_SIGN_IN] = { "sign_in", T("サインイン") },
	[ACCOUNT_LINK_RESET] = { "reset", T("パスワードの再設定") },
	[ACCOUNT_LINK_EMAIL] = { "email", T("メールアドレスの変更") },
	[ACCOUNT_LINK_NOT_ME] = { "not_me", T("心当たりのない変更の申し出") },
};
ENUM_DESC(account_link_purpose, ACCOUNT_LINK_PURPOSE_COUNT);
