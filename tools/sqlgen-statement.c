/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs the checks over every variant of every statement, joins what they found, and asks SQLite. */
#include "sqlgen-private.h"

static void refuse(struct gen *g, struct statement *s, const struct block *block, size_t at, const char *reason) {
	s->errors++;
	gen_error(g, block->path, tool_line_of(block->file, block->start + at), s->name, "%s", reason);
}

static bool same_output(const struct column *left, const struct column *right) {
	return left->c_name != NULL && right->c_name != NULL && strcmp(left->c_name, right->c_name) == 0 &&
	       left->type.word == right->type.word && str_equal(left->type.arg, right->type.arg);
}

/* All variants fill one struct. */
static void join_outputs(struct gen *g, struct statement *s, const struct check *c) {
	if (!s->has_outputs) {
		s->has_outputs = true;
		s->outputs = c->outputs;
		return;
	}
	bool same = s->outputs.count == c->outputs.count;
	for (size_t i = 0; same && i < s->outputs.count; i++) {
		same = same_output(&s->outputs.items[i], &c->outputs.items[i]);
		s->outputs.items[i].type.nullable |= c->outputs.items[i].type.nullable;
		s->outputs.items[i].personal |= c->outputs.items[i].personal;
		s->outputs.items[i].internal |= c->outputs.items[i].internal;
	}
	if (!same)
		refuse(g, s, c->block, tool_skip_space(c->text, 0),
			"the columns differ between the variants or blocks");
}

static bool same_params(const bool *left, const bool *right) {
	return memcmp(left, right, sizeof(bool) * (MOST_PARAMS + 1)) == 0;
}

static void ask_sqlite(struct gen *g, struct statement *s, const struct check *c, struct str sql) {
	const char *reason = sqlite_refuses(g, sql, c->outputs.count, s->writes);
	if (reason != NULL)
		refuse(g, s, c->block, tool_skip_space(c->text, 0), reason);
}

/* Of the statement's last parameter, when it is rows; else NULL. */
static const struct type *rows_type(const struct statement *s) {
	const struct param *last = &s->params[s->param_count];
	return s->param_count > 0 && last->type.word == WORD_ROWS ? &last->type : NULL;
}

static void check_text(struct gen *g, struct statement *s, const struct block *block, size_t number,
		struct variant *variant, bool schema_is_good) {
	struct arena *scratch = arena_new();
	struct check c = { .g = g, .a = scratch, .s = s, .block = block, .engines = block->engines };
	c.text = variant_text(scratch, s, block, number);
	check_variant(&c);
	if (c.errors == 0) {
		struct str sql = variant_final_text(g->a, c.text, c.has_param);
		join_outputs(g, s, &c);
		if (block != s->blocks[0] && s->errors == 0 && !same_params(variant->has_param, c.has_param))
			refuse(g, s, block, tool_skip_space(c.text, 0), "the two blocks use different parameters");
		memcpy(variant->has_param, c.has_param, sizeof c.has_param);
		if (block->engines & ON_SQLITE)
			variant->text[0] = sql;
		if (block->engines & ON_POSTGRES)
			variant->text[1] =
				rows_type(s) == NULL ? sql : variant_postgres_text(g->a, sql, rows_type(s)->arg);
		if (schema_is_good && (block->engines & ON_SQLITE))
			ask_sqlite(g, s, &c, sql);
	}
	arena_free(scratch);
}

static void check_output_names(struct gen *g, struct statement *s) {
	for (size_t i = 0; i < s->outputs.count; i++) {
		const struct column *column = &s->outputs.items[i];
		struct str name = str_from(column->c_name);
		if (is_c_word(name))
			refuse(g, s, s->blocks[0], column->at,
			       str_format(g->a, "%s is a word of C: name the column by a comment", column->c_name).p);
		for (size_t k = 0; k < i; k++)
			if (str_equal(str_from(s->outputs.items[k].c_name), name))
				refuse(g, s, s->blocks[0], column->at,
				       str_format(g->a, "two columns are named %s", column->c_name).p);
	}
}

/* On the other engine there is nothing to read, while a write may be needless there. */
static void check_engines(struct gen *g, struct statement *s) {
	if (s->block_count == 1 && s->blocks[0]->engines != ON_BOTH && s->kind != KIND_EXEC)
		refuse(g, s, s->blocks[0], tool_skip_space(s->blocks[0]->text, 0),
		       "is for one engine: write the block for the other one directly below");
}

static void note_tables(struct gen *g, struct statement *s) {
	for (size_t i = 0; i < s->reads.count; i++)
		*LIST_ADD(g->a, &s->reads.items[i]->readers) = str_to_cstr(g->a, s->name);
	for (size_t i = 0; i < s->written.count; i++)
		*LIST_ADD(g->a, &s->written.items[i]->writers) = str_to_cstr(g->a, s->name);
}

static void check_statement(struct gen *g, struct statement *s, bool schema_is_good) {
	size_t count = statement_variant_count(s);
	if (count > MOST_VARIANTS || s->errors > 0)
		return; /* what its braces say is unclear */
	for (size_t v = 0; v < count; v++) {
		struct variant *variant = LIST_ADD(g->a, &s->variants);
		for (size_t b = 0; b < s->block_count; b++)
			check_text(g, s, s->blocks[b], v, variant, schema_is_good);
	}
	if (s->errors > 0)
		return;
	params_check(g, s);
	check_output_names(g, s);
	check_engines(g, s);
	note_tables(g, s);
}

void statements_check(struct gen *g) {
	bool schema_is_good = g->report.count == 0;
	int number = 0;
	for (size_t i = 0; i < g->statements.count; i++) {
		struct statement *s = g->statements.items[i];
		check_statement(g, s, schema_is_good);
		s->first_number = number;
		number += (int)s->variants.count;
	}
}
