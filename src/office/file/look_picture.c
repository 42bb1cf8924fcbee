/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A picture in the cage: its size as shown, and a small copy. libgd decodes all five formats behind one interface
 * (JPEG by libjpeg-turbo, PNG by libpng, HEIC by libheif with libde265); the copy is drawn anew, so that nothing of
 * the original's metadata (places, names, times) is in it.
 */
#include "office/file/look-private.h"
#include "office/file/look.h"
#include "office/file/sniff.h"

#include <dlfcn.h>
#include <gd.h>
#include <libheif/heif.h>

enum { PIXELS_MOST = 100000000, SIDE_MOST = 320, QUALITY = 80, WHITE = 0xffffff };

typedef gdImagePtr (*open_fn)(int size, void *bytes);

/* Functions that are found at run time, with their own types. */
struct library {
	__typeof__(&gdImageCreateFromPngPtr) png;
	__typeof__(&gdImageCreateFromGifPtr) gif;
	__typeof__(&gdImageCreateFromWebpPtr) webp;
	__typeof__(&gdImageCreateFromHeifPtr) heic;
	__typeof__(&gdImageCreateFromJpegPtrEx) jpeg;
	__typeof__(&gdImageCreateTrueColor) create;
	__typeof__(&gdImageFilledRectangle) fill;
	__typeof__(&gdImageCopyResampled) copy_resampled;
	__typeof__(&gdImageGetTrueColorPixel) get_pixel;
	__typeof__(&gdImageSetPixel) set_pixel;
	__typeof__(&gdImageJpegPtr) jpeg_bytes;
};

/* libheif looks for its plug-ins in a folder when it is used first: here, before the cage closes. */
static void meet_heif(void) {
	__typeof__(&heif_init) init;
	void *handle = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL);
	if (handle != NULL && cage_symbol(handle, "heif_init", &init))
		(void)init(NULL);
}

static void *prepare(struct arena *a) {
	struct library *l = ARENA_NEW(a, struct library);
	void *gd = dlopen("libgd.so.3", RTLD_NOW | RTLD_LOCAL);
	bool found = gd != NULL && cage_symbol(gd, "gdImageCreateFromPngPtr", &l->png) &&
		cage_symbol(gd, "gdImageCreateFromGifPtr", &l->gif) &&
		cage_symbol(gd, "gdImageCreateFromWebpPtr", &l->webp) &&
		cage_symbol(gd, "gdImageCreateFromHeifPtr", &l->heic) &&
		cage_symbol(gd, "gdImageCreateFromJpegPtrEx", &l->jpeg) &&
		cage_symbol(gd, "gdImageCreateTrueColor", &l->create) &&
		cage_symbol(gd, "gdImageFilledRectangle", &l->fill) &&
		cage_symbol(gd, "gdImageCopyResampled", &l->copy_resampled) &&
		cage_symbol(gd, "gdImageGetTrueColorPixel", &l->get_pixel) &&
		cage_symbol(gd, "gdImageSetPixel", &l->set_pixel) && cage_symbol(gd, "gdImageJpegPtr", &l->jpeg_bytes);
	if (found)
		meet_heif();
	return found ? l : NULL;
}

/* gd takes bytes without const and does not write into them. */
static gdImagePtr decode(const struct library *l, enum file_type type, struct str bytes) {
	void *p;
	int n = (int)bytes.n;
	memcpy(&p, &bytes.p, sizeof p);
	switch (type) {
	case FILE_TYPE_PNG: return l->png(n, p);
	case FILE_TYPE_GIF: return l->gif(n, p);
	case FILE_TYPE_WEBP: return l->webp(n, p);
	case FILE_TYPE_HEIC: return l->heic(n, p);
	case FILE_TYPE_JPEG:
		return l->jpeg(n, p, 1 /* what libjpeg only warns of is no reason to refuse a photograph */);
	default: return NULL;
	}
}

/* The picture on white, no larger than SIDE_MOST; a smaller one keeps its size. */
static gdImagePtr shrink(const struct library *l, gdImagePtr from) {
	int64_t width = gdImageSX(from), height = gdImageSY(from), longer = width > height ? width : height;
	if (longer > SIDE_MOST) {
		width = width * SIDE_MOST / longer;
		height = height * SIDE_MOST / longer;
	}
	width = width < 1 ? 1 : width;
	height = height < 1 ? 1 : height;
	gdImagePtr to = l->create((int)width, (int)height);
	if (to == NULL)
		return NULL;
	l->fill(to, 0, 0, (int)width - 1, (int)height - 1, WHITE);
	l->copy_resampled(to, from, 0, 0, 0, 0, (int)width, (int)height, gdImageSX(from), gdImageSY(from));
	return to;
}

/* Turned as Exif's orientation says the camera was held: 5 to 8 change width and height. */
static gdImagePtr turn(const struct library *l, gdImagePtr from, int orientation) {
	int width = gdImageSX(from), height = gdImageSY(from);
	bool sideways = orientation >= 5;
	gdImagePtr to = orientation == 1 ? from : l->create(sideways ? height : width, sideways ? width : height);
	if (to == NULL || orientation == 1)
		return to;
	for (int y = 0; y < gdImageSY(to); y++)
		for (int x = 0; x < gdImageSX(to); x++) {
			bool mirror_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
			bool mirror_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
			int from_x = sideways ? y : x, from_y = sideways ? x : y;
			from_x = mirror_x ? width - 1 - from_x : from_x;
			from_y = mirror_y ? height - 1 - from_y : from_y;
			l->set_pixel(to, x, y, l->get_pixel(from, from_x, from_y));
		}
	return to;
}

static bool put_preview(const struct library *l, gdImagePtr image, int orientation, struct buf *answer) {
	gdImagePtr small = shrink(l, image);
	small = small == NULL ? NULL : turn(l, small, orientation);
	int n = 0;
	void *jpeg = small == NULL ? NULL : l->jpeg_bytes(small, &n, QUALITY);
	if (jpeg == NULL || n <= 0)
		return false;
	buf_put(answer, jpeg, (size_t)n);
	return true;
}

static int run(struct arena *a UNUSED, void *prepared, struct str bytes, struct buf *answer) {
	const struct library *l = prepared;
	enum file_type type = sniff_signature(bytes);
	struct picture head = { .orientation = 1 };
	bool has_head = sniff_picture(bytes, type, &head);
	if (!has_head && type != FILE_TYPE_HEIC)
		return LOOK_REASON_BROKEN;
	if (has_head && head.width * head.height > PIXELS_MOST)
		return LOOK_REASON_BOMB;
	gdImagePtr image = bytes.n <= INT32_MAX ? decode(l, type, bytes) : NULL;
	if (image == NULL)
		return LOOK_REASON_BROKEN;
	bool sideways = head.orientation >= 5;
	int width = gdImageSX(image), height = gdImageSY(image);
	buf_format(answer, "width %d\nheight %d\n\n", sideways ? height : width, sideways ? width : height);
	return put_preview(l, image, head.orientation, answer) ? CAGE_DONE : LOOK_REASON_BROKEN;
}

const struct cage_job file_picture_job = {
	.name = "file-picture",
	.prepare = prepare,
	.run = run,
	.answer_most_bytes = 320 * 1024,
	.memory_mb = 1024,
	.cpu_s = 20,
	.wall_s = 40,
	.threads = true, /* libde265 decodes in a thread of its own */
};
