/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See say.h. */
#include "web/say.h"

struct str say(const struct req *req, const char *msgid) {
	return str_from(tr(req->lang, msgid));
}

struct str say_word(const struct req *req, const struct enum_desc *words, int64_t value) {
	return value > 0 && (size_t)value < words->count && words->values[value].label != NULL ?
		say(req, words->values[value].label) :
		S("");
}

struct str say_date(const struct req *req, struct date day) {
	return req->lang == LANG_EN ? date_format_iso(req->arena, day) : date_format_ja(req->arena, day);
}

struct str say_day(const struct req *req, struct opt_int day) {
	return day.has ? say_date(req, (struct date){ (int32_t)day.v }) : S("");
}

struct str say_yen(const struct req *req, int64_t yen) {
	return tr_format(req->arena, req->lang, T("{yen}円"), &(struct msg_arg){ .name = "yen", .number = yen }, 1);
}

struct str say_count(const struct req *req, int64_t count) {
	return tr_format(req->arena, req->lang, T("{count}件"), &(struct msg_arg){ .name = "count", .number = count },
		1);
}
