/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See fd.h. */
#include "base/fd.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static bool put_all(int fd, struct str s, bool socket) {
	while (s.n > 0) {
		ssize_t n = socket ? send(fd, s.p, s.n, MSG_NOSIGNAL) : write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_from_offset(s, (size_t)n);
	}
	return true;
}

bool fd_write_all(int fd, struct str s) {
	return put_all(fd, s, false);
}

bool fd_send_all(int fd, struct str s) {
	return put_all(fd, s, true);
}
