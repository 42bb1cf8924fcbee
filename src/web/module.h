/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Turns a module's forms.def and routes.def into its tables and typed calls. Included without a guard at the end of
 * routes.c, where every handler is declared; WEB_MODULE, WEB_FORMS and WEB_ROUTES name the module (see route.h). The
 * line of a row makes its calls' names unique, because one handler may serve several paths.
 */
#include "web/route.h"

/* ---- forms: a table of fields each, inside the function that returns it ---- */

/* The empty row at the end lets a form have no fields. */
#define FORM(name_)                                                  \
	static const struct form *name_##_form_get(void) {               \
		typedef struct name_##_form form_struct;                     \
		static const char form_name[] = #name_;                      \
		static const struct field fields[] = {
#define FIELD_(kind_, name_, label_, ...) \
	{ .kind = kind_, .name = #name_, .label = label_, .offset = offsetof(form_struct, name_), __VA_ARGS__ },
#define FIELD_TEXT(name_, min_, max_, label_, ...) \
	FIELD_(FIELD_KIND_TEXT, name_, label_, .min = min_, .max = max_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_INT(name_, min_, max_, label_, ...) \
	FIELD_(FIELD_KIND_INT, name_, label_, .min = min_, .max = max_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_CODE(name_, label_, ...) FIELD_(FIELD_KIND_CODE, name_, label_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_ID(kind_, name_, label_, ...) FIELD_(FIELD_KIND_ID, name_, label_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_ENUM(values_, name_, label_, ...) \
	FIELD_(FIELD_KIND_ENUM, name_, label_, .values = &values_##_desc, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_FLAG(name_, label_, ...) FIELD_(FIELD_KIND_FLAG, name_, label_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_SLUG(name_, label_, ...) FIELD_(FIELD_KIND_SLUG, name_, label_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_DATE(name_, label_, ...) FIELD_(FIELD_KIND_DATE, name_, label_, .flags = FORM_FLAGS_(__VA_ARGS__))
#define FIELD_CURSOR(name_) FIELD_(FIELD_KIND_CURSOR, name_, T("続きの位置"), .flags = 0)
#define END_FORM(name_)                                              \
			{ .name = NULL }                                         \
		};                                                           \
		static const struct form form = { .name = form_name, .size = sizeof(form_struct), .fields = fields, \
			.count = COUNT_OF(fields) - 1 };                         \
		return &form;                                                \
	}

#include WEB_FORMS

#include "web/form-undef.h"
#undef FIELD_

/* ---- routes: first the typed calls, then the table ---- */

#define WEB_PASTE_(a, b) a##b
#define WEB_PASTE(a, b) WEB_PASTE_(a, b)
#define WEB_CALL(handler) WEB_PASTE(handler##_line_, __LINE__)

#define ROUTE_CALL_(handler, form_) \
	static enum err WEB_CALL(handler)(struct req *req, const void *form) { \
		const struct form_##_form *typed = form; \
		return handler(req, typed); \
	}
#define ROUTE_CALLS_GET(handler, form_) ROUTE_CALL_(handler, form_)
#define ROUTE_CALLS_POST(handler, form_) \
	ROUTE_CALL_(handler##_prepare, form_) ROUTE_CALL_(handler##_apply, form_) ROUTE_CALL_(handler##_render, form_)
#define ROUTE_CALLS_CALLBACK(handler, form_) ROUTE_CALLS_POST(handler, form_)
#define ROUTE(method_, path_, role_, handler_, form_, flags_) \
	_Static_assert((role_) > 0 && (role_) < ROLE_COUNT, "a route needs a role"); \
	ROUTE_CALLS_##method_(handler_, form_)
#define ROWS(title_, desc_)
#define SUBROWS(name_, title_, desc_)

#include WEB_ROUTES

#undef ROUTE
#undef ROWS
#undef SUBROWS

#define ROUTE_FNS_GET(handler) .show = WEB_CALL(handler)
#define ROUTE_FNS_POST(handler) \
	.prepare = WEB_CALL(handler##_prepare), .apply = WEB_CALL(handler##_apply), .render = WEB_CALL(handler##_render)
#define ROUTE_FNS_CALLBACK(handler) ROUTE_FNS_POST(handler)
#define ROUTE(method_, path_, role_, handler_, form_, flags_) \
	{ .path = path_, .name = #handler_, .method = HTTP_##method_, .role = role_, .flags = (flags_), \
	  .form = form_##_form_get, ROUTE_FNS_##method_(handler_) },
#define ROWS(title_, desc_) { .rows_title = title_, .rows_name = "items", .rows = &desc_ },
#define SUBROWS(name_, title_, desc_) { .rows_name = #name_, .rows_title = title_, .rows = &desc_ },

static const struct route WEB_PASTE(WEB_MODULE, _route_rows)[] = {
#include WEB_ROUTES
};

#define WEB_TEXT_(x) #x
#define WEB_TEXT(x) WEB_TEXT_(x)
extern const struct web_module WEB_PASTE(WEB_MODULE, _routes);
const struct web_module WEB_PASTE(WEB_MODULE, _routes) = { .name = WEB_TEXT(WEB_MODULE),
	.routes = WEB_PASTE(WEB_MODULE, _route_rows),
	.count = COUNT_OF(WEB_PASTE(WEB_MODULE, _route_rows)) };

#undef ROUTE
#undef ROWS
#undef SUBROWS
#undef ROUTE_CALL_
#undef ROUTE_CALLS_GET
#undef ROUTE_CALLS_POST
#undef ROUTE_CALLS_CALLBACK
#undef ROUTE_FNS_GET
#undef ROUTE_FNS_POST
#undef ROUTE_FNS_CALLBACK
#undef WEB_PASTE_
#undef WEB_PASTE
#undef WEB_CALL
#undef WEB_TEXT_
#undef WEB_TEXT
#undef WEB_MODULE
#undef WEB_FORMS
#undef WEB_ROUTES
