/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See sample.h. */
#include "unit/file/sample.h"

#include <gd.h>
#include <libheif/heif.h>
#include <stdlib.h>

static const int COLOURS[] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffff00 };

static int colour_at(int x, int y, int width, int height) {
	return COLOURS[(y >= height / 2) * 2 + (x >= width / 2)];
}

static gdImagePtr draw(int width, int height) {
	gdImagePtr image = gdImageCreateTrueColor(width, height);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			gdImageSetPixel(image, x, y, colour_at(x, y, width, height));
	return image;
}

static enum heif_error_code put_bytes(struct heif_context *context, const void *bytes, size_t n, void *to) {
	(void)context;
	buf_put(to, bytes, n);
	return heif_error_Ok;
}

static struct heif_error write_heif(struct heif_context *context, const void *bytes, size_t n, void *to) {
	return (struct heif_error){ .code = put_bytes(context, bytes, n, to), .message = "" };
}

static struct str heic(struct arena *a, int width, int height) {
	struct buf *b = ARENA_NEW(a, struct buf);
	struct heif_context *context = heif_context_alloc();
	struct heif_encoder *encoder = NULL;
	struct heif_image *image = NULL;
	struct heif_image_handle *handle = NULL;
	struct heif_writer writer = { .writer_api_version = 1, .write = write_heif };
	int stride;
	buf_init(b, a, 16 << 20);
	heif_image_create(width, height, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image);
	heif_image_add_plane(image, heif_channel_interleaved, width, height, 24);
	uint8_t *pixels = heif_image_get_plane(image, heif_channel_interleaved, &stride);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			for (int c = 0; c < 3; c++)
				pixels[y * stride + x * 3 + c] =
					(uint8_t)(colour_at(x, y, width, height) >> (16 - 8 * c));
	if (heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder).code != heif_error_Ok)
		fatal("libheif cannot encode");
	heif_context_encode_image(context, image, encoder, NULL, &handle);
	heif_context_write(context, &writer, b);
	heif_image_handle_release(handle);
	heif_image_release(image);
	heif_encoder_release(encoder);
	heif_context_free(context);
	return buf_view(b);
}

struct str sample_picture(struct arena *a, enum file_type type, int width, int height) {
	if (type == FILE_TYPE_HEIC)
		return heic(a, width, height);
	gdImagePtr image = draw(width, height);
	int n = 0;
	void *bytes = type == FILE_TYPE_PNG ? gdImagePngPtr(image, &n) :
		type == FILE_TYPE_GIF ? gdImageGifPtr(image, &n) :
		type == FILE_TYPE_WEBP ? gdImageWebpPtr(image, &n) :
			gdImageJpegPtr(image, &n, 90);
	struct str copy = str_copy(a, str_of(bytes, (size_t)n));
	gdFree(bytes);
	gdImageDestroy(image);
	return copy;
}

struct str sample_exif(struct arena *a, int width, int height, int orientation) {
	struct str jpeg = sample_picture(a, FILE_TYPE_JPEG, width, height);
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	buf_put(b, "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 25);
	buf_char(b, (char)orientation);
	buf_put(b, "\0\0\0\0\0\0SECRET PLACE", 18);
	struct str exif = buf_view(b);
	const char head[] = { (char)0xff, (char)0xd8, (char)0xff, (char)0xe1, 0, (char)(exif.n + 2) };
	return STR_JOIN(a, str_of(head, sizeof head), exif, str_from_offset(jpeg, 2));
}

int sample_colour(struct str jpeg, int quarter, int *ret_width, int *ret_height) {
	void *p;
	memcpy(&p, &jpeg.p, sizeof p);
	gdImagePtr image = gdImageCreateFromJpegPtr((int)jpeg.n, p);
	if (image == NULL)
		return -1;
	*ret_width = gdImageSX(image);
	*ret_height = gdImageSY(image);
	int colour = gdImageGetTrueColorPixel(image, *ret_width * (quarter % 2 * 2 + 1) / 4,
		*ret_height * (quarter / 2 * 2 + 1) / 4);
	gdImageDestroy(image);
	return colour & 0xffffff;
}

struct str sample_pdf(struct arena *a, int pages, bool text) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	buf_cstr(b, "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[");
	for (int i = 0; i < pages; i++)
		buf_format(b, "%d 0 R ", 5 + i);
	buf_format(b, "]/Count %d>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n", pages);
	const char *content = text ? "BT /F 12 Tf 50 50 Td (Quarterly report of the shop) Tj ET" : "0 0 m 9 9 l S";
	buf_format(b, "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", strlen(content), content);
	for (int i = 0; i < pages; i++)
		buf_format(b,
			"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>endobj\n",
			5 + i);
	buf_format(b, "trailer<</Root 1 0 R/Size %d>>\n%%%%EOF\n", 5 + pages);
	return buf_view(b);
}

static void put_little(struct buf *b, uint32_t value, int n) {
	for (int i = 0; i < n; i++)
		buf_char(b, (char)(value >> 8 * i));
}

struct str sample_zip(struct arena *a, const char *const *names, size_t count, uint32_t unpacked) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1 << 20);
	buf_put(b, "PK\x03\x04 what would be unpacked", 26);
	size_t directory = b->n;
	for (size_t i = 0; i < count; i++) {
		buf_put(b, "PK\x01\x02", 4);
		for (int k = 0; k < 20; k++)
			buf_char(b, 0);
		put_little(b, unpacked, 4);
		put_little(b, (uint32_t)strlen(names[i]), 2);
		for (int k = 0; k < 16; k++)
			buf_char(b, 0);
		buf_cstr(b, names[i]);
	}
	size_t end = b->n;
	buf_put(b, "PK\x05\x06\0\0\0\0", 8);
	put_little(b, (uint32_t)count, 2);
	put_little(b, (uint32_t)count, 2);
	put_little(b, (uint32_t)(end - directory), 4);
	put_little(b, (uint32_t)directory, 4);
	put_little(b, 0, 2);
	return buf_view(b);
}

struct str sample_xlsx(struct arena *a) {
	static const char *const NAMES[] = { "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml",
		"xl/worksheets/sheet1.xml" };
	return sample_zip(a, NAMES, COUNT_OF(NAMES), 1000);
}
