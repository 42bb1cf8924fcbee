/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Writes JSON (RFC 8259) onto a buffer, in order, without building a tree. Reading JSON is jansson's. Ids go as
 * strings by the caller (id_to_text), because readers in JavaScript lose digits of large numbers; other integers go
 * as numbers.
 */
#ifndef KASSEI_BASE_JSON_OUT_H
#define KASSEI_BASE_JSON_OUT_H

#include "base/buf.h"

struct json_out {
	struct buf *out;
	int indent;         /* spaces per level; 0: all on one line */
	int depth;          /* open objects and arrays, at most 63 */
	uint64_t is_object; /* bit n: level n is an object */
	bool has_item;      /* something stands before in this level */
	bool has_key;       /* a key waits for its value */
};

/* Starts a text in `out`, whose too_big tells the caller whether it fitted. indent 0 for machines, 2 for people. */
void json_begin(struct json_out *j, struct buf *out, int indent);
/* Objects and arrays nest; a wrong order (a key in an array, an end too many) is a BUG. */
void json_object(struct json_out *j);
void json_object_end(struct json_out *j);
void json_array(struct json_out *j);
void json_array_end(struct json_out *j);
void json_key(struct json_out *j, const char *key);
/* A string; STR_NONE is null. Escapes " \ control characters and U+2028, U+2029; bytes that are no UTF-8 become
 * U+FFFD. */
void json_str(struct json_out *j, struct str value);
void json_int(struct json_out *j, int64_t value);
void json_bool(struct json_out *j, bool value);
void json_null(struct json_out *j);

/* Key and value at once. */
static inline void json_key_str(struct json_out *j, const char *key, struct str value) {
	json_key(j, key);
	json_str(j, value);
}
static inline void json_key_int(struct json_out *j, const char *key, int64_t value) {
	json_key(j, key);
	json_int(j, value);
}
static inline void json_key_bool(struct json_out *j, const char *key, bool value) {
	json_key(j, key);
	json_bool(j, value);
}
static inline void json_key_null(struct json_out *j, const char *key) {
	json_key(j, key);
	json_null(j);
}
static inline void json_key_object(struct json_out *j, const char *key) {
	json_key(j, key);
	json_object(j);
}
static inline void json_key_array(struct json_out *j, const char *key) {
	json_key(j, key);
	json_array(j);
}

/* The escaped inside of a string, without quotes. */
void json_escape(struct buf *out, struct str value);

#endif
