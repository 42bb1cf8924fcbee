/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing all of a text to a descriptor that may take it in pieces. */
#ifndef KASSEI_BASE_FD_H
#define KASSEI_BASE_FD_H

#include "base/str.h"

/* False when it could not be written to its end; errno says why. A signal in between does not matter. */
bool fd_write_all(int fd, struct str s);
/* The same for a socket; that nobody reads any more is no signal. */
bool fd_send_all(int fd, struct str s);

#endif
