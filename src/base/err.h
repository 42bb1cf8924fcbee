/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* enum err: what a function that can fail returns; 0 is success. The list is errors.def. */
#ifndef KASSEI_BASE_ERR_H
#define KASSEI_BASE_ERR_H

#include "base/str.h"

enum err {
	OK = 0,
#define ERR_(code, http, log, sentence, meaning) code,
#include "base/errors.def"
#undef ERR_
	ERR_COUNT
};

enum err_log { ERR_LOG_NONE = 1, ERR_LOG_INFO, ERR_LOG_WARN, ERR_LOG_ERROR };

struct err_info {
	const char *name;     /* "ERR_INPUT" */
	int http_status;      /* RFC 9110 */
	enum err_log log;
	const char *sentence; /* msgid */
	const char *meaning;  /* English, for docs and logs */
};

/* The row of errors.def; `e` must not be OK. */
const struct err_info *err_info(enum err e);

/* Returns from the calling function when `call` fails. */
#define TRY(call)                       \
	do {                                \
		enum err try_err_ = (call);     \
		if (try_err_ != OK)             \
			return try_err_;            \
	} while (0)

#endif
