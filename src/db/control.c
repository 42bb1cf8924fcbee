/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Both ends of the unix socket for commands; see control.h. Knows bytes and lines, not what a command does. */
#include "db/control.h"

#include "base/fd.h"
#include "db/db-private.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { QUIET_MS = 10000 /* a caller that sends nothing so long is given up */, BACKLOG = 16 };

static const struct str PROTOCOL = { .p = "kassei-1", .n = 8 };

struct control {
	int listen_fd;
	int stop_fd; /* readable when the thread is to end */
	pthread_t thread;
	size_t max_body;
	control_fn fn;
	void *context;
	const char *path;
};

struct control_reply {
	int fd;
	bool broken; /* the caller has gone */
};

/* ---- bytes ---- */

/* Buffered reading of lines and of counted bytes. */
struct reader {
	int fd;
	int stop_fd;    /* -1: wait as long as it takes */
	size_t at, n;
	char bytes[CONTROL_LINE_MAX + 4]; /* a line with its mark and its end */
};

/* Waits until the peer has sent something; false when it is quiet too long or the server is stopped. */
static bool wait_readable(const struct reader *r) {
	struct pollfd fds[] = { { .fd = r->fd, .events = POLLIN }, { .fd = r->stop_fd, .events = POLLIN } };
	for (;;) {
		int n = poll(fds, COUNT_OF(fds), r->stop_fd >= 0 ? QUIET_MS : -1);
		if (n < 0 && errno == EINTR)
			continue;
		return n > 0 && fds[1].revents == 0;
	}
}

static ssize_t receive(const struct reader *r, char *to, size_t n) {
	for (;;) {
		if (!wait_readable(r))
			return -1;
		ssize_t got = recv(r->fd, to, n, 0);
		if (got >= 0 || errno != EINTR)
			return got;
	}
}

/* Moves what is left to the front and receives more; false at the end, on an error and when the buffer is full. */
static bool fill(struct reader *r) {
	memmove(r->bytes, r->bytes + r->at, r->n - r->at);
	r->n -= r->at;
	r->at = 0;
	if (r->n == sizeof r->bytes)
		return false;
	ssize_t got = receive(r, r->bytes + r->n, sizeof r->bytes - r->n);
	if (got > 0)
		r->n += (size_t)got;
	return got > 0;
}

/* The next line without its LF, valid until the next call. */
static bool read_line(struct reader *r, struct str *ret_line) {
	for (;;) {
		struct str rest = str_of(r->bytes + r->at, r->n - r->at);
		size_t end = str_find(rest, S("\n"), 0);
		if (end != SIZE_MAX) {
			*ret_line = str_slice(rest, 0, end);
			r->at += end + 1;
			return true;
		}
		if (!fill(r))
			return false;
	}
}

static bool read_bytes(struct reader *r, char *to, size_t n) {
	size_t have = r->n - r->at < n ? r->n - r->at : n;
	memcpy(to, r->bytes + r->at, have);
	r->at += have;
	while (have < n) {
		ssize_t got = receive(r, to + have, n - have);
		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	return true;
}

static bool address_of(const char *path, struct sockaddr_un *ret_address) {
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	if (n == 0 || n >= sizeof address.sun_path)
		return false;
	memcpy(address.sun_path, path, n);
	*ret_address = address;
	return true;
}

static int new_socket(void) {
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

struct str control_path(struct arena *a, const char *url) {
	const char *path = db_sqlite_path(url);
	return path == NULL ? STR_NONE : str_format(a, "%s.sock", path);
}

/* ---- the server's side ---- */

/* Length of the longest prefix within the limit that does not end inside a character. */
static size_t cut_length(struct str s, size_t limit) {
	if (s.n <= limit)
		return s.n;
	while (limit > 0 && ((unsigned char)s.p[limit] & 0xC0) == 0x80)
		limit--;
	return limit;
}

static void say_line(struct control_reply *reply, struct str mark, struct str line) {
	line.n = cut_length(line, CONTROL_LINE_MAX);
	if (!reply->broken)
		reply->broken = !fd_send_all(reply->fd, mark) || !fd_send_all(reply->fd, line) ||
			!fd_send_all(reply->fd, S("\n"));
}

void control_say(struct control_reply *reply, struct str text) {
	while (!str_is_none(text) && text.n > 0)
		say_line(reply, S(". "), str_line(&text));
}

static void say_status(struct control_reply *reply, struct arena *a, enum err e, struct str sentence) {
	struct str name = e == OK ? S("OK") : str_from(err_info(e)->name);
	struct str space = sentence.n > 0 ? S(" ") : S("");
	say_line(reply, S("= "), str_join2(a, str_join2(a, name, space), sentence));
}

static bool command_valid(struct str s) {
	static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	for (size_t i = 0; i < s.n; i++)
		if (memchr(ALLOWED, s.p[i], sizeof ALLOWED - 1) == NULL)
			return false;
	return s.n >= 1 && s.n <= CONTROL_COMMAND_MAX;
}

static bool parse_request(struct str line, struct str *ret_command, int64_t *ret_length) {
	if (!str_equal(str_cut(&line, S(" ")), PROTOCOL) || str_is_none(line))
		return false;
	struct str command = str_cut(&line, S(" "));
	int64_t length = 0;
	if (!command_valid(command) || str_is_none(line) || !str_to_int64(line, &length) || length < 0)
		return false;
	*ret_command = command;
	*ret_length = length;
	return true;
}

static bool peer_allowed(int fd) {
	struct ucred peer;
	socklen_t n = sizeof peer;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) != 0 || n != sizeof peer)
		return false;
	return peer.uid == 0 || peer.uid == geteuid();
}

static enum err read_request(struct control *c, struct reader *r, struct arena *a, struct str *ret_command,
	struct str *ret_body, struct str *ret_sentence) {
	struct str line;
	struct str command;
	int64_t length = 0;
	if (!read_line(r, &line) || !parse_request(line, &command, &length)) {
		*ret_sentence = S("the request does not begin with \"kassei-1 COMMAND LENGTH\"");
		return ERR_REQUEST;
	}
	if ((uint64_t)length > c->max_body) {
		*ret_sentence =
			str_format(a, "the body has %lld bytes, at most %zu are taken", (long long)length, c->max_body);
		return ERR_TOO_LARGE;
	}
	*ret_command = str_copy(a, command);
	char *body = arena_alloc(a, (size_t)length + 1);
	if (!read_bytes(r, body, (size_t)length)) {
		*ret_sentence = S("the body ended early");
		return ERR_REQUEST;
	}
	*ret_body = str_of(body, (size_t)length);
	return OK;
}

static void answer(struct control *c, int fd, struct arena *a) {
	struct control_reply reply = { .fd = fd };
	struct reader *r = ARENA_NEW(a, struct reader);
	struct str command, body;
	struct str sentence = STR_NONE;
	r->fd = fd;
	r->stop_fd = c->stop_fd;
	enum err e = ERR_FORBIDDEN;
	if (!peer_allowed(fd))
		sentence = S("only the user of the server and root may give commands");
	else
		e = read_request(c, r, a, &command, &body, &sentence);
	if (e == OK)
		e = c->fn(&reply, command, body, a, c->context);
	say_status(&reply, a, e, sentence);
}

/* Closing with unread bytes would destroy the answer on its way: first the caller gets it and closes its end. */
static void close_politely(struct control *c, int fd) {
	char waste[4096];
	struct reader r = { .fd = fd, .stop_fd = c->stop_fd };
	shutdown(fd, SHUT_WR);
	while (receive(&r, waste, sizeof waste) > 0)
		;
	close(fd);
}

static void *serve(void *context) {
	struct control *c = context;
	struct pollfd fds[] = { { .fd = c->listen_fd, .events = POLLIN }, { .fd = c->stop_fd, .events = POLLIN } };
	struct timeval patience = { .tv_sec = QUIET_MS / 1000 };
	for (;;) {
		if (poll(fds, COUNT_OF(fds), -1) < 0 && errno != EINTR)
			BUG("waiting for commands: %s", strerrordesc_np(errno));
		if (fds[1].revents != 0)
			return NULL;
		int fd = accept4(c->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
		struct arena *a = arena_new();
		answer(c, fd, a);
		arena_free(a);
		close_politely(c, fd);
	}
}

/* True when a server answers on the socket. */
static bool somebody_listens(const struct sockaddr_un *address) {
	int fd = new_socket();
	bool connected = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
	if (fd >= 0)
		close(fd);
	return connected;
}

/* Removes a socket that a dead server left; anything else at that place stays and makes bind fail. */
static void remove_stale(const char *path) {
	struct stat st;
	if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
		unlink(path);
}

static enum err listen_on(struct control *c, struct arena *a, struct str *ret_detail) {
	struct sockaddr_un address;
	if (!address_of(c->path, &address)) {
		*ret_detail = str_format(a, "opening the socket \"%s\": the path is empty or over %zu bytes", c->path,
			sizeof address.sun_path - 1);
		return ERR_IO;
	}
	if (somebody_listens(&address)) {
		*ret_detail = str_format(a, "opening the socket \"%s\": another server answers on it", c->path);
		return ERR_BUSY;
	}
	remove_stale(c->path);
	/* The mode of the descriptor becomes the mode of the file (Linux), so it is never open to others. */
	if (fchmod(c->listen_fd, 0600) == 0 &&
		bind(c->listen_fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
		listen(c->listen_fd, BACKLOG) == 0)
		return OK;
	*ret_detail = str_format(a, "opening the socket \"%s\": %s", c->path, strerrordesc_np(errno));
	return ERR_IO;
}

static void close_server(struct control *c) {
	if (c->listen_fd >= 0)
		close(c->listen_fd);
	if (c->stop_fd >= 0)
		close(c->stop_fd);
}

static enum err start_server(struct control *c, struct arena *a, struct str *ret_detail) {
	if (c->listen_fd < 0 || c->stop_fd < 0) {
		*ret_detail = str_format(a, "making a socket: %s", strerrordesc_np(errno));
		return ERR_IO;
	}
	TRY(listen_on(c, a, ret_detail));
	int rc = pthread_create(&c->thread, NULL, serve, c);
	if (rc == 0)
		return OK;
	unlink(c->path);
	*ret_detail = str_format(a, "starting the thread for commands: %s", strerrordesc_np(rc));
	return ERR_INTERNAL;
}

enum err control_serve(const char *path, size_t max_body, control_fn fn, void *context, struct arena *a,
	struct control **ret_control, struct str *ret_detail) {
	struct control *c = ARENA_NEW(a, struct control);
	*c = (struct control){ .max_body = max_body,
		.fn = fn,
		.context = context,
		.path = str_to_cstr(a, str_from(path)),
		.listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
		.stop_fd = eventfd(0, EFD_CLOEXEC) };
	enum err e = start_server(c, a, ret_detail);
	if (e != OK) {
		close_server(c);
		return e;
	}
	*ret_control = c;
	return OK;
}

void control_stop(struct control *control) {
	if (control == NULL)
		return;
	eventfd_write(control->stop_fd, 1);
	pthread_join(control->thread, NULL);
	unlink(control->path);
	close_server(control);
}

/* ---- the caller's side ---- */

static enum err err_named(struct str name) {
	if (str_equal(name, S("OK")))
		return OK;
	for (enum err e = OK + 1; e < ERR_COUNT; e++)
		if (str_equal(name, str_from(err_info(e)->name)))
			return e;
	return ERR_IO;
}

static enum err read_answer(struct reader *r, control_line_fn line, void *context, struct arena *a,
	struct str *ret_detail) {
	struct str text;
	while (read_line(r, &text)) {
		struct str mark = str_slice(text, 0, 2);
		struct str rest = str_from_offset(text, 2);
		if (str_equal(mark, S(". "))) {
			line(rest, context);
			continue;
		}
		if (!str_equal(mark, S("= ")))
			break;
		enum err e = err_named(str_cut(&rest, S(" ")));
		*ret_detail = str_is_none(rest) ? S("") : str_copy(a, rest);
		return e;
	}
	*ret_detail = S("the server ended the connection without a status");
	return ERR_IO;
}

static enum err connect_to(int fd, const char *path, struct arena *a, struct str *ret_detail) {
	struct sockaddr_un address;
	if (!address_of(path, &address)) {
		*ret_detail = str_format(a, "calling the server at \"%s\": the path is empty or too long", path);
		return ERR_NOT_FOUND;
	}
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return OK;
	*ret_detail = str_format(a, "calling the server at \"%s\": %s", path, strerrordesc_np(errno));
	if (errno == EACCES || errno == EPERM)
		return ERR_FORBIDDEN;
	return errno == ENOENT || errno == ECONNREFUSED ? ERR_NOT_FOUND : ERR_IO;
}

/* A server that refuses the body answers before all of it was sent, so its answer is read in any case. */
static enum err exchange(int fd, struct str command, struct str body, control_line_fn line, void *context,
	struct arena *a, struct str *ret_detail) {
	struct reader *r = ARENA_NEW(a, struct reader);
	r->fd = fd;
	r->stop_fd = -1;
	struct str head = str_format(a, "%.*s %.*s %zu\n", STR_ARG(PROTOCOL), STR_ARG(command), body.n);
	if (fd_send_all(fd, head))
		(void)fd_send_all(fd, body);
	return read_answer(r, line, context, a, ret_detail);
}

enum err control_call(const char *path, struct str command, struct str body, control_line_fn line, void *context,
	struct arena *a, struct str *ret_detail) {
	int fd = new_socket();
	if (fd < 0) {
		*ret_detail = str_format(a, "making a socket: %s", strerrordesc_np(errno));
		return ERR_IO;
	}
	enum err e = connect_to(fd, path, a, ret_detail);
	if (e == OK)
		e = exchange(fd, command, body, line, context, a, ret_detail);
	close(fd);
	return e;
}
