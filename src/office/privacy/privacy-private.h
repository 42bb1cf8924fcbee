/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: forms, rows that are made in C, models, handlers. */
#ifndef KASSEI_OFFICE_PRIVACY_PRIVATE_H
#define KASSEI_OFFICE_PRIVACY_PRIVATE_H

#include "office/privacy/privacy.h"
#include "web/web.h"

#define WEB_FORMS "office/privacy/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/privacy/routes.def"
#include "web/handlers.h"

/* A row of the register, in the language of the request. */
struct personal_file {
	struct str name, body, section, purpose, items, scope, source, recipients, retention, claims, kind;
};
extern const struct row_desc personal_file_desc;
/* A personal column. */
struct personal_item { struct str file, table, column, label; };
extern const struct row_desc personal_item_desc;

struct personal_files_view {
	struct str municipality, office;
	const struct personal_file *files;
	const struct personal_item *items; /* officers' page */
	size_t file_count, item_count;
	struct url csv, xlsx, json;
};

#endif
