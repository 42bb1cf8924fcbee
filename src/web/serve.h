/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The web server as a whole: what `kassei serve` gives it, and how it runs until it is told to stop. */
#ifndef KASSEI_WEB_SERVE_H
#define KASSEI_WEB_SERVE_H

#include "db/writer.h"
#include "web/route.h"
#include "web/session.h"

/* What the layout around every page says; the texts are msgids. src/web does not know what the site is about. */
struct web_link { const char *label; const char *path; };
/*
 * A page in the menu of those who are signed in (web/menu.h): its path as in routes.def, below "/account",
 * "/{slug}/my/{party_id}" or
 * "/{slug}/office". `also`: another path whose pages belong to it. Rows of one group stand together; NULL: a page for
 * itself.
 */
struct web_menu { const char *group, *label, *what, *path, *also; };
struct web_site {
	const char *name;            /* as people read it, in the header and behind every title */
	const char *latin;           /* the name in Latin letters beside it; NULL: none */
	struct web_link doors[2];    /* the two ways in, marked by struct page's door 1 and 2 */
	const struct web_link *pages; /* the pages behind door 2, listed on each of them */
	size_t page_count;
	const struct web_menu *menu; /* behind signing in, in the order in which it is shown */
	size_t menu_count;
	struct web_link search; /* what the box in the header searches; path NULL: no box. Its field is called q. */
	struct web_link sign_in,
		account; /* in the header, for those who are not signed in and those who are; path NULL: none */
	const struct web_link *footer;
	size_t footer_count;
	const char *(*did)(struct str handler); /* what a POST has done, as a msgid, for the page that follows; NULL:
		nothing is said */
	const char *note;            /* a sentence at the foot of every page; NULL: none */
};

struct web_config {
	const char *listen;          /* "127.0.0.1:8080", "[::1]:0", "localhost:80", ":8080" (every address) */
	const char *port_file;       /* NULL, or a file that gets the port number and LF once the server accepts */
	const char *public_url;      /* NULL, or "https://example.jp": origin of this site as browsers see it */
	const char *database;        /* see db_open; the connections that read */
	struct writer *writer;       /* NULL: every POST is answered 503 */
	const struct web_module *const *modules;
	size_t module_count;
	const struct web_site *site;
	const struct identity *identity; /* NULL: nobody can sign in */
	const struct settings *settings; /* what handlers may ask for; NULL: the defaults */
	struct oidc *oidc;           /* for req_oidc; NULL: none */
	enum side side;              /* 0: both. What `listen` serves */
	const char *
		staff_listen; /* NULL, or a second listener that has the staff's routes; `listen` then has the others */
	const char *staff_port_file;
	const char *staff_networks;  /* NULL or empty: any; else staff's routes answer only to these (networks_parse) */
	const char *trusted_proxies; /* NULL or empty: none; whose X-Forwarded-For is believed */
	/* 0 takes the value in brackets. */
	int io_threads;              /* threads that serve connections, of each listener [SQLite 8, PostgreSQL 2] */
	int workers;                 /* threads that run handlers [2, PostgreSQL 8] */
	int queue_limit;             /* requests that wait for a worker; more get 503 [512] */
	int connection_limit;        /* [10000], less when the process may open fewer files */
	int idle_timeout_s;          /* [30] */
	size_t cache_bytes;          /* finished pages kept in memory [64 MiB] */
	int64_t upload_most_bytes;   /* of a file that a form carries [20 MiB] */
	int upload_limit;            /* forms with a file that are read at once; more get 503 [16] */
	bool no_cache;               /* every page is rendered anew */
	bool no_access_log;          /* no line per request that succeeded */
	bool all_on_workers;         /* no handler runs on a thread that serves connections; for measuring */
};

/* Serves until SIGINT or SIGTERM, then finishes what runs (at most 5 s) and returns. Blocks these signals in the
 * calling thread, so call it before other threads start or with them blocked there. Prints "http://…" on standard
 * error when it accepts. Returns 0, or 1 after one sentence on standard error when it cannot start. The writer stays
 * the caller's. */
int web_serve(const struct web_config *config);

/* docs/generated/routes.txt: one line per route in the order of the modules. */
void web_print_routes(const struct web_module *const *modules, size_t count, struct buf *out);

#endif
