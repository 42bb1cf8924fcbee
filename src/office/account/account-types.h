/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of accounts and sessions; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_ACCOUNT_TYPES_H
#define KASSEI_OFFICE_ACCOUNT_TYPES_H

#include "db/row.h"

enum account_state { ACCOUNT_ACTIVE = 1, ACCOUNT_SUSPENDED, ACCOUNT_CLOSED, ACCOUNT_STATE_COUNT };
extern const struct enum_desc account_state_desc;

/* How sure it is who somebody is. What a level may do is a setting of each service. */
enum account_level {
	ACCOUNT_LEVEL_EMAIL = 1, /* メール: an address that answers */
	ACCOUNT_LEVEL_CHECKED,   /* 本人確認済み: at the counter, by post, or gBizID entry with documents */
	ACCOUNT_LEVEL_STRONG,    /* 公的な認証: gBizID prime or member, the My Number Card's app */
	ACCOUNT_LEVEL_COUNT
};
extern const struct enum_desc account_level_desc;

enum account_method {
	ACCOUNT_METHOD_PASSWORD = 1,
	ACCOUNT_METHOD_PASSWORD_TOTP,
	ACCOUNT_METHOD_PASSWORD_RECOVERY,
	ACCOUNT_METHOD_PASSKEY,
	ACCOUNT_METHOD_LINK,
	ACCOUNT_METHOD_OIDC,
	ACCOUNT_METHOD_COUNT
};
extern const struct enum_desc account_method_desc;

/* Why a session ended. */
enum account_end {
	ACCOUNT_END_SIGNED_OUT = 1, ACCOUNT_END_BY_ANOTHER, ACCOUNT_END_PASSWORD, ACCOUNT_END_ROLE, ACCOUNT_END_OFFICER,
	ACCOUNT_END_NOT_ME, ACCOUNT_END_EMAIL, ACCOUNT_END_COUNT
};
extern const struct enum_desc account_end_desc;

/* What a link in a mail is for. */
enum account_link_purpose {
	ACCOUNT_LINK_REGISTER = 1,
	ACCOUNT_LINK_SIGN_IN,
	ACCOUNT_LINK_RESET,
	ACCOUNT_LINK_EMAIL,
	ACCOUNT_LINK_NOT_ME,
	ACCOUNT_LINK_PURPOSE_COUNT
};
extern const struct enum_desc account_link_purpose_desc;

#endif
