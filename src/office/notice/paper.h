/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters and address labels as PDF (cairo and pango, fonts IPAex). Knows no database. */
#ifndef KASSEI_OFFICE_NOTICE_PAPER_H
#define KASSEI_OFFICE_NOTICE_PAPER_H

#include "base/buf.h"
#include "base/err.h"

/* A4 with 2 × 6 labels of 86.4 × 42.3 mm, as sold everywhere. */
enum { LABEL_COLUMNS = 2, LABEL_ROWS = 6, LABELS_A_SHEET = LABEL_COLUMNS * LABEL_ROWS };

struct paper_address { struct str postcode, address, name; };
struct paper_letter {
	struct paper_address to;
	struct str date, sender, subject, body;
};

/* A label for each, after leaving out `skip` places of the first sheet. A text that does not fit is set smaller, never
 * cut. */
enum err paper_labels(struct buf *out, struct arena *a, const struct paper_address *labels, size_t count,
	int skip) MUST_CHECK;
/* Each letter on pages of its own, the address where the window of a 長形3号 envelope shows it when the sheet is folded
 * in three. */
enum err paper_letters(struct buf *out, struct arena *a, const struct paper_letter *letters, size_t count) MUST_CHECK;

#endif
