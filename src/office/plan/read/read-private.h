/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the plan reader: text as glyphs that know their line, the parts of a document on the way to read.h's
 * structs. */
#ifndef KASSEI_OFFICE_PLAN_READ_PRIVATE_H
#define KASSEI_OFFICE_PLAN_READ_PRIVATE_H

#include "base/arena.h"
#include "office/plan/read/read.h"

/* ---- growing lists: struct { T *items; size_t count, room; } ---- */

void *list_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size);
/* Address of one more, zeroed item. */
#define LIST_ADD(a, list) \
	((list)->items = list_grow((a), (list)->items, (list)->count, &(list)->room, sizeof *(list)->items), \
	 &(list)->items[(list)->count++])

/* ---- text (text.c) ---- */

/* A character as written, what it counts as when rules look at it (half width, one kind of bracket), and its line. */
struct glyph {
	uint32_t cp, fold;
	int32_t line;
};
struct glyphs { struct glyph *items; size_t count, room; };
/* A view of glyphs. */
struct text {
	const struct glyph *g;
	size_t n;
};

uint32_t glyph_fold(uint32_t cp);
/* Appends the characters of `s`. Radicals that PDF tools put in place of ideographs become ideographs, a combining
 * (semi-)voiced mark joins its kana, invisible characters go. */
void glyphs_add(struct arena *a, struct glyphs *to, struct str s, int line);
static inline struct text glyphs_view(const struct glyphs *g) { return (struct text){ .g = g->items, .n = g->count }; }

struct text text_slice(struct text t, size_t from, size_t n);
static inline struct text text_from(struct text t, size_t from) { return text_slice(t, from, SIZE_MAX); }
static inline uint32_t text_at(struct text t, size_t i) { return i < t.n ? t.g[i].fold : 0; }
static inline uint32_t text_last(struct text t) { return t.n > 0 ? t.g[t.n - 1].fold : 0; }
static inline int text_line(struct text t) { return t.n > 0 ? t.g[0].line : 0; }
struct text text_trim(struct text t);
/* Literals are UTF-8 and compared by fold. */
bool text_starts(struct text t, const char *literal);
bool text_ends(struct text t, const char *literal);
size_t text_find(struct text t, const char *literal, size_t from);
static inline bool text_has(struct text t, const char *literal) { return text_find(t, literal, 0) != SIZE_MAX; }
size_t literal_count(const char *literal);
/* Equal by fold, spaces left out. */
bool text_equal(struct text x, struct text y);
/* As written, trimmed, runs of spaces as one. */
struct str text_str(struct arena *a, struct text t);
/* Two texts one behind the other, as lines are joined: a space only between Latin letters. */
void glyphs_join(struct arena *a, struct glyphs *to, struct text next);

bool is_space(uint32_t fold);
bool is_hiragana(uint32_t fold);
bool is_katakana(uint32_t fold);
bool is_kanji(uint32_t fold);
bool is_latin(uint32_t fold); /* letters and digits of ASCII */
bool is_letter(uint32_t fold);
bool is_opener(uint32_t fold);
bool is_closer(uint32_t fold);
/* Columns of a terminal: 2 for a full-width character. */
int text_columns(struct text t);

/* Brackets and quotation marks still open at a place of a text. A closer closes the nearest opener of its kind and all
 * inside it. */
struct nesting {
	uint32_t open[32];
	int depth;
};
void nesting_step(struct nesting *n, uint32_t fold);
/* What is open at the end. */
int text_depth(struct text t);
/* Index of the closer of the opener at `open`; t.n when it is not closed. */
size_t text_close(struct text t, size_t open);

struct texts { struct text *items; size_t count, room; };

/* ---- words of the language (words.c) ---- */

enum words {
	WORDS_PROGRAMME,  /* what a programme's name ends with: 事業, 助成金, プロジェクト */
	WORDS_SUPPORT,    /* what an office gives: 支援, 補助, 相談 */
	WORDS_ACT,        /* what a firm does and is helped to do: 出展, 導入 */
	WORDS_EVENT,      /* 会, セミナー, 講座 */
	WORDS_DETAIL,     /* what a detail ends with and a programme's name does not: の実施, に対する補助, 等 */
	WORDS_CAPTION,    /* の様子, イメージ図, のロゴ */
	WORDS_PREDICATE,  /* the end of a sentence: する, 図る, ていく */
	WORDS_MARK,       /* the whole of a bracket that is a remark, not a detail: 再掲, 新規 */
	WORDS_PLAN,       /* what a plan's title ends with: 計画, プラン */
	WORDS_NOUN,       /* other words that names may end with: 作成, 調査, 発信 */
	WORDS_NOTHING,    /* the whole of a body that says there is none: 該当なし */
	WORDS_LABEL,      /* the whole of a line that names the part of a plan below it: 背景, 現状と課題, 備考 */
	WORDS_FOOT,       /* what a page's foot begins with: 問い合わせ先, Copyright */
	WORDS_COUNT
};
/* Glyphs of the longest word of the list that the text ends with; 0 for none. */
size_t text_ends_word(struct text t, enum words w);
/* The text begins with a word of the list. */
bool text_starts_word(struct text t, enum words w);
/* The text is a word of the list, spaces left out. */
bool text_is_word(struct text t, enum words w);

/* ---- numbers at the beginning of a line (numbering.c) ---- */

enum numbering_style {
	NUMBERING_NONE = 0,
	NUMBERING_PAREN,   /* (1) ⑴ (一) */
	NUMBERING_CLOSED,  /* 1) */
	NUMBERING_PLAIN,   /* 1 text */
	NUMBERING_DOT,     /* 1. １．１、 */
	NUMBERING_TIGHT,   /* １text */
	NUMBERING_CIRCLE,  /* ① */
	NUMBERING_ROMAN,   /* Ⅰ II. */
	NUMBERING_KANJI,   /* 一 二、 */
	NUMBERING_ORDINAL, /* 第1 第１の柱 */
	NUMBERING_CHAPTER, /* 第1章 */
	NUMBERING_SECTION, /* 第1節 第1項 */
	NUMBERING_WORD,    /* 柱1 基本方針２： */
	NUMBERING_BOX,     /* [1] 【1】 《一》 〈柱1〉 */
	NUMBERING_PAIR,    /* 1-1 1-2 2-1: value counts the second number, major the first */
	NUMBERING_KANA,    /* ア イ */
	NUMBERING_ALPHA,   /* A. */
	NUMBERING_BULLET,  /* ・ ● ■: no number */
	NUMBERING_BOXED,   /* the whole line in 【】: no number */
	NUMBERING_STYLES
};
struct numbering {
	enum numbering_style style;
	int value;   /* 0 for bullets */
	int major;   /* of a pair: its first number; of a word: which one; else 0 */
	size_t mark; /* glyphs of number and separator */
};
/* The number or bullet that the text begins with; false without one. */
bool numbering_read(struct text t, struct numbering *ret);
/* A numeral of ASCII or kanji digits at the beginning, at most 9999: its glyphs, 0 for none. 元 is 1 when
 * `first_year`. */
size_t numeral_read(struct text t, bool first_year, int *ret);

/* ---- lines (lines.c) ---- */

/* A line that is not empty, without its mark-up. */
struct line {
	struct text t;
	int number;
	int gap;       /* empty lines before it */
	int indent;    /* columns of white space before it */
	int columns;   /* width without indent */
	int heading;   /* number of # before it */
	bool trailing; /* white space before its end: what word processors leave at the end of a paragraph */
	bool listed;   /* "- " stood before it */
	bool bold;     /* all of it stood between ** */
	struct numbering numbering; /* what it begins with; style NONE without */
	int edge;      /* column where it ends; signs that may hang over the column's end do not count */
	int depth;     /* brackets open at its end, since the last numbered line */
	bool complete; /* nothing is missing at its end (is_complete) */
};
struct lines { struct line *items; size_t count, room; };

/* How the lines of a region are broken. */
struct layout {
	bool wrapped;  /* lines end where the column ends */
	int width;     /* of that column */
	int slack;     /* how much shorter a full line may be */
	bool trailing; /* white space at the end tells paragraphs */
	int gap;       /* usual number of empty lines between lines */
	int widest;    /* the longest line, when none is longer than a column may be; else 0 */
};

/* ---- HTML (markup.c) ---- */

struct markup_tag {
	bool closing;
	char name[16]; /* in lower case; empty for a comment */
	struct str attributes;
};
/* Bytes of the character reference (&amp;, &#12354;) at s.p and what it stands for; 0 for none. */
size_t markup_entity(struct str s, uint32_t *ret);
/* Bytes of the tag or comment at s.p, 0 when none is there. */
size_t markup_tag(struct str s, struct markup_tag *ret);
bool markup_is(const struct markup_tag *tag, const char *name);
/* Text before the tag and behind it does not belong together: a paragraph, an item, a cell. */
bool markup_breaks(const struct markup_tag *tag);
/* rowspan or colspan; 1 without. */
int markup_number(const struct markup_tag *tag, const char *attribute);
/* Bytes behind the tag that are no text of the page: scripts, styles. */
size_t markup_skipped(struct str s, const struct markup_tag *tag);
/* The text is a page of HTML and not text with a few tags. */
bool markup_is_page(struct str text);
/* What a person reads of a page, in lines that keep their numbers where blocks stand on lines of their own; cells of a
 * row are separated by tabs. */
struct str markup_page_text(struct arena *a, struct str text);

/* ---- rows of a table (rows.c) ---- */

enum { MOST_CELLS = 32 };
enum table_form { TABLE_NONE = 0, TABLE_TABS, TABLE_COMMAS, TABLE_BARS, TABLE_HTML };

struct table_cell {
	struct str raw; /* may hold tags; a line feed separates items */
	size_t column;
};
struct table_cells { struct table_cell *items; size_t count, room; };
struct table_row {
	struct table_cells cells; /* those that are not empty, from left to right */
	size_t count;       /* of them */
	int line;
};
struct table_rows { struct table_row *items; size_t count, room; };
/* Whether the text has what separates cells in this form: cheap. */
bool rows_may_be(struct str text, enum table_form form);
/* All rows of the text. ERR_FORMAT with *ret_line when quotation marks are not closed: the rows before it stand in
 * *ret. */
enum err rows_read(struct arena *a, struct str text, enum table_form form, struct table_rows *ret,
	int *ret_line) MUST_CHECK;

/* The line draws a table and says nothing: |---|:--:|, ├──┼──┤. */
bool row_is_rule(struct str line);

/* ---- columns of a text (columns.c) ---- */

/* A line of the file, or the part of it that stands in one column of the page. */
struct placed_line {
	struct str text;
	size_t index; /* of the file's line */
};
struct placed_lines { struct placed_line *items; size_t count, room; };
/* All lines of the file in the order in which a person reads them. */
void columns_read(struct arena *a, const struct plan_read_file *file, struct placed_lines *ret);

/* ---- tables of programmes (listtable.c) ---- */

/* What a line of such a table says in a list's words. */
struct list_line {
	bool in_table;
	struct str heading; /* of a pillar that begins here; STR_NONE */
	struct str item;    /* "・name（details）"; STR_NONE */
};
/* One for each line of the file; NULL when it has no such table. */
struct list_line *list_table_lines(struct arena *a, const struct plan_read_file *file);

/* ---- columns of the table of strategies (table.c) ---- */

enum table_role {
	ROLE_NONE = 0,
	ROLE_NUMBER,
	ROLE_BACKGROUND,
	ROLE_GOAL,
	ROLE_STRATEGY,
	ROLE_TACTIC,
	ROLE_METHOD,
	ROLE_STATUS, /* of the methods, in words */
	ROLE_COUNT
};
/* Which column a heading names; ROLE_NONE. */
enum table_role table_role_of(struct text t);

struct reader {
	struct arena *a;
	const struct municipality_register *r;
	struct plan_document *d;
	struct plan_notes *problems;
	size_t file;
	struct lines lines;
	struct layout layout; /* of the whole file; of the lines of all pillars once they are found */
	bool is_table;           /* the file is a table of strategies, also as PDF */
	struct table_rows rows; /* of a table */
	int table_line;       /* first of several rows of cells that no heading explains; 0: none */
	int broken_line;      /* where the table can no longer be read; 0: nowhere */
};

/* Cuts the file's text into d->files[r->file].lines, and into lines. */
void lines_read(struct reader *r);
struct layout layout_of(const struct lines *lines, size_t first, size_t end);

/* ---- notes (notes.c) ---- */

/* Adds a question; "{}" in both sentences becomes `about`. */
void reader_ask(struct reader *r, int line, const char *ja, const char *en, struct str about);
/* The same for a problem, which refuses the file. Returns ERR_FORMAT. */
enum err reader_refuse(struct reader *r, int line, const char *ja, const char *en, struct str about);
void notes_add(struct arena *a, struct plan_notes *notes, struct str file, int line, const char *ja, const char *en,
	struct str about);

/* ---- periods (period.c) ---- */

struct period { int first, last; size_t from, end; };
/* The first range of fiscal years in the text, of any era form; false when there is none. */
bool period_find(struct text t, struct period *ret);

/* ---- municipalities (municipality.c) ---- */

struct municipality_match {
	const struct register_row *row; /* NULL: not found, or more than one */
	size_t candidates;              /* rows that the name fits */
	size_t from, end;               /* where the name stands */
};
/* The whole text is a municipality's name, with or without its prefecture. */
struct municipality_match municipality_named(struct reader *r, struct text t, struct str prefecture);
/* The text begins with one. */
struct municipality_match municipality_leading(struct reader *r, struct text t, struct str prefecture);
/* The prefecture whose name the text begins with, and its length; STR_NONE. */
struct str prefecture_leading(struct text t, size_t *ret_n);
/* How often each municipality is named in the text: the one named most, with municipality_match.candidates as the
 * number of those that share its name. */
struct municipality_match municipality_mentioned(struct reader *r, struct text t);
/* The only prefecture that the file speaks of; STR_NONE when there is none or more. */
struct str prefecture_of_file(struct reader *r);

/* ---- headings of plans (heading.c) ---- */

struct heading {
	size_t first, end;     /* lines */
	struct text title, municipality; /* municipality as printed; empty when only the title names it */
	struct period period;
	bool has_period, has_municipality, quoted;
};
struct headings { struct heading *items; size_t count, room; };
void headings_find(struct reader *r, struct headings *ret);

/* ---- paragraphs (paragraph.c) ---- */

struct paragraph {
	size_t first, end; /* lines */
	struct text t;     /* joined */
	int gap;
	struct numbering numbering; /* of its first line; style NONE without */
};
struct paragraphs { struct paragraph *items; size_t count, room; };
/* Lines [first, end) joined where they belong together. */
void paragraphs_read(struct reader *r, const struct layout *layout, size_t first, size_t end, struct paragraphs *ret);
/* Whether the line `next` goes on with the text whose last line is `next - 1` and in which `depth` brackets are
 * open. */
bool line_continues(const struct reader *r, const struct layout *layout, size_t next, int depth);
/* Joins a line to a text, and counts its brackets. */
void paragraph_add_line(struct reader *r, size_t line, struct glyphs *joined, struct nesting *nesting);
bool is_caption_like(struct text t);
/* The text ends with a word that names end with, or with a bracket or 等: nothing is missing at its end. */
bool is_complete(struct text t);
bool is_footnote(struct text t);
/* The text names nothing but the part of a plan that stands below it: ■背景：, 1 はじめに. */
bool is_label(struct text t);
/* Who made the plan and when, in a line of its own: 令和7年（2025年）3月, 策定：産業課. */
bool is_imprint(struct text t);
/* What stands below the last plan of a page: whom to ask, who owns the page. */
bool is_page_foot(struct text t);
/* A bracketed or starred remark that the budget has to pass the assembly. */
bool is_vote_remark(struct text t);

/* ---- pillars (pillar.c) ---- */

struct pillar_part {
	size_t first, end;      /* lines of heading and body */
	size_t body;            /* first line of the body */
	struct text title;
	struct numbering numbering;
	struct paragraphs paragraphs; /* of the body */
	size_t used; /* the first of them are the body and remarks in it, the rest captions; set by bodies_read */
};
struct pillar_parts { struct pillar_part *items; size_t count, room; };
/* The pillars among lines [first, end) of a plan. */
void pillars_find(struct reader *r, const struct layout *layout, size_t first, size_t end, struct pillar_parts *ret);

/* ---- lists of names (list.c) ---- */

/* The text ends like a sentence. */
bool is_sentence(struct text t);
/* Something separates items in it, outside brackets. */
bool has_separator(struct text t);
/* Cuts at separators outside brackets and quotation marks; puts together what is no whole item. */
void list_split(struct arena *a, struct text t, struct texts *ret);
/* Takes a trailing 等 or など off; true when there was one. Also takes what follows it in a sentence (などに取り組む。). */
bool open_list_cut(struct text *t);
/* An item without the number, bullet or mark (☆, 【新規】) before it and the remark (（再掲）) behind it; *ret_marks gets
 * marks and remarks. */
struct text marks_cut(struct arena *a, struct text t, struct str *ret_marks);
/* The same for a name, which loses marks of footnotes inside it as well. */
struct text name_clean(struct arena *a, struct text t, struct str *ret_marks);
/* Cuts the inside of a programme's bracket into details, as a person would count them. True when the list is open. */
bool details_read(struct reader *r, struct text t, struct plan_read_details *ret);
/* The last bracket when it ends the text: name before it, content inside. */
bool bracket_cut(struct text t, struct text *ret_before, struct text *ret_inside);

/* ---- bodies (body.c) ---- */

enum bracket_use { BRACKETS_UNKNOWN = 0, BRACKETS_DETAILS, BRACKETS_PROGRAMMES };
/* For every plan of the file: what brackets mean, then the programmes. parts[i] belongs to plan i of the file. */
struct plan_parts {
	struct heading heading;
	struct layout layout;
	struct pillar_parts pillars;
	struct paragraphs intro; /* before the first pillar */
	size_t first_pillar;     /* line of its heading; end when there is none */
	size_t end;              /* line behind the plan's last */
	struct plan_read_plan *plan;
	enum bracket_use use;
};
void bodies_read(struct reader *r, struct plan_parts *plans, size_t count);

/* ---- captions (caption.c) ---- */

void captions_read(struct reader *r, struct plan_parts *plans, size_t count);

/* ---- the three kinds of files ---- */

enum err plan_text_read(struct reader *r) MUST_CHECK;   /* plan.c */
bool table_recognise(struct reader *r, struct str text); /* table.c; sets r->rows */
enum err plan_table_read(struct reader *r) MUST_CHECK;
/* Text of a PDF, taken in a child process; *ret_ja and *ret_en say why not. */
enum err pdf_text(struct arena *a, struct str bytes, struct str *ret_text, const char **ret_ja,
	const char **ret_en) MUST_CHECK; /* pdf.c */

#endif
