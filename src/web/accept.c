/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * One thread takes every new connection and gives it to the thread that serves the fewest. libmicrohttpd's own pool
 * lets whichever thread wakes first take ten at once; clients who come together then share one thread while the other
 * sleeps (docs/decisions/page-speed.md).
 */
#include "base/log.h"
#include "web/server-private.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAUSE_MS = 20 };

static int serves(const struct host_thread *thread) {
	return __atomic_load_n(&thread->connections, __ATOMIC_SEQ_CST);
}

/* Of those that serve equally few, the one after the last chosen. NULL when each has as many as it may have. */
static struct host_thread *least_busy(struct door *door) {
	struct host_thread *best = NULL;
	for (int i = 1; i <= door->thread_count; i++) {
		struct host_thread *thread = &door->threads[(door->last + i) % door->thread_count];
		if (serves(thread) < door->connection_limit && (best == NULL || serves(thread) < serves(best)))
			best = thread;
	}
	if (best != NULL)
		door->last = (int)(best - door->threads);
	return best;
}

void accept_count(void *context, struct MHD_Connection *connection, void **socket_context,
	enum MHD_ConnectionNotificationCode code) {
	struct host_thread *thread = context;
	(void)connection;
	(void)socket_context;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED)
		__atomic_sub_fetch(&thread->connections, 1, __ATOMIC_SEQ_CST);
}

enum outcome {
	ACCEPTED = 1, /* or the client had gone again */
	NOBODY_WAITS,
	ALL_FULL,     /* each thread serves as many as it may */
	NO_FILE,      /* the process may not open more */
};

static enum outcome accept_one(struct door *door) {
	struct host_thread *thread = least_busy(door);
	if (thread == NULL)
		return ALL_FULL;
	struct sockaddr_storage address;
	socklen_t n = sizeof address;
	int descriptor = accept4(door->socket, (struct sockaddr *)&address, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (descriptor < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
		return NO_FILE;
	if (descriptor < 0)
		return errno == EAGAIN ? NOBODY_WAITS : ACCEPTED;
	__atomic_add_fetch(&thread->connections, 1, __ATOMIC_SEQ_CST);
	if (MHD_add_connection(thread->daemon, descriptor, (const struct sockaddr *)&address, n) == MHD_NO)
		__atomic_sub_fetch(&thread->connections, 1, __ATOMIC_SEQ_CST); /* it has closed the socket */
	return ACCEPTED;
}

/* Everybody who waits at a door, as long as there is room. */
static enum outcome accept_all(struct door *door) {
	enum outcome outcome = accept_one(door);
	while (outcome == ACCEPTED)
		outcome = accept_one(door);
	return outcome;
}

static void *run(void *object) {
	struct server *s = object;
	struct pollfd polled[COUNT_OF(s->doors) + 1] = { { .fd = s->stop_accepting, .events = POLLIN } };
	enum outcome last = NOBODY_WAITS;
	for (;;) {
		for (int i = 0; i < s->door_count; i++)
			polled[i + 1] = (struct pollfd){ .fd = last == NOBODY_WAITS ? s->doors[i].socket : -1,
				.events = POLLIN };
		(void)poll(polled, (nfds_t)s->door_count + 1, last == NOBODY_WAITS ? -1 : PAUSE_MS);
		if (polled[0].revents != 0)
			return NULL;
		enum outcome worst = NOBODY_WAITS;
		for (int i = 0; i < s->door_count; i++) {
			enum outcome outcome = accept_all(&s->doors[i]);
			worst = outcome > worst ? outcome : worst;
		}
		if (worst == NO_FILE && last != NO_FILE)
			log_line(LOG_LEVEL_WARN, "accept",
				LOG_WORD("reason", "the process may not open more files: connections wait"));
		last = worst;
	}
}

enum err accept_start(struct server *s) {
	s->stop_accepting = eventfd(0, EFD_CLOEXEC);
	if (s->stop_accepting < 0)
		return ERR_IO;
	s->accepting = pthread_create(&s->acceptor, NULL, run, s) == 0;
	if (s->accepting)
		return OK;
	close(s->stop_accepting);
	return ERR_IO;
}

void accept_stop(struct server *s) {
	if (!s->accepting)
		return;
	eventfd_write(s->stop_accepting, 1);
	pthread_join(s->acceptor, NULL);
	close(s->stop_accepting);
	s->accepting = false;
}
