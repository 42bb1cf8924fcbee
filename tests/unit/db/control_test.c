/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The socket for commands: round trips, and whatever a broken or foreign caller may send. */
#include "db/control.h"

#include "base/buf.h"
#include "db/db.h"
#include "unit/base/check.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_BODY = 3 * 1024 * 1024 };

/* No statement and no table is needed here; the library asks for the lists all the same. */
const int db_stmt_count = 0;
const struct db_migration db_migrations[] = { { .number = 1, .name = "none", .text = { "", "" } } };
const int db_migration_count = 0;

struct server {
	struct arena *a;
	char *folder, *path;
	struct control *control;
	int calls;
};

/* "echo" gives the body back as lines, "fail.N" the error N, "big" a line that is too long. */
static enum err obey(struct control_reply *reply, struct str command, struct str body, struct arena *a, void *context) {
	struct server *s = context;
	s->calls++;
	if (str_starts(command, S("fail."))) {
		int64_t e = 0;
		control_say(reply, S("refused"));
		return str_to_int64(str_from_offset(command, 5), &e) ? (enum err)e : ERR_REQUEST;
	}
	if (str_equal(command, S("big"))) {
		char *text = arena_alloc(a, 3 * CONTROL_LINE_MAX);
		for (int i = 0; i < CONTROL_LINE_MAX; i++)
			memcpy(text + 3 * i, "字", 3);
		control_say(reply, str_of(text, 3 * CONTROL_LINE_MAX));
		return OK;
	}
	control_say(reply, body);
	return str_equal(command, S("echo")) ? OK : ERR_REQUEST;
}

static struct control *serve(struct server *s, enum err expected) {
	struct control *control = NULL;
	struct str detail = S("");
	enum err e = control_serve(s->path, MAX_BODY, obey, s, s->a, &control, &detail);
	ROW_INT(e, expected, "%.*s", STR_ARG(detail));
	ROW_TRUE(e == OK || str_contains(detail, str_from(s->path)), "%.*s", STR_ARG(detail));
	return control;
}

static int setup(void **state) {
	struct arena *a = arena_new();
	struct server *s = ARENA_NEW(a, struct server);
	s->a = a;
	s->folder = arena_alloc(a, 64);
	check_folder(s->folder, 64);
	s->path = arena_alloc(a, 96);
	snprintf(s->path, 96, "%s/test.db.sock", s->folder);
	s->control = serve(s, OK);
	*state = s;
	return 0;
}

static int teardown(void **state) {
	struct server *s = *state;
	control_stop(s->control);
	ROW_TRUE(access(s->path, F_OK) != 0, "the socket is still there");
	assert_int_equal(rmdir(s->folder), 0);
	arena_free(s->a);
	return 0;
}

/* ---- callers ---- */

struct lines {
	size_t count;
	size_t longest;
	struct buf text;
};

static void note_line(struct str line, void *context) {
	struct lines *l = context;
	l->count++;
	l->longest = line.n > l->longest ? line.n : l->longest;
	buf_str(&l->text, line);
	buf_char(&l->text, '|');
}

static enum err call(struct server *s, struct str command, struct str body, struct lines *l, struct str *ret_detail) {
	*l = (struct lines){ 0 };
	buf_init(&l->text, s->a, 8 * 1024 * 1024);
	return control_call(s->path, command, body, note_line, l, s->a, ret_detail);
}

/* Sends bytes as they are and reads what comes back, to its end. */
static struct str call_raw(struct server *s, struct str bytes, bool end) {
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char *answer = arena_alloc(s->a, 4096);
	size_t n = 0;
	ssize_t got;
	memcpy(address.sun_path, s->path, strlen(s->path));
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	while (bytes.n > 0 && (got = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL)) > 0)
		bytes = str_from_offset(bytes, (size_t)got);
	if (end)
		shutdown(fd, SHUT_WR);
	while (n < 4096 && (got = recv(fd, answer + n, 4096 - n, 0)) > 0)
		n += (size_t)got;
	close(fd);
	return str_of(answer, n);
}

static void expect_alive(struct server *s) {
	struct lines l;
	struct str detail;
	assert_int_equal(call(s, S("echo"), S("alive"), &l, &detail), OK);
	ROW_STR(buf_view(&l.text), "alive|", "server");
}

/* ---- tests ---- */

static void test_round_trip(void **state) {
	static const struct { const char *body, *lines; size_t count; } ROWS[] = {
		{ "", "", 0 }, { "one", "one|", 1 }, { "one\n二行目\n\nfour\n", "one|二行目||four|", 4 },
		{ ". = OK\n= ERR_IO", ". = OK|= ERR_IO|", 2 },
	};
	struct server *s = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct lines l;
		struct str detail = STR_NONE;
		ROW_INT(call(s, S("echo"), str_from(ROWS[i].body), &l, &detail), OK, "row %zu: %.*s", i,
			STR_ARG(detail));
		ROW_STR(buf_view(&l.text), ROWS[i].lines, "row %zu", i);
		ROW_INT(l.count, ROWS[i].count, "row %zu", i);
	}
	assert_int_equal(s->calls, COUNT_OF(ROWS));
}

static void test_every_error(void **state) {
	struct server *s = *state;
	for (enum err e = OK; e < ERR_COUNT; e++) {
		struct lines l;
		struct str detail;
		ROW_INT(call(s, str_format(s->a, "fail.%d", (int)e), S(""), &l, &detail), e, "error %d", (int)e);
		ROW_STR(buf_view(&l.text), "refused|", "error %d", (int)e);
	}
}

static void test_large(void **state) {
	struct server *s = *state;
	struct lines l;
	struct str detail;
	char *body = arena_alloc(s->a, MAX_BODY + 1);
	for (int i = 0; i < MAX_BODY + 1; i++)
		body[i] = i % 100 == 99 ? '\n' : 'x';
	assert_int_equal(call(s, S("echo"), str_of(body, MAX_BODY), &l, &detail), OK);
	assert_int_equal(l.count, (MAX_BODY + 99) / 100);
	/* One byte more is refused, although the caller sends all of it before it listens. */
	assert_int_equal(call(s, S("echo"), str_of(body, MAX_BODY + 1), &l, &detail), ERR_TOO_LARGE);
	ROW_TRUE(str_contains(detail, S("3145729 bytes, at most 3145728")), "%.*s", STR_ARG(detail));
	assert_int_equal(s->calls, 1);
	/* A line is cut between characters. */
	assert_int_equal(call(s, S("big"), S(""), &l, &detail), OK);
	assert_int_equal(l.count, 1);
	assert_int_equal(l.longest, CONTROL_LINE_MAX / 3 * 3);
	assert_true(utf8_valid(buf_view(&l.text)));
	expect_alive(s);
}

static void test_garbage(void **state) {
	static const struct { struct str bytes; const char *answer; } ROWS[] = {
		{ S(""), "ERR_REQUEST" },
		{ S("\n"), "ERR_REQUEST" },
		{ S("\0\0\0\0\xff\xfe\n"), "ERR_REQUEST" },
		{ S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "ERR_REQUEST" },
		{ S("kassei-1\n"), "ERR_REQUEST" },
		{ S("kassei-1 echo\n"), "ERR_REQUEST" },
		{ S("kassei-1 echo \n"), "ERR_REQUEST" },
		{ S("kassei-1 echo 1"), "ERR_REQUEST" },
		{ S("kassei-1 echo -1\n"), "ERR_REQUEST" },
		{ S("kassei-1 echo 1x\nx"), "ERR_REQUEST" },
		{ S("kassei-1 echo 99999999999999999999\n"), "ERR_REQUEST" },
		{ S("kassei-1 echo 9223372036854775807\n"), "ERR_TOO_LARGE" },
		{ S("kassei-1 echo 5 5\nhello"), "ERR_REQUEST" },
		{ S("kassei-1  5\nhello"), "ERR_REQUEST" },
		{ S("kassei-1 ../etc 5\nhello"), "ERR_REQUEST" },
		{ S("kassei-1 ECHO 5\nhello"), "ERR_REQUEST" },
		{ S("kassei-1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 0\n"), "ERR_REQUEST" },
		{ S("kassei-2 echo 5\nhello"), "ERR_REQUEST" },
		{ S("kassei-1 echo 5\nhell"), "ERR_REQUEST" },
		{ S("kassei-1 echo 5\nhello and more"), "OK" },
	};
	struct server *s = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str answer = call_raw(s, ROWS[i].bytes, true);
		struct str status =
			str_from_offset(answer, str_starts(answer, S(". ")) ? str_find(answer, S("\n"), 0) + 1 : 0);
		ROW_TRUE(str_starts(status, str_format(s->a, "= %s", ROWS[i].answer)), "row %zu: %.*s", i,
			STR_ARG(answer));
	}
	assert_int_equal(s->calls, 1);
	expect_alive(s);
}

/* A first line without an end is given up when it is too long, not read for ever. */
static void test_endless_line(void **state) {
	struct server *s = *state;
	char *bytes = arena_alloc(s->a, 1024 * 1024);
	memset(bytes, 'k', 1024 * 1024);
	struct str answer = call_raw(s, str_of(bytes, 1024 * 1024), true);
	ROW_TRUE(str_starts(answer, S("= ERR_REQUEST")), "%.*s", STR_ARG(answer));
	expect_alive(s);
}

/* Connects and goes, connects and stays silent: neither keeps the server from being stopped. */
static void test_silent_caller(void **state) {
	struct server *s = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	memcpy(address.sun_path, s->path, strlen(s->path));
	for (int i = 0; i < 2; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);
		assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
		if (i == 1)
			assert_int_equal(send(fd, "kassei-1 ec", 11, MSG_NOSIGNAL), 11);
		control_stop(s->control);
		close(fd);
		s->control = serve(s, OK);
	}
	expect_alive(s);
}

/* A caller who goes away does not stop the command, nor the server. */
static void test_caller_goes(void **state) {
	struct server *s = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char *bytes = arena_alloc(s->a, 200000);
	int n = snprintf(bytes, 64, "kassei-1 echo 100000\n");
	memset(bytes + n, '\n', 100000);
	memcpy(address.sun_path, s->path, strlen(s->path));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(send(fd, bytes, (size_t)n + 100000, MSG_NOSIGNAL), n + 100000);
	close(fd);
	expect_alive(s);
	assert_int_equal(s->calls, 2);
}

static void test_no_server(void **state) {
	struct server *s = *state;
	struct lines l;
	struct str detail = S("");
	control_stop(s->control);
	s->control = NULL;
	assert_int_equal(call(s, S("echo"), S("x"), &l, &detail), ERR_NOT_FOUND);
	ROW_TRUE(str_contains(detail, str_from(s->path)), "%.*s", STR_ARG(detail));
}

static void test_stale_socket(void **state) {
	struct server *s = *state;
	struct stat st;
	assert_int_equal(stat(s->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_null(serve(s, ERR_BUSY)); /* a living one is not replaced */
	expect_alive(s);
	control_stop(s->control);
	/* What a killed server leaves: a socket on which nobody listens. */
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	memcpy(address.sun_path, s->path, strlen(s->path));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	close(fd);
	s->control = serve(s, OK);
	expect_alive(s);
	control_stop(s->control);
	/* A file that is no socket is somebody's: it stays. */
	FILE *f = fopen(s->path, "w");
	fputs("mine", f);
	fclose(f);
	s->control = serve(s, ERR_IO);
	assert_int_equal(access(s->path, F_OK), 0);
	unlink(s->path);
}

static void test_path(void **state) {
	struct server *s = *state;
	ROW_STR(control_path(s->a, "sqlite:/var/lib/kassei/kassei.db"), "/var/lib/kassei/kassei.db.sock", "sqlite:");
	ROW_STR(control_path(s->a, "x.db"), "x.db.sock", "path");
	assert_true(str_is_none(control_path(s->a, "postgresql:///x")));
	char *longest = arena_alloc(s->a, 200);
	memset(longest, 'x', 150);
	struct server other = { .a = s->a, .path = longest };
	assert_null(serve(&other, ERR_IO));
}

/* Another user who got at the socket is refused by his number. Only root can become another user. */
static void test_other_user(void **state) {
	struct server *s = *state;
	int status = 0;
	if (geteuid() != 0) {
		print_message("another user was not tried: this needs root\n");
		return;
	}
	assert_int_equal(chmod(s->folder, 0755), 0);
	assert_int_equal(chmod(s->path, 0666), 0);
	pid_t child = fork();
	if (child == 0) {
		struct lines l;
		struct str detail;
		if (setuid(65534) != 0)
			_exit(255);
		_exit((int)call(s, S("echo"), S("x"), &l, &detail));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), ERR_FORBIDDEN);
	assert_int_equal(s->calls, 0);
	expect_alive(s);
}

struct caller {
	struct server *s;
	int wrong;
	pthread_t thread;
};

static void count_line(struct str line, void *context) {
	*(int *)context += line.n == 5;
}

static void *call_often(void *context) {
	struct caller *c = context;
	for (int i = 0; i < 50; i++) {
		struct arena *a = arena_new();
		struct str detail;
		int lines = 0;
		enum err e = control_call(c->s->path, S("echo"), S("hello\nagain"), count_line, &lines, a, &detail);
		c->wrong += e != OK || lines != 2;
		arena_free(a);
	}
	return NULL;
}

static void test_many_callers(void **state) {
	struct server *s = *state;
	struct caller callers[8];
	for (int i = 0; i < 8; i++) {
		callers[i] = (struct caller){ .s = s };
		assert_int_equal(pthread_create(&callers[i].thread, NULL, call_often, &callers[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(callers[i].thread, NULL);
		ROW_INT(callers[i].wrong, 0, "caller %d", i);
	}
	assert_int_equal(s->calls, 400);
}

#define SERVED(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
	const struct CMUnitTest tests[] = {
		SERVED(test_round_trip), SERVED(test_every_error), SERVED(test_large), SERVED(test_garbage),
		SERVED(test_endless_line), SERVED(test_silent_caller),
		SERVED(test_caller_goes), SERVED(test_no_server), SERVED(test_stale_socket),
		SERVED(test_path), SERVED(test_other_user), SERVED(test_many_callers),
	};
	return cmocka_run_group_tests_name("db control", tests, NULL, NULL);
}
