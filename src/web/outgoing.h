/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Requests that this server sends: to a provider of identities, to a webhook. Whoever chooses an address must not reach
 * through us what only we can reach, so private addresses are refused, and not by their name but when the connection is
 * made (a name may change its address between a check and its use). No redirect is followed, answers are cut off at a
 * size and a time, and only a few run at once, so that a slow partner cannot take all workers. https only; http to a
 * loopback address that the setting lists, for tests.
 */
#ifndef KASSEI_WEB_OUTGOING_H
#define KASSEI_WEB_OUTGOING_H

#include "base/arena.h"
#include "base/err.h"
#include "web/network.h"

enum { OUTGOING_AT_ONCE = 4, OUTGOING_MOST_BYTES = 256 * 1024, OUTGOING_MOST_MS = 10 * 1000 };

/* Of the process; read-only after outgoing_rules_make. */
struct outgoing_rules {
	const struct networks *allowed; /* private ones that may be reached all the same */
	const struct networks *open;    /* where public addresses are */
	const struct networks *closed;  /* ranges among them that are not public */
	const char *ca_file;            /* NULL: the system's certificates */
};

/* From the setting outgoing_private ("10.1.2.3, 192.168.4.0/24, fd00::/8"; empty: none) and the file of another
 * authority ("": the system's). Lives in the arena. ERR_INPUT with *ret_detail when the list is none. */
enum err outgoing_rules_make(struct arena *a, const char *allowed, const char *ca_file,
	struct outgoing_rules *ret_rules, struct str *ret_detail) MUST_CHECK;
/* An address in its own notation may be connected to: it is public, or listed. */
bool outgoing_may_connect(const struct outgoing_rules *rules, struct str address);

struct outgoing_request {
	struct str url;
	struct str form;          /* STR_NONE: GET; else POST of application/x-www-form-urlencoded */
	struct str authorization; /* value of the field; STR_NONE: none */
};

struct outgoing_answer {
	int status;
	struct str content_type; /* without parameters, in small letters; empty when there is none */
	struct str body;
};

/* Sends it and waits; *ret_answer lives in `a`, whatever its status. ERR_BUSY: OUTGOING_AT_ONCE others wait for theirs.
 * ERR_FORBIDDEN: the scheme or an address is refused. ERR_TOO_LARGE: the answer passes its size. ERR_IO: no connection,
 * no valid certificate, no answer in time. *ret_detail says which, for the log, without query, form or authorization.
 * On a worker only, never in a writer. */
enum err outgoing_send(struct arena *a, const struct outgoing_rules *rules, const struct outgoing_request *request,
	struct outgoing_answer *ret_answer, struct str *ret_detail) MUST_CHECK;

#endif
