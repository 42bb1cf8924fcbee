/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See sniff.h. Every access is checked against the length: the bytes come from anybody. */
#include "office/file/sniff.h"

#include "office/file/bytes.h"
#include "office/file/zip.h"

enum { ENDING_MOST = 10 };

/* ---- signatures ---- */

static bool is_heic(struct str s) {
	static const char *const BRANDS[] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" };
	for (size_t i = 0; bytes_have(s, 4, S("ftyp")) && i < COUNT_OF(BRANDS); i++)
		if (bytes_have(s, 8, str_from(BRANDS[i])))
			return true;
	return false;
}

/* White space and a byte order mark may stand before the first sign of a text format. */
static struct str without_margin(struct str s) {
	if (str_starts(s, S("\xef\xbb\xbf")))
		s = str_from_offset(s, 3);
	size_t i = 0;
	while (i < s.n && i < 1024 && (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')))
		i++;
	return str_from_offset(s, i);
}

static bool is_markup(struct str s) {
	s = without_margin(s);
	if (s.n < 2 || s.p[0] != '<')
		return false;
	char c = s.p[1];
	return c == '!' || c == '?' || c == '/' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum file_type sniff_signature(struct str s) {
	static const struct { struct str sign; enum file_type type; } SIGNS[] = {
		{ { "\x89PNG\r\n\x1a\n", 8 }, FILE_TYPE_PNG },
		{ { "\xff\xd8\xff", 3 }, FILE_TYPE_JPEG },
		{ { "GIF87a", 6 }, FILE_TYPE_GIF },
		{ { "GIF89a", 6 }, FILE_TYPE_GIF },
		{ { "PK\x03\x04", 4 }, FILE_TYPE_ZIP },
		{ { "PK\x05\x06", 4 }, FILE_TYPE_ZIP },
		{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 }, FILE_TYPE_OFFICE_OLD },
		{ { "MZ", 2 }, FILE_TYPE_PROGRAM },
		{ { "\x7f" "ELF", 4 }, FILE_TYPE_PROGRAM },
		{ { "#!", 2 }, FILE_TYPE_PROGRAM },
	};
	for (size_t i = 0; i < COUNT_OF(SIGNS); i++)
		if (str_starts(s, SIGNS[i].sign))
			return SIGNS[i].type;
	if (str_starts(s, S("RIFF")) && bytes_have(s, 8, S("WEBP")))
		return FILE_TYPE_WEBP;
	if (is_heic(s))
		return FILE_TYPE_HEIC;
	if (str_starts(without_margin(s), S("%PDF-")))
		return FILE_TYPE_PDF;
	return is_markup(s) ? FILE_TYPE_MARKUP : FILE_TYPE_TEXT;
}

/* ---- ZIP ---- */

/* What one name of the directory says about the whole. */
static enum file_type type_of_entry(struct str name) {
	if (str_ends(name, S("vbaProject.bin")))
		return FILE_TYPE_MACRO;
	if (str_equal(name, S("xl/workbook.xml")))
		return FILE_TYPE_XLSX;
	if (str_equal(name, S("word/document.xml")))
		return FILE_TYPE_DOCX;
	return str_equal(name, S("ppt/presentation.xml")) ? FILE_TYPE_PPTX : FILE_TYPE_ZIP;
}

bool sniff_zip(struct str s, enum file_type *ret_type, int64_t *ret_unpacked) {
	struct zip_walk w;
	struct zip_entry entry;
	enum file_type type = FILE_TYPE_ZIP;
	bool has_types = false;
	int64_t unpacked = 0;
	if (!zip_open(s, &w))
		return false;
	while (zip_next(&w, &entry)) {
		enum file_type says = type_of_entry(entry.name);
		if (says != FILE_TYPE_ZIP && type != FILE_TYPE_MACRO)
			type = says;
		has_types = has_types || str_equal(entry.name, S("[Content_Types].xml"));
		unpacked += entry.unpacked;
	}
	if (w.broken)
		return false;
	*ret_type = has_types || type == FILE_TYPE_MACRO ? type : FILE_TYPE_ZIP;
	*ret_unpacked = unpacked;
	return true;
}

/* ---- pictures ---- */

/* Orientation in the first directory of Exif (TIFF 6.0): 1 to 8; 1 when it is not said. */
static int exif_orientation(struct str tiff) {
	bool intel = str_starts(tiff, S("II"));
	if (!intel && !str_starts(tiff, S("MM")))
		return 1;
	uint32_t (*number)(struct str, size_t, size_t) = intel ? bytes_little : bytes_big;
	size_t directory = number(tiff, 4, 4);
	size_t count = number(tiff, directory, 2);
	for (size_t i = 0; i < count && i < 512; i++) {
		size_t entry = directory + 2 + i * 12;
		if (number(tiff, entry, 2) != 0x0112)
			continue;
		uint32_t value = number(tiff, entry + 8, 2);
		return value >= 1 && value <= 8 ? (int)value : 1;
	}
	return 1;
}

/* SOF0 to SOF15 but for DHT, JPG and DAC (ISO/IEC 10918-1, table B.1). */
static bool is_frame(unsigned marker) {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool jpeg_size(struct str s, struct picture *p) {
	size_t at = 2;
	while (at + 4 <= s.n && (unsigned char)s.p[at] == 0xff) {
		unsigned marker = (unsigned char)s.p[at + 1];
		size_t length = bytes_big(s, at + 2, 2);
		if (marker == 0xff) {
			at++;
			continue;
		}
		if (is_frame(marker)) {
			p->height = bytes_big(s, at + 5, 2);
			p->width = bytes_big(s, at + 7, 2);
			return true;
		}
		if (marker == 0xe1 && bytes_have(s, at + 4, S("Exif\0\0")))
			p->orientation = exif_orientation(str_slice(s, at + 10, length > 8 ? length - 8 : 0));
		if (length < 2)
			return false;
		at += 2 + length;
	}
	return false;
}

/* RFC 9649: VP8 (lossy), VP8L (lossless), VP8X (extended). */
static bool webp_size(struct str s, struct picture *p) {
	if (bytes_have(s, 12, S("VP8X"))) {
		p->width = 1 + (int64_t)bytes_little(s, 24, 3);
		p->height = 1 + (int64_t)bytes_little(s, 27, 3);
	} else if (bytes_have(s, 12, S("VP8L"))) {
		uint32_t bits = bytes_little(s, 21, 4);
		p->width = 1 + (bits & 0x3fff);
		p->height = 1 + (bits >> 14 & 0x3fff);
	} else if (bytes_have(s, 12, S("VP8 "))) {
		p->width = bytes_little(s, 26, 2) & 0x3fff;
		p->height = bytes_little(s, 28, 2) & 0x3fff;
	} else {
		return false;
	}
	return s.n >= 30 || bytes_have(s, 12, S("VP8L"));
}

bool sniff_picture(struct str s, enum file_type type, struct picture *ret) {
	struct picture p = { .orientation = 1 };
	bool found = false;
	if (type == FILE_TYPE_PNG && s.n >= 24) {
		p.width = bytes_big(s, 16, 4);
		p.height = bytes_big(s, 20, 4);
		found = bytes_have(s, 12, S("IHDR"));
	} else if (type == FILE_TYPE_GIF && s.n >= 10) {
		p.width = bytes_little(s, 6, 2);
		p.height = bytes_little(s, 8, 2);
		found = true;
	} else if (type == FILE_TYPE_JPEG) {
		found = jpeg_size(s, &p);
	} else if (type == FILE_TYPE_WEBP) {
		found = webp_size(s, &p);
	}
	if (!found || p.width < 1 || p.height < 1)
		return false;
	*ret = p;
	return true;
}

/* ---- names ---- */

struct str name_ending(struct arena *a, struct str name) {
	size_t dot = str_find_last(name, S("."));
	struct str ending = dot == SIZE_MAX ? S("") : str_from_offset(name, dot + 1);
	if (ending.n > ENDING_MOST)
		return S("");
	char *lower = arena_alloc(a, ending.n + 1);
	for (size_t i = 0; i < ending.n; i++)
		lower[i] = ending.p[i] >= 'A' && ending.p[i] <= 'Z' ? (char)(ending.p[i] - 'A' + 'a') : ending.p[i];
	return str_of(lower, ending.n);
}

bool type_has_ending(enum file_type type, struct str ending) {
	struct str rest = str_from(file_type_endings(type));
	while (!str_is_none(rest))
		if (str_equal(str_cut(&rest, S(" ")), ending))
			return ending.n > 0;
	return false;
}
