/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words, labels and endings of file-types.h. */
#include "office/file/file-types.h"

static const struct enum_value type_values[] = {
	[FILE_TYPE_INVALID] = { NULL, NULL },
#define TYPE(NAME, word, label, media, endings) [FILE_TYPE_##NAME] = { word, label },
#include "office/file/types.def"
#undef TYPE
};
const struct enum_desc file_type_desc = { .name = "file_type", .count = FILE_TYPE_COUNT, .values = type_values };

static const struct { const char *media, *endings; } TYPES[] = {
	[FILE_TYPE_INVALID] = { "application/octet-stream", "" },
#define TYPE(NAME, word, label, media, endings) [FILE_TYPE_##NAME] = { media, endings },
#include "office/file/types.def"
#undef TYPE
};

const char *file_type_media(enum file_type type) {
	return TYPES[type].media;
}

const char *file_type_endings(enum file_type type) {
	return TYPES[type].endings;
}

static const struct enum_value scan_values[] = {
	[FILE_SCAN_WAITING] = { "waiting", T("ウイルス検査待ち") },
	[FILE_SCAN_CLEAN] = { "clean", T("ウイルスは見つかりませんでした") },
	[FILE_SCAN_INFECTED] = { "infected", T("ウイルスが見つかりました") },
	[FILE_SCAN_ABSENT] = { "absent", T("ウイルス検査なし") },
};
const struct enum_desc file_scan_desc = { .name = "file_scan", .count = FILE_SCAN_COUNT, .values = scan_values };

static const struct enum_value state_values[] = {
	[FILE_ORIGINAL] = { "original", T("原本") },
	[FILE_SANITISED] = { "sanitised", T("無害化済みの写し") },
	[FILE_WITHHELD] = { "withheld", T("無害化で除かれた（再提出が必要）") },
};
const struct enum_desc file_state_desc = { .name = "file_state", .count = FILE_STATE_COUNT, .values = state_values };
