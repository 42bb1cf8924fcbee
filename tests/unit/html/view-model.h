/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The model of the pages that view_test.c prints. */
#ifndef KASSEI_TESTS_UNIT_HTML_VIEW_MODEL_H
#define KASSEI_TESTS_UNIT_HTML_VIEW_MODEL_H

#include "web/html.h"

struct test_item {
	struct str title;
	struct url url;
	int64_t count;
};

struct test_page {
	struct str title;
	struct html note;
	const struct test_item *items;
	size_t item_count;
	bool open, required;
	void (*part)(struct html_out *o, const void *model);
	const void *model;
};

#endif
