/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The socket on which the server listens. */
#ifndef KASSEI_WEB_LISTEN_H
#define KASSEI_WEB_LISTEN_H

#include "base/err.h"

/* Opens a listening, non-blocking TCP socket on "HOST:PORT", "[IPv6]:PORT" or ":PORT" (every address, both families).
 * Port 0 takes a free one; *ret_port says which. The caller closes it. On an error *ret_detail (in `a`) says what was
 * tried and why it failed. */
enum err listen_open(
	struct arena *a, const char *address, int *ret_socket, int *ret_port, struct str *ret_detail) MUST_CHECK;

#endif
