/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KASSEI_TESTS_UNIT_WEB_MODEL_H
#define KASSEI_TESTS_UNIT_WEB_MODEL_H

#include "web/web.h"

struct thing_list_view {
	struct str title;
	struct thing_item { struct str name, note; struct url url; } *items;
	size_t count;
	struct url next;
	struct str next_label;
};

struct thing_form_view {
	const struct req *req;
	struct str title, request_id;
	struct url action;
};

#endif
