/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads store.sql: includes, blocks with their name lines and comments, optional parts and orders. */
#include "sqlgen-private.h"

#include <unistd.h>

struct reader {
	struct gen *g;
	struct module *module;
	struct str rest; /* what is not read yet */
	int line;        /* of the last line read */
	bool has_line;
	struct str current;
	struct statement *last; /* the statement directly above */
};

static bool next_line(struct reader *r) {
	if (str_is_none(r->rest) || r->rest.n == 0)
		return false;
	r->current = str_line(&r->rest);
	r->line++;
	return true;
}

static void refuse(struct reader *r, int line, struct str name, const char *reason) {
	gen_error(r->g, r->module->store_path, line, name, "%s", reason);
}

static size_t offset_of(const struct reader *r) {
	return str_is_none(r->rest) ? r->module->store.n : (size_t)(r->rest.p - r->module->store.p);
}

/* What stands behind "-- word: "; false for another line. */
static bool directive(struct str line, struct str word, struct str *ret_rest) {
	if (!str_starts(line, S("-- ")) || !str_starts(str_from_offset(line, 3), word))
		return false;
	*ret_rest = str_trim(str_from_offset(line, 3 + word.n));
	return true;
}

static struct str next_word(struct str *rest) {
	*rest = str_trim(*rest);
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ' ')
		n++;
	struct str word = str_slice(*rest, 0, n);
	*rest = str_trim(str_from_offset(*rest, n));
	return word;
}

struct head {
	struct str name;
	enum statement_kind kind;
	bool is_public;
	enum engines engines;
	int line;
};

static bool read_head_word(struct head *head, struct str word) {
	if (str_equal(word, S(":one")))
		head->kind = KIND_ONE;
	else if (str_equal(word, S(":many")))
		head->kind = KIND_MANY;
	else if (str_equal(word, S(":exec")))
		head->kind = KIND_EXEC;
	else if (str_equal(word, S("public")))
		head->is_public = true;
	else if (str_equal(word, S("!pg")))
		head->engines = ON_POSTGRES;
	else if (str_equal(word, S("!sqlite")))
		head->engines = ON_SQLITE;
	else
		return false;
	return true;
}

static bool is_c_name(struct str name) {
	return tool_identifier(name, 0).n == name.n && name.n > 0;
}

/* "plan_list :many public !pg" */
static struct head read_head(struct reader *r, struct str text) {
	struct head head = { .name = next_word(&text), .engines = ON_BOTH, .line = r->line };
	if (!is_c_name(head.name))
		gen_error(r->g, r->module->store_path, r->line, head.name, "is not a name for a C function");
	while (text.n > 0) {
		struct str word = next_word(&text);
		if (!read_head_word(&head, word))
			gen_error(r->g, r->module->store_path, r->line, head.name, "unknown word %.*s behind the name",
			          STR_ARG(word));
	}
	if (head.kind == KIND_NONE)
		refuse(r, r->line, head.name, "has no kind: write :one, :many or :exec");
	return head;
}

static struct statement *find_statement(struct gen *g, struct str name) {
	for (size_t i = 0; i < g->statements.count; i++)
		if (str_equal(g->statements.items[i]->name, name))
			return g->statements.items[i];
	return NULL;
}

/* A block of the same name directly below that fills the other engine. */
static bool is_second_block(struct reader *r, const struct head *head) {
	const struct statement *s = r->last;
	if (s == NULL || !str_equal(s->name, head->name) || s->block_count != 1 || head->engines == ON_BOTH)
		return false;
	return s->blocks[0]->engines == ON_BOTH || s->blocks[0]->engines != head->engines;
}

static struct statement *new_statement(struct reader *r, const struct head *head) {
	const struct statement *older = find_statement(r->g, head->name);
	if (older != NULL)
		gen_error(r->g, r->module->store_path, head->line, head->name, "the name is taken by %s:%d",
		          older->module->store_path, older->blocks[0]->line);
	struct statement *s = ARENA_NEW(r->g->a, struct statement);
	*s = (struct statement){
		.name = head->name, .kind = head->kind, .is_public = head->is_public, .module = r->module
	};
	*LIST_ADD(r->g->a, &r->g->statements) = s;
	r->module->statement_count++;
	return s;
}

static struct statement *statement_for(struct reader *r, const struct head *head) {
	if (!is_second_block(r, head))
		return new_statement(r, head);
	struct statement *s = r->last;
	if (s->kind != head->kind || s->is_public != head->is_public)
		refuse(r, head->line, head->name, "the two blocks differ in kind or in `public`");
	if (s->blocks[0]->engines == ON_BOTH)
		s->blocks[0]->engines = ON_BOTH & ~head->engines;
	return s;
}

static void read_orders(struct reader *r, struct statement *s, struct str text) {
	if (s->block_count > 0)
		return; /* the second block has the orders of the first */
	while (!str_is_none(text)) {
		struct str name = str_trim(str_cut(&text, S("|")));
		if (!is_c_name(name) || name_listed(&s->orders, name))
			gen_error(r->g, r->module->store_path, r->line, s->name, "the order \"%.*s\" is not a new name",
			          STR_ARG(name));
		else
			name_add(r->g->a, &s->orders, name);
	}
}

static void add_about(struct reader *r, struct statement *s, struct str line) {
	struct str text = str_trim(str_from_offset(line, 2));
	if (s->block_count > 0 || text.n == 0)
		return;
	s->about = s->about.n == 0 ? text : str_format(r->g->a, "%.*s\n%.*s", STR_ARG(s->about), STR_ARG(text));
}

/* The comment lines between the name and the text. Stops before the first line of the text. */
static void read_comments(struct reader *r, struct statement *s) {
	struct str value;
	while (!str_is_none(r->rest)) {
		struct str after = r->rest;
		struct str line = str_trim(str_line(&after));
		if (!str_starts(line, S("--")) || directive(line, S("name:"), &value))
			return;
		next_line(r);
		if (directive(line, S("order:"), &value))
			read_orders(r, s, value);
		else
			add_about(r, s, line);
	}
}

/* Moves behind the line that holds the offset. */
static void skip_line_of(struct reader *r, size_t at) {
	while (offset_of(r) <= at && next_line(r))
		;
}

/* Offset of the end of the text: the semicolon (true), or the next name or the end of the file (false). */
static bool find_text_end(struct str file, size_t start, size_t *ret_end) {
	size_t at = start;
	struct str value;
	for (;;) {
		struct token token = token_next(file, &at);
		bool is_name = token.kind == TOKEN_LINE_COMMENT && directive(token.text, S("name:"), &value);
		if (token.kind == TOKEN_END || is_name || token_is(token, ";")) {
			*ret_end = token.at;
			return token_is(token, ";");
		}
	}
}

/* The text up to the semicolon. */
static struct str read_text(struct reader *r, const struct head *head, size_t *ret_start) {
	struct str file = r->module->store;
	size_t start = offset_of(r), end;
	*ret_start = start;
	if (!find_text_end(file, start, &end)) {
		refuse(r, head->line, head->name, "does not end in a semicolon");
		while (offset_of(r) < end && next_line(r))
			;
		return str_slice(file, start, end - start);
	}
	skip_line_of(r, end);
	struct str behind = str_trim(str_slice(file, end + 1, offset_of(r) - end - 1));
	if (behind.n > 0 && !str_starts(behind, S("--")))
		refuse(r, r->line, head->name, "text behind the semicolon");
	return str_slice(file, start, end - start);
}

static size_t optional_index(struct reader *r, struct statement *s, struct str name, size_t at) {
	for (size_t i = 0; i < s->optionals.count; i++)
		if (str_equal(s->optionals.items[i].name, name))
			return i;
	struct optional *optional = LIST_ADD(r->g->a, &s->optionals);
	*optional = (struct optional){ .name = name, .block_number = s->block_count - 1, .at = at };
	return s->optionals.count - 1;
}

struct parts {
	struct reader *r;
	struct statement *s;
	struct block *block;
	struct part *open;
};

static void refuse_part(struct parts *p, size_t at, const char *reason, struct str name) {
	int line = tool_line_of(p->block->file, p->block->start + at);
	p->s->errors++;
	if (name.n > 0)
		gen_error(p->r->g, p->block->path, line, p->s->name, "%s %.*s", reason, STR_ARG(name));
	else
		refuse(p->r, line, p->s->name, reason);
}

static void open_order(struct parts *p, struct part *part, struct str name) {
	part->is_order = true;
	for (size_t i = 0; i < p->s->orders.count; i++)
		if (str_equal(p->s->orders.items[i], name)) {
			part->index = i;
			return;
		}
	part->index = SIZE_MAX;
	refuse_part(p, part->from, "-- order: does not list", name);
}

static void open_part(struct parts *p, size_t brace, size_t *at) {
	struct str text = p->block->text;
	if (p->open != NULL)
		refuse_part(p, brace, "a part may not stand inside another", STR_NONE);
	struct part *part = LIST_ADD(p->r->g->a, &p->block->parts);
	part->from = brace;
	struct token token = token_next_code(text, at);
	bool optional = token_is(token, "?");
	struct token name = optional ? token_next_code(text, at) : token;
	if (name.kind != TOKEN_WORD)
		refuse_part(p, brace, "{ needs ?name or name: behind it", STR_NONE);
	else if (optional)
		part->index = optional_index(p->r, p->s, name.text, brace);
	else if (!token_is(token_next_code(text, at), ":"))
		refuse_part(p, brace, "{ needs ?name or name: behind it", STR_NONE);
	else
		open_order(p, part, name.text);
	part->inner = part->last = part->to = *at;
	p->open = part;
}

static void close_part(struct parts *p, size_t brace, size_t question) {
	if (p->open == NULL) {
		refuse_part(p, brace, "} closes nothing", STR_NONE);
		return;
	}
	bool marked = question != SIZE_MAX;
	if (marked == p->open->is_order)
		refuse_part(p, brace, "{?name ends in ?} and {name: ends in }", STR_NONE);
	p->open->last = marked ? question : brace;
	p->open->to = brace + 1;
	p->open = NULL;
}

static void read_parts(struct reader *r, struct statement *s, struct block *block) {
	struct parts p = { .r = r, .s = s, .block = block };
	size_t at = 0, question = SIZE_MAX;
	for (struct token token = token_next_code(block->text, &at); token.kind != TOKEN_END;
	     token = token_next_code(block->text, &at)) {
		if (token_is(token, "{"))
			open_part(&p, token.at, &at);
		else if (token_is(token, "}"))
			close_part(&p, token.at, question);
		else if (token.kind == TOKEN_QUOTED)
			refuse_part(&p, token.at, "a text stands in single quotes, not in", token.text);
		question = token_is(token, "?") ? token.at : SIZE_MAX;
	}
	if (p.open != NULL)
		refuse_part(&p, p.open->from, "the part is not closed", STR_NONE);
}

static void check_parts(struct reader *r, struct statement *s, const struct block *block) {
	for (size_t i = 0; i < s->orders.count; i++) {
		bool used = false;
		for (size_t k = 0; k < block->parts.count; k++)
			used |= block->parts.items[k].is_order && block->parts.items[k].index == i;
		if (!used)
			gen_error(r->g, block->path, block->line, s->name,
				"the order %.*s has no {%.*s: …} in the text", STR_ARG(s->orders.items[i]),
				STR_ARG(s->orders.items[i]));
	}
	if (statement_variant_count(s) > MOST_VARIANTS)
		gen_error(r->g, block->path, block->line, s->name, "has more than %d variants", MOST_VARIANTS);
}

static void read_block(struct reader *r, struct str head_text) {
	struct head head = read_head(r, head_text);
	struct statement *s = statement_for(r, &head);
	read_comments(r, s);
	struct block *block = ARENA_NEW(r->g->a, struct block);
	*block = (struct block){
		.path = r->module->store_path, .file = r->module->store, .line = head.line, .engines = head.engines
	};
	block->text = read_text(r, &head, &block->start);
	s->blocks[s->block_count++] = block;
	/* A pair counts once: both texts say the same for their engine. */
	r->g->engine_blocks += head.engines != ON_BOTH && (s->block_count == 1 || !s->marked);
	s->marked |= head.engines != ON_BOTH;
	read_parts(r, s, block);
	check_parts(r, s, block);
	r->last = s;
}

static void read_module(struct gen *g, struct module *module) {
	struct reader r = { .g = g, .module = module, .rest = module->store };
	module->first_statement = g->statements.count;
	struct str value;
	while (next_line(&r)) {
		struct str line = str_trim(r.current);
		if (directive(line, S("include:"), &value))
			*LIST_ADD(g->a, &module->includes) = value;
		else if (directive(line, S("name:"), &value))
			read_block(&r, value);
		else if (line.n > 0 && !str_starts(line, S("--")))
			refuse(&r, r.line, module->name, "text before a line `-- name: …`");
	}
}

void store_read(struct gen *g) {
	for (size_t i = 0; i < g->modules.count; i++) {
		struct module *module = &g->modules.items[i];
		module->store_path = str_format(g->a, "%s/store.sql", module->folder).p;
		if (access(module->store_path, F_OK) != 0)
			continue;
		module->store = gen_read(g, module->store_path);
		module->held = str_contains(module->store, S("\n-- held: personal\n"));
		if (module->held)
			module->store = str_join2(g->a, module->store, held_statements(g));
		read_module(g, module);
	}
	for (size_t i = 0; i < g->modules.count; i++)
		if (g->modules.items[i].held)
			held_includes(g, &g->modules.items[i]);
	if (g->engine_blocks > MOST_ENGINE_BLOCKS)
		gen_error(g, g->list_path, 1, S("sqlgen"),
			"%zu blocks are for one engine only; fewer than sixteen are allowed", g->engine_blocks);
}
