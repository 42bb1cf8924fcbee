/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * An Excel workbook in the cage (ECMA-376, part 1): which sheet is the first that can be seen, its shared strings
 * without their furigana, which formats are days, and the cells. XML is read by expat as it is unpacked, so that a
 * large sheet needs little memory.
 */
#include "base/csv.h"
#include "base/date.h"
#include "office/file/grid-private.h"
#include "office/file/grid.h"
#include "office/file/zip.h"

#include <dlfcn.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	PART_MOST_BYTES = 1 << 30,
	STRINGS_MOST = 4000000,
	STYLES_MOST = 70000,
	SHEETS_MOST = 1000,
	FORMATS_MOST = 5000,
	CUSTOM_FORMAT = 164
};

struct library {
	__typeof__(&XML_ParserCreate) create;
	__typeof__(&XML_ParserFree) free;
	__typeof__(&XML_Parse) parse;
	__typeof__(&XML_SetUserData) set_user_data;
	__typeof__(&XML_SetElementHandler) set_element_handler;
	__typeof__(&XML_SetCharacterDataHandler) set_text_handler;
	__typeof__(&XML_SetStartDoctypeDeclHandler) set_doctype_handler;
	__typeof__(&XML_SetHashSalt) set_hash_salt;
	__typeof__(&XML_StopParser) stop;
};

static void *prepare(struct arena *a) {
	struct library *l = ARENA_NEW(a, struct library);
	void *expat = dlopen("libexpat.so.1", RTLD_NOW | RTLD_LOCAL);
	bool found = expat != NULL && cage_symbol(expat, "XML_ParserCreate", &l->create) &&
		cage_symbol(expat, "XML_ParserFree", &l->free) && cage_symbol(expat, "XML_Parse", &l->parse) &&
		cage_symbol(expat, "XML_SetUserData", &l->set_user_data) &&
		cage_symbol(expat, "XML_SetElementHandler", &l->set_element_handler) &&
		cage_symbol(expat, "XML_SetCharacterDataHandler", &l->set_text_handler) &&
		cage_symbol(expat, "XML_SetStartDoctypeDeclHandler", &l->set_doctype_handler) &&
		cage_symbol(expat, "XML_SetHashSalt", &l->set_hash_salt) &&
		cage_symbol(expat, "XML_StopParser", &l->stop);
	return found ? l : NULL;
}

/* ---- the workbook as far as it was read ---- */

struct book {
	struct arena *a;
	const struct library *l;
	struct str bytes;
	XML_Parser parser;
	int reason; /* not 0: why there is no table */
	struct buf text; /* of the element being read */
	bool keeps_text;
	/* workbook.xml and its relations */
	struct str sheet_name, sheet_relation, sheet_part;
	int64_t sheets;
	bool from_1904;
	/* sharedStrings.xml */
	struct str *strings;
	size_t string_count, string_room;
	int phonetic; /* depth inside <rPh> */
	/* styles.xml: which cell formats show days */
	bool *is_day;
	size_t style_count;
	struct { int id; bool day; } formats[FORMATS_MOST];
	size_t format_count;
	bool in_cell_formats;
	/* the sheet */
	struct csv_writer w;
	struct str cells[GRID_COLUMNS_MOST];
	size_t width, at;
	int64_t row, rows;
	struct str cell_type;
	size_t cell_style;
	struct arena_mark mark;
};

static void give_up(struct book *b, int reason) {
	if (b->reason == 0)
		b->reason = reason;
	b->l->stop(b->parser, XML_FALSE);
}

/* A name without its prefix. */
static struct str local_name(const XML_Char *name) {
	const char *colon = strrchr(name, ':');
	return str_from(colon != NULL ? colon + 1 : name);
}

static struct str attribute(const XML_Char **attributes, const char *name) {
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (str_equal(local_name(attributes[i]), str_from(name)))
			return str_from(attributes[i + 1]);
	return STR_NONE;
}

static int64_t number_of(struct str text, int64_t otherwise) {
	int64_t value;
	return !str_is_none(text) && str_to_int64(text, &value) ? value : otherwise;
}

static void XMLCALL on_text(void *context, const XML_Char *text, int n) {
	struct book *b = context;
	if (b->keeps_text && b->phonetic == 0)
		buf_put(&b->text, text, (size_t)n);
}

/* A document type can hold entities that grow without end; Office never writes one. */
static void XMLCALL on_doctype(void *context, const XML_Char *name UNUSED, const XML_Char *system UNUSED,
	const XML_Char *public UNUSED, int has_subset UNUSED) {
	give_up(context, GRID_REASON_BROKEN);
}

static bool feed(void *context, struct str piece, bool last) {
	struct book *b = context;
	return b->l->parse(b->parser, piece.p, (int)piece.n, last) == XML_STATUS_OK;
}

/* Reads a part with these handlers. False: broken. `optional`: it may be missing. */
static bool read_part(struct book *b, struct str name, bool optional, XML_StartElementHandler on_start,
	XML_EndElementHandler on_end) {
	struct zip_entry entry;
	if (!zip_find(b->bytes, name, &entry))
		return optional;
	b->parser = b->l->create(NULL);
	b->keeps_text = false;
	b->phonetic = 0;
	b->l->set_hash_salt(b->parser, 0x9e3779b9); /* there is no secret to keep in here, and no random file to read */
	b->l->set_user_data(b->parser, b);
	b->l->set_element_handler(b->parser, on_start, on_end);
	b->l->set_text_handler(b->parser, on_text);
	b->l->set_doctype_handler(b->parser, on_doctype);
	bool read = zip_unpack(b->a, b->bytes, &entry, PART_MOST_BYTES, feed, b) && b->reason == 0;
	b->l->free(b->parser);
	return read;
}

/* ---- which sheet ---- */

static void XMLCALL no_end(void *context UNUSED, const XML_Char *name UNUSED) {
}

static void XMLCALL on_book(void *context, const XML_Char *name, const XML_Char **attributes) {
	struct book *b = context;
	struct str element = local_name(name);
	if (str_equal(element, S("workbookPr")))
		b->from_1904 = str_equal(attribute(attributes, "date1904"), S("1")) ||
			str_equal(attribute(attributes, "date1904"), S("true"));
	struct str state = attribute(attributes, "state");
	if (!str_equal(element, S("sheet")) || (!str_is_none(state) && !str_equal(state, S("visible"))))
		return;
	if (b->sheets++ == 0) {
		b->sheet_name = str_copy(b->a, attribute(attributes, "name"));
		b->sheet_relation = str_copy(b->a, attribute(attributes, "id"));
	}
}

/* A target is relative to xl/, or begins with / from the archive's root. */
static void XMLCALL on_relation(void *context, const XML_Char *name, const XML_Char **attributes) {
	struct book *b = context;
	struct str target = attribute(attributes, "Target");
	if (!str_equal(local_name(name), S("Relationship")) ||
		!str_equal(attribute(attributes, "Id"), b->sheet_relation) || str_is_none(target))
		return;
	b->sheet_part = str_starts(target, S("/")) ? str_copy(b->a, str_from_offset(target, 1)) :
		STR_JOIN(b->a, S("xl/"), target);
}

static bool find_sheet(struct book *b) {
	if (!read_part(b, S("xl/workbook.xml"), false, on_book, no_end) || b->sheets == 0)
		return false;
	b->sheet_part = S("xl/worksheets/sheet1.xml");
	return read_part(b, S("xl/_rels/workbook.xml.rels"), true, on_relation, no_end);
}

/* ---- shared strings ---- */

static void XMLCALL on_string(void *context, const XML_Char *name, const XML_Char **attributes UNUSED) {
	struct book *b = context;
	struct str element = local_name(name);
	if (str_equal(element, S("si")))
		buf_clear(&b->text);
	b->phonetic += str_equal(element, S("rPh"));
	b->keeps_text = str_equal(element, S("t"));
}

static void keep_string(struct book *b) {
	if (b->string_count == b->string_room) {
		size_t room = b->string_room == 0 ? 1024 : b->string_room * 2;
		struct str *more = ARENA_ARRAY(b->a, struct str, room);
		if (b->string_count > 0)
			memcpy(more, b->strings, b->string_count * sizeof *more);
		b->strings = more;
		b->string_room = room;
	}
	b->strings[b->string_count++] = str_copy(b->a, buf_view(&b->text));
	if (b->string_count > STRINGS_MOST)
		give_up(b, GRID_REASON_TOO_MANY_ROWS);
}

static void XMLCALL on_string_end(void *context, const XML_Char *name) {
	struct book *b = context;
	struct str element = local_name(name);
	b->keeps_text = false;
	b->phonetic -= str_equal(element, S("rPh"));
	if (str_equal(element, S("si")))
		keep_string(b);
}

/* ---- formats ---- */

/* 14–22, 27–36, 45–47 and 50–58 show days or times (18.8.30); of these 18–21 and 45–47 a time alone. */
static bool builtin_day(int id) {
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
}

/* A format of one's own shows a day when it has y, d or an era (e, g) outside of "…", […] and behind no \. */
static bool shows_day(struct str code) {
	bool quoted = false, bracket = false;
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		if (c == '\\' || c == '_' || c == '*') {
			i++;
			continue;
		}
		quoted ^= c == '"';
		bracket = c == '[' || (bracket && c != ']');
		if (!quoted && !bracket && strchr("yYdDeEgG", c) != NULL &&
			!((c == 'E' || c == 'e') && i + 1 < code.n && (code.p[i + 1] == '+' || code.p[i + 1] == '-')) &&
			!str_starts(str_from_offset(code, i), S("General")))
			return true;
		if (str_starts(str_from_offset(code, i), S("General")))
			i += strlen("General") - 1;
	}
	return false;
}

static void keep_format(struct book *b, int id, bool day) {
	if (b->format_count == FORMATS_MOST)
		return;
	b->formats[b->format_count].id = id;
	b->formats[b->format_count++].day = day;
}

static bool format_is_day(const struct book *b, int id) {
	for (size_t i = 0; i < b->format_count; i++)
		if (b->formats[i].id == id)
			return b->formats[i].day;
	return id < CUSTOM_FORMAT && builtin_day(id);
}

static void XMLCALL on_style(void *context, const XML_Char *name, const XML_Char **attributes) {
	struct book *b = context;
	struct str element = local_name(name);
	int id = (int)number_of(attribute(attributes, "numFmtId"), 0);
	if (str_equal(element, S("numFmt")) && !str_is_none(attribute(attributes, "formatCode")))
		keep_format(b, id, shows_day(attribute(attributes, "formatCode")));
	if (str_equal(element, S("cellXfs")))
		b->in_cell_formats = true;
	if (b->in_cell_formats && str_equal(element, S("xf")) && b->style_count < STYLES_MOST)
		b->is_day[b->style_count++] = format_is_day(b, id);
}

static void XMLCALL on_style_end(void *context, const XML_Char *name) {
	struct book *b = context;
	if (str_equal(local_name(name), S("cellXfs")))
		b->in_cell_formats = false;
}

/* ---- cells ---- */

/* "AB12" → 27; the place behind the last cell when it is not said. */
static size_t column_of(const struct book *b, struct str reference) {
	size_t column = 0, i = 0;
	if (str_is_none(reference))
		return b->at;
	for (; i < reference.n && reference.p[i] >= 'A' && reference.p[i] <= 'Z' && i < 3; i++)
		column = column * 26 + (size_t)(reference.p[i] - 'A' + 1);
	return i == 0 ? b->at : column - 1;
}

/* Empty when there is no such day: Excel has a 29 February 1900 that never was (18.17.4.1). */
static struct str day_text(const struct book *b, double serial) {
	enum { DAYS_FROM_1900_TO_1904 = 1462 };
	struct date day;
	if (!date_from_excel((int64_t)serial + (b->from_1904 ? DAYS_FROM_1900_TO_1904 : 0), &day))
		return S("");
	return date_format_iso(b->a, day);
}

/* A number as Excel shows it in a wide cell without a format: 15 digits, whole ones without a point. */
static struct str number_text(struct book *b, struct str text) {
	char *end;
	const char *c = str_to_cstr(b->a, text);
	double value = strtod(c, &end);
	if (end == c || *end != '\0' || !isfinite(value))
		return text;
	bool day = b->cell_style < b->style_count && b->is_day[b->cell_style];
	if (day && value >= 1 && value < 2958466) /* up to 9999-12-31 */
		return day_text(b, value);
	if (value > -1e15 && value < 1e15 && value == (double)(int64_t)value)
		return str_format(b->a, "%.0f", value);
	return str_format(b->a, "%.15g", value);
}

static struct str cell_text(struct book *b) {
	struct str text = buf_view(&b->text);
	if (str_equal(b->cell_type, S("s"))) {
		int64_t at = number_of(str_trim(text), -1);
		return at >= 0 && (size_t)at < b->string_count ? b->strings[at] : S("");
	}
	if (str_equal(b->cell_type, S("b")))
		return str_equal(str_trim(text), S("1")) ? S("TRUE") : S("FALSE");
	if (str_is_none(b->cell_type) || str_equal(b->cell_type, S("n")))
		return text.n == 0 ? S("") : number_text(b, str_trim(text));
	return str_copy(b->a, text); /* str, inlineStr, e, d */
}

static void begin_row(struct book *b, const XML_Char **attributes) {
	b->row = number_of(attribute(attributes, "r"), b->row + 1);
	b->width = b->at = 0;
	b->mark = arena_mark(b->a);
}

static void begin_cell(struct book *b, const XML_Char **attributes) {
	b->at = column_of(b, attribute(attributes, "r"));
	struct str type = attribute(attributes, "t");
	b->cell_type = str_is_none(type) ? STR_NONE : str_copy(b->a, type);
	b->cell_style = (size_t)number_of(attribute(attributes, "s"), 0);
	buf_clear(&b->text);
}

static void XMLCALL on_cell(void *context, const XML_Char *name, const XML_Char **attributes) {
	struct book *b = context;
	struct str element = local_name(name);
	if (str_equal(element, S("row")))
		begin_row(b, attributes);
	else if (str_equal(element, S("c")))
		begin_cell(b, attributes);
	b->phonetic += str_equal(element, S("rPh"));
	b->keeps_text = str_equal(element, S("v")) || str_equal(element, S("t"));
}

static void end_cell(struct book *b) {
	struct str text = cell_text(b);
	if (text.n == 0) {
		b->at++;
		return;
	}
	if (b->at >= GRID_COLUMNS_MOST || text.n > GRID_CELL_MOST_BYTES) {
		give_up(b, b->at >= GRID_COLUMNS_MOST ? GRID_REASON_TOO_MANY_COLUMNS : GRID_REASON_BROKEN);
		return;
	}
	while (b->width <= b->at)
		b->cells[b->width++] = S("");
	b->cells[b->at++] = text;
}

static void end_row(struct book *b) {
	if (b->width > 0) {
		csv_put_int(&b->w, b->row);
		csv_put_row(&b->w, b->cells, b->width);
		b->rows++;
	}
	arena_rewind(b->a, b->mark);
	if (b->rows > GRID_ROWS_MOST)
		give_up(b, GRID_REASON_TOO_MANY_ROWS);
}

static void XMLCALL on_cell_end(void *context, const XML_Char *name) {
	struct book *b = context;
	struct str element = local_name(name);
	b->keeps_text = false;
	b->phonetic -= str_equal(element, S("rPh"));
	if (str_equal(element, S("c")))
		end_cell(b);
	else if (str_equal(element, S("row")))
		end_row(b);
}

/* ---- the job ---- */

static int run(struct arena *a, void *prepared, struct str bytes, struct buf *answer) {
	struct book *b = ARENA_NEW(a, struct book);
	struct zip_entry entry;
	b->a = a;
	b->l = prepared;
	b->bytes = bytes;
	b->is_day = ARENA_ARRAY(a, bool, STYLES_MOST);
	buf_init(&b->text, a, GRID_CELL_MOST_BYTES);
	if (!zip_find(bytes, S("xl/workbook.xml"), &entry))
		return GRID_REASON_NO_BOOK;
	if (!find_sheet(b) || !read_part(b, S("xl/sharedStrings.xml"), true, on_string, on_string_end)
	    || !read_part(b, S("xl/styles.xml"), true, on_style, on_style_end))
		return b->reason != 0 ? b->reason : GRID_REASON_BROKEN;
	csv_begin(&b->w, a, answer, CSV_UTF8_BOM, 0);
	csv_put_int(&b->w, 0);
	csv_put(&b->w, b->sheet_name);
	csv_put_int(&b->w, b->sheets);
	csv_end_row(&b->w);
	if (!read_part(b, b->sheet_part, false, on_cell, on_cell_end))
		return b->reason != 0 ? b->reason : GRID_REASON_BROKEN;
	return csv_finish(&b->w) == OK ? CAGE_DONE : CAGE_TOO_LARGE;
}

const struct cage_job file_grid_job = {
	.name = "file-grid",
	.prepare = prepare,
	.run = run,
	.answer_most_bytes = GRID_TEXT_MOST_BYTES,
	.memory_mb = 1536,
	.cpu_s = 60,
	.wall_s = 90,
};
