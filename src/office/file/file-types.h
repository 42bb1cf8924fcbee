/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of files as enums. Stored as numbers: append only. Labels are msgids; words stand in JSON and settings. */
#ifndef KASSEI_OFFICE_FILE_TYPES_H
#define KASSEI_OFFICE_FILE_TYPES_H

#include "db/row.h"

enum file_type {
	FILE_TYPE_INVALID = 0,
#define TYPE(NAME, word, label, media, endings) FILE_TYPE_##NAME,
#include "office/file/types.def"
#undef TYPE
	FILE_TYPE_COUNT
};

/* FILE_SCAN_ABSENT: no scanner was set up when the file came. FILE_SCAN_WAITING: one is, and has not answered yet. */
enum file_scan { FILE_SCAN_WAITING = 1, FILE_SCAN_CLEAN, FILE_SCAN_INFECTED, FILE_SCAN_ABSENT, FILE_SCAN_COUNT };

/*
 * FILE_SANITISED: what LGWAN's 無害化 made of an original that stayed on the other side and whose SHA-256 is kept;
 * FILE_WITHHELD: it let nothing through, so there are no bytes here and the sender is asked again (再提出依頼).
 */
enum file_state { FILE_ORIGINAL = 1, FILE_SANITISED, FILE_WITHHELD, FILE_STATE_COUNT };

extern const struct enum_desc file_type_desc, file_scan_desc, file_state_desc;

/* Media type of RFC 6838 for delivering, and the endings that a name of this type may have, separated by spaces. */
const char *file_type_media(enum file_type type);
const char *file_type_endings(enum file_type type);

#endif
