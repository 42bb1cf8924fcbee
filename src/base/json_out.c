/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See json_out.h. */
#include "base/json_out.h"

#include <stdio.h>

enum { DEEPEST = 63 };

void json_begin(struct json_out *j, struct buf *out, int indent) {
	*j = (struct json_out){ .out = out, .indent = indent };
}

static bool in_object(const struct json_out *j) {
	return j->depth > 0 && (j->is_object >> j->depth & 1) != 0;
}

static void new_line(struct json_out *j) {
	if (j->indent == 0)
		return;
	buf_char(j->out, '\n');
	for (int i = 0; i < j->indent * j->depth; i++)
		buf_char(j->out, ' ');
}

/* Comma and line before an item of the current level. */
static void separate(struct json_out *j) {
	if (j->has_item)
		buf_char(j->out, ',');
	if (j->depth > 0)
		new_line(j);
	j->has_item = true;
}

static void before_value(struct json_out *j) {
	if (in_object(j) != j->has_key)
		BUG("a JSON value stands where it may not: depth %d, key %d", j->depth, j->has_key);
	if (!j->has_key)
		separate(j);
	j->has_key = false;
}

static void open_level(struct json_out *j, char bracket, bool object) {
	before_value(j);
	if (j->depth == DEEPEST)
		BUG("JSON deeper than %d levels", DEEPEST);
	j->depth++;
	j->is_object = object ? j->is_object | UINT64_C(1) << j->depth : j->is_object & ~(UINT64_C(1) << j->depth);
	j->has_item = false;
	buf_char(j->out, bracket);
}

static void close_level(struct json_out *j, char bracket, bool object) {
	if (j->depth == 0 || in_object(j) != object || j->has_key)
		BUG("JSON is closed by %c where it may not be", bracket);
	j->depth--;
	if (j->has_item)
		new_line(j);
	j->has_item = true;
	buf_char(j->out, bracket);
}

void json_object(struct json_out *j) {
	open_level(j, '{', true);
}

void json_object_end(struct json_out *j) {
	close_level(j, '}', true);
}

void json_array(struct json_out *j) {
	open_level(j, '[', false);
}

void json_array_end(struct json_out *j) {
	close_level(j, ']', false);
}

void json_key(struct json_out *j, const char *key) {
	if (!in_object(j) || j->has_key)
		BUG("the JSON key %s stands where it may not", key);
	separate(j);
	buf_char(j->out, '"');
	json_escape(j->out, str_from(key));
	buf_cstr(j->out, j->indent > 0 ? "\": " : "\":");
	j->has_key = true;
}

/* ---- strings ---- */

static void put_escape(struct buf *out, uint32_t c) {
	switch (c) {
	case '"': buf_cstr(out, "\\\""); return;
	case '\\': buf_cstr(out, "\\\\"); return;
	case '\n': buf_cstr(out, "\\n"); return;
	case '\r': buf_cstr(out, "\\r"); return;
	case '\t': buf_cstr(out, "\\t"); return;
	default: buf_format(out, "\\u%04x", (unsigned)c);
	}
}

/* Bytes of the character at the front; *ret_escape is what must be written as an escape, 0 for a character that
 * stands for itself. */
static size_t next_char(struct str rest, uint32_t *ret_escape) {
	uint32_t c = (unsigned char)rest.p[0];
	size_t n = c < 0x80 ? 1 : utf8_decode(rest, &c);
	if (n == 0) {
		*ret_escape = 0xfffd;
		return 1;
	}
	*ret_escape = c < ' ' || c == '"' || c == '\\' || c == 0x2028 || c == 0x2029 ? c : 0;
	/* NUL is the one escape that is zero. */
	if (c == 0)
		*ret_escape = UINT32_MAX;
	return n;
}

void json_escape(struct buf *out, struct str value) {
	size_t plain = 0;
	for (size_t at = 0; at < value.n;) {
		uint32_t escape;
		size_t n = next_char(str_from_offset(value, at), &escape);
		if (escape != 0) {
			buf_put(out, value.p + plain, at - plain);
			put_escape(out, escape == UINT32_MAX ? 0 : escape);
			plain = at + n;
		}
		at += n;
	}
	buf_put(out, value.p + plain, value.n - plain);
}

void json_str(struct json_out *j, struct str value) {
	if (str_is_none(value)) {
		json_null(j);
		return;
	}
	before_value(j);
	buf_char(j->out, '"');
	json_escape(j->out, value);
	buf_char(j->out, '"');
}

void json_int(struct json_out *j, int64_t value) {
	before_value(j);
	buf_int(j->out, value);
}

void json_bool(struct json_out *j, bool value) {
	before_value(j);
	buf_cstr(j->out, value ? "true" : "false");
}

void json_null(struct json_out *j) {
	before_value(j);
	buf_cstr(j->out, "null");
}
