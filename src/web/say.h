/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words, labels and days as a page says them, in the language of the request. Instants: req_time. */
#ifndef KASSEI_WEB_SAY_H
#define KASSEI_WEB_SAY_H

#include "base/date.h"
#include "web/web.h"

/* A sentence (msgid). */
struct str say(const struct req *req, const char *msgid);
/* The label of a value; empty for 0 and for what is no value. */
struct str say_word(const struct req *req, const struct enum_desc *words, int64_t value);
/* 2027年4月1日, or 2027-04-01 in English. */
struct str say_date(const struct req *req, struct date day);
/* The same of days since 1970-01-01; empty when there is none. */
struct str say_day(const struct req *req, struct opt_int day);
/* 1,234円, 3件. */
struct str say_yen(const struct req *req, int64_t yen);
struct str say_count(const struct req *req, int64_t count);

#endif
