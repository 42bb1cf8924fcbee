/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who is signed in. Nobody can be yet: session_find always answers NULL, and every route is public. The place in the
 * dispatcher, the role set of a session and the question "may it?" are fixed here, so that signing in adds no path
 * around them.
 */
#ifndef KASSEI_WEB_SESSION_H
#define KASSEI_WEB_SESSION_H

#include "web/web.h"

struct session {
	int64_t account_id;
	unsigned roles; /* bit (1 << enum role) */
	int64_t expires_us;
};

/* The session of the cookie; NULL when nobody is signed in or it has expired. Lives in req->arena. */
const struct session *session_find(struct req *req, struct str cookie);
/* OK, ERR_UNAUTHORISED (nobody is signed in) or ERR_FORBIDDEN (signed in without that role). Everybody has
 * ROLE_PUBLIC. */
enum err session_may(const struct session *session, enum role role) MUST_CHECK;

#endif
