/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which municipality a name means: the register decides, never the name's ending. See read.h and read-private.h. */
#include "office/plan/read/read-private.h"

/* JIS X 0401: the first two digits of a municipality's code. */
static const char *const PREFECTURES[48] = {
	"", "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県",
	"新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県",
	"奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県",
	"熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
};

/* ---- the register ---- */

static struct str prefecture_of_code(struct str code) {
	size_t number = (size_t)(code.p[0] - '0') * 10 + (size_t)(code.p[1] - '0');
	return number < COUNT_OF(PREFECTURES) ? str_from(PREFECTURES[number]) : STR_NONE;
}

static bool is_code(struct str code) {
	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] < '0' || code.p[i] > '9')
			return false;
	return code.n == 6;
}

enum column { COLUMN_CODE, COLUMN_NAME, COLUMN_PREFECTURE, COLUMN_CITY, COLUMN_COUNT };

static struct str field(struct str line, size_t wanted) {
	for (size_t i = 0; !str_is_none(line); i++) {
		struct str cell = str_cut(&line, S("\t"));
		if (i == wanted)
			return str_trim(cell);
	}
	return S("");
}

static bool find_columns(struct str header, size_t columns[COLUMN_COUNT]) {
	static const char *const NAMES[COLUMN_COUNT] = { "code", "name", "prefecture", "designated_city" };
	for (size_t c = 0; c < COLUMN_COUNT; c++)
		columns[c] = SIZE_MAX;
	for (size_t i = 0; !str_is_none(header); i++) {
		struct str cell = str_trim(str_cut(&header, S("\t")));
		for (size_t c = 0; c < COLUMN_COUNT; c++)
			if (str_equal(cell, str_from(NAMES[c])))
				columns[c] = i;
	}
	return columns[COLUMN_CODE] != SIZE_MAX && columns[COLUMN_NAME] != SIZE_MAX;
}

static bool has_row(const struct municipality_register *r, const struct register_row *row) {
	for (size_t i = 0; i < r->count; i++)
		if (str_equal(r->rows[i].code, row->code) && str_equal(r->rows[i].name, row->name))
			return true;
	return false;
}

static void add_row(struct arena *a, struct municipality_register *r, const struct register_row *row) {
	if (has_row(r, row))
		return;
	r->rows = list_grow(a, r->rows, r->count, &r->room, sizeof *r->rows);
	r->rows[r->count++] = *row;
}

enum err municipality_register_add(struct arena *a, struct municipality_register *r, struct str tsv, int *ret_line) {
	size_t columns[COLUMN_COUNT];
	struct str rest = tsv;
	*ret_line = 1;
	if (!find_columns(str_line(&rest), columns))
		return ERR_FORMAT;
	while (!str_is_none(rest)) {
		struct str line = str_line(&rest);
		++*ret_line;
		if (str_trim(line).n == 0)
			continue;
		struct register_row row = {
			.code = field(line, columns[COLUMN_CODE]),
			.name = field(line, columns[COLUMN_NAME]),
			.prefecture = field(line, columns[COLUMN_PREFECTURE]),
			.city = field(line, columns[COLUMN_CITY]),
		};
		if (!is_code(row.code) || row.name.n == 0)
			return ERR_FORMAT;
		if (row.prefecture.n == 0)
			row.prefecture = prefecture_of_code(row.code);
		if (utf8_decode(row.name, &row.first) == 0)
			return ERR_FORMAT;
		row.first = glyph_fold(row.first);
		add_row(a, r, &row);
	}
	return OK;
}

/* ---- names in texts ---- */

/* Glyphs of `name` at the beginning of the text, spaces inside the text skipped; 0 when it is not there. */
static size_t leads(struct text t, struct str name) {
	size_t i = 0;
	while (name.n > 0) {
		uint32_t cp;
		size_t length = utf8_decode(name, &cp);
		if (length == 0)
			return 0;
		while (i > 0 && is_space(text_at(t, i)) && i < t.n)
			i++;
		if (text_at(t, i) != glyph_fold(cp))
			return 0;
		i++;
		name = str_from_offset(name, length);
	}
	return i;
}

struct str prefecture_leading(struct text t, size_t *ret_n) {
	for (size_t i = 1; i < COUNT_OF(PREFECTURES); i++) {
		size_t n = leads(t, str_from(PREFECTURES[i]));
		if (n > 0) {
			*ret_n = n;
			return str_from(PREFECTURES[i]);
		}
	}
	*ret_n = 0;
	return STR_NONE;
}

/* The longest name of the register that the text begins with, and how many rows have it. A ward of a designated city
 * has no plan of its own: it counts only when its city stands before it, which the caller has not seen. */
static struct municipality_match longest_leading(struct reader *r, struct text t, struct str prefecture) {
	struct municipality_match match = { .row = NULL };
	for (size_t i = 0; i < r->r->count; i++) {
		const struct register_row *row = &r->r->rows[i];
		if (row->first != text_at(t, 0) || row->city.n > 0 ||
			(prefecture.n > 0 && !str_equal(row->prefecture, prefecture)))
			continue;
		size_t n = leads(t, row->name);
		if (n == 0 || n < match.end)
			continue;
		match.candidates = n > match.end ? 1 : match.candidates + 1;
		match.end = n;
		match.row = match.candidates == 1 ? row : NULL;
	}
	return match;
}

struct municipality_match municipality_leading(struct reader *r, struct text t, struct str prefecture) {
	size_t skipped;
	struct str named = prefecture_leading(t, &skipped);
	size_t from = skipped;
	while (skipped > 0 && is_space(text_at(t, from)) && from < t.n)
		from++;
	struct municipality_match match = longest_leading(r, text_from(t, from), named.n > 0 ? named : prefecture);
	match.from = from;
	match.end = match.candidates > 0 ? match.end + from : 0;
	return match;
}

struct municipality_match municipality_named(struct reader *r, struct text t, struct str prefecture) {
	t = text_trim(t);
	struct municipality_match match = municipality_leading(r, t, prefecture);
	if (match.end != t.n)
		return (struct municipality_match){ .row = NULL };
	return match;
}

/* A name inside prose begins where no ideograph stands before it: 北区 is not in 城北区域. */
static bool begins_word(struct text t, size_t i) {
	return i == 0 || !is_kanji(t.g[i - 1].fold);
}

struct municipality_match municipality_mentioned(struct reader *r, struct text t) {
	size_t *counts = ARENA_ARRAY(r->a, size_t, r->r->count + 1);
	struct municipality_match best = { .row = NULL };
	size_t most = 0;
	for (size_t i = 0; i < t.n; i++) {
		struct municipality_match match =
			begins_word(t, i) ? longest_leading(r, text_from(t, i), STR_NONE) : best;
		if (!begins_word(t, i) || match.candidates == 0)
			continue;
		size_t which = match.row == NULL ? r->r->count : (size_t)(match.row - r->r->rows);
		if (++counts[which] > most) {
			most = counts[which];
			best = match;
			best.from = i;
			best.end = i + match.end;
		}
	}
	return best;
}

struct str prefecture_of_file(struct reader *r) {
	struct str found = STR_NONE;
	struct str text = r->d->files[r->file].text;
	for (size_t i = 1; i < COUNT_OF(PREFECTURES); i++) {
		if (!str_contains(text, str_from(PREFECTURES[i])))
			continue;
		if (found.n > 0)
			return STR_NONE;
		found = str_from(PREFECTURES[i]);
	}
	bool metropolis = str_contains(text, S("都内")) || str_contains(text, S("都及び"));
	return found.n == 0 && metropolis ? S("東京都") : found;
}
