/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Kinds, audiences, wishes and the sentence for programmes that nobody has described. The names are invented. */
#include "office/plan/classify.h"

#include "base/fold.h"
#include "office/plan/plan-types.h"
#include "unit/base/check.h"

#include <pthread.h>
#include <stdio.h>

enum { DETAILS_MOST = 8 };

/* "name|detail|detail", with "…" as the last detail for an open list. */
static struct classification classify(struct arena *a, const char *text) {
	struct str *details = ARENA_ARRAY(a, struct str, DETAILS_MOST);
	struct str rest = str_from(text);
	struct programme_words words = { .name = str_cut(&rest, S("|")), .details = details };
	while (!str_is_none(rest)) {
		struct str detail = str_cut(&rest, S("|"));
		if (str_equal(detail, S("…")))
			words.open_list = true;
		else
			details[words.detail_count++] = detail;
	}
	return plan_classify(a, &words);
}

static bool has_word(const struct enum_desc *desc, int64_t mask, struct str word, const char *name) {
	for (size_t i = 1; i < desc->count; i++)
		if (desc->values[i].word != NULL && str_equal(str_from(desc->values[i].word), word))
			return (mask & bit_of((int)i)) != 0;
	ROW_FAIL("a word of the table is not in the enum", "%s: %.*s", name, STR_ARG(word));
}

/* `words`, separated by spaces, are in the mask; those with ! before are not. */
static void expect_words(const struct enum_desc *desc, int64_t mask, const char *words, const char *name) {
	for (struct str rest = str_from(words); !str_is_none(rest) && rest.n > 0;) {
		struct str word = str_cut(&rest, S(" "));
		bool absent = str_starts(word, S("!"));
		word = str_from_offset(word, absent);
		ROW_TRUE(has_word(desc, mask, word, name) != absent, "%s: %.*s%s", name, STR_ARG(word),
			absent ? " is wrong" : " is missing");
	}
}

static void expect_only(const struct enum_desc *desc, int64_t mask, const char *words, const char *name) {
	int64_t known = 0;
	for (struct str rest = str_from(words); !str_is_none(rest) && rest.n > 0;) {
		struct str word = str_cut(&rest, S(" "));
		for (size_t i = 1; i < desc->count; i++)
			if (desc->values[i].word != NULL && str_equal(str_from(desc->values[i].word), word))
				known |= bit_of((int)i);
	}
	ROW_INT(mask, known, "%s: only %s", name, words);
}

/* ---- kinds, audiences, wishes ---- */

static const struct { const char *text, *kinds, *audiences, *wishes; } ROWS[] = {
	{ "家賃補助事業", "grant rent_subsidy !loan !premises", "unspecified", "place" },
	{ "創業者向け店舗家賃助成事業", "grant rent_subsidy !loan", "founder !unspecified", "start place" },
	{ "賃借料の支援", "rent_subsidy !loan", "", "" },
	{ "中小企業融資あっせん事業", "loan !grant", "company !founder", "borrow" },
	{ "制度融資の利子補給", "loan", "", "borrow" },
	{ "よろず経営相談窓口", "consultation !loan !grant", "", "talk" },
	{ "専門家派遣事業", "expert !event", "", "talk" },
	{ "みほん産業見本市", "event sales !certification", "company", "sell" },
	{ "創業塾", "seminar !event", "founder !resident", "start" },
	{ "ビジネスマッチング事業", "matching !loan", "company", "sell" },
	{ "事業承継支援事業", "succession !loan", "company sole", "succeed" },
	{ "インキュベーション施設運営", "premises", "founder", "start place" },
	{ "みほんブランド認定事業", "certification !loan", "", "sell" },
	{ "販路開拓支援事業", "sales", "", "sell" },
	{ "中小企業デジタル化推進", "digital !hiring", "company", "equip" },
	{ "人材確保・育成事業", "hiring", "", "hire" },
	{ "異業種交流会", "network", "", "talk" },
	{ "みほんPAY推進事業", "currency", "", "" },
	{ "ＭＩＨＯＮＰＡＹ", "currency", "", "" },
	{ "景況調査", "information !event", "", "" },
	{ "BCP策定支援", "disaster", "company", "equip" },
	{ "商店会活性化事業", "", "association", "" },
	{ "キッズ職場体験", "hiring", "resident", "" },
	/* width and kana do not matter */
	{ "ｶﾞｲﾄﾞﾌﾞｯｸの作成", "information", "", "" },
	{ "ＤＸ推進", "digital", "", "equip" },
	{ "ﾃﾞｼﾞﾀﾙ化", "digital", "", "equip" },
	/* short Latin patterns are words of their own, not pieces of others */
	{ "ＡＩ活用講座", "digital seminar", "", "equip" },
	{ "みほんPR大作戦", "sales", "", "sell" },
	{ "EC活用", "sales", "", "" },
	{ "みほんPROJECT", "other !sales", "", "!sell" },
	{ "RETAIL研究", "!digital", "", "" },
	{ "SPRING広場", "other !sales", "", "!sell" },
	{ "ELECTRIC応援", "other !sales", "", "" },
	/* nothing is known */
	{ "みほん未来づくり", "other", "unspecified", "" },
	{ "令和8年度重点事業", "other", "unspecified", "" },
	{ "", "other", "unspecified", "" },
	{ "・・・", "other", "unspecified", "" },
	/* details say what the name does not */
	{ "産業振興事業|家賃補助|創業セミナー|専門家派遣", "rent_subsidy seminar expert !other", "founder", "place start" },
	{ "みらい事業|はじめの一歩|つぎの一歩", "other", "unspecified", "" },
};

static void test_words(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct classification c = classify(a, ROWS[i].text);
		expect_words(&support_kind_desc, c.kinds, ROWS[i].kinds, ROWS[i].text);
		expect_words(&audience_desc, c.audiences, ROWS[i].audiences, ROWS[i].text);
		expect_words(&wish_desc, c.wishes, ROWS[i].wishes, ROWS[i].text);
	}
}

/* "Other" and "unspecified" stand alone: beside a kind they would say two things at once. */
static void test_nothing_beside_other(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct classification c = classify(a, ROWS[i].text);
		ROW_TRUE(c.kinds != 0 && c.audiences != 0, "%s", ROWS[i].text);
		if ((c.kinds & bit_of(SUPPORT_KIND_OTHER)) != 0)
			expect_only(&support_kind_desc, c.kinds, "other", ROWS[i].text);
		if ((c.audiences & bit_of(AUDIENCE_UNSPECIFIED)) != 0)
			expect_only(&audience_desc, c.audiences, "unspecified", ROWS[i].text);
		ROW_INT(c.kinds & ~(bit_of(SUPPORT_KIND_COUNT) - 2), 0, "kinds of %s", ROWS[i].text);
		ROW_INT(c.audiences & ~(bit_of(AUDIENCE_COUNT) - 2), 0, "audiences of %s", ROWS[i].text);
		ROW_INT(c.wishes & ~(bit_of(WISH_COUNT) - 2), 0, "wishes of %s", ROWS[i].text);
	}
}

/* A name with everything in it keeps the strongest kinds. */
static void test_at_most_four_kinds(void **state) {
	struct classification c = classify(*state, "家賃補助融資相談専門家派遣見本市セミナー承継キャッシュレス防災求人調査ネットワーク認定デジタル");
	ROW_INT(__builtin_popcountll((unsigned long long)c.kinds), 4, "kinds");
}

/* ---- the sentence ---- */

static void expect_sentence(const char *text, struct str sentence, const char *parts) {
	for (struct str rest = str_from(parts); !str_is_none(rest) && rest.n > 0;) {
		struct str part = str_cut(&rest, S("|"));
		bool absent = str_starts(part, S("!"));
		part = str_from_offset(part, absent);
		ROW_TRUE(str_contains(sentence, part) != absent, "%s: \"%.*s\"%s in \"%.*s\"", text, STR_ARG(part),
			absent ? " is" : " is not", STR_ARG(sentence));
	}
}

static void test_sentences(void **state) {
	static const struct { const char *text, *ja, *en;
	} SENTENCES[] = {
		{ "家賃補助事業", "名前からみて|家賃の一部の補助|計画には名前だけが書かれています",
			"Judging by its name|help with the rent|gives only the name" },
		{ "創業塾", "名前からみて|これから開業する方に向けて|講座や勉強会",
			"courses or seminars|for people about to start a business" },
		{ "産業振興事業|家賃補助", "計画には「家賃補助」が書かれています|!名前からみて|!など",
			"lists “家賃補助”|!and more|!Judging" },
		{ "産業振興事業|家賃補助|創業塾", "「家賃補助」「創業塾」が", "“家賃補助”, “創業塾”" },
		{ "産業振興事業|家賃補助|…", "「家賃補助」などが", "“家賃補助” and more" },
		{ "産業振興事業|家賃補助|創業塾|相談", "「相談」が|!など", "“相談”|!and more" },
		{ "産業振興事業|家賃補助|創業塾|相談|融資", "「相談」など|!「融資」", "“相談” and more|!“融資”" },
		{ "みらい事業", "名前だけが書かれていて|分かりません|担当課に確かめてください",
			"does not say what is offered|ask the section in charge" },
		{ "みらい事業|一歩|…", "「一歩」など|どのような支援かは担当課に",
			"“一歩” and more|ask the section in charge what is offered" },
		/* a name that looks like a place in the sentence stays what it is */
		{ "みらい事業|{kinds}|{audience}|{detail}", "「{kinds}」「{audience}」「{detail}」",
			"“{kinds}”, “{audience}”, “{detail}”" },
		{ "みらい事業|{details}|<b>", "「{details}」「<b>」", "“{details}”, “<b>”" },
	};
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(SENTENCES); i++) {
		struct classification c = classify(a, SENTENCES[i].text);
		expect_sentence(SENTENCES[i].text, c.plain_ja, SENTENCES[i].ja);
		expect_sentence(SENTENCES[i].text, c.plain_en, SENTENCES[i].en);
	}
}

/* Whole sentences, with nothing left unfilled. */
static void expect_whole(const char *text, struct str sentence, const char *end) {
	ROW_TRUE(utf8_valid(sentence) && str_ends(sentence, str_from(end)), "%s: \"%.*s\"", text, STR_ARG(sentence));
	ROW_TRUE(!str_contains(sentence, S("{")) && !str_contains(sentence, S("}")), "%s: \"%.*s\"", text,
		STR_ARG(sentence));
	ROW_TRUE(!str_contains(sentence, S("  ")) && !str_contains(sentence, S("、、")), "%s: \"%.*s\"", text,
		STR_ARG(sentence));
}

static void test_sentences_are_whole(void **state) {
	struct arena *a = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct classification c = classify(a, ROWS[i].text);
		expect_whole(ROWS[i].text, c.plain_ja, "。");
		expect_whole(ROWS[i].text, c.plain_en, ".");
	}
}

/* Every kind and audience has words for a sentence: a missing one would end the process. */
static void test_every_kind_has_a_sentence(void **state) {
	static const char *const NAMES[] = { "補助金", "家賃", "融資", "相談", "専門家", "フェア", "セミナー",
		"マッチング", "承継", "施設", "認定", "販路", "DX", "雇用", "懇談会", "地域通貨", "調査", "防災",
		"其の他" };
	struct arena *a = *state;
	int64_t seen = 0;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		struct classification c = classify(a, NAMES[i]);
		expect_whole(NAMES[i], c.plain_ja, "。");
		seen |= c.kinds;
	}
	ROW_INT(seen, bit_of(SUPPORT_KIND_COUNT) - 2, "all kinds");
}

/* ---- threads ---- */

struct job { pthread_t thread; int64_t kinds; };

#define TEXT_OF_THREADS "家賃補助事業|店舗|事務所"

static void *in_thread(void *context) {
	struct job *job = context;
	struct arena *a = arena_new();
	job->kinds = classify(a, TEXT_OF_THREADS).kinds;
	arena_free(a);
	return NULL;
}

static void test_threads(void **state) {
	struct job jobs[8];
	for (size_t i = 0; i < COUNT_OF(jobs); i++)
		assert_int_equal(pthread_create(&jobs[i].thread, NULL, in_thread, &jobs[i]), 0);
	for (size_t i = 0; i < COUNT_OF(jobs); i++)
		assert_int_equal(pthread_join(jobs[i].thread, NULL), 0);
	for (size_t i = 0; i < COUNT_OF(jobs); i++)
		ROW_INT(jobs[i].kinds, classify(*state, TEXT_OF_THREADS).kinds, "thread %zu", i);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		/* threads first: the tables are read by whoever comes first */
		UNIT(test_threads),
		UNIT(test_words),
		UNIT(test_nothing_beside_other),
		UNIT(test_at_most_four_kinds),
		UNIT(test_sentences),
		UNIT(test_sentences_are_whole),
		UNIT(test_every_kind_has_a_sentence),
	};
	return cmocka_run_group_tests_name("office classify", tests, NULL, NULL);
}
