/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See wire.h. One thread takes connections; each connection has a thread for either direction. */
#include "unit/ledger/wire.h"

#include "unit/base/check.h"

#include <endian.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LINKS_MOST = 64, MESSAGE_MOST = 64 << 20, BACKLOG = 64 };

/* A connection through the wire. */
struct link {
	struct wire *wire;
	int fds[WIRE_SIDES]; /* towards the client, towards the server */
	int threads;         /* that still use it; 0: free */
	int64_t strikes;     /* of the wire when it was made; it is dead when there were more since */
};

struct wire {
	char path[108];
	char server[108];
	int listens, stops;
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t idle;
	struct link links[LINKS_MOST];
	bool armed, struck;
	struct wire_strike strike;
	int64_t counts[WIRE_SIDES];
	int64_t strikes;
};

struct direction { struct link *link; enum wire_side from; };

/* ---- bytes ---- */

static bool read_all(int fd, char *to, size_t n) {
	while (n > 0) {
		ssize_t got = recv(fd, to, n, MSG_WAITALL);
		if (got <= 0)
			return false;
		to += got;
		n -= (size_t)got;
	}
	return true;
}

static bool write_all(int fd, const char *from, size_t n) {
	while (n > 0) {
		ssize_t put = send(fd, from, n, MSG_NOSIGNAL);
		if (put <= 0)
			return false;
		from += put;
		n -= (size_t)put;
	}
	return true;
}

static int socket_to(const char *path) {
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	memcpy(address.sun_path, path, strlen(path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	close(fd);
	return -1;
}

/* A message has a type of one byte, its length without the type in four, and its body; the client's first has no
 * type. */
static char *read_message(int fd, bool first, size_t *ret_n) {
	char head[5];
	uint32_t length;
	size_t head_bytes = first ? 4 : 5;
	if (!read_all(fd, head, head_bytes))
		return NULL;
	memcpy(&length, head + head_bytes - 4, 4);
	length = be32toh(length);
	if (length < 4 || length > MESSAGE_MOST)
		return NULL;
	*ret_n = head_bytes - 4 + length;
	char *message = malloc(*ret_n);
	memcpy(message, head, head_bytes);
	if (read_all(fd, message + head_bytes, *ret_n - head_bytes))
		return message;
	free(message);
	return NULL;
}

/* ---- striking ---- */

/* The lock is held. */
static void cut_all(struct wire *w) {
	w->strikes++;
	for (int i = 0; i < LINKS_MOST; i++) {
		struct link *link = &w->links[i];
		for (int side = 0; link->threads > 0 && side < WIRE_SIDES; side++)
			shutdown(link->fds[side], SHUT_RDWR);
	}
}

/* Counts a message; true when it is the one. The lock is held. */
static bool strikes_now(struct wire *w, enum wire_side from, struct str message) {
	if (w->strike.with == NULL || str_contains(message, str_from(w->strike.with)))
		w->counts[from]++;
	else
		return false;
	if (!w->armed || w->strike.side != from || w->counts[from] != w->strike.message)
		return false;
	w->armed = false;
	w->struck = true;
	return true;
}

/* False when this connection is cut. */
static bool pass(struct link *link, enum wire_side from, const char *message, size_t n) {
	struct wire *w = link->wire;
	int to = link->fds[from == WIRE_ASKS ? WIRE_ANSWERS : WIRE_ASKS];
	pthread_mutex_lock(&w->lock);
	bool dead = link->strikes != w->strikes;
	bool strikes = !dead && strikes_now(w, from, str_of(message, n));
	if (strikes) {
		size_t passed = w->strike.pass == WIRE_WHOLE ? n : w->strike.pass == WIRE_HALF ? n / 2 : 0;
		(void)write_all(to, message, passed);
		if (w->strike.then != NULL)
			w->strike.then(w->strike.context);
		cut_all(w);
	}
	pthread_mutex_unlock(&w->lock);
	return !dead && !strikes && write_all(to, message, n);
}

static void leave_link(struct link *link) {
	struct wire *w = link->wire;
	for (int side = 0; side < WIRE_SIDES; side++)
		shutdown(link->fds[side], SHUT_RDWR);
	pthread_mutex_lock(&w->lock);
	if (--link->threads == 0) {
		close(link->fds[WIRE_ASKS]);
		close(link->fds[WIRE_ANSWERS]);
		pthread_cond_broadcast(&w->idle);
	}
	pthread_mutex_unlock(&w->lock);
}

static void *carry(void *context) {
	struct direction d = *(struct direction *)context;
	bool first = d.from == WIRE_ASKS, goes_on = true;
	free(context);
	while (goes_on) {
		size_t n = 0;
		char *message = read_message(d.link->fds[d.from], first, &n);
		goes_on = message != NULL && pass(d.link, d.from, message, n);
		first = false;
		free(message);
	}
	leave_link(d.link);
	return NULL;
}

/* ---- connections ---- */

static void start_direction(struct link *link, enum wire_side from) {
	pthread_t thread;
	struct direction *d = malloc(sizeof *d);
	*d = (struct direction){ .link = link, .from = from };
	if (pthread_create(&thread, NULL, carry, d) != 0)
		BUG("a thread of the wire did not start");
	pthread_detach(thread);
}

/* Waits for a free place. */
static struct link *take_link(struct wire *w, int client, int server) {
	pthread_mutex_lock(&w->lock);
	for (;;) {
		for (int i = 0; i < LINKS_MOST; i++) {
			struct link *link = &w->links[i];
			if (link->threads > 0)
				continue;
			*link = (struct link){ .wire = w,
				.fds = { client, server },
				.threads = WIRE_SIDES,
				.strikes = w->strikes };
			pthread_mutex_unlock(&w->lock);
			return link;
		}
		pthread_cond_wait(&w->idle, &w->lock);
	}
}

static void *take_connections(void *context) {
	struct wire *w = context;
	struct pollfd fds[] = { { .fd = w->listens, .events = POLLIN }, { .fd = w->stops, .events = POLLIN } };
	while (poll(fds, COUNT_OF(fds), -1) < 0 || fds[1].revents == 0) {
		int client = accept4(w->listens, NULL, NULL, SOCK_CLOEXEC);
		if (client < 0)
			continue;
		int server = socket_to(w->server);
		if (server < 0) {
			close(client);
			continue;
		}
		struct link *link = take_link(w, client, server);
		start_direction(link, WIRE_ASKS);
		start_direction(link, WIRE_ANSWERS);
	}
	return NULL;
}

/* ---- the interface ---- */

struct wire *wire_open(struct arena *a, const char *folder, const char *server_folder) {
	struct wire *w = ARENA_NEW(a, struct wire);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(w->path, sizeof w->path, "%s/.s.PGSQL.5432", folder);
	snprintf(w->server, sizeof w->server, "%s/.s.PGSQL.5432", server_folder);
	memcpy(address.sun_path, w->path, sizeof address.sun_path);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->idle, NULL);
	w->stops = eventfd(0, EFD_CLOEXEC);
	w->listens = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->listens, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(w->listens, BACKLOG), 0);
	assert_int_equal(pthread_create(&w->thread, NULL, take_connections, w), 0);
	return w;
}

void wire_arm(struct wire *w, const struct wire_strike *strike) {
	pthread_mutex_lock(&w->lock);
	w->strike = *strike;
	w->armed = true;
	w->struck = false;
	w->counts[WIRE_ASKS] = w->counts[WIRE_ANSWERS] = 0;
	pthread_mutex_unlock(&w->lock);
}

bool wire_disarm(struct wire *w) {
	pthread_mutex_lock(&w->lock);
	w->armed = false;
	bool struck = w->struck;
	pthread_mutex_unlock(&w->lock);
	return struck;
}

int64_t wire_messages(struct wire *w, enum wire_side side) {
	pthread_mutex_lock(&w->lock);
	int64_t count = w->counts[side];
	pthread_mutex_unlock(&w->lock);
	return count;
}

void wire_cut(struct wire *w) {
	pthread_mutex_lock(&w->lock);
	cut_all(w);
	pthread_mutex_unlock(&w->lock);
}

static bool all_free(const struct wire *w) {
	for (int i = 0; i < LINKS_MOST; i++)
		if (w->links[i].threads > 0)
			return false;
	return true;
}

void wire_close(struct wire *w) {
	eventfd_write(w->stops, 1);
	pthread_join(w->thread, NULL);
	close(w->listens);
	unlink(w->path);
	pthread_mutex_lock(&w->lock);
	cut_all(w);
	while (!all_free(w))
		pthread_cond_wait(&w->idle, &w->lock);
	pthread_mutex_unlock(&w->lock);
	close(w->stops);
}
