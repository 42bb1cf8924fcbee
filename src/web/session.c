/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See session.h. */
#include "web/session.h"

const struct session *session_find(struct req *req, struct str cookie) {
	(void)req;
	(void)cookie;
	return NULL;
}

enum err session_may(const struct session *session, enum role role) {
	if (role == ROLE_PUBLIC)
		return OK;
	if (session == NULL)
		return ERR_UNAUTHORISED;
	return (session->roles & 1u << role) != 0 ? OK : ERR_FORBIDDEN;
}
