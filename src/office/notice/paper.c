/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See paper.h. Lengths are in points of 1/72 inch unless named _mm. */
#include "office/notice/paper.h"

#include "base/arena.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define POINTS(mm) ((mm) * 72.0 / 25.4)
#define A4_WIDTH POINTS(210.0)
#define A4_HEIGHT POINTS(297.0)
#define LABEL_WIDTH POINTS(86.4)
#define LABEL_HEIGHT POINTS(42.3)
#define LABELS_LEFT ((A4_WIDTH - LABEL_COLUMNS * LABEL_WIDTH) / 2)
#define LABELS_TOP ((A4_HEIGHT - LABEL_ROWS * LABEL_HEIGHT) / 2)
#define LABEL_PADDING POINTS(5.0)
#define MARGIN POINTS(20.0)
#define WINDOW_WIDTH POINTS(90.0)
#define WINDOW_HEIGHT POINTS(45.0)

enum { LARGEST_SIZE = 11, SMALLEST_SIZE = 4 };

/* The fonts are the document's own: the default map lives in each thread until it ends. */
struct paper {
	PangoFontMap *fonts;
	PangoContext *context;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoLayout *layout;
};

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned n) {
	struct buf *out = context;
	buf_put(out, bytes, n);
	return out->too_big ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void paper_open(struct paper *p, struct buf *out) {
	p->surface = cairo_pdf_surface_create_for_stream(take_bytes, out, A4_WIDTH, A4_HEIGHT);
	p->cr = cairo_create(p->surface);
	p->fonts = pango_cairo_font_map_new();
	p->context = pango_font_map_create_context(p->fonts);
	pango_cairo_update_context(p->cr, p->context);
	p->layout = pango_layout_new(p->context);
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
}

static enum err paper_close(struct paper *p, const struct buf *out) {
	g_object_unref(p->layout);
	g_object_unref(p->context);
	g_object_unref(p->fonts);
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	cairo_status_t status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	if (out->too_big)
		return ERR_TOO_LARGE;
	return status == CAIRO_STATUS_SUCCESS ? OK : ERR_INTERNAL;
}

/* ---- text ---- */

static void set_text(struct paper *p, struct str text, double size, double width) {
	PangoFontDescription *font = pango_font_description_from_string("IPAexGothic, IPAexゴシック, sans-serif");
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(p->layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(p->layout, text.p, (int)text.n);
}

static double text_height(struct paper *p) {
	int height;
	pango_layout_get_size(p->layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

/* As large as fits into the box, within reason. */
static void draw_in_box(struct paper *p, struct str text, double x, double y, double width, double height) {
	double size = LARGEST_SIZE;
	set_text(p, text, size, width);
	while (text_height(p) > height && size > SMALLEST_SIZE) {
		size -= 0.5;
		set_text(p, text, size, width);
	}
	cairo_move_to(p->cr, x, y);
	pango_cairo_show_layout(p->cr, p->layout);
}

/* 〒198-0036, the address, and the name with 様. */
static struct str address_text(struct arena *a, const struct paper_address *to) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 16);
	if (to->postcode.n == 7)
		buf_format(b, "〒%.*s-%.*s\n", 3, to->postcode.p, 4, to->postcode.p + 3);
	else if (to->postcode.n > 0)
		buf_format(b, "〒%.*s\n", STR_ARG(to->postcode));
	buf_format(b, "%.*s\n\n%.*s　様", STR_ARG(to->address), STR_ARG(to->name));
	return buf_view(b);
}

/* ---- labels ---- */

enum err paper_labels(struct buf *out, struct arena *a, const struct paper_address *labels, size_t count, int skip) {
	struct paper p;
	paper_open(&p, out);
	for (size_t i = 0; i < count; i++) {
		size_t place = (i + (size_t)skip) % LABELS_A_SHEET;
		if (i > 0 && place == 0)
			cairo_show_page(p.cr);
		double x = LABELS_LEFT + (double)(place % LABEL_COLUMNS) * LABEL_WIDTH,
			y = LABELS_TOP + (double)(place / LABEL_COLUMNS) * LABEL_HEIGHT;
		draw_in_box(&p, address_text(a, &labels[i]), x + LABEL_PADDING, y + LABEL_PADDING,
			LABEL_WIDTH - 2 * LABEL_PADDING, LABEL_HEIGHT - 2 * LABEL_PADDING);
	}
	return paper_close(&p, out);
}

/* ---- letters ---- */

static void draw_aligned(struct paper *p, struct str text, double y, double size, PangoAlignment alignment) {
	set_text(p, text, size, A4_WIDTH - 2 * MARGIN);
	pango_layout_set_alignment(p->layout, alignment);
	cairo_move_to(p->cr, MARGIN, y);
	pango_cairo_show_layout(p->cr, p->layout);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_LEFT);
}

/* Line by line, with a new page where one is full. */
static void draw_body(struct paper *p, struct str body, double y) {
	set_text(p, body, LARGEST_SIZE, A4_WIDTH - 2 * MARGIN);
	double step = LARGEST_SIZE * 1.7;
	for (int i = 0; i < pango_layout_get_line_count(p->layout); i++, y += step) {
		if (y > A4_HEIGHT - MARGIN) {
			cairo_show_page(p->cr);
			y = MARGIN + step;
		}
		cairo_move_to(p->cr, MARGIN, y);
		pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(p->layout, i));
	}
}

static void draw_letter(struct paper *p, struct arena *a, const struct paper_letter *letter) {
	draw_in_box(p, address_text(a, &letter->to), MARGIN, POINTS(15.0), WINDOW_WIDTH - MARGIN, WINDOW_HEIGHT);
	draw_aligned(p, letter->date, POINTS(62.0), LARGEST_SIZE, PANGO_ALIGN_RIGHT);
	draw_aligned(p, letter->sender, POINTS(68.0), LARGEST_SIZE, PANGO_ALIGN_RIGHT);
	draw_aligned(p, letter->subject, POINTS(85.0), LARGEST_SIZE + 3, PANGO_ALIGN_CENTER);
	draw_body(p, letter->body, POINTS(105.0));
}

enum err paper_letters(struct buf *out, struct arena *a, const struct paper_letter *letters, size_t count) {
	struct paper p;
	paper_open(&p, out);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			cairo_show_page(p.cr);
		draw_letter(&p, a, &letters[i]);
	}
	return paper_close(&p, out);
}
