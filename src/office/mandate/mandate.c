/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates: what they may be, how they end, and who is told. See mandate.h. No pages. */
#include "office/mandate/mandate.h"

#include "base/fold.h"
#include "office/mandate/mandate-private.h"
#include "office/notice/notice.h"
#include "office/party/party.h"

enum { LICENCE_DIGITS = 8 };

/* ---- terms ---- */

bool mandate_may_act(const struct mandate_terms *t) {
	return t->wants_to_act && (!t->paid || t->licence_no.n > 0 || t->other_law.n > 0);
}

void mandate_other_laws(struct arena *a, const struct settings *settings, struct str **ret_laws, size_t *ret_count) {
	struct str rest = str_from(settings->mandate_other_laws);
	*ret_laws = ARENA_ARRAY(a, struct str, rest.n + 1);
	*ret_count = 0;
	while (!str_is_none(rest)) {
		struct str law = str_trim(str_cut(&rest, S(";")));
		if (law.n > 0)
			(*ret_laws)[(*ret_count)++] = law;
	}
}

/* 第12345678号 and full-width digits become eight digits; anything else stays as it is and is refused. */
static struct str licence_of(struct arena *a, struct str typed) {
	struct str text = str_trim(fold(a, typed, 0));
	if (str_starts(text, S("第")))
		text = str_from_offset(text, S("第").n);
	if (str_ends(text, S("号")))
		text = str_slice(text, 0, text.n - S("号").n);
	return str_trim(text);
}

static bool licence_valid(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	return text.n == LICENCE_DIGITS;
}

static const char *check_law(struct arena *a, struct mandate_terms *t, const struct settings *settings,
	const char **field) {
	struct str *laws;
	size_t count;
	t->licence_no = licence_of(a, t->licence_no);
	*field = "licence_no";
	if (t->licence_no.n > 0 && !licence_valid(t->licence_no))
		return T("行政書士登録番号は8桁の数字で入力してください。日本行政書士会連合会の会員検索で確かめられます。");
	*field = "other_law";
	if (t->other_law.n == 0)
		return NULL;
	mandate_other_laws(a, settings, &laws, &count);
	for (size_t i = 0; i < count; i++)
		if (str_equal(laws[i], t->other_law))
			return NULL;
	return T("一覧にある法律から選んでください。");
}

const char *mandate_terms_check(struct arena *a, struct mandate_terms *t, const struct settings *settings,
	struct date today, const char **ret_field) {
	const char *reason = check_law(a, t, settings, ret_field);
	if (reason != NULL)
		return reason;
	*ret_field = "until_on";
	if (date_compare(t->to, t->from) < 0)
		return T("終わりの日は、始まりの日と同じか、それより後にしてください。");
	if (date_compare(t->to, today) < 0)
		return T("終わりの日が過ぎています。今日かそれより後の日にしてください。");
	if (date_compare(t->to, date_add_months(t->from, 12 * MANDATE_YEARS_MOST)) >= 0)
		return T("期間は5年までです。終わりの日を早めてください。");
	return NULL;
}

/* ---- what a mandate can be limited to ---- */

enum err mandate_subject_put(struct db *db, struct tenant_id tenant, enum mandate_scope scope, int64_t subject,
	struct party_id party, int64_t service, struct str name) {
	TRY(party_happened_if_any(db, tenant, party));
	return mandate_subject_set(db, tenant, scope, subject, party,
		scope == MANDATE_SCOPE_SERVICE ? subject : service, name, NULL);
}

enum err mandate_subject_find(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	enum mandate_scope scope, int64_t subject, struct str *ret_name) {
	struct mandate_subject_by_id_row row;
	TRY(mandate_subject_by_id(db, a, tenant, scope, subject, &row));
	*ret_name = row.name;
	return row.party_id.v == 0 || row.party_id.v == party.v ? OK : ERR_NOT_FOUND;
}

/* ---- telling both sides ---- */

static enum lang lang_of(int64_t stored) {
	return stored == LANG_EN ? LANG_EN : LANG_JA;
}

/* The last day on which it is good. */
static struct str last_day(struct arena *a, enum lang lang, int64_t until_us) {
	struct date day = jst_date(until_us - 1);
	return lang == LANG_EN ? date_format_iso(a, day) : date_format_ja(a, day);
}

static struct str scope_words(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct mandate_by_id_row *m) {
	struct mandate_subject_by_id_row subject;
	struct str scope = str_from(tr(lang, mandate_scope_desc.values[m->scope].label));
	struct str what = str_from(tr(lang, m->may_act ? T("作成と提出") : T("閲覧とコメントのみ")));
	if (m->scope != MANDATE_SCOPE_ALL &&
		mandate_subject_by_id(db, a, tenant, m->scope, m->scope_id, &subject) == OK)
		scope = STR_JOIN(a, scope, S("「"), subject.name, S("」"));
	return STR_JOIN(a, scope, S(" / "), what);
}

struct told { struct account_id account; struct str mail, name; enum lang lang; };

static enum err tell_one(struct db *db, struct arena *a, struct tenant_id tenant, const struct mandate_by_id_row *m,
	enum notice_template template, const struct told *to, int64_t now_us) {
	int64_t end = template == NOTICE_T_mandate_ended && m->ended_us.has ? m->ended_us.v + 1 : m->until_us;
	const struct msg_arg values[] = { { .name = "party", .text = m->party_name },
		{ .name = "agent", .text = m->agent }, { .name = "date", .text = last_day(a, to->lang, end) },
		{ .name = "scope", .text = scope_words(db, a, to->lang, tenant, m) } };
	return notice_queue(db, a,
		&(struct notice){ .tenant = tenant,
			.template = template,
			.lang = to->lang,
			.mail = to->mail,
			.name = to->name,
			.cause = STR_JOIN(a, id_to_text(a, m->mandate_id.v), S(" "), id_to_text(a, to->account.v)),
			.party = m->party_id,
			.account = to->account,
			.about = url_build(a, "/%s/my/%d/mandates", m->slug, m->party_id.v).s,
			.values = values,
			.value_count = template == NOTICE_T_mandate_given ? 4 : 3,
			.now_us = now_us });
}

/* The agent and every owner. */
static enum err tell_both(struct db *db, struct arena *a, struct tenant_id tenant, struct mandate_id id,
	enum notice_template template, int64_t now_us) {
	struct mandate_by_id_row m;
	struct mandate_owners_row *owners;
	size_t count;
	TRY(mandate_by_id(db, a, tenant, id, &m));
	const struct told agent = { .account = m.account_id,
		.mail = m.agent_email,
		.name = m.agent,
		.lang = lang_of(m.agent_lang) };
	TRY(tell_one(db, a, tenant, &m, template, &agent, now_us));
	TRY(mandate_owners(db, a, tenant, m.party_id, SESSION_RIGHT_OWNER, &owners, &count));
	for (size_t i = 0; i < count; i++) {
		const struct told owner = { .account = owners[i].account_id,
			.mail = owners[i].email,
			.name = owners[i].name,
			.lang = lang_of(owners[i].lang) };
		TRY(tell_one(db, a, tenant, &m, template, &owner, now_us));
	}
	return OK;
}

/* ---- beginning ---- */

/* "<tenant> <mandate>" */
static struct str job_key(struct arena *a, struct tenant_id tenant, struct mandate_id id) {
	return STR_JOIN(a, id_to_text(a, tenant.v), S(" "), id_to_text(a, id.v));
}

enum err mandate_begin(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_invitation_by_token_row *i) {
	const struct mandate_id id = { ident_new() };
	const int64_t from = i->from_us > place->now_us ? i->from_us : place->now_us;
	TRY(mandate_insert(db, place->tenant, id, place->party, place->by, i->scope, i->scope_id, i->may_act, i->paid,
		i->licence_no, i->other_law, from, i->until_us.v, i->created_by, NULL));
	TRY(party_happened(db, place->tenant, place->party));
	const int64_t remind = i->until_us.v - MANDATE_REMINDER_DAYS * US_PER_DAY;
	if (remind > place->now_us)
		TRY(job_add(db, "mandate.remind", job_key(a, place->tenant, id), remind, S("")));
	TRY(job_add(db, "mandate.ended", job_key(a, place->tenant, id), i->until_us.v, S("")));
	return tell_both(db, a, place->tenant, id, NOTICE_T_mandate_given, place->now_us);
}

/* ---- ending ---- */

enum err mandate_end_early(struct db *db, struct arena *a, const struct mandate_place *place, struct mandate_id id) {
	struct mandate_by_id_row m;
	int64_t changed;
	TRY(mandate_by_id(db, a, place->tenant, id, &m));
	if (m.party_id.v != place->party.v)
		return ERR_NOT_FOUND;
	TRY(mandate_end(db, place->tenant, id, place->now_us, (struct opt_int){ .has = true, .v = place->by.v },
		&changed));
	if (changed == 0)
		return ERR_CONFLICT;
	TRY(party_happened(db, place->tenant, place->party));
	return tell_both(db, a, place->tenant, id, NOTICE_T_mandate_ended, place->now_us);
}

/* ---- jobs ---- */

struct telling {
	struct tenant_id tenant;
	struct mandate_id mandate;
	enum notice_template template;
	int64_t now_us;
};

/* One that was ended early has been told of already. */
static enum err write_telling(struct db *db, struct arena *a, void *context) {
	const struct telling *t = context;
	struct mandate_by_id_row m;
	TRY(mandate_by_id(db, a, t->tenant, t->mandate, &m));
	return m.ended_us.has ? OK : tell_both(db, a, t->tenant, t->mandate, t->template, t->now_us);
}

static enum err run_telling(struct job_run *run, enum notice_template template) {
	struct telling t = { .template = template, .now_us = run->now_us };
	struct str rest = run->key;
	struct str tenant = str_cut(&rest, S(" "));
	if (!ident_parse(tenant, &t.tenant.v) || !ident_parse(rest, &t.mandate.v)) {
		run->reason = S("the key is no municipality and mandate");
		run->give_up = true;
		return ERR_FORMAT;
	}
	return writer_run(run->writer, t.tenant.v, write_telling, run->arena, &t);
}

enum err mandate_remind_job(struct job_run *run) {
	return run_telling(run, NOTICE_T_mandate_ending);
}

enum err mandate_ended_job(struct job_run *run) {
	return run_telling(run, NOTICE_T_mandate_ended);
}
