/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of messages; stored as numbers, so the order is append-only. */
#ifndef KASSEI_OFFICE_NOTICE_TYPES_H
#define KASSEI_OFFICE_NOTICE_TYPES_H

#include "db/row.h"

/* What a message is about, which decides how it may be received. */
enum notice_topic {
	/* What the municipality must tell: cannot be switched off, goes by post where there is no mail. */
	NOTICE_OFFICIAL = 1,
	NOTICE_ACCOUNT,  /* signing in and safety: cannot be switched off, mail only unless the template is a letter */
	NOTICE_CASE,     /* how a matter of one's own goes on */
	NOTICE_REMINDER, /* deadlines that come near */
	NOTICE_NEWS,     /* new calls and events; never by post */
	NOTICE_TOPIC_COUNT
};
extern const struct enum_desc notice_topic_desc;

/* SMS and LINE will be further values. */
enum notice_channel { NOTICE_MAIL = 1, NOTICE_LETTER, NOTICE_CHANNEL_COUNT };
extern const struct enum_desc notice_channel_desc;

enum notice_state {
	NOTICE_QUEUED = 1, /* waits for the mail server, or for the post */
	NOTICE_HELD,       /* waits for the daily message */
	NOTICE_SENT,       /* the mail server took it */
	NOTICE_POSTED,     /* an officer posted the letter */
	NOTICE_FAILED,     /* the mail server refused it, or it was too late */
	NOTICE_RETURNED,   /* taken, and returned later */
	NOTICE_DIGESTED,   /* went out in a daily message */
	NOTICE_NOT_WANTED, /* the recipient has switched this topic off */
	NOTICE_CANCELLED,  /* an officer took it back in time */
	NOTICE_STATE_COUNT
};
extern const struct enum_desc notice_state_desc;

enum notice_frequency { NOTICE_AT_ONCE = 1, NOTICE_DAILY, NOTICE_NEVER, NOTICE_FREQUENCY_COUNT };
extern const struct enum_desc notice_frequency_desc;

#endif
