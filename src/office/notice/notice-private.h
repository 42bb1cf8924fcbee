/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the files of the module. */
#ifndef KASSEI_OFFICE_NOTICE_PRIVATE_H
#define KASSEI_OFFICE_NOTICE_PRIVATE_H

#include "office/notice/notice.h"

enum { NOTICE_TEXT_MOST = 1 << 20, NOTICE_REASON_MOST = 300, NOTICE_SITES_OWN = 0 };
/* A mail is tried for so long (RFC 5321 section 4.5.4.1: at least 4 to 5 days). */
enum { NOTICE_TRIED_DAYS = 5 };

/* ---- templates (template.c) ---- */

enum template_flags { TEMPLATE_SECRET = 1 << 0, TEMPLATE_LETTER = 1 << 1 };
struct template_text { const char *text; bool translated; };
struct template_value { const char *name, *sample; };
struct template {
	const char *word;
	enum notice_topic topic;
	int flags;
	const char *subject;
	const struct template_text *texts;   /* .text NULL behind the last */
	const struct template_value *values; /* .name NULL behind the last */
};
const struct template *template_of(enum notice_template t);
/* Subject and paragraphs, with values filled in and control characters out; {site} stays. A value that is missing or
 * too many is a BUG. */
struct rendered { struct str subject, body; };
struct rendered template_render(struct arena *a, const struct template *t, enum lang lang, const struct msg_arg *values,
	size_t count);
/* The text without control characters: line ends and tabs become spaces too when `one_line`. */
struct str clean_text(struct arena *a, struct str text, bool one_line);

/* ---- the queue (notice.c) ---- */

/* The writer's lane and the key of the jobs of a tenant. */
struct str tenant_key(struct arena *a, struct tenant_id tenant);
/* Sees to it that the mail of this tenant is sent. */
enum err wake_sender(struct db *db, struct arena *a, struct tenant_id tenant, int64_t at_us) MUST_CHECK;

/* A message as it is stored, before it has an id. */
struct notice_row {
	struct tenant_id tenant;
	const char *template;
	struct str cause;
	enum notice_topic topic;
	enum notice_channel channel;
	enum notice_state state;
	struct opt_int party, account;
	struct str about;
	enum lang lang;
	struct str mail, name, postcode, address;
	struct str subject, body;
	bool secret;
	const struct settings *settings; /* of one that holds a secret */
	int64_t now_us;
	struct opt_int expires_us;
	struct str reason;
	struct opt_int resent_of;
};
/* Writes it; *ret_id.v == 0 when the cause had written one before. Wakes the sender when it waits for mail. */
enum err notice_write(struct db *db, struct arena *a, const struct notice_row *row,
	struct notice_id *ret_id) MUST_CHECK;

/* One that was written, to be written again over the same channel: its cause and of which it is the repetition are the
 * caller's to set. Texts are the row's. */
struct notice_row notice_row_again(struct tenant_id tenant, const struct notice_by_id_row *n, int64_t now_us);

/* ---- sending (send.c) ---- */

/* Who writes: a municipality, or the site. */
struct sender {
	struct tenant_id tenant;
	struct str name[LANG_COUNT];
	struct str section; /* in charge, empty when not known */
	struct str slug;    /* "site" for the site's own */
	struct str site;    /* the site's address, without a slash at the end */
};
enum err sender_read(struct db *db, struct arena *a, struct tenant_id tenant, const struct settings *settings,
	struct sender *ret) MUST_CHECK;
/* Greeting, text and the page where the matter is seen. */
struct str notice_text(struct arena *a, const struct sender *s, enum lang lang, struct str name, struct str body,
	struct str about);
/* Without < >: id, token and slug, by which a returned message is found again. */
struct str notice_message_id(struct arena *a, const struct sender *s, struct notice_id id, struct str token,
	struct str from);

#endif
