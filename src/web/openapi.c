/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The OpenAPI 3.1 description of everything that gives data, printed from the route tables, the forms and the
 * descriptions of rows: what is not declared there is refused, so the description cannot promise more or less than
 * the server does.
 */
#include "base/json_out.h"
#include "web/web-private.h"

#define ID_PATTERN "^[0-9A-HJKMNP-TV-Z]{13}$"

struct api {
	struct json_out *j;
	struct arena *a;
	enum lang lang;
};

/* ---- short forms ---- */

static void text(const struct api *api, const char *name, const char *value) {
	json_key_str(api->j, name, str_from(value));
}

static void texts(const struct api *api, const char *name, const char *const *values, size_t count) {
	json_key_array(api->j, name);
	for (size_t i = 0; i < count; i++)
		json_str(api->j, str_from(values[i]));
	json_array_end(api->j);
}

/* An object that only points to a component; name NULL inside an array. */
static void reference(const struct api *api, const char *name, const char *kind, const char *target) {
	if (name != NULL)
		json_key(api->j, name);
	json_object(api->j);
	json_key_str(api->j, "$ref", str_format(api->a, "#/components/%s/%s", kind, target));
	json_object_end(api->j);
}

static void put_words(const struct api *api, const struct enum_desc *values, bool or_null) {
	json_key_array(api->j, "enum");
	for (size_t i = 1; i < values->count; i++)
		if (values->values[i].word != NULL)
			json_str(api->j, str_from(values->values[i].word));
	if (or_null)
		json_null(api->j);
	json_array_end(api->j);
}

static void put_items(const struct api *api, const struct enum_desc *values) {
	json_key_object(api->j, "items");
	text(api, "type", "string");
	put_words(api, values, false);
	json_object_end(api->j);
}

static void put_type(const struct api *api, const char *type, bool nullable) {
	const char *const both[] = { type, "null" };
	if (nullable)
		texts(api, "type", both, COUNT_OF(both));
	else
		text(api, "type", type);
}

/* ---- rows ---- */

static const char *json_type(enum col_type type) {
	switch (type) {
	case COL_INT: case COL_YEN: case COL_FISCAL_YEAR: return "integer";
	case COL_BOOL: return "boolean";
	case COL_TEXT: case COL_BLOB: case COL_DATE: case COL_TIME: case COL_ID: case COL_ENUM: break;
	case COL_FLAGS: return "array";
	}
	return "string";
}

static void put_column(const struct api *api, const struct col_desc *col) {
	json_key_object(api->j, col->name);
	put_type(api, json_type(col->type), col->nullable);
	text(api, "description", tr(api->lang, col->label));
	switch (col->type) {
	case COL_INT: case COL_YEN: case COL_FISCAL_YEAR: text(api, "format", "int64"); break;
	case COL_DATE: text(api, "format", "date"); break;
	case COL_TIME: text(api, "format", "date-time"); break;
	case COL_ID: text(api, "pattern", ID_PATTERN); break;
	case COL_BLOB: text(api, "contentEncoding", "base64"); break;
	case COL_ENUM: put_words(api, col->values, col->nullable); break;
	case COL_FLAGS: put_items(api, col->values); break;
	case COL_TEXT: case COL_BOOL: break;
	}
	json_object_end(api->j);
}

static void put_members(const struct api *api, const struct row_desc *desc) {
	for (size_t i = 0; i < desc->count; i++)
		put_column(api, &desc->cols[i]);
}

static void put_required(const struct api *api, const struct row_desc *desc) {
	json_key_array(api->j, "required");
	for (size_t i = 0; i < desc->count; i++)
		json_str(api->j, str_from(desc->cols[i].name));
	json_array_end(api->j);
}

static void put_row_schema(const struct api *api, const struct row_desc *desc) {
	json_key_object(api->j, desc->name);
	text(api, "type", "object");
	json_key_object(api->j, "properties");
	put_members(api, desc);
	json_object_end(api->j);
	put_required(api, desc);
	json_object_end(api->j);
}

static bool stood_before(const struct web_route *routes, size_t route, size_t rows) {
	const struct row_desc *desc = routes[route].rows[rows].rows;
	for (size_t i = 0; i <= route; i++)
		for (size_t k = 0; k < (i == route ? rows : routes[i].rows_count); k++)
			if (strcmp(routes[i].rows[k].rows->name, desc->name) == 0)
				return true;
	return false;
}

static void put_row_schemas(const struct api *api, const struct web_route *routes, size_t count) {
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < routes[i].rows_count; k++)
			if (!stood_before(routes, i, k))
				put_row_schema(api, routes[i].rows[k].rows);
}

static void put_typed(const struct api *api, const char *name, const char *type) {
	json_key_object(api->j, name);
	text(api, "type", type);
	json_object_end(api->j);
}

static void put_problem_schema(const struct api *api) {
	static const char *const required[] = { "type", "title", "status", "code" };
	json_key_object(api->j, "problem");
	text(api, "type", "object");
	text(api, "description", "RFC 9457");
	json_key_object(api->j, "properties");
	put_typed(api, "type", "string");
	put_typed(api, "title", "string");
	put_typed(api, "status", "integer");
	put_typed(api, "code", "string");
	put_typed(api, "detail", "string");
	put_typed(api, "reference", "string");
	json_key_object(api->j, "errors");
	text(api, "type", "array");
	json_key_object(api->j, "items");
	text(api, "type", "object");
	json_key_object(api->j, "properties");
	put_typed(api, "field", "string");
	put_typed(api, "detail", "string");
	json_object_end(api->j);
	json_object_end(api->j);
	json_object_end(api->j);
	json_object_end(api->j);
	texts(api, "required", required, COUNT_OF(required));
	json_object_end(api->j);
}

/* ---- parameters ---- */

static void put_limits(const struct api *api, const struct field *field) {
	static const char *const flag[] = { "1" };
	switch (field->kind) {
	case FIELD_KIND_TEXT: json_key_int(api->j, "maxLength", field->max); break;
	case FIELD_KIND_INT:
		json_key_int(api->j, "minimum", field->min);
		json_key_int(api->j, "maximum", field->max);
		break;
	case FIELD_KIND_CODE: text(api, "pattern", "^[0-9]{6}$"); break;
	case FIELD_KIND_ID: text(api, "pattern", ID_PATTERN); break;
	case FIELD_KIND_ENUM: put_words(api, field->values, false); break;
	case FIELD_KIND_FLAG: texts(api, "enum", flag, COUNT_OF(flag)); break;
	case FIELD_KIND_SLUG: text(api, "pattern", "^[a-z0-9]+(-[a-z0-9]+)*$"); break;
	case FIELD_KIND_CURSOR: break;
	case FIELD_KIND_DATE: text(api, "format", "date"); break;
	}
}

bool openapi_in_path(const struct web_route *route, const struct field *field) {
	for (size_t i = 0; i < route->param_count; i++)
		if (str_equal(route->param_names[i], str_from(field->name)))
			return true;
	return false;
}

static void put_parameter(const struct api *api, const struct web_route *route, const struct field *field) {
	bool in_path = openapi_in_path(route, field);
	json_object(api->j);
	text(api, "name", field->name);
	text(api, "in", in_path ? "path" : "query");
	json_key_bool(api->j, "required", in_path || (field->flags & FIELD_REQUIRED) != 0);
	json_key_str(api->j, "description", form_accepts(api->a, field, api->lang));
	json_key_object(api->j, "schema");
	text(api, "type", field->kind == FIELD_KIND_INT ? "integer" : "string");
	put_limits(api, field);
	json_object_end(api->j);
	json_object_end(api->j);
}

static void put_parameters(const struct api *api, const struct web_route *route, enum format format) {
	json_key_array(api->j, "parameters");
	for (size_t i = 0; i < route->form->count; i++)
		put_parameter(api, route, &route->form->fields[i]);
	reference(api, NULL, "parameters", "lang");
	if (format == FORMAT_CSV)
		reference(api, NULL, "parameters", "encoding");
	json_array_end(api->j);
}

static void put_common_parameter(
	const struct api *api, const char *name, const char *const *words, size_t count, const char *about) {
	json_key_object(api->j, name);
	text(api, "name", name);
	text(api, "in", "query");
	text(api, "description", about);
	json_key_object(api->j, "schema");
	text(api, "type", "string");
	texts(api, "enum", words, count);
	json_object_end(api->j);
	json_object_end(api->j);
}

/* ---- answers ---- */

static void put_array_of(const struct api *api, const char *name, const struct row_desc *desc) {
	json_key_object(api->j, name);
	text(api, "type", "array");
	reference(api, "items", "schemas", desc->name);
	json_object_end(api->j);
}

static void put_next(const struct api *api) {
	json_key_object(api->j, "next");
	put_type(api, "string", true);
	text(api, "description", tr(api->lang, T("続きの位置。after に入れると続きが返ります。")));
	json_object_end(api->j);
}

/* A list is {"items":[…],"next":…}, a record its own members; both with their subtables beside. */
static void put_json_schema(const struct api *api, const struct web_route *route) {
	static const char *const required[] = { "items", "next" };
	bool list = (route->row->flags & ROUTE_LIST) != 0;
	json_key_object(api->j, "schema");
	text(api, "type", "object");
	json_key_object(api->j, "properties");
	if (list) {
		put_array_of(api, "items", route->rows[0].rows);
		put_next(api);
	} else {
		put_members(api, route->rows[0].rows);
	}
	for (size_t i = 1; i < route->rows_count; i++)
		put_array_of(api, route->rows[i].rows_name, route->rows[i].rows);
	json_object_end(api->j);
	if (list)
		texts(api, "required", required, COUNT_OF(required));
	else
		put_required(api, route->rows[0].rows);
	json_object_end(api->j);
}

static void put_responses(const struct api *api, const struct web_route *route, enum format format) {
	static const char *const media_types[FORMAT_COUNT] = {
		[FORMAT_JSON] = "application/json", [FORMAT_CSV] = "text/csv", [FORMAT_ATOM] = "application/atom+xml",
		[FORMAT_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	};
	json_key_object(api->j, "responses");
	json_key_object(api->j, "200");
	text(api, "description", tr(api->lang, route->rows[0].rows_title));
	json_key_object(api->j, "content");
	json_key_object(api->j, media_types[format]);
	if (format == FORMAT_JSON)
		put_json_schema(api, route);
	json_object_end(api->j);
	json_object_end(api->j);
	json_object_end(api->j);
	json_key_object(api->j, "304");
	text(api, "description", tr(api->lang, T("前に返したものから変わっていません。")));
	json_object_end(api->j);
	reference(api, "400", "responses", "problem");
	if (route->param_count > 0)
		reference(api, "404", "responses", "problem");
	reference(api, "503", "responses", "problem");
	json_object_end(api->j);
}

static void put_operation(const struct api *api, const struct web_route *route, enum format format) {
	static const struct { const char *prefix, *ending, *name; } rows[FORMAT_COUNT] = {
		[FORMAT_JSON] = { .prefix = "/api/v1", .ending = "", .name = "" },
		[FORMAT_CSV] = { .prefix = "", .ending = ".csv", .name = "_csv" },
		[FORMAT_XLSX] = { .prefix = "", .ending = ".xlsx", .name = "_xlsx" },
		[FORMAT_ATOM] = { .prefix = "", .ending = ".atom", .name = "_atom" },
	};
	json_key_object(api->j,
		str_format(api->a, "%s%s%s", rows[format].prefix, route->row->path, rows[format].ending).p);
	json_key_object(api->j, "get");
	json_key_str(api->j, "operationId", str_format(api->a, "%s%s", route->row->name, rows[format].name));
	text(api, "summary", tr(api->lang, route->rows[0].rows_title));
	put_parameters(api, route, format);
	put_responses(api, route, format);
	json_object_end(api->j);
	json_object_end(api->j);
}

bool openapi_gives(const struct web_route *route, enum format format) {
	bool root = strcmp(route->row->path, "/") == 0;
	return route->row->role == ROLE_PUBLIC && route->rows_count > 0 && !root &&
		(format != FORMAT_ATOM || (route->row->flags & ROUTE_FEED) != 0);
}

static void put_paths(const struct api *api, const struct web_route *routes, size_t count) {
	json_key_object(api->j, "paths");
	for (size_t i = 0; i < count; i++)
		for (enum format format = FORMAT_JSON; format < FORMAT_COUNT; format++)
			if (openapi_gives(&routes[i], format))
				put_operation(api, &routes[i], format);
	json_object_end(api->j);
}

static void put_components(const struct api *api, const struct web_route *routes, size_t count) {
	static const char *const langs[] = { "ja", "en" }, *const encodings[] = { "utf-8", "cp932" };
	json_key_object(api->j, "components");
	json_key_object(api->j, "parameters");
	put_common_parameter(api, "lang", langs, COUNT_OF(langs), tr(api->lang, T("見出しと文の言語")));
	put_common_parameter(api, "encoding", encodings, COUNT_OF(encodings), tr(api->lang, T("CSVの文字コード")));
	json_object_end(api->j);
	json_key_object(api->j, "responses");
	json_key_object(api->j, "problem");
	text(api, "description", tr(api->lang, T("受け付けられなかった理由と、指定できる値")));
	json_key_object(api->j, "content");
	json_key_object(api->j, "application/problem+json");
	reference(api, "schema", "schemas", "problem");
	json_object_end(api->j);
	json_object_end(api->j);
	json_object_end(api->j);
	json_object_end(api->j);
	json_key_object(api->j, "schemas");
	put_problem_schema(api);
	put_row_schemas(api, routes, count);
	json_object_end(api->j);
	json_object_end(api->j);
}

void openapi_print(const struct route_table *table, const char *title, struct str server, struct arena *a,
	enum lang lang, struct buf *out) {
	struct json_out j;
	const struct api api = { .j = &j, .a = a, .lang = lang };
	size_t count;
	const struct web_route *routes = route_table_all(table, &count);
	json_begin(&j, out, 1);
	json_object(&j);
	text(&api, "openapi", "3.1.0");
	json_key_object(&j, "info");
	text(&api, "title", title);
	text(&api, "version", "1");
	text(&api, "description", tr(lang, T("このサイトのページに載っている記録を、同じ内容のデータとして返します。")));
	json_object_end(&j);
	json_key_array(&j, "servers");
	json_object(&j);
	json_key_str(&j, "url", server);
	json_object_end(&j);
	json_array_end(&j);
	put_paths(&api, routes, count);
	put_components(&api, routes, count);
	json_object_end(&j);
	buf_char(out, '\n');
}
