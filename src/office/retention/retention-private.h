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
#define WEB_ROUTES "office/retention/routes.def"
#include "web/handlers.h"

/* What stands in the place of a party's name that was disposed of. */
#define RETENTION_BLANK S("（廃棄済み）")

struct rule_entry { struct str kind, years, basis; struct opt_int valid_from; };
extern const struct row_desc rule_entry_desc;
struct item_entry {
	int64_t item_no, completed_year, records;
	struct str kind, what, state, reason;
	struct opt_int disposed_us;
};
extern const struct row_desc item_entry_desc;

#endif
