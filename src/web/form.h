/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Typed forms: what forms.def becomes, and reading a query or a body into it. Text inside a form is valid UTF-8 in
 * NFC without control characters; everything that is not declared is refused, so nothing else arrives at a handler.
 */
#ifndef KASSEI_WEB_FORM_H
#define KASSEI_WEB_FORM_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "db/row.h"
#include "web/web.h"

#include <stddef.h>

enum field_kind {
	FIELD_KIND_TEXT = 1, /* struct str; min and max in code points */
	FIELD_KIND_INT,      /* struct opt_int; min and max inclusive */
	FIELD_KIND_CODE,     /* struct str: six digits of a local government code with a right check digit */
	FIELD_KIND_ID,       /* struct x_id; 0: absent */
	FIELD_KIND_ENUM,     /* enum e; 0: absent; outside its word */
	FIELD_KIND_FLAG,     /* bool; outside "1" or "on" */
	FIELD_KIND_SLUG,     /* struct str: a-z, 0-9 and single hyphens, at most 80 */
	FIELD_KIND_CURSOR,   /* struct cursor */
	FIELD_KIND_DATE,     /* struct opt_int: days since 1970-01-01; outside 2026-04-01, also as people write days
		(date_parse) */
};

/* After the label in forms.def. */
enum field_flags {
	FIELD_REQUIRED = 1 << 0, /* a missing or empty value is refused */
	FIELD_LINES = 1 << 1,    /* text of several lines; CRLF becomes LF */
	FIELD_SECRET = 1 << 2,   /* a password or code: never stored, never shown again in the form */
	FIELD_NUMBER = 1 << 3,   /* a number or an address of another kind stands here: it is not taken for 個人番号 */
};

struct field {
	const char *name;
	const char *label; /* msgid */
	enum field_kind kind;
	unsigned flags;
	int64_t min, max;
	size_t offset;
	const struct enum_desc *values;
};

struct form {
	const char *name;
	size_t size;
	const struct field *fields;
	size_t count;
};

/* The form of routes that take nothing. */
struct none_form { char nothing; };
const struct form *none_form_get(void);

/* One name and value as they came, decoded. */
struct form_pair { struct str name, value; };

/* Why a field was refused. */
struct form_refusal { const char *field; struct str reason; };

/* A form being read. */
struct form_input {
	const struct form *form;
	enum lang lang;             /* of the reasons */
	struct form_pair *pairs;    /* query or body, decoded */
	size_t pair_count;
	struct form_pair *params;   /* from the path; a wrong one is ERR_NOT_FOUND */
	size_t param_count;
	const char *const *ignored; /* names that the dispatcher itself takes ("lang"), NULL-terminated */
	/* Texts are tested for 個人番号, which is never taken (番号法20条): every POST, so that no form can forget it.
	 * What only looks like one passes when the person has ticked "not_my_number" (会社法人等番号 has twelve digits,
	 * too). */
	bool tests_my_number;
	bool asks_my_number;        /* out: the form has to offer that tick */
	bool says_not_my_number;    /* out: it was needed, and given */
	struct form_refusal *refusals; /* out: room for form_most_refusals(form) */
	size_t refusal_count;
};
size_t form_most_refusals(const struct form *form);
/* The form has a field of that name, and it is FIELD_SECRET. */
bool form_is_secret(const struct form *form, struct str name);

/* Splits and decodes application/x-www-form-urlencoded (also a query). ERR_REQUEST with *ret_detail (for the log)
 * when an escape is broken, text is not UTF-8, holds NUL, or there are more than 200 pairs. Values live in the
 * arena. */
enum err form_split(struct arena *a, struct str text, struct form_pair **ret_pairs, size_t *ret_count,
	const char **ret_detail) MUST_CHECK;
/* The same for multipart/form-data (RFC 7578) with text parts only; a part with a file name gives ERR_MEDIA_TYPE. */
enum err form_split_multipart(struct arena *a, struct str body, struct str boundary, struct form_pair **ret_pairs,
	size_t *ret_count, const char **ret_detail) MUST_CHECK;
/* The same with at most one file part, which becomes *ret_file (views of `body`); `ret_file` NULL: none is taken. A
 * file part without name and bytes, which browsers send when nothing was chosen, counts as none. */
enum err form_split_upload(struct arena *a, struct str body, struct str boundary, struct req_file *ret_file,
	struct form_pair **ret_pairs, size_t *ret_count, const char **ret_detail) MUST_CHECK;
/* Fills *ret_values (input->form->size bytes in the arena). ERR_REQUEST: an unknown or repeated field (*ret_hint
 * tells the person which). ERR_NOT_FOUND: a value from the path is malformed. ERR_INPUT: input->refusals say which
 * fields and why. */
enum err form_read(struct arena *a, struct form_input *input, void **ret_values, struct str *ret_hint) MUST_CHECK;
/* What a field accepts, as a sentence in `lang`. */
struct str form_accepts(struct arena *a, const struct field *field, enum lang lang);

#define FORM_FLAGS_(...) (0u __VA_OPT__(| (__VA_ARGS__)))

#endif
