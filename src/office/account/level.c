/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How sure it is who somebody is: the page that says it, and where whoever needs more is sent (req_need_level). */
#include "account_views.h"
#include "office/account/account-private.h"
#include "web/say.h"

static const char *const MEANINGS[ACCOUNT_LEVEL_COUNT] = {
	[ACCOUNT_LEVEL_EMAIL] = T("メールが届くことを確かめました。"),
	[ACCOUNT_LEVEL_CHECKED] = T("窓口で書類を確かめたか、所在地に届いた手紙で確かめました。"),
	[ACCOUNT_LEVEL_STRONG] = T("GビズIDプライム・メンバーや、マイナンバーカードで確かめました。サインインには、パスキー、パスワードと確認コード、またはその認証を使っています。"),
};

enum err account_level_page(struct req *req, const struct account_level_form *form) {
	struct account_by_id_row account;
	struct level_view *v = ARENA_NEW(req->arena, struct level_view);
	int now = req->session->level, need = form->need.has ? (int)form->need.v : 0,
		goal = need > now ? need : now + 1;
	TRY(account_by_id(req->db, req->arena, (struct account_id){ req->session->account }, &account));
	*v = (struct level_view){ .req = req,
		.now = say_word(req, &account_level_desc, now),
		.needed = say_word(req, &account_level_desc, need),
		.asked = need > 0,
		.enough = now >= need,
		.again = (int)account.level > now && now < ACCOUNT_LEVEL_STRONG,
		.counter = goal <= ACCOUNT_LEVEL_CHECKED,
		.next = sign_in_next(req->arena, form->next, "/account"),
		.ways = signin_proofs_new(req, goal),
		.request_id = form_new_request_id(req) };
	for (int level = ACCOUNT_LEVEL_EMAIL; level < ACCOUNT_LEVEL_COUNT; level++)
		v->lines[v->count++] = (struct level_line){ .name = say_word(req, &account_level_desc, level),
			.what = str_from(tr(req->lang, MEANINGS[level])),
			.now = level == now,
			.needed = level == need };
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("マイページ"))), url_build(req->arena, "/account") };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("本人確認の水準"))),
			.body = account_level_view_body,
			.model = v,
			.no_index = true,
			.width = "narrow",
			.crumbs = crumbs,
			.crumb_count = 2 });
	return OK;
}
