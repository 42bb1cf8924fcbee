/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The daily job that makes one message of all that each recipient wants once a day. */
#include "office/notice/notice-private.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/ident.h"
#include "office/tenant/tenant.h"

enum { HELD_MOST = 10000 };

/* What one recipient gets; the rows stand one behind the other. */
struct group {
	struct tenant_id tenant;
	const struct notice_held_row *rows;
	size_t count;
	int64_t now_us;
};

static struct str digest_body(struct arena *a, const struct group *g) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, NOTICE_TEXT_MOST);
	for (size_t i = 0; i < g->count; i++) {
		const struct notice_held_row *n = &g->rows[i];
		buf_format(b, "%s■ %.*s\n\n%.*s", i > 0 ? "\n\n" : "", STR_ARG(n->subject), STR_ARG(n->body));
		if (n->about.n > 0)
			buf_format(b, "\n\n{site}%.*s", STR_ARG(n->about));
	}
	return buf_view(b);
}

/* Every message of the group that still waits goes into it; none does when all were taken back meanwhile. */
static enum err write_digest(struct db *db, struct arena *a, void *context) {
	const struct group *g = context;
	const struct notice_held_row *first = g->rows;
	const struct template *t = template_of(NOTICE_T_digest);
	struct civil day = date_civil(jst_date(g->now_us));
	enum lang lang = (enum lang)first->lang;
	const struct msg_arg values[] = { { .name = "count", .number = (int64_t)g->count },
		{ .name = "notices", .text = digest_body(a, g) },
		{ .name = "date",
			.text = lang == LANG_EN ? date_format_iso(a, jst_date(g->now_us)) :
				str_format(a, "%d月%d日", day.month, day.day) } };
	struct rendered text = template_render(a, t, lang, values, COUNT_OF(values));
	struct notice_row row = { .tenant = g->tenant,
		.template = t->word,
		.cause = STR_JOIN(a, S("from "), id_to_text(a, first->notice_id.v)),
		.topic = t->topic,
		.channel = NOTICE_MAIL,
		.state = NOTICE_QUEUED,
		.account = first->account_id,
		.about = S(""),
		.lang = lang,
		.mail = first->mail,
		.name = first->name,
		.postcode = S(""),
		.address = S(""),
		.subject = text.subject,
		.body = text.body,
		.now_us = g->now_us,
		.reason = S("") };
	struct notice_id id;
	TRY(notice_write(db, a, &row, &id));
	for (size_t i = 0; i < g->count && id.v != 0; i++) {
		int64_t changed;
		TRY(notice_into_digest(db, NOTICE_DIGESTED, (struct opt_int){ true, id.v },
			(struct opt_int){ true, g->now_us }, g->tenant, g->rows[i].notice_id, NOTICE_HELD, &changed));
		if (changed == 0)
			return ERR_CONFLICT; /* taken back while this was prepared: the next try reads anew */
	}
	return OK;
}

static bool same_recipient(const struct notice_held_row *x, const struct notice_held_row *y) {
	return str_equal(x->mail, y->mail) && x->lang == y->lang && x->account_id.has == y->account_id.has &&
		x->account_id.v == y->account_id.v;
}

static enum err digest_tenant(struct job_run *run, struct arena *a, struct tenant_id tenant) {
	struct notice_held_row *rows;
	size_t count;
	TRY(notice_held(run->db, a, tenant, NOTICE_HELD, HELD_MOST, &rows, &count));
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && same_recipient(&rows[from], &rows[to]); to++)
			;
		struct group g = { .tenant = tenant, .rows = rows + from, .count = to - from, .now_us = run->now_us };
		TRY(writer_run(run->writer, tenant.v, write_digest, a, &g));
	}
	return OK;
}

enum err notice_digest_job(struct job_run *run) {
	const struct tenant_all_row *tenants;
	size_t count;
	TRY(tenant_list(run->db, run->arena, &tenants, &count));
	struct arena *a = arena_new();
	enum err e = OK;
	for (size_t i = 0; i < count && e == OK; i++) {
		e = digest_tenant(run, a, tenants[i].tenant_id);
		arena_clear(a);
	}
	arena_free(a);
	return e;
}
