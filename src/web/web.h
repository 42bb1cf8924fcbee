/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a handler sees: the request, its checked form, and the ways to answer. The dispatcher (dispatch.c) matches,
 * checks role, origin, limits and form before a handler runs, and prints, logs and answers after it; a handler
 * cannot forget any of it. Handlers build models; they do not print.
 */
#ifndef KASSEI_WEB_WEB_H
#define KASSEI_WEB_WEB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "db/db.h"
#include "db/writer.h"
#include "web/html.h"

enum http_method { HTTP_GET = 1, HTTP_POST };
/* Which printer answers; from the path's ending (.json .csv .xlsx .atom), /api/v1 or Accept. */
enum format { FORMAT_HTML = 1, FORMAT_JSON, FORMAT_CSV, FORMAT_XLSX, FORMAT_ATOM, FORMAT_COUNT };
enum role { ROLE_PUBLIC = 1, ROLE_COUNT };

enum route_flags {
	ROUTE_PAGE = 1 << 0,   /* HTML only */
	ROUTE_LIST = 1 << 1,   /* also .json .csv .xlsx of res_table's rows */
	ROUTE_RECORD = 1 << 2, /* also .json .csv .xlsx of one row or of res_table's rows */
	ROUTE_FEED = 1 << 3,   /* also .atom of res_feed's entries */
	ROUTE_RAW = 1 << 4,    /* the handler gives the body itself: res_body */
};

struct session; /* nobody signs in yet; the next module fills it */

struct req {
	struct arena *arena; /* lives until the answer is sent */
	struct db *db;       /* this worker's connection, in a read-only transaction */
	enum http_method method;
	enum lang lang;
	enum format format;
	struct str path;  /* decoded, without ending and without /api/v1 */
	struct str query; /* raw, without '?' */
	struct session *session;
	struct str request_id; /* POST: minted by the server, from the form */
	int64_t now_us;
	struct res *res;
};

/* A page in the layout. `body` is a view's function, `model` its argument. Title and description are already translated. */
struct page {
	struct str title;
	struct str description;                                     /* <meta name="description"> */
	void (*body)(struct html_out *o, const void *model);
	const void *model;
	const struct crumb { struct str title; struct url url; } *crumbs; /* from the first page on, without this page */
	size_t crumb_count;
	const char *const *scripts; /* asset names, e.g. "chart.js" */
	size_t script_count;
	bool no_index;
	int door; /* 1: looking for support, 2: looking at plans; marks the header's link */
};

struct feed_entry { struct str id, title, summary; struct url url; int64_t updated_us; };

struct table { const struct row_desc *desc; const void *rows; size_t count; struct str next_cursor; /* STR_NONE: last page */ };

void res_page(struct req *req, const struct page *page);
/* Rows for JSON, CSV and XLSX. `name` makes the file's name. A list route calls it for every format, HTML too (links). */
void res_table(struct req *req, const char *name, const struct table *table);
/* More rows under their own key in JSON and their own sheet in XLSX ("details", "captions"). */
void res_subtable(struct req *req, const char *name, const struct table *table);
void res_record(struct req *req, const char *name, const struct row_desc *desc, const void *row);
void res_feed(struct req *req, struct str title, const struct feed_entry *entries, size_t count);
/* ROUTE_RAW: body in the request's arena. content_type a literal. */
void res_body(struct req *req, const char *content_type, struct str body);
/* 303 See Other; the address must be of this site. */
void res_redirect(struct req *req, struct url url);
/* One sentence for the log and, optionally, one for the person (already translated) before returning an error. */
void err_detail(struct req *req, const char *format, ...) PRINTF(2, 3);
void err_hint(struct req *req, struct str sentence);

/* ---- addresses ---- */

/* Path and query of this site; each argument percent-encoded. Format: %s = struct str segment or value, %i = int64_t, %d = id as 13 characters.
 * url_build(a, "/%s/plans/%d", slug, id.v). Adds nothing else: language comes from the cookie or ?lang=. */
struct url url_build(struct arena *a, const char *format, ...);
/* The current address with one query field set (value STR_NONE: removed). */
struct url url_with(struct req *req, const char *field, struct str value);
/* Address of another site from stored data: only https:, http:, mailto: and tel: pass, anything else gives an empty url. */
struct url url_foreign(struct arena *a, struct str address);
/* Address of an embedded asset with its hash: "/assets/kassei.3f2a….css". */
struct url url_asset(const char *name);

/* Ids outside: 13 characters of Crockford base 32. */
struct str id_text(struct arena *a, int64_t id);
bool id_parse(struct str text, int64_t *ret_id);

#endif
