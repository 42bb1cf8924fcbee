/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading the header fields that decide how a request is answered. Pure functions over text; knows no connection. */
#include "web/web-private.h"

#include <stdio.h>

static bool equal_ignoring_case(struct str s, const char *word) {
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* "name;q=0.5" → its name and its weight in thousandths (RFC 9110 section 12.4.2); a broken weight counts as 0. */
static struct str weighted(struct str element, int *ret_weight) {
	struct str rest = element;
	struct str name = str_trim(str_cut(&rest, S(";")));
	*ret_weight = 1000;
	while (!str_is_none(rest)) {
		struct str parameter = str_trim(str_cut(&rest, S(";")));
		if (parameter.n < 3 || (parameter.p[0] != 'q' && parameter.p[0] != 'Q') || parameter.p[1] != '=')
			continue;
		struct str digits = str_from_offset(parameter, 2);
		int weight = digits.p[0] == '1' ? 1000 : 0;
		for (size_t i = 2, unit = 100; digits.p[0] == '0' && i < digits.n && i < 5; i++, unit /= 10)
			weight += digits.p[i] >= '0' && digits.p[i] <= '9' ? (digits.p[i] - '0') * (int)unit : 0;
		*ret_weight = weight;
	}
	return name;
}

enum lang lang_of_word(struct str word) {
	return str_equal(word, S("ja")) ? LANG_JA : str_equal(word, S("en")) ? LANG_EN : 0;
}

const char *lang_word(enum lang lang) {
	return lang == LANG_EN ? "en" : "ja";
}

enum lang lang_of_accept(struct str field) {
	enum lang best = 0;
	int best_weight = 0;
	struct str rest = field;
	while (!str_is_none(rest)) {
		int weight;
		struct str range = weighted(str_cut(&rest, S(",")), &weight);
		struct str primary = str_cut(&range, S("-"));
		enum lang lang = 0;
		if (equal_ignoring_case(primary, "ja"))
			lang = LANG_JA;
		else if (equal_ignoring_case(primary, "en"))
			lang = LANG_EN;
		if (lang != 0 && weight > best_weight) {
			best = lang;
			best_weight = weight;
		}
	}
	return best;
}

struct str cookie_value(struct str field, struct str name) {
	struct str rest = field;
	while (!str_is_none(rest)) {
		struct str value = str_trim(str_cut(&rest, S(";")));
		struct str key = str_cut(&value, S("="));
		if (!str_is_none(value) && str_equal(key, name))
			return value;
	}
	return STR_NONE;
}

bool accepts_coding(struct str field, struct str coding) {
	int any = 0;
	struct str rest = field;
	while (!str_is_none(rest)) {
		int weight;
		struct str name = weighted(str_cut(&rest, S(",")), &weight);
		if (name.n == coding.n && strncasecmp(name.p, coding.p, name.n) == 0)
			return weight > 0;
		if (str_equal(name, S("*")))
			any = weight;
	}
	return any > 0;
}

bool accepts_json_rather(struct str field) {
	int json = 0, html = 0;
	struct str rest = field;
	while (!str_is_none(rest)) {
		int weight;
		struct str name = weighted(str_cut(&rest, S(",")), &weight);
		if (equal_ignoring_case(name, "application/json") ||
			equal_ignoring_case(name, "application/problem+json"))
			json = weight > json ? weight : json;
		else if (equal_ignoring_case(name, "text/html"))
			html = weight;
	}
	return json > html;
}

static struct str without_weak_mark(struct str etag) {
	return str_starts(etag, S("W/")) ? str_from_offset(etag, 2) : etag;
}

bool etag_matches(struct str field, struct str etag) {
	if (str_is_none(field) || str_is_none(etag))
		return false;
	if (str_equal(str_trim(field), S("*")))
		return true;
	struct str wanted = without_weak_mark(etag);
	struct str rest = field;
	while (!str_is_none(rest))
		if (str_equal(without_weak_mark(str_trim(str_cut(&rest, S(",")))), wanted))
			return true;
	return false;
}

bool media_is(struct str field, struct str type) {
	struct str rest = field;
	struct str media = str_trim(str_cut(&rest, S(";")));
	return media.n == type.n && strncasecmp(media.p, type.p, type.n) == 0;
}

struct str media_parameter(struct str field, struct str name) {
	struct str rest = field;
	str_cut(&rest, S(";"));
	while (!str_is_none(rest)) {
		struct str value = str_trim(str_cut(&rest, S(";")));
		struct str key = str_trim(str_cut(&value, S("=")));
		if (str_is_none(value) || key.n != name.n || strncasecmp(key.p, name.p, name.n) != 0)
			continue;
		value = str_trim(value);
		bool quoted = value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
		return quoted ? str_slice(value, 1, value.n - 2) : value;
	}
	return STR_NONE;
}

bool host_is_plain(struct str host) {
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (c == '\0' || strchr(".-:[]_", c) == NULL))
			return false;
	}
	return true;
}

static bool same_host(struct str origin, struct str host) {
	struct str rest = origin;
	struct str scheme = str_cut(&rest, S("://"));
	if (!str_equal(scheme, S("http")) && !str_equal(scheme, S("https")))
		return false;
	return rest.n > 0 && rest.n == host.n && strncasecmp(rest.p, host.p, host.n) == 0;
}

/* Sec-Fetch-Site is the browser's own statement and cannot be set by a page; Origin is compared for browsers without
 * it. */
bool origin_is_ours(const struct http_head *head, struct str host) {
	if (!str_is_none(head->sec_fetch_site))
		return str_equal(head->sec_fetch_site, S("same-origin"));
	return !str_is_none(head->origin) && same_host(head->origin, host);
}
