/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See session.h. */
#include "web/session.h"

static const struct enum_value ROLES[] = {
	[ROLE_INVALID] = { .word = NULL },
#define ROLE_(name_, word_, side_, label_) [ROLE_##name_] = { .word = word_, .label = label_ },
#include "web/roles.def"
#undef ROLE_
};
const struct enum_desc role_desc = { .name = "role", .count = COUNT_OF(ROLES), .values = ROLES };

static const struct enum_value RIGHTS[] = {
	[SESSION_RIGHT_NONE] = { .word = NULL, .label = "" },
	[SESSION_RIGHT_OWNER] = { .word = "owner", .label = T("代表") },
	[SESSION_RIGHT_MEMBER] = { .word = "member", .label = T("手続の担当者") },
	[SESSION_RIGHT_AGENT] = { .word = "agent", .label = T("代理人") },
	[SESSION_RIGHT_GUEST] = { .word = "guest", .label = T("閲覧とコメントのみ") },
};
const struct enum_desc session_right_desc = { .name = "session_right", .count = COUNT_OF(RIGHTS), .values = RIGHTS };

bool session_has(const struct session *session, enum role role) {
	return role == ROLE_PUBLIC || (session != NULL && (session->roles & 1u << role) != 0);
}

static bool is_party_role(enum role role) {
	return role == ROLE_PARTY_VIEW || role == ROLE_PARTY_ACT || role == ROLE_PARTY_INSIDER ||
		role == ROLE_PARTY_OWNER;
}

enum err session_may(const struct session *session, enum role role) {
	if (session_has(session, role))
		return OK;
	if (session == NULL)
		return ERR_UNAUTHORISED;
	if ((session->withheld & 1u << role) != 0)
		return ERR_FACTOR;
	return is_party_role(role) && session->party == 0 ? ERR_NOT_FOUND : ERR_FORBIDDEN;
}

enum side side_of_role(enum role role) {
	static const enum side SIDES[] = {
		[ROLE_INVALID] = SIDE_PUBLIC,
#define ROLE_(name_, word_, side_, label_) [ROLE_##name_] = side_,
#include "web/roles.def"
#undef ROLE_
	};
	return SIDES[role];
}
