/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officers' first page: what there is to do for somebody's roles. A module adds its line to LINES. */
#include "office/staff/pages-private.h"
#include "office/tenant/tenant.h"

/* The last part of the page's address; the role that it needs stands in its module's routes.def. */
struct desk_line { const char *label, *what, *name; };

/* In the order in which a day goes: people who wait first, records next, the house last. */
static const struct desk_line LINES[] = {
	{ T("事業者"), T("探す、登録する、受け付ける"), "parties" },
	{ T("登録の申出"), T("事業者の登録を確かめる"), "claims" },
	{ T("重複の疑い"), T("同じ事業者かどうかを確かめる"), "suspects" },
	{ T("承継"), T("法人成り、相続、代表者の交代"), "successions" },
	{ T("事業者の担当者"), T("だれがどの事業者を担当しているか"), "charges" },
	{ T("郵送する手紙"), T("きょう発送する手紙とあて名"), "letters" },
	{ T("送ったお知らせ"), T("届いたか、戻ったか"), "messages" },
	{ T("部署"), T("名称の変更、分割、統合"), "sections" },
	{ T("職"), T("職位と権限"), "posts" },
	{ T("職員"), T("所属、兼務、招待"), "people" },
	{ T("人事異動"), T("4月の異動をまとめて予約する"), "april" },
	{ T("操作・閲覧記録"), T("だれが何を見て、何をしたか"), "audit" },
	{ T("個人情報ファイル簿"), T("どの個人情報を何のために持っているか"), "personal-files" },
};

enum err office_desk(struct req *req, const struct staff_town_form *form) {
	struct tenant_all_row town;
	struct staff_roles_of_row *posts;
	size_t count;
	TRY(tenant_find_slug(req->db, req->arena, form->slug, &town));
	TRY(staff_roles_of(req->db, req->arena, staff_tenant(req), (struct account_id){ req->session->account }, staff_today(req), &posts, &count));
	struct staff_page *page = staff_page_new(req, staff_say(req, T("職員のページ")));
	int64_t roles = 0;
	for (size_t i = 0; i < count; i++)
		roles |= posts[i].roles;
	page->lead = STR_JOIN(req->arena, tenant_name(&town, req->lang), S("　"), req->session->name, S("　"), staff_role_names(req, roles));
	for (size_t i = 0; i < COUNT_OF(LINES); i++)
		if (req_may_open(req, STR_JOIN(req->arena, S("/{slug}/office/"), str_from(LINES[i].name))))
			page->links[page->link_count++] = (struct staff_link){ .label = staff_say(req, LINES[i].label), .what = staff_say(req, LINES[i].what),
				.url = url_build(req->arena, "/%s/office/%s", form->slug, str_from(LINES[i].name)) };
	staff_page_show(req, form->slug, page, "", (struct url){ S("") });
	return OK;
}
