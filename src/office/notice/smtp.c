/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * See smtp.h. libcurl tells in its debug callback what was said and answered; from that we know whose fault a refusal
 * is: the recipient's and the mail's from RCPT TO on, before that the server's or ours.
 */
#include "office/notice/smtp.h"

#include "base/buf.h"

#include <curl/curl.h>
#include <stdio.h>

enum { CONNECT_TIMEOUT_S = 15, MAIL_TIMEOUT_S = 60, PASSWORD_MOST = 1024, REASON_MOST = 300 };

/* What was last said to the server. */
enum stage { STAGE_BEFORE = 1, STAGE_RECIPIENT, STAGE_CONTENT };

struct smtp {
	CURL *curl;
	enum stage stage;
	bool leaving;                /* QUIT was said: its answer is about nothing */
	int code;                    /* of the last answer */
	char answer[REASON_MOST];    /* the last answer's last line */
	struct str rest;             /* of the mail, not yet sent */
	bool (*must_stop)(void *context);
	void *context;
	char curl_error[CURL_ERROR_SIZE];
};

/* ---- callbacks ---- */

static size_t give_mail(char *to, size_t size, size_t count, void *context) {
	struct smtp *smtp = context;
	struct str piece = str_slice(smtp->rest, 0, size * count);
	memcpy(to, piece.p, piece.n);
	smtp->rest = str_from_offset(smtp->rest, piece.n);
	return piece.n;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
	struct smtp *smtp = context;
	(void)a, (void)b, (void)c, (void)d;
	return smtp->must_stop != NULL && smtp->must_stop(smtp->context);
}

/* The commands hold passwords: only their first word is looked at. */
static void note_command(struct smtp *smtp, struct str said) {
	smtp->leaving = str_starts(said, S("QUIT"));
	if (str_starts(said, S("RCPT")))
		smtp->stage = STAGE_RECIPIENT;
	else if (str_starts(said, S("DATA")))
		smtp->stage = STAGE_CONTENT;
	else if (str_starts(said, S("MAIL")) || str_starts(said, S("EHLO")))
		smtp->stage = STAGE_BEFORE;
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static void note_answer(struct smtp *smtp, struct str said) {
	while (!str_is_none(said) && !smtp->leaving) {
		struct str line = str_line(&said);
		if (line.n < 3 || !is_digit(line.p[0]) || !is_digit(line.p[1]) || !is_digit(line.p[2]))
			continue;
		smtp->code = (line.p[0] - '0') * 100 + (line.p[1] - '0') * 10 + (line.p[2] - '0');
		snprintf(smtp->answer, sizeof smtp->answer, "%.*s", STR_ARG(line));
	}
}

static int on_debug(CURL *curl, curl_infotype type, char *bytes, size_t n, void *context) {
	(void)curl;
	if (type == CURLINFO_HEADER_OUT)
		note_command(context, str_of(bytes, n));
	else if (type == CURLINFO_HEADER_IN)
		note_answer(context, str_of(bytes, n));
	return 0;
}

/* ---- settings ---- */

static enum err read_password(const char *path, char password[PASSWORD_MOST], struct arena *a, struct str *ret_reason) {
	FILE *file = fopen(path, "re");
	bool read = file != NULL && fgets(password, PASSWORD_MOST, file) != NULL;
	if (!read)
		*ret_reason = str_format(a, "smtp_password_file \"%s\" could not be read", path);
	if (file != NULL)
		fclose(file);
	password[read ? strcspn(password, "\r\n") : 0] = '\0';
	return read ? OK : ERR_INPUT;
}

static enum err set_user(CURL *curl, const struct settings *s, struct arena *a, struct str *ret_reason) {
	char password[PASSWORD_MOST] = "";
	if (s->smtp_user[0] == '\0')
		return OK;
	enum err e = read_password(s->smtp_password_file, password, a, ret_reason);
	if (e == OK) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, s->smtp_user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
	}
	explicit_bzero(password, sizeof password);
	return e;
}

static enum err set_tls(CURL *curl, const struct settings *s, struct str *ret_reason) {
	static const struct { const char *word; long value; } ROWS[] = {
		{ "required", CURLUSESSL_ALL }, { "offered", CURLUSESSL_TRY }, { "none", CURLUSESSL_NONE },
	};
	if (s->smtp_ca_file[0] != '\0')
		curl_easy_setopt(curl, CURLOPT_CAINFO, s->smtp_ca_file);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		if (strcmp(s->smtp_tls, ROWS[i].word) == 0) {
			curl_easy_setopt(curl, CURLOPT_USE_SSL, ROWS[i].value);
			return OK;
		}
	*ret_reason = S("smtp_tls must be required, offered or none");
	return ERR_INPUT;
}

static void set_callbacks(struct smtp *smtp) {
	CURL *curl = smtp->curl;
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_mail);
	curl_easy_setopt(curl, CURLOPT_READDATA, smtp);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, smtp);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->curl_error);
}

/* No signals in a program with threads, no proxy of the environment, no other protocol behind the setting. */
static void set_limits(CURL *curl, const struct settings *s) {
	curl_easy_setopt(curl, CURLOPT_URL, s->smtp_url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MAIL_TIMEOUT_S);
}

static void close_curl(void *curl) {
	curl_easy_cleanup(curl);
}

enum err smtp_open(const struct settings *s, struct arena *a, bool (*must_stop)(void *context), void *context,
	struct smtp **ret_smtp, struct str *ret_reason) {
	struct smtp *smtp = ARENA_NEW(a, struct smtp);
	if (s->smtp_url[0] == '\0') {
		*ret_reason = S("smtp_url is not set");
		return ERR_INPUT;
	}
	smtp->curl = curl_easy_init();
	if (smtp->curl == NULL)
		return ERR_INTERNAL;
	arena_defer(a, close_curl, smtp->curl);
	smtp->must_stop = must_stop;
	smtp->context = context;
	set_callbacks(smtp);
	set_limits(smtp->curl, s);
	TRY(set_tls(smtp->curl, s, ret_reason));
	TRY(set_user(smtp->curl, s, a, ret_reason));
	*ret_smtp = smtp;
	return OK;
}

/* ---- sending ---- */

static enum smtp_outcome outcome_of(const struct smtp *smtp, CURLcode rc) {
	if (rc == CURLE_OK)
		return SMTP_TAKEN;
	/* The connection may break behind the last command; whose fault that is nobody knows. */
	if (smtp->stage == STAGE_BEFORE || smtp->code < 400)
		return SMTP_NO_SERVER;
	if (smtp->code == 421) /* RFC 5321 section 3.8: the server is closing down */
		return SMTP_NO_SERVER;
	return smtp->code < 500 ? SMTP_LATER : SMTP_REFUSED;
}

static struct str reason_of(const struct smtp *smtp, struct arena *a, CURLcode rc) {
	const char *what = smtp->code >= 400 ? smtp->answer :
		smtp->curl_error[0] != '\0' ? smtp->curl_error :
			curl_easy_strerror(rc);
	char *clean = arena_alloc(a, REASON_MOST + 1);
	size_t n = 0;
	for (; what[n] != '\0' && n < REASON_MOST; n++)
		clean[n] = what[n] >= ' ' && what[n] <= '~' ? what[n] : '?';
	return str_of(clean, n);
}

struct smtp_answer smtp_send(struct smtp *smtp, struct arena *a, struct str from, struct str to, struct str mail) {
	struct curl_slist *recipients = curl_slist_append(NULL, STR_JOIN(a, S("<"), to, S(">")).p);
	smtp->stage = STAGE_BEFORE;
	smtp->code = 0;
	smtp->curl_error[0] = '\0';
	smtp->rest = mail;
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, STR_JOIN(a, S("<"), from, S(">")).p);
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients);
	CURLcode rc = curl_easy_perform(smtp->curl);
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
	return (struct smtp_answer){ .outcome = outcome_of(smtp, rc),
		.begun = smtp->stage != STAGE_BEFORE,
		.reason = rc == CURLE_OK ? S("") : reason_of(smtp, a, rc) };
}
