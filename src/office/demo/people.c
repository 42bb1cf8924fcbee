/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who lives in the fictional city; see demo.h. Names, addresses and numbers are invented, as data/demo/ is. */
#include "office/demo/demo.h"

#define OFFICE "/" DEMO_SLUG "/office"
#define MY "/" DEMO_SLUG "/my"

/* 産業振興課 works; the others are whom a grant meets elsewhere in the house. */
const struct demo_officer demo_officers[] = {
	{ "tanto@mihonno.example", "見本 太郎", "ミホン タロウ", "1001", "産業振興課", "産業振興係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_OFFICER),
		{ OFFICE, { T("窓口に来た事業者を、名前だけで収受し、あとから連絡先を加える"), T("重複の疑いのある2件を見比べて、1つにまとめる"),
			T("事業者の一覧をExcelで取り出し、直してから、1行ずつ確かめて取り込む"), T("予算の残りを図で見て、支出負担行為を起案する") } } },
	{ "kakaricho@mihonno.example", "手本 花子", "テホン ハナコ", "1002", "産業振興課", "産業振興係長", STAFF_RANK_CHIEF,
		STAFF_ROLE(ROLE_OFFICER) | STAFF_ROLE(ROLE_APPROVER),
		{ OFFICE, { T("届いている訂正請求に答える"), T("会計係がまとめた支払の明細を見て、承認するか差し戻す"), T("公開している計画の写しを都に提出する") } } },
	{ "kacho@mihonno.example", "架空 一郎", "カクウ イチロウ", "1003", "産業振興課", "産業振興課長", STAFF_RANK_SECTION_HEAD,
		STAFF_ROLE(ROLE_APPROVER) | STAFF_ROLE(ROLE_HEAD), { OFFICE, { T("係長のあとで、同じ支払を承認する。1人では足りないことを確かめる"), T("担当者が起案した承継を承認する"),
			T("予算の起案を、決裁の前と後の残りを見比べて決裁する") } } },
	{ "shinsa@mihonno.example", "例示 京子", "レイジ キョウコ", "1004", "産業振興課", "審査員", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_REVIEWER),
		{ OFFICE, { T("事業者の登録の内容を見る。変えるボタンがないことを確かめる") } } },
	{ "kaikei@mihonno.example", "試算 次郎", "シサン ジロウ", "2001", "会計課", "会計係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_ACCOUNTANT),
		{ OFFICE, { T("支払予定を選び、支払をまとめて承認に回す"), T("2人が承認した支払から、銀行に渡すファイルを作る"), T("事業者の口座を通帳と見比べて、照合済みにする"),
			T("支出負担行為を会計システムのファイルにして、承認に回す") } } },
	{ "kansa@mihonno.example", "点検 三枝", "テンケン サエ", "3001", "監査委員事務局", "監査係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_AUDITOR),
		{ OFFICE "/audit", { T("どなたがこの事業者を見たか、この職員が何をしたかを調べる"), T("調べた結果をExcelで取り出す"),
			T("台帳の口座の明細を、予算の金額と1円まで見比べる") } } },
	{ "kanri@mihonno.example", "仮名 直人", "カナ ナオト", "4001", "情報政策課", "システム管理係", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_ADMINISTRATOR),
		{ OFFICE "/april", { T("4月の異動の一覧をダウンロードし、転出や異動を書いて読み込み、確かめてから予約する"), T("部署の名前を、来年度から変える"),
			T("新しい職員を招待する") } } },
	{ "to@mihonno.example", "都道 四郎", "トドウ シロウ", "", "都との連絡", "都の担当者", STAFF_RANK_OFFICER, STAFF_ROLE(ROLE_METROPOLIS),
		{ OFFICE "/submitted", { T("提出された計画の写しを見る。ほかのページは開けないことを確かめる") } } },
};
const size_t demo_officer_count = COUNT_OF(demo_officers);

const struct demo_citizen demo_citizens[] = {
	{ "daihyo@mihonno.example", "佐藤 はな", "サトウ ハナ", "佐藤はな", "みほん珈琲", SESSION_RIGHT_OWNER, false, "",
		{ MY, { T("電話番号を変え、看板の見積書の写真を送る"), T("家族を招待する、行政書士を期限つきの代理人にする"), T("役所が持っている記録と、それを見た人を確かめる") } } },
	{ "shain@mihonno.example", "佐藤 みのる", "サトウ ミノル", "佐藤はな", "みほん珈琲", SESSION_RIGHT_MEMBER, false, "",
		{ MY, { T("口座を登録する。人を招待するボタンは代表の人にだけあることを確かめる") } } },
	{ "dairi@mihonno.example", "代理 進", "ダイリ ススム", "佐藤はな", "みほん珈琲", SESSION_RIGHT_AGENT, false, "",
		{ MY, { T("代理人として書類を送る。口座のページは開けないことを確かめる") } } },
	{ "etsuran@mihonno.example", "見学 望", "ケンガク ノゾミ", "佐藤はな", "みほん珈琲", SESSION_RIGHT_GUEST, false, "",
		{ MY, { T("登録の内容を見る。変えるボタンがないことを確かめる") } } },
	{ "minato@mihonno.example", "湊 一郎", "ミナト イチロウ", "ミナト印刷株式会社", "ミナト印刷株式会社", SESSION_RIGHT_OWNER, false, "",
		{ MY, { T("2人の代理人の、できることと期間の違いを見る"), T("代理人を1人、いま終わりにする") } } },
	{ "gyosei@mihonno.example", "代書 文子", "ダイショ フミコ", "ミナト印刷株式会社", "ミナト印刷株式会社", SESSION_RIGHT_AGENT, true, "12345678",
		{ MY, { T("行政書士として、ミナト印刷株式会社の書類を送る") } } },
	{ "konsaru@mihonno.example", "相談 渉", "ソウダン ワタル", "ミナト印刷株式会社", "ミナト印刷株式会社", SESSION_RIGHT_AGENT, true, "",
		{ MY, { T("報酬を受ける行政書士でない人は、見ることしかできないことを確かめる") } } },
	{ "shimin@mihonno.example", "市民 光", "シミン ヒカル", NULL, NULL, SESSION_RIGHT_NONE, false, "",
		{ "/" DEMO_SLUG "/register", { T("これから開く店を登録し、郵便の番号か窓口で確かめてもらう"), T("自分についての記録を見る、開示を求める") } } },
};
const size_t demo_citizen_count = COUNT_OF(demo_citizens);
