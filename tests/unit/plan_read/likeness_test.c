/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Degrees of likeness: continued programmes of consecutive plans above 550, others below. */
#include "office/plan/likeness.h"
#include "unit/base/check.h"

static int likeness(struct arena *a, struct str place, struct str x, struct str y) {
	return plan_likeness(plan_name_new(a, place, x), plan_name_new(a, place, y));
}

static void test_degrees(void **state) {
	static const struct { const char *x, *y; int least, most; } ROWS[] = {
		{ "先端技術活用コミュニティ強化事業", "先端技術活用コミュニティ強化事業", 1000, 1000 },
		{ "SDGｓ/ESG 経営推進プロジェクト", "SDGs／ESG経営推進プロジェクト", 1000, 1000 },
		{ "ECサイト出店事業", "ＥＣ サイト出店事業", 1000, 1000 },
		{ "次世代へのバトンタッチ支援事業", "次世代のバトンタッチ支援事業", 900, 999 },
		{ "見本市出展支援事業", "見本市出展補助金", 900, 999 },
		{ "導入を後押しする支援の検討", "導入を後押しする検討", 900, 999 },
		{ "産業財産権取得支援事業", "産業財産権取得事業", 900, 999 },
		{ "すみだ地域ブランド戦略", "すみだモダンブランドコミュニケーション展開事業", 550, 899 },
		{ "空き店舗活用支援事業", "空き店舗を活用した地域活性化プロジェクト", 550, 899 },
		{ "人材確保・育成支援事業", "人材育成支援事業", 550, 899 },
		{ "創業支援事業", "企業情報化支援事業", 0, 549 },
		{ "企業連携加速化事業", "企業情報化支援事業", 0, 549 },
		{ "創業支援事業", "創業セミナー", 0, 549 },
		{ "創業支援事業", "支援事業", 0, 300 },
		{ "経営安定支援事業", "融資あっせん事業", 0, 300 },
		{ "ものづくりブランディングの再構築", "ものづくりスタートアップ連携促進事業", 0, 549 },
		{ "事業", "事業", 1000, 1000 },
		{ "事業", "支援", 0, 300 },
		{ "", "創業支援事業", 0, 0 },
		{ "", "", 0, 0 },
		{ "「」、（）", "。", 0, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int one = likeness(*state, S(""), str_from(ROWS[i].x), str_from(ROWS[i].y));
		int other = likeness(*state, S(""), str_from(ROWS[i].y), str_from(ROWS[i].x));
		ROW_INT(one, other, "%s / %s: both ways", ROWS[i].x, ROWS[i].y);
		ROW_TRUE(one >= ROWS[i].least && one <= ROWS[i].most, "%s / %s: %d", ROWS[i].x, ROWS[i].y, one);
	}
}

/* The municipality's own name makes no two programmes alike. */
static void test_within(void **state) {
	static const struct { const char *place, *x, *y; int least, most; } ROWS[] = {
		{ "みほん野市", "みほん野ペイ推進事業", "みほん野桜フェア開催支援事業", 0, 300 },
		{ "みほん野市", "みほん野ブランド認定事業", "みほん野ブランド認定事業", 1000, 1000 },
		{ "みほん野市", "みほん野ブランド認定事業", "ブランド認定事業", 999, 999 },
		{ "みほん野市", "みほん野市商工業の実態調査", "市内商工業の実態調査", 550, 999 },
		{ "みほん野市", "みほん野市", "みほん野市", 1000, 1000 },
		{ "みほん野市", "みほん野市", "創業支援事業", 0, 0 },
		{ "北区", "北欧交流事業", "北海道物産展事業", 0, 549 },
		{ "", "販路開拓支援事業", "販路開拓事業", 900, 999 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int degree = likeness(*state, str_from(ROWS[i].place), str_from(ROWS[i].x), str_from(ROWS[i].y));
		ROW_TRUE(degree >= ROWS[i].least && degree <= ROWS[i].most, "%s / %s: %d", ROWS[i].x, ROWS[i].y,
			degree);
	}
}

/* Long names and broken bytes do no harm. */
static void test_odd_names(void **state) {
	char name[3000];
	memset(name, 'a', sizeof name);
	assert_int_equal(likeness(*state, S(""), str_of(name, sizeof name), str_of(name, sizeof name)), 1000);
	assert_int_equal(likeness(*state, S(""), S("\xff\xfe"), S("創業")), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_degrees), UNIT(test_within), UNIT(test_odd_names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
