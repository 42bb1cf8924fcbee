/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the files of sqlgen that write C. */
#ifndef KASSEI_TOOLS_SQLGEN_EMIT_H
#define KASSEI_TOOLS_SQLGEN_EMIT_H

#include "sqlgen-private.h"

typedef LIST(const char *) arg_list;

/* The C type of a column or parameter: "struct plan_id"; nullable numbers are "struct opt_int". */
const char *emit_c_type(struct arena *a, struct type type);
const char *emit_upper(struct arena *a, struct str text);
/* "enum err name(struct db *db, …)", broken into lines. */
void emit_signature(struct buf *b, struct arena *a, const struct statement *s);
void emit_about(struct buf *b, struct arena *a, const struct statement *s);
void emit_banner(struct buf *b, const char *from);
/* SQL as C literals, one line of SQL in one line of C. */
void emit_text(struct buf *b, const char *indent, struct str text);
/* <module>_store.c and <module>_stmts.c */
void emit_store(struct gen *g, const struct module *module, const char *folder);

#endif
