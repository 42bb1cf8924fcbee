/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the page of this module needs: form, model, handler. */
#ifndef KASSEI_OFFICE_DEMO_PRIVATE_H
#define KASSEI_OFFICE_DEMO_PRIVATE_H

#include "office/demo/demo.h"
#include "web/web.h"

#define WEB_FORMS "office/demo/forms.def"
#include "web/form-structs.h"

struct demo_card {
	struct str name, who, email, start, request_id;
	struct str tries[DEMO_TRIES];
	size_t try_count;
};
struct demo_group { struct str title, anchor; struct demo_card *cards; size_t count; };
enum { DEMO_GROUPS = 3 };
struct demo_view { struct str password; struct url town; struct demo_group groups[DEMO_GROUPS]; };

enum err demo_page(struct req *req, const struct demo_none_form *form);

#endif
