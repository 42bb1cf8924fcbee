/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An error for programs: application/problem+json (RFC 9457), with the refused fields and what they accept. */
#include "base/json_out.h"
#include "web/web-private.h"

static void put_errors(const struct exchange *x, struct json_out *j) {
	json_key_array(j, "errors");
	for (size_t i = 0; i < x->refusal_count; i++) {
		json_object(j);
		json_key_str(j, "field", str_from(x->refusals[i].field));
		json_key_str(j, "detail", x->refusals[i].reason);
		json_object_end(j);
	}
	json_array_end(j);
}

/* What a client did wrong may be told to it; what failed inside is for the log alone. */
static struct str detail_for_client(const struct exchange *x, const struct err_info *info) {
	return x->res.hint.n > 0 ? x->res.hint : info->http_status < 500 ? x->res.detail : STR_NONE;
}

void print_problem(const struct exchange *x, enum err e, struct buf *out) {
	const struct err_info *info = err_info(e);
	struct str detail = detail_for_client(x, info);
	struct json_out j;
	json_begin(&j, out, 0);
	json_object(&j);
	json_key_str(&j, "type", S("about:blank"));
	json_key_str(&j, "title", str_from(tr(x->req.lang, info->sentence)));
	json_key_int(&j, "status", info->http_status);
	json_key_str(&j, "code", str_from(info->name));
	if (detail.n > 0)
		json_key_str(&j, "detail", detail);
	if (x->refusal_count > 0)
		put_errors(x, &j);
	if (x->reference.n > 0)
		json_key_str(&j, "reference", x->reference);
	json_object_end(&j);
	buf_char(out, '\n');
}
