/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a row of routes.def becomes. A module's routes.c ends with
 *
 *     #define WEB_MODULE plan
 *     #define WEB_ROUTES "office/plan/routes.def"
 *     #define WEB_FORMS "office/plan/forms.def"
 *     #include "web/module.h"
 *
 * which defines `const struct web_module plan_routes`. The command that serves lists the modules (struct web_config).
 */
#ifndef KASSEI_WEB_ROUTE_H
#define KASSEI_WEB_ROUTE_H

#include "web/form.h"
#include "web/web.h"

typedef enum err (*route_fn)(struct req *req, const void *form);

struct route {
	const char *path; /* "/plans/{plan_id}"; NULL in a row that stands for ROWS or SUBROWS */
	const char *name; /* of the handler */
	enum http_method method;
	enum role role;
	unsigned flags;                    /* enum route_flags */
	const struct form *(*form)(void);
	route_fn show;                     /* GET */
	route_fn prepare, apply, render;   /* POST, CALLBACK */
	/* ROWS: title of the data and rows, named "items". SUBROWS: rows under their own name, with the title of their
	 * sheet in Excel. */
	const char *rows_title;
	const char *rows_name;
	const struct row_desc *rows;
};

struct web_module {
	const char *name;
	const struct route *routes; /* each followed by its ROWS and SUBROWS */
	size_t count;
};

#endif
