/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the files of sqlgen share. sqlgen reads the modules' schemas and statements, refuses what is wrong or means
 * different things on the two databases, and writes C. Order of work: sqlgen.c (options) → sqlgen-schema.c (tables) →
 * sqlgen-store.c (blocks of store.sql and their variants) → sqlgen-check.c with sqlgen-infer.c, sqlgen-tenant.c,
 * sqlgen-group.c and sqlgen-portable.c (one variant against the tables) → sqlgen-sqlite.c (does SQLite take it) →
 * sqlgen-emit.c, sqlgen-docs.c. Nothing is written when anything was refused.
 */
#ifndef KASSEI_TOOLS_SQLGEN_PRIVATE_H
#define KASSEI_TOOLS_SQLGEN_PRIVATE_H

#include "tool.h"

#include <jansson.h>
#include <sqlite3.h>

enum { LARGEST_OUTPUT = 64 * 1024 * 1024, MOST_VARIANTS = 32, MOST_PARAMS = 99, MOST_ENGINE_BLOCKS = 15 };

/* A growing array in an arena. LIST_ADD gives the address of a new zeroed item. */
#define LIST(type) struct { type *items; size_t count, room; }
#define LIST_ADD(a, list) \
	((list)->items = tool_grow((a), (list)->items, (list)->count, &(list)->room, sizeof *(list)->items), \
	 memset(&(list)->items[(list)->count], 0, sizeof *(list)->items), &(list)->items[(list)->count++])

/* ---- words: sqlgen-word.c ---- */

enum word {
	WORD_NONE, /* not known: an expression, or a column of an engine's own table */
	WORD_INT,
	WORD_YEN,
	WORD_TIME,
	WORD_FISCAL_YEAR,
	WORD_DATE,
	WORD_ENUM,
	WORD_FLAGS,
	WORD_ID,
	WORD_BOOL,
	WORD_TEXT,
	WORD_BLOB,
	WORD_ROWS, /* many rows as one parameter: rows(int text blob) */
	WORD_COUNT
};
struct type {
	enum word word;
	struct str arg; /* of id(arg) and enum(arg) */
	bool nullable;
};
struct word_info {
	const char *schema;  /* "$INT" */
	const char *comment; /* "int" */
	const char *sqlite, *postgres;
	const char *db_type;  /* "DB_INT" */
	const char *col_type; /* "COL_INT" */
	bool takes_arg;
};
const struct word_info *word_info(enum word word);
/* Reads "$ID(plan)" or "$INT"; false when there is no such word. */
bool type_from_schema(struct str text, struct type *ret_type);
/* Reads "id(plan)?" or "int"; false when there is no such type. */
bool type_from_comment(struct str text, struct type *ret_type);
/* "id(plan)?" as a C string. */
const char *type_text(struct arena *a, struct type type);
/* False for id(a) beside id(b), enum(a) beside enum(b), and different kinds of storage. Unknown types fit anything. */
bool types_fit(struct type left, struct type right);
bool word_is_text(enum word word); /* struct str in C */
/* A keyword, or a word that stdbool.h makes one. */
bool is_c_word(struct str name);

/* ---- tokens: sqlgen-token.c ---- */

enum token_kind {
	TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_QUOTED, TOKEN_PARAM, TOKEN_DOMAIN, TOKEN_LINE_COMMENT,
	TOKEN_BLOCK_COMMENT, TOKEN_SYMBOL
};
struct token {
	enum token_kind kind;
	size_t at; /* offset in the text */
	struct str text;
	int param; /* the number of $n */
};
/* The token at or behind *at, which moves behind it. An unclosed string or comment reaches to the end. */
struct token token_next(struct str text, size_t *at);
/* The same without comments. */
struct token token_next_code(struct str text, size_t *at);
bool token_is(struct token token, const char *text); /* ASCII case does not matter for words */
/* Text without comments, each run of spaces one space, one line per source line. Strings stay as they are. */
struct str sql_tidy(struct arena *a, struct str text);

/* ---- schema ---- */

enum engines { ON_SQLITE = 1, ON_POSTGRES = 2, ON_BOTH = 3 };

enum table_class { CLASS_NONE, CLASS_TENANT, CLASS_PUBLISHED, CLASS_GLOBAL, CLASS_ENGINE };

struct column {
	struct str name;    /* in SQL */
	struct type type;
	struct str label;   /* Japanese heading */
	struct str english; /* what it is */
	bool personal;
	bool internal;      /* in the row, not in its description: nothing prints it */
	bool has_default;
	bool bound;         /* of a sub-select: the bound tenant_id of one of its tables */
	const char *c_name; /* of an output: the field's name; NULL when it needs a comment */
	bool explained;     /* of an output: by a comment, or it is a column */
	size_t at;          /* of an output: offset in the statement */
};
struct columns { struct column *items; size_t count, room; };
typedef LIST(struct str) name_list;
struct key {
	struct str name;
	name_list columns;
};
struct table {
	struct str name;
	struct str about;
	enum table_class class;
	enum engines engines;
	const struct module *module;
	struct columns columns;
	name_list primary;
	LIST(struct key) uniques;
	LIST(const char *) readers, writers; /* names of statements */
	const char *path;
	int line;
	bool dropped;
};

struct migration {
	int number;
	struct str name; /* "plan/0001" */
	const struct module *module;
	const char *path;
	struct str text;            /* as written */
	struct buf *engine_text[2]; /* SQLite, PostgreSQL */
};

struct module {
	struct str name;   /* last part of the folder */
	const char *folder;
	const char *store_path;
	struct str store;  /* text of store.sql; STR_NONE without one */
	LIST(struct str) includes;
	size_t first_statement, statement_count;
	bool held; /* its store.sql has a line `-- held: personal` */
};

/* ---- statements ---- */

enum statement_kind { KIND_NONE, KIND_ONE, KIND_MANY, KIND_EXEC };

/* A piece of a block between braces. Offsets into the block's text. */
struct part {
	bool is_order;
	size_t index;       /* of the optional part's name, or of the order */
	size_t from, to;    /* braces included */
	size_t inner, last; /* what stays when the part is used */
};
struct block {
	const char *path;
	struct str file;     /* text of the whole file */
	int line;            /* of the name line */
	size_t start;        /* of `text` in the file */
	struct str text;     /* as written, without the semicolon */
	enum engines engines;
	LIST(struct part) parts;
};
struct optional {
	struct str name;
	int param; /* 0: a flag without a parameter */
	size_t block_number; /* in which block it was seen first; for errors */
	size_t at;
};
struct param {
	bool used;
	struct str name;
	struct type type;
	bool named;      /* by a comment */
	bool typed;      /* by a column; a comment sets both */
	bool never_null; /* one use does not take NULL */
	int optional;    /* 1 + index of the optional part that it switches; 0 for none */
	const struct block *block; /* where it stands first, for errors */
	size_t at;
};
struct variant {
	struct str text[2]; /* SQLite, PostgreSQL; tidy and renumbered; STR_NONE on an engine without a block */
	bool has_param[MOST_PARAMS + 1];
};
struct statement {
	struct str name;
	enum statement_kind kind;
	bool is_public;
	const struct module *module;
	struct str about; /* comment lines */
	struct block *blocks[2];
	size_t block_count;
	bool marked; /* a block is for one engine */
	name_list orders;
	LIST(struct optional) optionals;
	struct param params[MOST_PARAMS + 1]; /* from 1 */
	int param_count;
	struct columns outputs;
	bool has_outputs; /* they were found by a variant before */
	bool writes;
	LIST(struct variant) variants;
	LIST(struct table *) reads, written;
	int first_number; /* of the first variant over the whole program */
	size_t errors;
};

struct gen {
	struct arena *a;
	struct tool_report report;
	LIST(const char *) seen_errors;
	LIST(struct module) modules;
	LIST(struct migration *) migrations;
	LIST(struct table *) tables;
	LIST(struct statement *) statements;
	LIST(struct str) ids;
	LIST(const char *) files_read;
	size_t engine_blocks;
	sqlite3 *sqlite;
	const char *list_path;
};

/* Remembers `path:line: name: reason`; the same sentence about the same line only once. */
void gen_error(struct gen *g, const char *path, int line, struct str name, const char *format, ...) PRINTF(5, 6);
/* Reads a file and remembers it for the depfile; empty when it is not UTF-8, which is refused. */
struct str gen_read(struct gen *g, const char *path);
struct table *gen_table(struct gen *g, struct str name, enum engines engines);
const struct column *column_named(const struct column *columns, size_t count, struct str name);
void gen_add_id(struct gen *g, struct str name);
/* An empty buffer that lives as long as the arena. */
struct buf *buf_new(struct arena *a);
void name_add(struct arena *a, name_list *list, struct str name);
bool name_listed(const name_list *list, struct str name);

/* Reads src/migrations.def and every schema, and applies them to the SQLite database and to g->tables. */
void schema_read(struct gen *g, const char *list_path);
/* Reads every store.sql into g->statements. */
void store_read(struct gen *g);
/* Checks every variant of every statement. */
void statements_check(struct gen *g);

/* ---- variants: sqlgen-variant.c ---- */

size_t statement_variant_count(const struct statement *s);
/* The block's text for a variant: what is left out, and the braces, are spaces, so that every offset stays. */
struct str variant_text(struct arena *a, const struct statement *s, const struct block *block, size_t variant);
/* True when the variant uses the part. */
bool variant_has(const struct statement *s, const struct part *part, size_t variant);
/* Tidies the text and numbers its parameters from 1 without gaps. */
struct str variant_final_text(struct arena *a, struct str text, const bool has_param[MOST_PARAMS + 1]);
/* The same for PostgreSQL: rows($n) u, whose columns are of `types`, becomes unnest(CAST($n AS bigint[]), CAST($n+1 …))
 * u (c0, c1, …). */
struct str variant_postgres_text(struct arena *a, struct str sql, struct str types);

/* ---- SQLite: sqlgen-sqlite.c ---- */

void sqlite_open(struct gen *g);
/* Runs one statement of a schema; the reason on failure, else NULL. */
const char *sqlite_run(struct gen *g, struct str sql);
/* The columns that SQLite reports for a table that is its own. */
void sqlite_columns(struct gen *g, struct table *table);
/* Prepares a statement; the reason for a refusal, else NULL. */
const char *sqlite_refuses(struct gen *g, struct str sql, size_t output_count, bool writes);

/* ---- JSON of libpg_query: sqlgen-tree.c ---- */

/* Parses one statement. On an error *ret_reason and *ret_at say why and where, and the result is NULL; otherwise the
 * tree, which lives as long as the arena. */
json_t *tree_parse(struct arena *a, struct str sql, const char **ret_reason, size_t *ret_at);
/* The kind of a node ({"ColumnRef": {...}} gives "ColumnRef") and its body; "" and NULL for no node. */
const char *node_kind(json_t *node, json_t **ret_body);
/* The body when the node is of this kind, else NULL. */
json_t *node_is(json_t *node, const char *kind);
struct str text_of(json_t *body, const char *key);
size_t at_of(json_t *body);
/* The name in {"String": {"sval": …}}. */
struct str string_node(json_t *node);
/* The last of a list of names: the name without its schema. */
struct str last_name(json_t *names);
/* Smallest location found in the tree; 0 without any. */
size_t first_at(json_t *node);
/* Skips casts. */
json_t *without_cast(json_t *node);

/* ---- checking one text: sqlgen-check.c ---- */

/* What one alias stands for. */
struct rel {
	struct str alias;
	const struct table *table; /* NULL for a sub-select */
	struct columns columns;
	bool nullable;   /* on the nullable side of a LEFT JOIN */
	bool bound;      /* its tenant_id equals a parameter */
	bool must_bind;  /* the target of UPDATE or DELETE */
	bool open;       /* a function of one engine: any column */
	size_t at;
};
struct cte {
	struct str name;
	struct columns columns;
	bool open; /* refused: any column */
	struct cte *next;
};
/* An equality that holds for every row, and the aliases (from ≤ i < to) whose rows it restricts. */
struct condition {
	json_t *left, *right;
	size_t from, to;
};
struct scope {
	struct scope *outer;
	struct cte *ctes;
	LIST(struct rel) rels;
	LIST(struct condition) conditions;
};
/* A comment "name: type; label" */
struct note {
	size_t at;
	struct str name;
	struct type type;
	struct str label;
	int param; /* of the parameter before it; 0 when another token stands there */
	bool used;
};
struct check {
	struct gen *g;
	struct arena *a;
	struct statement *s;
	const struct block *block;
	struct str text; /* of the variant */
	LIST(struct note) notes;
	enum engines engines; /* for which the text is */
	bool has_param[MOST_PARAMS + 1];
	struct columns outputs; /* of this variant */
	int tenant_param;
	size_t errors;
};
/* A resolved column. */
struct found {
	struct rel *rel;
	const struct column *column;
	bool nullable;
};

void check_error(struct check *c, size_t at, const char *format, ...) PRINTF(3, 4);
/* Checks one variant of a block; fills c->s->params, outputs and tables, and c->has_param. */
void check_variant(struct check *c);
/* Finds what a ColumnRef means; false (and an error when `report`) when there is none or more than one. */
bool scope_find(struct check *c, struct scope *scope, json_t *column_ref, bool report, struct found *ret_found);
/* Checks an expression and everything in it. */
void check_expression(struct check *c, struct scope *scope, json_t *node);
/* sqlgen-select.c: a SELECT with everything in it, and its columns. `top` when its columns are the statement's. */
void check_select(struct check *c, json_t *select, struct scope *outer, bool top, struct columns *ret_columns);
void check_with(struct check *c, struct scope *scope, json_t *statement);
/* Adds the aliases and conditions of an item of FROM. */
void check_from(struct check *c, struct scope *scope, json_t *item, bool nullable);
/* The expressions behind ON, once all aliases are known. */
void check_on(struct check *c, struct scope *scope, json_t *item);
void check_targets(struct check *c, struct scope *scope, json_t *targets, bool top, struct columns *ret_columns);
/* The column of the list that ORDER BY 2 or ORDER BY name means, or NULL. */
const struct column *sorted_output(json_t *node, const struct columns *columns);
struct rel *scope_add_table(struct check *c, struct scope *scope, json_t *range_var, bool nullable);
/* A personal column stands in the expression. */
bool uses_personal(struct check *c, struct scope *scope, json_t *node);
/* True unless the expression certainly has a value. */
bool maybe_null(struct check *c, struct scope *scope, json_t *node);
bool is_aggregate(json_t *func_call);

/* sqlgen-infer.c */
void notes_read(struct check *c);
struct note *note_of_target(struct check *c, size_t at);
/* False when a comment or a column says that the parameter has a value. */
bool param_takes_null(struct check *c, json_t *param_ref);
/* A parameter stands in the text. */
void param_seen(struct check *c, json_t *param_ref);
void infer_comparison(struct check *c, struct scope *scope, json_t *a_expr);
/* The value written into a column. */
void infer_written(struct check *c, const struct column *column, json_t *value);
/* Gives parameters the names and types of their comments. */
void infer_notes(struct check *c);
/* Refuses comments that name nothing. */
void notes_check(struct check *c);
/* After all variants: gaps, parameters without type, names; joins parameters and optional parts. */
void params_check(struct gen *g, struct statement *s);
/* Where a parameter stands: outside all parts, and in which optional parts and orders (bits). */
struct places {
	bool outside;
	unsigned optionals, orders;
};
struct places param_places(const struct statement *s, int param);

/* sqlgen-tenant.c */
/* Adds the parts of an AND to the conditions of the scope. */
void conditions_add(struct check *c, struct scope *scope, json_t *node, size_t from, size_t to);
/* Follows tenant_id = $n and tenant_id = other.tenant_id; refuses the aliases that stay unbound. */
void tenant_check(struct check *c, struct scope *scope);

/* sqlgen-group.c */
/* `columns` are those of the SELECT. */
void group_check(struct check *c, struct scope *scope, json_t *select, const struct columns *columns);

/* sqlgen-portable.c */
typedef void (*portable_report)(void *context, size_t at, const char *reason);
/* Reports everything in the tree that is not the same on both engines. */
void portable_check(struct arena *a, json_t *tree, portable_report report, void *context);

/* ---- what is held about somebody: sqlgen-held.c ---- */

/* Statements for every table with personal columns, as text of a store.sql. */
struct str held_statements(struct gen *g);
/* The table db_held over them. */
void held_emit(struct gen *g, struct buf *b);
/* Adds the includes of all other modules. */
void held_includes(struct gen *g, struct module *held);

/* ---- output ---- */

void emit_all(struct gen *g, const char *folder);
void emit_docs(struct gen *g, const char *path);
/* Writes the file unless it holds just that. */
void write_if_changed(struct gen *g, const char *path, struct str content);
/* The path from "src/" on, so that nothing of the build machine is kept. */
const char *source_path(const char *path);

#endif
