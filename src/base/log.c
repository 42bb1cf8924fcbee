/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See log.h. A line is built on the stack and written at once, so that lines of threads do not mix (POSIX keeps
 * writes below PIPE_BUF, 4096 bytes, whole on pipes). A log that cannot be written is not an error of the request. */
#include "base/log.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_BYTES = 4000 };

static _Atomic int threshold = LOG_LEVEL_INFO;
static _Atomic int descriptor_now = STDERR_FILENO;

struct line {
	char bytes[LINE_BYTES + 1]; /* one more for the line end */
	size_t n;
};

static const char *const NAMES[LOG_LEVEL_COUNT] = { "", "debug", "info", "warn", "error" };

/* All or nothing, so that no character is cut in two. */
static void put(struct line *l, struct str s) {
	if (s.n > LINE_BYTES - l->n)
		return;
	memcpy(l->bytes + l->n, s.p, s.n);
	l->n += s.n;
}

static void put_number(struct line *l, int64_t value) {
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%lld", (long long)value);
	put(l, str_of(digits, (size_t)n));
}

static void put_time(struct line *l) {
	struct jst t = utc_from_us(clock_now());
	struct civil c = date_civil(t.date);
	char text[64];
	int n = snprintf(text, sizeof text, "time=%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month, c.day, t.hour,
		t.minute,
		t.second, t.us);
	put(l, str_of(text, (size_t)n));
}

static bool needs_quotes(struct str s) {
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '=' || s.p[i] == '\\' || s.p[i] == 0x7f)
			return true;
	return s.n == 0;
}

/* The escape of a byte that may not stand for itself; empty when it may. */
static struct str escape(char c, char room[5]) {
	switch (c) {
	case '\n': return S("\\n");
	case '\r': return S("\\r");
	case '\t': return S("\\t");
	case '"': return S("\\\"");
	case '\\': return S("\\\\");
	default: break;
	}
	if ((unsigned char)c >= ' ' && c != 0x7f)
		return S("");
	snprintf(room, 5, "\\x%02x", (unsigned)(unsigned char)c);
	return str_of(room, 4);
}

static void put_quoted(struct line *l, struct str s) {
	char room[5];
	put(l, S("\""));
	for (size_t i = 0; i < s.n;) {
		uint32_t c;
		size_t n = utf8_decode(str_from_offset(s, i), &c);
		struct str escaped = n <= 1 ? escape(n == 0 ? '?' : s.p[i], room) : S("");
		struct str itself = n == 0 ? S("?") : str_slice(s, i, n);
		/* Room is kept for the closing quote. */
		if (l->n + 8 < LINE_BYTES)
			put(l, escaped.n > 0 ? escaped : itself);
		i += n == 0 ? 1 : n;
	}
	put(l, S("\""));
}

static void put_field(struct line *l, const struct log_field *f) {
	char id[ID_TEXT_SIZE];
	if (l->n + strlen(f->key) + 32 > LINE_BYTES)
		return;
	put(l, S(" "));
	put(l, str_from(f->key));
	put(l, S("="));
	if (f->kind == LOG_KIND_NUMBER)
		put_number(l, f->number);
	else if (f->kind == LOG_KIND_ID)
		put(l, id_write(f->number, id));
	else if (needs_quotes(f->text) || f->text.n > LINE_BYTES - l->n)
		put_quoted(l, f->text);
	else
		put(l, f->text);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count) {
	if ((int)level < atomic_load(&threshold))
		return;
	struct line l = { .n = 0 };
	put_time(&l);
	put(&l, S(" level="));
	put(&l, str_from(log_level_name(level)));
	put(&l, S(" event="));
	put(&l, str_from(event));
	for (size_t i = 0; i < count; i++)
		put_field(&l, &fields[i]);
	l.bytes[l.n++] = '\n';
	ssize_t written = write(atomic_load(&descriptor_now), l.bytes, l.n);
	(void)written;
}

void log_set_level(enum log_level level) {
	atomic_store(&threshold, (int)level);
}

enum log_level log_level(void) {
	return (enum log_level)atomic_load(&threshold);
}

const char *log_level_name(enum log_level level) {
	return NAMES[level];
}

enum log_level log_level_parse(struct str name) {
	for (int level = LOG_LEVEL_DEBUG; level < LOG_LEVEL_COUNT; level++)
		if (str_equal(name, str_from(NAMES[level])))
			return (enum log_level)level;
	return LOG_LEVEL_INVALID;
}

void log_set_descriptor(int descriptor) {
	atomic_store(&descriptor_now, descriptor);
}
