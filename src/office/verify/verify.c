/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See verify.h. */
#include "office/verify/verify.h"

#include "base/ident.h"

enum err verify_broken(struct verify *v, struct arena *a, const char *sentence, int64_t id) {
	v->sentence = sentence;
	v->row = id_to_text(a, id);
	return OK;
}
