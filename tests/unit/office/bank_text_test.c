/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names in the characters of banks: what becomes what, what is refused, what the list of changes says, and names
 * compared. */
#include "office/bank/kana.h"
#include "unit/base/check.h"

enum { NAME_BYTES = 30 };

static struct str changes_text(struct arena *a, const struct bank_text *t) {
	struct str all = S("");
	for (size_t i = 0; i < t->change_count; i++) {
		const struct bank_change *c = &t->changes[i];
		struct str one = str_format(a, "%s%zu:%.*s>%.*s(%s)", i == 0 ? "" : " ", c->character, STR_ARG(c->old),
			STR_ARG(c->new), bank_change_reason_desc.values[c->reason].word);
		all = str_join2(a, all, one);
	}
	return all;
}

static const struct made_row {
	const char *original;
	enum bank_text_class class;
	unsigned flags;
	const char *text;    /* NULL: refused */
	const char *changes; /* or the character that is refused */
} MADE[] = {
	{ "ﾐﾎﾝｼﾖｳﾃﾝ", BANK_TEXT_NAME, 0, "ﾐﾎﾝｼﾖｳﾃﾝ", "" },
	{ "ミホン", BANK_TEXT_NAME, 0, "ﾐﾎﾝ", "1:ミホン>ﾐﾎﾝ(width)" },
	{ "みほん", BANK_TEXT_NAME, 0, "ﾐﾎﾝ", "1:みほん>ﾐﾎﾝ(hiragana)" },
	{ "ヤマダ ータロウ", BANK_TEXT_NAME, 0, "ﾔﾏﾀﾞ -ﾀﾛｳ", "1:ヤマダ>ﾔﾏﾀﾞ(width) 5:ー>-(long_mark) 6:タロウ>ﾀﾛｳ(width)" },
	{ "ショウテン", BANK_TEXT_NAME, 0, "ｼﾖｳﾃﾝ", "1:シ>ｼ(width) 2:ョ>ﾖ(small) 3:ウテン>ｳﾃﾝ(width)" },
	{ "ｶｯﾌﾟ", BANK_TEXT_NAME, 0, "ｶﾂﾌﾟ", "2:ｯ>ﾂ(small)" },
	{ "Ｋａｓｓｅｉ", BANK_TEXT_NAME, 0, "KASSEI", "1:Ｋ>K(width) 2:ａｓｓｅｉ>ASSEI(case)" },
	{ "ヴィラ", BANK_TEXT_NAME, 0, "ｳﾞｲﾗ", "1:ヴ>ｳﾞ(width) 2:ィ>ｲ(small) 3:ラ>ﾗ(width)" },
	{ "カ\xe3\x82\x99ス", BANK_TEXT_NAME, 0, "ｶﾞｽ", "1:カ>ｶ(width) 2:\xe3\x82\x99>ﾞ(mark) 3:ス>ｽ(width)" },
	{ "ア・イ", BANK_TEXT_NAME, 0, "ｱ ｲ", "1:ア>ｱ(width) 2:・> (dot) 3:イ>ｲ(width)" },
	{ "ア・イ", BANK_TEXT_NAME, BANK_TEXT_REFUSE_DOT, NULL, "・" },
	{ "ヱビス", BANK_TEXT_NAME, 0, "ｴﾋﾞｽ", "1:ヱ>ｴ(old_kana) 2:ビス>ﾋﾞｽ(width)" },
	{ "　ミホン　", BANK_TEXT_NAME, 0, "ﾐﾎﾝ", "1:　>(space) 2:ミホン>ﾐﾎﾝ(width) 5:　>(space)" },
	{ "A−B", BANK_TEXT_NAME, 0, "A-B", "2:−>-(dash)" },
	{ "A.B", BANK_TEXT_NAME, 0, "A.B", "" },
	{ "A.B", BANK_TEXT_NAME, BANK_TEXT_NO_PERIOD, NULL, "." },
	{ "ヲ", BANK_TEXT_NAME, 0, NULL, "ヲ" },
	{ "ヲ", BANK_TEXT_NAME, BANK_TEXT_WO, "ｦ", "1:ヲ>ｦ(width)" },
	{ "ヲ", BANK_TEXT_EDI, 0, "ｦ", "1:ヲ>ｦ(width)" },
	{ "見本", BANK_TEXT_NAME, 0, NULL, "見" },
	{ "ミホン商店", BANK_TEXT_NAME, 0, NULL, "商" },
	{ "A,B", BANK_TEXT_EDI, 0, NULL, "," },
	{ "A/B¥「1」", BANK_TEXT_EDI, 0, "A/B\\｢1｣", "4:¥>\\(yen) 5:「>｢(width) 7:」>｣(width)" },
	{ "￥1", BANK_TEXT_EDI, 0, "\\1", "1:￥>\\(yen)" },
	{ "A/B", BANK_TEXT_NAME, 0, NULL, "/" },
	{ "ﾞﾐﾎﾝ", BANK_TEXT_NAME, 0, NULL, "ﾞ" },
	{ "ﾐﾞ", BANK_TEXT_NAME, 0, NULL, "ﾞ" },
	{ "ｶﾟ", BANK_TEXT_NAME, 0, NULL, "ﾟ" },
	{ "ﾊﾟﾊﾞｳﾞ", BANK_TEXT_NAME, 0, "ﾊﾟﾊﾞｳﾞ", "" },
	{ "ヷ", BANK_TEXT_NAME, 0, NULL, "ヷ" },
	{ "ミホン(トウキョウ)", BANK_TEXT_PLACE, 0, NULL, "(" },
	{ "ミホンA-1", BANK_TEXT_PLACE, 0, "ﾐﾎﾝA-1", "1:ミホン>ﾐﾎﾝ(width)" },
	{ "ヨーコ", BANK_TEXT_PAYROLL, 0, NULL, "ー" },
	{ "ジョン SMITH", BANK_TEXT_PAYROLL, 0, NULL, "S" },
	{ "ヨウコ", BANK_TEXT_PAYROLL, 0, "ﾖｳｺ", "1:ヨウコ>ﾖｳｺ(width)" },
	/* legal forms and where their bracket stands */
	{ "株式会社ミホン", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", "1:株式会社>ｶ)(form) 5:ミホン>ﾐﾎﾝ(width)" },
	{ "ミホン株式会社", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ｶ", "1:ミホン>ﾐﾎﾝ(width) 4:株式会社>(ｶ(form)" },
	{ "ミホン㈱トウキョウ", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ｶ)ﾄｳｷﾖｳ", NULL },
	{ "ｶﾌﾞｼｷｶﾞｲｼｬ ミホン", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", NULL },
	{ "かぶしきがいしゃみほん", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", NULL },
	{ "ミホン（カブシキガイシャ）", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ｶ", "1:ミホン>ﾐﾎﾝ(width) 4:（カブシキガイシャ）>(ｶ(form)" },
	{ "（株式会社）ミホン", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", "1:（株式会社）>ｶ)(form) 7:ミホン>ﾐﾎﾝ(width)" },
	{ "ミホン（ドウ）キタ", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ﾄﾞｳ)ｷﾀ", NULL },
	{ "ミホン（ド）キタ", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ﾄﾞ)ｷﾀ", NULL },
	{ "（カ）ミホン", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", "1:（カ）>ｶ)(form) 4:ミホン>ﾐﾎﾝ(width)" },
	{ "ﾐﾎﾝ(ｶ)", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ｶ", "4:(ｶ)>(ｶ(form)" },
	{ "ﾐﾎﾝ(ｶ", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ｶ", "" },
	{ "ｶ)ﾐﾎﾝ", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", "" },
	{ "（株）ミホン", BANK_TEXT_NAME, 0, "ｶ)ﾐﾎﾝ", NULL },
	{ "公益財団法人ミホン", BANK_TEXT_NAME, 0, "ｻﾞｲ)ﾐﾎﾝ", NULL },
	{ "特定非営利活動法人ミホン", BANK_TEXT_NAME, 0, "ﾄｸﾋ)ﾐﾎﾝ", NULL },
	{ "NPO法人ミホン", BANK_TEXT_NAME, 0, "ﾄｸﾋ)ﾐﾎﾝ", NULL },
	{ "ごうどうがいしゃミホン", BANK_TEXT_NAME, 0, "ﾄﾞ)ﾐﾎﾝ", NULL },
	{ "ミホン株式会社キタ営業所", BANK_TEXT_NAME, 0, "ﾐﾎﾝ(ｶ)ｷﾀ(ｴｲ", NULL },
	{ "ミホン協同組合", BANK_TEXT_NAME, 0, NULL, "協" },
	{ "ミホン協同組合", BANK_TEXT_NAME, BANK_TEXT_SHORTEN, "ﾐﾎﾝｷﾖｳｸﾐ", NULL },
	{ "株式会社", BANK_TEXT_NAME, 0, NULL, "株" },
	{ "株式会社ミホン", BANK_TEXT_EDI, 0, NULL, "株" },
};

static void test_made(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(MADE); i++) {
		const struct made_row *row = &MADE[i];
		struct bank_text t = bank_text_make(a, str_from(row->original), row->class, row->flags, NAME_BYTES);
		ROW_TRUE((t.refusal == NULL) == (row->text != NULL), "%s", row->original);
		if (row->text == NULL) {
			ROW_STR(t.refused, row->changes, "%s", row->original);
			ROW_TRUE(t.refused_character > 0 && bank_text_refusal(a, LANG_JA, &t, NAME_BYTES).n > 0, "%s",
				row->original);
			continue;
		}
		ROW_STR(t.text, row->text, "%s", row->original);
		ROW_INT(t.bytes, utf8_count(t.text), "%s", row->original);
		if (row->changes != NULL)
			ROW_STR(changes_text(a, &t), row->changes, "%s", row->original);
	}
}

/* 30 bytes fit, 31 do not; with the consent to leave out the end, no kana loses its mark and the list says what
 * went. */
static void test_length(void **state) {
	struct arena *a = *state;
	struct str thirty = S("ｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱｱ");
	assert_int_equal(utf8_count(thirty), 30);
	assert_null(bank_text_make(a, thirty, BANK_TEXT_NAME, 0, NAME_BYTES).refusal);
	struct str more = str_join2(a, utf8_prefix(thirty, 29), S("ガイ"));
	struct bank_text t = bank_text_make(a, more, BANK_TEXT_NAME, 0, NAME_BYTES);
	assert_non_null(t.refusal);
	assert_int_equal(t.bytes, 32);
	assert_int_equal(t.refused_character, 0);
	t = bank_text_make(a, more, BANK_TEXT_NAME, BANK_TEXT_CUT, NAME_BYTES);
	assert_null(t.refusal);
	assert_int_equal(t.bytes, 29);
	assert_int_equal(t.changes[t.change_count - 1].reason, BANK_CHANGE_CUT);
	ROW_STR(t.changes[t.change_count - 1].old, "ｶﾞｲ", "what was left out");
	assert_int_equal(t.changes[t.change_count - 1].character, 30);
}

/* What the engine makes passes the check, and making it again changes nothing. */
static void test_again(void **state) {
	struct arena *a = *state;
	size_t byte;
	for (size_t i = 0; i < COUNT_OF(MADE); i++) {
		struct bank_text t =
			bank_text_make(a, str_from(MADE[i].original), MADE[i].class, MADE[i].flags, NAME_BYTES);
		if (t.refusal != NULL)
			continue;
		const char *wrong = bank_text_check(t.text, MADE[i].class, MADE[i].flags, &byte);
		ROW_TRUE(wrong == NULL, "%s: %s", MADE[i].original, wrong);
		struct bank_text twice = bank_text_make(a, t.text, MADE[i].class, MADE[i].flags, NAME_BYTES);
		ROW_TRUE(str_equal(twice.text, t.text) || MADE[i].changes == NULL, "%s", MADE[i].original);
	}
}

static void test_check(void **state) {
	static const struct { const char *text; enum bank_text_class class; size_t byte;
	} ROWS[] = {
		{ "ｶ)ﾐﾎﾝ", BANK_TEXT_NAME, 0 },
		{ "(ｶ)ﾐﾎﾝ", BANK_TEXT_NAME, 1 },
		{ "ﾐﾎﾝ(ｶ)", BANK_TEXT_NAME, 4 },
		{ "ﾐﾎﾝ(ｶ)ｷﾀ", BANK_TEXT_NAME, 0 },
		{ "ﾐﾎﾝ(ｷﾀ)", BANK_TEXT_NAME, 0 },
		{ "ﾐｰ", BANK_TEXT_NAME, 2 },
		{ "ｼｮ", BANK_TEXT_NAME, 2 },
		{ "aB", BANK_TEXT_NAME, 1 },
		{ "ﾞ", BANK_TEXT_NAME, 1 },
		{ "ﾖ-ｺ", BANK_TEXT_PAYROLL, 2 },
		{ "A,B", BANK_TEXT_EDI, 2 },
		{ "ｦ", BANK_TEXT_NAME, 1 },
		{ "ｦ", BANK_TEXT_EDI, 0 },
		{ "見", BANK_TEXT_NAME, 1 },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t byte = 0;
		const char *wrong = bank_text_check(str_from(ROWS[i].text), ROWS[i].class, 0, &byte);
		ROW_TRUE((wrong != NULL) == (ROWS[i].byte != 0), "%s", ROWS[i].text);
		if (wrong != NULL)
			ROW_INT(byte, ROWS[i].byte, "%s", ROWS[i].text);
	}
}

static void test_compare(void **state) {
	static const struct { const char *one, *other; enum bank_name_likeness likeness;
	} ROWS[] = {
		{ "ｶ)ﾐﾎﾝ", "カブシキガイシャ　ミホン", BANK_NAME_SAME },
		{ "ｶ)ﾐﾎﾝ", "ﾐﾎﾝ(ｶ", BANK_NAME_SAME },
		{ "ｶ)ﾐﾎﾝ", "(ｶ)ﾐﾎﾝ", BANK_NAME_SAME },
		{ "ｶ)ﾐﾎﾝ", "株式会社ミホン", BANK_NAME_SAME },
		{ "ｶ)ﾐﾎﾝ", "ﾐﾎﾝ", BANK_NAME_LIKELY },
		{ "ｶ)ﾐﾎﾝ", "ﾕ)ﾐﾎﾝ", BANK_NAME_DIFFERENT },
		{ "ｶ)ﾐﾎﾝ", "ｶ)ﾐﾎ", BANK_NAME_DIFFERENT },
		{ "ﾔﾏﾀﾞ-ﾀﾛｳ", "ヤマダ タロウ", BANK_NAME_SAME },
		{ "", "", BANK_NAME_DIFFERENT },
		{ "みほん商店", "みほん工業", BANK_NAME_DIFFERENT },
		{ "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎ", "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミ",
			BANK_NAME_LIKELY },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		ROW_INT(bank_name_compare(*state, str_from(ROWS[i].one), str_from(ROWS[i].other)), ROWS[i].likeness,
			"%s %s", ROWS[i].one, ROWS[i].other);
		ROW_INT(bank_name_compare(*state, str_from(ROWS[i].other), str_from(ROWS[i].one)), ROWS[i].likeness,
			"%s %s", ROWS[i].other, ROWS[i].one);
	}
	ROW_STR(bank_name_spelled(*state, S("ｶ)ﾐﾎﾝ")), "株式会社ﾐﾎﾝ", "head");
	ROW_STR(bank_name_spelled(*state, S("ﾐﾎﾝ(ﾕ")), "ﾐﾎﾝ有限会社", "tail");
	ROW_STR(bank_name_spelled(*state, S("ﾐﾎﾝ(ﾄﾞ)ｷﾀ")), "ﾐﾎﾝ合同会社ｷﾀ", "middle");
	ROW_STR(bank_name_spelled(*state, S("ﾐﾎﾝ")), "ﾐﾎﾝ", "none");
	ROW_STR(bank_form_spelled(S("ﾄｸﾋ")), "特定非営利活動法人", "an abbreviation");
	assert_true(str_is_none(bank_form_spelled(S("ﾝ"))));
}

static void test_bytes(void **state) {
	struct str bytes, text;
	assert_true(bank_text_encode(*state, S("ｶ)ﾐﾎﾝ"), &bytes));
	assert_true(str_equal(bytes, S("\xb6)\xd0\xce\xdd")));
	assert_true(bank_text_decode(*state, bytes, &text));
	ROW_STR(text, "ｶ)ﾐﾎﾝ", "back");
	assert_false(bank_text_encode(*state, S("見"), &bytes));
	assert_false(bank_text_decode(*state, S("\x80"), &text));
	assert_false(bank_text_decode(*state, S("\t"), &text));
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_made), UNIT(test_length), UNIT(test_again), UNIT(test_check),
		UNIT(test_compare), UNIT(test_bytes) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
