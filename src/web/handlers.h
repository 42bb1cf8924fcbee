/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Declares what the rows of a module's routes.def call. Included without a guard in the module's private header, behind
 * form-structs.h:
 *
 *     #define WEB_ROUTES "office/plan/routes.def"
 *     #include "web/handlers.h"
 */
#include "web/web.h"

#define HANDLER_GET_(handler, form_) enum err handler(struct req *req, const struct form_##_form *form);
#define HANDLER_POST_(handler, form_)      \
	HANDLER_GET_(handler##_prepare, form_) \
	HANDLER_GET_(handler##_apply, form_)   \
	HANDLER_GET_(handler##_render, form_)
#define HANDLER_CALLBACK_(handler, form_) HANDLER_POST_(handler, form_)
#define ROUTE(method_, path_, role_, handler_, form_, flags_) HANDLER_##method_##_(handler_, form_)
#define ROWS(title_, desc_)
#define SUBROWS(name_, title_, desc_)

#include WEB_ROUTES

#undef HANDLER_GET_
#undef HANDLER_POST_
#undef HANDLER_CALLBACK_
#undef ROUTE
#undef ROWS
#undef SUBROWS
#undef WEB_ROUTES
