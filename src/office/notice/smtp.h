/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Handing mails to the mail server, by libcurl. One connection serves several mails. */
#ifndef KASSEI_OFFICE_NOTICE_SMTP_H
#define KASSEI_OFFICE_NOTICE_SMTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/settings.h"

struct smtp;

enum smtp_outcome {
	SMTP_TAKEN = 1,   /* the server answered 250 to the whole mail */
	SMTP_LATER,       /* 4xx to the recipient or the mail: this one may be tried again */
	SMTP_REFUSED,     /* 5xx to the recipient or the mail: trying again is of no use */
	SMTP_NO_SERVER,   /* the server could not be used at all: not this mail's fault */
};

struct smtp_answer {
	enum smtp_outcome outcome;
	bool begun; /* with SMTP_NO_SERVER: the server had heard of this mail before it failed, which may be the mail's
		doing */
	struct str
		reason; /* the server's last line or what went wrong, cleaned of control characters; never a password */
};

/* Prepares sending with the settings smtp_*; connects with the first mail. The struct lives in `a`, which closes the
 * connection. ERR_INPUT with a sentence in *ret_reason when the settings do not do (nothing set, password file
 * unreadable). `must_stop` (may be NULL) is asked while something is under way. */
enum err smtp_open(const struct settings *s, struct arena *a, bool (*must_stop)(void *context), void *context,
	struct smtp **ret_smtp, struct str *ret_reason) MUST_CHECK;
/* Sends one mail. `from` and `to` as message_address gives them; the reason lives in `a`. */
struct smtp_answer smtp_send(struct smtp *smtp, struct arena *a, struct str from, struct str to, struct str mail);

#endif
