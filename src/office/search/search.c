/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bigrams in, folded comparison out. See search.h. */
#include "office/search/search.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/search/words.h"
#include "search_store.h"

#include <stdlib.h>

static const struct enum_value search_kind_values[] = {
	[SEARCH_PLAN] = { "plan", T("計画") },         [SEARCH_PILLAR] = { "pillar", T("柱") },
	[SEARCH_PROGRAMME] = { "programme", T("計画事業") }, [SEARCH_DETAIL] = { "detail", T("内訳") },
	[SEARCH_CAPTION] = { "caption", T("図の説明文") }, [SEARCH_SECTION] = { "section", T("節") },
	[SEARCH_GOAL] = { "goal", T("目標") },         [SEARCH_STRATEGY] = { "strategy", T("施策の方向") },
	[SEARCH_TACTIC] = { "tactic", T("取組") },     [SEARCH_METHOD] = { "method", T("具体的取組") },
};
const struct enum_desc search_kind_desc = { .name = "search_kind",
	.count = SEARCH_KIND_COUNT,
	.values = search_kind_values };

static const struct enum_value search_private_values[] = {
	[SEARCH_PRIVATE_PARTY] = { "party", T("事業者") },
};
const struct enum_desc search_private_desc = { .name = "search_private",
	.count = SEARCH_PRIVATE_COUNT,
	.values = search_private_values };

/* ---- bigrams ---- */

/* A character that belongs to words: not a space, not ASCII punctuation, not Japanese punctuation or brackets. */
static bool is_word_character(uint32_t c) {
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (c >= 0x3000 && c <= 0x303f)
		return c == 0x3005 || c == 0x3006 || c == 0x3007; /* 々 〆 〇 */
	return c != 0x30fb && c >= 0xa0 && !(c >= 0x2000 && c <= 0x206f);
}

struct gram_set {
	struct str *items;
	size_t count;
};

/* A gram has at most eight bytes. As a number, its first byte the highest, it sorts as its bytes do, and many times as
 * fast. */
static uint64_t number_of(struct str gram) {
	uint64_t number = 0;
	for (size_t i = 0; i < sizeof number; i++)
		number = number << 8 | (i < gram.n ? (unsigned char)gram.p[i] : 0);
	return number;
}

static int compare_numbers(const void *x, const void *y) {
	uint64_t a = *(const uint64_t *)x;
	uint64_t b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

static struct str gram_of(struct arena *a, uint64_t number) {
	char *bytes = arena_alloc(a, sizeof number + 1);
	size_t n = 0;
	for (; number != 0; number <<= 8)
		bytes[n++] = (char)(number >> 56);
	return str_of(bytes, n);
}

/* Each number once, in order, as grams. */
static struct gram_set set_of(struct arena *a, uint64_t *numbers, size_t count) {
	struct gram_set set = { .items = ARENA_ARRAY(a, struct str, count) };
	if (count > 1)
		qsort(numbers, count, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || numbers[i] != numbers[i - 1])
			set.items[set.count++] = gram_of(a, numbers[i]);
	return set;
}

/* Every different character and pair of neighbouring characters, sorted. The space that words_fold keeps between two
 * Latin words parts no pair, because it parts no word (words_contain). */
static struct gram_set grams_of(struct arena *a, struct str folded) {
	uint64_t *numbers = ARENA_ARRAY(a, uint64_t, 2 * utf8_count(folded) + 1);
	size_t count = 0;
	struct str before = S(""); /* the character before, none at a boundary */
	uint32_t c;
	for (size_t i = 0, n; i < folded.n; i += n) {
		n = utf8_decode(str_from_offset(folded, i), &c);
		if (n == 0)
			break;
		if (!is_word_character(c)) {
			before = c == ' ' ? before : S("");
			continue;
		}
		struct str one = str_slice(folded, i, n);
		numbers[count++] = number_of(one);
		if (before.n > 0)
			numbers[count++] = number_of(before) | number_of(one) >> (8 * before.n);
		before = one;
	}
	return set_of(a, numbers, count);
}

static struct str join(struct arena *a, const struct gram_set *set, const char *before, const char *after) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 16 << 20);
	for (size_t i = 0; i < set->count; i++) {
		if (i > 0)
			buf_char(b, ' ');
		buf_cstr(b, before);
		buf_str(b, set->items[i]);
		buf_cstr(b, after);
	}
	return buf_view(b);
}

/* A word's pairs are enough; its single characters only when it has one. */
static struct str query_text(struct db *db, struct arena *a, struct str folded) {
	struct gram_set all = grams_of(a, folded);
	struct gram_set pairs = { .items = ARENA_ARRAY(a, struct str, all.count) };
	for (size_t i = 0; i < all.count; i++)
		if (utf8_count(all.items[i]) == 2)
			pairs.items[pairs.count++] = all.items[i];
	const struct gram_set *chosen = pairs.count > 0 ? &pairs : &all;
	return db_engine(db) == DB_SQLITE ? join(a, chosen, "\"", "\"") : join(a, chosen, "", "");
}

/* ---- writing ---- */

enum err search_put(struct db *db, struct arena *a, const struct search_doc *doc) {
	struct str shown =
		str_format(a, "%.*s\n%.*s\n%.*s", STR_ARG(doc->title), STR_ARG(doc->text), STR_ARG(doc->hidden));
	struct str folded = words_fold(a, shown);
	struct gram_set set = grams_of(a, folded);
	struct str grams = join(a, &set, "", "");
	TRY(search_doc_insert(db, doc->tenant_id, doc->rank_no, doc->kind, doc->plan_id, doc->node_id, doc->slug,
		doc->municipality, doc->first_fiscal_year, doc->last_fiscal_year, doc->kinds, doc->title, doc->text,
		folded, grams, NULL));
	return search_index_insert(db, doc->rank_no, grams, NULL);
}

enum err search_forget_plan(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan) {
	enum { MOST = 1 << 20 };
	struct search_doc_of_plan_row *rows;
	size_t count;
	TRY(search_doc_of_plan(db, a, tenant, plan, MOST, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(search_index_delete(db, rows[i].rank_no, rows[i].grams, NULL));
	return search_doc_delete_plan(db, tenant, plan, NULL);
}

/* ---- reading ---- */

/* As many words as fit into a form's field of 100 characters: none that a person typed is left out. */
enum { WORDS_MOST = 50 };

/* A word of the query and what also counts as it; all folded. */
struct term {
	const struct str *forms;
	size_t count;
	struct str own;
};

static void add_term(struct term *term, struct str own, bool synonyms) {
	const struct word_entry *entry = synonyms ? words_find(own) : NULL;
	*term = (struct term){ .own = own, .forms = &term->own, .count = 1 };
	if (entry != NULL) {
		term->forms = entry->folded;
		term->count = entry->folded_count;
	}
}

static size_t terms_of(struct arena *a, struct str text, bool synonyms, struct term terms[WORDS_MOST]) {
	size_t count = 0;
	struct str whole = fold(a, text, 0);
	if (synonyms && words_find(whole) != NULL) { /* "trade fair" is one word to the table */
		add_term(&terms[count++], whole, true);
		return count;
	}
	struct str rest = str_replace(a, text, S("\xe3\x80\x80"), S(" "));
	while (rest.n > 0 && count < WORDS_MOST) {
		struct str own = fold(a, str_cut(&rest, S(" ")), 0);
		if (grams_of(a, own).count > 0)
			add_term(&terms[count++], own, synonyms);
	}
	return count;
}

static bool term_in(const struct term *term, struct str folded) {
	for (size_t i = 0; i < term->count; i++)
		if (words_contain(folded, term->forms[i]))
			return true;
	return false;
}

static bool all_in(const struct term *terms, size_t count, struct str folded) {
	for (size_t i = 0; i < count; i++)
		if (!term_in(&terms[i], folded))
			return false;
	return true;
}

struct finding {
	struct db *db;
	struct arena *a;
	const struct term *terms;
	size_t term_count;
	const struct search_filter *filter;
	int64_t after;
	size_t most;
	struct search_find_row *rows; /* in rank order, without doubles; room for 2 × most */
	size_t count;
};

/* Keeps what was found in rank order; a row that is there already stays once. */
static void keep(struct finding *f, const struct search_find_row *row) {
	size_t at = f->count;
	while (at > 0 && f->rows[at - 1].rank_no > row->rank_no)
		at--;
	if (at > 0 && f->rows[at - 1].rank_no == row->rank_no)
		return;
	if (at == f->most)
		return;
	size_t moved = (f->count < f->most ? f->count : f->most - 1) - at;
	memmove(&f->rows[at + 1], &f->rows[at], moved * sizeof *f->rows);
	f->rows[at] = *row;
	if (f->count < f->most)
		f->count++;
}

/* Rows for one form of the first word, batch after batch, until enough are kept or there are no more. */
static enum err find_form(struct finding *f, struct str form) {
	enum { BATCH = 200 };
	struct str grams = query_text(f->db, f->a, form);
	const struct search_filter *filter = f->filter;
	int64_t after = f->after;
	size_t kept = 0;
	for (;;) {
		struct search_find_row *rows;
		size_t count;
		TRY(search_find(f->db, f->a, grams, after, filter->has_tenant ? &filter->tenant : NULL,
			filter->year.has ? &filter->year.v : NULL, filter->kinds != 0 ? &filter->kinds : NULL,
			filter->what != 0 ? &filter->what : NULL, BATCH, &rows, &count));
		for (size_t i = 0; i < count && kept < f->most; i++) {
			if (!words_contain(rows[i].folded, form) || !all_in(f->terms, f->term_count, rows[i].folded))
				continue;
			keep(f, &rows[i]);
			kept++;
		}
		if (count < BATCH || kept >= f->most)
			return OK;
		after = rows[count - 1].rank_no;
	}
}

/* The word that is likely to be rarest: the longest. */
static const struct term *rarest(const struct term *terms, size_t count) {
	const struct term *best = &terms[0];
	for (size_t i = 1; i < count; i++)
		if (terms[i].count < best->count || (terms[i].count == best->count && terms[i].own.n > best->own.n))
			best = &terms[i];
	return best;
}

enum err search_run(struct db *db, struct arena *a, struct str text, const struct search_filter *filter, int64_t after,
	size_t most, struct search_find_row **ret_rows, size_t *ret_count) {
	struct term terms[WORDS_MOST];
	struct finding f = { .db = db, .a = a, .terms = terms, .filter = filter, .after = after, .most = most };
	f.term_count = terms_of(a, text, filter->synonyms, terms);
	f.rows = ARENA_ARRAY(a, struct search_find_row, most + 1);
	if (f.term_count > 0) {
		const struct term *first = rarest(terms, f.term_count);
		for (size_t i = 0; i < first->count; i++)
			TRY(find_form(&f, first->forms[i]));
	}
	*ret_rows = f.rows;
	*ret_count = f.count;
	return OK;
}

/* ---- records of one municipality ---- */

/* A word of the index that only this municipality's records of this kind have, so that a search reads no others. */
static struct str scope_gram(struct arena *a, struct tenant_id tenant, enum search_private kind) {
	char room[ID_TEXT_SIZE];
	return str_format(a, "x%d%.*s", (int)kind, STR_ARG(id_write(tenant.v, room)));
}

enum err search_private_put(struct db *db, struct arena *a, struct tenant_id tenant, enum search_private kind,
	int64_t ref, struct str text) {
	struct str folded = words_fold(a, text);
	struct gram_set set = grams_of(a, folded);
	struct str grams = STR_JOIN(a, scope_gram(a, tenant, kind), S(" "), join(a, &set, "", ""));
	TRY(search_private_insert(db, tenant, kind, ref, folded, grams, NULL));
	return search_private_index_insert(db, ref, grams, NULL);
}

enum err search_private_forget(struct db *db, struct arena *a, struct tenant_id tenant, int64_t ref) {
	struct search_private_grams_row row;
	enum err e = search_private_grams(db, a, tenant, ref, &row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(search_private_index_delete(db, ref, row.grams, NULL));
	return search_private_delete(db, tenant, ref, NULL);
}

/* What the index is asked for: the municipality's word and the pairs of every word. */
static struct str private_query(struct db *db, struct arena *a, struct str scope, const struct term *terms,
	size_t count) {
	struct str text = db_engine(db) == DB_SQLITE ? STR_JOIN(a, S("\""), scope, S("\"")) : scope;
	for (size_t i = 0; i < count; i++)
		text = STR_JOIN(a, text, S(" "), query_text(db, a, terms[i].own));
	return text;
}

enum err search_private_run(struct db *db, struct arena *a, struct tenant_id tenant, enum search_private kind,
	struct str text, int64_t before, size_t most, int64_t **ret_refs, size_t *ret_count) {
	enum { BATCH = 200 };
	struct term terms[WORDS_MOST];
	size_t term_count = terms_of(a, text, false, terms), count = 0, found = BATCH;
	int64_t *refs = ARENA_ARRAY(a, int64_t, most);
	struct str query = private_query(db, a, scope_gram(a, tenant, kind), terms, term_count);
	while (term_count > 0 && found == BATCH && count < most) {
		struct search_private_find_row *rows;
		TRY(search_private_find(db, a, query, before, tenant, kind, BATCH, &rows, &found));
		for (size_t i = 0; i < found && count < most; i++)
			if (all_in(terms, term_count, rows[i].folded))
				refs[count++] = rows[i].ref;
		before = found > 0 ? rows[found - 1].ref : before;
	}
	*ret_refs = refs;
	*ret_count = count;
	return OK;
}

/* ---- excerpts ---- */

static bool find_in_text(struct arena *a, const struct folded *text, struct str query, struct span *ret_span) {
	struct term terms[WORDS_MOST];
	size_t count = terms_of(a, query, true, terms);
	for (size_t i = 0; i < count; i++) {
		if (fold_find(text, terms[i].own, 0, ret_span))
			return true;
		for (size_t k = 0; k < terms[i].count; k++)
			if (fold_find(text, terms[i].forms[k], 0, ret_span))
				return true;
	}
	return false;
}

struct str search_excerpt(struct arena *a, struct str text, struct str query, size_t most, size_t *ret_from,
	size_t *ret_n) {
	struct folded folded = fold_mapped(a, text, 0);
	struct span span;
	*ret_from = 0;
	*ret_n = 0;
	if (!find_in_text(a, &folded, query, &span))
		return utf8_prefix(text, most);
	size_t before = utf8_count(str_slice(text, 0, span.from));
	size_t skipped = before > most / 3 ? before - most / 3 : 0;
	size_t start = utf8_prefix(text, skipped).n;
	struct str excerpt = utf8_prefix(str_from_offset(text, start), most);
	*ret_from = span.from - start;
	*ret_n = *ret_from + span.n <= excerpt.n ? span.n : excerpt.n - *ret_from;
	return excerpt;
}
