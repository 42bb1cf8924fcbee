/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asking clamd whether bytes hold malware, over its unix socket (clamd(8), INSTREAM). */
#ifndef KASSEI_OFFICE_FILE_SCAN_H
#define KASSEI_OFFICE_FILE_SCAN_H

#include "base/arena.h"
#include "base/str.h"
#include "office/file/file-types.h"

/* FILE_SCAN_CLEAN, FILE_SCAN_INFECTED with the name of what was found in *ret_says, or FILE_SCAN_WAITING when clamd
 * cannot be reached, is busy for over a minute or answers anything else (*ret_says then says why, for the log).
 * FILE_SCAN_ABSENT when `socket` is empty. *ret_says lives in `a`. */
enum file_scan scan_bytes(struct arena *a, const char *socket, struct str bytes, struct str *ret_says);

#endif
