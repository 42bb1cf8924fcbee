/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers and bullets at the beginning of a line, in the styles that Japanese offices use. See read-private.h. */
#include "office/plan/read/read-private.h"

enum { LARGEST_NUMBER = 30 };

/* ---- numerals ---- */

static int kanji_digit(uint32_t c) {
	static const uint16_t DIGITS[] = { 0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d, 0x4e03, 0x516b,
		0x4e5d };
	for (int i = 0; i < (int)COUNT_OF(DIGITS); i++)
		if (DIGITS[i] == c)
			return i;
	return -1;
}

static size_t ascii_numeral(struct text t, int *ret) {
	size_t n = 0;
	int value = 0;
	while (n < t.n && n < 5 && t.g[n].fold >= '0' && t.g[n].fold <= '9')
		value = value * 10 + (int)(t.g[n++].fold - '0');
	if (n > 4)
		return 0;
	*ret = value;
	return n;
}

/* 三, 十, 十二, 二十三, 三一 (digit by digit). */
static size_t kanji_numeral(struct text t, int *ret) {
	size_t n = 0;
	int value = 0, digits = 0;
	bool tens = false;
	for (; n < t.n && n < 5; n++) {
		int digit = kanji_digit(t.g[n].fold);
		if (t.g[n].fold == 0x5341 && !tens) { /* 十 */
			value = (digits > 0 ? value : 1) * 10;
			tens = true;
			digits = 0;
		} else if (digit >= 0) {
			value = tens && digits == 0 ? value + digit : value * 10 + digit;
			digits++;
		} else {
			break;
		}
	}
	*ret = value;
	return value <= 9999 ? n : 0;
}

size_t numeral_read(struct text t, bool first_year, int *ret) {
	if (first_year && text_at(t, 0) == 0x5143) { /* 元 */
		*ret = 1;
		return 1;
	}
	size_t n = ascii_numeral(t, ret);
	return n > 0 ? n : kanji_numeral(t, ret);
}

/* ---- marks ---- */

static size_t spaces(struct text t, size_t from) {
	size_t n = 0;
	while (is_space(text_at(t, from + n)) && from + n < t.n)
		n++;
	return n;
}

static bool found(struct numbering *ret, struct text t, enum numbering_style style, int value, size_t mark) {
	if (value < 0 || value > LARGEST_NUMBER)
		return false;
	*ret = (struct numbering){ .style = style, .value = value, .mark = mark + spaces(t, mark) };
	return true;
}

/* ① to ⑳, ❶ to ❿, ⑴ to ⒇, ⒈ to ⒛, Ⅰ to Ⅻ: numbers that are one character. */
static bool read_single(struct text t, struct numbering *ret) {
	static const struct { uint16_t first, last; enum numbering_style style;
	} RANGES[] = {
		{ 0x2460, 0x2473, NUMBERING_CIRCLE },
		{ 0x2776, 0x277f, NUMBERING_CIRCLE },
		{ 0x2474, 0x2487, NUMBERING_PAREN },
		{ 0x2488, 0x249b, NUMBERING_DOT },
		{ 0x2160, 0x216b, NUMBERING_ROMAN },
	};
	uint32_t c = text_at(t, 0);
	for (size_t i = 0; i < COUNT_OF(RANGES); i++)
		if (c >= RANGES[i].first && c <= RANGES[i].last) {
			bool dot =
				RANGES[i].style == NUMBERING_ROMAN && (text_at(t, 1) == '.' || text_at(t, 1) == 0x3001);
			return found(ret, t, RANGES[i].style, (int)(c - RANGES[i].first) + 1, dot ? 2 : 1);
		}
	return false;
}

static int kana_value(uint32_t c) {
	static const uint16_t ORDER[] = { 0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa, 0x30ab, 0x30ad, 0x30af, 0x30b1,
		0x30b3 };
	for (int i = 0; i < (int)COUNT_OF(ORDER); i++)
		if (ORDER[i] == c)
			return i + 1;
	return 0;
}

static bool read_word(struct text t, struct numbering *ret);

/* 【柱1】 〈基本方針２〉 */
static bool read_boxed_word(struct text t, struct numbering *ret) {
	size_t close = text_close(t, 0);
	struct numbering inner;
	if (close >= t.n || !read_word(text_trim(text_slice(t, 1, close - 1)), &inner) ||
		inner.mark != text_trim(text_slice(t, 1, close - 1)).n)
		return false;
	return found(ret, t, NUMBERING_BOX, inner.value, close + 1);
}

/* (1) (一) (ア) [1] 【1】 《一》 */
static bool read_enclosed(struct text t, struct numbering *ret) {
	uint32_t opener = text_at(t, 0);
	bool box = opener == '[' || opener == 0x3010 || opener == 0x3008 || opener == 0x300a || opener == 0x226a;
	if (opener != '(' && !box)
		return false;
	if (read_boxed_word(t, ret))
		return true;
	int value = kana_value(text_at(t, 1));
	size_t n = value > 0 ? 1 : numeral_read(text_from(t, 1), false, &value);
	if (n == 0 || text_close(t, 0) != n + 1)
		return false;
	enum numbering_style style = box ? NUMBERING_BOX :
		kana_value(text_at(t, 1)) > 0 ? NUMBERING_KANA :
						NUMBERING_PAREN;
	return found(ret, t, style, value, n + 2);
}

/* A separator that makes a number out of a numeral: its glyphs. */
static size_t separator(struct text t, size_t at) {
	uint32_t c = text_at(t, at);
	return c == '.' || c == 0x3001 || c == ':' || c == ')' ? 1 : 0;
}

/* 第1 第一の柱 第２章 */
static bool read_ordinal(struct text t, struct numbering *ret) {
	static const struct {
		const char *word;
		enum numbering_style style;
	} UNITS[] = { { "の柱", NUMBERING_ORDINAL }, { "章", NUMBERING_CHAPTER }, { "節", NUMBERING_SECTION },
		{ "項", NUMBERING_SECTION }, { "", NUMBERING_ORDINAL } };
	int value;
	if (!text_starts(t, "第"))
		return false;
	size_t n = 1 + numeral_read(text_from(t, 1), false, &value);
	if (n == 1)
		return false;
	for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
		size_t end = n + literal_count(UNITS[i].word);
		if (text_starts(text_from(t, n), UNITS[i].word) &&
			(end >= t.n || spaces(t, end) > 0 || separator(t, end) > 0))
			return found(ret, t, UNITS[i].style, value, end + separator(t, end));
	}
	return false;
}

/* 柱1 基本方針２： 施策の柱Ⅰ */
static bool read_word(struct text t, struct numbering *ret) {
	static const char *const WORDS[] = {
		"施策の柱", "重点施策", "基本施策", "基本方針", "基本目標", "重点目標", "重点プロジェクト", "重点取組", "取組方針", "施策の方向性", "方向性",
		"取組の柱", "基本戦略", "プロジェクト", "柱", "施策", "取組", "取り組み", "方針", "目標", "戦略", "テーマ",
	};
	for (size_t i = 0; i < COUNT_OF(WORDS); i++) {
		if (!text_starts(t, WORDS[i]))
			continue;
		size_t at = literal_count(WORDS[i]) + spaces(t, literal_count(WORDS[i]));
		struct numbering inner;
		int value;
		size_t n = numeral_read(text_from(t, at), false, &value);
		if (n == 0 && read_single(text_from(t, at), &inner)) {
			value = inner.value;
			n = 1;
		}
		if (n == 0)
			return false;
		size_t end = at + n;
		bool apart = end >= t.n || spaces(t, end) > 0 || separator(t, end) > 0 || is_opener(text_at(t, end));
		if (!apart || !found(ret, t, NUMBERING_WORD, value, end + separator(t, end)))
			return false;
		ret->major = (int)i + 1;
		return true;
	}
	return false;
}

/* II. III) IV text, of ASCII letters. */
static size_t ascii_roman(struct text t, int *ret) {
	static const char *const NUMERALS[] = { "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X" };
	size_t n = 0;
	while (text_at(t, n) == 'I' || text_at(t, n) == 'V' || text_at(t, n) == 'X')
		n++;
	for (size_t i = 0; i < COUNT_OF(NUMERALS); i++)
		if (n == strlen(NUMERALS[i]) && text_starts(t, NUMERALS[i])) {
			*ret = (int)i + 1;
			return n;
		}
	return 0;
}

static bool read_letter(struct text t, struct numbering *ret) {
	int value = 0;
	size_t n = ascii_roman(t, &value);
	bool apart = separator(t, n) > 0 || spaces(t, n) > 0;
	if (n > 0 && apart && text_at(t, n + 1) != 0)
		return found(ret, t, NUMBERING_ROMAN, value, n + separator(t, n));
	uint32_t c = text_at(t, 0);
	if (c >= 'A' && c <= 'J' && separator(t, 1) > 0)
		return found(ret, t, NUMBERING_ALPHA, (int)(c - 'A') + 1, 2);
	if (kana_value(c) > 0 && (separator(t, 1) > 0 || spaces(t, 1) > 0))
		return found(ret, t, NUMBERING_KANA, kana_value(c), 1 + separator(t, 1));
	return false;
}

static bool starts_with_one_of(struct text t, const char *characters) {
	for (size_t i = 0; characters[i] != '\0'; i += 3) {
		char one[4] = { characters[i], characters[i + 1], characters[i + 2], '\0' };
		if (text_starts(t, one))
			return true;
	}
	return false;
}

/* What stands behind a numeral that counts something: ２つ, 3年, 5社以上. But 人 in 4 人材 begins a word, and behind a space so
 * it may in 1 人を育てる. */
static bool is_counter(struct text t, bool apart) {
	static const char ALWAYS[] = "年月日社件回か箇カヶヵ点万億千百割倍名", TIGHT[] = "人者次種本階番歳世度時分期章級台軒";
	static const char *const BEHIND[] = { "以上", "以内", "以下", "程度", "未満", "目", "度", "間", "所", "国" };
	if (text_starts(t, "つ")) /* ２つの工業団地; but 2 つくり手, 2 つながり */
		return t.n == 1 || !is_hiragana(text_at(t, 1)) || starts_with_one_of(text_from(t, 1), "のをにがはとでもめ");
	if (!starts_with_one_of(t, ALWAYS) && (apart || !starts_with_one_of(t, TIGHT)))
		return false;
	if (!is_kanji(text_at(t, 1)))
		return true;
	for (size_t i = 0; i < COUNT_OF(BEHIND); i++)
		if (text_starts(text_from(t, 1), BEHIND[i]))
			return true;
	return false;
}

/* 1-1 text, １－２　text, 2.1 text: the second of two numbers runs on within the first. */
static bool read_pair(struct text t, struct numbering *ret) {
	int major, value;
	size_t n = ascii_numeral(t, &major);
	if (n == 0 || n > 2 || (text_at(t, n) != '-' && text_at(t, n) != '.' && text_at(t, n) != 0x30fc))
		return false;
	size_t m = ascii_numeral(text_from(t, n + 1), &value);
	size_t end = n + 1 + m;
	if (m == 0 || m > 2 || major == 0 || value == 0 || spaces(t, end) == 0 || end + spaces(t, end) >= t.n)
		return false;
	if (!found(ret, t, NUMBERING_PAIR, value, end))
		return false;
	ret->major = major;
	return true;
}

/* 1 text, 1. text, 1) text, １text; 一 text, 一、text */
static bool read_numeral(struct text t, struct numbering *ret) {
	int value;
	size_t n = numeral_read(t, false, &value);
	if (n == 0)
		return false;
	bool kanji = kanji_digit(text_at(t, 0)) >= 0 || text_at(t, 0) == 0x5341;
	uint32_t next = text_at(t, n);
	if (n == t.n && !kanji) /* the text is on the next line */
		return found(ret, t, NUMBERING_PLAIN, value, n);
	if (next == ')' && !kanji)
		return found(ret, t, NUMBERING_CLOSED, value, n + 1);
	if (separator(t, n) > 0 && !(text_at(t, n + 1) >= '0' && text_at(t, n + 1) <= '9'))
		return found(ret, t, kanji ? NUMBERING_KANJI : NUMBERING_DOT, value, n + 1);
	if (spaces(t, n) > 0 && !is_counter(text_from(t, n + spaces(t, n)), true))
		return found(ret, t, kanji ? NUMBERING_KANJI : NUMBERING_PLAIN, value, n);
	if (!kanji && value > 0 && n == 1 && t.n > 1 && next > 0x2e80 && !is_counter(text_from(t, n), false))
		return found(ret, t, NUMBERING_TIGHT, value, n);
	return false;
}

static bool read_bullet(struct text t, struct numbering *ret) {
	static const uint16_t BULLETS[] = { 0x30fb, 0x25cf, 0x25cb, 0x25ce, 0x25c6, 0x25c7, 0x25a0, 0x25a1, 0x25aa,
		0x25ab, 0x25b6, 0x25b7, 0x25b8, 0x25ba, 0x27a2, 0x2713, 0x2714, 0x25e6, 0x25fc, 0x25fe, 0xf0b7, 0xf06c,
		0xf0d8 };
	uint32_t c = text_at(t, 0);
	for (size_t i = 0; i < COUNT_OF(BULLETS); i++)
		if (c == BULLETS[i] && t.n > 1)
			return found(ret, t, NUMBERING_BULLET, 0, 1);
	return false;
}

static bool read_boxed(struct text t, struct numbering *ret) {
	uint32_t c = text_at(t, 0);
	bool box = c == 0x3010 || c == '<' || c == 0x3008 || c == 0x226a || c == 0x300a;
	if (!box || t.n < 4)
		return false;
	uint32_t last = text_last(t);
	bool closed = c == '<' ? last == '>' : text_close(t, 0) == t.n - 1;
	return closed && found(ret, t, NUMBERING_BOXED, 0, 0);
}

bool numbering_read(struct text t, struct numbering *ret) {
	return read_single(t, ret) || read_enclosed(t, ret) || read_ordinal(t, ret) || read_word(t, ret) ||
		read_letter(t, ret) || read_pair(t, ret) ||
		read_numeral(t, ret) || read_bullet(t, ret) || read_boxed(t, ret);
}
