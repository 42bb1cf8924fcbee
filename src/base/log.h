/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The log: one line per event on standard error, logfmt (key=value), as
 *   time=2026-11-22T01:05:00.123456Z level=info event=request method=GET status=200 us=1834
 * Who read which record is the audit's matter, not the log's. By design there is no printf: a value is a number, an
 * id, a word of the program, or a detail that the program wrote; text that a person typed and columns marked personal
 * have no way in but through LOG_DETAIL, whose callers pass sentences of their own. Thread-safe: each line is one
 * write(2).
 */
#ifndef KASSEI_BASE_LOG_H
#define KASSEI_BASE_LOG_H

#include "base/str.h"

enum log_level {
	LOG_LEVEL_INVALID = 0,
	LOG_LEVEL_DEBUG = 1,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARN,
	LOG_LEVEL_ERROR,
	LOG_LEVEL_COUNT
};

enum log_kind { LOG_KIND_TEXT = 1, LOG_KIND_NUMBER, LOG_KIND_ID };

struct log_field {
	const char *key;
	enum log_kind kind;
	struct str text;
	int64_t number;
};

/* Only a literal fits. */
#define LOG_WORD(name, literal) { .key = "" name, .kind = LOG_KIND_TEXT, .text = S(literal) }
/* A C string that the program owns: the name of an error, a route, an enum value. */
#define LOG_NAME(name, c_string) { .key = "" name, .kind = LOG_KIND_TEXT, .text = str_from(c_string) }
#define LOG_INT(name, value) { .key = "" name, .kind = LOG_KIND_NUMBER, .number = (value) }
/* An id of ident.h, printed as its 13 characters. */
#define LOG_ID(name, value) { .key = "" name, .kind = LOG_KIND_ID, .number = (value) }
/* A sentence that the program made (err_detail, a driver's message). Never what a person typed. */
#define LOG_DETAIL(name, string) { .key = "" name, .kind = LOG_KIND_TEXT, .text = (string) }

/* Writes a line unless `level` is below the threshold. Values with spaces, quotes or control characters are quoted,
 * with \n \t \" \\ and \xNN; a line longer than 4,000 bytes is cut. `event` is a literal: noun, or noun_verb. */
void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count);

/* log_line(LOG_LEVEL_INFO, "request", LOG_WORD("method", "GET"), LOG_INT("status", 200)); at least one field. */
#define log_line(level, event, ...)                                                              \
	log_write((level), "" event, (const struct log_field[]){ __VA_ARGS__ },                  \
		sizeof((const struct log_field[]){ __VA_ARGS__ }) / sizeof(struct log_field))

/* The lowest level that is written; LOG_LEVEL_INFO at the start. */
void log_set_level(enum log_level level);
enum log_level log_level(void);
/* "debug" "info" "warn" "error", and back; LOG_LEVEL_INVALID for anything else. */
const char *log_level_name(enum log_level level);
enum log_level log_level_parse(struct str name);
/* Another descriptor than 2; for tests. */
void log_set_descriptor(int descriptor);

#endif
