/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See list.h. */
#include "web/list.h"

struct list_frame list_frame(struct req *req, bool after, struct str next) {
	return (struct list_frame){ .xlsx = url_format(req, FORMAT_XLSX), .csv = url_format(req, FORMAT_CSV),
		.first = after ? url_with(req, "after", STR_NONE) : (struct url){ S("") },
		.next = next.n > 0 ? url_with(req, "after", next) : (struct url){ S("") } };
}

static struct str said(const struct req *req, const char *msgid) {
	return msgid != NULL ? str_from(tr(req->lang, msgid)) : STR_NONE;
}

struct list_empty list_nothing(const struct req *req, const char *what, const char *hint, const char *label,
	struct url url) {
	return (struct list_empty){ .what = said(req, what),
		.hint = said(req, hint),
		.label = said(req, label),
		.url = url };
}
