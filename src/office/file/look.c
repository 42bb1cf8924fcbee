/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parent's side: which child, and what its answer says. See look.h. */
#include "office/file/look.h"

#include "base/decode.h"
#include "office/file/look-private.h"
#include "office/file/sniff.h"

enum { PREVIEW_MOST_BYTES = 256 * 1024, NUMBER_MOST = 1000000 };

static enum look_problem problem_of(int end) {
	switch (end) {
	case CAGE_DONE: return LOOK_OK;
	case LOOK_REASON_BROKEN: return LOOK_BROKEN;
	case LOOK_REASON_LOCKED: return LOOK_LOCKED;
	case LOOK_REASON_BOMB: return LOOK_BOMB;
	case CAGE_NO_LIBRARY:
	case CAGE_OPEN:
	case CAGE_NOT_STARTED: return LOOK_UNABLE;
	default: return LOOK_TOO_HARD;
	}
}

/* ---- the child's answer: "name number" a line, an empty line, and the picture ---- */

static bool take_number(struct str text, struct opt_int *ret) {
	int64_t value;
	if (!str_to_int64(text, &value) || value < 0 || value > NUMBER_MOST)
		return false;
	*ret = (struct opt_int){ .has = true, .v = value };
	return true;
}

static bool take_line(struct str line, struct look *look) {
	struct str name = str_cut(&line, S(" "));
	struct opt_int type;
	if (str_equal(name, S("width")))
		return take_number(line, &look->width);
	if (str_equal(name, S("height")))
		return take_number(line, &look->height);
	if (str_equal(name, S("pages")))
		return take_number(line, &look->pages);
	if (str_equal(name, S("text_pages")))
		return take_number(line, &look->text_pages);
	if (!str_equal(name, S("type")) || !take_number(line, &type) || type.v < 1 || type.v >= FILE_TYPE_COUNT)
		return false;
	look->type = (enum file_type)type.v;
	return true;
}

/* The child has read foreign bytes, so its answer is foreign too. */
static bool take_answer(struct str answer, struct look *look) {
	struct str rest = answer;
	while (!str_is_none(rest)) {
		struct str line = str_cut(&rest, S("\n"));
		if (line.n == 0)
			break;
		if (str_is_none(line) || !take_line(line, look))
			return false;
	}
	struct str preview = str_or_empty(rest);
	if (preview.n > PREVIEW_MOST_BYTES || (preview.n > 0 && sniff_signature(preview) != FILE_TYPE_JPEG))
		return false;
	look->preview = preview;
	return true;
}

static enum look_problem ask_child(struct arena *a, const struct cage_job *job, struct str bytes, struct look *look) {
	struct str answer;
	enum look_problem problem = problem_of(cage_run(a, job, bytes, &answer));
	struct look seen = *look;
	if (problem != LOOK_OK)
		return problem;
	if (!take_answer(answer, &seen))
		return LOOK_TOO_HARD;
	*look = seen;
	return LOOK_OK;
}

/* Text has no signature: it is what can be read as text. */
static enum file_type text_type(struct arena *a, struct str name, struct str bytes) {
	struct str text, reason;
	enum encoding encoding;
	struct arena_mark mark = arena_mark(a);
	enum err e = text_decode(a, bytes, &text, &encoding, &reason);
	arena_rewind(a, mark);
	if (e != OK)
		return FILE_TYPE_OTHER;
	return type_has_ending(FILE_TYPE_CSV, name_ending(a, name)) ? FILE_TYPE_CSV : FILE_TYPE_TEXT;
}

enum look_problem file_look(struct arena *a, struct str name, struct str bytes, struct look *ret) {
	*ret = (struct look){ .type = sniff_signature(bytes), .preview = S("") };
	switch (ret->type) {
	case FILE_TYPE_PNG:
	case FILE_TYPE_JPEG:
	case FILE_TYPE_GIF:
	case FILE_TYPE_WEBP:
	case FILE_TYPE_HEIC: return ask_child(a, &file_picture_job, bytes, ret);
	case FILE_TYPE_PDF: return ask_child(a, &file_pdf_job, bytes, ret);
	case FILE_TYPE_ZIP: return ask_child(a, &file_zip_job, bytes, ret);
	case FILE_TYPE_TEXT: ret->type = text_type(a, name, bytes); return LOOK_OK;
	default: return LOOK_OK;
	}
}
