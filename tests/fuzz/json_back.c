/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See json_back.h. */
#include "fuzz/json_back.h"

#include <jansson.h>

bool json_text_back(struct arena *a, struct str json, struct str *ret_text) {
	json_error_t error;
	json_t *root = json_loadb(json.p, json.n, JSON_ALLOW_NUL, &error);
	const json_t *value = json_object_get(root, "text");
	*ret_text = STR_NONE;
	if (json_is_string(value))
		*ret_text = str_copy(a, str_of(json_string_value(value), json_string_length(value)));
	bool good = value != NULL;
	json_decref(root);
	return good;
}
