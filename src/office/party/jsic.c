/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 日本標準産業分類, 14th revision (in force since 2024-04-01): the medium groups of data/jsic.tsv. Smaller groups are
 * taken when they begin with one. */
#include "office/party/party.h"
#include "web/asset.h"

#include <pthread.h>

enum { MEDIUM_GROUPS = 100 };
static struct str names[MEDIUM_GROUPS]; /* by number; views of the embedded file */

/* major, major_name, medium, name */
static void read_line(struct str line) {
	int64_t medium;
	(void)str_cut(&line, S("\t"));
	(void)str_cut(&line, S("\t"));
	if (str_to_int64(str_cut(&line, S("\t")), &medium) && medium > 0 && medium < MEDIUM_GROUPS)
		names[medium] = line;
}

static void read_table(void) {
	const struct asset *file = asset_by_name("jsic.tsv");
	if (file == NULL)
		BUG("jsic.tsv is not embedded");
	struct str text = str_of((const char *)file->bytes, file->n);
	(void)str_line(&text);
	while (!str_is_none(text))
		read_line(str_line(&text));
}

struct str jsic_name(struct str code) {
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	int64_t number;
	pthread_once(&once, read_table);
	if (!str_to_int64(code, &number) || code.n < 2 || code.p[0] == '-' || code.p[1] == '-')
		return STR_NONE;
	return names[(code.p[0] - '0') * 10 + (code.p[1] - '0')];
}
