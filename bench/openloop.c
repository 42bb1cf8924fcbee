/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An open-loop load generator for bench/pages.sh: requests fall due at random moments of a given mean rate (a Poisson
 * process), whether or not earlier ones were answered, and the time of each counts from when it fell due. So a server
 * that stalls is charged for everybody who would have come meanwhile; a closed loop (wrk) would simply have asked less.
 *
 *   openloop -r RATE [-c CONNECTIONS] [-d SECONDS] [-w WARM_UP_SECONDS] ADDRESS:PORT PATH
 *
 * prints one line: answered per second, then p50, p90, p99, p99.9 and the longest in microseconds, and how many failed
 * (not 200, connection lost, or not answered within a second after the end).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	HEAD_BYTES = 8192,
	READ_BYTES = 1 << 18,
	GRACE_NS = 1000000000,
	MOST_CONNECTIONS = 1024,
	MOST_REQUESTS = 1 << 23, /* of one run; pages that are not touched take no memory */
};

struct connection {
	int fd;
	bool busy;
	size_t number; /* of the request it carries */
	char head[HEAD_BYTES + 1];
	size_t head_n;
	size_t body_left;
	bool in_body;
};

struct load {
	struct sockaddr_in address;
	char request[2048];
	size_t request_n;
	struct connection connections[MOST_CONNECTIONS], *idle[MOST_CONNECTIONS];
	size_t connection_count, idle_count;
	int64_t due[MOST_REQUESTS], took[MOST_REQUESTS]; /* ns since the start; took < 0: failed or not answered */
	size_t count, next, open;
	int64_t start_ns;
	int epoll;
};

static void fail(const char *what) {
	fprintf(stderr, "openloop: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t now_ns(const struct load *l) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - l->start_ns;
}

/* ---- when requests fall due ---- */

/* splitmix64: the same moments in every run. */
static uint64_t next_random(uint64_t *state) {
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void plan_requests(struct load *l, double rate, double seconds) {
	uint64_t state = 1;
	double at = 0;
	while (l->count < MOST_REQUESTS) {
		at += -log(((double)(next_random(&state) >> 11) + 1) / 9007199254740993.0) / rate * 1e9;
		if (at > seconds * 1e9)
			return;
		l->due[l->count] = (int64_t)at;
		l->took[l->count++] = -1;
	}
}

/* ---- connections ---- */

static void connect_to(struct load *l, struct connection *c) {
	int one = 1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&l->address, sizeof l->address) != 0)
		fail("connecting");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
		fail("epoll_ctl");
	c->busy = false;
	l->idle[l->idle_count++] = c;
}

/* The request that was on it counts as failed. */
static void reconnect(struct load *l, struct connection *c) {
	close(c->fd);
	l->open -= c->busy;
	if (c->busy) {
		connect_to(l, c);
		return;
	}
	for (size_t i = 0; i < l->idle_count; i++)
		if (l->idle[i] == c)
			l->idle[i--] = l->idle[--l->idle_count];
	connect_to(l, c);
}

static void send_due(struct load *l) {
	int64_t now = now_ns(l);
	while (l->next < l->count && l->due[l->next] <= now && l->idle_count > 0) {
		struct connection *c = l->idle[--l->idle_count];
		c->busy = true;
		c->number = l->next++;
		c->head_n = c->body_left = 0;
		c->in_body = false;
		l->open++;
		if (send(c->fd, l->request, l->request_n, MSG_NOSIGNAL) != (ssize_t)l->request_n)
			reconnect(l, c);
	}
}

static void finish(struct load *l, struct connection *c) {
	if (strncmp(c->head, "HTTP/1.1 200 ", 13) == 0)
		l->took[c->number] = now_ns(l) - l->due[c->number];
	c->busy = false;
	l->open--;
	l->idle[l->idle_count++] = c;
}

/* True when the header section is complete; what follows it belongs to the body. */
static bool take_head(struct connection *c, const char *bytes, size_t n, size_t *ret_used) {
	size_t room = HEAD_BYTES - c->head_n, taken = n < room ? n : room;
	size_t before = c->head_n;
	memcpy(c->head + c->head_n, bytes, taken);
	c->head_n += taken;
	c->head[c->head_n] = '\0';
	const char *end = strstr(c->head, "\r\n\r\n");
	*ret_used = taken;
	if (end == NULL)
		return false;
	*ret_used = (size_t)(end - c->head) + 4 - before;
	const char *length = strcasestr(c->head, "\r\ncontent-length:");
	c->body_left = length == NULL ? 0 : strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
	c->in_body = true;
	return true;
}

static void receive(struct load *l, struct connection *c) {
	static char bytes[READ_BYTES];
	ssize_t n = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || !c->busy) {
		reconnect(l, c);
		return;
	}
	size_t used = 0;
	if (!c->in_body && !take_head(c, bytes, (size_t)n, &used)) {
		if (c->head_n == HEAD_BYTES)
			reconnect(l, c);
		return;
	}
	size_t body = (size_t)n - used;
	c->body_left -= body < c->body_left ? body : c->body_left;
	if (c->body_left == 0)
		finish(l, c);
}

/* ---- the run ---- */

static struct timespec until_next(const struct load *l) {
	int64_t ns = 10000000;
	if (l->next < l->count && l->idle_count > 0) {
		ns = l->due[l->next] - now_ns(l);
		ns = ns < 0 ? 0 : ns;
	}
	return (struct timespec){ .tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000 };
}

static void run(struct load *l) {
	struct epoll_event events[256];
	int64_t end = l->due[l->count - 1] + GRACE_NS;
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	l->start_ns = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
	while ((l->next < l->count || l->open > 0) && now_ns(l) < end) {
		send_due(l);
		struct timespec wait = until_next(l);
		int n = epoll_pwait2(l->epoll, events, 256, &wait, NULL);
		for (int i = 0; i < n; i++)
			receive(l, events[i].data.ptr);
	}
}

static int by_value(const void *x, const void *y) {
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

static void report(struct load *l, double warm_up, double seconds) {
	static const double shares[] = { 0.5, 0.9, 0.99, 0.999 };
	int64_t *took = l->took; /* what counts moves to the front */
	size_t n = 0, failed = 0;
	for (size_t i = 0; i < l->count; i++) {
		if ((double)l->due[i] < warm_up * 1e9)
			continue;
		failed += l->took[i] < 0;
		if (l->took[i] >= 0)
			took[n++] = l->took[i];
	}
	qsort(took, n, sizeof *took, by_value);
	printf("%.0f", (double)n / (seconds - warm_up));
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		printf(" %.0f", n == 0 ? 0 : (double)took[(size_t)(shares[i] * (double)(n - 1))] / 1000);
	printf(" %.0f %zu\n", n == 0 ? 0 : (double)took[n - 1] / 1000, failed);
}

static void read_target(struct load *l, const char *address, const char *path) {
	char host[64];
	int port = 0;
	if (sscanf(address, "%63[0-9.]:%d", host, &port) != 2 || inet_pton(AF_INET, host, &l->address.sin_addr) != 1) {
		fprintf(stderr, "openloop: %s is not ADDRESS:PORT\n", address);
		exit(2);
	}
	l->address.sin_family = AF_INET;
	l->address.sin_port = htons((uint16_t)port);
	int n = snprintf(l->request, sizeof l->request, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, address);
	l->request_n = (size_t)n < sizeof l->request ? (size_t)n : sizeof l->request - 1;
}

int main(int argc, char **argv) {
	double rate = 0, seconds = 5, warm_up = 1;
	static struct load l = { .connection_count = 64 };
	int option;
	while ((option = getopt(argc, argv, "r:c:d:w:")) != -1) {
		switch (option) {
		case 'r': rate = strtod(optarg, NULL); break;
		case 'c': l.connection_count = strtoul(optarg, NULL, 10); break;
		case 'd': seconds = strtod(optarg, NULL); break;
		case 'w': warm_up = strtod(optarg, NULL); break;
		default: return 2;
		}
	}
	if (argc - optind != 2 || rate <= 0 || seconds <= warm_up || l.connection_count - 1 >= MOST_CONNECTIONS) {
		fprintf(stderr,
			"usage: openloop -r RATE [-c CONNECTIONS] [-d SECONDS] [-w SECONDS] ADDRESS:PORT PATH\n");
		return 2;
	}
	prctl(PR_SET_TIMERSLACK, 1); /* wake when a request falls due, not 50 µs later */
	read_target(&l, argv[optind], argv[optind + 1]);
	plan_requests(&l, rate, seconds);
	l.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l.epoll < 0 || l.count == 0)
		fail("starting");
	for (size_t i = 0; i < l.connection_count; i++)
		connect_to(&l, &l.connections[i]);
	run(&l);
	report(&l, warm_up, seconds);
	return 0;
}
