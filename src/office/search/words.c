/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads data/words.tsv once. See words.h. */
#include "office/search/words.h"

#include "base/buf.h"
#include "base/fold.h"
#include "web/asset.h"

#include <pthread.h>

static struct word_entry *entries;
static size_t entry_count;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static size_t pieces(struct str list) {
	size_t n = list.n > 0;
	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == '|';
	return n;
}

/* "a|b|c" into an array behind `first` items. */
static struct str *split(struct arena *a, struct str list, size_t first, size_t *ret_count) {
	struct str *items = ARENA_ARRAY(a, struct str, first + pieces(list));
	size_t n = first;
	while (list.n > 0) {
		struct str item = str_trim(str_cut(&list, S("|")));
		if (item.n > 0)
			items[n++] = item;
	}
	*ret_count = n;
	return items;
}

static void read_line(struct arena *a, struct str line, struct word_entry *entry) {
	struct str term = str_trim(str_cut(&line, S("\t")));
	struct str synonyms = str_cut(&line, S("\t"));
	*entry = (struct word_entry){ .term = term };
	entry->kinds = str_trim(str_cut(&line, S("\t")));
	entry->wishes = str_trim(str_cut(&line, S("\t")));
	entry->see = split(a, str_trim(line), 0, &entry->see_count);
	entry->folded = split(a, synonyms, 1, &entry->folded_count);
	entry->folded[0] = term;
	for (size_t i = 0; i < entry->folded_count; i++)
		entry->folded[i] = fold(a, entry->folded[i], 0);
}

static void load(void) {
	const struct asset *file = asset_by_name("words.tsv");
	if (file == NULL)
		BUG("words.tsv is not embedded");
	static struct arena *a; /* lives as long as the process, and stays reachable */
	a = arena_new();
	struct str text = str_of((const char *)file->bytes, file->n);
	size_t lines = 1;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	entries = ARENA_ARRAY(a, struct word_entry, lines);
	str_line(&text); /* heading */
	while (!str_is_none(text)) {
		struct str line = str_line(&text);
		if (str_trim(line).n > 0)
			read_line(a, line, &entries[entry_count++]);
	}
}

const struct word_entry *words_all(size_t *ret_count) {
	pthread_once(&loaded, load);
	*ret_count = entry_count;
	return entries;
}

const struct word_entry *words_find(struct str folded) {
	size_t count;
	const struct word_entry *all = words_all(&count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < all[i].folded_count; k++)
			if (str_equal(all[i].folded[k], folded))
				return &all[i];
	return NULL;
}

const struct word_entry *words_within(struct str text) {
	size_t count;
	size_t longest = 0;
	const struct word_entry *all = words_all(&count);
	const struct word_entry *best = NULL;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < all[i].folded_count; k++)
			if (all[i].folded[k].n > longest && words_contain(text, all[i].folded[k])) {
				longest = all[i].folded[k].n;
				best = &all[i];
			}
	return best;
}

/* ---- words in texts ---- */

enum { SHORT_WORD = 3 };

static bool is_latin(char c) {
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct str words_fold(struct arena *a, struct str text) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, text.n * 12 + 64); /* NFKC makes eleven times as many bytes of U+FDFA */
	while (!str_is_none(text)) {
		struct str line = str_replace(a, str_line(&text), S("\xe3\x80\x80"), S(" "));
		while (line.n > 0) {
			struct str word = fold(a, str_cut(&line, S(" ")), 0), so_far = buf_view(b);
			if (so_far.n > 0 && word.n > 0 && is_latin(so_far.p[so_far.n - 1]) && is_latin(word.p[0]))
				buf_char(b, ' ');
			buf_str(b, word);
		}
		if (!str_is_none(text))
			buf_char(b, '\n');
	}
	return buf_view(b);
}

/* The end of the word where it begins at `from`; 0 when it does not. */
static size_t end_of_word(struct str text, size_t from, struct str word) {
	size_t at = from;
	for (size_t i = 0; i < word.n; at++) {
		if (at >= text.n)
			return 0;
		if (text.p[at] == word.p[i])
			i++;
		else if (i == 0 || text.p[at] != ' ')
			return 0;
	}
	return at;
}

static bool is_latin_word(struct str word) {
	for (size_t i = 0; i < word.n; i++)
		if (!is_latin(word.p[i]))
			return false;
	return true;
}

bool words_contain(struct str text, struct str word) {
	bool begins = word.n > 0 && is_latin(word.p[0]), ends = word.n <= SHORT_WORD && is_latin_word(word);
	for (size_t i = 0; i + word.n <= text.n && word.n > 0; i++) {
		if (text.p[i] != word.p[0] || (begins && i > 0 && is_latin(text.p[i - 1])))
			continue;
		size_t end = end_of_word(text, i, word);
		if (end > 0 && !(ends && end < text.n && is_latin(text.p[end])))
			return true;
	}
	return false;
}
