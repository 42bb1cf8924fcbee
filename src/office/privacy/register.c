/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register of files of personal data: files.def, joined with the columns that the schemas mark. See privacy.h. */
#include "office/privacy/privacy.h"

#include "base/buf.h"

enum { ITEMS_MOST_BYTES = 8000, ITEMS_MOST = 200 };

const struct privacy_file privacy_files[] = {
#define PERSONAL_FILE(word_, name_, purpose_, scope_, source_, recipients_, retention_) \
	{ .word = #word_, .name = name_, .purpose = purpose_, .scope = scope_, .source = source_, .recipients = recipients_, .retention = retention_ },
#define HOLDS(word_, table_)
#include "office/privacy/files.def"
#undef PERSONAL_FILE
#undef HOLDS
};
const size_t privacy_file_count = COUNT_OF(privacy_files);

const struct privacy_held privacy_held[] = {
#define PERSONAL_FILE(word_, name_, purpose_, scope_, source_, recipients_, retention_)
#define HOLDS(word_, table_) { .word = #word_, .table = #table_ },
#include "office/privacy/files.def"
#undef PERSONAL_FILE
#undef HOLDS
};
const size_t privacy_held_count = COUNT_OF(privacy_held);

const struct privacy_file *privacy_file_of(const char *table) {
	const char *word = NULL;
	for (size_t i = 0; i < privacy_held_count; i++)
		if (strcmp(privacy_held[i].table, table) == 0)
			word = privacy_held[i].word;
	for (size_t i = 0; word != NULL && i < privacy_file_count; i++)
		if (strcmp(privacy_files[i].word, word) == 0)
			return &privacy_files[i];
	return NULL;
}

static bool seen(const struct str *labels, size_t count, struct str label) {
	for (size_t i = 0; i < count; i++)
		if (str_equal(labels[i], label))
			return true;
	return false;
}

struct str privacy_items(struct arena *a, const struct privacy_file *file, enum lang lang) {
	struct str labels[ITEMS_MOST];
	struct buf b;
	size_t count = 0;
	buf_init(&b, a, ITEMS_MOST_BYTES);
	for (int i = 0; i < db_personal_count && count < ITEMS_MOST; i++) {
		struct str label = str_from(tr(lang, db_personals[i].label));
		if (privacy_file_of(db_personals[i].table) != file || seen(labels, count, label))
			continue;
		if (count > 0)
			buf_cstr(&b, lang == LANG_EN ? ", " : "、");
		buf_str(&b, label);
		labels[count++] = label;
	}
	return buf_view(&b);
}
