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
#include "base/ident.h"
#include "base/lang.h"
#include "db/db.h"
#include "db/writer.h"
#include "web/html.h"

/* HTTP_CALLBACK: a GET by which another site sends a browser back, and the only kind that may write (OpenID Connect).
 * Its route has the three functions of a POST and no request_id; fields that its form does not name are left out (RFC
 * 6749 section 4.1.2). */
enum http_method { HTTP_GET = 1, HTTP_POST, HTTP_CALLBACK };
/* Which printer answers; from the path's ending (.json .csv .xlsx .atom), /api/v1 or Accept. */
enum format { FORMAT_HTML = 1, FORMAT_JSON, FORMAT_CSV, FORMAT_XLSX, FORMAT_ATOM, FORMAT_COUNT };
/* Who may call a route: roles.def. Stored as bits of a membership, so the order is append-only. */
enum role {
	ROLE_INVALID = 0,
#define ROLE_(name, word, side, label) ROLE_##name,
#include "web/roles.def"
#undef ROLE_
	ROLE_COUNT
};
/* The last role that a post is given; those behind it follow from others. */
#define ROLE_GRANTED_LAST ROLE_METROPOLIS
extern const struct enum_desc role_desc;

enum route_flags {
	ROUTE_PAGE = 1 << 0,   /* HTML only */
	ROUTE_LIST = 1 << 1,   /* also .json .csv .xlsx of res_table's rows */
	ROUTE_RECORD = 1 << 2, /* also .json .csv .xlsx of res_record's row and its subtables (CSV: the row) */
	ROUTE_FEED = 1 << 3,   /* also .atom of res_feed's entries */
	ROUTE_RAW = 1 << 4,    /* the handler gives the body itself: res_body; the path is taken as it is written */
	ROUTE_SLOW = 1 << 5,   /* may need more than 2 ms: never runs on a thread that serves connections */
	ROUTE_FRESH = 1 << 6,  /* depends on more than address, language, day and data: kept in no cache */
	ROUTE_LARGE = 1 << 7,  /* POST: a body of 1 MiB instead of 64 KiB */
	/* POST: takes a file: a form with one file part, or a piece of at most 256 KiB as application/octet-stream,
	 * whose fields stand in the query and which has no request_id. */
	ROUTE_UPLOAD = 1 << 8,
	ROUTE_BOTH_SIDES = 1 << 9, /* public, and on the staff's listener too: signing in */
};

struct session; /* session.h */
struct settings;

/* A file that came with a POST; borrowed from the request. Of a piece field and name are empty. The name is as the
 * sender gave it: valid UTF-8, else anything. */
struct req_file { struct str field, name, bytes; };

struct req {
	struct arena *arena; /* lives until the answer is sent */
	struct db *db;       /* in a read-only transaction; in h_apply the writer's connection */
	enum http_method method;
	enum lang lang;
	enum format format;
	struct str path;  /* decoded, without ending and without /api/v1 */
	struct str query; /* raw, without '?' */
	const struct session *session; /* NULL: nobody is signed in */
	struct str remote; /* the client's address, behind a trusted proxy the one that it names */
	struct str request_id; /* POST: minted by the server, from the form */
	struct str outcome; /* POST: what h_apply kept with req_outcome, for h_render; also when the same POST comes
		again */
	int64_t tenant; /* POST: whose records h_apply writes; 0: no municipality's. The session's, unless h_prepare
		sets it */
	void *prepared; /* POST: what h_prepare leaves for h_apply and h_render; NULL when the answer is repeated */
	bool refused;          /* POST: h_render has to show the form again (form_typed, form_reason) */
	const struct req_file *file; /* POST of ROUTE_UPLOAD; NULL: none came */
	bool conflict; /* POST: set by h_apply beside ERR_INPUT: somebody else was quicker; h_render shows both versions
		(409) */
	int64_t now_us;
	struct res *res;
};

/* What the browser calls itself; empty when it says nothing. */
struct str req_agent(const struct req *req);
/* The first segment of the path: the municipality where a route begins with {slug}. */
struct str req_slug(const struct req *req);
/* An instant for people, in Japan's time: 2026年11月22日 16時05分, or 2026-11-22 16:05. */
struct str req_time(const struct req *req, int64_t utc_us);
/* The program has a page of this pattern ("/{slug}/office/parties"), and the one who asks has the role that it
 * needs. */
bool req_may_open(const struct req *req, struct str pattern);
/* The same without asking for the role, but by the door through which the one who asks came in (struct web_config.side,
 * staff_networks): a page of the staff does not exist at the public one. */
bool req_has_page(const struct req *req, struct str pattern);
/* What the program was started with. */
const struct settings *req_settings(const struct req *req);
/* How many rows a list fetches: 50 for a page or a feed, 100 for JSON, 10,000 for CSV and XLSX. */
int64_t req_row_limit(const struct req *req);

/* A page in the layout. `body` is a view's function, `model` its argument. Title and description are already
 * translated. */
struct page {
	struct str title;
	struct str description;                                     /* <meta name="description"> */
	void (*body)(struct html_out *o, const void *model);
	const void *model;
	const struct crumb {
		struct str title;
		struct url url;
	} * crumbs; /* from the first page on, without this page */
	size_t crumb_count;
	const char *const *scripts; /* asset names, e.g. "chart.js" */
	size_t script_count;
	bool no_index;
	int door; /* 1: looking for support, 2: looking at plans; marks the header's link */
	const char *width; /* "narrow" (reading, forms), "wide" (pictures, comparisons), NULL: in between */
};

struct feed_entry { struct str id, title, summary; struct url url; int64_t updated_us; };

struct table {
	const struct row_desc *desc;
	const void *rows;
	size_t count;
	struct str next_cursor; /* STR_NONE: last page */
};

/* The answer is this page in the layout; `page` is copied, what it points to must live as long as req->arena. */
void res_page(struct req *req, const struct page *page);
/* Rows for JSON, CSV and XLSX. `name` makes the file's name. A list route calls it for every format, HTML too
 * (links). */
void res_table(struct req *req, const char *name, const struct table *table);
/* More rows under their own key in JSON and their own sheet in XLSX ("details", "captions"). */
void res_subtable(struct req *req, const char *name, const struct table *table);
void res_record(struct req *req, const char *name, const struct row_desc *desc, const void *row);
void res_feed(struct req *req, struct str title, const struct feed_entry *entries, size_t count);
/* The numbers of rows and the format are the dispatcher's: res_table, res_subtable and res_record take descriptions
 * that stand in ROWS or SUBROWS under the route (routes.def); another one is a BUG. Rows and names must live as long
 * as req->arena. */
/* ROUTE_RAW: body in the request's arena. content_type a literal. */
void res_body(struct req *req, const char *content_type, struct str body);
/* Beside res_body: the browser keeps the body as a file of that name instead of showing it (RFC 6266). */
void res_attachment(struct req *req, struct str name);
/* 303 See Other; the address must be of this site. The render of a piece (ROUTE_UPLOAD) may give res_body instead. */
void res_redirect(struct req *req, struct url url);
/* 303 to another site: for handing over to a provider of identities, whose address comes from the settings. */
void res_redirect_away(struct req *req, struct str address);
/* A cookie of this site: HttpOnly, SameSite=Lax, under its __Host- name and Secure where public_url is https.
 * `seconds`: how long it is kept; 0: as long as the browser runs; -1: it is taken back. req_cookie reads it; STR_NONE:
 * there is none. */
void res_cookie(struct req *req, const char *name, struct str value, int64_t seconds);
struct str req_cookie(const struct req *req, const char *name);
/* The origin of this site as browsers see it: public_url, else http:// and the Host of the request. */
struct str req_origin(const struct req *req);
/* What office/signin keeps for the process: the providers of identities; NULL: none. */
struct oidc;
struct oidc *req_oidc(const struct req *req);
/* OK when the one who asks is signed in with this identity level at least (session.h). Else ERR_LEVEL, to be returned
 * from a GET handler or h_prepare: a page is then answered by the one that says how the level is reached, and leads
 * back. For services whose settings name a level. */
enum err req_need_level(struct req *req, int level) MUST_CHECK;
/* What was done, for the trail (office/audit), beside what the dispatcher writes itself: to which party (0: none) and
 * in one plain sentence without personal data. In h_apply, or in a GET that shows what its statements do not tell. */
void req_act(struct req *req, int64_t party, struct str sentence);
/* 128 bits that belong to this POST: the same when it comes again to this process, and to nobody else known. So that a
 * secret which h_apply stores as a hash can be given by h_render, also after a double click. */
struct token req_token(const struct req *req, const char *purpose);
/* One sentence for the log and, optionally, one for the person (already translated) before returning an error. */
void err_detail(struct req *req, const char *format, ...) PRINTF(2, 3);
void err_hint(struct req *req, struct str sentence);

/* ---- forms (POST) ---- */

/* A new request_id for a form that a GET shows: the hidden field (view form_request_id). The answer is then kept in
 * no cache. */
/* Behind a refusal because of twelve digits that may be 個人番号 it says so, and form_request_id shows the tick, too. */
struct str form_new_request_id(struct req *req);
/* From h_prepare or h_apply, before returning ERR_INPUT: why this field (NULL: the form as a whole) is refused;
 * already translated. */
void form_refuse(struct req *req, const char *field, struct str reason);
/* In h_render after a refusal: what was typed, as text, and the reason; STR_NONE when there is none. For views of
 * forms. */
struct str form_typed(const struct req *req, const char *field);
struct str form_reason(const struct req *req, const char *field);
/* In h_apply: a short text (at most 1,000 bytes, e.g. an id) that h_render needs for its redirect; stored with the
 * request_id. */
void req_outcome(struct req *req, struct str text);

/* ---- keyset pages ---- */

/* Where the next page begins: the sort key of the last row, at most two numbers and a text. As text it is opaque. */
struct cursor {
	bool has;
	int64_t a, b;
	struct str text;
};
struct str cursor_text(struct arena *a, struct cursor cursor);
/* False when the text was not made by cursor_text. `ret_cursor->text` lives in the arena. */
bool cursor_parse(struct arena *a, struct str text, struct cursor *ret_cursor);

/* ---- addresses ---- */

/* Path and query of this site; each argument percent-encoded. Format: %s = struct str segment or value, %i = int64_t,
 * %d = id as 13 characters. url_build(a, "/%s/plans/%d", slug, id.v). Adds nothing else: language comes from the
 * cookie or ?lang=. */
struct url url_build(struct arena *a, const char *format, ...);
/* The address of what has that id in `folder`, which ends with a slash: for lists, which build many. */
struct url url_of_id(struct arena *a, struct url folder, int64_t id);
/* `url` with one query field set (value STR_NONE or empty: unchanged). */
struct url url_query(struct arena *a, struct url url, const char *field, struct str value);
/* The current address with one query field set (value STR_NONE: removed); a cursor is left out, as its page belongs
 * to the old fields. */
struct url url_with(struct req *req, const char *field, struct str value);
/* The current address in another format, with its query: ".csv" for the page's link to its data. */
struct url url_format(struct req *req, enum format format);
/* Address of another site from stored data: only https:, http:, mailto: and tel: pass, anything else gives an empty
 * url. */
struct url url_foreign(struct arena *a, struct str address);
/* Address of an embedded asset with its hash: "/assets/kassei.3f2a….css". */
struct url url_asset(const char *name);

/* Symbol of the icon file: "/assets/icons.3f2a….svg#search". In views: {{> icon("search") }}. */
struct url url_icon(struct arena *a, const char *name);

/* ---- what views of forms call: {{> form_errors(v->req) }}, {{> form_request_id(v->request_id) }} ---- */

/* The summary of all refusals with links to #field-<name>; nothing when there are none. */
void form_errors(struct html_out *o, const struct req *req);
void form_request_id(struct html_out *o, struct str request_id);
void icon(struct html_out *o, const char *name);

/* Ids outside: 13 characters of Crockford base 32. */
struct str id_text(struct arena *a, int64_t id);
bool id_parse(struct str text, int64_t *ret_id);

/* The part of a POST that reads, where nothing is to be read before it writes. */
#define PREPARE_NOTHING(handler, form_) \
	enum err handler##_prepare(struct req *req, const struct form_##_form *form) { \
		(void)req; \
		(void)form; \
		return OK; \
	}

#endif
