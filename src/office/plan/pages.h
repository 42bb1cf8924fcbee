/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers that routes.def names, so that each file can be checked against its declaration. */
#ifndef KASSEI_OFFICE_PLAN_PAGES_H
#define KASSEI_OFFICE_PLAN_PAGES_H

#include "office/plan/plan-private.h"

/* door 1: support.c, programme.c, report.c */
enum err portal(struct req *req, const struct portal_form *form);
enum err support(struct req *req, const struct support_form *form);
enum err programme_show(struct req *req, const struct programme_page_form *form);
enum err programme_report_form(struct req *req, const struct programme_page_form *form);
enum err programme_report_prepare(struct req *req, const struct programme_report_form *form);
enum err programme_report_apply(struct req *req, const struct programme_report_form *form);
enum err programme_report_render(struct req *req, const struct programme_report_form *form);
enum err programme_report_thanks(struct req *req, const struct programme_page_form *form);

/* door 2: browse.c, plan_page.c, search_page.c, compare.c, pictures.c */
enum err plan_index(struct req *req, const struct plan_list_form *form);
enum err programme_index(struct req *req, const struct programme_list_form *form);
enum err municipality_index(struct req *req, const struct portal_form *form);
enum err municipality_show(struct req *req, const struct municipality_form *form);
enum err plan_show(struct req *req, const struct plan_page_form *form);
enum err plan_search(struct req *req, const struct plan_search_form *form);
enum err plan_compare(struct req *req, const struct plan_compare_form *form);
enum err plan_timeline(struct req *req, const struct portal_form *form);
enum err plan_themes(struct req *req, const struct portal_form *form);
enum err about(struct req *req, const struct portal_form *form);

/* for officers: review.c */
enum err continuity_index(struct req *req, const struct municipality_form *form);
enum err continuity_confirm_prepare(struct req *req, const struct continuity_confirm_form *form);
enum err continuity_confirm_apply(struct req *req, const struct continuity_confirm_form *form);
enum err continuity_confirm_render(struct req *req, const struct continuity_confirm_form *form);
enum err continuity_show(struct req *req, const struct programme_page_form *form);
enum err continuity_decide_prepare(struct req *req, const struct continuity_decide_form *form);
enum err continuity_decide_apply(struct req *req, const struct continuity_decide_form *form);
enum err continuity_decide_render(struct req *req, const struct continuity_decide_form *form);
enum err reader_report_index(struct req *req, const struct municipality_form *form);
enum err reader_report_show(struct req *req, const struct reader_report_form *form);
enum err reader_report_settle_prepare(struct req *req, const struct reader_report_settle_form *form);
enum err reader_report_settle_apply(struct req *req, const struct reader_report_settle_form *form);
enum err reader_report_settle_render(struct req *req, const struct reader_report_settle_form *form);

#endif
