/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See hosts.h. */
#include "db/hosts.h"

#include "base/str.h"

#include <libpq-fe.h>
#include <stdio.h>

static void keep_option(const PQconninfoOption *option, const char *name, char to[HOSTS_BYTES]) {
	if (strcmp(option->keyword, name) == 0 && option->val != NULL)
		snprintf(to, HOSTS_BYTES, "%s", option->val);
}

void hosts_read(struct hosts *h, const char *url) {
	char addresses[HOSTS_BYTES] = "";
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	*h = (struct hosts){ .last = -1 };
	for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
		keep_option(o, "host", h->names);
		keep_option(o, "port", h->ports);
		keep_option(o, "hostaddr", addresses);
	}
	PQconninfoFree(options);
	if (strchr(h->names, ',') == NULL || addresses[0] != '\0')
		h->names[0] = '\0';
}

bool hosts_several(const struct hosts *h) {
	return h->names[0] != '\0';
}

/* The part of that number, or the only one there is. */
static struct str part_of(const char *list, int number) {
	struct str rest = str_from(list), part = str_cut(&rest, S(","));
	while (number-- > 0 && !str_is_none(rest))
		part = str_cut(&rest, S(","));
	return part;
}

static int part_count(const char *list) {
	int count = 1;
	for (; *list != '\0'; list++)
		count += *list == ',';
	return count;
}

void hosts_ask_last(struct hosts *h, const char *host, const char *port) {
	if (!hosts_several(h) || host == NULL || port == NULL)
		return;
	for (int i = 0; i < part_count(h->names); i++) {
		struct str number = part_of(h->ports, part_count(h->ports) > 1 ? i : 0);
		if (str_equal(part_of(h->names, i), str_from(host)) &&
			(number.n == 0 || str_equal(number, str_from(port))))
			h->last = i;
	}
}

/* The list with one part at its end; a list of one part is every host's and stays as it is. */
static void with_last(const char *list, int last, char to[HOSTS_BYTES]) {
	int count = part_count(list);
	size_t n = 0;
	to[0] = '\0';
	for (int i = 0; i < count; i++) {
		int number = i + 1 == count ? last : i < last ? i : i + 1;
		struct str part = part_of(list, count > 1 ? number : 0);
		n += (size_t)snprintf(to + n, HOSTS_BYTES - n, "%s%.*s", i > 0 ? "," : "", STR_ARG(part));
	}
}

bool hosts_in_order(const struct hosts *h, char names[HOSTS_BYTES], char ports[HOSTS_BYTES]) {
	if (h->last < 0)
		return false;
	with_last(h->names, h->last, names);
	with_last(h->ports, h->last, ports);
	return true;
}
