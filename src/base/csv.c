/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See csv.h. Cells are views of the text that is read, except where doubled quotes have to go. */
#include "base/csv.h"

#include "base/arena.h"
#include "base/fold.h"

#include <errno.h>
#include <iconv.h>

const struct csv_dialect CSV_COMMA = { .separator = ',', .quotes = true };
const struct csv_dialect CSV_TAB = { .separator = '\t', .quotes = true };
const struct csv_dialect CSV_TAB_PLAIN = { .separator = '\t', .quotes = false };

/* ---- reading ---- */

void csv_open(struct csv_reader *r, struct arena *a, struct str text, struct csv_dialect dialect) {
	*r = (struct csv_reader){
		.a = a,
		.text = str_starts(text, S("\xef\xbb\xbf")) ? str_from_offset(text, 3) : text,
		.dialect = dialect,
		.limits = { .columns = 1000, .rows = 1000000, .field_bytes = 1024 * 1024 },
		.line = 1,
		.room = 32,
	};
	r->fields = ARENA_ARRAY(a, struct str, r->room);
}

static enum err problem(struct csv_reader *r, const char *sentence, size_t column, int64_t line) {
	int64_t number = (int64_t)column + 1;
	r->problem = (struct csv_problem){ .sentence = sentence, .row = r->row, .column = number, .line = line };
	return ERR_FORMAT;
}

static bool is_line_end(char c) {
	return c == '\n' || c == '\r';
}

/* Passes LF, CRLF or CR. */
static void pass_line_end(struct csv_reader *r) {
	bool pair = r->text.p[r->at] == '\r' && r->at + 1 < r->text.n && r->text.p[r->at + 1] == '\n';
	r->at += pair ? 2 : 1;
	r->line++;
}

static int64_t line_ends_in(struct str s) {
	int64_t count = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n')))
			count++;
	return count;
}

/* Offset of the quote that closes the field whose content begins at `from`; SIZE_MAX without one. */
static size_t closing_quote(struct str text, size_t from, bool *ret_doubled) {
	*ret_doubled = false;
	for (;;) {
		size_t quote = str_find(text, S("\""), from);
		if (quote == SIZE_MAX || quote + 1 >= text.n || text.p[quote + 1] != '"')
			return quote;
		*ret_doubled = true;
		from = quote + 2;
	}
}

static enum err read_quoted(struct csv_reader *r, size_t column, struct str *ret_field) {
	bool doubled;
	int64_t line = r->line;
	size_t from = r->at + 1, to = closing_quote(r->text, from, &doubled);
	if (to == SIZE_MAX)
		return problem(r, T("引用符「\"」が閉じられていません。"), column, line);
	struct str raw = str_slice(r->text, from, to - from);
	r->line += line_ends_in(raw);
	r->at = to + 1;
	if (r->at < r->text.n && r->text.p[r->at] != r->dialect.separator && !is_line_end(r->text.p[r->at]))
		return problem(r, T("閉じた引用符「\"」の後に文字があります。"), column, r->line);
	*ret_field = doubled ? str_replace(r->a, raw, S("\"\""), S("\"")) : raw;
	return OK;
}

static struct str read_plain(struct csv_reader *r) {
	size_t from = r->at;
	while (r->at < r->text.n && r->text.p[r->at] != r->dialect.separator && !is_line_end(r->text.p[r->at]))
		r->at++;
	return str_slice(r->text, from, r->at - from);
}

static enum err read_field(struct csv_reader *r, size_t column) {
	int64_t line = r->line;
	struct str field;
	if (column >= r->limits.columns)
		return problem(r, T("列が多すぎます。"), column, line);
	if (r->dialect.quotes && r->at < r->text.n && r->text.p[r->at] == '"')
		TRY(read_quoted(r, column, &field));
	else
		field = read_plain(r);
	if (field.n > r->limits.field_bytes)
		return problem(r, T("1つの項目が長すぎます。"), column, line);
	if (column == r->room) {
		struct str *fields = ARENA_ARRAY(r->a, struct str, r->room * 2);
		memcpy(fields, r->fields, r->room * sizeof *fields);
		r->fields = fields;
		r->room *= 2;
	}
	r->fields[column] = field;
	return OK;
}

enum err csv_next(struct csv_reader *r, struct csv_row *ret_row, bool *ret_more) {
	while (r->at < r->text.n && is_line_end(r->text.p[r->at]))
		pass_line_end(r);
	if (r->at >= r->text.n) {
		*ret_more = false;
		return OK;
	}
	r->row++;
	if ((size_t)r->row > r->limits.rows)
		return problem(r, T("行が多すぎます。"), 0, r->line);
	struct csv_row row = { .number = r->row, .line = r->line };
	for (;;) {
		TRY(read_field(r, row.count++));
		if (r->at >= r->text.n || r->text.p[r->at] != r->dialect.separator)
			break;
		r->at++;
	}
	if (r->at < r->text.n)
		pass_line_end(r);
	row.fields = r->fields;
	*ret_row = row;
	*ret_more = true;
	return OK;
}

struct str csv_field_at(const struct csv_row *row, size_t column) {
	return column < row->count ? row->fields[column] : S("");
}

char csv_guess_separator(struct str text) {
	static const char CANDIDATES[] = { ',', '\t', ';' };
	size_t counts[COUNT_OF(CANDIDATES)] = { 0 }, best = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.n && (quoted || !is_line_end(text.p[i])); i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; !quoted && k < COUNT_OF(CANDIDATES); k++)
			counts[k] += text.p[i] == CANDIDATES[k];
	}
	for (size_t k = 1; k < COUNT_OF(CANDIDATES); k++)
		if (counts[k] > counts[best])
			best = k;
	return CANDIDATES[best];
}

/* ---- headings ---- */

/* NFKC, lower case, no white space. */
static struct str heading_key(struct arena *a, struct str heading) {
	struct str key = fold_nfkc(a, heading);
	char *to = arena_alloc(a, key.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if (c == ' ' || c == '\t' || is_line_end(c))
			continue;
		to[n++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	return str_of(to, n);
}

static bool column_has_name(struct arena *a, const struct csv_column *column, struct str key) {
	if (str_equal(key, heading_key(a, str_from(column->name))))
		return true;
	for (size_t i = 0; i < COUNT_OF(column->also) && column->also[i] != NULL; i++)
		if (str_equal(key, heading_key(a, str_from(column->also[i]))))
			return true;
	return false;
}

static void add_name(struct arena *a, struct str *list, struct str name) {
	*list = list->n == 0 ? name : str_format(a, "%.*s、%.*s", STR_ARG(*list), STR_ARG(name));
}

/* The wanted column that this heading names, or `count`. */
static size_t wanted_by_heading(struct arena *a, struct str heading, const struct csv_column *wanted, size_t count) {
	struct str key = heading_key(a, heading);
	size_t i = 0;
	while (i < count && !column_has_name(a, &wanted[i], key))
		i++;
	return i;
}

struct csv_heading csv_match_heading(struct arena *a, const struct csv_row *heading, const struct csv_column *wanted,
	size_t count) {
	struct csv_heading h = { .missing = S(""), .twice = S(""), .unknown = S("") };
	h.column = ARENA_ARRAY(a, size_t, count);
	for (size_t i = 0; i < count; i++)
		h.column[i] = SIZE_MAX;
	for (size_t at = 0; at < heading->count; at++) {
		struct str name = str_trim(heading->fields[at]);
		size_t i = wanted_by_heading(a, name, wanted, count);
		if (i == count && name.n > 0)
			add_name(a, &h.unknown, name);
		else if (i < count && h.column[i] != SIZE_MAX)
			add_name(a, &h.twice, str_from(wanted[i].name));
		else if (i < count)
			h.column[i] = at;
	}
	for (size_t i = 0; i < count; i++)
		if (wanted[i].required && h.column[i] == SIZE_MAX)
			add_name(a, &h.missing, str_from(wanted[i].name));
	return h;
}

/* ---- writing ---- */

static void close_converter(void *converter) {
	iconv_close(converter);
}

void csv_begin(struct csv_writer *w, struct arena *a, struct buf *out, enum csv_charset charset, unsigned flags) {
	*w = (struct csv_writer){ .a = a, .out = out, .charset = charset, .flags = flags, .row = 1, .column = 1 };
	if (charset == CSV_UTF8_BOM) {
		buf_cstr(out, "\xef\xbb\xbf");
	} else {
		/* Never "SHIFT_JIS", which turns \ and ~ into ¥ and ‾. */
		iconv_t converter = iconv_open("CP932", "UTF-8");
		if (converter == (iconv_t)-1)
			BUG("the C library has no CP932: %s", strerror(errno));
		w->converter = converter;
		arena_defer(a, close_converter, converter);
		w->losses = ARENA_ARRAY(a, struct csv_loss, CSV_LOSSES_KEPT);
	}
	w->row_start = out->n;
}

static bool is_selector(uint32_t c) {
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* Characters that the C library would write as another one without a word; instead what looks most like them is
 * written, and they are losses: — (a different dash in CP932), ¥ (would become a backslash), ‾ (a tilde). */
static const struct {
	uint32_t character;
	const char *bytes;
} LOOKALIKES[] = {
	{ .character = 0x2014, .bytes = "\x81\x5c" },
	{ .character = 0xa5, .bytes = "\x81\x8f" },
	{ .character = 0x203e, .bytes = "\x81\x50" },
};

static const char *stand_in(uint32_t c) {
	for (size_t i = 0; i < COUNT_OF(LOOKALIKES); i++)
		if (LOOKALIKES[i].character == c)
			return LOOKALIKES[i].bytes;
	return is_selector(c) ? "" : "\x81\xac"; /* 〓 */
}

/* Notes the first character of `rest`, which CP932 does not have, and writes what stands for it; returns its bytes. */
static size_t lose(struct csv_writer *w, struct str rest) {
	uint32_t c = 0xfffd;
	size_t length = utf8_decode(rest, &c);
	if (w->loss_count < CSV_LOSSES_KEPT)
		w->losses[w->loss_count] = (struct csv_loss){ .row = w->row, .column = w->column, .character = c };
	w->loss_count++;
	buf_cstr(w->out, stand_in(c));
	return length == 0 ? 1 : length;
}

/* Bytes before the first character of LOOKALIKES. */
static size_t before_lookalike(struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		unsigned char lead = (unsigned char)text.p[i];
		uint32_t c;
		if ((lead == 0xe2 || lead == 0xc2) && utf8_decode(str_from_offset(text, i), &c) > 0)
			for (size_t k = 0; k < COUNT_OF(LOOKALIKES); k++)
				if (c == LOOKALIKES[k].character)
					return i;
	}
	return text.n;
}

/* Writes as much of `text` as CP932 has and returns its bytes. A character of n bytes never becomes more than n
 * bytes. */
static size_t convert(struct csv_writer *w, struct str text) {
	char *from = (char *)(uintptr_t)text.p;
	size_t left = text.n, room = text.n;
	if (!buf_reserve(w->out, text.n))
		return text.n;
	char *to = w->out->p + w->out->n;
	/* What it cannot convert it stops at, which the caller sees by the bytes left. */
	(void)iconv(w->converter, &from, &left, &to, &room);
	w->out->n += text.n - room;
	return text.n - left;
}

static void put_piece(struct csv_writer *w, struct str piece) {
	while (piece.n > 0) {
		piece = str_from_offset(piece, convert(w, piece));
		if (piece.n > 0)
			piece = str_from_offset(piece, lose(w, piece));
	}
}

static void put_cp932(struct csv_writer *w, struct str text) {
	while (text.n > 0) {
		size_t n = before_lookalike(text);
		put_piece(w, str_slice(text, 0, n));
		text = str_from_offset(text, n);
		if (text.n > 0)
			text = str_from_offset(text, lose(w, text));
	}
}

static void put_text(struct csv_writer *w, struct str text) {
	if (w->charset == CSV_CP932)
		put_cp932(w, text);
	else
		buf_str(w->out, text);
}

static bool is_formula(struct str text) {
	static const char *const STARTS[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
	for (size_t i = 0; i < COUNT_OF(STARTS); i++)
		if (str_starts(text, str_from(STARTS[i])))
			return true;
	return false;
}

static bool needs_quotes(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ',' || text.p[i] == '"' || is_line_end(text.p[i]))
			return true;
	return str_trim(text).n != text.n;
}

static void separate(struct csv_writer *w) {
	if (w->column > 1)
		buf_char(w->out, ',');
}

void csv_put(struct csv_writer *w, struct str text) {
	separate(w);
	if ((w->flags & CSV_PROTECT_FORMULAS) != 0 && is_formula(text))
		text = str_join2(w->a, S("'"), text);
	if (needs_quotes(text)) {
		buf_char(w->out, '"');
		put_text(w, str_replace(w->a, text, S("\""), S("\"\"")));
		buf_char(w->out, '"');
	} else {
		put_text(w, text);
	}
	w->column++;
}

void csv_put_int(struct csv_writer *w, int64_t value) {
	separate(w);
	buf_int(w->out, value);
	w->column++;
}

void csv_end_row(struct csv_writer *w) {
	/* A row of one empty cell would read back as a blank line. */
	if (w->column == 2 && w->out->n == w->row_start)
		buf_cstr(w->out, "\"\"");
	buf_cstr(w->out, "\r\n");
	w->row++;
	w->column = 1;
	w->row_start = w->out->n;
}

void csv_put_row(struct csv_writer *w, const struct str *fields, size_t count) {
	for (size_t i = 0; i < count; i++)
		csv_put(w, fields[i]);
	csv_end_row(w);
}

enum err csv_finish(struct csv_writer *w) {
	if (w->out->too_big)
		return ERR_TOO_LARGE;
	return (w->flags & CSV_REFUSE_LOSS) != 0 && w->loss_count > 0 ? ERR_FORMAT : OK;
}
