/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of acting for others; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_MANDATE_TYPES_H
#define KASSEI_OFFICE_MANDATE_TYPES_H

#include "db/row.h"
#include "web/session.h" /* session_right_desc */

/* What a mandate covers. */
enum mandate_scope { MANDATE_SCOPE_ALL = 1, MANDATE_SCOPE_SERVICE, MANDATE_SCOPE_CASE, MANDATE_SCOPE_COUNT };
/* EXPIRED is never stored: an invitation that waits expires by its time. */
enum invitation_state {
	INVITATION_WAITING = 1,
	INVITATION_ACCEPTED,
	INVITATION_DECLINED,
	INVITATION_WITHDRAWN,
	INVITATION_EXPIRED,
	INVITATION_STATE_COUNT
};
/* 職員代行入力: how somebody reached the officer. */
enum proxy_channel { PROXY_COUNTER = 1, PROXY_TELEPHONE, PROXY_POST, PROXY_CHANNEL_COUNT };
extern const struct enum_desc mandate_scope_desc, invitation_state_desc, proxy_channel_desc;

#endif
