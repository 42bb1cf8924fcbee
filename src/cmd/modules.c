/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See modules.h. */
#include "cmd/modules.h"

extern const struct web_module account_routes, audit_routes, file_routes, mandate_routes, notice_routes, party_routes, plan_routes, privacy_routes, signin_routes, staff_routes;

const struct web_module *const MODULES[] = { &account_routes, &audit_routes, &file_routes, &mandate_routes, &notice_routes, &party_routes, &plan_routes, &privacy_routes, &signin_routes, &staff_routes };
const size_t MODULE_COUNT = COUNT_OF(MODULES);

static const struct web_link FOOTER[] = {
	{ .label = T("このサイトについて"), .path = "/about" },
	{ .label = T("計画事業の一覧"), .path = "/programmes" },
	{ .label = T("API"), .path = "/api" },
	{ .label = T("更新情報（Atom）"), .path = "/plans.atom" },
	{ .label = T("操作・閲覧記録の連鎖値"), .path = "/audit-heads" },
};

/* Behind door 2, in the order in which people need them. */
static const struct web_link PAGES[] = {
	{ .label = T("計画の一覧"), .path = "/plans" },
	{ .label = T("自治体の一覧"), .path = "/municipalities" },
	{ .label = T("計画事業の一覧"), .path = "/programmes" },
	{ .label = T("計画の中を探す"), .path = "/search" },
	{ .label = T("二つの計画を比べる"), .path = "/compare" },
	{ .label = T("計画の年表"), .path = "/timeline" },
	{ .label = T("支援の種類と自治体"), .path = "/themes" },
};

const struct web_site SITE = {
	.name = T("活性"),
	.latin = "Kassei",
	.doors = { { .label = T("支援を探す"), .path = "/support" }, { .label = T("計画を見る"), .path = "/plans" } },
	.pages = PAGES,
	.page_count = COUNT_OF(PAGES),
	.search = { .label = T("計画の中を探す"), .path = "/search" },
	.sign_in = { .label = T("サインイン"), .path = "/sign-in" },
	.account = { .label = T("マイページ"), .path = "/account" },
	.footer = FOOTER,
	.footer_count = COUNT_OF(FOOTER),
	.note = T("計画に書かれた事業は、いま募集中とは限りません。詳しくは担当課にお確かめください。"),
};
