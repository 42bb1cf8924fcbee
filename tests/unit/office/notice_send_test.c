/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Sending mail, against a real mail server on loopback (tests/lib/smtp-server.py) that reads what it gets with a parser
 * of its own: headers and texts of any kind arrive as they were meant, refusals are told apart, a server that is down
 * loses nothing, and a process that is killed again and again neither loses a message nor sends one under two
 * Message-IDs.
 */
#include "base/clock.h"
#include "base/date.h"
#include "office/notice/notice.h"
#include "office/signin/seal.h"
#include "unit/office/office.h"

#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* 2026-04-01T09:00 in Japan. */
#define NINE INT64_C(1775001600000000)
enum { QUEUE = 64, MINUTE_US = 60000000 };

static const struct tenant_id SITE = { 0 };

/* ---- the mail server ---- */

struct server {
	pid_t pid;
	FILE *says;   /* its port, then a line for each mail */
	int input;    /* it ends when this is closed */
	int port;
};

static struct server server_start(const char *folder, const char *const *options, int port) {
	struct server s = { .port = 0 };
	int in[2], out[2];
	char number[16];
	const char *args[12] = { TESTS_FOLDER "/lib/smtp-server.py", folder };
	size_t n = 2;
	for (; options != NULL && *options != NULL; options++)
		args[n++] = *options;
	snprintf(number, sizeof number, "%d", port);
	args[n++] = "--port";
	args[n++] = number;
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	s.pid = fork();
	if (s.pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execv(args[0], (char *const *)(uintptr_t)args);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	s.input = in[1];
	s.says = fdopen(out[0], "r");
	int64_t said = 0;
	assert_non_null(fgets(number, sizeof number, s.says));
	assert_true(str_to_int64(str_trim(str_from(number)), &said));
	s.port = (int)said;
	return s;
}

static void server_stop(struct server *s) {
	close(s->input);
	waitpid(s->pid, NULL, 0);
	fclose(s->says);
}

/* ---- a post office: the tables, the settings and what arrived ---- */

struct post {
	struct office *o;
	struct settings settings;
	struct job_config config;
	char folder[64];
	struct server server;
	struct tenant_id hill;
};

static const struct job_kind KINDS[] = {
	{ .kind = "notice.send",
		.fn = notice_send_job,
		.schedule = JOB_WHEN_ADDED,
		.lease_s = 300,
		.longest_wait_s = 600 },
};

static void use_server(struct post *p, const char *const *options, int port) {
	p->server = server_start(p->folder, options, port);
	p->settings.smtp_url = str_format(p->o->a, "smtp://127.0.0.1:%d", p->server.port).p;
}

static struct post *post_open(void **state, const char *const *options) {
	struct office *o = office_open(state);
	struct post *p = ARENA_NEW(o->a, struct post);
	p->o = o;
	p->hill = office_tenant(o, TOWN_HILL);
	check_folder(p->folder, sizeof p->folder);
	settings_init(&p->settings);
	p->settings.smtp_tls = "none";
	p->settings.mail_from = "noreply@kassei.example";
	p->settings.mail_return = "return@kassei.example";
	p->settings.public_url = "https://kassei.example";
	struct str reason;
	p->settings.secret_key_file = str_format(o->a, "%s/secret.key", p->folder).p;
	assert_int_equal(seal_file_make(o->a, str_from(p->settings.secret_key_file), &reason), OK);
	p->config = (struct job_config){ .database = o->place->url,
		.writer = o->writer,
		.kinds = KINDS,
		.kind_count = COUNT_OF(KINDS),
		.threads = 1,
		.settings = &p->settings };
	clock_set(NINE);
	use_server(p, options, 0);
	return p;
}

static int remove_one(const char *path, const struct stat *st UNUSED, int type UNUSED, struct FTW *ftw UNUSED) {
	return remove(path);
}

static void post_close(struct post *p) {
	server_stop(&p->server);
	nftw(p->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	clock_reset();
	office_close(p->o);
}

static enum err queue_it(struct db *db, struct arena *a, void *context) {
	return notice_queue(db, a, context);
}

static void queue(struct post *p, struct notice n) {
	if (n.cause.n == 0)
		n.cause = n.mail;
	enum err e = office_write(p->o, queue_it, &n);
	ROW_TRUE(e == OK, "%.*s: %s", STR_ARG(n.mail), err_info(e)->name);
}

/* A message without values. */
static struct notice hello(struct post *p, const char *mail) {
	return (struct notice){ .tenant = p->hill,
		.template = NOTICE_T_mail_test,
		.mail = str_from(mail),
		.name = S("みほん 花子"),
		.now_us = NINE };
}

/* One whose subject holds `party`, in a topic that can be switched off when `optional`. */
static struct notice about(struct post *p, const char *mail, struct str party, struct msg_arg values[5]) {
	const struct msg_arg filled[] = { { .name = "inviter", .text = S("見本 太郎") },
		{ .name = "party", .text = party }, { .name = "right", .text = S("担当者") },
		{ .name = "date", .text = S("12月6日") }, { .name = "link", .text = S("/x/SECRET") } };
	memcpy(values, filled, sizeof filled);
	return (struct notice){ .tenant = p->hill,
		.template = NOTICE_T_party_invitation,
		.mail = str_from(mail),
		.name = S("みほん 花子"),
		.values = values,
		.value_count = 5,
		.settings = &p->settings,
		.now_us = NINE };
}

static struct job_count run(struct post *p) {
	struct job_count count;
	struct str detail = STR_NONE;
	enum err e = job_run_due(&p->config, false, p->o->a, &count, &detail);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(detail));
	return count;
}

static json_t *mail(struct post *p, int number) {
	json_error_t why;
	struct str path = str_format(p->o->a, "%s/%04d.json", p->folder, number);
	json_t *facts = json_load_file(path.p, 0, &why);
	ROW_TRUE(facts != NULL, "%s: %s", path.p, why.text);
	return facts;
}

static int mail_count(struct post *p) {
	int n = 0;
	while (access(str_format(p->o->a, "%s/%04d.json", p->folder, n).p, F_OK) == 0)
		n++;
	return n;
}

static const char *fact(const json_t *facts, const char *name) {
	const char *text = json_string_value(json_object_get(facts, name));
	return text != NULL ? text : "(none)";
}

static int64_t number(const json_t *facts, const char *name) {
	json_t *value = json_object_get(facts, name);
	return json_is_boolean(value) ? json_is_true(value) : json_integer_value(value);
}

#define EXPECT_FACT(facts, name, expected, ...) ROW_STR(str_from(fact(facts, name)), expected, __VA_ARGS__)

static struct str state_of(struct post *p, const char *mail) {
	return office_text(p->o, "SELECT state || ' ' || attempt || ' ' || reason FROM notice WHERE mail = '%s'", mail);
}

/* ---- what a mail looks like ---- */

static const char HEADERS[] =
	"Date From To Message-ID Subject Auto-Submitted MIME-Version Content-Language Content-Type Content-Transfer-Encoding";

static void test_a_mail(void **state) {
	struct post *p = post_open(state, NULL);
	struct notice n = hello(p, "hanako@example.jp");
	n.about = S("/139718-mihonoka/my/1");
	queue(p, n);
	ROW_INT(run(p).done, 1, "jobs");
	json_t *m = mail(p, 0);
	EXPECT_FACT(m, "envelope_from", "return@kassei.example", "envelope");
	EXPECT_FACT(m, "headers", HEADERS, "headers");
	EXPECT_FACT(m, "from", "noreply@kassei.example", "from");
	EXPECT_FACT(m, "from_name", "みほん丘区", "name of the sender");
	EXPECT_FACT(m, "to", "hanako@example.jp", "to");
	EXPECT_FACT(m, "to_name", "みほん 花子", "name of the recipient");
	EXPECT_FACT(m, "subject", "メール送信の確認", "subject");
	EXPECT_FACT(m, "date", "Wed, 1 Apr 2026 09:00:00 +0900", "date");
	EXPECT_FACT(m, "type", "text/plain; charset=UTF-8", "type");
	EXPECT_FACT(m, "encoding", "base64", "encoding");
	EXPECT_FACT(m, "language", "ja", "language");
	EXPECT_FACT(m, "auto", "auto-generated", "nobody's absence note");
	EXPECT_FACT(m, "body",
		"みほん 花子 様\n\nメールの送信を確認するために、管理者がお送りしました。\n\nこのメールが届いていれば、設定は正しくできています。\n\n"
		"くわしくは次のページをご覧ください。\nhttps://kassei.example/139718-mihonoka/my/1\n\n-- \nみほん丘区 産業課\nhttps://kassei.example\n"
		"このメールは自動でお送りしています。ご返信いただいてもお答えできません。\n",
		"body");
	ROW_INT(number(m, "defects"), 0, "defects");
	ROW_INT(number(m, "ascii"), 1, "only ASCII on the wire");
	ROW_INT(number(m, "bare"), 0, "bare line ends");
	ROW_TRUE(str_starts(state_of(p, "hanako@example.jp"), S("3 1 ")), "sent");
	ROW_INT(office_ask(p->o, "SELECT count(*) FROM job"), 0, "jobs left");
	json_decref(m);
	post_close(p);
}

static void test_in_english_from_the_site(void **state) {
	struct post *p = post_open(state, NULL);
	struct notice n = hello(p, "john@example.com");
	n.tenant = SITE;
	n.lang = LANG_EN;
	n.name = S("John \"Jack\" O\\Neil");
	queue(p, n);
	run(p);
	json_t *m = mail(p, 0);
	EXPECT_FACT(m, "to_name", "John \"Jack\" O\\Neil", "name");
	EXPECT_FACT(m, "subject", "Test message", "subject");
	EXPECT_FACT(m, "encoding", "7bit", "encoding");
	EXPECT_FACT(m, "language", "en", "language");
	ROW_TRUE(strstr(fact(m, "message_id"), ".site@kassei.example>") != NULL, "%s", fact(m, "message_id"));
	ROW_INT(number(m, "defects"), 0, "defects");
	json_decref(m);
	post_close(p);
}

/* Lengths around every place where a header is folded. */
static void test_long_subjects_and_names(void **state) {
	enum { LONGEST = 90 };
	static const char *const CHARACTERS[] = { "あ", "a", "é", "𠮷" };
	struct post *p = post_open(state, NULL);
	struct msg_arg values[5];
	for (size_t c = 0; c < COUNT_OF(CHARACTERS); c++) {
		for (int length = 1; length <= LONGEST; length += length < 70 ? 3 : 1) {
			struct buf name;
			buf_init(&name, p->o->a, 1000);
			for (int i = 0; i < length; i++)
				buf_cstr(&name, CHARACTERS[c]);
			struct notice n = about(p, "x@example.jp", buf_view(&name), values);
			n.name = buf_view(&name);
			n.cause = str_format(p->o->a, "%zu %d", c, length);
			queue(p, n);
		}
	}
	run(p);
	int count = mail_count(p);
	ROW_INT(count, office_ask(p->o, "SELECT count(*) FROM notice"), "mails");
	for (int i = 0; i < count; i++) {
		json_t *m = mail(p, i);
		struct str id = str_slice(str_from(fact(m, "message_id")), 15, 26);
		ROW_STR(office_text(p->o, "SELECT subject FROM notice WHERE token = '%.*s'", STR_ARG(id)),
			fact(m, "subject"), "mail %d", i);
		ROW_STR(office_text(p->o, "SELECT name FROM notice WHERE token = '%.*s'", STR_ARG(id)),
			fact(m, "to_name"), "mail %d", i);
		ROW_TRUE(number(m, "longest_head") <= 78, "mail %d: a line of %d", i, (int)number(m, "longest_head"));
		ROW_TRUE(number(m, "longest_body") <= 78, "mail %d: a line of %d", i, (int)number(m, "longest_body"));
		ROW_INT(number(m, "defects") + number(m, "bare"), 0, "mail %d", i);
		json_decref(m);
	}
	post_close(p);
}

static void test_nothing_gets_into_a_header(void **state) {
	static const char *const ATTACKS[] = {
		"x\r\nBcc: evil@example.com",
		"x\nBcc: evil@example.com\n\nbody",
		"x\rBcc: evil@example.com",
		"\r\n\r\n.\r\nMAIL FROM:<evil@example.com>",
		"=?UTF-8?B?QmNj?=",
		"x\x7f\x01\x1b",
		"a\" <evil@example.com>, \"b",
		"evil@example.com,",
		"\xe2\x80\xa8"
		"Bcc: evil@example.com",
		"(comment) <evil@example.com>",
	};
	struct post *p = post_open(state, NULL);
	struct msg_arg values[5];
	for (size_t i = 0; i < COUNT_OF(ATTACKS); i++) {
		struct notice n = about(p, "hanako@example.jp", str_from(ATTACKS[i]), values);
		n.name = str_from(ATTACKS[i]);
		n.about = str_from(ATTACKS[i]);
		n.cause = str_format(p->o->a, "%zu", i);
		queue(p, n);
	}
	run(p);
	ROW_INT(mail_count(p), COUNT_OF(ATTACKS), "mails");
	for (int i = 0; i < (int)COUNT_OF(ATTACKS); i++) {
		json_t *m = mail(p, i);
		EXPECT_FACT(m, "headers", HEADERS, "attack %d", i);
		EXPECT_FACT(m, "to", "hanako@example.jp", "attack %d", i);
		EXPECT_FACT(m, "from", "noreply@kassei.example", "attack %d", i);
		ROW_INT(json_array_size(json_object_get(m, "envelope_to")), 1, "attack %d: recipients", i);
		ROW_STR(str_from(fact(m, "to_name")),
			str_to_cstr(p->o->a, office_text(p->o, "SELECT name FROM notice WHERE cause = '%d'", i)),
			"attack %d", i);
		ROW_INT(number(m, "bare"), 0, "attack %d", i);
		json_decref(m);
	}
	post_close(p);
}

/* Addresses that carriers gave out although no standard allows them. */
static void test_odd_addresses(void **state) {
	static const char *const ROWS[] = { "dots..twice@example.jp", ".first@example.jp", "last.@example.jp",
		"o'brien+x@example.jp" };
	struct post *p = post_open(state, NULL);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		queue(p, hello(p, ROWS[i]));
	run(p);
	ROW_INT(mail_count(p), COUNT_OF(ROWS), "mails");
	for (int i = 0; i < (int)COUNT_OF(ROWS); i++) {
		json_t *m = mail(p, i);
		struct str quoted = i < 3 ?
			str_replace(p->o->a, str_format(p->o->a, "\"%s", ROWS[i]), S("@"), S("\"@")) :
			str_from(ROWS[i]);
		EXPECT_FACT(m, "recipient", str_format(p->o->a, "TO:<%.*s>", STR_ARG(quoted)).p, "row %d", i);
		ROW_TRUE(str_contains(str_from(fact(m, "to_field")), str_format(p->o->a, "<%.*s>", STR_ARG(quoted))),
			"row %d: %s", i, fact(m, "to_field"));
		ROW_TRUE(str_starts(state_of(p, ROWS[i][0] == 'o' ? "o''brien+x@example.jp" : ROWS[i]), S("3 ")),
			"row %d is sent", i);
		json_decref(m);
	}
	post_close(p);
}

static void test_a_way_to_stop(void **state) {
	static const struct msg_arg VALUES[] = { { .name = "party", .text = { "x", 1 } },
		{ .name = "agent", .text = { "x", 1 } }, { .name = "date", .text = { "x", 1 } } };
	struct post *p = post_open(state, NULL);
	struct notice n = hello(p, "hanako@example.jp");
	n.template = NOTICE_T_mandate_ending;
	n.values = VALUES;
	n.value_count = 3;
	n.account = (struct account_id){ 5 };
	queue(p, n);
	run(p);
	json_t *m = mail(p, 0);
	struct str stop = str_format(p->o->a, "<https://kassei.example/" TOWN_HILL "-mihonoka/notices/%.*s/stop/%.*s>",
		13, fact(m, "message_id") + 1, 26, fact(m, "message_id") + 15);
	ROW_TRUE(str_contains(str_from(fact(m, "stop")), stop), "%s", fact(m, "stop"));
	ROW_TRUE(strstr(fact(m, "body"), "https://kassei.example/account/notices") != NULL, "and in words");
	json_decref(m);
	post_close(p);
}

/* ---- refusals ---- */

static void test_refusals_are_told_apart(void **state) {
	static const struct { const char *mail, *first, *then;
	} ROWS[] = {
		{ "refused@example.jp", "5 1 550 5.1.1 no such mailbox", "5 1 550 5.1.1 no such mailbox" },
		{ "spam@example.jp", "5 1 554 5.7.1 we do not like this mail",
			"5 1 554 5.7.1 we do not like this mail" },
		{ "later@example.jp", "1 1 451 4.7.1 try again later", "3 2 " },
		{ "busy@example.jp", "1 1 452 4.3.1 no room just now", "3 2 " },
		{ "good@example.jp", "3 1 ", "3 1 " },
	};
	struct post *p = post_open(state, NULL);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		queue(p, hello(p, ROWS[i].mail));
	ROW_INT(run(p).done, 1, "one job serves them all");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(state_of(p, ROWS[i].mail), ROWS[i].first, "%s", ROWS[i].mail);
	clock_advance(MINUTE_US - 1);
	ROW_INT(run(p).done, 0, "not within a minute");
	clock_advance(1);
	ROW_INT(run(p).done, 1, "after a minute");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(state_of(p, ROWS[i].mail), ROWS[i].then, "%s", ROWS[i].mail);
	ROW_INT(mail_count(p), 3, "mails");
	post_close(p);
}

/* Refused for more than five days. */
static void test_given_up_after_five_days(void **state) {
	struct post *p = post_open(state, NULL);
	queue(p, hello(p, "good@example.jp"));
	place_exec(p->o->place, "UPDATE notice SET mail = 'later@example.jp', attempt = 33");
	run(p);
	ROW_STR(state_of(p, "later@example.jp"), "5 34 451 4.7.1 try again later", "the last try");
	post_close(p);
}

static void test_too_late(void **state) {
	struct post *p = post_open(state, NULL);
	struct notice n = hello(p, "late@example.jp");
	n.expires_us = NINE + MINUTE_US;
	queue(p, n);
	clock_advance(MINUTE_US);
	run(p);
	ROW_STR(state_of(p, "late@example.jp"), "5 1 it was too late to send this", "expired");
	ROW_INT(mail_count(p), 0, "mails");
	post_close(p);
}

static void test_secrets_do_not_stay(void **state) {
	struct post *p = post_open(state, NULL);
	struct msg_arg values[5];
	queue(p, about(p, "good@example.jp", S("みほん"), values));
	queue(p, about(p, "later@example.jp", S("みほん"), values));
	queue(p, about(p, "refused@example.jp", S("みほん"), values));
	run(p);
	json_t *m = mail(p, 0);
	ROW_TRUE(strstr(fact(m, "body"), "https://kassei.example/x/SECRET") != NULL, "it was sent");
	ROW_STR(office_text(p->o, "SELECT mail FROM notice WHERE sealed IS NOT NULL"), "later@example.jp",
		"one still waits, those that were sent or refused are gone");
	ROW_INT(office_ask(p->o, "SELECT count(*) FROM notice WHERE sealed IS NOT NULL OR key_no IS NOT NULL"), 1,
		"it alone");
	ROW_INT(office_ask(p->o, "SELECT count(*) FROM notice WHERE body <> ''"), 0, "readable texts");
	json_decref(m);
	post_close(p);
}

/* ---- the server ---- */

static void test_down_and_up_again(void **state) {
	struct post *p = post_open(state, NULL);
	int port = p->server.port;
	queue(p, hello(p, "a@example.jp"));
	queue(p, hello(p, "b@example.jp"));
	server_stop(&p->server);
	ROW_INT(run(p).failed, 1, "down");
	ROW_STR(state_of(p, "a@example.jp"), "1 0 ", "not the message's fault");
	ROW_TRUE(office_text(p->o, "SELECT reason FROM job").n > 0, "the job says why");
	clock_advance(10 * US_PER_S);
	ROW_INT(run(p).failed, 1, "still down");
	use_server(p, NULL, port);
	clock_advance(40 * US_PER_S);
	ROW_INT(run(p).done, 1, "up again");
	ROW_INT(mail_count(p), 2, "mails");
	ROW_INT(office_ask(p->o, "SELECT count(*) FROM job"), 0, "jobs");
	post_close(p);
}

/* The server took the mail, but the answer was lost: nobody can know, so it is sent again, as the same message. */
static void test_cut_off_before_the_answer(void **state) {
	struct post *p = post_open(state, NULL);
	queue(p, hello(p, "dropped@example.jp"));
	queue(p, hello(p, "next@example.jp"));
	ROW_INT(run(p).failed, 1, "cut off");
	clock_advance(10 * US_PER_S);
	ROW_INT(run(p).done, 1, "the next one does not wait for it");
	ROW_TRUE(str_starts(state_of(p, "next@example.jp"), S("3 ")), "the next one");
	clock_advance(MINUTE_US);
	run(p);
	ROW_TRUE(str_starts(state_of(p, "dropped@example.jp"), S("3 2 ")), "at last");
	ROW_INT(mail_count(p), 3, "mails");
	json_t *first = mail(p, 0), *again = mail(p, 2);
	ROW_STR(str_from(fact(first, "message_id")), fact(again, "message_id"), "Message-ID");
	ROW_STR(str_from(fact(first, "date")), fact(again, "date"), "date");
	json_decref(first);
	json_decref(again);
	post_close(p);
}

static void test_settings_that_do_not_do(void **state) {
	struct post *p = post_open(state, NULL);
	struct settings good = p->settings;
	struct settings rows[7];
	static const char *const REASONS[] = { "smtp_url is not set", "mail_from is not set", "mail_from is not set",
		"public_url is not set", "smtp_tls must be", "smtp_password_file", "Protocol" };
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		rows[i] = good;
	rows[0].smtp_url = "";
	rows[1].mail_from = "";
	rows[2].mail_return = "x\r\nRCPT TO:<evil@example.com>";
	rows[3].public_url = "";
	rows[4].smtp_tls = "yes";
	rows[5].smtp_user = "me";
	rows[6].smtp_url = "http://127.0.0.1:1/";
	queue(p, hello(p, "a@example.jp"));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		p->config.settings = &rows[i];
		ROW_INT(run(p).failed, 1, "row %zu", i);
		struct str reason = office_text(p->o, "SELECT reason FROM job");
		ROW_TRUE(str_contains(reason, str_from(REASONS[i])), "row %zu: %.*s", i, STR_ARG(reason));
		clock_advance(600 * US_PER_S);
	}
	p->config.settings = &good;
	ROW_INT(run(p).done, 1, "all is well");
	ROW_INT(mail_count(p), 1, "mails");
	post_close(p);
}

static void test_tls_and_a_password(void **state) {
	static const char *const OPTIONS[] = { "--tls", "--user", "kassei:himitsu", NULL };
	struct post *p = post_open(state, OPTIONS);
	struct str file = str_format(p->o->a, "%s/password", p->folder);
	FILE *password = fopen(file.p, "w");
	fputs("wrong\n", password);
	fclose(password);
	p->settings.smtp_tls = "required";
	p->settings.smtp_user = "kassei";
	p->settings.smtp_password_file = file.p;
	queue(p, hello(p, "a@example.jp"));
	ROW_INT(run(p).failed, 1, "a certificate that nobody vouches for");
	p->settings.smtp_ca_file = str_format(p->o->a, "%s/cert.pem", p->folder).p;
	clock_advance(600 * US_PER_S);
	ROW_INT(run(p).failed, 1, "a wrong password");
	ROW_TRUE(!str_contains(office_text(p->o, "SELECT reason FROM job"), S("wrong")),
		"the password is in no reason");
	ROW_STR(state_of(p, "a@example.jp"), "1 0 ", "not the message's fault");
	password = fopen(file.p, "w");
	fputs("himitsu\n", password);
	fclose(password);
	clock_advance(600 * US_PER_S);
	ROW_INT(run(p).done, 1, "all right");
	json_t *m = mail(p, 0);
	ROW_INT(number(m, "tls"), 1, "encrypted");
	EXPECT_FACT(m, "user", "kassei", "signed in");
	json_decref(m);
	post_close(p);
}

static void test_no_tls_where_it_is_required(void **state) {
	struct post *p = post_open(state, NULL);
	p->settings.smtp_tls = "required";
	queue(p, hello(p, "a@example.jp"));
	ROW_INT(run(p).failed, 1, "the server has none");
	ROW_INT(mail_count(p), 0, "mails");
	post_close(p);
}

/* ---- killed ---- */

/* Another process sends what waits, with the lease of the dead one taken over. */
static void send_as_child(const struct post *p) {
	struct arena *a = arena_new();
	struct job_config config = p->config;
	struct job_count count;
	struct str detail;
	if (writer_start(p->o->place->url, QUEUE, a, &config.writer, &detail) != OK)
		_exit(1);
	_exit(job_run_due(&config, true, a, &count, &detail) == OK ? 0 : 2);
}

/* Kills the sender when the server has taken so many mails; true when it ended by itself. */
static bool send_until(struct post *p, int mails) {
	int status = 0;
	char line[16];
	pid_t child = fork();
	if (child == 0)
		send_as_child(p);
	for (int i = 0; i < mails; i++)
		assert_non_null(fgets(line, sizeof line, p->server.says));
	if (mails > 0)
		kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void test_killed_again_and_again(void **state) {
	enum { MAILS = 60, KILLS = 12 };
	struct post *p = post_open(state, NULL);
	const char *given = getenv("KASSEI_TEST_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) : 20261122, next = seed;
	for (int i = 0; i < MAILS; i++)
		queue(p, hello(p, str_format(p->o->a, "a%d@example.jp", i).p));
	db_close(p->o->db);
	writer_stop(p->o->writer);
	for (int i = 0; i < KILLS; i++) {
		send_until(p, 1 + rand_r(&next) % 4);
		clock_advance(300 * US_PER_S);
	}
	ROW_TRUE(send_until(p, 0), "seed %u: the rest", seed);
	struct str detail;
	assert_int_equal(writer_start(p->o->place->url, QUEUE, p->o->a, &p->o->writer, &detail), OK);
	p->o->db = place_open(p->o->place, DB_READ_ONLY);
	ROW_INT(office_ask(p->o, "SELECT count(*) FROM notice WHERE state = 3"), MAILS, "seed %u: sent", seed);
	int count = mail_count(p), doubled = 0;
	const char *ids[MAILS] = { NULL };
	for (int i = 0; i < count; i++) {
		json_t *m = mail(p, i);
		int64_t of = 0;
		struct str to = str_from(fact(m, "to"));
		assert_true(str_to_int64(str_slice(to, 1, str_find(to, S("@"), 0) - 1), &of));
		doubled += ids[of] != NULL;
		ROW_TRUE(ids[of] == NULL || strcmp(ids[of], fact(m, "message_id")) == 0,
			"seed %u: %s under two Message-IDs", seed, to.p);
		ids[of] = str_copy(p->o->a, str_from(fact(m, "message_id"))).p;
		json_decref(m);
	}
	for (int i = 0; i < MAILS; i++)
		ROW_TRUE(ids[i] != NULL, "seed %u: a%d was lost", seed, i);
	ROW_TRUE(doubled <= KILLS, "seed %u: %d sent again by %d kills", seed, doubled, KILLS);
	post_close(p);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_a_mail, ON_BOTH),
		PLACE_TEST(test_in_english_from_the_site, ON_SQLITE),
		PLACE_TEST(test_long_subjects_and_names, ON_SQLITE),
		PLACE_TEST(test_nothing_gets_into_a_header, ON_SQLITE),
		PLACE_TEST(test_odd_addresses, ON_SQLITE),
		PLACE_TEST(test_a_way_to_stop, ON_SQLITE),
		PLACE_TEST(test_refusals_are_told_apart, ON_BOTH),
		PLACE_TEST(test_given_up_after_five_days, ON_BOTH),
		PLACE_TEST(test_too_late, ON_BOTH),
		PLACE_TEST(test_secrets_do_not_stay, ON_BOTH),
		PLACE_TEST(test_down_and_up_again, ON_BOTH),
		PLACE_TEST(test_cut_off_before_the_answer, ON_BOTH),
		PLACE_TEST(test_settings_that_do_not_do, ON_SQLITE),
		PLACE_TEST(test_tls_and_a_password, ON_SQLITE),
		PLACE_TEST(test_no_tls_where_it_is_required, ON_SQLITE),
		PLACE_TEST(test_killed_again_and_again, ON_BOTH),
	};
	return place_run("office notice send", TESTS, COUNT_OF(TESTS));
}
