/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looking up embedded files. There are a few dozen: a binary search by name, a walk by address. See asset.h. */
#include "web/asset.h"

#include <stdlib.h>

static int compare_name(const void *name, const void *row) {
	const struct asset *asset = row;
	return strcmp(name, asset->name);
}

const struct asset *asset_by_name(const char *name) {
	return asset_count == 0 ? NULL : bsearch(name, asset_table, asset_count, sizeof *asset_table, compare_name);
}

const struct asset *asset_find(struct str hashed_name) {
	for (size_t i = 0; i < asset_count; i++)
		if (str_equal(str_from(asset_table[i].hashed_name), hashed_name))
			return &asset_table[i];
	return NULL;
}
