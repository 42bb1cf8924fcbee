/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing messages, choosing their way, and what officers do with them. See notice.h. */
#include "office/notice/notice-private.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "office/notice/sealed.h"
#include "office/party/party.h"

enum { CAUSE_MOST = 200, NAME_MOST = 400, ADDRESS_LINE_MOST = 1000 };

static const struct enum_value topic_values[] = {
	[NOTICE_OFFICIAL] = { "official", T("正式なお知らせ") },
	[NOTICE_ACCOUNT] = { "account", T("サインインと安全") },
	[NOTICE_CASE] = { "case", T("手続の進み具合") },
	[NOTICE_REMINDER] = { "reminder", T("期限が近いお知らせ") },
	[NOTICE_NEWS] = { "news", T("募集やイベントの案内") },
};
const struct enum_desc notice_topic_desc = { .name = "notice_topic",
	.count = NOTICE_TOPIC_COUNT,
	.values = topic_values };

static const struct enum_value channel_values[] = {
	[NOTICE_MAIL] = { "mail", T("メール") },
	[NOTICE_LETTER] = { "letter", T("郵送") },
};
const struct enum_desc notice_channel_desc = { .name = "notice_channel",
	.count = NOTICE_CHANNEL_COUNT,
	.values = channel_values };

static const struct enum_value state_values[] = {
	[NOTICE_QUEUED] = { "queued", T("発送待ち") },       [NOTICE_HELD] = { "held", T("まとめ待ち") },
	[NOTICE_SENT] = { "sent", T("送信済み") },           [NOTICE_POSTED] = { "posted", T("投函済み") },
	[NOTICE_FAILED] = { "failed", T("送信できず") },     [NOTICE_RETURNED] = { "returned", T("不達") },
	[NOTICE_DIGESTED] = { "digested", T("まとめて送信") }, [NOTICE_NOT_WANTED] = { "not_wanted", T("希望により送らず") },
	[NOTICE_CANCELLED] = { "cancelled", T("取りやめ") },
};
const struct enum_desc notice_state_desc = { .name = "notice_state",
	.count = NOTICE_STATE_COUNT,
	.values = state_values };

static const struct enum_value frequency_values[] = {
	[NOTICE_AT_ONCE] = { "at_once", T("すぐに受け取る") },
	[NOTICE_DAILY] = { "daily", T("1日1回まとめて受け取る") },
	[NOTICE_NEVER] = { "never", T("受け取らない") },
};
const struct enum_desc notice_frequency_desc = { .name = "notice_frequency",
	.count = NOTICE_FREQUENCY_COUNT,
	.values = frequency_values };

/* ---- writing ---- */

struct str tenant_key(struct arena *a, struct tenant_id tenant) {
	return str_format(a, "%lld", (long long)tenant.v);
}

enum err wake_sender(struct db *db, struct arena *a, struct tenant_id tenant, int64_t at_us) {
	return job_add(db, "notice.send", tenant_key(a, tenant), at_us, STR_NONE);
}

enum err notice_write(struct db *db, struct arena *a, const struct notice_row *r, struct notice_id *ret_id) {
	struct notice_id id = { ident_new() };
	struct token token = token_new();
	struct sealed sealed = { .bytes = STR_NONE };
	int64_t changed;
	if (r->secret && r->state == NOTICE_QUEUED)
		TRY(notice_body_seal(a, r->settings, id, r->body, &sealed));
	TRY(notice_insert(db, r->tenant, id, str_from(r->template), r->cause, r->topic, r->channel, r->state, r->party,
		r->account, r->about, r->lang, r->mail, r->name, r->postcode, r->address, r->subject,
		r->secret ? S("") : r->body, sealed.bytes,
		(struct opt_int){ .has = !str_is_none(sealed.bytes), .v = sealed.key_no }, r->secret,
		token_to_text(a, &token), r->now_us, r->expires_us, r->reason, r->resent_of, &changed));
	*ret_id = changed == 1 ? id : (struct notice_id){ 0 };
	if (changed == 1 && r->party.has)
		TRY(party_happened_if_any(db, r->tenant, (struct party_id){ r->party.v }));
	if (changed == 1 && r->state == NOTICE_QUEUED && r->channel == NOTICE_MAIL)
		return wake_sender(db, a, r->tenant, r->now_us);
	return OK;
}

static struct opt_int opt_id(int64_t id) {
	return (struct opt_int){ .has = id != 0, .v = id };
}

/* Never NULL, on one line, at most so long. */
static struct str one_line(struct arena *a, struct str text, size_t most) {
	if (text.p == NULL)
		return S("");
	return str_trim(clean_text(a, utf8_prefix(text, most), true));
}

static struct notice_row row_of(struct arena *a, const struct notice *n, const struct template *t) {
	enum lang lang = n->lang == 0 ? LANG_JA : n->lang;
	struct rendered text = template_render(a, t, lang, n->values, n->value_count);
	return (struct notice_row){ .tenant = n->tenant,
		.template = t->word,
		.cause = n->cause,
		.topic = t->topic,
		.channel = NOTICE_MAIL,
		.state = NOTICE_QUEUED,
		.party = opt_id(n->party.v),
		.account = opt_id(n->account.v),
		.about = one_line(a, n->about, CAUSE_MOST),
		.lang = lang,
		.mail = one_line(a, n->mail, CAUSE_MOST + CAUSE_MOST),
		.name = one_line(a, n->name, NAME_MOST),
		.postcode = one_line(a, n->postcode, CAUSE_MOST),
		.address = one_line(a, n->address, ADDRESS_LINE_MOST),
		.subject = text.subject,
		.body = text.body,
		.secret = (t->flags & TEMPLATE_SECRET) != 0,
		.settings = n->settings,
		.now_us = n->now_us != 0 ? n->now_us : clock_now(),
		.expires_us = opt_id(n->expires_us),
		.reason = S("") };
}

/* ---- the way it goes ---- */

/* What goes by post where mail does not reach. */
static bool goes_by_post(enum notice_topic topic) {
	return topic == NOTICE_OFFICIAL || topic == NOTICE_CASE || topic == NOTICE_REMINDER;
}

static void take_post(struct notice_row *r, const char *reason) {
	r->reason = str_from(reason);
	if (goes_by_post(r->topic))
		r->channel = NOTICE_LETTER;
	else
		r->state = NOTICE_FAILED;
}

/* People ask for mail about their account themselves, so a mark on the address does not stop it. */
static enum err check_address(struct db *db, struct arena *a, struct notice_row *r) {
	struct notice_address_state_row address;
	if (r->mail.n == 0) {
		take_post(r, T("メールアドレスの登録がありません。"));
		return OK;
	}
	if (!mail_address_valid(r->mail)) {
		take_post(r, T("メールアドレスの形式が正しくありません。"));
		return OK;
	}
	if (r->topic == NOTICE_ACCOUNT)
		return OK;
	enum err e = notice_address_state(db, a, r->mail, &address);
	if (e == OK && address.undeliverable)
		take_post(r, T("このメールアドレスには届きません。"));
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err check_preference(struct db *db, struct arena *a, struct notice_row *r) {
	enum notice_frequency frequency;
	struct notice_use_stopped_row use = { .stops = 0 };
	if (!notice_topic_is_optional(r->topic) || r->state != NOTICE_QUEUED)
		return OK;
	if (r->party.has)
		TRY(notice_use_stopped(db, a, r->tenant, (struct party_id){ r->party.v }, &use));
	if (use.stops > 0) {
		r->state = NOTICE_NOT_WANTED;
		r->reason = str_from(T("個人情報の利用停止の決定により、送りません。"));
	}
	if (r->channel != NOTICE_MAIL || r->state != NOTICE_QUEUED)
		return OK;
	TRY(notice_frequency_of(db, a, (struct account_id){ r->account.v }, r->mail, r->topic, &frequency));
	if (frequency == NOTICE_DAILY)
		r->state = NOTICE_HELD;
	if (frequency == NOTICE_NEVER)
		r->state = NOTICE_NOT_WANTED;
	return OK;
}

enum err notice_queue(struct db *db, struct arena *a, const struct notice *n) {
	const struct template *t = template_of(n->template);
	struct notice_id id;
	if (n->cause.n == 0 || n->cause.n > CAUSE_MOST)
		BUG("the message %s needs a cause of 1 to %d bytes", t->word, CAUSE_MOST);
	if ((t->flags & TEMPLATE_SECRET) != 0 && n->settings == NULL)
		BUG("the message %s holds a secret and needs the settings", t->word);
	struct notice_row row = row_of(a, n, t);
	if (t->flags & TEMPLATE_LETTER)
		row.channel = NOTICE_LETTER;
	else
		TRY(check_address(db, a, &row));
	TRY(check_preference(db, a, &row));
	return notice_write(db, a, &row, &id);
}

/* ---- preferences ---- */

bool notice_topic_is_optional(enum notice_topic topic) {
	return topic == NOTICE_CASE || topic == NOTICE_REMINDER || topic == NOTICE_NEWS;
}

enum err notice_frequency_of(struct db *db, struct arena *a, struct account_id account, struct str mail,
	enum notice_topic topic, enum notice_frequency *ret_frequency) {
	struct notice_preference_of_row row;
	enum err e = notice_preference_of(db, a, account, account.v != 0 ? S("") : mail, topic, &row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret_frequency = e == OK ? row.frequency : NOTICE_AT_ONCE;
	return OK;
}

enum err notice_choose(struct db *db, struct account_id account, struct str mail, enum notice_topic topic,
	enum notice_frequency frequency, int64_t now_us) {
	if (!notice_topic_is_optional(topic))
		return ERR_INPUT;
	return notice_preference_put(db, account, account.v != 0 ? S("") : mail, topic, frequency, now_us, NULL);
}

/* ---- what officers do ---- */

static enum err move(struct db *db, struct tenant_id tenant, struct notice_id notice, enum notice_channel channel,
	enum notice_state from, enum notice_state to, int64_t now_us) {
	int64_t changed;
	TRY(notice_move(db, to, now_us, (struct opt_int){ .has = to != NOTICE_QUEUED, .v = now_us }, S(""),
		to != NOTICE_QUEUED, tenant, notice, from, channel, &changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

/* Either way, since the caller need not know how it goes. */
enum err notice_cancel(struct db *db, struct tenant_id tenant, struct notice_id notice, int64_t now_us) {
	static const struct { enum notice_channel channel; enum notice_state state; } WAITING[] = {
		{ NOTICE_MAIL, NOTICE_QUEUED }, { NOTICE_MAIL, NOTICE_HELD }, { NOTICE_LETTER, NOTICE_QUEUED },
	};
	for (size_t i = 0; i < COUNT_OF(WAITING); i++) {
		enum err e = move(db, tenant, notice, WAITING[i].channel, WAITING[i].state, NOTICE_CANCELLED, now_us);
		if (e != ERR_CONFLICT)
			return e;
	}
	return ERR_CONFLICT;
}

enum err notice_posted(struct db *db, struct tenant_id tenant, struct notice_id notice, int64_t now_us) {
	return move(db, tenant, notice, NOTICE_LETTER, NOTICE_QUEUED, NOTICE_POSTED, now_us);
}

/* The mail server never had it: the same message, from the beginning. */
static enum err try_again(struct db *db, struct arena *a, struct tenant_id tenant, const struct notice_by_id_row *n,
	int64_t now_us) {
	TRY(move(db, tenant, n->notice_id, NOTICE_MAIL, NOTICE_FAILED, NOTICE_QUEUED, now_us));
	return wake_sender(db, a, tenant, now_us);
}

struct notice_row notice_row_again(struct tenant_id tenant, const struct notice_by_id_row *n, int64_t now_us) {
	return (struct notice_row){ .tenant = tenant,
		.template = n->template.p,
		.topic = n->topic,
		.channel = n->channel,
		.state = NOTICE_QUEUED,
		.party = n->party_id,
		.account = n->account_id,
		.about = n->about,
		.lang = (enum lang)n->lang,
		.mail = n->mail,
		.name = n->name,
		.postcode = n->postcode,
		.address = n->address,
		.subject = n->subject,
		.body = n->body,
		.now_us = now_us,
		.reason = S("") };
}

/* The number of the repetition is part of its cause, so two officers who press at once write one. */
static enum err write_again(struct db *db, struct arena *a, struct tenant_id tenant, const struct notice_by_id_row *n,
	int64_t now_us) {
	struct notice_repetitions_row made;
	struct notice_id id;
	struct notice_id original = { n->resent_of.has ? n->resent_of.v : n->notice_id.v };
	TRY(notice_repetitions(db, a, tenant, original, NOTICE_QUEUED, &made));
	if (made.waiting > 0)
		return OK;
	struct notice_row row = notice_row_again(tenant, n, now_us);
	row.cause = str_format(a, "again %lld of %lld", (long long)made.written + 1, (long long)original.v);
	row.resent_of = opt_id(original.v);
	return notice_write(db, a, &row, &id);
}

enum err notice_resend(struct db *db, struct arena *a, struct tenant_id tenant, struct notice_id notice,
	int64_t now_us) {
	struct notice_by_id_row n;
	TRY(notice_by_id(db, a, tenant, notice, &n));
	if (n.secret || n.state == NOTICE_QUEUED || n.state == NOTICE_HELD)
		return ERR_CONFLICT;
	if (n.mail.n > 0)
		TRY(notice_address_clear(db, n.mail, NULL));
	if (n.state == NOTICE_FAILED && n.channel == NOTICE_MAIL && mail_address_valid(n.mail))
		return try_again(db, a, tenant, &n, now_us);
	return write_again(db, a, tenant, &n, now_us);
}
