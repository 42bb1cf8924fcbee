/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handlers that routes.def names; see docs/architecture.md for when each part runs. */
#ifndef KASSEI_OFFICE_STAFF_PAGES_PRIVATE_H
#define KASSEI_OFFICE_STAFF_PAGES_PRIVATE_H

#include "office/staff/staff-private.h"

enum err office_desk(struct req *req, const struct staff_town_form *form);
enum err section_index(struct req *req, const struct section_index_form *form);
enum err section_new_prepare(struct req *req, const struct section_new_form *form);
enum err section_new_apply(struct req *req, const struct section_new_form *form);
enum err section_new_render(struct req *req, const struct section_new_form *form);
enum err section_show(struct req *req, const struct section_one_form *form);
enum err section_rename_prepare(struct req *req, const struct section_rename_form *form);
enum err section_rename_apply(struct req *req, const struct section_rename_form *form);
enum err section_rename_render(struct req *req, const struct section_rename_form *form);
enum err section_split_prepare(struct req *req, const struct section_split_form *form);
enum err section_split_apply(struct req *req, const struct section_split_form *form);
enum err section_split_render(struct req *req, const struct section_split_form *form);
enum err section_merge_prepare(struct req *req, const struct section_merge_form *form);
enum err section_merge_apply(struct req *req, const struct section_merge_form *form);
enum err section_merge_render(struct req *req, const struct section_merge_form *form);
enum err section_end_prepare(struct req *req, const struct section_end_form *form);
enum err section_end_apply(struct req *req, const struct section_end_form *form);
enum err section_end_render(struct req *req, const struct section_end_form *form);
enum err post_index(struct req *req, const struct staff_town_form *form);
enum err post_new_prepare(struct req *req, const struct post_new_form *form);
enum err post_new_apply(struct req *req, const struct post_new_form *form);
enum err post_new_render(struct req *req, const struct post_new_form *form);
enum err post_show(struct req *req, const struct post_one_form *form);
enum err post_edit_prepare(struct req *req, const struct post_edit_form *form);
enum err post_edit_apply(struct req *req, const struct post_edit_form *form);
enum err post_edit_render(struct req *req, const struct post_edit_form *form);
enum err post_move_prepare(struct req *req, const struct post_move_form *form);
enum err post_move_apply(struct req *req, const struct post_move_form *form);
enum err post_move_render(struct req *req, const struct post_move_form *form);
enum err post_end_prepare(struct req *req, const struct post_end_form *form);
enum err post_end_apply(struct req *req, const struct post_end_form *form);
enum err post_end_render(struct req *req, const struct post_end_form *form);
enum err person_index(struct req *req, const struct staff_town_form *form);
enum err person_new_prepare(struct req *req, const struct person_new_form *form);
enum err person_new_apply(struct req *req, const struct person_new_form *form);
enum err person_new_render(struct req *req, const struct person_new_form *form);
enum err person_show(struct req *req, const struct person_one_form *form);
enum err person_post_prepare(struct req *req, const struct person_post_form *form);
enum err person_post_apply(struct req *req, const struct person_post_form *form);
enum err person_post_render(struct req *req, const struct person_post_form *form);
enum err person_end_prepare(struct req *req, const struct person_end_form *form);
enum err person_end_apply(struct req *req, const struct person_end_form *form);
enum err person_end_render(struct req *req, const struct person_end_form *form);
enum err charge_index(struct req *req, const struct charge_index_form *form);
enum err charge_give_prepare(struct req *req, const struct charge_give_form *form);
enum err charge_give_apply(struct req *req, const struct charge_give_form *form);
enum err charge_give_render(struct req *req, const struct charge_give_form *form);
enum err second_index(struct req *req, const struct staff_town_form *form);
enum err second_set_prepare(struct req *req, const struct second_set_form *form);
enum err second_set_apply(struct req *req, const struct second_set_form *form);
enum err second_set_render(struct req *req, const struct second_set_form *form);
enum err second_how(struct req *req, const struct second_how_form *form);
enum err april_index(struct req *req, const struct staff_town_form *form);
enum err april_new_prepare(struct req *req, const struct april_new_form *form);
enum err april_new_apply(struct req *req, const struct april_new_form *form);
enum err april_new_render(struct req *req, const struct april_new_form *form);
enum err april_template(struct req *req, const struct staff_town_form *form);
enum err april_show(struct req *req, const struct april_one_form *form);
enum err april_confirm_prepare(struct req *req, const struct april_one_form *form);
enum err april_confirm_apply(struct req *req, const struct april_one_form *form);
enum err april_confirm_render(struct req *req, const struct april_one_form *form);
enum err april_withdraw_prepare(struct req *req, const struct april_one_form *form);
enum err april_withdraw_apply(struct req *req, const struct april_one_form *form);
enum err april_withdraw_render(struct req *req, const struct april_one_form *form);

#endif
