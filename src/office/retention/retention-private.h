/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the parts of this module share: forms, models, handlers. */
#ifndef KASSEI_OFFICE_RETENTION_PRIVATE_H
#define KASSEI_OFFICE_RETENTION_PRIVATE_H

#include "office/retention/retention.h"
#include "office/sheet/sheet.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/retention/forms.def"
#include "web/form-structs.h"

/* What stands in the place of a party's name that was disposed of. */
#define RETENTION_BLANK S("（廃棄済み）")

struct rule_entry { struct str kind, years, basis; struct opt_int valid_from; };
extern const struct row_desc rule_entry_desc;
struct item_entry { int64_t item_no, completed_year, records; struct str kind, what, state, reason; struct opt_int disposed_us; };
extern const struct row_desc item_entry_desc;

enum err retention_index(struct req *req, const struct retention_town_form *form);
enum err retention_set_prepare(struct req *req, const struct retention_set_form *form);
enum err retention_set_apply(struct req *req, const struct retention_set_form *form);
enum err retention_set_render(struct req *req, const struct retention_set_form *form);
enum err hold_index(struct req *req, const struct retention_town_form *form);
enum err hold_set_prepare(struct req *req, const struct hold_set_form *form);
enum err hold_set_apply(struct req *req, const struct hold_set_form *form);
enum err hold_set_render(struct req *req, const struct hold_set_form *form);
enum err hold_end_prepare(struct req *req, const struct hold_end_form *form);
enum err hold_end_apply(struct req *req, const struct hold_end_form *form);
enum err hold_end_render(struct req *req, const struct hold_end_form *form);
enum err disposal_index(struct req *req, const struct retention_town_form *form);
enum err disposal_make_prepare(struct req *req, const struct retention_town_form *form);
enum err disposal_make_apply(struct req *req, const struct retention_town_form *form);
enum err disposal_make_render(struct req *req, const struct retention_town_form *form);
enum err disposal_show(struct req *req, const struct disposal_one_form *form);
enum err disposal_keep_prepare(struct req *req, const struct disposal_keep_form *form);
enum err disposal_keep_apply(struct req *req, const struct disposal_keep_form *form);
enum err disposal_keep_render(struct req *req, const struct disposal_keep_form *form);
enum err disposal_submit_prepare(struct req *req, const struct disposal_submit_form *form);
enum err disposal_submit_apply(struct req *req, const struct disposal_submit_form *form);
enum err disposal_submit_render(struct req *req, const struct disposal_submit_form *form);
enum err disposal_decide_prepare(struct req *req, const struct disposal_decide_form *form);
enum err disposal_decide_apply(struct req *req, const struct disposal_decide_form *form);
enum err disposal_decide_render(struct req *req, const struct disposal_decide_form *form);

#endif
