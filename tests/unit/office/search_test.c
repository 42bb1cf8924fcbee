/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Full-text search: which words find what, filters, pages, and forgetting. Both engines must give what a plain reading
 * of all documents gives, so they give the same.
 */
#include "office/search/search.h"

#include "base/fold.h"
#include "office/search/words.h"
#include "search_store.h"
#include "unit/office/office.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- documents ---- */

/* A document in short. Years: 0 is 2024 to 2026, NO_YEARS none. Kind: 0 is a programme. Odd ranks are of town 2, plan
 * 11, even ones of town 1, plan 10. */
struct sample {
	int64_t rank;
	const char *title, *text, *hidden;
	int64_t kinds;
	int first, last;
	enum search_kind kind;
};
enum { NO_YEARS = -1 };
#define BIT(kind) (INT64_C(1) << (kind))
#define DOC(rank_, title_, text_, ...) { .rank = (rank_), .title = (title_), .text = (text_) __VA_OPT__(,) __VA_ARGS__ }

struct docs { const struct search_doc *items; size_t count; };

static struct search_doc doc_of(const struct sample *s) {
	bool years = s->first != NO_YEARS;
	return (struct search_doc){ .tenant_id = { 1 + s->rank % 2 },
		.rank_no = s->rank,
		.kind = s->kind == 0 ? SEARCH_PROGRAMME : s->kind,
		.plan_id = { 10 + s->rank % 2 },
		.node_id = { 100 + s->rank },
		.slug = S("131172-kita"),
		.municipality = S("北区"),
		.first_fiscal_year = { .has = years, .v = s->first == 0 ? 2024 : s->first },
		.last_fiscal_year = { .has = years, .v = s->last == 0 ? 2026 : s->last },
		.kinds = s->kinds,
		.title = str_from(s->title),
		.text = str_from(s->text),
		.hidden = s->hidden == NULL ? S("") : str_from(s->hidden) };
}

static enum err put_all(struct db *db, struct arena *a, void *context) {
	const struct docs *docs = context;
	for (size_t i = 0; i < docs->count; i++)
		TRY(search_put(db, a, &docs->items[i]));
	return OK;
}

static enum err try_put(struct office *o, const struct sample *samples, size_t count) {
	struct search_doc *items = ARENA_ARRAY(o->a, struct search_doc, count);
	struct docs docs = { .items = items, .count = count };
	for (size_t i = 0; i < count; i++)
		items[i] = doc_of(&samples[i]);
	return office_write(o, put_all, &docs);
}

static void put(struct office *o, const struct sample *samples, size_t count) {
	assert_int_equal(try_put(o, samples, count), OK);
}

struct forgetting { struct tenant_id tenant; struct plan_id plan; };

static enum err forget(struct db *db, struct arena *a, void *context) {
	const struct forgetting *f = context;
	return search_forget_plan(db, a, f->tenant, f->plan);
}

static const struct sample DOCS[] = {
	DOC(1, "家賃補助事業", "空き店舗で開業する方へ"),
	DOC(2, "賃料助成金", "事務所を借りる会社へ"),
	DOC(3, "中小企業融資あっせん", "利子の一部"),
	DOC(4, "商店街イベント支援", "ﾍﾞﾝﾁｬｰ企業との交流"),
	DOC(5, "ＤＸ推進事業", "デジタル化"),
	DOC(6, "髙﨑商店の事業承継", "後継ぎ"),
	DOC(7, "國際見本市出展", "海外"),
	DOC(8, "補助金相談窓口", "専門家"),
	DOC(9, "Innovation for New　Normal", "新しい日常"),
	DOC(10, "SDGs達成", "持続"),
	DOC(11, "キャッシュレス決済「みほんPAY」", "ポイント・還元"),
	DOC(12, "高崎市場見学会", "会社見学"),
	DOC(13, "空き家", "賃貸"),              /* no word begins in the title and ends in the text */
	DOC(14, "イウアイ", "所持・事務"),       /* all pairs of アイウ, but not in this order */
	DOC(15, "名前", "本文", .hidden = "みほん川市 Mihon River"),
	DOC(16, "㈱みほんの会", "①番　№２"),
};

/* ---- asking ---- */

/* Ranks of what is found, as "1 2 5". */
static struct str found(struct office *o, const char *query, const struct search_filter *filter) {
	struct search_find_row *rows;
	size_t count;
	struct str text = S("");
	enum err e = search_run(o->db, o->a, str_from(query), filter, 0, 100, &rows, &count);
	ROW_TRUE(e == OK, "\"%s\": %.*s", query, STR_ARG(db_error(o->db)));
	for (size_t i = 0; i < count; i++)
		text = str_format(o->a, "%.*s%s%lld", STR_ARG(text), i > 0 ? " " : "", (long long)rows[i].rank_no);
	return text;
}

#define YEAR(y) { .has = true, .v = (y) }

struct asked { const char *query, *ranks; };

static void expect_all(struct office *o, const struct asked *rows, size_t count, bool synonyms) {
	struct search_filter filter = { .synonyms = synonyms };
	for (size_t i = 0; i < count; i++)
		ROW_STR(found(o, rows[i].query, &filter), rows[i].ranks, "\"%s\"", rows[i].query);
}

static void test_words(void **state) {
	static const struct asked ROWS[] = {
		/* two characters, one, and more */
		{ "家賃", "1" },
		{ "補助", "1 8" },
		{ "融資", "3" },
		{ "承継", "6" },
		{ "業承", "6" },
		{ "助金相", "8" },
		{ "補助金相談窓口", "8" },
		{ "金", "2 8" },
		{ "家", "1 8 13" },
		{ "髙", "6 12" },
		{ "の", "3 4 6 16" },
		{ "補助金窓口", "" },
		{ "アイウ", "" },
		{ "イウア", "14" },
		{ "家賃貸", "" },
		{ "賃貸", "13" },
		{ "無い言葉", "" },
		{ "鬱", "" },
		/* width, case, kana */
		{ "ベンチャー", "4" },
		{ "べんちゃー", "4" },
		{ "ﾍﾞﾝﾁｬｰ", "4" },
		{ "DX", "5" },
		{ "ｄｘ", "5" },
		{ "dx推進", "5" },
		{ "sdgs", "10" },
		{ "ＳＤＧＳ", "10" },
		{ "みほんpay", "11" },
		{ "ミホンＰＡＹ", "11" },
		{ "innovation", "9" },
		{ "NORMAL", "9" },
		{ "newnormal", "9" },
		/* old and new forms, one character written in several ways */
		{ "高崎", "6 12" },
		{ "髙﨑", "6 12" },
		{ "高﨑商店", "6" },
		{ "国際", "7" },
		{ "國際", "7" },
		{ "会社", "2 12" },
		{ "會社", "2 12" },
		{ "(株)みほん", "16" },
		{ "株", "16" },
		{ "1番", "16" },
		{ "①", "16" },
		{ "No2", "16" },
		/* several words: all of them */
		{ "イベント 商店街", "4" },
		{ "イベント　商店街", "4" },
		{ " 商店街  イベント ", "4" },
		{ "会社 見学", "12" },
		{ "会社 家賃", "" },
		{ "補助 金", "8" },
		{ "new innovation", "9" },
		{ "家 家 家", "1 8 13" },
		/* punctuation parts nothing of a word, and alone finds nothing */
		{ "「みほん", "11" },
		{ "決済「みほんPAY」", "11" },
		{ "ポイント・還元", "11" },
		{ "ポイント還元", "" },
		{ "イベント ・", "4" },
		{ "・・・", "" },
		{ "「」", "" },
		{ " ", "" },
		{ "　", "" },
		{ "", "" },
		{ "!?", "" },
		{ "、。", "" },
		{ "…", "" },
		{ "\"", "" },
		{ "'", "" },
		{ "*", "" },
		{ "%", "" },
		{ "-", "" },
		/* what the engines would take for operators is text */
		{ "補助 OR 融資", "" },
		{ "NOT 家賃", "" },
		{ "\"家賃\"", "" },
		{ "家賃*", "" },
		{ "家賃 *", "1" },
		{ "grams:家賃", "" },
		{ "家賃 AND 補助", "" },
		{ "補助%", "" },
		{ "'; DROP TABLE search_doc; --", "" },
		/* words that are not shown */
		{ "mihon river", "15" },
		{ "みほん川", "15" },
	};
	struct office *o = office_open(state);
	put(o, DOCS, COUNT_OF(DOCS));
	expect_all(o, ROWS, COUNT_OF(ROWS), false);
	office_close(o);
}

static void test_synonyms(void **state) {
	static const struct asked ROWS[] = {
		{ "家賃", "1 2" },
		{ "賃料", "1 2" },
		{ "やちん", "1 2" },
		{ "ﾔﾁﾝ", "1 2" },
		{ "rent", "1 2" },
		{ "Rent Subsidy", "1 2" },
		{ "補助金", "1 2 8" },
		{ "ホジョキン", "1 2 8" },
		{ "ほじょきん", "1 2 8" },
		{ "grant", "1 2 8" },
		{ "ローン", "3" },
		{ "ゆうし", "3" },
		{ "お金を 借りたい", "3" },
		{ "trade　fair", "7" },
		{ "fair trade", "" }, /* as a whole in the table; not in another order */
		{ "家賃 補助金", "1 2" },
		{ "やちん　ほじょきん", "1 2" },
		{ "家賃 会社", "2" },
		{ "家賃 融資", "" },
		{ "金", "2 8" },
		{ "見本市", "7" },
		{ "・", "" },
	};
	static const struct asked WITHOUT[] = { { "やちん", "" }, { "ホジョキン", "" }, { "家賃 会社", "" } };
	struct office *o = office_open(state);
	put(o, DOCS, COUNT_OF(DOCS));
	expect_all(o, ROWS, COUNT_OF(ROWS), true);
	expect_all(o, WITHOUT, COUNT_OF(WITHOUT), false);
	office_close(o);
}

/* As many words as a field of a form can hold. */
static void test_many_words(void **state) {
	enum { WORDS = 50 };
	struct office *o = office_open(state);
	struct search_filter filter = { .synonyms = false };
	put(o, DOCS, COUNT_OF(DOCS));
	struct str query = S("");
	for (size_t i = 0; i < WORDS; i++)
		query = str_format(o->a, "%.*s家 ", STR_ARG(query));
	ROW_STR(found(o, query.p, &filter), "1 8 13", "%d times the same word", WORDS);
	query = str_format(o->a, "%.*s賃", (int)(query.n - strlen("家 ")), query.p);
	ROW_STR(found(o, query.p, &filter), "1 13", "the last of %d words counts", WORDS);
	office_close(o);
}

/* ---- filters ---- */

static void test_filters(void **state) {
	static const struct sample ITEMS[] = {
		DOC(1, "家賃", "", .kinds = BIT(SUPPORT_KIND_GRANT)),
		DOC(2, "家賃", "", .kinds = BIT(SUPPORT_KIND_GRANT) | BIT(SUPPORT_KIND_LOAN), .first = 2021,
			.last = 2023),
		DOC(3, "家賃", "", .kind = SEARCH_DETAIL),
		DOC(4, "家賃", "", .kind = SEARCH_PLAN, .first = NO_YEARS),
		DOC(5, "融資", "", .kinds = BIT(SUPPORT_KIND_LOAN)),
	};
	static const struct { struct search_filter filter; const char *ranks;
	} ROWS[] = {
		{ { .has_tenant = false }, "1 2 3 4" },
		{ { .has_tenant = true, .tenant = { 1 } }, "2 4" },
		{ { .has_tenant = true, .tenant = { 2 } }, "1 3" },
		{ { .has_tenant = true, .tenant = { 3 } }, "" },
		{ { .year = YEAR(2023) }, "2" },
		{ { .year = YEAR(2024) }, "1 3" },
		{ { .year = YEAR(2026) }, "1 3" },
		{ { .year = YEAR(2027) }, "" },
		{ { .kinds = BIT(SUPPORT_KIND_GRANT) }, "1 2" },
		{ { .kinds = BIT(SUPPORT_KIND_LOAN) }, "2" },
		{ { .kinds = BIT(SUPPORT_KIND_GRANT) | BIT(SUPPORT_KIND_LOAN) }, "1 2" },
		{ { .kinds = BIT(SUPPORT_KIND_EVENT) }, "" },
		{ { .what = SEARCH_DETAIL }, "3" },
		{ { .what = SEARCH_PLAN }, "4" },
		{ { .what = SEARCH_PROGRAMME,
			.year = YEAR(2022),
			.kinds = BIT(SUPPORT_KIND_LOAN),
			.has_tenant = true,
			.tenant = { 1 } },
			"2" },
		{ { .what = SEARCH_PROGRAMME,
			.year = YEAR(2022),
			.kinds = BIT(SUPPORT_KIND_LOAN),
			.has_tenant = true,
			.tenant = { 2 } },
			"" },
	};
	struct office *o = office_open(state);
	put(o, ITEMS, COUNT_OF(ITEMS));
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(found(o, "家賃", &ROWS[i].filter), ROWS[i].ranks, "filter %zu", i);
	office_close(o);
}

static void test_row(void **state) {
	struct office *o = office_open(state);
	struct search_filter filter = { .has_tenant = false };
	struct search_find_row *rows;
	size_t count;
	static const struct sample ITEM =
		DOC(7, "髙﨑の家賃", "本文　です\n二行目", .kinds = BIT(SUPPORT_KIND_LOAN), .hidden = "隠れた言葉");
	put(o, &ITEM, 1);
	assert_int_equal(search_run(o->db, o->a, S("家賃"), &filter, 0, 10, &rows, &count), OK);
	assert_int_equal(count, 1);
	ROW_STR(rows[0].title, "髙﨑の家賃", "title, as written");
	ROW_STR(rows[0].text, "本文　です\n二行目", "text, as written");
	ROW_STR(rows[0].slug, "131172-kita", "slug");
	ROW_STR(rows[0].municipality, "北区", "municipality");
	ROW_INT(rows[0].tenant_id.v, 2, "tenant");
	ROW_INT(rows[0].plan_id.v, 11, "plan");
	ROW_INT(rows[0].node_id.v, 107, "node");
	ROW_INT(rows[0].kind, SEARCH_PROGRAMME, "kind");
	ROW_INT(rows[0].kinds, BIT(SUPPORT_KIND_LOAN), "kinds");
	ROW_INT(rows[0].first_fiscal_year.v * 10000 + rows[0].last_fiscal_year.v, 20242026, "years");
	office_close(o);
}

/* ---- many documents ---- */

enum { MANY = 500, TOWNS_OF_MANY = 4 };

static uint32_t next_number(uint32_t *seed) {
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static struct str some_of(struct arena *a, uint32_t *seed, int count) {
	static const char *const WORDS[] = { "家賃", "賃料", "テナント料", "補助", "補助金", "助成", "融資", "貸付",
		"商店街", "商店", "創業", "起業", "事業承継", "後継者", "展示会", "見本市", "ＤＸ", "デジタル化",
		"支援", "センター", "髙﨑", "高崎", "国際", "国", "際", "・", "（", "）", "の", "ー" };
	struct str text = S("");
	for (int i = 0; i < count; i++)
		text = str_format(a, "%.*s%s", STR_ARG(text), WORDS[next_number(seed) % COUNT_OF(WORDS)]);
	return text;
}

static struct search_doc *make_many(struct arena *a) {
	struct search_doc *docs = ARENA_ARRAY(a, struct search_doc, MANY);
	uint32_t seed = 20261122;
	for (size_t i = 0; i < MANY; i++)
		docs[i] = (struct search_doc){ .tenant_id = { 1 + next_number(&seed) % TOWNS_OF_MANY },
			.rank_no = 3 + 7 * (int64_t)i,
			.kind = (enum search_kind)(1 + next_number(&seed) % 4),
			.plan_id = { 1 + i / 10 },
			.node_id = { (int64_t)i },
			.slug = S("s"),
			.municipality = S("m"),
			.first_fiscal_year = YEAR(2018 + 3 * (next_number(&seed) % 3)),
			.last_fiscal_year = YEAR(2026),
			.kinds = bit_of(1 + (int)(next_number(&seed) % 5)),
			.title = some_of(a, &seed, 3),
			.text = some_of(a, &seed, 8),
			.hidden = some_of(a, &seed, 1) };
	return docs;
}

/* In another order than their ranks. */
static void put_mixed(struct office *o, const struct search_doc *docs) {
	struct search_doc *mixed = ARENA_ARRAY(o->a, struct search_doc, MANY);
	for (size_t i = 0; i < MANY; i++)
		mixed[i] = docs[i * 211 % MANY];
	struct docs all = { .items = mixed, .count = MANY };
	assert_int_equal(office_write(o, put_all, &all), OK);
}

/* What the header says, read plainly. */
static bool has_word(struct arena *a, const struct search_doc *doc, struct str word, bool synonyms) {
	const struct str parts[] = { doc->title, doc->text, doc->hidden };
	const struct word_entry *entry = synonyms ? words_find(word) : NULL;
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct str folded = words_fold(a, parts[i]);
		if (words_contain(folded, word))
			return true;
		for (size_t k = 0; entry != NULL && k < entry->folded_count; k++)
			if (words_contain(folded, entry->folded[k]))
				return true;
	}
	return false;
}

static bool fits(struct arena *a, const struct search_doc *doc, const char *query, const struct search_filter *f) {
	bool any = false;
	if ((f->has_tenant && doc->tenant_id.v != f->tenant.v) || (f->kinds != 0 && (doc->kinds & f->kinds) == 0) ||
		(f->what != 0 && doc->kind != f->what))
		return false;
	if (f->year.has && (doc->first_fiscal_year.v > f->year.v || doc->last_fiscal_year.v < f->year.v))
		return false;
	struct str whole = fold(a, str_from(query), 0);
	if (f->synonyms && words_find(whole) != NULL)
		return has_word(a, doc, whole, true);
	for (struct str words = str_from(query); !str_is_none(words); any = true)
		if (!has_word(a, doc, fold(a, str_cut(&words, S(" ")), 0), f->synonyms))
			return false;
	return any;
}

static const char *const MANY_QUERIES[] = { "家賃", "賃料", "補助金", "補助", "金", "国", "国際", "高崎", "の", "dx",
	"商店街", "家賃 補助", "創業 融資 支援", "センター 展示会", "後継者 ー", "事業承継・家賃" };

static const struct search_filter MANY_FILTERS[] = {
	{ .synonyms = false },
	{ .synonyms = true },
	{ .has_tenant = true, .tenant = { 2 } },
	{ .synonyms = true, .year = YEAR(2019) },
	{ .kinds = BIT(3) | BIT(1) },
	{ .synonyms = true, .what = SEARCH_PILLAR, .has_tenant = true, .tenant = { 3 } },
};

/* All that fits, page after page of `most`, against the plain reading. */
static void expect_pages(struct office *o, const struct search_doc *docs, const char *query,
	const struct search_filter *filter, size_t most) {
	struct arena *a = arena_new();
	int64_t after = 0;
	size_t at = 0, total = 0;
	for (;;) {
		struct search_find_row *rows;
		size_t count;
		enum err e = search_run(o->db, a, str_from(query), filter, after, most, &rows, &count);
		ROW_TRUE(e == OK && count <= most, "\"%s\" behind %lld", query, (long long)after);
		for (size_t i = 0; i < count; i++, at++, total++) {
			while (at < MANY && !fits(a, &docs[at], query, filter))
				at++;
			ROW_INT(rows[i].rank_no, at < MANY ? docs[at].rank_no : -1, "\"%s\", result %zu, pages of %zu",
				query, total, most);
		}
		if (count < most)
			break;
		after = rows[count - 1].rank_no;
	}
	while (at < MANY && !fits(a, &docs[at], query, filter))
		at++;
	ROW_TRUE(at == MANY, "\"%s\", %zu results in pages of %zu, but document %zu fits too", query, total, most, at);
	arena_free(a);
}

static void test_like_a_plain_reading(void **state) {
	struct office *o = office_open(state);
	struct search_doc *docs = make_many(o->a);
	put_mixed(o, docs);
	for (size_t i = 0; i < COUNT_OF(MANY_QUERIES); i++)
		for (size_t k = 0; k < COUNT_OF(MANY_FILTERS); k++)
			expect_pages(o, docs, MANY_QUERIES[i], &MANY_FILTERS[k], MANY);
	office_close(o);
}

static void test_pages(void **state) {
	static const size_t SIZES[] = { 1, 7, 50, 199, 200, 201 };
	static const char *const QUERIES[] = { "家賃", "補助金", "国際", "の" };
	struct office *o = office_open(state);
	struct search_doc *docs = make_many(o->a);
	put_mixed(o, docs);
	for (size_t i = 0; i < COUNT_OF(QUERIES); i++)
		for (size_t k = i == 0 ? 0 : 1; k < COUNT_OF(SIZES); k++)
			for (int synonyms = 0; synonyms < 2; synonyms++)
				expect_pages(o, docs, QUERIES[i], &(struct search_filter){ .synonyms = synonyms },
					SIZES[k]);
	office_close(o);
}

/* ---- forgetting ---- */

/* What SQLite's index holds: pairs of word and document. Every document's words, each once, and nothing else. */
static void expect_index(struct office *o, const char *when) {
	if (o->place->engine != DB_SQLITE)
		return; /* PostgreSQL keeps its index itself */
	int64_t in_documents = office_ask(o,
		"SELECT coalesce(sum(length(grams) - length(replace(grams, ' ', '')) + 1), 0) FROM search_doc");
	int64_t in_index = office_ask(o,
		"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search_index, instance); SELECT count(*) FROM words");
	ROW_INT(in_index, in_documents, "words in the index, %s", when);
}

static void test_forget(void **state) {
	struct office *o = office_open(state);
	struct search_filter filter = { .synonyms = false };
	struct forgetting odd = { .tenant = { 2 }, .plan = { 11 } }, other_town = { .tenant = { 1 }, .plan = { 11 } };
	put(o, DOCS, COUNT_OF(DOCS));
	expect_index(o, "of all documents");
	assert_int_equal(office_write(o, forget, &other_town), OK);
	ROW_STR(found(o, "家賃", &filter), "1", "another town's plan of that number is not forgotten");
	assert_int_equal(office_write(o, forget, &odd), OK);
	expect_index(o, "without a plan");
	ROW_STR(found(o, "家賃", &filter), "", "forgotten");
	ROW_STR(found(o, "補助", &filter), "8", "of the other plan");
	ROW_INT(office_ask(o, "SELECT count(*) FROM search_doc"), 8, "documents left");
	/* Others take their ranks. */
	static const struct sample NEW[] = { DOC(1, "観光案内", ""), DOC(3, "家賃の新しい事業", "") };
	put(o, NEW, COUNT_OF(NEW));
	expect_index(o, "with new documents");
	ROW_STR(found(o, "家賃", &filter), "3", "the old words do not find the new document");
	ROW_STR(found(o, "観光", &filter), "1", "the new words do");
	assert_int_equal(office_write(o, forget, &odd), OK);
	assert_int_equal(office_write(o, forget, &odd), OK);
	expect_index(o, "forgotten twice");
	office_close(o);
}

static void test_rank_is_unique(void **state) {
	static const struct sample ITEMS[] = { DOC(1, "甲", ""), DOC(1, "乙", "") };
	struct office *o = office_open(state);
	assert_int_equal(try_put(o, ITEMS, COUNT_OF(ITEMS)), ERR_CONFLICT);
	ROW_INT(office_ask(o, "SELECT count(*) FROM search_doc"), 0, "documents");
	expect_index(o, "after a refused document");
	office_close(o);
}

/* ---- the index and the text that decides ---- */

/* Folded as a whole, a line differs from its words folded one by one; and some characters become many. */
static void test_index_like_text(void **state) {
	static const struct asked ROWS[] = { { "ー4番地", "1" }, { "3 4", "1" }, { "家賃", "2" }, { "trade fair", "3" },
		{ "tradefair", "3" }, { "fair", "3" }, { "air", "" } };
	struct office *o = office_open(state);
	struct str long_text = S("");
	for (int i = 0; i < 200; i++)
		long_text = STR_JOIN(o->a, long_text, S("\xef\xb7\xba")); /* one character in, eighteen out */
	const struct sample items[] = { DOC(1, "3 ー4番地", ""), DOC(2, "長い", STR_JOIN(o->a, long_text, S("家賃")).p),
		DOC(3, "A trade fair abroad", "") };
	put(o, items, COUNT_OF(items));
	expect_all(o, ROWS, COUNT_OF(ROWS), false);
	office_close(o);
}

/* ---- records of one municipality ---- */

struct record { int64_t tenant, ref; const char *text; };
static const struct record RECORDS[] = {
	{ 1, 11, "株式会社ABC Trading\nエービーシー" },
	{ 1, 12, "レントゲン商会\nRENTGEN" },
	{ 2, 21, "ABC Trading 支店" },
	{ 1, 13, "ABC\nTrading" },
};

static enum err put_records(struct db *db, struct arena *a, void *context) {
	(void)context;
	for (size_t i = 0; i < COUNT_OF(RECORDS); i++)
		TRY(search_private_put(db, a, (struct tenant_id){ RECORDS[i].tenant }, SEARCH_PRIVATE_PARTY,
			RECORDS[i].ref, str_from(RECORDS[i].text)));
	return OK;
}

static void test_records(void **state) {
	static const struct { int64_t tenant; const char *query, *refs;
	} ROWS[] = {
		{ 1, "trading", "13 11" },
		{ 1, "ABC Trading", "13 11" },
		{ 1, "abctrading", "11" },
		{ 1, "rading", "" },
		{ 1, "エービー", "11" },
		{ 1, "rent", "12" },
		{ 1, "支店", "" },
		{ 2, "支店", "21" },
		{ 2, "ABC", "21" },
		{ 3, "ABC", "" },
	};
	struct office *o = office_open(state);
	assert_int_equal(office_write(o, put_records, NULL), OK);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		int64_t *refs;
		size_t count;
		struct str text = S("");
		assert_int_equal(search_private_run(o->db, o->a, (struct tenant_id){ ROWS[i].tenant },
					 SEARCH_PRIVATE_PARTY, str_from(ROWS[i].query), INT64_MAX, 10, &refs, &count),
			OK);
		for (size_t k = 0; k < count; k++)
			text = str_format(o->a, "%.*s%s%lld", STR_ARG(text), k > 0 ? " " : "", (long long)refs[k]);
		ROW_STR(text, ROWS[i].refs, "\"%s\" in town %lld", ROWS[i].query, (long long)ROWS[i].tenant);
	}
	office_close(o);
}

/* ---- excerpts ---- */

static void test_excerpt(void **state) {
	/* The word stands between [ and ] in the excerpt. */
	static const struct { const char *text, *query; size_t most; const char *excerpt; } ROWS[] = {
		{ "家賃の一部", "家賃", 10, "[家賃]の一部" },
		{ "店の家賃", "家賃", 10, "店の[家賃]" },
		{ "一二三四五六七八九家賃十", "家賃", 9, "七八九[家賃]十" },
		{ "一二三四五六七八九家賃十一二三四五六七", "家賃", 9, "七八九[家賃]十一二三" },
		{ "一二三家賃四五六七八九", "家賃", 6, "二三[家賃]四五" },
		{ "一二三家賃", "家賃", 1, "[家]" },
		{ "一二三家賃", "家賃", 0, "" },
		{ "ﾔﾁﾝの一部", "ヤチン", 10, "[ﾔﾁﾝ]の一部" },
		{ "㈱みほんの会", "株", 10, "[㈱]みほんの会" },
		{ "髙﨑市場", "高崎", 10, "[髙﨑]市場" },
		{ "New　Normalへ", "newnormal", 20, "[New　Normal]へ" },
		{ "店舗の賃料", "やちん", 10, "店舗の[賃料]" },       /* a synonym */
		{ "二語の融資", "無い 融資", 10, "二語の[融資]" },     /* the second word */
		{ "何も無い文です", "家賃", 4, "何も無い" },
		{ "何も無い文です", "", 4, "何も無い" },
		{ "何も無い文です", "・", 4, "何も無い" },
		{ "", "家賃", 4, "" },
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		size_t from, n;
		struct str excerpt =
			search_excerpt(a, str_from(ROWS[i].text), str_from(ROWS[i].query), ROWS[i].most, &from, &n);
		ROW_TRUE(utf8_valid(excerpt) && utf8_count(excerpt) <= ROWS[i].most, "\"%s\" in \"%s\"", ROWS[i].query,
			ROWS[i].text);
		ROW_TRUE(from + n <= excerpt.n, "\"%s\" in \"%s\"", ROWS[i].query, ROWS[i].text);
		struct str marked = n == 0 ?
			excerpt :
			str_format(a, "%.*s[%.*s]%.*s", (int)from, excerpt.p, (int)n, excerpt.p + from,
				(int)(excerpt.n - from - n), excerpt.p + from + n);
		ROW_STR(marked, ROWS[i].excerpt, "\"%s\" in \"%s\"", ROWS[i].query, ROWS[i].text);
	}
	arena_free(a);
	(void)state;
}

/* ---- the table of words ---- */

/* Latin words are words: what stands inside another one is not found. */
static void test_latin_words(void **state) {
	static const struct { const char *text, *word; bool is;
	} ROWS[] = {
		{ "Judging by its name, the project helps", "ec", false },
		{ "ECサイトの開設", "ec", true },
		{ "区内の EC 事業者", "ec", true },
		{ "help with the shop", "hp", false },
		{ "HP作成", "hp", true },
		{ "positions of the purpose", "pos", false },
		{ "ＰＯＳレジの導入", "pos", true },
		{ "POSレジの導入", "posレジ", true },
		{ "current parent", "rent", false },
		{ "rents and rental", "rent", true },
		{ "a trade fair abroad", "tradefair", true },
		{ "grants\nECO", "ec", false },
		{ "EC\nO", "ec", true },
		{ "商店街のDX化", "dx", true },
		{ "", "ec", false },
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(words_contain(words_fold(a, str_from(ROWS[i].text)), str_from(ROWS[i].word)), ROWS[i].is,
			"%s in %s", ROWS[i].word, ROWS[i].text);
	arena_free(a);
}

/* A word in two entries would find only what the first one says. */
static void test_words_table(void **state) {
	size_t count;
	const struct word_entry *entries = words_all(&count);
	ROW_TRUE(count > 100, "%zu words", count);
	for (size_t i = 0; i < count; i++) {
		ROW_TRUE(entries[i].term.n > 0 && entries[i].folded_count > 0, "entry %zu", i);
		for (size_t k = 0; k < entries[i].folded_count; k++) {
			ROW_TRUE(entries[i].folded[k].n > 0, "a synonym of %.*s is empty", STR_ARG(entries[i].term));
			const struct word_entry *entry = words_find(entries[i].folded[k]);
			ROW_TRUE(entry == &entries[i], "%.*s stands under %.*s and under %.*s",
				STR_ARG(entries[i].folded[k]), STR_ARG(entry->term), STR_ARG(entries[i].term));
		}
	}
	ROW_TRUE(words_find(S("無い言葉")) == NULL && words_find(S("")) == NULL, "a word that is not in the table");
	ROW_STR(words_within(S("店舗家賃補助ヲ探ス"))->term, "家賃", "the longest word inside a text");
	ROW_TRUE(words_within(S("zzz")) == NULL, "no word inside a text");
	(void)state;
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_words, ON_BOTH),
		PLACE_TEST(test_synonyms, ON_BOTH),
		PLACE_TEST(test_many_words, ON_BOTH),
		PLACE_TEST(test_filters, ON_BOTH),
		PLACE_TEST(test_row, ON_BOTH),
		PLACE_TEST(test_like_a_plain_reading, ON_BOTH),
		PLACE_TEST(test_pages, ON_BOTH),
		PLACE_TEST(test_forget, ON_BOTH),
		PLACE_TEST(test_rank_is_unique, ON_BOTH),
		PLACE_TEST(test_index_like_text, ON_BOTH),
		PLACE_TEST(test_records, ON_BOTH),
	};
	const struct CMUnitTest plain[] = { cmocka_unit_test(test_excerpt), cmocka_unit_test(test_latin_words),
		cmocka_unit_test(test_words_table) };
	int failed = cmocka_run_group_tests_name("office search, without a database", plain, NULL, NULL);
	return place_run("office search", TESTS, COUNT_OF(TESTS)) + failed;
}
