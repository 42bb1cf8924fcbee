/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Messages: one for each cause, by the way that reaches the recipient, as the recipient wants them; repeated without
 * doubling; templates whole in both languages; what a mail address may look like.
 */
#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "office/notice/notice-private.h"
#include "office/notice/sealed.h"
#include "unit/office/office.h"

/* 2026-04-01T09:00 in Japan. */
#define NINE INT64_C(1775001600000000)

static const struct tenant_id SITE = { 0 };

struct writing { struct notice n; enum err after; };

static enum err queue_it(struct db *db, struct arena *a, void *context) {
	const struct writing *w = context;
	TRY(notice_queue(db, a, &w->n));
	return w->after;
}

/* Settings with a key file of their own, for messages that hold a secret. */
static const struct settings *with_keys(struct office *o) {
	char *room = arena_alloc(o->a, 256);
	struct settings *settings = ARENA_NEW(o->a, struct settings);
	struct str reason;
	settings_init(settings);
	settings->secret_key_file = str_format(o->a, "%s/secret.key", check_folder(room, 256)).p;
	assert_int_equal(seal_file_make(o->a, str_from(settings->secret_key_file), &reason), OK);
	return settings;
}

static void without_keys(struct office *o, const struct settings *settings) {
	struct str folder = str_from(settings->secret_key_file);
	folder = str_slice(folder, 0, folder.n - S("/secret.key").n);
	assert_int_equal(unlink(settings->secret_key_file), 0);
	assert_int_equal(rmdir(str_to_cstr(o->a, folder)), 0);
}

static void queue(struct office *o, struct notice n) {
	struct writing w = { .n = n };
	n.now_us = NINE;
	enum err e = office_write(o, queue_it, &w);
	ROW_TRUE(e == OK, "%s", err_info(e)->name);
}

static const struct msg_arg ENDING[] = {
	{ .name = "party", .text = { "みほん製作所", 18 } },
	{ .name = "agent", .text = { "代理 太郎", 13 } },
	{ .name = "date", .text = { "3月31日", 9 } },
};

/* An official message to みほん 花子, and one that can be switched off. */
static struct notice official(struct tenant_id tenant, const char *cause) {
	return (struct notice){ .tenant = tenant,
		.template = NOTICE_T_mandate_ended,
		.cause = str_from(cause),
		.mail = S("hanako@example.jp"),
		.name = S("みほん 花子"),
		.postcode = S("1980036"),
		.address = S("みほん野市1-1"),
		.values = ENDING,
		.value_count = COUNT_OF(ENDING),
		.party = { 77 },
		.now_us = NINE };
}

static struct notice reminder(struct tenant_id tenant, const char *cause) {
	struct notice n = official(tenant, cause);
	n.template = NOTICE_T_mandate_ending;
	return n;
}

static int64_t count_of(struct office *o, const char *where) {
	return office_ask(o, "SELECT count(*) FROM notice WHERE %s", where);
}

/* ---- once ---- */

static void test_once_per_cause(void **state) {
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL), river = office_tenant(o, TOWN_RIVER);
	queue(o, official(hill, "mandate 1"));
	queue(o, official(hill, "mandate 1"));
	ROW_INT(count_of(o, "1 = 1"), 1, "the same cause twice");
	queue(o, official(hill, "mandate 2"));
	queue(o, official(river, "mandate 1"));
	queue(o, reminder(hill, "mandate 1"));
	ROW_INT(count_of(o, "1 = 1"), 4, "another cause, town, template");
	ROW_INT(office_ask(o, "SELECT count(*) FROM job WHERE kind = 'notice.send'"), 2, "one sender for each town");
	ROW_INT(office_ask(o, "SELECT count(DISTINCT token) FROM notice WHERE length(token) = 26"), 4, "tokens");
	office_close(o);
}

static void test_rolled_back_with_its_cause(void **state) {
	struct office *o = office_open(state);
	struct writing w = { .n = official(office_tenant(o, TOWN_HILL), "mandate 1"), .after = ERR_INPUT };
	assert_int_equal(office_write(o, queue_it, &w), ERR_INPUT);
	ROW_INT(count_of(o, "1 = 1"), 0, "rows");
	ROW_INT(office_ask(o, "SELECT count(*) FROM job"), 0, "jobs");
	office_close(o);
}

static void test_what_is_stored(void **state) {
	struct office *o = office_open(state);
	struct notice n = official(office_tenant(o, TOWN_HILL), "mandate 1");
	struct msg_arg values[COUNT_OF(ENDING)];
	memcpy(values, ENDING, sizeof values);
	values[0].text = S("みほん\r\nBcc: evil@example.com\n製作所");
	n.values = values;
	n.name = S("花子\r\nTo: evil@example.com");
	n.mail = S("hanako@example.jp\r\nBcc: evil@example.com");
	queue(o, n);
	ROW_STR(office_text(o, "SELECT body FROM notice"),
		"みほん \nBcc: evil@example.com\n製作所の代理人代理 太郎さんの登録は、3月31日に終わりました。", "body");
	ROW_STR(office_text(o, "SELECT name FROM notice"), "花子  To: evil@example.com", "name");
	ROW_STR(office_text(o, "SELECT subject FROM notice"), "代理人の登録の終了", "subject");
	ROW_INT(count_of(o, "channel = 2"), 1, "such an address is none");
	n = official(office_tenant(o, TOWN_HILL), "mandate 2");
	n.lang = LANG_EN;
	queue(o, n);
	ROW_STR(office_text(o, "SELECT body FROM notice WHERE cause = 'mandate 2'"),
		"The registration of 代理 太郎, agent of みほん製作所, ended on 3月31日.", "body in English");
	office_close(o);
}

/* ---- which way ---- */

static void test_ways(void **state) {
	static const struct { enum notice_template t; const char *mail; const char *expected; } ROWS[] = {
		{ NOTICE_T_mandate_ended, "hanako@example.jp", "1 1" },
		{ NOTICE_T_mandate_ended, "", "2 1" },
		{ NOTICE_T_mandate_ended, "hanako", "2 1" },
		{ NOTICE_T_mandate_ended, "gone@example.jp", "2 1" },
		{ NOTICE_T_mandate_ending, "gone@example.jp", "2 1" },
		{ NOTICE_T_mandate_ending, "returned.once@example.jp", "1 1" },
		{ NOTICE_T_mail_test, "gone@example.jp", "1 1" },
		{ NOTICE_T_mail_test, "", "1 5" },
	};
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL);
	place_exec(o->place,
		o->place->engine == DB_SQLITE ?
			"INSERT INTO notice_address VALUES ('gone@example.jp', 1, 1, '5.1.1', 0), ('returned.once@example.jp', 1, 0, '5.2.2', 0)" :
			"INSERT INTO notice_address VALUES ('gone@example.jp', 1, true, '5.1.1', 0), ('returned.once@example.jp', 1, false, '5.2.2', 0)");
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct notice n = official(hill, str_format(o->a, "row %zu", i).p);
		n.template = ROWS[i].t;
		n.mail = str_from(ROWS[i].mail);
		if (ROWS[i].t == NOTICE_T_mail_test)
			n.value_count = 0;
		queue(o, n);
		ROW_STR(office_text(o, "SELECT channel || ' ' || state FROM notice WHERE cause = 'row %zu'", i),
			ROWS[i].expected, "row %zu: %s", i, ROWS[i].mail);
	}
	office_close(o);
}

static void test_a_code_goes_by_post(void **state) {
	static const struct msg_arg VALUES[] = {
		{ .name = "party", .text = { "x", 1 } },
		{ .name = "date", .text = { "x", 1 } },
		{ .name = "code", .text = { "7ABC", 4 } },
		{ .name = "link", .text = { "/x", 2 } },
	};
	struct office *o = office_open(state);
	struct notice n = official(office_tenant(o, TOWN_HILL), "code");
	const struct settings *settings = with_keys(o);
	n.settings = settings;
	n.template = NOTICE_T_party_code;
	n.values = VALUES;
	n.value_count = COUNT_OF(VALUES);
	queue(o, n);
	ROW_INT(count_of(o, "channel = 2 AND state = 1 AND mail = 'hanako@example.jp'"), 1,
		"a letter in spite of the mail address");
	ROW_INT(office_ask(o, "SELECT count(*) FROM job"), 0, "nobody has to send mail");
	ROW_INT(count_of(o, "body = '' AND sealed IS NOT NULL"), 1, "the code is not readable");
	without_keys(o, settings);
	office_close(o);
}

/* ---- as wanted ---- */

struct choice {
	struct account_id account;
	const char *mail;
	enum notice_topic topic;
	enum notice_frequency frequency;
};

static enum err choose_it(struct db *db, struct arena *a, void *context) {
	const struct choice *c = context;
	(void)a;
	return notice_choose(db, c->account, str_from(c->mail), c->topic, c->frequency, NINE);
}

static void test_preferences(void **state) {
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL);
	struct choice c = { .account = { 5 },
		.mail = "ignored@example.jp",
		.topic = NOTICE_REMINDER,
		.frequency = NOTICE_NEVER };
	struct notice n = reminder(hill, "with account");
	n.account = c.account;
	assert_int_equal(office_write(o, choose_it, &c), OK);
	queue(o, n);
	ROW_INT(count_of(o, "cause = 'with account' AND state = 8"), 1, "not wanted");
	queue(o, reminder(hill, "without account"));
	ROW_INT(count_of(o, "cause = 'without account' AND state = 1"), 1, "the account's choice is not the address's");
	c.frequency = NOTICE_DAILY;
	assert_int_equal(office_write(o, choose_it, &c), OK);
	n.cause = S("daily");
	queue(o, n);
	ROW_INT(count_of(o, "cause = 'daily' AND state = 2"), 1, "held");
	c = (struct choice){ .mail = "hanako@example.jp", .topic = NOTICE_REMINDER, .frequency = NOTICE_NEVER };
	assert_int_equal(office_write(o, choose_it, &c), OK);
	queue(o, reminder(hill, "address"));
	ROW_INT(count_of(o, "cause = 'address' AND state = 8"), 1, "by address");
	queue(o, official(hill, "official"));
	ROW_INT(count_of(o, "cause = 'official' AND state = 1"), 1, "official ones come anyway");
	c.topic = NOTICE_OFFICIAL;
	assert_int_equal(office_write(o, choose_it, &c), ERR_INPUT);
	c.topic = NOTICE_ACCOUNT;
	assert_int_equal(office_write(o, choose_it, &c), ERR_INPUT);
	office_close(o);
}

/* ---- again ---- */

struct pressing {
	struct tenant_id tenant;
	struct notice_id id;
	enum err (*what)(struct db *, struct tenant_id, struct notice_id, int64_t);
};

static enum err resend_it(struct db *db, struct arena *a, void *context) {
	const struct pressing *p = context;
	if (p->what != NULL)
		return p->what(db, p->tenant, p->id, NINE);
	return notice_resend(db, a, p->tenant, p->id, NINE);
}

static struct pressing press(struct office *o, const char *cause) {
	return (struct pressing){ .tenant = { office_ask(o, "SELECT tenant_id FROM notice WHERE cause = '%s'", cause) },
		.id = { office_ask(o, "SELECT notice_id FROM notice WHERE cause = '%s'", cause) } };
}

/* 利用停止 (個人情報保護法100条): what need not be sent is not sent, by mail or by post. */
static void test_use_is_stopped(void **state) {
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL);
	place_exec(o->place,
		str_format(o->a, "INSERT INTO disclosure_stop VALUES (%lld, 1, 77, 1, 5, NULL, '', 0)",
			(long long)hill.v)
			.p);
	queue(o, reminder(hill, "stopped"));
	queue(o, official(hill, "official"));
	ROW_INT(count_of(o, "cause = 'stopped' AND state = 8 AND reason <> ''"), 1, "a reminder");
	ROW_INT(count_of(o, "cause = 'official' AND state = 1"), 1, "a decision");
	place_exec(o->place, "UPDATE disclosure_stop SET ended_us = 6");
	queue(o, reminder(hill, "ended"));
	ROW_INT(count_of(o, "cause = 'ended' AND state = 1"), 1, "when it is over");
	office_close(o);
}

static void test_resend(void **state) {
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL), river = office_tenant(o, TOWN_RIVER);
	queue(o, official(hill, "m"));
	struct pressing p = press(o, "m");
	ROW_INT(office_write(o, resend_it, &p), ERR_CONFLICT, "it still waits");
	place_exec(o->place, "UPDATE notice SET state = 3, settled_us = 1");
	ROW_INT(office_write(o, resend_it, &p), OK, "sent");
	ROW_INT(office_write(o, resend_it, &p), OK, "pressed twice");
	ROW_INT(count_of(o, "state = 1"), 1, "one repetition");
	ROW_INT(office_ask(o, "SELECT count(DISTINCT token) FROM notice"), 2, "another Message-ID");
	place_exec(o->place, "UPDATE notice SET state = 3");
	ROW_INT(office_write(o, resend_it, &p), OK, "after the repetition was sent");
	ROW_INT(count_of(o, "1 = 1"), 3, "rows");
	struct pressing foreign = { .tenant = river, .id = p.id };
	ROW_INT(office_write(o, resend_it, &foreign), ERR_NOT_FOUND, "another town's");
	queue(o, official(hill, "refused"));
	place_exec(o->place,
		"UPDATE notice SET state = 5, settled_us = 1, attempt = 4, reason = '550' WHERE cause = 'refused'");
	place_exec(o->place,
		o->place->engine == DB_SQLITE ?
			"INSERT INTO notice_address VALUES ('hanako@example.jp', 3, 1, '5.1.1', 0)" :
			"INSERT INTO notice_address VALUES ('hanako@example.jp', 3, true, '5.1.1', 0)");
	p = press(o, "refused");
	ROW_INT(office_write(o, resend_it, &p), OK, "refused");
	ROW_INT(count_of(o, "cause = 'refused' AND state = 1 AND attempt = 0 AND reason = '' AND settled_us IS NULL"),
		1, "the same message waits again");
	ROW_INT(office_ask(o, "SELECT count(*) FROM notice_address"), 0, "the mark is off");
	office_close(o);
}

static void test_cancel_and_post(void **state) {
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL);
	struct notice letter = official(hill, "letter");
	letter.mail = S("");
	queue(o, official(hill, "mail"));
	queue(o, letter);
	struct pressing mail = press(o, "mail"), post = press(o, "letter");
	mail.what = notice_posted;
	ROW_INT(office_write(o, resend_it, &mail), ERR_CONFLICT, "mail is not posted");
	mail.what = notice_cancel;
	ROW_INT(office_write(o, resend_it, &mail), OK, "cancelled");
	ROW_INT(office_write(o, resend_it, &mail), ERR_CONFLICT, "cancelled twice");
	post.what = notice_posted;
	ROW_INT(office_write(o, resend_it, &post), OK, "posted");
	ROW_INT(office_write(o, resend_it, &post), ERR_CONFLICT, "posted twice");
	post.what = notice_cancel;
	ROW_INT(office_write(o, resend_it, &post), ERR_CONFLICT, "cancelled after posting");
	ROW_INT(count_of(o, "state IN (4, 9) AND settled_us IS NOT NULL"), 2, "settled");
	office_close(o);
}

struct resealing { const struct seal_keys *keys; int64_t count; };

static enum err seal_all_again(struct db *db, struct arena *a, void *context) {
	struct resealing *r = context;
	return notice_seal_again(db, a, r->keys, &r->count);
}

static enum err forget_key(struct db *db, struct arena *a, void *context) {
	const int64_t *key_no = context;
	return notice_seal_forget(db, a, *key_no);
}

static struct str text_of(struct office *o, const struct settings *settings, const char *cause) {
	const struct tenant_id tenant = { office_ask(o, "SELECT tenant_id FROM notice WHERE cause = '%s'", cause) };
	struct notice_due_row *rows;
	struct str text = S("");
	size_t count;
	assert_int_equal(notice_due(o->db, o->a, tenant, NOTICE_QUEUED, NOTICE_MAIL, INT64_MAX, 50, &rows, &count), OK);
	for (size_t i = 0; i < count; i++) {
		const struct sealed sealed = { .key_no = rows[i].key_no.v, .bytes = rows[i].sealed };
		if (notice_body_open(o->a, settings, rows[i].notice_id, &sealed, &text) != OK)
			text = S("(shut)");
	}
	return text;
}

static void test_secrets_do_not_stay(void **state) {
	static const struct msg_arg VALUES[] = { { .name = "minutes", .text = { "15", 2 } },
		{ .name = "link", .text = { "/s/SECRET", 9 } } };
	struct office *o = office_open(state);
	const struct settings *settings = with_keys(o);
	struct notice n = { .tenant = SITE,
		.template = NOTICE_T_account_link,
		.cause = S("link 1"),
		.mail = S("a@example.jp"),
		.account = { 9 },
		.values = VALUES,
		.value_count = 2,
		.settings = settings,
		.now_us = NINE };
	queue(o, n);
	ROW_INT(count_of(o, "body = '' AND sealed IS NOT NULL AND tenant_id = 0"), 1, "it waits, and cannot be read");
	struct str dump = office_dump(o);
	ROW_TRUE(!str_contains(dump, S("SECRET")), "the link stands nowhere in the database");
	ROW_TRUE(str_contains(text_of(o, settings, "link 1"), S("/s/SECRET")), "the sender can read it");
	struct pressing p = press(o, "link 1");
	place_exec(o->place, "UPDATE notice SET state = 3");
	ROW_INT(office_write(o, resend_it, &p), ERR_CONFLICT, "a link is not sent again");
	place_exec(o->place, "UPDATE notice SET state = 1");
	p.what = notice_cancel;
	ROW_INT(office_write(o, resend_it, &p), OK, "cancelled");
	ROW_INT(count_of(o, "sealed IS NULL AND key_no IS NULL AND body = ''"), 1, "the link is gone");
	without_keys(o, settings);
	office_close(o);
}

static void test_keys_of_secrets(void **state) {
	static const struct msg_arg VALUES[] = { { .name = "inviter", .text = { "x", 1 } },
		{ .name = "party", .text = { "x", 1 } }, { .name = "right", .text = { "x", 1 } },
		{ .name = "date", .text = { "x", 1 } }, { .name = "link", .text = { "/x/SECRET", 9 } } };
	struct office *o = office_open(state);
	const struct settings *settings = with_keys(o);
	struct str path = str_from(settings->secret_key_file), reason;
	struct seal_keys *keys;
	queue(o,
		(struct notice){ .tenant = office_tenant(o, TOWN_HILL),
			.template = NOTICE_T_party_invitation,
			.cause = S("invitation"),
			.mail = S("a@example.jp"),
			.values = VALUES,
			.value_count = 5,
			.settings = settings,
			.now_us = NINE });
	assert_int_equal(seal_keys_read(o->a, path, &keys, &reason), OK);
	int64_t old = keys->items[0].number;
	assert_int_equal(seal_key_add(keys), OK);
	assert_int_equal(seal_file_write(o->a, path, keys, &reason), OK);
	struct resealing r = { .keys = keys };
	ROW_INT(office_write(o, seal_all_again, &r), OK, "another key");
	ROW_INT(r.count, 1, "messages of every municipality");
	ROW_INT(count_of(o, "key_no IS NOT NULL"), 1, "it still waits");
	ROW_INT(office_ask(o, "SELECT key_no FROM notice"), keys->items[0].number, "the new key");
	ROW_TRUE(str_contains(text_of(o, settings, "invitation"), S("/x/SECRET")), "the same text");
	place_exec(o->place, "UPDATE notice SET notice_id = notice_id + 1");
	ROW_STR(text_of(o, settings, "invitation"), "(shut)", "another message's text opens nothing");
	place_exec(o->place, "UPDATE notice SET notice_id = notice_id - 1");
	ROW_INT(office_write(o, forget_key, &old), OK, "forget a key that nothing needs");
	ROW_INT(count_of(o, "state = 1"), 1, "it still waits");
	ROW_INT(office_write(o, forget_key, &keys->items[0].number), OK, "forget its key");
	ROW_INT(count_of(o, "state = 5 AND sealed IS NULL AND settled_us IS NOT NULL AND reason <> ''"), 1,
		"it has failed, and says why");
	without_keys(o, settings);
	office_close(o);
}

/* ---- once a day ---- */

static const struct job_kind DIGEST[] = {
	{ .kind = "notice.digest",
		.fn = notice_digest_job,
		.schedule = JOB_WHEN_ADDED,
		.tries_most = 3,
		.lease_s = 300,
		.longest_wait_s = 60 },
};

static enum err add_digest(struct db *db, struct arena *a, void *context) {
	(void)a, (void)context;
	return job_add(db, "notice.digest", S(""), 0, STR_NONE);
}

static void run_digest(struct office *o) {
	struct job_config config = { .database = o->place->url,
		.writer = o->writer,
		.kinds = DIGEST,
		.kind_count = 1,
		.threads = 1 };
	struct job_count count;
	struct str detail;
	assert_int_equal(office_write(o, add_digest, NULL), OK);
	assert_int_equal(job_run_due(&config, false, o->a, &count, &detail), OK);
	ROW_INT(count.done, 1, "the job");
}

static void test_digest(void **state) {
	struct office *o = office_open(state);
	struct tenant_id hill = office_tenant(o, TOWN_HILL), river = office_tenant(o, TOWN_RIVER);
	static const char *const MAILS[] = { "hanako@example.jp", "taro@example.jp" };
	clock_set(NINE);
	for (size_t i = 0; i < COUNT_OF(MAILS); i++) {
		struct choice c = { .mail = MAILS[i], .topic = NOTICE_REMINDER, .frequency = NOTICE_DAILY };
		assert_int_equal(office_write(o, choose_it, &c), OK);
		for (int j = 0; j < 3; j++) {
			struct notice n = reminder(j == 2 ? river : hill, str_format(o->a, "%zu %d", i, j).p);
			n.mail = str_from(MAILS[i]);
			n.about = S("/x");
			queue(o, n);
		}
	}
	ROW_INT(count_of(o, "state = 2"), 6, "held");
	run_digest(o);
	ROW_INT(count_of(o, "state = 2"), 0, "still held");
	ROW_INT(count_of(o, "state = 7 AND digest_id IS NOT NULL AND settled_us IS NOT NULL"), 6, "in a daily message");
	ROW_INT(count_of(o, "template = 'digest' AND state = 1 AND channel = 1"), 4, "one for each recipient and town");
	ROW_STR(office_text(o,
			"SELECT subject FROM notice WHERE template = 'digest' AND tenant_id = %lld AND mail = 'taro@example.jp'",
			(long long)hill.v),
		"4月1日のお知らせ（2件）", "subject");
	struct str body = office_text(o,
		"SELECT body FROM notice WHERE template = 'digest' AND tenant_id = %lld AND mail = 'taro@example.jp'",
		(long long)hill.v);
	ROW_TRUE(str_starts(body, S("■ 代理人の期間がまもなく終わります\n\nみほん製作所の代理人代理 太郎さんの期間は、")), "%.*s", STR_ARG(body));
	ROW_TRUE(str_contains(body, S("{site}/x\n\n■ 代理人の期間")), "%.*s", STR_ARG(body));
	run_digest(o);
	ROW_INT(count_of(o, "1 = 1"), 10, "nothing is said twice");
	clock_reset();
	office_close(o);
}

/* ---- returned ---- */

struct returning { struct str message; struct notice_return ret; };

static enum err return_it(struct db *db, struct arena *a, void *context) {
	struct returning *r = context;
	return notice_take_return(db, a, r->message, NINE, &r->ret);
}

/* A delivery status as a mail server writes it, about the message with this cause. */
static struct str status_of(struct office *o, const char *cause, const char *action, const char *status) {
	int64_t id = office_ask(o, "SELECT notice_id FROM notice WHERE cause = '%s'", cause);
	struct str token = office_text(o, "SELECT token FROM notice WHERE cause = '%s'", cause);
	return str_format(o->a,
		"Received: from a by b\r\nFrom: MAILER-DAEMON@example.jp\r\nMessage-ID: <other@example.jp>\r\nContent-Type: multipart/report;\r\n"
		"\treport-type=\"delivery-status\"; boundary=x\r\nSubject: returned\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
		"--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.jp\r\n\r\nFinal-Recipient: rfc822; hanako@example.jp\r\n"
		"Action: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; 550 no such\r\n mailbox\r\n\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\n"
		"To: hanako@example.jp\r\nMESSAGE-ID:\r\n <%.*s.%.*s." TOWN_HILL
		"-mihonoka@kassei.example>\r\n\r\n--x--\r\n",
		action, status, STR_ARG(id_to_text(o->a, id)), STR_ARG(token));
}

static enum err take(struct office *o, struct str message, struct notice_return *ret) {
	struct returning r = { .message = message };
	enum err e = office_write(o, return_it, &r);
	*ret = r.ret;
	return e;
}

static void test_returned(void **state) {
	static const struct { const char *action, *status; int outcome; int64_t state; } ROWS[] = {
		{ "delayed", "4.4.1", NOTICE_RETURN_NONE, NOTICE_SENT },
		{ "delivered", "2.0.0", NOTICE_RETURN_NONE, NOTICE_SENT },
		{ "failed", "5.2.2", NOTICE_RETURN_NOTED, NOTICE_RETURNED },
		{ "failed", "4.4.7", NOTICE_RETURN_NOTED, NOTICE_RETURNED },
		{ "Failed", "5.7.1", NOTICE_RETURN_MARKED, NOTICE_RETURNED }, /* the third time */
	};
	struct office *o = office_open(state);
	struct notice_return ret;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const char *cause = str_format(o->a, "row %zu", i).p;
		queue(o, official(office_tenant(o, TOWN_HILL), cause));
		place_exec(o->place, "UPDATE notice SET state = 3 WHERE channel = 1 AND state = 1");
		struct str message = status_of(o, cause, ROWS[i].action, ROWS[i].status);
		ROW_INT(take(o, message, &ret), OK, "row %zu", i);
		ROW_INT(ret.outcome, ROWS[i].outcome, "row %zu: outcome", i);
		ROW_INT(office_ask(o, "SELECT state FROM notice WHERE cause = '%s'", cause), ROWS[i].state,
			"row %zu: state", i);
		ROW_INT(take(o, message, &ret), OK, "row %zu again", i);
		ROW_INT(ret.outcome, NOTICE_RETURN_NONE, "row %zu again: nothing new", i);
	}
	ROW_STR(office_text(o, "SELECT reason FROM notice WHERE cause = 'row 2'"), "5.2.2 smtp; 550 no such mailbox",
		"reason");
	ROW_INT(count_of(o, "channel = 2 AND state = 1 AND name = 'みほん 花子'"), 3, "official ones become letters");
	queue(o, official(office_tenant(o, TOWN_HILL), "later"));
	ROW_INT(count_of(o, "cause = 'later' AND channel = 2"), 1, "and the next goes by post at once");
	office_close(o);
}

static void test_final_return(void **state) {
	struct office *o = office_open(state);
	struct notice_return ret;
	queue(o, official(office_tenant(o, TOWN_HILL), "m"));
	place_exec(o->place, "UPDATE notice SET state = 3");
	ROW_INT(take(o, status_of(o, "m", "failed", "5.1.1"), &ret), OK, "5.1.1");
	ROW_INT(ret.outcome, NOTICE_RETURN_MARKED, "marked at once");
	office_close(o);
}

static void test_what_is_no_return(void **state) {
	struct office *o = office_open(state);
	struct notice_return ret;
	queue(o, official(office_tenant(o, TOWN_HILL), "m"));
	place_exec(o->place, "UPDATE notice SET state = 3");
	struct str good = status_of(o, "m", "failed", "5.1.1"), before = office_dump(o);
	struct str token = office_text(o, "SELECT token FROM notice");
	struct str rows[] = {
		S(""), S("\r\n\r\n"), S("Content-Type: text/plain\r\n\r\nhello"), S("\xff\xfe"),
		str_replace(o->a, good, S("multipart/report"), S("multipart/mixed")),
		str_replace(o->a, good, S("Action:"), S("Reaction:")),
		str_replace(o->a, good, token, S("00000000000000000000000001")),
		str_replace(o->a, good, S(TOWN_HILL "-mihonoka@"), S(TOWN_RIVER "-mihongawa@")),
		str_replace(o->a, good, S(TOWN_HILL "-mihonoka@"), S("site@")),
		str_replace(o->a, good, S(TOWN_HILL "-mihonoka@"), S("nowhere@")),
		str_slice(good, 0, good.n / 2),
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ROW_INT(take(o, rows[i], &ret), ERR_FORMAT, "row %zu", i);
	office_expect_unchanged(o, before, "the tables");
	for (size_t n = 0; n < good.n; n += 7) /* cut anywhere, it is read or refused */
		(void)!take(o, str_slice(good, 0, n), &ret);
	office_close(o);
}

/* ---- templates and addresses ---- */

/* Each with its samples, in both languages; nothing that looks like an unfilled value but {site}. */
static void test_templates(void **state) {
	struct arena *a = arena_new();
	struct buf b;
	(void)state;
	buf_init(&b, a, 1 << 20);
	notice_print_templates(&b, a);
	struct str text = str_replace(a, buf_view(&b), S("{site}"), S("https://example.jp"));
	ROW_INT(str_find(text, S("{"), 0), SIZE_MAX, "an unfilled value: %.*s",
		STR_ARG(str_slice(text, str_find(text, S("{"), 0), 40)));
	ROW_TRUE(
		str_contains(text,
			S("== account_link ja (account, secret)\nサインイン用のリンク\n\nサインインするには、15分以内に")),
		"a template in Japanese");
	ROW_TRUE(str_contains(text, S("== account_link en (account, secret)\nYour sign-in link\n")), "and in English");
	size_t templates = 0;
	for (size_t at = str_find(text, S("== "), 0); at != SIZE_MAX; at = str_find(text, S("\n== "), at + 1))
		templates++;
	ROW_INT(templates, 2 * (NOTICE_T_COUNT - 1), "templates");
	arena_free(a);
}

static void test_addresses(void **state) {
	static const struct { const char *address; bool valid;
	} ROWS[] = {
		{ "hanako@example.jp", true },
		{ "a@b.c", true },
		{ "first.last+tag@sub.example.co.jp", true },
		{ "dots..twice@docomo.example", true },
		{ ".first@example.jp", true },
		{ "last.@example.jp", true },
		{ "o'brien/x=y@example.jp", true },
		{ "a@1-2.example", true },
		{ "", false },
		{ "a", false },
		{ "@example.jp", false },
		{ "a@", false },
		{ "a@example", false },
		{ "a@@example.jp", false },
		{ "a b@example.jp", false },
		{ "a@example.jp ", false },
		{ "a@example..jp", false },
		{ "a@-x.jp", false },
		{ "a@x-.jp", false },
		{ "a@example.jp.", false },
		{ "\"a\"@example.jp", false },
		{ "a\n@example.jp", false },
		{ "a@example.jp\r\nBcc: x@example.jp", false },
		{ "あ@example.jp", false },
		{ "a@例え.jp", false },
		{ "<a@example.jp>", false },
		{ "a,b@example.jp", false },
		{ "a@[127.0.0.1]", false },
		{ "a@example.jp>", false },
		{ "a\\@example.jp", false },
		{ "1234567890123456789012345678901234567890123456789012345678901234@example.jp", true },
		{ "12345678901234567890123456789012345678901234567890123456789012345@example.jp", false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(mail_address_valid(str_from(ROWS[i].address)), ROWS[i].valid, "%s", ROWS[i].address);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_once_per_cause, ON_BOTH),
		PLACE_TEST(test_rolled_back_with_its_cause, ON_BOTH),
		PLACE_TEST(test_what_is_stored, ON_BOTH),
		PLACE_TEST(test_ways, ON_BOTH),
		PLACE_TEST(test_a_code_goes_by_post, ON_BOTH),
		PLACE_TEST(test_preferences, ON_BOTH),
		PLACE_TEST(test_use_is_stopped, ON_BOTH),
		PLACE_TEST(test_resend, ON_BOTH),
		PLACE_TEST(test_cancel_and_post, ON_BOTH),
		PLACE_TEST(test_secrets_do_not_stay, ON_BOTH),
		PLACE_TEST(test_keys_of_secrets, ON_BOTH),
		PLACE_TEST(test_digest, ON_BOTH),
		PLACE_TEST(test_returned, ON_BOTH),
		PLACE_TEST(test_final_return, ON_BOTH),
		PLACE_TEST(test_what_is_no_return, ON_BOTH),
		PLACE_TEST(test_templates, ON_SQLITE),
		PLACE_TEST(test_addresses, ON_SQLITE),
	};
	return place_run("office notice", TESTS, COUNT_OF(TESTS));
}
