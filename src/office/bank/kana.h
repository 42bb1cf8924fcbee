/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Names in the characters that banks take (JIS X 0201 in one byte; 全銀協規定フォーマット, 付録1), made from what
 * people write, with a list of everything that was changed and why. Nothing is ever left out in silence: what has no
 * place in the destination is refused with the character. Pure functions; texts are UTF-8 with half-width kana, one
 * code point for each byte of a file. Knows no files (zengin.h) and no tables.
 */
#ifndef KASSEI_OFFICE_BANK_KANA_H
#define KASSEI_OFFICE_BANK_KANA_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "db/row.h"

/* Where a text goes; each has characters of its own. Digits and the space may stand in all, small kana and ー in
 * none. */
enum bank_text_class {
	BANK_TEXT_INVALID = 0,
	BANK_TEXT_PLACE = 1, /* 銀行名・支店名: A-Z -, kana without ｦ */
	BANK_TEXT_NAME,      /* 委託者名・受取人名・預金者名: A-Z ( ) - ., kana without ｦ */
	BANK_TEXT_PAYROLL,   /* names of 給与・賞与: kana without ｦ, nothing else */
	BANK_TEXT_EDI,       /* EDI情報: A-Z \ ｢ ｣ ( ) - / ., kana with ｦ */
	BANK_TEXT_CLASS_COUNT
};

enum bank_text_flags {
	BANK_TEXT_WO = 1 << 0, /* this bank takes ｦ in names */
	BANK_TEXT_NO_PERIOD = 1 << 1, /* this bank refuses . in names */
	BANK_TEXT_REFUSE_DOT = 1 << 2, /* ・ is refused; otherwise it becomes a space */
	BANK_TEXT_SHORTEN = 1 << 3, /* 協同組合 → ｷﾖｳｸﾐ and the like, too (legal forms always) */
	BANK_TEXT_CUT = 1 << 4, /* a person has agreed that the end of a long name is left out; the change says so */
};

enum bank_change_reason {
	BANK_CHANGE_INVALID = 0,
	BANK_CHANGE_WIDTH = 1, /* ミ → ﾐ, Ａ → A */
	BANK_CHANGE_HIRAGANA,  /* み → ﾐ */
	BANK_CHANGE_SMALL,     /* ャ → ﾔ */
	BANK_CHANGE_LONG_MARK, /* ー → - */
	BANK_CHANGE_DASH,      /* ― − ‐ → - */
	BANK_CHANGE_DOT,       /* ・ → space */
	BANK_CHANGE_CASE,      /* a → A */
	BANK_CHANGE_OLD_KANA,  /* ヰ → ｲ, ヱ → ｴ */
	BANK_CHANGE_YEN,       /* ¥ → \ */
	BANK_CHANGE_MARK,      /* カ and a mark of its own → ｶﾞ */
	BANK_CHANGE_FORM,      /* 株式会社 → ｶ) */
	BANK_CHANGE_SPACE,     /* spaces at both ends, and beside a legal form */
	BANK_CHANGE_CUT,       /* the end of a name that is too long (BANK_TEXT_CUT) */
	BANK_CHANGE_REASON_COUNT
};
extern const struct enum_desc bank_change_reason_desc;

/* One change: neighbours with the same reason are one. */
struct bank_change {
	enum bank_change_reason reason;
	size_t character;    /* of the original, from 1 */
	struct str old, new; /* new is empty when something was left out */
};

struct bank_text {
	struct str text;     /* half-width, without spaces at its ends; what could not be written is left out of it */
	size_t bytes;        /* of the text in a file */
	const struct bank_change *changes;
	size_t change_count;
	/* Why it is refused (msgid; {character} {bytes} {most}); NULL: it is not. The first reason, and how many
	 * characters. */
	const char *refusal;
	size_t refused_character; /* of the original, from 1; 0: the whole text */
	struct str refused;       /* that character */
	size_t refused_count;
};

/*
 * Brings `original` into the characters of the class: width, hiragana, small kana, ー, legal forms (head ｶ)X, tail X(ｶ,
 * middle X(ｶ)Y; also from (ｶ)X and X(ｶ), which banks refuse). Legal forms are touched in BANK_TEXT_NAME alone. `most`:
 * bytes of the field; more is refused (or cut, never between a kana and its mark, with BANK_TEXT_CUT). The result is in
 * the arena and keeps views of `original`.
 */
struct bank_text bank_text_make(struct arena *a, struct str original, enum bank_text_class class, unsigned flags,
	size_t most);
/* The refusal as a sentence in the reader's language. STR_NONE when there is none. */
struct str bank_text_refusal(struct arena *a, enum lang lang, const struct bank_text *text, size_t most);

/* Whether half-width text may stand in a field of the class as it is. NULL, or why not (msgid), with the place of the
 * byte from 1: a character that is not of the class, a mark without its kana, a legal form in the wrong place. */
const char *bank_text_check(struct str half, enum bank_text_class class, unsigned flags, size_t *ret_byte);

/* ---- JIS X 0201 ---- */

/* Bytes of a file to UTF-8 with half-width kana; false when one is neither printable ASCII nor A1–DF. */
bool bank_text_decode(struct arena *a, struct str bytes, struct str *ret_text);
/* And back; false when a character has no such byte. */
bool bank_text_encode(struct arena *a, struct str text, struct str *ret_bytes);

/* ---- legal forms (法人略語・営業所略語・事業略語) ---- */

/* A holder's name without its legal form and with what banks write differently made equal: for comparing. */
struct str bank_name_core(struct arena *a, struct str name);
/* The legal form that the name carries, as its abbreviation ("ｶ"); empty: none. */
struct str bank_name_form(struct arena *a, struct str name);
/* What an abbreviation stands for: ｶ → 株式会社; STR_NONE when it is none. */
struct str bank_form_spelled(struct str abbreviation);
/* ｶ)ﾐﾎﾝ → 株式会社ミホン: for people to read. Characters stay as the bank has them, so - may be ー. */
struct str bank_name_spelled(struct arena *a, struct str half);

enum bank_name_likeness {
	BANK_NAME_DIFFERENT = 1,
	BANK_NAME_LIKELY, /* one has no legal form, or one ends where a field does */
	BANK_NAME_SAME,
};
/* Compares two holders: ｶ)ﾐﾎﾝ, カブシキガイシャ ミホン and 株式会社ミホン are the same, ﾕ)ﾐﾎﾝ is another. */
enum bank_name_likeness bank_name_compare(struct arena *a, struct str one, struct str other);

#endif
