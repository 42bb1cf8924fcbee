/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mark of a demonstration, and its page; see demo.h. */
#include "account_store.h"
#include "demo_store.h"
#include "demo_views.h"
#include "office/account/account.h"
#include "office/demo/demo-private.h"

/* ---- the mark ---- */

enum err demo_is(struct db *db, struct arena *a, bool *ret_is) {
	struct demo_mark_row mark;
	enum err e = demo_mark(db, a, &mark);
	*ret_is = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err demo_set(struct db *db, int64_t now_us) {
	return demo_mark_put(db, now_us, NULL);
}

enum err demo_allowed(struct db *db, struct arena *a) {
	struct account_by_email_row known;
	struct demo_some_account_row *rows;
	size_t count;
	enum err e = account_by_email(db, a, account_email_key(a, str_from(demo_officers[0].email)), &known);
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(demo_some_account(db, a, &rows, &count));
	return count == 0 ? OK : ERR_CONFLICT;
}

/* ---- the page ---- */

static struct demo_card card_of(struct req *req, const char *email, const char *name, struct str who,
	const struct demo_tries *tries) {
	struct demo_card card = { .name = str_from(name),
		.who = who,
		.email = str_from(email),
		.start = str_from(tries->start),
		.request_id = form_new_request_id(req) };
	while (card.try_count < DEMO_TRIES && tries->what[card.try_count] != NULL) {
		card.tries[card.try_count] = str_from(tr(req->lang, tries->what[card.try_count]));
		card.try_count++;
	}
	return card;
}

static struct demo_group group_of(struct req *req, const char *title, struct str anchor, size_t most) {
	return (struct demo_group){ .title = str_from(tr(req->lang, title)),
		.anchor = anchor,
		.cards = ARENA_ARRAY(req->arena, struct demo_card, most) };
}

static void add_citizens(struct req *req, struct demo_group *firms, struct demo_group *residents) {
	for (size_t i = 0; i < demo_citizen_count; i++) {
		const struct demo_citizen *c = &demo_citizens[i];
		struct demo_group *group = c->party != NULL ? firms : residents;
		struct str right = c->party == NULL ?
			str_from(tr(req->lang, T("まだどの事業者の人でもない市民"))) :
			str_from(tr(req->lang, session_right_desc.values[c->right].label));
		if (c->right == SESSION_RIGHT_AGENT && c->paid)
			right = str_from(tr(req->lang,
				c->licence_no[0] != '\0' ? T("代理人（行政書士、報酬あり）") :
					T("代理人（行政書士でない、報酬あり）")));
		group->cards[group->count++] = card_of(req, c->email, c->name,
			c->party != NULL ? STR_JOIN(req->arena, str_from(c->shop), S(" "), right) : right, &c->tries);
	}
}

static void add_officers(struct req *req, struct demo_group *group) {
	for (size_t i = 0; i < demo_officer_count; i++) {
		const struct demo_officer *o = &demo_officers[i];
		group->cards[group->count++] = card_of(req, o->email, o->name,
			STR_JOIN(req->arena, str_from(o->section), S(" "), str_from(o->post)), &o->tries);
	}
}

enum err demo_page(struct req *req, const struct demo_none_form *form UNUSED) {
	struct demo_mark_row mark;
	struct demo_view *v = ARENA_NEW(req->arena, struct demo_view);
	TRY(demo_mark(req->db, req->arena, &mark));
	*v = (struct demo_view){ .password = S(DEMO_PASSWORD),
		.town = url_build(req->arena, "/%s", S(DEMO_SLUG)),
		.groups = { group_of(req, T("お店・会社の人と代理人"), S("firms"), demo_citizen_count),
			group_of(req, T("市民"), S("residents"), demo_citizen_count),
			group_of(req, T("職員"), S("officers"), demo_officer_count) } };
	add_citizens(req, &v->groups[0], &v->groups[1]);
	add_officers(req, &v->groups[2]);
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("見本のまちで試す"))),
			.body = demo_view_body,
			.model = v,
			.no_index = true });
	return OK;
}
