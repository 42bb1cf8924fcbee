/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The server over real sockets on the loopback: what well-behaved, slow, greedy and broken clients send, the cache,
 * full queues and stopping. Each case runs twice: with quick reads on the threads that serve connections, and with
 * everything on workers.
 */
#include "site.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_ROOM = 1 << 20, TIMEOUT_S = 20 };

struct host {
	struct site *site;
	pthread_t thread;
	struct web_config config;
	int port, status;
	bool running;
};

static struct web_config wanted; /* what the next group of cases changes */

/* ---- the server in a thread ---- */

static void *serve(void *object) {
	struct host *host = object;
	host->status = web_serve(&host->config);
	return NULL;
}

static int read_port(const char *path) {
	for (;;) {
		FILE *file = fopen(path, "r");
		int port = 0;
		bool read = file != NULL && fscanf(file, "%d\n", &port) == 1;
		if (file != NULL)
			fclose(file);
		if (read)
			return port;
		sched_yield();
	}
}

static int host_setup(void **state) {
	if (site_setup(state) != 0)
		return -1;
	struct site *site = *state;
	struct host *host = ARENA_NEW(site->a, struct host);
	host->site = site;
	host->config = wanted;
	host->config.database = site->url;
	host->config.writer = site->writer;
	host->config.site = site->config.site;
	host->config.modules = site->config.modules;
	host->config.module_count = site->config.module_count;
	host->config.listen = "127.0.0.1:0";
	host->config.port_file = str_format(site->a, "%s/port", site->folder).p;
	host->config.no_access_log = true;
	thing_close_gate();
	if (pthread_create(&host->thread, NULL, serve, host) != 0)
		return -1;
	host->port = read_port(host->config.port_file);
	host->running = true;
	*state = host;
	return 0;
}

static int host_stop(struct host *host) {
	kill(getpid(), SIGTERM);
	pthread_join(host->thread, NULL);
	host->running = false;
	return host->status;
}

static int host_teardown(void **state) {
	struct host *host = *state;
	struct site *site = host->site;
	thing_open_gate();
	int status = host->running ? host_stop(host) : 0;
	(void)unlink(host->config.port_file);
	*state = site;
	return site_teardown(state) != 0 ? -1 : status;
}

/* ---- a client ---- */

struct client {
	int descriptor;
	char *bytes;
	size_t n; /* read and not yet taken */
};

struct reply {
	int status;
	struct str head, body;
};

static struct client client_open(struct host *host) {
	struct client c = { .descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	const struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)host->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval timeout = { .tv_sec = TIMEOUT_S };
	int on = 1;
	assert_true(c.descriptor >= 0);
	setsockopt(c.descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
	setsockopt(c.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	assert_int_equal(connect(c.descriptor, (const struct sockaddr *)&name, sizeof name), 0);
	c.bytes = arena_alloc(host->site->a, ANSWER_ROOM);
	return c;
}

static void client_close(struct client *c) {
	close(c->descriptor);
}

static void client_send(struct client *c, struct str bytes) {
	for (size_t sent = 0; sent < bytes.n;) {
		ssize_t n = send(c->descriptor, bytes.p + sent, bytes.n - sent, MSG_NOSIGNAL);
		if (n < 0)
			return; /* the server may have closed; what it said is still to be read */
		sent += (size_t)n;
	}
}

static void client_say(struct client *c, const char *text) {
	client_send(c, str_from(text));
}

/* More bytes; false at the end of the connection. */
static bool client_fill(struct client *c) {
	ssize_t n = recv(c->descriptor, c->bytes + c->n, ANSWER_ROOM - c->n, 0);
	if (n < 0 && errno == EAGAIN)
		fail_msg("no answer within %d s", TIMEOUT_S);
	if (n > 0)
		c->n += (size_t)n;
	return n > 0;
}

static struct str reply_field(const struct reply *reply, const char *name) {
	struct str rest = reply->head;
	while (!str_is_none(rest)) {
		struct str value = str_line(&rest);
		struct str key = str_cut(&value, S(":"));
		if (!str_is_none(value) && key.n == strlen(name) && strncasecmp(key.p, name, key.n) == 0)
			return str_trim(value);
	}
	return STR_NONE;
}

/* The next answer on the connection; status 0 when the connection ended instead. */
static struct reply client_read(struct host *host, struct client *c, bool has_body) {
	struct reply reply = { .status = 0 };
	size_t end;
	while ((end = str_find(str_of(c->bytes, c->n), S("\r\n\r\n"), 0)) == SIZE_MAX)
		if (!client_fill(c))
			return reply;
	reply.head = str_copy(host->site->a, str_of(c->bytes, end));
	int64_t length = 0, status = 0;
	struct str text = reply_field(&reply, "Content-Length");
	if (!str_is_none(text) && has_body)
		assert_true(str_to_int64(text, &length));
	while (c->n < end + 4 + (size_t)length)
		if (!client_fill(c))
			return reply;
	assert_true(str_to_int64(str_slice(reply.head, strlen("HTTP/1.1 "), 3), &status));
	reply.status = (int)status;
	reply.body = str_copy(host->site->a, str_of(c->bytes + end + 4, (size_t)length));
	c->n -= end + 4 + (size_t)length;
	memmove(c->bytes, c->bytes + end + 4 + (size_t)length, c->n);
	return reply;
}

static struct reply ask(struct host *host, const char *request) {
	struct client c = client_open(host);
	client_say(&c, request);
	struct reply reply = client_read(host, &c, !str_starts(str_from(request), S("HEAD")));
	client_close(&c);
	return reply;
}

#define GET_WITH(target, fields) "GET " target " HTTP/1.1\r\nHost: kassei.test\r\n" fields "\r\n"
#define GET(target) GET_WITH(target, "")
#define FORM_BODY "request_id=0123456789ABCDEFGHJKMNPQR0&name=abc&colour=red"
#define POST_HEAD \
	"POST /things HTTP/1.1\r\nHost: kassei.test\r\nSec-Fetch-Site: same-origin\r\nContent-Type: " \
	"application/x-www-form-urlencoded\r\n"

/* ---- well-behaved clients ---- */

static void test_connection(void **state) {
	struct host *host = *state;
	struct client c = client_open(host);
	client_say(&c, GET("/things"));
	struct reply first = client_read(host, &c, true);
	assert_int_equal(first.status, 200);
	assert_true(str_contains(first.body, S("もの1")) && str_ends(first.body, S("</html>")));
	ROW_STR(reply_field(&first, "Content-Type"), "text/html; charset=utf-8", "type");
	ROW_STR(reply_field(&first, "X-Content-Type-Options"), "nosniff", "field");
	client_say(&c, "HEAD /things HTTP/1.1\r\nHost: a\r\n\r\n");
	struct reply head = client_read(host, &c, false);
	assert_int_equal(head.status, 200);
	ROW_STR(reply_field(&head, "Content-Length"), str_to_cstr(host->site->a, reply_field(&first, "Content-Length")),
		"length without the body");
	client_say(&c, GET("/nothing/here"));
	assert_int_equal(client_read(host, &c, true).status, 404);
	client_say(&c, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	assert_int_equal(client_read(host, &c, true).status, 200);
	assert_false(client_fill(&c));
	client_close(&c);
}

static void test_pipeline(void **state) {
	struct host *host = *state;
	struct client c = client_open(host);
	client_say(&c,
		GET("/things") GET("/things/slow") GET("/nothing/here") GET("/things/0000000000002.json")
			GET("/raw.txt"));
	assert_int_equal(client_read(host, &c, true).status, 200);
	thing_open_gate();
	static const struct {
		int status;
		const char *in_body;
	} REST[] = { { 200, "遅いページ" }, { 404, "404" }, { 200, "もの2" }, { 200, "xxx" } };
	for (size_t i = 0; i < COUNT_OF(REST); i++) {
		struct reply reply = client_read(host, &c, true);
		ROW_INT(reply.status, REST[i].status, "answer %zu", i);
		ROW_TRUE(str_contains(reply.body, str_from(REST[i].in_body)), "answer %zu", i);
	}
	client_close(&c);
}

static void test_byte_by_byte(void **state) {
	struct host *host = *state;
	struct client c = client_open(host);
	struct str request = S(POST_HEAD "Content-Length: 57\r\n\r\n" FORM_BODY GET("/things"));
	for (size_t i = 0; i < request.n; i++)
		client_send(&c, str_slice(request, i, 1));
	assert_int_equal(client_read(host, &c, true).status, 303);
	assert_int_equal(client_read(host, &c, true).status, 200);
	client_close(&c);
}

static void test_posts(void **state) {
	struct host *host = *state;
	int before = thing_applied();
	struct reply reply = ask(host, POST_HEAD "Content-Length: 57\r\n\r\n" FORM_BODY);
	assert_int_equal(reply.status, 303);
	struct str location = reply_field(&reply, "Location");
	reply = ask(host,
		POST_HEAD
		"Transfer-Encoding: "
		"chunked\r\n\r\n1b\r\nrequest_id=0123456789ABCDEF\r\n1e\r\nGHJKMNPQR0&name=abc&colour=red\r\n0\r\n\r\n");
	assert_int_equal(reply.status, 303);
	ROW_STR(reply_field(&reply, "Location"), str_to_cstr(host->site->a, location), "the same answer again");
	assert_int_equal(thing_applied() - before, 1);
	assert_int_equal(ask(host, POST_HEAD "Content-Length: 0\r\n\r\n").status, 400);
	assert_int_equal(ask(host, "POST /things HTTP/1.1\r\nHost: kassei.test\r\nContent-Length: 57\r\n\r\n" FORM_BODY)
				 .status,
		403);
	struct client c = client_open(host);
	client_say(&c, POST_HEAD "Content-Length: 57\r\nExpect: 100-continue\r\n\r\n");
	assert_int_equal(client_read(host, &c, false).status, 100);
	client_say(&c, FORM_BODY);
	assert_int_equal(client_read(host, &c, true).status, 303);
	client_close(&c);
}

/* ---- the cache ---- */

static void test_cache(void **state) {
	struct host *host = *state;
	if (host->config.no_cache)
		return;
	int before = thing_shown();
	struct reply first = ask(host, GET("/things")), second = ask(host, GET("/things"));
	assert_int_equal(thing_shown() - before, 1);
	assert_true(str_equal(first.body, second.body));
	struct str etag = reply_field(&first, "ETag");
	assert_true(str_starts(etag, S("W/\"")) && str_equal(etag, reply_field(&second, "ETag")));
	const char *again = str_format(host->site->a, "GET /things HTTP/1.1\r\nHost: a\r\nIf-None-Match: %.*s\r\n\r\n",
		STR_ARG(etag))
			.p;
	struct reply unchanged = ask(host, again);
	assert_int_equal(unchanged.status, 304);
	assert_true(unchanged.body.n == 0 && str_equal(reply_field(&unchanged, "ETag"), etag));
	struct reply small = ask(host, GET_WITH("/things", "Accept-Encoding: gzip\r\n"));
	ROW_STR(reply_field(&small, "Content-Encoding"), "gzip", "coding");
	assert_true(small.body.n < first.body.n && str_starts(small.body, S("\x1f\x8b")));
	assert_int_equal(thing_shown() - before, 1);
	assert_int_equal(ask(host, POST_HEAD "Content-Length: 57\r\n\r\n" FORM_BODY).status, 303);
	struct reply third = ask(host, GET("/things"));
	assert_int_equal(thing_shown() - before, 2);
	assert_true(str_contains(third.body, S("abc")) && !str_contains(first.body, S(">abc<")));
	assert_int_equal(ask(host, again).status, 200);
	/* Other languages, formats and queries are other pages. */
	assert_true(str_contains(ask(host, GET_WITH("/things", "Accept-Language: en\r\n")).body, S("lang=\"en\"")));
	assert_true(str_starts(ask(host, GET("/things.json")).body, S("{\"items\"")));
	assert_true(str_contains(ask(host, GET_WITH("/things?lang=en", "")).head, S("lang=en; Path=/")));
	assert_true(str_contains(ask(host, GET_WITH("/things?lang=en", "")).head, S("lang=en; Path=/")));
}

static void test_unchanged_when_rendered(void **state) {
	struct host *host = *state;
	struct reply first = ask(host, GET("/things/0000000000001"));
	const char *again = str_format(host->site->a,
		"GET /things/0000000000001 HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\", %.*s\r\n\r\n",
		STR_ARG(reply_field(&first, "ETag")))
							.p;
	struct client c = client_open(host);
	for (int i = 0; i < 3; i++) {
		client_say(&c, again);
		assert_int_equal(client_read(host, &c, false).status, 304);
	}
	client_close(&c);
}

static void test_assets(void **state) {
	struct host *host = *state;
	struct str page = ask(host, GET("/")).body;
	size_t at = str_find(page, S("/assets/kassei."), 0);
	assert_true(at != SIZE_MAX);
	struct str rest = str_from_offset(page, at);
	struct str address = str_cut(&rest, S("\""));
	static const struct {
		const char *accept, *coding;
	} ROWS[] = { { "", "" }, { "gzip", "gzip" }, { "gzip, br", "br" }, { "br;q=0, gzip", "gzip" } };
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const char *request = str_format(host->site->a,
			"GET %.*s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: %s\r\n\r\n", STR_ARG(address), ROWS[i].accept)
				.p;
		struct reply reply = ask(host, request);
		ROW_INT(reply.status, 200, "row %zu", i);
		ROW_STR(reply_field(&reply, "Content-Encoding"), ROWS[i].coding, "row %zu", i);
		ROW_STR(reply_field(&reply, "Cache-Control"), "public, max-age=31536000, immutable", "row %zu", i);
		ROW_STR(reply_field(&reply, "Content-Type"), "text/css; charset=utf-8", "row %zu", i);
	}
	assert_int_equal(ask(host, GET("/assets/kassei.css")).status, 404);
	assert_int_equal(ask(host, GET("/assets/../secret")).status, 404);
	assert_int_equal(
		ask(host, str_format(host->site->a, "PUT %.*s HTTP/1.1\r\nHost: a\r\n\r\n", STR_ARG(address)).p).status,
		405);
}

/* ---- greedy and broken clients ---- */

static const char *repeated(struct host *host, const char *before, char c, size_t n, const char *after) {
	char *text = arena_alloc(host->site->a, strlen(before) + n + strlen(after) + 1);
	memcpy(text, before, strlen(before));
	memset(text + strlen(before), c, n);
	memcpy(text + strlen(before) + n, after, strlen(after) + 1);
	return text;
}

static void test_too_large(void **state) {
	struct host *host = *state;
	assert_int_equal(ask(host, repeated(host, "GET /", 'a', 5000, " HTTP/1.1\r\nHost: a\r\n\r\n")).status, 414);
	int status = ask(host, repeated(host, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 'a', 100000, "\r\n\r\n")).status;
	ROW_TRUE(status == 431 || status == 413 || status == 0, "a field of 100 kB: %d", status);
	status = ask(host, repeated(host, "GET /", 'a', 100000, " HTTP/1.1\r\nHost: a\r\n\r\n")).status;
	ROW_TRUE(status == 414 || status == 0, "a target of 100 kB: %d", status);
	assert_int_equal(ask(host, POST_HEAD "Content-Length: 100000\r\n\r\n").status, 413);
	assert_int_equal(ask(host, POST_HEAD "Content-Length: 99999999999999999999999\r\n\r\n").status, 413);
	assert_int_equal(ask(host,
				 repeated(host, POST_HEAD "Transfer-Encoding: chunked\r\n\r\n20000\r\n", 'a', 0x20000,
					 "\r\n0\r\n\r\n"))
				 .status,
		413);
	assert_int_equal(ask(host, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello").status, 413);
	assert_int_equal(ask(host, GET("/")).status, 200);
}

static const char *many(struct host *host, const char *before, const char *one, int count, const char *after) {
	struct buf *text = ARENA_NEW(host->site->a, struct buf);
	buf_init(text, host->site->a, ANSWER_ROOM);
	buf_cstr(text, before);
	for (int i = 0; i < count; i++)
		buf_cstr(text, one);
	buf_cstr(text, after);
	return str_copy(host->site->a, buf_view(text)).p;
}

/* Whatever is sent in great numbers is answered, and at once. */
static void test_many_fields(void **state) {
	struct host *host = *state;
	assert_int_equal(ask(host, many(host, "GET /things?", "a&", 2000, " HTTP/1.1\r\nHost: a\r\n\r\n")).status, 400);
	assert_int_equal(ask(host, many(host, "GET /things?", "a=1&", 150, "q= HTTP/1.1\r\nHost: a\r\n\r\n")).status,
		400);
	assert_int_equal(ask(host, many(host, "GET /things?", "&", 190, "q= HTTP/1.1\r\nHost: a\r\n\r\n")).status, 200);
	static const struct {
		const char *one;
		int count;
	} ROWS[] = { { "X: y\r\n", 20 }, { "X: y\r\n", 2000 }, { "Accept-Language: en\r\n", 90 } };
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int status = ask(host, many(host, "GET / HTTP/1.1\r\nHost: a\r\n", ROWS[i].one, ROWS[i].count, "\r\n"))
			.status;
		ROW_TRUE(status == 200 || (ROWS[i].count > 100 && (status == 431 || status == 413)), "row %zu: %d", i,
			status);
	}
	int status = ask(host, many(host, "GET / HTTP/1.1\r\nHost: a\r\nCookie: ", "a=b; ", 2500, "\r\n\r\n")).status;
	ROW_TRUE(status == 200 || status == 431 || status == 413, "2,500 cookies: %d", status);
}

static void test_wrong_requests(void **state) {
	struct host *host = *state;
	static const struct { struct str bytes; int status;
	} ROWS[] = {
		{ S(GET("/things/%00")), 400 },
		{ S(GET("/%ff%fe")), 400 },
		{ S(GET("/../../etc/passwd")), 400 },
		{ S(GET("/%2e%2e/x")), 400 },
		{ S(GET("/things?q=%00")), 400 },
		{ S(GET("/things?q=%c3%28")), 400 },
		{ S("GET / HTTP/1.1\r\n\r\n"), 400 },
		{ S("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400 },
		{ S("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400 },
		{ S("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 405 },
		{ S("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 204 },
		{ S("GET http://a/things HTTP/1.1\r\nHost: a\r\n\r\n"), 200 },
		{ S("GET / HTTP/1.0\r\n\r\n"), 200 },
		{ S("GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n"), 400 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct client c = client_open(host);
		client_send(&c, ROWS[i].bytes);
		ROW_INT(client_read(host, &c, true).status, ROWS[i].status, "row %zu", i);
		client_close(&c);
	}
	static const struct str GARBAGE[] = {
		S("\0\0\0\0\r\n\r\n"),
		S("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
		S("GET"),
		S("GET / HTTP/9.9\r\n\r\n"),
		S("\r\n\r\n\r\n"),
		S("GET /\0x HTTP/1.1\r\nHost: a\r\n\r\n"),
		S(POST_HEAD "Content-Length: -1\r\n\r\n"),
		S(POST_HEAD "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
		S("GET / HTTP/1.1\r\n: x\r\n\r\n"),
		S(POST_HEAD "Transfer-Encoding: gzip\r\n\r\nabc"),
		S(POST_HEAD "Content-Length: 57\r\n\r\nrequest_id"),
	};
	for (size_t i = 0; i < COUNT_OF(GARBAGE); i++) {
		struct client c = client_open(host);
		client_send(&c, GARBAGE[i]);
		client_close(&c);
	}
	assert_int_equal(ask(host, GET("/")).status, 200);
}

/* Clients that go away in every state of a request. */
static void test_aborts(void **state) {
	struct host *host = *state;
	static const char *const HALVES[] = {
		"",
		"GET /things HT",
		"GET /things HTTP/1.1\r\nHost: a",
		POST_HEAD "Content-Length: 57\r\n\r\n",
		POST_HEAD "Content-Length: 57\r\n\r\nrequest_id=0123",
		GET("/raw.txt?bytes=30000000"),
		GET("/things"),
		GET("/things.xlsx"),
		POST_HEAD "Content-Length: 57\r\n\r\n" FORM_BODY,
		GET("/raw.txt?bytes=3000000") GET("/raw.txt?bytes=3000000"),
	};
	enum { WHOLE_FROM = 5 }; /* from there on there is an answer to wait for */
	for (int round = 0; round < 10; round++)
		for (size_t i = 0; i < COUNT_OF(HALVES); i++) {
			struct client c = client_open(host);
			client_say(&c, HALVES[i]);
			if (round % 2 == 1)
				(void)!recv(c.descriptor, c.bytes, 10, i < WHOLE_FROM ? MSG_DONTWAIT : 0);
			struct linger at_once = { .l_onoff = round % 3 == 0, .l_linger = 0 };
			setsockopt(c.descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
			client_close(&c);
		}
	assert_int_equal(ask(host, GET("/")).status, 200);
}

static void test_slow_reader(void **state) {
	struct host *host = *state;
	struct client slow = client_open(host);
	client_say(&slow, GET("/raw.txt?bytes=50000000"));
	assert_true(client_fill(&slow)); /* some of it has come; the rest waits for us */
	for (int i = 0; i < 20; i++)
		assert_int_equal(ask(host, GET("/things")).status, 200);
	client_close(&slow);
}

static void test_idle_connections(void **state) {
	enum { IDLE = 500 };
	struct host *host = *state;
	int idle[IDLE];
	const struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)host->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	for (int i = 0; i < IDLE; i++) {
		idle[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_int_equal(connect(idle[i], (const struct sockaddr *)&name, sizeof name), 0);
		if (i % 2 == 0)
			assert_int_equal(send(idle[i], "GET / HTTP/1.1\r\n", 16, MSG_NOSIGNAL), 16);
	}
	assert_int_equal(ask(host, GET("/things")).status, 200);
	for (int i = 0; i < IDLE; i++)
		close(idle[i]);
}

/* ---- who serves a connection ---- */

/* Clients who come together are shared out evenly; so are those who come after others have gone. */
static void test_connections_shared_out(void **state) {
	enum { CLIENTS = 12, THREADS = 3 };
	struct host *host = *state;
	struct client clients[CLIENTS];
	for (int round = 0; round < 2; round++) {
		struct str threads[THREADS];
		int served[THREADS] = { 0 };
		for (int i = 0; i < CLIENTS; i++)
			clients[i] = client_open(host);
		for (int i = 0; i < CLIENTS; i++) {
			client_say(&clients[i], GET("/thread.txt"));
			struct str thread = client_read(host, &clients[i], true).body;
			int known = 0;
			while (known < THREADS && served[known] > 0 && !str_equal(threads[known], thread))
				known++;
			assert_in_range(known, 0, THREADS - 1);
			threads[known] = thread;
			served[known]++;
		}
		for (int i = 0; i < THREADS; i++)
			ROW_INT(served[i], CLIENTS / THREADS, "thread %d in round %d", i, round);
		for (int i = 0; i < CLIENTS; i++) {
			client_say(&clients[i], GET_WITH("/thread.txt", "Connection: close\r\n"));
			while (client_fill(&clients[i]))
				;
			client_close(&clients[i]);
		}
	}
}

/* Whoever finds every place taken waits, and is served when somebody goes. */
static void test_full_house(void **state) {
	enum { PLACES = 6 };
	struct host *host = *state;
	struct client clients[PLACES], late;
	for (int i = 0; i < PLACES; i++) {
		clients[i] = client_open(host);
		client_say(&clients[i], GET("/things"));
		assert_int_equal(client_read(host, &clients[i], true).status, 200);
	}
	late = client_open(host);
	client_say(&late, GET("/things"));
	for (int i = 0; i < PLACES; i++) { /* the others do not notice */
		client_say(&clients[i], GET("/things"));
		assert_int_equal(client_read(host, &clients[i], true).status, 200);
	}
	struct pollfd waits = { .fd = late.descriptor, .events = POLLIN };
	assert_int_equal(poll(&waits, 1, 0), 0);
	client_close(&clients[0]);
	assert_int_equal(client_read(host, &late, true).status, 200);
	client_close(&late);
	for (int i = 1; i < PLACES; i++)
		client_close(&clients[i]);
}

/* ---- queues and stopping ---- */

static void wait_until_waiting(int count) {
	while (thing_waiting() < count)
		sched_yield();
}

/* One worker and room for one: of three slow requests the one that finds no room is told so at once. */
static void test_queue_full(void **state) {
	struct host *host = *state;
	struct client clients[3];
	struct pollfd polls[3];
	for (int i = 0; i < 3; i++) {
		clients[i] = client_open(host);
		polls[i] = (struct pollfd){ .fd = clients[i].descriptor, .events = POLLIN };
		client_say(&clients[i], GET("/things/slow"));
		if (i == 0)
			wait_until_waiting(1);
	}
	assert_int_equal(poll(polls, 3, TIMEOUT_S * 1000), 1);
	thing_open_gate();
	int refused = 0;
	for (int i = 0; i < 3; i++) {
		struct reply reply = client_read(host, &clients[i], true);
		if (reply.status == 503) {
			refused++;
			ROW_STR(reply_field(&reply, "Retry-After"), "2", "when to come again");
		} else {
			ROW_INT(reply.status, 200, "client %d", i);
		}
		client_close(&clients[i]);
	}
	assert_int_equal(refused, 1);
}

/* What runs is finished, and nothing new is taken. */
static void test_stop(void **state) {
	struct host *host = *state;
	struct client c = client_open(host), idle = client_open(host);
	client_say(&c, GET("/things/slow"));
	wait_until_waiting(1);
	kill(getpid(), SIGTERM);
	const struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)host->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	for (bool refused = false; !refused;) {
		int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		refused = connect(descriptor, (const struct sockaddr *)&name, sizeof name) != 0;
		close(descriptor);
	}
	thing_open_gate();
	assert_int_equal(client_read(host, &c, true).status, 200);
	pthread_join(host->thread, NULL);
	host->running = false;
	assert_int_equal(host->status, 0);
	assert_false(client_fill(&idle));
	client_close(&c);
	client_close(&idle);
}

static void test_start_fails(void **state) {
	struct host *host = *state;
	static const char *const WRONG[] = { "nonsense", "127.0.0.1:", "127.0.0.1:99999", "999.1.1.1:80", "" };
	struct web_config config = host->config;
	for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
		config.listen = WRONG[i];
		ROW_INT(web_serve(&config), 1, "%s", WRONG[i]);
	}
	config.listen = str_format(host->site->a, "127.0.0.1:%d", host->port).p;
	assert_int_equal(web_serve(&config), 1);
	config.listen = "127.0.0.1:0";
	config.port_file = "/nonexistent/port";
	assert_int_equal(web_serve(&config), 1);
	assert_int_equal(ask(host, GET("/")).status, 200);
}

#define HOST(function) cmocka_unit_test_setup_teardown(function, host_setup, host_teardown)

static int run(const char *name, struct web_config config) {
	const struct CMUnitTest tests[] = {
		HOST(test_connection),
		HOST(test_pipeline),
		HOST(test_byte_by_byte),
		HOST(test_posts),
		HOST(test_cache),
		HOST(test_unchanged_when_rendered),
		HOST(test_assets),
		HOST(test_too_large),
		HOST(test_many_fields), HOST(test_wrong_requests),
		HOST(test_aborts),
		HOST(test_slow_reader),
		HOST(test_idle_connections),
		HOST(test_stop),
		HOST(test_start_fails),
	};
	wanted = config;
	return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

static int run_full(void) {
	const struct CMUnitTest tests[] = { HOST(test_queue_full) };
	wanted = (struct web_config){ .workers = 1, .queue_limit = 1 };
	return cmocka_run_group_tests_name("one worker", tests, NULL, NULL);
}

static int run_shared(void) {
	const struct CMUnitTest shared[] = { HOST(test_connections_shared_out) }, full[] = { HOST(test_full_house) };
	wanted = (struct web_config){ .io_threads = 3 };
	int failed = cmocka_run_group_tests_name("three threads", shared, NULL, NULL);
	wanted.connection_limit = 6;
	return failed + cmocka_run_group_tests_name("three threads with two places each", full, NULL, NULL);
}

int main(void) {
	/* SIGTERM is the server's, so a hanging test is ended by this. */
	alarm(240);
	log_set_level(LOG_LEVEL_ERROR);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	int failed = run("quick reads beside the connections", (struct web_config){ .workers = 2 });
	failed += run("everything on workers", (struct web_config){ .workers = 2, .all_on_workers = true });
	failed += run("no cache", (struct web_config){ .workers = 2, .no_cache = true });
	return failed + run_full() + run_shared();
}
