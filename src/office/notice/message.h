/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A mail as bytes: RFC 5322 (message), 2047 (other alphabets in headers), 2045 (encoding of the body). Knows no
 * database and no network. */
#ifndef KASSEI_OFFICE_NOTICE_MESSAGE_H
#define KASSEI_OFFICE_NOTICE_MESSAGE_H

#include "base/buf.h"
#include "base/lang.h"

struct message {
	struct str from_name, from;  /* the sender: how people call it, and the address */
	struct str to_name, to;
	struct str subject;
	struct str body;             /* lines end with LF */
	struct str message_id;       /* without < > */
	struct str stop_url;         /* page on which such messages are switched off; empty: they cannot be */
	int64_t date_us;
	enum lang lang;
};

/*
 * Appends the whole mail with CRLF. Addresses must be valid (mail_address_valid). Values with anything but printable
 * ASCII are written as encoded words, so that none can end its line or begin another header; lines are folded at 76
 * columns. The body is 7bit when it is ASCII with lines of at most 998 bytes, else base64. Date in Japan's time.
 */
void message_write(struct buf *out, struct arena *a, const struct message *m);
/* An address as RFC 5321 wants it: what stands before the @ in quotes when it has dots in odd places. */
struct str message_address(struct arena *a, struct str address);

#endif
