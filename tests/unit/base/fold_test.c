/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys against known rows, and the path without ICU against ICU itself for every character. */
#include "base/fold.h"

#include "unit/base/check.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

static const struct key_vector {
	const char *text, *key;
} KEY_VECTORS[] = {
	{ "㈱ｶﾞｷﾞ髙﨑", "(株)ガギ高崎" },
	{ "〜", "~" },
	{ "～", "~" },
	{ "1ー2−3", "1-2-3" },
	{ "１ー２－３", "1-2-3" },
	{ "1ｰ2", "1-2" },
	{ "①ー②", "1-2" },
	{ "コーヒー", "コーヒー" },
	{ "ｺｰﾋｰ", "コーヒー" },
	{ "3ーコーヒー5", "3ーコーヒー5" },
	{ "1ー", "1ー" },
	{ "１－２‐３‑４–５—６―７", "1-2-3-4-5-6-7" },
	{ "㍿", "株式会社" },
	{ "㏍", "kk" },
	{ "ｶﾞｷﾞ ﾊﾟ ｳﾞ", "ガギパヴ" },
	{ "ＡＢＣ１２３", "abc123" },
	{ "①", "1" },
	{ "Ⅲ", "iii" },
	{ "㎡", "m2" },
	{ "㋿", "令和" },
	{ "｢…｣･｡", "「...」・。" },
	{ "ひらがな", "ヒラガナ" },
	{ "ゔぁいおりんゝゞ", "ヴァイオリンヽヾ" },
	{ "か\xe3\x82\x99は\xe3\x82\x9a", "ガパ" },
	{ "カﾞ", "ガ" },
	{ "ア\xe3\x82\x99", "ア" },
	{ "SDGｓ", "sdgs" },
	{ "Innovation for\tNew　Normal\r\n", "innovationfornewnormal" },
	{ "𠮷野家", "吉野家" },
	{ "葛󠄀城", "葛城" },
	{ "辻︀", "辻" },
	{ "德川", "徳川" },
	{ "濵田濱田浜田", "浜田浜田浜田" },
	{ "渡邉渡邊渡辺", "渡辺渡辺渡辺" },
	{ "齋藤齊藤斎藤斉藤", "斉藤斉藤斉藤斉藤" },
	{ "澤廣國櫻眞栁桒槗嶋嶌瀨惠榮", "沢広国桜真柳桑橋島島瀬恵栄" },
	{ "塚\xef\xa8\x90", "塚塚" },
	{ "神\xef\xa8\x99", "神神" },
	{ "會社", "会社" },
	{ "㐂", "喜" },
	{ "caf\x65\xcc\x81 Ä Σας", "caféäσασ" },
	{ "ヂヅヴ", "ヂヅヴ" },
	{ "a\xe2\x80\x8b\x62\xc2\xad\x63", "abc" },
	{ "々〆〇", "々〆〇" },
	{ "", "" },
	{ "補\xff助", "補助" },
	{ "補\xe5\x8a", "補" },
};

static void test_keys(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(KEY_VECTORS); i++) {
		struct str key = fold(a, str_from(KEY_VECTORS[i].text), 0);
		ROW_STR(key, KEY_VECTORS[i].key, "fold(\"%s\")", KEY_VECTORS[i].text);
		ROW_STR(fold(a, key, 0), KEY_VECTORS[i].key, "\"%s\" folded twice", KEY_VECTORS[i].text);
		ROW_STR(fold_mapped(a, str_from(KEY_VECTORS[i].text), 0).key, KEY_VECTORS[i].key, "\"%s\" mapped",
			KEY_VECTORS[i].text);
	}
}

static void test_loose(void **state) {
	struct arena *a = *state;
	static const struct key_vector ROWS[] = {
		{ "ヴェール", "ブエル" }, { "はなぢ", "ハナジ" }, { "みかづき", "ミカズキ" }, { "キャッシュレス", "キヤツシユレス" }, { "コーヒー", "コヒ" },
		{ "ア・イ", "ア・イ" }, { "市ヶ谷", "市ケ谷" }, { "1ー2", "1-2" }, { "3ーA", "3a" }, { "5ー", "5" }, { "1ーー2", "1-2" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(fold(a, str_from(ROWS[i].text), FOLD_LOOSE_KANA), ROWS[i].key, "row %zu", i);
}

/* ---- against ICU ---- */

static struct str icu_form(struct arena *a, const UNormalizer2 *form, const uint32_t *characters, int count) {
	UChar in[16], out[256];
	char utf8[1024];
	int32_t n = 0, n_utf8 = 0;
	UErrorCode status = U_ZERO_ERROR;
	for (int i = 0; i < count; i++)
		U16_APPEND_UNSAFE(in, n, (UChar32)characters[i]);
	int32_t n_out = unorm2_normalize(form, in, n, out, 256, &status);
	u_strToUTF8(utf8, sizeof utf8, &n_utf8, out, n_out, &status);
	assert_true(U_SUCCESS(status));
	return str_copy(a, str_of(utf8, (size_t)n_utf8));
}

static struct str utf8_of(struct arena *a, const uint32_t *characters, int count) {
	char text[64];
	size_t n = 0;
	for (int i = 0; i < count; i++)
		n += utf8_encode(characters[i], text + n);
	return str_copy(a, str_of(text, n));
}

static bool is_character(uint32_t c) {
	return c > 0 && (c < 0xd800 || c > 0xdfff);
}

/* Every character alone, and before each kind of mark, gives what ICU gives for the same text. */
static void test_nfkc_of_everything(void **state) {
	(void)state;
	static const uint32_t BEHIND[][2] = { { 0, 0 }, { 0x3099, 0 }, { 0x309a, 0 }, { 0xff9e, 0 }, { 0xff9f, 0 },
		{ 0x3099, 0x3099 }, { 0xff9e, 0x309a },
		{ 0x301, 0 }, { 0xff9e, 0x301 }, { 0x30ab, 0 }, { 0x3002, 0x3099 } };
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status), *nfc = unorm2_getNFCInstance(&status);
	struct arena *a = arena_new();
	for (uint32_t c = 1; c < 0x31400; c++) {
		bool ideograph = (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
		for (size_t i = 0; is_character(c) && i < COUNT_OF(BEHIND); i++) {
			uint32_t all[] = { c, BEHIND[i][0], BEHIND[i][1] };
			int count = 1 + (BEHIND[i][0] != 0) + (BEHIND[i][1] != 0);
			struct str text = utf8_of(a, all, count);
			if (!str_equal(fold_nfkc(a, text), icu_form(a, nfkc, all, count)))
				fail_msg("NFKC of U+%04X before row %zu", (unsigned)c, i);
			if (!ideograph && !str_equal(fold_nfc(a, text), icu_form(a, nfc, all, count)))
				fail_msg("NFC of U+%04X before row %zu", (unsigned)c, i);
		}
		arena_clear(a);
	}
	arena_free(a);
}

static void test_nfc(void **state) {
	struct arena *a = *state;
	struct str name = S("\xef\xa8\x99\xef\xa8\x90髙①㈱ｶﾞ葛󠄀");
	assert_ptr_equal(fold_nfc(a, name).p, name.p);
	ROW_STR(fold_nfc(a, S("か\xe3\x82\x99 e\xcc\x81")), "が é", "NFC");
	ROW_STR(fold_nfkc(a, S("　Ａ（①）｡ﾊﾟ")), " A(1)。パ", "NFKC");
	struct str text = S("補助金の交付");
	assert_ptr_equal(fold_nfc(a, text).p, text.p);
	/* A run of marks longer than any segment neither fails nor is lost. */
	struct str many = S("a");
	for (int i = 0; i < 100; i++)
		many = str_join2(a, many, S("\xcc\x81"));
	assert_int_equal(utf8_count(fold_nfc(a, many)), utf8_count(many) - 1);
}

/* ---- variants ---- */

static void test_variants(void **state) {
	struct arena *a = *state;
	static const struct { uint32_t from, to; } ROWS[] = {
#define VARIANT(from, to) { (from), (to) },
#define VARIANT_FAR(from, to) { (from), (to) },
#include "base/variants.def"
#undef VARIANT
#undef VARIANT_FAR
	};
	assert_true(COUNT_OF(ROWS) >= 150);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str from = utf8_of(a, &ROWS[i].from, 1), to = utf8_of(a, &ROWS[i].to, 1);
		ROW_TRUE(str_equal(fold(a, from, 0), to), "U+%04X", (unsigned)ROWS[i].from);
		ROW_TRUE(str_equal(fold(a, to, 0), to), "U+%04X is a variant itself", (unsigned)ROWS[i].to);
	}
}

static void test_company_core(void **state) {
	struct arena *a = *state;
	static const struct key_vector ROWS[] = {
		{ "株式会社みほん", "ミホン" }, { "みほん㈱", "ミホン" }, { "(有)ミホン", "ミホン" }, { "みほん（株）", "ミホン" }, { "㍿みほん", "ミホン" },
		{ "合同会社みほん", "ミホン" }, { "一般社団法人みほん協会", "ミホン協会" }, { "公益財団法人 みほん", "ミホン" },
		{ "特定非営利活動法人みほん", "ミホン" }, { "ＮＰＯ法人みほん", "ミホン" }, { "医療法人社団みほん会", "ミホン会" }, { "株式會社髙﨑", "高崎" },
		{ "ミホン・株式会社", "ミホン・" }, { "株式会社", "株式会社" }, { "㈱", "(株)" }, { "みほん合資会社", "ミホン" }, { "みほん合名会社", "ミホン" },
		{ "Mihon Co., Ltd.", "mihon" }, { "学校法人みほん学園", "ミホン学園" }, { "みほん株式会社商店", "ミホン株式会社商店" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(fold_company_core(a, str_from(ROWS[i].text)), ROWS[i].key, "row %zu", i);
}

/* ---- places ---- */

static const struct find_vector {
	const char *text, *needle;
	size_t start;
	const char *found; /* NULL: none */
	size_t from;
} FIND_VECTORS[] = {
	{ "㈱みほん補助金", "補助", 0, "補助", 12 },
	{ "㈱みほん", "(株)", 0, "㈱", 0 },
	{ "㈱みほん", "株", 0, "㈱", 0 },
	{ "商店街 補 助 金", "補助金", 0, "補 助 金", 10 },
	{ "葛󠄀城市", "葛", 0, "葛󠄀", 0 },
	{ "葛󠄀城市", "葛城", 0, "葛󠄀城", 0 },
	{ "ｶﾞｲﾄﾞ", "ガイ", 0, "ｶﾞｲ", 0 },
	{ "ｶﾞｲﾄﾞ", "ド", 0, "ﾄﾞ", 9 },
	{ "か\xe3\x82\x99", "ガ", 0, "か\xe3\x82\x99", 0 },
	{ "e\xcc\x81x", "é", 0, "e\xcc\x81", 0 },
	{ "aaaaaaa", "a", 5, "a", 5 },
	{ "aaaaaaa", "a", 6, "a", 6 },
	{ "aaaaaaa", "a", 1, "a", 1 },
	{ "補助、補助", "補助", 3, "補助", 9 },
	{ "1ー2丁目", "1-2", 0, "1ー2", 0 },
	{ "髙﨑", "高崎", 0, "髙﨑", 0 },
	{ "SDGs推進", "sdgs", 0, "SDGs", 0 },
	{ "補助", "助成", 0, NULL, 0 },
	{ "補助", "", 0, NULL, 0 },
	{ "", "補助", 0, NULL, 0 },
	{ "補助", "補助", 1, NULL, 0 },
	{ "①②③", "23", 0, "②③", 3 },
};

static void test_find(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(FIND_VECTORS); i++) {
		const struct find_vector *v = &FIND_VECTORS[i];
		struct str text = str_from(v->text);
		struct folded folded = fold_mapped(a, text, 0);
		struct span at = { 0 };
		bool found = fold_find(&folded, str_from(v->needle), v->start, &at);
		ROW_INT(found, v->found != NULL, "\"%s\" in \"%s\"", v->needle, v->text);
		if (found) {
			ROW_STR(str_slice(text, at.from, at.n), v->found, "\"%s\" in \"%s\"", v->needle, v->text);
			ROW_INT(at.from, v->from, "\"%s\" in \"%s\" place", v->needle, v->text);
		}
	}
}

/* An expansion that is longer than the text keeps text and map together. */
static void test_map_grows(void **state) {
	struct arena *a = *state;
	struct str text = S("\xef\xb7\xba\xef\xb7\xba\xef\xb7\xba補");
	struct folded f = fold_mapped(a, text, 0);
	struct span at = { 0 };
	assert_true(f.key.n > 3 * text.n / 2);
	assert_true(fold_find(&f, S("補"), 0, &at));
	assert_int_equal(at.from, 9);
	for (size_t i = 1; i < f.key.n; i++)
		assert_true(f.from[i - 1] <= f.from[i] && f.from[i] < f.to[i]);
}

/* ---- kana ---- */

static void test_width(void **state) {
	struct arena *a = *state;
	static const struct key_vector ROWS[] = {
		{ "ｶﾞｷﾞﾊﾟｳﾞ", "ガギパヴ" }, { "ＡＢＣ　１２３", "ABC 123" }, { "ｱﾞ", "アﾞ" }, { "①㈱髙", "①㈱髙" },
		{ "｢ﾐﾎﾝ･ｼ｣｡､ｰ", "「ミホン・シ」。、ー" }, { "Ｔ８０００", "T8000" }, { "", "" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(fold_width(a, str_from(ROWS[i].text)), ROWS[i].key, "row %zu", i);
}

static void test_half(void **state) {
	struct arena *a = *state;
	static const struct { const char *text, *half; size_t left;
	} ROWS[] = {
		{ "ガギパヴ", "ｶﾞｷﾞﾊﾟｳﾞ", 0 },
		{ "みほん", "ﾐﾎﾝ", 0 },
		{ "ミホンシ（カ）", "ﾐﾎﾝｼ(ｶ)", 0 },
		{ "コーヒー・ッャ", "ｺｰﾋｰ･ｯｬ", 0 },
		{ "ヮヰヱヵヶ", "ヮヰヱヵヶ", 5 },
		{ "見本", "見本", 2 },
		{ "ＡＢ　１", "AB 1", 0 },
		{ "「、。」", "｢､｡｣", 0 },
		{ "ヺ", "ｦﾞ", 0 },
		{ "ｶﾞ", "ｶﾞ", 0 },
		{ "é", "é", 1 },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t left = 99;
		ROW_STR(kana_to_half(a, str_from(ROWS[i].text), &left), ROWS[i].half, "row %zu", i);
		ROW_INT(left, ROWS[i].left, "row %zu left", i);
	}
	ROW_STR(kana_to_katakana(a, S("ひらがな、ゝ漢字カナ")), "ヒラガナ、ヽ漢字カナ", "katakana");
}

/* Each row sorts before the next. */
static void test_order(void **state) {
	struct arena *a = *state;
	static const char *const ROWS[] = {
		"",
		"ア",
		"あい",
		"アイス",
		"イ",
		"ウ",
		"ヴ",
		"カ",
		"ガ",
		"カイ",
		"ガイ",
		"カキ",
		"カギ",
		"がき",
		"ガギ",
		"カクメイ",
		"コヒ",
		"コーヒ",
		"ツ",
		"ッ",
		"ヅ",
		"ハハ",
		"ハバ",
		"ハパ",
		"バハ",
		"パハ",
		"ハン",
		"ミホン",
		"ヤ",
		"ャ",
		"ワ",
		"ン",
	};
	for (size_t i = 1; i < COUNT_OF(ROWS); i++) {
		struct str before = kana_sort_key(a, str_from(ROWS[i - 1])),
			after = kana_sort_key(a, str_from(ROWS[i]));
		ROW_TRUE(str_compare(before, after) < 0, "%s before %s", ROWS[i - 1], ROWS[i]);
	}
	assert_true(str_equal(kana_sort_key(a, S("ミホン コーヒー")), kana_sort_key(a, S("みほんｺｰﾋｰ"))));
}

static void test_rows_of_the_index(void **state) {
	struct arena *a = *state;
	static const struct key_vector ROWS[] = {
		{ "アダチク", "ア" },
		{ "オオタク", "ア" },
		{ "ヴィラ", "ア" },
		{ "ガイド", "カ" },
		{ "ジム", "サ" },
		{ "ヅカ", "タ" },
		{ "ッ", "タ" },
		{ "ネリマク", "ナ" },
		{ "ﾊﾟﾝ", "ハ" },
		{ "みほん", "マ" },
		{ "ョ", "ヤ" },
		{ "リ", "ラ" },
		{ "ワ", "ワ" },
		{ "ヲ", "ワ" },
		{ "ン", "ワ" },
		{ "ABC", "他" },
		{ "見本", "他" },
		{ "", "他" },
		{ "ー", "他" },
		{ "ヵ", "カ" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(kana_row(a, str_from(ROWS[i].text)), ROWS[i].key, "row %zu", i);
}

/* ---- bigrams ---- */

static void test_bigrams(void **state) {
	struct arena *a = *state;
	static const struct key_vector ROWS[] = {
		{ "補助金", "補助 助金 金" }, { "補", "補" }, { "補助金(sdgs)", "補助 助金 金 sd dg gs s" }, { "、。", "" }, { "", "" },
		{ "技術・能力", "技術 術 能力 力" }, { "2024年", "20 02 24 4年 年" }, { "コーヒー", "コー ーヒ ヒー ー" }, { "人々", "人々 々" },
		{ "𠮷野", "𠮷野 野" }, { "1-2", "1 2" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(fold_bigrams(a, str_from(ROWS[i].text)), ROWS[i].key, "row %zu", i);
}

static void test_phrases(void **state) {
	struct arena *a = *state;
	static const struct { const char *key, *tokens; size_t count; bool prefix;
	} ROWS[] = {
		{ "補助", "補助", 1, false },
		{ "補助金", "補助 助金", 2, false },
		{ "補", "補", 1, true },
		{ "技術・能力", "技術 術 能力", 3, false },
		{ "技術・能", "技術 術 能", 3, true },
		{ "補助金。。", "補助 助金", 2, false },
		{ "「補", "補", 1, true },
		{ "。", "", 0, false },
		{ "", "", 0, false },
		{ "1-2-3", "1 2 3", 3, true },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct bigram_phrase p = fold_bigram_phrase(a, str_from(ROWS[i].key));
		ROW_STR(p.tokens, ROWS[i].tokens, "row %zu", i);
		ROW_INT(p.count, ROWS[i].count, "row %zu count", i);
		ROW_INT(p.last_is_prefix, ROWS[i].prefix, "row %zu prefix", i);
	}
}

/* What an index with phrases does: the tokens of the phrase next to each other, the last perhaps as prefix. */
static bool index_finds(struct arena *a, struct str key, struct str query) {
	struct bigram_phrase p = fold_bigram_phrase(a, query);
	struct str padded = str_format(a, " %.*s ", STR_ARG(fold_bigrams(a, key)));
	struct str wanted = str_format(a, p.last_is_prefix ? " %.*s" : " %.*s ", STR_ARG(p.tokens));
	return p.count > 0 && str_contains(padded, wanted);
}

/* Every part of a text that begins and ends with a letter is found, and a part that is not in it is not. */
static void test_every_substring_is_found(void **state) {
	struct arena *a = *state;
	struct str key = fold(a, S("空き店舗活用・EC化（SDGs、2024年度）補助金、金融 資"), 0);
	size_t count = utf8_count(key);
	for (size_t from = 0; from < count; from++) {
		for (size_t n = 1; from + n <= count; n++) {
			size_t start = utf8_prefix(key, from).n;
			struct str part = str_slice(key, start, utf8_prefix(str_from_offset(key, start), n).n);
			if (fold_bigram_phrase(a, part).count > 0)
				ROW_TRUE(index_finds(a, key, part), "\"%.*s\"", STR_ARG(part));
		}
	}
	static const char *const ABSENT[] = { "金金", "用e", "舗用", "化s", "融化", "助化", "2025" };
	for (size_t i = 0; i < COUNT_OF(ABSENT); i++)
		ROW_TRUE(!index_finds(a, key, str_from(ABSENT[i])), "\"%s\"", ABSENT[i]);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		UNIT(test_keys), UNIT(test_loose), UNIT(test_nfkc_of_everything), UNIT(test_nfc), UNIT(test_variants),
		UNIT(test_company_core), UNIT(test_find),
		UNIT(test_map_grows), UNIT(test_width), UNIT(test_half), UNIT(test_order), UNIT(test_rows_of_the_index),
		UNIT(test_bigrams), UNIT(test_phrases),
		UNIT(test_every_substring_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
