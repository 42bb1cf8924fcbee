/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading back what base/json_out.h wrote, in a file of its own: jansson has functions of the same names. */
#ifndef KASSEI_TESTS_FUZZ_JSON_BACK_H
#define KASSEI_TESTS_FUZZ_JSON_BACK_H

#include "base/str.h"

/* The value of "text" in a JSON object, in the arena; STR_NONE when it is null. False: this is no JSON object. */
bool json_text_back(struct arena *a, struct str json, struct str *ret_text);

#endif
