/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The model of the page that shows the API to people (views/api.html); the same tables as the OpenAPI description. */
#ifndef KASSEI_WEB_OPENAPI_H
#define KASSEI_WEB_OPENAPI_H

#include "web/html.h"

struct api_parameter { struct str name, where, accepts; };
struct api_column { struct str name, label, type; };
struct api_table { struct str name; struct api_column *columns; size_t count; };

struct api_endpoint {
	struct str title, path, formats, example, anchor;
	struct api_parameter *parameters;
	size_t parameter_count;
	struct api_table *tables;
	size_t table_count;
};

struct api_view {
	struct url description; /* the OpenAPI document */
	struct api_endpoint *endpoints;
	size_t endpoint_count;
};

#endif
