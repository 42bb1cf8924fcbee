/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The search: the first line of the input is asked, the rest becomes a document beside some others. No question may be
 * an error of the database, and what is found is what a plain reading of the documents finds.
 */
#include "base/fold.h"
#include "fuzz/fuzz.h"
#include "fuzz/store.h"
#include "office/search/search.h"
#include "office/search/words.h"
#include "search_store.h"

static const struct { const char *title, *text; } DOCS[] = {
	{ "家賃補助事業", "空き店舗で開業する方へ" }, { "賃料助成金", "事務所を借りる会社へ" }, { "中小企業融資あっせん", "利子の一部" },
	{ "髙﨑商店のＤＸ", "Innovation for New Normal" }, { "キャッシュレス決済「みほんPAY」", "ポイント・還元" },
};
enum { DOC_COUNT = COUNT_OF(DOCS), MOST = 20 };

static struct search_doc doc_of(struct str title, struct str text, int64_t rank) {
	return (struct search_doc){ .tenant_id = { 1 },
		.rank_no = rank,
		.kind = SEARCH_PROGRAMME,
		.plan_id = { rank },
		.node_id = { rank },
		.slug = S("s"),
		.municipality = S("m"),
		.title = title,
		.text = text,
		.hidden = S("") };
}

static bool has_form(struct arena *a, const struct search_doc *doc, struct str form) {
	/* Line by line, as the index does: a word does not go on in the next line. */
	struct str rest = str_format(a, "%.*s\n%.*s", STR_ARG(doc->title), STR_ARG(doc->text));
	while (!str_is_none(rest))
		if (words_contain(words_fold(a, str_line(&rest)), form))
			return true;
	return false;
}

static bool has_word(struct arena *a, const struct search_doc *doc, struct str word, bool synonyms) {
	const struct word_entry *entry = synonyms ? words_find(word) : NULL;
	if (has_form(a, doc, word))
		return true;
	for (size_t i = 0; entry != NULL && i < entry->folded_count; i++)
		if (has_form(a, doc, entry->folded[i]))
			return true;
	return false;
}

static void check_question(struct db *db, struct arena *a, struct str question, const struct search_doc *docs,
	size_t count, bool synonyms) {
	struct search_filter filter = { .synonyms = synonyms };
	struct search_find_row *rows;
	size_t found;
	enum err e = search_run(db, a, question, &filter, 0, MOST, &rows, &found);
	if (e != OK)
		fprintf(stderr, "%.*s\n", STR_ARG(db_error(db)));
	MUST(e == OK && found <= count);
	bool hit[DOC_COUNT + 1] = { false };
	for (size_t i = 0; i < found; i++) {
		MUST(rows[i].rank_no >= 1 && rows[i].rank_no <= (int64_t)count &&
			(i == 0 || rows[i].rank_no > rows[i - 1].rank_no));
		hit[rows[i].rank_no - 1] = true;
	}
	/* A question of one word that has something to look for. */
	struct str word = fold(a, question, 0);
	if (found > 0 && !str_contains(question, S(" ")) && !str_contains(question, S("\xe3\x80\x80")))
		for (size_t i = 0; i < count; i++)
			MUST(hit[i] == has_word(a, &docs[i], word, synonyms));
	for (size_t i = 0; i < found; i++) {
		size_t from, n;
		struct str excerpt = search_excerpt(a, rows[i].text, question, 10, &from, &n);
		MUST(utf8_valid(excerpt) && utf8_count(excerpt) <= 10 && from + n <= excerpt.n);
	}
}

/* A document is found by each piece of its own text that a person could type. */
static void check_own_words(struct db *db, struct arena *a, const struct search_doc *doc) {
	struct search_filter filter = { .synonyms = false };
	struct search_find_row *rows;
	size_t found;
	struct str rest = doc->text;
	struct str word = utf8_prefix(str_cut(&rest, S(" ")), 5);
	struct str folded = fold(a, word, 0);
	uint32_t c;
	if (utf8_decode(folded, &c) == 0 || !has_form(a, doc, folded) || str_contains(word, S("\xe3\x80\x80")) ||
		str_contains(word, S("\n")))
		return;
	bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 0x30a1 && c <= 0x30fa) ||
		(c >= 0x4e00 && c <= 0x9fff);
	MUST(search_run(db, a, word, &filter, 0, MOST, &rows, &found) == OK);
	MUST(!letter || (found > 0 && rows[found - 1].rank_no == doc->rank_no));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct db *db = fuzz_store();
	struct str text = fuzz_text(fuzz_input(data, size));
	struct str question = fuzz_part(&text);
	struct search_doc docs[DOC_COUNT + 1];
	for (size_t i = 0; i < DOC_COUNT; i++)
		docs[i] = doc_of(str_from(DOCS[i].title), str_from(DOCS[i].text), (int64_t)i + 1);
	docs[DOC_COUNT] = doc_of(S("入力"), str_is_none(text) ? S("") : text, DOC_COUNT + 1);
	MUST(db_write_begin(db, 0) == OK);
	for (size_t i = 0; i <= DOC_COUNT; i++)
		MUST(search_put(db, a, &docs[i]) == OK);
	check_question(db, a, question, docs, DOC_COUNT + 1, false);
	check_question(db, a, question, docs, DOC_COUNT + 1, true);
	check_own_words(db, a, &docs[DOC_COUNT]);
	MUST(search_forget_plan(db, a, docs[DOC_COUNT].tenant_id, docs[DOC_COUNT].plan_id) == OK);
	check_question(db, a, question, docs, DOC_COUNT, false);
	db_rollback(db);
	arena_free(a);
	return 0;
}
