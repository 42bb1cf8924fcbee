/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is kept about people and why: the register of files of personal data (個人情報ファイル簿, 個人情報保護法75条). Its items are
 * the columns that the schemas mark `personal`, so it cannot say less than what is stored. */
#ifndef KASSEI_OFFICE_PRIVACY_H
#define KASSEI_OFFICE_PRIVACY_H

#include "base/arena.h"
#include "base/lang.h"
#include "db/db.h"

/* One file of personal data; all texts are msgids. */
struct privacy_file {
	const char *word, *name, *purpose, *scope, *source, *recipients, *retention;
};
/* Every file, in the order of files.def. */
extern const struct privacy_file privacy_files[];
extern const size_t privacy_file_count;

/* A table with personal columns, and the file that it is part of. */
struct privacy_held { const char *word, *table; };
extern const struct privacy_held privacy_held[];
extern const size_t privacy_held_count;

/* The file that a table belongs to; NULL: none. */
const struct privacy_file *privacy_file_of(const char *table);
/* The personal columns of a file as words, each once, joined as a list is in `lang`. In the arena. */
struct str privacy_items(struct arena *a, const struct privacy_file *file, enum lang lang);

#endif
