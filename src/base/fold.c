/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The search key, NFKC and NFC. Text is read one character at a time; a character whose normal form is known without
 * ICU and which no combining mark follows is written at once, any other goes to ICU together with the marks behind it
 * (a segment between two normalisation boundaries, so that the result is that of the whole text). See fold.h.
 */
#include "base/fold-private.h"

#include "base/arena.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum { HAN_FIRST = 0x3400, HAN_LAST = 0x9fff, SEGMENT_MOST = 32, NORMAL_MOST = 1024 };

/* Kanji to the form under which all its variants are found; 0: itself. */
static const uint16_t VARIANTS[HAN_LAST - HAN_FIRST + 1] = {
#define VARIANT(from, to) [(from) - HAN_FIRST] = (to),
#define VARIANT_FAR(from, to)
#include "base/variants.def"
#undef VARIANT
#undef VARIANT_FAR
};

/* The same for kanji outside that block. */
static const struct {
	uint32_t from, to;
} FAR_VARIANTS[] = {
#define VARIANT(from, to)
#define VARIANT_FAR(written, key) { .from = (written), .to = (key) },
#include "base/variants.def"
#undef VARIANT
#undef VARIANT_FAR
};

enum form { FORM_NFC = 1, FORM_NFKC, FORM_KEY };

struct folder {
	struct text_out out;
	uint32_t *from, *to; /* room as out.room; NULL unless mapped */
	enum form form;
	unsigned flags;
	uint32_t last, before_last; /* characters written */
	bool changed;               /* the result differs from the input (FORM_NFC) */
};

/* ---- single characters ---- */

static bool is_digit(uint32_t c) {
	return c >= '0' && c <= '9';
}

static bool is_selector(uint32_t c) {
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static bool is_mark(uint32_t c) {
	return c == MARK_VOICED || c == MARK_SEMI_VOICED || c == HALF_VOICED || c == HALF_SEMI_VOICED;
}

/* Kana that no form changes. ゛゜ゟヿ and the combining marks are not among them. */
static bool is_plain_kana(uint32_t c) {
	return (c >= 0x3041 && c <= 0x3096) || c == 0x309d || c == 0x309e || (c >= 0x30a0 && c <= 0x30fe);
}

/* Characters that are themselves in NFC and NFKC, begin a segment, and compose with nothing that follows but marks. */
static bool is_stable(uint32_t c) {
	if (c < 0x80 || (c >= HAN_FIRST && c <= HAN_LAST) || is_plain_kana(c))
		return true;
	if (c >= 0x3001 && c <= 0x3029) /* 、。々〇「」〜 … */
		return true;
	if (c == 0x2010 || (c >= 0x2012 && c <= 0x2015) || (c >= 0x2018 && c <= 0x2022) || c == 0x203b || c == 0x2212)
		return true;
	if ((c >= 0x2190 && c <= 0x2193) || (c >= 0x25a0 && c <= 0x26ff)) /* arrows, ■●★☆ … */
		return true;
	return is_selector(c) || (c >= 0x20000 && c <= 0x2a6df);
}

/* The normal form when it is one character and ICU need not be asked; 0 otherwise. */
static uint32_t simple_form(enum form form, uint32_t c) {
	if (is_stable(c))
		return c;
	bool half_kana = c >= 0xff61 && c <= 0xff9d, wide_ascii = c >= 0xff01 && c <= 0xff5e;
	if (form == FORM_NFC) {
		bool ideograph = (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
		return c == 0x3000 || half_kana || wide_ascii || ideograph ? c : 0;
	}
	if (c == 0x3000)
		return ' ';
	if (wide_ascii)
		return c - 0xfee0;
	return half_kana ? kana_from_half(c) : 0;
}

static uint32_t variant(uint32_t c) {
	for (size_t i = 0; i < COUNT_OF(FAR_VARIANTS); i++)
		if (FAR_VARIANTS[i].from == c)
			return FAR_VARIANTS[i].to;
	return c;
}

/* Key form of characters that are neither ASCII, kana nor kanji of the main block; 0: dropped. */
static uint32_t key_of_other(uint32_t c) {
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	if (c == 0x301c || c == 0x223c)
		return '~';
	if (is_stable(c) && c < 0xfe00)
		return c;
	if (is_mark(c) || u_isUWhiteSpace((UChar32)c) ||
		u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return 0;
	return variant((uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT));
}

/* One character of NFKC text in the key; 0: dropped. */
static uint32_t key_of(uint32_t c, unsigned flags) {
	if (c < 0x80) {
		if (c <= ' ' || c == 0x7f)
			return 0;
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	}
	if (c >= HAN_FIRST && c <= HAN_LAST)
		return VARIANTS[c - HAN_FIRST] != 0 ? VARIANTS[c - HAN_FIRST] : c;
	if (is_plain_kana(c)) {
		uint32_t katakana = c <= 0x309e ? c + 0x60 : c;
		return (flags & FOLD_LOOSE_KANA) != 0 && katakana != LONG_MARK ? kana_loose(katakana) : katakana;
	}
	return key_of_other(c);
}

/* ---- output ---- */

void text_out_grow(struct text_out *o) {
	size_t room = o->room * 2 + 32;
	char *p = arena_alloc(o->a, room + 1);
	if (o->n > 0)
		memcpy(p, o->p, o->n);
	o->p = p;
	o->room = room;
}

static uint32_t *offsets_grow(struct arena *a, const uint32_t *old, size_t count, size_t room) {
	uint32_t *offsets = ARENA_ARRAY(a, uint32_t, room);
	if (count > 0)
		memcpy(offsets, old, count * sizeof *old);
	return offsets;
}

/* Writes c, which came from bytes [from, to). */
static void put(struct folder *f, uint32_t c, size_t from, size_t to) {
	struct text_out *o = &f->out;
	size_t start = o->n;
	if (f->from != NULL && o->room - o->n < 4) {
		text_out_grow(o);
		f->from = offsets_grow(o->a, f->from, o->n, o->room);
		f->to = offsets_grow(o->a, f->to, o->n, o->room);
	}
	text_out_put(o, c);
	if (f->from != NULL) {
		for (size_t i = start; i < o->n; i++) {
			f->from[i] = (uint32_t)from;
			f->to[i] = (uint32_t)to;
		}
	}
	f->before_last = f->last;
	f->last = c;
}

/* A selector behind a character belongs to it, so that highlighting does not cut the two apart. */
static void extend_last(struct folder *f, size_t from, size_t to) {
	if (f->to == NULL)
		return;
	for (size_t i = f->out.n; i-- > 0 && f->to[i] == from;)
		f->to[i] = (uint32_t)to;
}

/* Decides about a ー that was written behind a digit, now that `next` (0: the end) is known: '-' between digits, else it
 * stays, or goes when kana are loose. */
static void settle_long_mark(struct folder *f, uint32_t next) {
	if (f->last != LONG_MARK || !is_digit(f->before_last))
		return;
	size_t at = f->out.n - 3;
	if (is_digit(next)) {
		f->out.n = at;
		f->last = f->before_last;
		put(f, '-', f->from == NULL ? 0 : f->from[at], f->to == NULL ? 0 : f->to[at]);
	} else if ((f->flags & FOLD_LOOSE_KANA) != 0) {
		f->out.n = at;
		f->last = f->before_last;
	}
}

/* Takes one character of normalised text. */
static void take(struct folder *f, uint32_t c, size_t from, size_t to) {
	if (f->form != FORM_KEY) {
		put(f, c, from, to);
		return;
	}
	uint32_t key = key_of(c, f->flags);
	if (key == 0) {
		if (is_selector(c))
			extend_last(f, from, to);
		return;
	}
	if (f->last == LONG_MARK)
		settle_long_mark(f, key);
	if (key == LONG_MARK && (f->flags & FOLD_LOOSE_KANA) != 0 && !is_digit(f->last))
		return;
	put(f, key, from, to);
}

/* ---- segments ---- */

static const UNormalizer2 *normalizer(enum form form) {
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *n = form == FORM_NFC ? unorm2_getNFCInstance(&status) : unorm2_getNFKCInstance(&status);
	if (U_FAILURE(status))
		BUG("ICU has no normaliser: %s", u_errorName(status));
	return n;
}

/* True when c belongs to the segment of the character before it. */
static bool continues(const struct folder *f, uint32_t c) {
	if (is_mark(c))
		return f->form != FORM_NFC || c == MARK_VOICED || c == MARK_SEMI_VOICED;
	if (c < 0x300 || simple_form(f->form, c) != 0)
		return false;
	return !unorm2_hasBoundaryBefore(normalizer(f->form), (UChar32)c);
}

/* The character at `at`, U+FFFD for a byte that is no UTF-8; returns its bytes, 0 at the end. */
static size_t char_at(struct str text, size_t at, uint32_t *ret_c) {
	if (at >= text.n)
		return 0;
	size_t n = decode_fast(text, at, ret_c);
	if (n > 0)
		return n;
	*ret_c = 0xfffd;
	return 1;
}

/* Normalises the UTF-16 of one segment and takes the result, all of it from bytes [from, to). */
static void take_normalised(struct folder *f, const UChar *units, int32_t count, size_t from, size_t to) {
	UChar normal[NORMAL_MOST];
	UErrorCode status = U_ZERO_ERROR;
	int32_t n = unorm2_normalize(normalizer(f->form), units, count, normal, NORMAL_MOST, &status);
	if (U_FAILURE(status))
		BUG("ICU did not normalise a segment of %d units: %s", (int)count, u_errorName(status));
	f->changed = f->changed || n != count || memcmp(normal, units, (size_t)n * sizeof *normal) != 0;
	for (int32_t i = 0; i < n;) {
		UChar32 c;
		U16_NEXT(normal, i, n, c);
		take(f, (uint32_t)c, from, to);
	}
}

/* One character and the marks behind it through ICU; returns where the next segment begins. A run of more than
 * SEGMENT_MOST marks is cut. */
static size_t segment(struct folder *f, struct str text, size_t start) {
	UChar units[SEGMENT_MOST * 2];
	int32_t count = 0;
	uint32_t c;
	size_t at = start, n;
	for (int i = 0; i < SEGMENT_MOST && (n = char_at(text, at, &c)) > 0 && (i == 0 || continues(f, c)); i++) {
		U16_APPEND_UNSAFE(units, count, (UChar32)c);
		at += n;
	}
	take_normalised(f, units, count, start, at);
	return at;
}

/* A kana of full width or made full, and the mark behind it: the composed character when there is one. */
static uint32_t compose_pair(uint32_t base, uint32_t mark) {
	return kana_compose(base,
		mark == HALF_VOICED ? MARK_VOICED :
			mark == HALF_SEMI_VOICED ? MARK_SEMI_VOICED :
				mark);
}

/* True when what begins at `at` is certainly no mark, seen from its first bytes: ASCII, Latin-1, kanji, kana,
 * full-width forms, or the end. False means that it has to be looked at. */
static bool no_mark_at(struct str text, size_t at) {
	const unsigned char *p = (const unsigned char *)text.p + at;
	if (at >= text.n || p[0] < 0xcc || (p[0] >= 0xe4 && p[0] <= 0xe9))
		return true;
	if (text.n - at < 3)
		return false;
	bool kana_mark = p[1] == 0x82 && (p[2] == 0x99 || p[2] == 0x9a), tone_mark = p[1] == 0x80 && p[2] >= 0xaa;
	if (p[0] == 0xe3)
		return !kana_mark && !tone_mark;
	return p[0] == 0xef && (p[1] == 0xbc || p[1] == 0xbd);
}

/* Takes characters as long as each is known and stands alone, which most of any Japanese text does; returns where that
 * ends. */
static size_t run_plain(struct folder *f, struct str text, size_t at) {
	uint32_t c;
	size_t n;
	while (at < text.n && (n = decode_fast(text, at, &c)) > 0 && no_mark_at(text, at + n)) {
		uint32_t simple = simple_form(f->form, c);
		if (simple == 0)
			break;
		take(f, simple, at, at + n);
		at += n;
	}
	return at;
}

static void run(struct folder *f, struct str text) {
	uint32_t c, next, after;
	size_t n, n_next;
	for (size_t at = run_plain(f, text, 0); (n = char_at(text, at, &c)) > 0; at = run_plain(f, text, at)) {
		if (c == 0xfffd && n == 1) {
			f->changed = true;
			at++;
			continue;
		}
		uint32_t simple = simple_form(f->form, c);
		n_next = char_at(text, at + n, &next);
		bool alone = n_next == 0 || !continues(f, next);
		uint32_t pair = !alone && simple != 0 && is_mark(next) ? compose_pair(simple, next) : 0;
		if (pair != 0 && (char_at(text, at + n + n_next, &after) == 0 || !continues(f, after))) {
			f->changed = true;
			take(f, pair, at, at + n + n_next);
			at += n + n_next;
		} else if (alone && simple != 0) {
			take(f, simple, at, at + n);
			at += n;
		} else {
			at = segment(f, text, at);
		}
	}
	settle_long_mark(f, 0);
}

static struct folder folder_for(struct arena *a, struct str text, enum form form, unsigned flags) {
	struct folder f = { .out = { .a = a }, .form = form, .flags = flags };
	f.out.room = text.n + 8;
	f.out.p = arena_alloc(a, f.out.room + 1);
	return f;
}

static struct str normalise(struct arena *a, struct str text, enum form form, unsigned flags) {
	struct folder f = folder_for(a, text, form, flags);
	run(&f, text);
	return text_out_view(&f.out);
}

/* ---- what others call ---- */

struct str fold(struct arena *a, struct str text, unsigned flags) {
	return normalise(a, text, FORM_KEY, flags);
}

struct str fold_nfkc(struct arena *a, struct str text) {
	return normalise(a, text, FORM_NFKC, 0);
}

struct str fold_nfc(struct arena *a, struct str text) {
	struct arena_mark mark = arena_mark(a);
	struct folder f = folder_for(a, text, FORM_NFC, 0);
	run(&f, text);
	if (f.changed)
		return text_out_view(&f.out);
	arena_rewind(a, mark);
	return text;
}

struct folded fold_mapped(struct arena *a, struct str text, unsigned flags) {
	struct folder f = folder_for(a, text, FORM_KEY, flags);
	f.from = ARENA_ARRAY(a, uint32_t, f.out.room);
	f.to = ARENA_ARRAY(a, uint32_t, f.out.room);
	run(&f, text);
	return (struct folded){ .key = text_out_view(&f.out), .text = text, .from = f.from, .to = f.to };
}

/* Number of the first byte of the key that came from `start` or behind. */
static size_t key_offset(const struct folded *f, size_t start) {
	size_t low = 0, high = f->key.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->from[middle] < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool fold_find(const struct folded *f, struct str needle, size_t start, struct span *ret_span) {
	size_t at = needle.n == 0 ? SIZE_MAX : str_find(f->key, needle, key_offset(f, start));
	if (at == SIZE_MAX)
		return false;
	ret_span->from = f->from[at];
	ret_span->n = f->to[at + needle.n - 1] - f->from[at];
	return true;
}

bool fold_is_word(uint32_t c) {
	if (c < 0x80)
		return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if ((c >= HAN_FIRST && c <= HAN_LAST) || (c >= 0x30a1 && c <= 0x30fa) || (c >= 0x30fc && c <= 0x30fe))
		return true;
	int8_t type = u_charType((UChar32)c);
	return u_isalnum((UChar32)c) || c == 0x3007 || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

/* Legal forms as they stand in keys. A longer one stands before its own part. */
static const char *const LEGAL_FORMS[] = {
	"株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "特例有限会社", "相互会社", "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人",
	"特例社団法人", "特例財団法人", "社団法人", "財団法人", "認定特定非営利活動法人", "特定非営利活動法人", "認定npo法人", "npo法人",
	"社会医療法人社団", "社会医療法人財団", "社会医療法人", "医療法人社団", "医療法人財団", "医療法人", "社会福祉法人", "学校法人", "準学校法人", "宗教法人",
	"農事組合法人", "独立行政法人", "地方独立行政法人", "国立大学法人", "公立大学法人", "弁護士法人", "税理士法人", "司法書士法人", "行政書士法人",
	"社会保険労務士法人", "監査法人", "特許業務法人", "管理組合法人", "労働者協同組合", "企業組合", "協業組合",
	"(株)", "(有)", "(同)", "(資)", "(名)", "(相)", "(一社)", "(公社)", "(一財)", "(公財)", "(社)", "(財)", "(特非)", "(npo)", "(医)",
		"(福)", "(学)", "(宗)",
	"(独)", "(企)", "(協)", "(農)", "(労)", "(監)",
	",co.,ltd.", "co.,ltd.", "co.ltd.", "co.,ltd", ",inc.", ",ltd.", "k.k.",
};

/* Cuts one form off the front or the end; false when there is none or nothing else is left. */
static bool cut_form(struct str *name) {
	for (size_t i = 0; i < COUNT_OF(LEGAL_FORMS); i++) {
		struct str form = str_from(LEGAL_FORMS[i]);
		if (name->n <= form.n)
			continue;
		if (str_starts(*name, form)) {
			*name = str_from_offset(*name, form.n);
			return true;
		}
		if (str_ends(*name, form)) {
			name->n -= form.n;
			return true;
		}
	}
	return false;
}

struct str fold_company_core(struct arena *a, struct str name) {
	struct str core = fold(a, name, 0);
	while (cut_form(&core))
		continue;
	return core;
}
