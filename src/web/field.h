/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The fields of every form: label, hint, value and the reason of a refusal, in one shape (views/field.html). A handler
 * makes a struct input for each field and the page prints it with {{> text_field(&v->email) }} and its like; after a
 * refusal the same call shows what was typed. Ids are "field-<name>", where the summary of errors links to.
 */
#ifndef KASSEI_WEB_FIELD_H
#define KASSEI_WEB_FIELD_H

#include "web/web.h"

enum input_flags {
	INPUT_REQUIRED = 1 << 0,
	INPUT_SHORT = 1 << 1, /* a number, a code, a postcode */
	INPUT_CHECKED = 1 << 2, /* check_field */
};

/* Which view shows a field, where a form is a list of fields (any_field). */
enum input_kind { INPUT_AS_TEXT = 1, INPUT_AS_LINES, INPUT_AS_SELECT, INPUT_AS_CHOICE, INPUT_AS_CHECK, INPUT_AS_FILE };

/* One choice of choice_field or select_field. `chosen` is set by input_choose. */
struct input_choice { struct str value, label, hint; bool chosen; };

struct input {
	const char *name;
	struct str label, hint;  /* translated */
	struct str value, reason;
	const char *type;        /* "text", "email", "password", "tel", "date", "number", "search" */
	const char *autocomplete; /* HTML's words for it: "email", "current-password", "one-time-code" …; NULL: "off" */
	const char *mode;        /* inputmode: "numeric"; NULL */
	unsigned flags;
	int64_t rows;            /* lines_field */
	const char *accept;      /* file_field: HTML's list of endings and types; NULL: any */
	struct input_choice *choices;
	size_t choice_count;
	struct str none;         /* select_field: what choosing nothing means; STR_NONE: "choose" */
};

/* A field of one line of text. `label` is a msgid; `current` is shown when nothing was typed yet. */
struct input input_text(const struct req *req, const char *name, const char *label, struct str current, unsigned flags);
/* The same with another type and autocomplete word. A password is never filled. */
struct input input_typed(const struct req *req, const char *name, const char *label, const char *type,
	const char *autocomplete, struct str current, unsigned flags);
/* A tick. */
struct input input_check(const struct req *req, const char *name, const char *label, bool current);
/* Values of an enum as choices, in its order; `current` 0: none chosen. For choice_field (radio buttons) and
 * select_field. */
struct input input_enum(const struct req *req, const char *name, const char *label, const struct enum_desc *values,
	int current, unsigned flags);
/* The same for a filter: choosing nothing means all. */
struct input input_filter(const struct req *req, const char *name, const char *label, const struct enum_desc *values,
	int current);
/* Own choices; they are marked by what was typed, else by `current`. */
struct input input_choose(const struct req *req, const char *name, const char *label, struct input_choice *choices,
	size_t count, struct str current, unsigned flags);

#endif
