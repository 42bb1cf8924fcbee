/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See scan.h. The protocol: "zINSTREAM\0", pieces with their length before them, a length of 0; then a line. */
#include "office/file/scan.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/fd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024, ANSWER_BYTES = 1024, WAIT_S = 60, SAYS_MOST = 200 };

static void close_socket(void *object) {
	close(*(const int *)object);
}

/* The socket, closed with the arena; -1 when nobody listens. */
static int connect_to(struct arena *a, const char *path) {
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const struct timeval wait = { .tv_sec = WAIT_S };
	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	arena_defer(a, close_socket, ARENA_COPY(a, fd));
	bool ready = setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0 &&
		connect(fd, (const struct sockaddr *)(const void *)&address, sizeof address) == 0;
	return ready ? fd : -1;
}

static bool send_piece(int fd, struct str piece) {
	uint32_t length = htonl((uint32_t)piece.n);
	return fd_send_all(fd, str_of((const char *)&length, sizeof length)) && fd_send_all(fd, piece);
}

static bool send_stream(int fd, struct str bytes) {
	if (!fd_send_all(fd, str_of("zINSTREAM", sizeof "zINSTREAM")))
		return false;
	for (size_t at = 0; at < bytes.n; at += PIECE_BYTES)
		if (!send_piece(fd, str_slice(bytes, at, PIECE_BYTES)))
			return false;
	return send_piece(fd, S(""));
}

/* The answer up to its NUL; what comes before the end of a broken connection counts too. */
static struct str read_answer(int fd, char room[ANSWER_BYTES]) {
	size_t n = 0;
	int64_t end_us = clock_monotonic_us() + (int64_t)WAIT_S * 1000000;
	while (n < ANSWER_BYTES && memchr(room, '\0', n) == NULL && clock_monotonic_us() < end_us) {
		ssize_t got = recv(fd, room + n, ANSWER_BYTES - n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	struct str answer = str_of(room, n);
	return str_trim(str_cut(&answer, str_of("", 1)));
}

/* "stream: OK", "stream: Eicar-Signature FOUND", or an error. */
static enum file_scan understand(struct arena *a, struct str answer, struct str *ret_says) {
	if (!utf8_valid(answer))
		answer = S("an answer that is not text");
	*ret_says = S("");
	if (str_equal(answer, S("stream: OK")))
		return FILE_SCAN_CLEAN;
	bool found = str_starts(answer, S("stream: ")) && str_ends(answer, S(" FOUND"));
	if (found)
		answer = str_slice(answer, strlen("stream: "), answer.n - strlen("stream: ") - strlen(" FOUND"));
	*ret_says = str_copy(a, utf8_prefix(answer.n > 0 ? answer : S("no answer"), SAYS_MOST));
	return found ? FILE_SCAN_INFECTED : FILE_SCAN_WAITING;
}

enum file_scan scan_bytes(struct arena *a, const char *socket, struct str bytes, struct str *ret_says) {
	char room[ANSWER_BYTES];
	*ret_says = S("");
	if (socket == NULL || socket[0] == '\0')
		return FILE_SCAN_ABSENT;
	struct arena *own = arena_new();
	int fd = connect_to(own, socket);
	enum file_scan scan = FILE_SCAN_WAITING;
	*ret_says = S("clamd cannot be reached");
	if (fd >= 0) {
		/* A stream that clamd finds too long is answered before it is read to its end. */
		(void)send_stream(fd, bytes);
		scan = understand(a, read_answer(fd, room), ret_says);
	}
	arena_free(own);
	return scan;
}
