/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what people write to what a bank's field takes: each character becomes a unit with its bytes or its refusal,
 * legal forms are found among the units, and the result is put together with its list of changes. See kana.h. */
#include "office/bank/kana-private.h"

#include "base/fold.h"

#include <string.h>

const struct enum_desc bank_change_reason_desc = { "bank_change_reason", BANK_CHANGE_REASON_COUNT,
	(const struct enum_value[BANK_CHANGE_REASON_COUNT]){
		[BANK_CHANGE_WIDTH] = { "width", T("半角にした") },
		[BANK_CHANGE_HIRAGANA] = { "hiragana", T("ひらがなを半角カナにした") },
		[BANK_CHANGE_SMALL] = { "small", T("小さいカナを大きくした") },
		[BANK_CHANGE_LONG_MARK] = { "long_mark", T("長音をハイフンにした") },
		[BANK_CHANGE_DASH] = { "dash", T("横線をハイフンにした") },
		[BANK_CHANGE_DOT] = { "dot", T("中点を空白にした") },
		[BANK_CHANGE_CASE] = { "case", T("小文字を大文字にした") },
		[BANK_CHANGE_OLD_KANA] = { "old_kana", T("古いカナを今のカナにした") },
		[BANK_CHANGE_YEN] = { "yen", T("円記号を半角にした") },
		[BANK_CHANGE_MARK] = { "mark", T("濁点・半濁点を半角にした") },
		[BANK_CHANGE_FORM] = { "form", T("法人などの略語にした") },
		[BANK_CHANGE_SPACE] = { "space", T("空白を取った") },
		[BANK_CHANGE_CUT] = { "cut", T("長い名義の終わりを省いた") },
	} };

/* ---- one byte ---- */

bool jis_is_mark(unsigned char b) {
	return b == JIS_VOICED || b == JIS_SEMI_VOICED;
}

bool jis_takes_mark(unsigned char base, unsigned char mark) {
	bool ha = base >= 0xca && base <= 0xce; /* ﾊ-ﾎ */
	if (mark == JIS_SEMI_VOICED)
		return ha;
	return ha || (base >= 0xb6 && base <= 0xc4) || base == 0xb3; /* ｶ-ﾄ, ｳ */
}

bool jis_in_class(unsigned char b, enum bank_text_class class, unsigned flags) {
	if (b == ' ' || (b >= '0' && b <= '9') || (b >= 0xb1 && b <= 0xdf))
		return true;
	if (b >= 'A' && b <= 'Z')
		return class != BANK_TEXT_PAYROLL;
	if (b == JIS_WO)
		return class == BANK_TEXT_EDI || (class == BANK_TEXT_NAME && (flags & BANK_TEXT_WO) != 0);
	switch (class) {
	case BANK_TEXT_PLACE: return b == '-';
	case BANK_TEXT_NAME:
		return b == '(' || b == ')' || b == '-' || (b == '.' && (flags & BANK_TEXT_NO_PERIOD) == 0);
	case BANK_TEXT_EDI:
		return b == '\\' || b == 0xa2 || b == 0xa3 || b == '(' || b == ')' || b == '-' || b == '/' || b == '.';
	case BANK_TEXT_INVALID: case BANK_TEXT_PAYROLL: case BANK_TEXT_CLASS_COUNT: break;
	}
	return false;
}

struct str jis_to_text(struct arena *a, const unsigned char *bytes, size_t n) {
	char *to = arena_bytes(a, n * 3 + 1);
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		at += utf8_encode(bytes[i] < 0x80 ? bytes[i] : bytes[i] - JIS_KANA_FIRST + HALF_KANA_FIRST, to + at);
	return str_of(to, at);
}

bool bank_text_decode(struct arena *a, struct str bytes, struct str *ret_text) {
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char b = (unsigned char)bytes.p[i];
		if (b < 0x20 || (b > 0x7e && b < JIS_KANA_FIRST) || b > JIS_SEMI_VOICED)
			return false;
	}
	*ret_text = jis_to_text(a, (const unsigned char *)(bytes.n == 0 ? "" : bytes.p), bytes.n);
	return true;
}

/* The byte of one character; 0 when it has none. */
static unsigned char jis_of(uint32_t c) {
	if (c >= 0x20 && c <= 0x7e)
		return (unsigned char)c;
	return c >= HALF_KANA_FIRST && c <= HALF_KANA_LAST ? (unsigned char)(c - HALF_KANA_FIRST + JIS_KANA_FIRST) : 0;
}

bool bank_text_encode(struct arena *a, struct str text, struct str *ret_bytes) {
	char *to = arena_bytes(a, text.n + 1);
	size_t n = 0;
	uint32_t c = 0;
	for (size_t at = 0, size; at < text.n; at += size) {
		size = utf8_decode(str_from_offset(text, at), &c);
		unsigned char b = size == 0 ? 0 : jis_of(c);
		if (b == 0)
			return false;
		to[n++] = (char)b;
	}
	*ret_bytes = str_of(to, n);
	return true;
}

/* ---- one character ---- */

/* Half-width small kana (A7–AF) to the large one. */
static unsigned char large_of(unsigned char b) {
	static const unsigned char LARGE[] = { 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xd4, 0xd5, 0xd6, 0xc2 };
	return b >= 0xa7 && b <= 0xaf ? LARGE[b - 0xa7] : b;
}

static bool is_dash(uint32_t c) {
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* Kana without a half-width form of their own, in the large or present one; 0: none of them. */
static unsigned char rare_kana(uint32_t c, enum bank_change_reason *ret_reason) {
	static const struct {
		uint32_t hiragana, katakana;
		unsigned char byte;
		enum bank_change_reason reason;
	} RARE[] = {
		{ U'ゎ', U'ヮ', 0xdc, BANK_CHANGE_SMALL },
		{ U'ゐ', U'ヰ', 0xb2, BANK_CHANGE_OLD_KANA },
		{ U'ゑ', U'ヱ', 0xb4, BANK_CHANGE_OLD_KANA },
		{ 0x3095, U'ヵ', 0xb6, BANK_CHANGE_SMALL },
		{ 0x3096, U'ヶ', 0xb9, BANK_CHANGE_SMALL },
	};
	for (size_t i = 0; i < COUNT_OF(RARE); i++) {
		if (c == RARE[i].hiragana || c == RARE[i].katakana) {
			*ret_reason = RARE[i].reason;
			return RARE[i].byte;
		}
	}
	return 0;
}

static unsigned char mark_of(uint32_t c) {
	if (c == 0x3099 || c == 0x309b || c == 0xff9e)
		return JIS_VOICED;
	return c == 0x309a || c == 0x309c || c == 0xff9f ? JIS_SEMI_VOICED : 0;
}

/* What is left to change on a byte when its width is right. */
static void settle(struct kana_unit *u) {
	unsigned char b = u->out[0], large = large_of(b);
	if (large != b) {
		u->out[0] = large;
		u->reason = BANK_CHANGE_SMALL;
	} else if (b == JIS_LONG_MARK) {
		u->out[0] = '-';
		u->reason = BANK_CHANGE_LONG_MARK;
	} else if (b == JIS_DOT) {
		u->out[0] = ' ';
		u->reason = BANK_CHANGE_DOT;
	} else if (b >= 'a' && b <= 'z') {
		u->out[0] = (unsigned char)(b - 'a' + 'A');
		u->reason = BANK_CHANGE_CASE;
	}
}

static bool is_hiragana(uint32_t c) {
	return c >= 0x3041 && c <= 0x3096;
}

/* Characters that have a half-width form: ガ becomes two bytes. */
static void put_half(struct arena *a, struct kana_unit *u, struct str original, uint32_t c) {
	struct str half = kana_to_half(a, original, NULL);
	for (size_t at = 0, size; at < half.n && u->out_n < 2; at += size) {
		uint32_t h = 0;
		size = utf8_decode(str_from_offset(half, at), &h);
		unsigned char b = size == 0 ? 0 : jis_of(h);
		if (b == 0) {
			u->out_n = 0;
			return;
		}
		u->out[u->out_n++] = b;
	}
	if (u->out_n > 0 && !str_equal(half, original))
		u->reason = is_hiragana(c) ? BANK_CHANGE_HIRAGANA : BANK_CHANGE_WIDTH;
	settle(u);
}

/* The unit of the character at `at`; no bytes when it has none in any class. */
static struct kana_unit unit_at(struct arena *a, struct str text, size_t at) {
	uint32_t c = 0;
	size_t n = utf8_decode(str_from_offset(text, at), &c);
	struct kana_unit u = { .from = at, .n = n == 0 ? 1 : n };
	if (n == 0)
		return u;
	enum bank_change_reason reason = BANK_CHANGE_INVALID;
	unsigned char b = mark_of(c);
	if (b != 0) {
		reason = c >= 0xff00 ? BANK_CHANGE_INVALID : BANK_CHANGE_MARK;
	} else if (is_dash(c)) {
		b = '-';
		reason = BANK_CHANGE_DASH;
	} else if (c == 0xa5 || c == 0xffe5) {
		b = '\\';
		reason = BANK_CHANGE_YEN;
	} else {
		b = rare_kana(c, &reason);
	}
	if (b == 0) {
		struct arena_mark mark = arena_mark(a);
		put_half(a, &u, str_slice(text, at, n), c);
		arena_rewind(a, mark);
		return u;
	}
	u.out[0] = b;
	u.out_n = 1;
	u.reason = reason;
	return u;
}

struct kana_units kana_units_of(struct arena *a, struct str text) {
	struct kana_units us = { .text = text, .items = ARENA_ARRAY(a, struct kana_unit, text.n + 1) };
	for (size_t at = 0; at < text.n; at += us.items[us.count - 1].n)
		us.items[us.count++] = unit_at(a, text, at);
	return us;
}

/* ---- refusals ---- */

/* Why the unit may not stand where it goes; NULL when it may. */
static const char *refusal_of(const struct kana_units *us, size_t i, enum bank_text_class class, unsigned flags) {
	const struct kana_unit *u = &us->items[i];
	if (u->out_n == 0)
		return T("「{character}」は、銀行のデータに書けない文字です。カナの読みに直してください。");
	if (u->reason == BANK_CHANGE_DOT && (flags & BANK_TEXT_REFUSE_DOT) != 0)
		return T("「{character}」は、この欄に書けません。");
	const struct kana_unit *before = i == 0 ? NULL : &us->items[i - 1];
	bool bound = before != NULL && before->out_n > 0 && jis_takes_mark(before->out[before->out_n - 1], u->out[0]);
	if (jis_is_mark(u->out[0]) && !bound)
		return T("濁点・半濁点の前に、それを付けられるカナがありません。名義が途中で切れていないか、確かめてください。");
	if (u->out_n == 2 && !jis_takes_mark(u->out[0], u->out[1]))
		return T("「{character}」は、銀行のデータに書けない文字です。カナの読みに直してください。");
	if (!jis_in_class(u->out[0], class, flags))
		return class == BANK_TEXT_PAYROLL ?
			T("「{character}」は、給与・賞与の振込の名義に書けません。カナと数字だけが使えます。") :
			T("「{character}」は、この欄に書けません。");
	return NULL;
}

struct str bank_text_refusal(struct arena *a, enum lang lang, const struct bank_text *text, size_t most) {
	const struct msg_arg args[] = { { .name = "character",
						.text = text->refused.p == NULL ? S("") : text->refused },
		{ .name = "bytes", .number = (int64_t)text->bytes }, { .name = "most", .number = (int64_t)most } };
	return text->refusal == NULL ? STR_NONE : tr_format(a, lang, text->refusal, args, COUNT_OF(args));
}

/* ---- the result and its changes ---- */

struct making {
	struct arena *a;
	struct kana_units us;
	unsigned char *out;     /* the text */
	size_t *character;      /* of the original, for each byte of it */
	size_t n;
	struct bank_change *changes;
	size_t change_count;
	size_t open_from, open_to; /* bytes of the original that the last change covers */
};

/* Notes that [from, to) of the original became `bytes`; goes on with the last change when that has the same reason. */
static void note_change(struct making *m, enum bank_change_reason reason, size_t from, size_t to, size_t character,
	struct str became) {
	struct bank_change *last = m->change_count == 0 ? NULL : &m->changes[m->change_count - 1];
	if (last != NULL && last->reason == reason && m->open_to == from) {
		last->old = str_slice(m->us.text, m->open_from, to - m->open_from);
		last->new = str_join2(m->a, last->new, became);
	} else {
		m->changes[m->change_count++] = (struct bank_change){ .reason = reason,
			.character = character,
			.old = str_slice(m->us.text, from, to - from),
			.new = became };
		m->open_from = from;
	}
	m->open_to = to;
}

static void put_byte(struct making *m, unsigned char b, size_t character) {
	m->out[m->n] = b;
	m->character[m->n++] = character;
}

static void put_unit(struct making *m, size_t i) {
	const struct kana_unit *u = &m->us.items[i];
	for (size_t k = 0; k < u->out_n; k++)
		put_byte(m, u->out[k], i + 1);
	if (u->reason != BANK_CHANGE_INVALID)
		note_change(m, u->reason, u->from, u->from + u->n, i + 1, jis_to_text(m->a, u->out, u->out_n));
}

/* Whether the space at unit i stands at an end of the text or beside a legal form. */
static bool is_idle_space(const struct kana_units *us, size_t i) {
	for (int step = -1; step <= 1; step += 2) {
		size_t at = i;
		while (at < us->count && kana_unit_is_space(&us->items[at]))
			at += (size_t)step; /* past 0 it wraps to more than count */
		if (at >= us->count || us->items[at].in_form)
			return true;
	}
	return false;
}

static void put_form(struct making *m, size_t i) {
	const struct kana_unit *u = &m->us.items[i];
	const struct kana_unit *last = &m->us.items[i + u->form_units - 1];
	struct str text = kana_form_placed(m->a, &m->us, i), bytes = S("");
	struct str original = str_slice(m->us.text, u->from, last->from + last->n - u->from);
	if (!bank_text_encode(m->a, text, &bytes))
		BUG("an abbreviation is not in JIS X 0201");
	for (size_t k = 0; k < bytes.n; k++)
		put_byte(m, (unsigned char)bytes.p[k], i + 1);
	if (!str_equal(original, text))
		note_change(m, BANK_CHANGE_FORM, u->from, last->from + last->n, i + 1, text);
}

static void refuse(struct bank_text *t, const char *sentence, size_t character, struct str text) {
	if (t->refused_count++ > 0)
		return;
	t->refusal = sentence;
	t->refused_character = character;
	t->refused = text;
}

/* Puts all units into the result. */
static void put_all(struct making *m, enum bank_text_class class, unsigned flags, struct bank_text *t) {
	for (size_t i = 0; i < m->us.count;) {
		const struct kana_unit *u = &m->us.items[i];
		if (u->form != NULL) {
			put_form(m, i);
			i += u->form_units;
			continue;
		}
		const char *sentence = refusal_of(&m->us, i, class, flags);
		if (sentence != NULL)
			refuse(t, sentence, i + 1, str_slice(m->us.text, u->from, u->n));
		else if (kana_unit_is_space(u) && is_idle_space(&m->us, i))
			note_change(m, BANK_CHANGE_SPACE, u->from, u->from + u->n, i + 1, S(""));
		else
			put_unit(m, i);
		i++;
	}
}

/* Leaves out the end: whole kana with their marks, and no space at the new end. */
static void cut(struct making *m, size_t most) {
	size_t n = most;
	if (n > 0 && jis_is_mark(m->out[n]))
		n--;
	while (n > 0 && m->out[n - 1] == ' ')
		n--;
	struct str gone = jis_to_text(m->a, m->out + n, m->n - n);
	m->changes[m->change_count++] = (struct bank_change){ .reason = BANK_CHANGE_CUT,
		.character = m->character[n],
		.old = gone,
		.new = S("") };
	m->n = n;
}

struct bank_text bank_text_make(struct arena *a, struct str original, enum bank_text_class class, unsigned flags,
	size_t most) {
	struct bank_text t = { 0 };
	struct making m = { .a = a, .us = kana_units_of(a, original) };
	if (class == BANK_TEXT_NAME)
		kana_find_forms(a, &m.us, (flags & BANK_TEXT_SHORTEN) != 0);
	/* A unit gives at most two bytes, a form at most two more than it has units ((ﾁﾄﾞｸ) from five and more). */
	m.out = arena_alloc(a, original.n * 4 + 16);
	m.character = ARENA_ARRAY(a, size_t, original.n * 4 + 16);
	m.changes = ARENA_ARRAY(a, struct bank_change, m.us.count + 2);
	put_all(&m, class, flags, &t);
	t.bytes = m.n;
	if (m.n > most && t.refusal == NULL) {
		if ((flags & BANK_TEXT_CUT) != 0)
			cut(&m, most);
		else
			refuse(&t, T("長すぎます。{bytes}バイトあり、この欄には{most}バイトまでしか書けません（濁点・半濁点も1バイトです）。"), 0, STR_NONE);
	}
	t.text = jis_to_text(a, m.out, m.n);
	t.bytes = m.n;
	t.changes = m.changes;
	t.change_count = m.change_count;
	return t;
}

/* ---- text that should be right already ---- */

const char *bank_text_check(struct str half, enum bank_text_class class, unsigned flags, size_t *ret_byte) {
	unsigned char before = 0;
	size_t byte = 0;
	uint32_t c = 0;
	for (size_t at = 0, size; at < half.n; at += size) {
		size = utf8_decode(str_from_offset(half, at), &c);
		unsigned char b = size == 0 ? 0 : jis_of(c);
		*ret_byte = ++byte;
		if (jis_is_mark(b) && !jis_takes_mark(before, b))
			return T("濁点・半濁点の前に、それを付けられるカナがありません。");
		if (b == 0 || !jis_in_class(b, class, flags))
			return T("この欄に書けない文字です。");
		before = b;
	}
	if (class == BANK_TEXT_NAME && kana_form_misplaced(half, ret_byte))
		return T("法人などの略語のかっこの付け方が違います。先頭は「ｶ)」、末尾は「(ｶ」です。");
	return NULL;
}
