/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Asking the scanner: a small clamd on a unix socket that speaks INSTREAM as the real one does, finds one word, and
 * misbehaves when told to. The real one is asked by tests/e2e/specs/clamd.spec.ts.
 */
#include "base/buf.h"
#include "office/file/scan.h"
#include "unit/base/check.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>

enum manner { HONEST, TOO_LONG, SILENT, NONSENSE, BINARY };

struct clamd {
	int listening;
	char path[108];
	enum manner manner;
	pthread_t thread;
	size_t got;     /* bytes of the stream */
	bool spoke_right; /* command, lengths and the end were as the protocol says */
};

static bool read_exactly(int fd, void *to, size_t n) {
	char *p = to;
	while (n > 0) {
		ssize_t got = recv(fd, p, n, 0);
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static void answer(int fd, const char *text, size_t n) {
	(void)!send(fd, text, n, MSG_NOSIGNAL);
}

/* One client. */
static void *serve(void *context) {
	struct clamd *c = context;
	struct arena *a = arena_new();
	struct buf stream;
	char command[10];
	uint32_t length = 1;
	buf_init(&stream, a, 64 << 20);
	int fd = accept(c->listening, NULL, NULL);
	c->spoke_right = read_exactly(fd, command, 10) && memcmp(command, "zINSTREAM", 10) == 0;
	while (c->spoke_right && c->manner != TOO_LONG && length > 0) {
		c->spoke_right = read_exactly(fd, &length, sizeof length);
		length = ntohl(length);
		if (!c->spoke_right || length == 0 || !buf_reserve(&stream, length))
			break;
		c->spoke_right = read_exactly(fd, stream.p + stream.n, length);
		stream.n += length;
	}
	c->got = stream.n;
	bool found = str_contains(buf_view(&stream), S("EICAR-LIKE"));
	if (c->manner == HONEST && found)
		answer(fd, "stream: Test-Signature FOUND", sizeof "stream: Test-Signature FOUND");
	else if (c->manner == HONEST)
		answer(fd, "stream: OK", sizeof "stream: OK");
	else if (c->manner == TOO_LONG)
		answer(fd, "INSTREAM size limit exceeded. ERROR", sizeof "INSTREAM size limit exceeded. ERROR");
	else if (c->manner == NONSENSE)
		answer(fd, "stream: OK, I think", sizeof "stream: OK, I think");
	else if (c->manner == BINARY)
		answer(fd, "\xff\xfe FOUND", sizeof "\xff\xfe FOUND");
	close(fd);
	arena_free(a);
	return NULL;
}

static void clamd_start(struct clamd *c, enum manner manner) {
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	*c = (struct clamd){ .manner = manner };
	snprintf(c->path, sizeof c->path, "/tmp/kassei-clamd-%d.sock", (int)getpid());
	unlink(c->path);
	memcpy(address.sun_path, c->path, sizeof c->path);
	c->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(c->listening, (const struct sockaddr *)(const void *)&address, sizeof address), 0);
	assert_int_equal(listen(c->listening, 1), 0);
	assert_int_equal(pthread_create(&c->thread, NULL, serve, c), 0);
}

static void clamd_stop(struct clamd *c) {
	pthread_join(c->thread, NULL);
	close(c->listening);
	unlink(c->path);
}

static void test_answers(void **state) {
	struct str big = str_of(memset(arena_bytes(*state, 3000000), 'a', 3000000), 3000000);
	const struct { enum manner manner; struct str bytes; enum file_scan scan; const char *says; } ROWS[] = {
		{ HONEST, S("a harmless letter"), FILE_SCAN_CLEAN, "" },
		{ HONEST, S("x EICAR-LIKE x"), FILE_SCAN_INFECTED, "Test-Signature" },
		{ HONEST, big, FILE_SCAN_CLEAN, "" },
		{ HONEST, STR_JOIN(*state, big, S("EICAR-LIKE")), FILE_SCAN_INFECTED, "Test-Signature" },
		{ TOO_LONG, big, FILE_SCAN_WAITING, NULL },
		{ SILENT, S("x"), FILE_SCAN_WAITING, "no answer" },
		{ NONSENSE, S("x"), FILE_SCAN_WAITING, "stream: OK, I think" },
		{ BINARY, S("x"), FILE_SCAN_WAITING, "an answer that is not text" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct clamd clamd;
		struct str says;
		clamd_start(&clamd, ROWS[i].manner);
		enum file_scan scan = scan_bytes(*state, clamd.path, ROWS[i].bytes, &says);
		clamd_stop(&clamd);
		ROW_INT(scan, ROWS[i].scan, "row %zu", i);
		if (ROWS[i].says != NULL)
			ROW_STR(says, ROWS[i].says, "row %zu", i);
		if (ROWS[i].manner == TOO_LONG)
			continue;
		ROW_INT(clamd.got, ROWS[i].bytes.n, "row %zu", i);
		ROW_TRUE(clamd.spoke_right, "row %zu", i);
	}
}

static void test_nobody(void **state) {
	struct str says;
	char path[300];
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_int_equal(scan_bytes(*state, "", S("x"), &says), FILE_SCAN_ABSENT);
	assert_int_equal(scan_bytes(*state, NULL, S("x"), &says), FILE_SCAN_ABSENT);
	assert_int_equal(scan_bytes(*state, "/nowhere/clamd.sock", S("x"), &says), FILE_SCAN_WAITING);
	assert_int_equal(scan_bytes(*state, path, S("x"), &says), FILE_SCAN_WAITING);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_answers), UNIT(test_nobody) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
