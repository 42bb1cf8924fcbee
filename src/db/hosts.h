/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The hosts that a PostgreSQL url names, of which one is the primary (docs/decisions/failover.md), and the one that is
 * to be asked last. One host needs nothing of this.
 */
#ifndef KASSEI_DB_HOSTS_H
#define KASSEI_DB_HOSTS_H

#include <stdbool.h>

enum { HOSTS_BYTES = 2048 };
struct hosts {
	char names[HOSTS_BYTES],
		ports[HOSTS_BYTES]; /* separated by commas, when the url names several; else names is empty */
	int last;                                    /* which of them is asked last, from 0; -1: none */
};

/* What the url says; no hosts when it names one, or addresses beside them. */
void hosts_read(struct hosts *h, const char *url);
bool hosts_several(const struct hosts *h);
/* The others are asked before this one from now on. A host that is not among them, or NULL, changes nothing. */
void hosts_ask_last(struct hosts *h, const char *host, const char *port);
/* The lists with that one at the end, as libpq takes them; false when there is none, and the url's order holds. */
bool hosts_in_order(const struct hosts *h, char names[HOSTS_BYTES], char ports[HOSTS_BYTES]);

#endif
