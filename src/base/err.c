/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of errors, and the two ways to stop the process. See err.h, attr.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct err_info TABLE[ERR_COUNT] = {
#define ERR_(code, http, level, text, about) \
	[code] = { .name = #code, .http_status = http, .log = ERR_LOG_##level, .sentence = text, .meaning = about },
#include "base/errors.def"
#undef ERR_
};

const struct err_info *err_info(enum err e) {
	if (e <= OK || e >= ERR_COUNT)
		BUG("%d is not an error", (int)e);
	return &TABLE[e];
}

void bug_at(const char *file, int line, const char *format, ...) {
	va_list args;
	va_start(args, format);
	fprintf(stderr, "BUG at %s:%d: ", file, line);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	abort();
}

void fatal(const char *format, ...) {
	va_list args;
	va_start(args, format);
	fputs("kassei: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}
