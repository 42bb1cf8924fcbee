/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Looking into a file: its type, and what can be told of a picture, a PDF or an Office document. Whatever has to be
 * decoded for that is decoded in a caged child (base/cage.h); the caller's process sees a few checked numbers and a
 * small JPEG that the child made.
 */
#ifndef KASSEI_OFFICE_FILE_LOOK_H
#define KASSEI_OFFICE_FILE_LOOK_H

#include "base/cage.h"
#include "office/file/file-types.h"

/* Why a file is not taken. */
enum look_problem {
	LOOK_OK = 0,
	LOOK_BROKEN, /* its type's library cannot open it */
	LOOK_LOCKED, /* a password is needed */
	LOOK_BOMB, /* small here, enormous when opened: a picture of over 100 million pixels, an archive of over 2 GB */
	LOOK_TOO_HARD, /* the child ran out of time or memory */
	LOOK_UNABLE, /* the child could not be closed in, or a library is missing: our fault */
	LOOK_PROBLEM_COUNT
};

struct look {
	enum file_type type;
	struct opt_int width, height;     /* pixels as shown */
	struct opt_int pages, text_pages; /* text_pages: of the first 50 */
	struct str preview;               /* JPEG of at most 320 pixels a side, without metadata; empty: none */
};

/* Fills *ret in any case as far as it got; the type is right also with a problem. `name` decides only between a table
 * and other text (.csv). Takes as long as the child; lives in `a`. */
enum look_problem file_look(struct arena *a, struct str name, struct str bytes, struct look *ret);

/* For the table of jobs of `kassei parse`. */
extern const struct cage_job file_picture_job, file_pdf_job, file_zip_job;

#endif
