/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Messages to people. Whatever somebody has to be told is written here in the transaction of its cause, and sent
 * afterwards by a job: by mail, once a day together with others where the recipient wants that, or as a letter where
 * there is no mail. Nothing else in Kassei sends mail.
 */
#ifndef KASSEI_OFFICE_NOTICE_H
#define KASSEI_OFFICE_NOTICE_H

#include "base/lang.h"
#include "base/settings.h"
#include "db/writer.h"
#include "notice_store.h"
#include "office/job/job.h"
#include "office/notice/notice-types.h"
#include "office/verify/verify.h"

/* One for each TEMPLATE of templates.def: NOTICE_T_account_link. */
enum notice_template {
	NOTICE_T_INVALID = 0,
#define TEMPLATE(word, topic, flags, subject) NOTICE_T_##word,
#define TEXT(sentence)
#define LINE(text)
#define VALUE(name, sample)
#define END_TEMPLATE(word)
#include "office/notice/templates.def"
	NOTICE_T_COUNT
};

struct notice {
	struct tenant_id tenant;        /* who writes; .v == 0: the site itself, about an account */
	enum notice_template template;
	struct str cause; /* what happened and to whom, e.g. the id of a mandate and "ended"; at most 200 bytes */
	enum lang lang;                 /* of the recipient; 0: Japanese */
	struct str mail;                /* the recipient's address; empty: there is none */
	struct str name;                /* how the recipient is called, without 様; may be empty */
	struct str postcode, address;   /* where a letter would go; empty: not known */
	struct party_id party;          /* .v == 0: none; the message is then listed under this party */
	struct account_id account;      /* .v == 0: none; whose preferences count */
	struct str about; /* path of the page where the matter is seen ("/131172-kita/my/…"); empty: none */
	const struct msg_arg *values;   /* one for each VALUE of the template, no more and no less: else a BUG */
	size_t value_count;
	const struct settings *settings; /* where the key file is, for a template that holds a secret (TEMPLATE_SECRET):
		without them a BUG; else NULL */
	int64_t now_us;                 /* 0: clock_now() */
	int64_t expires_us;             /* not sent afterwards; 0: after five days of trying */
};

/*
 * In a write function: writes the message, unless the same tenant, template and cause already wrote one (then OK, and
 * nothing happens: the first one counts). By mail when there is an address; as a letter to post when there is none, or
 * when mail to the address comes back, and the topic is official or about a case; otherwise the row says why nothing
 * goes out. Preferences of the account (or of the address, when there is no account) are honoured for topics that can
 * be switched off, and so is a decision that the party's data is not to be used (利用停止). Control characters in any
 * value become spaces; everything is copied. A text that holds a secret is encrypted before it is written (sealed.h);
 * ERR_IO: the key file cannot be read.
 */
enum err notice_queue(struct db *db, struct arena *a, const struct notice *n) MUST_CHECK;

/* A mail address that can be written to: ASCII, one @, at most 254 bytes, a host name with a dot. Dots may stand
 * anywhere before the @, as in addresses that Japanese mobile carriers gave out; they are quoted when sent. */
bool mail_address_valid(struct str address);

/*
 * In a write function: sends a message again. One that was refused is tried again as it is (same Message-ID); one that
 * was sent or came back is written once more as a new message, at most one at a time: as long as the repetition waits,
 * nothing happens. A mark on the address is taken off. ERR_NOT_FOUND: no such message; ERR_CONFLICT: it holds a
 * secret, or it still waits.
 */
enum err notice_resend(struct db *db, struct arena *a, struct tenant_id tenant, struct notice_id notice,
	int64_t now_us) MUST_CHECK;
/* In a write function: takes back a message that still waits, or a letter that need not be posted. ERR_CONFLICT: too
 * late. */
enum err notice_cancel(struct db *db, struct tenant_id tenant, struct notice_id notice, int64_t now_us) MUST_CHECK;
/* In a write function: a letter has gone to the post. ERR_CONFLICT: it does not wait for the post. */
enum err notice_posted(struct db *db, struct tenant_id tenant, struct notice_id notice, int64_t now_us) MUST_CHECK;

/* ---- how somebody wants messages ---- */

/* Topics that can be switched off: NOTICE_CASE, NOTICE_REMINDER, NOTICE_NEWS. */
bool notice_topic_is_optional(enum notice_topic topic);
/* How an account (account.v != 0) or an address wants a topic; at once when nothing was chosen. */
enum err notice_frequency_of(struct db *db, struct arena *a, struct account_id account, struct str mail,
	enum notice_topic topic, enum notice_frequency *ret_frequency) MUST_CHECK;
/* In a write function: the choice. ERR_INPUT: the topic cannot be switched off. */
enum err notice_choose(struct db *db, struct account_id account, struct str mail, enum notice_topic topic,
	enum notice_frequency frequency, int64_t now_us) MUST_CHECK;

/* ---- templates ---- */

/* Every template with its sample values, in both languages: what `kassei notice templates` prints. */
void notice_print_templates(struct buf *out, struct arena *a);

/* ---- jobs (kinds "notice.send", key: the tenant, and "notice.digest", daily) ---- */

/* Sends what waits for the mail server. Permanent refusals (5xx to the recipient or the content) end a message, others
 * are tried again; when the server itself cannot be used, the job fails with what it said and all wait. */
enum err notice_send_job(struct job_run *run) MUST_CHECK;
/* Makes one message of all that each recipient wants once a day. */
enum err notice_digest_job(struct job_run *run) MUST_CHECK;

/* ---- what came back ---- */

struct notice_return {
	enum { NOTICE_RETURN_NONE = 1, NOTICE_RETURN_NOTED, NOTICE_RETURN_MARKED } outcome;
	struct notice_id notice;
	struct str status;
};
/*
 * In a write function: reads a message of the mailbox to which undeliverable mail returns (RFC 3464) and notes what it
 * says about our message: it came back, and when the failure is permanent (5.1.x and the like at once, others the third
 * time) its address is marked. An official message that came back becomes a letter. ERR_FORMAT: it is not a delivery
 * status of a message of ours.
 */
enum err notice_take_return(struct db *db, struct arena *a, struct str message, int64_t now_us,
	struct notice_return *ret) MUST_CHECK;

/* The auditor of `kassei verify`. */
enum err notice_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *ret) MUST_CHECK;

#endif
