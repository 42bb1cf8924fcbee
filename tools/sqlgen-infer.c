/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Names and types: comments `name: type? ; label` behind a parameter or an expression, and what a parameter takes from
 * the column it is compared with or written to.
 */
#include "sqlgen-private.h"

/* ---- comments ---- */

/* Reads the inside of a comment; false when it is prose. */
static bool read_note(struct check *c, struct token token, struct note *ret_note) {
	struct str label = str_trim(str_slice(token.text, 2, token.text.n - 4));
	struct str type = str_trim(str_cut(&label, S(";")));
	struct str name = str_trim(str_cut(&type, S(":")));
	if (str_is_none(type) || name.n == 0 || tool_identifier(name, 0).n != name.n)
		return false;
	*ret_note = (struct note){ .at = token.at,
		.name = str_copy(c->g->a, name),
		.label = str_copy(c->g->a, str_trim(label)) };
	type = str_trim(type);
	if (!type_from_comment(type, &ret_note->type)) {
		check_error(c, token.at, "unknown type \"%.*s\"", STR_ARG(type));
		return false;
	}
	ret_note->type.arg = str_copy(c->g->a, ret_note->type.arg);
	return true;
}

void notes_read(struct check *c) {
	size_t at = 0;
	struct token before = { .kind = TOKEN_END };
	for (struct token token = token_next(c->text, &at); token.kind != TOKEN_END; token = token_next(c->text, &at)) {
		struct note note;
		if (token.kind == TOKEN_BLOCK_COMMENT && read_note(c, token, &note)) {
			note.param = before.kind == TOKEN_PARAM ? before.param : 0;
			*LIST_ADD(c->a, &c->notes) = note;
		}
		before = token;
	}
}

static struct note *note_at(struct check *c, size_t at) {
	for (size_t i = 0; i < c->notes.count; i++)
		if (c->notes.items[i].at == at && c->notes.items[i].param == 0)
			return &c->notes.items[i];
	return NULL;
}

/* A word that ends the list of a SELECT. FROM in IS DISTINCT FROM does not. */
static bool ends_list(struct token token, struct token before) {
	static const char *const WORDS[] = { "WHERE",  "GROUP",     "HAVING", "WINDOW", "UNION",
		                                 "EXCEPT", "INTERSECT", "ORDER",  "LIMIT" };
	if (token_is(token, "FROM"))
		return !token_is(before, "DISTINCT");
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (token_is(token, WORDS[i]))
			return true;
	return false;
}

struct note *note_of_target(struct check *c, size_t at) {
	int depth = 0;
	struct token before = { .kind = TOKEN_END };
	for (struct token token = token_next(c->text, &at); token.kind != TOKEN_END; token = token_next(c->text, &at)) {
		struct note *note = depth == 0 && token.kind == TOKEN_BLOCK_COMMENT ? note_at(c, token.at) : NULL;
		if (note != NULL)
			return note;
		depth += token_is(token, "(") - token_is(token, ")");
		if (depth < 0 || (depth == 0 && (token_is(token, ",") || ends_list(token, before))))
			break;
		before = token;
	}
	return NULL;
}

/* ---- parameters ---- */

static struct param *param_at(struct check *c, int number, size_t at) {
	if (number < 1 || number > MOST_PARAMS) {
		check_error(c, at, "has more than %d parameters", MOST_PARAMS);
		return NULL;
	}
	struct param *param = &c->s->params[number];
	if (!param->used)
		*param = (struct param){ .used = true, .block = c->block, .at = at };
	c->has_param[number] = true;
	if (number > c->s->param_count)
		c->s->param_count = number;
	return param;
}

static struct param *param_of(struct check *c, json_t *param_ref) {
	return param_at(c, (int)json_integer_value(json_object_get(param_ref, "number")), at_of(param_ref));
}

void param_seen(struct check *c, json_t *param_ref) {
	param_of(c, param_ref);
}

bool param_takes_null(struct check *c, json_t *param_ref) {
	const struct param *param = param_of(c, param_ref);
	if (param == NULL || !param->typed)
		return true;
	return param->named ? param->type.nullable : !param->never_null;
}

/* The parameter meets the column: it takes its name and type, unless it has them. */
static void use(struct check *c, const struct column *column, json_t *param_ref, bool takes_null) {
	struct param *param = param_of(c, param_ref);
	if (param == NULL || column->type.word == WORD_NONE)
		return;
	if (!types_fit(param->type, column->type))
		check_error(c, at_of(param_ref), "$%d is %s and meets \"%.*s\", which is %s",
			(int)(param - c->s->params), type_text(c->a, param->type), STR_ARG(column->name),
			type_text(c->a, column->type));
	param->never_null |= !takes_null || !column->type.nullable;
	if (param->typed)
		return;
	param->typed = true;
	param->type = column->type;
	param->name = str_copy(c->g->a, column->name);
}

static void pair_columns(struct check *c, const struct found *left, const struct found *right, size_t at) {
	if (left->column->type.word == WORD_NONE || types_fit(left->column->type, right->column->type))
		return;
	check_error(c, at, "\"%.*s\" is %s, \"%.*s\" is %s", STR_ARG(left->column->name),
	            type_text(c->a, left->column->type), STR_ARG(right->column->name),
	            type_text(c->a, right->column->type));
}

static void pair(struct check *c, struct scope *scope, json_t *left, json_t *right, bool takes_null);

static void pair_rows(struct check *c, struct scope *scope, json_t *left, json_t *right, bool takes_null) {
	for (size_t i = 0; i < json_array_size(left); i++)
		pair(c, scope, json_array_get(left, i), json_array_get(right, i), takes_null);
}

/* Two sides of a comparison; the right one may be the list of IN or BETWEEN. */
static void pair(struct check *c, struct scope *scope, json_t *left, json_t *right, bool takes_null) {
	size_t i;
	json_t *item, *list = json_object_get(node_is(right, "List"), "items");
	json_array_foreach(list, i, item)
		pair(c, scope, left, item, takes_null);
	json_t *left_row = node_is(left, "RowExpr"), *right_row = node_is(right, "RowExpr");
	if (left_row != NULL && right_row != NULL) {
		pair_rows(c, scope, json_object_get(left_row, "args"), json_object_get(right_row, "args"), takes_null);
		return;
	}
	json_t *left_column = node_is(left, "ColumnRef"), *right_column = node_is(right, "ColumnRef");
	struct found left_found, right_found;
	bool has_left = left_column != NULL && scope_find(c, scope, left_column, false, &left_found);
	bool has_right = right_column != NULL && scope_find(c, scope, right_column, false, &right_found);
	json_t *left_param = node_is(without_cast(left), "ParamRef"),
		   *right_param = node_is(without_cast(right), "ParamRef");
	if (has_left && has_right)
		pair_columns(c, &left_found, &right_found, at_of(left_column));
	else if (has_left && right_param != NULL)
		use(c, left_found.column, right_param, takes_null);
	else if (has_right && left_param != NULL)
		use(c, right_found.column, left_param, takes_null);
}

static bool compares(struct str kind, struct str name) {
	static const char *const NAMES[] = { "=", "<>", "<", ">", "<=", ">=" };
	if (!str_equal(kind, S("AEXPR_OP")))
		return str_equal(kind, S("AEXPR_IN")) || str_equal(kind, S("AEXPR_BETWEEN")) ||
		       str_equal(kind, S("AEXPR_NOT_BETWEEN"));
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (str_equal(name, str_from(NAMES[i])))
			return true;
	return false;
}

void infer_comparison(struct check *c, struct scope *scope, json_t *a_expr) {
	struct str kind = text_of(a_expr, "kind");
	bool takes_null = str_equal(kind, S("AEXPR_DISTINCT")) || str_equal(kind, S("AEXPR_NOT_DISTINCT"));
	if (takes_null || compares(kind, last_name(json_object_get(a_expr, "name"))))
		pair(c, scope, json_object_get(a_expr, "lexpr"), json_object_get(a_expr, "rexpr"), takes_null);
}

void infer_written(struct check *c, const struct column *column, json_t *value) {
	json_t *param_ref = node_is(without_cast(value), "ParamRef");
	if (param_ref != NULL)
		use(c, column, param_ref, true);
}

void infer_notes(struct check *c) {
	for (size_t i = 0; i < c->notes.count; i++) {
		struct note *note = &c->notes.items[i];
		struct param *param = note->param > 0 ? param_at(c, note->param, note->at) : NULL;
		if (param == NULL)
			continue;
		note->used = true;
		bool same = str_equal(param->name, note->name) && param->type.word == note->type.word &&
		            str_equal(param->type.arg, note->type.arg);
		if (param->named && !same)
			check_error(c, note->at, "$%d is named and typed by another comment", note->param);
		else if (param->typed && !types_fit(param->type, note->type))
			check_error(c, note->at, "$%d is %s and meets a column that is %s", note->param,
			            type_text(c->a, note->type), type_text(c->a, param->type));
		param->named = param->typed = true;
		param->name = note->name;
		param->type = note->type;
		if (note->type.word == WORD_ID)
			gen_add_id(c->g, note->type.arg);
	}
}

void notes_check(struct check *c) {
	for (size_t i = 0; i < c->notes.count; i++)
		if (!c->notes.items[i].used)
			check_error(c, c->notes.items[i].at, "the comment \"%.*s\" names nothing",
			            STR_ARG(c->notes.items[i].name));
}

/* ---- after all variants ---- */

static void add_place(const struct block *block, size_t at, struct places *places) {
	for (size_t i = 0; i < block->parts.count; i++) {
		const struct part *part = &block->parts.items[i];
		if (at < part->from || at >= part->to)
			continue;
		*(part->is_order ? &places->orders : &places->optionals) |= 1u << part->index;
		return;
	}
	places->outside = true;
}

struct places param_places(const struct statement *s, int param) {
	struct places places = { 0 };
	for (size_t b = 0; b < s->block_count; b++) {
		size_t at = 0;
		struct str text = s->blocks[b]->text;
		for (struct token token = token_next(text, &at); token.kind != TOKEN_END; token = token_next(text, &at))
			if (token.kind == TOKEN_PARAM && token.param == param)
				add_place(s->blocks[b], token.at, &places);
	}
	return places;
}

static void refuse_at(struct gen *g, struct statement *s, const struct block *block, size_t at, const char *reason) {
	s->errors++;
	gen_error(g, block->path, tool_line_of(block->file, block->start + at), s->name, "%s", reason);
}

static void refuse_param(struct gen *g, struct statement *s, int number, const char *reason) {
	refuse_at(g, s, s->params[number].block, s->params[number].at, reason);
}

/* Names that the generated function uses itself. */
static bool is_taken(struct str name) {
	static const char *const NAMES[] = { "a",           "count",     "cursor",  "db",       "order", "params",
		                                 "ret_changed", "ret_count", "ret_row", "ret_rows", "room",  "row",
		                                 "rows",        "stmt",      "used",    "variant" };
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (str_equal(name, str_from(NAMES[i])))
			return true;
	return is_c_word(name);
}

static void check_name(struct gen *g, struct statement *s, int number) {
	struct str name = s->params[number].name;
	for (int i = 1; i < number; i++)
		if (s->params[i].used && str_equal(s->params[i].name, name))
			refuse_param(g, s, number,
				str_format(g->a, "$%d and $%d are both named %.*s: name one by a comment", i, number,
					STR_ARG(name))
					.p);
	if (is_taken(name))
		refuse_param(g, s, number,
			str_format(g->a, "$%d cannot be named %.*s in C: name it by a comment", number, STR_ARG(name))
				.p);
}

static void check_param(struct gen *g, struct statement *s, int number) {
	struct param *param = &s->params[number];
	if (!param->used)
		refuse_at(g, s, s->blocks[0], tool_skip_space(s->blocks[0]->text, 0),
		          str_format(g->a, "parameter $%d is missing", number).p);
	else if (!param->typed)
		refuse_param(g, s, number,
			str_format(g->a, "$%d has no type: write /* name: type */ behind it", number).p);
	else
		check_name(g, s, number);
	if (!param->named)
		param->type.nullable = !param->never_null;
}

static int param_named(const struct statement *s, struct str name) {
	for (int i = 1; i <= s->param_count; i++)
		if (s->params[i].used && str_equal(s->params[i].name, name))
			return i;
	return 0;
}

static bool part_has_param(const struct statement *s, size_t optional) {
	for (int i = 1; i <= s->param_count; i++)
		if (param_places(s, i).optionals >> optional & 1)
			return true;
	return false;
}

static void join_optional(struct gen *g, struct statement *s, size_t index) {
	struct optional *optional = &s->optionals.items[index];
	const struct block *block = s->blocks[optional->block_number];
	int number = param_named(s, optional->name);
	struct places places = number > 0 ? param_places(s, number) : (struct places){ 0 };
	const char *name = str_to_cstr(g->a, optional->name);
	if (number > 0 && !places.outside && places.orders == 0 && places.optionals == 1u << index) {
		optional->param = number;
		s->params[number].optional = (int)index + 1;
	} else if (number > 0) {
		refuse_at(g, s, block, optional->at,
		          str_format(g->a, "the parameter %s stands outside its part too", name).p);
	} else if (part_has_param(s, index)) {
		refuse_at(g, s, block, optional->at, str_format(g->a, "no parameter of the part is named %s", name).p);
	} else if (is_taken(optional->name)) {
		refuse_at(g, s, block, optional->at, str_format(g->a, "the part cannot be named %s in C", name).p);
	}
}

void params_check(struct gen *g, struct statement *s) {
	for (int i = 1; i <= s->param_count; i++)
		check_param(g, s, i);
	for (size_t i = 0; i < s->optionals.count; i++)
		join_optional(g, s, i);
}
