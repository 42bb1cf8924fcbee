/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Models of the module's pages, and its handlers. */
#ifndef KASSEI_OFFICE_NOTICE_PAGES_H
#define KASSEI_OFFICE_NOTICE_PAGES_H

#include "office/notice/notice-private.h"
#include "web/field.h"
#include "web/form.h"
#include "web/list.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/notice/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/notice/routes.def"
#include "web/handlers.h"

struct notice_line {
	struct str at, subject, name, channel, state, reason;
	struct url resend;        /* empty: it cannot be sent again */
	struct str request_id;
	bool bad;                 /* it did not arrive */
};
struct notice_index_view {
	const struct req *req;
	const struct notice_line *items;
	size_t count;
	struct list_frame list;
	struct list_empty empty;
	struct url self;
	struct input unreached;
};
struct letter_line { struct str at, subject, name, address, reason; };
struct letter_index_view {
	const struct req *req;
	const struct letter_line *items;
	size_t count;
	struct list_frame list;
	struct list_empty empty;
	struct url labels, print, posted;
	struct str through, request_id;
	int64_t homeless; /* letters without an address */
	struct input skip;
};
struct notice_choices_view { const struct req *req; struct input topics[3]; struct str request_id; bool saved; };
struct notice_stop_view {
	const struct req *req;
	struct str topic, municipality;
	struct url action;
	struct str request_id;
	bool done;
};

#endif
