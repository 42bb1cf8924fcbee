/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Handlers of routes.def; see web/route.h for what each part of a POST may do. */
#ifndef KASSEI_OFFICE_FILE_HANDLERS_H
#define KASSEI_OFFICE_FILE_HANDLERS_H

#include "office/file/file-private.h"

#define SHOW(name, form) enum err name(struct req *req, const struct form##_form *form_)
#define TAKE(name, form) SHOW(name##_prepare, form); SHOW(name##_apply, form); SHOW(name##_render, form)

SHOW(file_index, file_index);
SHOW(office_file_index, file_index);
SHOW(file_show, file_one);
SHOW(office_file_show, file_one);
SHOW(file_download, file_one);
SHOW(office_file_download, file_one);
SHOW(file_preview, file_one);
SHOW(office_file_preview, file_one);
SHOW(upload_show, file_one);
TAKE(file_send, file_send);
TAKE(upload_begin, upload_begin);
TAKE(upload_piece, upload_piece);
TAKE(upload_finish, file_one);
TAKE(upload_stop, file_one);
TAKE(file_take_off, file_one);

#undef SHOW
#undef TAKE

#endif
