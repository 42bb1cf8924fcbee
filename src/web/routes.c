/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server's own pages: whether it works, what robots may read, and the API described for programs and for people. */
#include "web/openapi.h"
#include "web/web-private.h"
#include "web_store.h"
#include "web_views.h"

#define WEB_FORMS "web/forms.def"
#include "web/form-structs.h"

/* 200 when the database answers; a balancer asks every few seconds. */
static enum err web_health(struct req *req, const struct none_form *form) {
	(void)form;
	struct web_alive_row row;
	TRY(web_alive(req->db, req->arena, 0, &row));
	res_body(req, "text/plain; charset=utf-8", S("ok\n"));
	return OK;
}

static enum err web_robots(struct req *req, const struct none_form *form) {
	(void)form;
	res_body(req, "text/plain; charset=utf-8", S("User-agent: *\nDisallow: /healthz\n"));
	return OK;
}

static enum err web_favicon(struct req *req, const struct none_form *form) {
	(void)form;
	res_redirect(req, url_asset("favicon.svg"));
	return OK;
}

static enum err web_openapi(struct req *req, const struct none_form *form) {
	(void)form;
	const struct web *web = req_web(req);
	struct buf *out = ARENA_NEW(req->arena, struct buf);
	buf_init(out, req->arena, ANSWER_MOST_BYTES);
	openapi_print(web->routes, tr(req->lang, web->config->site->name), req_origin(req), req->arena, req->lang, out);
	res_body(req, "application/json", buf_view(out));
	return OK;
}

/* ---- the page ---- */

static struct str column_type(const struct req *req, const struct col_desc *col) {
	static const char *const names[] = {
		[COL_INT] = T("整数"),
		[COL_TEXT] = T("文字列"),
		[COL_BLOB] = T("文字列（base64）"),
		[COL_BOOL] = T("真偽"),
		[COL_YEN] = T("整数（円）"),
		[COL_DATE] = T("日付"),
		[COL_TIME] = T("時刻"),
		[COL_FISCAL_YEAR] = T("整数（年度）"),
		[COL_ID] = T("番号（13文字）"),
		[COL_ENUM] = T("語"),
		[COL_FLAGS] = T("語の配列"),
	};
	const char *name = tr(req->lang, names[col->type]);
	return col->nullable ? str_format(req->arena, "%s %s", name, tr(req->lang, T("または null"))) : str_from(name);
}

static struct api_table table_of(const struct req *req, const struct route *rows) {
	struct api_table table = { .name = str_from(rows->rows_name), .count = rows->rows->count };
	table.columns = ARENA_ARRAY(req->arena, struct api_column, table.count);
	for (size_t i = 0; i < table.count; i++) {
		const struct col_desc *col = &rows->rows->cols[i];
		table.columns[i] = (struct api_column){
			.name = str_from(col->name),
			.label = str_from(tr(req->lang, col->label)),
			.type = column_type(req, col),
		};
	}
	return table;
}

static struct api_parameter parameter_of(
	const struct req *req, const struct web_route *route, const struct field *field) {
	bool in_path = openapi_in_path(route, field);
	return (struct api_parameter){
		.name = str_from(field->name), .where = str_from(tr(req->lang, in_path ? T("アドレスの一部") : T("?の後"))),
		.accepts = form_accepts(req->arena, field, req->lang),
	};
}

static struct str formats_of(const struct req *req, const struct web_route *route) {
	bool feed = openapi_gives(route, FORMAT_ATOM);
	return str_format(req->arena, "JSON, CSV, Excel%s", feed ? ", Atom" : "");
}

static struct api_endpoint endpoint_of(const struct req *req, const struct web_route *route) {
	struct arena *a = req->arena;
	struct str path = str_from(route->row->path);
	struct api_endpoint endpoint = {
		.title = str_from(tr(req->lang, route->rows[0].rows_title)), .path = str_join2(a, S("/api/v1"), path),
		.formats = formats_of(req, route), .anchor = str_from(route->row->name),
		.parameter_count = route->form->count, .table_count = route->rows_count,
	};
	endpoint.example = str_format(a, "curl '%.*s%.*s'", STR_ARG(req_origin(req)), STR_ARG(endpoint.path));
	endpoint.parameters = ARENA_ARRAY(a, struct api_parameter, route->form->count + 1);
	for (size_t i = 0; i < route->form->count; i++)
		endpoint.parameters[i] = parameter_of(req, route, &route->form->fields[i]);
	endpoint.tables = ARENA_ARRAY(a, struct api_table, route->rows_count);
	for (size_t i = 0; i < route->rows_count; i++)
		endpoint.tables[i] = table_of(req, &route->rows[i]);
	return endpoint;
}

static enum err web_api(struct req *req, const struct none_form *form) {
	(void)form;
	size_t count;
	const struct web_route *routes = route_table_all(req_web(req)->routes, &count);
	struct api_view *view = ARENA_NEW(req->arena, struct api_view);
	view->description = url_build(req->arena, "/api/v1/openapi.json");
	view->endpoints = ARENA_ARRAY(req->arena, struct api_endpoint, count);
	for (size_t i = 0; i < count; i++)
		if (openapi_gives(&routes[i], FORMAT_JSON))
			view->endpoints[view->endpoint_count++] = endpoint_of(req, &routes[i]);
	const struct page page = {
		.title = str_from(tr(req->lang, T("データとAPI"))), .body = api_page_body, .model = view,
		.description = str_from(tr(req->lang, T("このサイトの記録をJSON、CSV、Excelで取り出す方法"))),
	};
	res_page(req, &page);
	return OK;
}

static enum err web_kept(struct req *req, const struct web_kept_form *form) {
	return kept_show(req, form->kept);
}

#define WEB_MODULE web
#define WEB_ROUTES "web/routes.def"
#define WEB_FORMS "web/forms.def"
#include "web/module.h"
