/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The job that hands one tenant's waiting mail to the mail server, one commit for each message. */
#include "office/notice/notice-private.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "office/notice/message.h"
#include "office/notice/sealed.h"
#include "office/notice/smtp.h"
#include "office/tenant/tenant.h"

enum {
	BATCH = 50,
	EXTEND_US = 60 * 1000000,
	/* The waits below add up to a little over five days (RFC 5321 section 4.5.4.1). */
	TRIES_MOST = 34,
};

/* ---- the text around a message ---- */

static void put_signature(struct buf *b, const struct sender *s, const struct notice_due_row *n, enum lang lang) {
	buf_cstr(b, "\n\n-- \n");
	buf_str(b, s->name[lang]);
	if (s->section.n > 0) {
		buf_char(b, ' ');
		buf_str(b, s->section);
	}
	buf_format(b, "\n%.*s\n%s\n", STR_ARG(s->site), tr(lang, T("このメールは自動でお送りしています。ご返信いただいてもお答えできません。")));
	if (notice_topic_is_optional(n->topic) && n->account_id.has)
		buf_format(b, "%s\n%.*s/account/notices\n", tr(lang, T("お知らせの受け取り方は、次のページで変えられます。")), STR_ARG(s->site));
}

struct str notice_text(struct arena *a, const struct sender *s, enum lang lang, struct str name, struct str body,
	struct str about) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, NOTICE_TEXT_MOST);
	if (name.n > 0) {
		buf_str(b, tr_format(a, lang, T("{name} 様"), &(struct msg_arg){ .name = "name", .text = name }, 1));
		buf_cstr(b, "\n\n");
	}
	buf_str(b, str_replace(a, body, S("{site}"), s->site));
	if (about.n > 0)
		buf_format(b, "\n\n%s\n%.*s%.*s", tr(lang, T("くわしくは次のページをご覧ください。")), STR_ARG(s->site), STR_ARG(about));
	return buf_view(b);
}

/* ---- who sends ---- */

static struct str domain_of(struct str address) {
	str_cut(&address, S("@"));
	return address;
}

static enum err read_tenant(struct db *db, struct arena *a, struct tenant_id id, struct sender *s) {
	const struct tenant_all_row *rows;
	size_t count;
	TRY(tenant_list(db, a, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (rows[i].tenant_id.v != id.v)
			continue;
		for (enum lang lang = LANG_JA; lang < LANG_COUNT; lang++)
			s->name[lang] = tenant_name(&rows[i], lang);
		s->section = rows[i].office;
		s->slug = rows[i].slug;
		return OK;
	}
	return ERR_NOT_FOUND;
}

enum err sender_read(struct db *db, struct arena *a, struct tenant_id tenant, const struct settings *settings,
	struct sender *ret) {
	*ret = (struct sender){ .tenant = tenant,
		.section = S(""),
		.slug = S("site"),
		.site = str_from(settings->public_url) };
	for (enum lang lang = LANG_JA; lang < LANG_COUNT; lang++)
		ret->name[lang] = str_from(tr(lang, T("活性")));
	return tenant.v == NOTICE_SITES_OWN ? OK : read_tenant(db, a, tenant, ret);
}

/* ---- one message ---- */

struct str notice_message_id(struct arena *a, const struct sender *s, struct notice_id id, struct str token,
	struct str from) {
	return STR_JOIN(a, id_to_text(a, id.v), S("."), token, S("."), s->slug, S("@"), domain_of(from));
}

static struct str mail_of(struct arena *a, const struct sender *s, const struct notice_due_row *n, struct str text,
	struct str from) {
	enum lang lang = (enum lang)n->lang;
	struct buf *b = ARENA_NEW(a, struct buf), *body = ARENA_NEW(a, struct buf);
	buf_init(b, a, 2 * NOTICE_TEXT_MOST);
	buf_init(body, a, NOTICE_TEXT_MOST);
	buf_str(body, notice_text(a, s, lang, n->name, text, n->about));
	put_signature(body, s, n, lang);
	struct message m = { .from_name = s->name[lang],
		.from = from,
		.to_name = n->name,
		.to = n->mail,
		.subject = n->subject,
		.body = buf_view(body),
		.message_id = notice_message_id(a, s, n->notice_id, n->token, from),
		.date_us = n->written_us,
		.lang = lang,
		.stop_url = S("") };
	if (notice_topic_is_optional(n->topic) && s->tenant.v != NOTICE_SITES_OWN)
		m.stop_url = STR_JOIN(a, s->site, S("/"), s->slug, S("/notices/"), id_to_text(a, n->notice_id.v),
			S("/stop/"), n->token);
	message_write(b, a, &m);
	return buf_view(b);
}

/* ---- what becomes of it ---- */

struct settling {
	struct tenant_id tenant;
	struct notice_id notice;
	enum notice_state state;
	int64_t next_us, now_us;
	struct str reason;
};

static enum err settle(struct db *db, struct arena *a, void *context) {
	const struct settling *s = context;
	bool over = s->state != NOTICE_QUEUED;
	(void)a;
	return notice_settle(db, s->state, s->next_us, (struct opt_int){ .has = over, .v = s->now_us }, s->reason, over,
		s->tenant, s->notice, NOTICE_QUEUED, NULL);
}

static int64_t wait_us(int64_t tries) {
	static const int64_t MINUTES[] = { 1, 5, 15, 60, 240 };
	return MINUTES[tries <= (int64_t)COUNT_OF(MINUTES) ? tries - 1 : (int64_t)COUNT_OF(MINUTES) - 1] * 60 *
		US_PER_S;
}

static struct settling outcome_of(const struct notice_due_row *n, struct tenant_id tenant,
	const struct smtp_answer *answer) {
	struct settling s = { .tenant = tenant,
		.notice = n->notice_id,
		.now_us = clock_now(),
		.reason = utf8_prefix(answer->reason, NOTICE_REASON_MOST) };
	s.next_us = s.now_us;
	if (answer->outcome == SMTP_TAKEN)
		s.state = NOTICE_SENT;
	else if (answer->outcome == SMTP_REFUSED || n->attempt + 1 >= TRIES_MOST)
		s.state = NOTICE_FAILED;
	else
		s.state = NOTICE_QUEUED;
	if (s.state == NOTICE_QUEUED)
		s.next_us += wait_us(n->attempt + 1);
	return s;
}

/* ---- the job ---- */

struct sending {
	struct job_run *run;
	struct sender sender;
	struct smtp *smtp;
	struct str from, return_to;
	int64_t extended_us; /* by the monotonic clock */
};

static bool is_too_late(const struct notice_due_row *n) {
	return n->expires_us.has && clock_now() >= n->expires_us.v;
}

/* One that cannot be read now (the key file is being exchanged, or lost) waits; others go meanwhile. */
static struct smtp_answer hand_over(struct sending *s, struct arena *a, const struct notice_due_row *n) {
	const struct sealed sealed = { .key_no = n->key_no.v, .bytes = n->sealed };
	struct str text = n->body;
	if (is_too_late(n))
		return (struct smtp_answer){ .outcome = SMTP_REFUSED, .reason = S("it was too late to send this") };
	if (n->secret && notice_body_open(a, s->run->settings, n->notice_id, &sealed, &text) != OK)
		return (struct smtp_answer){ .outcome = SMTP_LATER,
			.reason = S("the key file does not open this message") };
	return smtp_send(s->smtp, a, s->return_to, message_address(a, n->mail),
		mail_of(a, &s->sender, n, text, s->from));
}

/* ERR_IO: the server cannot be used. */
static enum err send_one(struct sending *s, struct arena *a, const struct notice_due_row *n) {
	struct smtp_answer answer = hand_over(s, a, n);
	struct settling outcome = outcome_of(n, s->sender.tenant, &answer);
	if (answer.outcome != SMTP_NO_SERVER || answer.begun)
		TRY(writer_run(s->run->writer, s->sender.tenant.v, settle, a, &outcome));
	if (answer.outcome != SMTP_NO_SERVER)
		return OK;
	s->run->reason = str_copy(s->run->arena, answer.reason);
	return ERR_IO;
}

static enum err keep_lease(struct sending *s) {
	int64_t now_us = clock_monotonic_us();
	if (now_us - s->extended_us < EXTEND_US)
		return OK;
	s->extended_us = now_us;
	return job_extend(s->run);
}

/* *ret_count: how many waited; 0: all is done. */
static enum err send_batch(struct sending *s, struct arena *a, size_t *ret_count) {
	struct notice_due_row *rows;
	TRY(notice_due(s->run->db, a, s->sender.tenant, NOTICE_QUEUED, NOTICE_MAIL, clock_now(), BATCH, &rows,
		ret_count));
	for (size_t i = 0; i < *ret_count && !job_must_stop(s->run); i++) {
		TRY(keep_lease(s));
		TRY(send_one(s, a, &rows[i]));
	}
	return OK;
}

static enum err send_all(struct sending *s) {
	struct notice_next_due_row next;
	struct arena *a = arena_new();
	enum err e = OK;
	for (size_t count = 1; e == OK && count > 0 && !job_must_stop(s->run);) {
		e = send_batch(s, a, &count);
		arena_clear(a);
	}
	if (e == OK) {
		e = notice_next_due(s->run->db, a, s->sender.tenant, NOTICE_QUEUED, NOTICE_MAIL, &next);
		s->run->again_us = e == OK ? next.next_us : 0;
		e = e == ERR_NOT_FOUND ? OK : e;
	}
	arena_free(a);
	return e;
}

static bool must_stop(void *run) {
	return job_must_stop(run);
}

static enum err check_settings(struct sending *s) {
	const struct settings *settings = s->run->settings;
	s->from = str_from(settings->mail_from);
	s->return_to = settings->mail_return[0] != '\0' ? str_from(settings->mail_return) : s->from;
	if (!mail_address_valid(s->from) || !mail_address_valid(s->return_to))
		s->run->reason = S("mail_from is not set, or it or mail_return is no mail address");
	else if (settings->public_url[0] == '\0')
		s->run->reason = S("public_url is not set, so links in mails would lead nowhere");
	else
		return smtp_open(settings, s->run->arena, must_stop, s->run, &s->smtp, &s->run->reason);
	return ERR_INPUT;
}

enum err notice_send_job(struct job_run *run) {
	struct sending s = { .run = run, .extended_us = clock_monotonic_us() };
	struct tenant_id tenant;
	if (!str_to_int64(run->key, &tenant.v))
		return ERR_FORMAT;
	TRY(sender_read(run->db, run->arena, tenant, run->settings, &s.sender));
	TRY(check_settings(&s));
	return send_all(&s);
}
