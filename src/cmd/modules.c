/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See modules.h. */
#include "cmd/modules.h"

extern const struct web_module account_routes, accounting_routes, audit_routes, budget_routes, demo_routes,
	disclosure_routes, file_routes, ledger_routes, mandate_routes, notice_routes, party_routes, payment_routes,
	plan_routes, privacy_routes, retention_routes, signin_routes, snapshot_routes, staff_routes;

const struct web_module *const MODULES[] = { &account_routes, &accounting_routes, &audit_routes, &budget_routes,
	&demo_routes, &disclosure_routes, &file_routes, &ledger_routes, &mandate_routes, &notice_routes, &party_routes,
	&payment_routes, &plan_routes, &privacy_routes, &retention_routes, &signin_routes, &snapshot_routes,
	&staff_routes };
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

#define OFFICE "/{slug}/office"
#define PARTY "/{slug}/my/{party_id}"

/* The pages of those who are signed in. The first pages of the three sides show the same rows with their second
 * sentence; a row whose route is not there, or not for the one who asks, is left out. Officers: people who wait first,
 * records next, the house last. */
static const struct web_menu MENU[] = {
	{ .label = T("職員のページ"), .path = OFFICE },
	{ T("事業者"), T("事業者の一覧"), T("探す、登録する、窓口で収受する"), OFFICE "/parties", NULL },
	{ T("事業者"), T("CSV・Excelから取り込む"), T("一覧のファイルを読み込み、1行ずつ確かめて登録する"), OFFICE "/parties/imports", NULL },
	{ T("事業者"), T("登録の申出"), T("事業者の画面を使いたいという申出を確かめる"), OFFICE "/claims", NULL },
	{ T("事業者"), T("重複の疑い"), T("同じ事業者かどうかを確かめ、統合する"), OFFICE "/suspects", OFFICE "/joins" },
	{ T("事業者"), T("承継の一覧"), T("法人成り、相続、代表者の交代"), OFFICE "/successions", NULL },
	{ T("事業者"), T("事業者の担当者"), T("どの職員がどの事業者を担当しているか"), OFFICE "/charges", NULL },
	{ T("予算"), T("予算"), T("年度ごとの予算、使った額、残りの額"), OFFICE "/budget", NULL },
	{ T("予算"), T("予算の起案と決裁"), T("支出負担行為、支出命令、流用などの決裁"), OFFICE "/budget/proposals", NULL },
	{ T("予算"), T("計画事業の予算"), T("計画に書かれた事業ごとの予算と支出"), OFFICE "/programmes", NULL },
	{ T("予算"), T("債務負担行為"), T("翌年度以降に支払う約束"), OFFICE "/budget/liabilities", NULL },
	{ T("支払"), T("支払の一覧"), T("支払予定、2人の承認、銀行に渡すファイル"), OFFICE "/payments", NULL },
	{ T("支払"), T("承認する支払"), T("明細を確かめて承認する、差し戻す"), OFFICE "/payment-approvals", NULL },
	{ T("支払"), T("会計への送付"), T("支出負担行為・支出命令・戻入・調定を会計システムに渡し、結果を突き合わせる"), OFFICE "/accounting", NULL },
	{ T("支払"), T("承認する会計への送付"), T("会計に渡す前に、明細を確かめて承認する"), OFFICE "/accounting-approvals", NULL },
	{ T("台帳"), T("台帳の口座"), T("口座の残高と明細、ある時点の残高"), OFFICE "/ledger", NULL },
	{ T("台帳"), T("台帳の合計"), T("事業、支援制度、事業者、年度ごとの合計の図と表"), OFFICE "/ledger/sums", NULL },
	{ T("お知らせ"), T("郵送するお知らせ"), T("印刷して郵送する手紙と、宛名ラベル"), OFFICE "/letters", NULL },
	{ T("お知らせ"), T("送ったお知らせ"), T("届いたか、戻ったか。もう一度送る"), OFFICE "/messages", NULL },
	{ T("組織"), T("部署の一覧"), T("名称の変更、分割、統合"), OFFICE "/sections", NULL },
	{ T("組織"), T("職の一覧"), T("職位と権限"), OFFICE "/posts", NULL },
	{ T("組織"), T("職員の一覧"), T("所属、兼務、招待"), OFFICE "/people", NULL },
	{ T("組織"), T("二要素認証の義務付け"), T("どの権限の職員に求めるか。まだ設定していない職員"), OFFICE "/second-factor", NULL },
	{ T("組織"), T("サインインの再設定"), T("窓口で本人を確かめ、なくした認証の機器などを取り除く"), OFFICE "/resets", NULL },
	{ T("組織"), T("再設定の承認"), T("職員のサインインの再設定を承認する"), OFFICE "/resets/waiting", NULL },
	{ T("組織"), T("人事異動"), T("4月の異動をまとめて予約する"), OFFICE "/april", NULL },
	{ T("計画"), T("前後の計画のつながり"), T("前の計画のどの計画事業の続きかを確かめる"), OFFICE "/continuity", NULL },
	{ T("計画"), T("読んだ人からの連絡"), T("公開のページの間違いの連絡に対応する"), OFFICE "/reports", NULL },
	{ T("都への提出"), T("都に提出した計画"), T("公開している計画の写しを都に渡す"), OFFICE "/snapshots", NULL },
	{ T("都への提出"), T("提出された計画"), T("自治体が提出した写しを見る"), OFFICE "/submitted", NULL },
	{ T("記録"), T("個人情報の請求（紙）"), T("紙で届いた開示・訂正・利用停止の請求を収受し、決定する"), OFFICE "/disclosures", NULL },
	{ T("記録"), T("訂正請求"), T("記録が違うという請求に答える"), OFFICE "/corrections", NULL },
	{ T("記録"), T("操作・閲覧記録"), T("どなたが何を見て、何をしたか"), OFFICE "/audit", NULL },
	{ T("記録"), T("保存期間"), T("記録の種類ごとの年数と、廃棄の保留"), OFFICE "/retention", NULL },
	{ T("記録"), T("廃棄予定一覧"), T("保存期間の過ぎた記録を確かめ、決裁して廃棄する"), OFFICE "/disposals", NULL },
	{ T("記録"), T("個人情報ファイル簿"), T("どの個人情報を何のために持っているか"), OFFICE "/personal-files", NULL },
	{ .label = T("事業者のページ"), .path = PARTY },
	{ .label = T("登録の内容"), .what = T("名称、事業所、連絡先、口座"), .path = PARTY "/profile" },
	{ .label = T("ファイル"), .what = T("書類や写真を送る、受け取る"), .path = PARTY "/files" },
	{ .label = T("事業者の人"), .what = T("家族や社員を招待する、抜ける"), .path = PARTY "/people" },
	{ .label = T("代理人の一覧"), .what = T("行政書士などに手続を頼む"), .path = PARTY "/mandates" },
	{ .label = T("職員代行入力"), .what = T("窓口・電話・郵送で、職員が代わりに入力した記録"), .path = PARTY "/proxy" },
	{ .label = T("事業者についての記録"), .what = T("自治体が持っている個人情報と、それを見た人"), .path = PARTY "/data" },
	{ .label = T("マイページ"), .path = "/account" },
	{ .label = T("氏名と表示言語"), .path = "/account/profile" },
	{ .label = T("メールアドレスの変更"), .path = "/account/email" },
	{ .label = T("パスワードの変更"), .path = "/account/password" },
	{ .label = T("サインインの方法"), .what = T("パスキー、認証アプリ、ほかのサイトのアカウント"), .path = "/account/security" },
	{ .label = T("本人確認の水準"), .what = T("いまの水準と、上げる方法"), .path = "/account/level" },
	{ .label = T("サインインの記録"), .what = T("いつ、どの端末から。心あたりのない端末を終了する"), .path = "/account/sessions" },
	{ .label = T("あなたについての記録"), .what = T("自治体が持っている個人情報と、それを見た人"), .path = "/account/data" },
	{ .label = T("お知らせの受け取り方"), .what = T("メールをすぐに、または1日1回"), .path = "/account/notices" },
};

static const struct { const char *handler, *sentence; } DONE[] = {
#define DONE(handler_, sentence_) { #handler_, sentence_ },
#include "cmd/done.def"
#undef DONE
};

static const char *did(struct str handler) {
	for (size_t i = 0; i < COUNT_OF(DONE); i++)
		if (str_equal(handler, str_from(DONE[i].handler)))
			return DONE[i].sentence;
	return NULL;
}

const struct web_site SITE = {
	.name = T("活性"),
	.latin = "Kassei",
	.doors = { { .label = T("支援を探す"), .path = "/support" }, { .label = T("計画を見る"), .path = "/plans" } },
	.pages = PAGES,
	.page_count = COUNT_OF(PAGES),
	.menu = MENU,
	.menu_count = COUNT_OF(MENU),
	.did = did,
	.search = { .label = T("計画の中を探す"), .path = "/search" },
	.sign_in = { .label = T("サインイン"), .path = "/sign-in" },
	.account = { .label = T("マイページ"), .path = "/account" },
	.footer = FOOTER,
	.footer_count = COUNT_OF(FOOTER),
	.note = T("計画に書かれた事業は、いま募集中とは限りません。詳しくは担当課にお確かめください。"),
};
