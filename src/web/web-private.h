/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the files of src/web share and handlers do not see: one exchange (request and answer), the router, and the
 * printers. Nothing here knows libmicrohttpd; server.c carries exchanges between it and dispatch.c.
 */
#ifndef KASSEI_WEB_PRIVATE_H
#define KASSEI_WEB_PRIVATE_H

#include "web/cache.h"
#include "web/network.h"
#include "web/route.h"
#include "web/serve.h"
#include "web/session.h"

enum {
	TARGET_MOST_BYTES = 4 * 1024,        /* path and query; longer is 414 */
	PATH_MOST_SEGMENTS = 12,
	BODY_MOST_BYTES = 64 * 1024,
	BODY_LARGE_MOST_BYTES = 1024 * 1024,
	BODY_DISCARD_MOST_BYTES = 8 * 1024 * 1024, /* read for the sake of an answer, beyond the limit */
	UPLOAD_MOST_BYTES = 20 * 1024 * 1024,
	UPLOAD_PIECE_MOST_BYTES = 256 * 1024,
	ANSWER_MOST_BYTES = 64 * 1024 * 1024, /* of one answer's body; more is ERR_TOO_LARGE */
};

/* ---- url.c ---- */

/* Undoes percent-encoding (and '+' for a space when `plus`). False: a broken escape, broken UTF-8, or NUL. */
bool url_decode(struct arena *a, struct str raw, bool plus, struct str *ret_text);
/* Appends text percent-encoded: all but the unreserved characters of RFC 3986 section 2.3. */
void url_encode(struct buf *b, struct str text);

/* ---- route-table.c: from path to route ---- */

/* A route with what start-up derived from it. */
struct web_route {
	const struct route *row;
	const struct route *rows; /* the ROWS and SUBROWS under it */
	size_t rows_count;
	const struct form *form;  /* NULL for none */
	struct str param_names[PATH_MOST_SEGMENTS];
	size_t param_count;
	size_t number; /* counts from 0 over all modules */
};

struct route_table;
/* Builds the table; lives in `a`. A wrong table (two routes for one method and path, a parameter without its field,
 * LIST or RECORD without ROWS) is our mistake and ends the process with module and path. */
struct route_table *route_table_new(struct arena *a, const struct web_module *const *modules, size_t count);
const struct web_route *route_table_all(const struct route_table *table, size_t *ret_count);

struct route_match {
	const struct web_route *get, *post; /* either may be NULL; both NULL: no such path */
	struct str params[PATH_MOST_SEGMENTS];
	size_t param_count;
	bool literal_end;  /* the last segment is written in routes.def */
	bool slash_at_end; /* the path came with one / too many */
};
/* `segments` are decoded. */
bool route_table_match(
	const struct route_table *table, const struct str *segments, size_t count, struct route_match *ret_match);

/* ---- res.c: what a handler answered ---- */

enum { RES_MOST_TABLES = 16, RES_MOST_COOKIES = 3 };

struct res_rows {
	const char *name; /* key in JSON, sheet, file name */
	struct table table;
	bool single; /* one record instead of a list */
};

struct res {
	struct page page;
	bool has_page;
	const char *file_name;
	struct res_rows tables[RES_MOST_TABLES]; /* the first is the main one */
	size_t table_count;
	struct str feed_title;
	const struct feed_entry *entries;
	size_t entry_count;
	bool has_feed;
	const char *content_type; /* of a raw body */
	struct str attachment;    /* its name as a file; STR_NONE: it is shown */
	struct str body;
	struct url redirect;
	bool away;                /* the redirect leads to another site */
	struct res_cookie { const char *name; struct str value; int64_t seconds; } cookies[RES_MOST_COOKIES];
	size_t cookie_count;
	int64_t act_party;        /* req_act */
	struct str act_sentence;
	struct str detail, hint;
	int level_needed;         /* req_need_level */
	bool mistaken; /* the handler did what it must not: the answer is 500 */
	bool fresh; /* the page holds a request_id or the client's name for us: kept in no cache */
};

/* The refusals of the request's form, for its summary. */
const struct form_refusal *form_refusals(const struct req *req, size_t *ret_count);

/* ---- one request and its answer ---- */

struct http_field {
	const char *name;
	struct str value; /* NUL-terminated */
};

enum { ANSWER_MOST_FIELDS = 20 };

struct answer {
	int status; /* RFC 9110; 0: none yet */
	const char *content_type;
	struct str body;
	struct http_field fields[ANSWER_MOST_FIELDS];
	size_t field_count;
	struct str etag;  /* quoted, weak; STR_NONE when there is none */
	bool cacheable;   /* may be kept in the page cache under x->cache_key */
};

/* The header fields that Kassei looks at; STR_NONE when absent. Views into the server's memory. */
struct http_head {
	struct str method;
	struct str target; /* as it came: path and query */
	struct str host, origin, sec_fetch_site, accept, accept_language, accept_encoding, cookie, content_type,
		if_none_match, forwarded_for, user_agent;
	struct str peer; /* the address that the connection comes from */
	enum side side;  /* which listener took it */
	int64_t content_length; /* -1: not given */
	bool chunked;   /* a body of unknown length comes */
	bool two_hosts; /* the request names two hosts */
};

struct web;

struct exchange {
	struct req req;
	struct res res;
	struct web *web;
	struct http_head head;
	const struct web_route *route; /* NULL until matched */
	struct form_pair params[PATH_MOST_SEGMENTS];
	size_t param_count;
	struct str raw_path;           /* the path as it came */
	struct form_pair *query;       /* decoded */
	size_t query_count;
	enum err query_error;          /* why the query could not be decoded, said when the form is read */
	struct str query_detail;
	struct str session_token;      /* the session's cookie; STR_NONE */
	int64_t was_account;           /* whose session it was that has ended; 0 */
	bool lang_asked;               /* ?lang= */
	bool lang_cookie_due;          /* the answer sets the language cookie */
	bool accepts_gzip;
	bool csv_cp932;
	size_t body_limit;
	struct buf body;
	struct form_pair *pairs;
	size_t pair_count;
	void *form;                    /* the form's struct */
	struct form_refusal *refusals;
	size_t refusal_count;
	bool asks_my_number, says_not_my_number; /* struct form_input */
	struct str cache_key;
	struct answer answer;
	enum err error;                /* what the answer says went wrong */
	struct str reference;          /* of an answer 500: printed and logged */
};

/* ---- dispatch.c: the order of things ---- */

/* What dispatching needs of the process. */
struct web {
	const struct web_config *config;
	const struct route_table *routes;
	const char *const *scripts;
	struct cache *cache; /* NULL: none */
	struct writer *writer;
	struct str host; /* of public_url, without scheme; STR_NONE */
	bool secure;     /* public_url is https: cookies are Secure and bound to the host */
	const struct networks *trusted_proxies, *staff_networks; /* NULL: none */
	unsigned char token_key[32]; /* req_token; made anew by each process */
};

/* Makes the exchange inside the arena; `head` is copied (its views must live as long as dispatch_head runs and the
 * answer is not made). */
struct exchange *exchange_new(struct arena *a, struct web *web, const struct http_head *head, int64_t now_us);
/* When the header section is there: match, method, session, role set, origin, body limit, content type. When
 * x->answer.status is not 0 afterwards the exchange is answered. */
void dispatch_head(struct exchange *x);
/* GET with its form, handler and printing; `db` is a reading connection. Always makes an answer. */
void dispatch_get(struct exchange *x, struct db *db);
/* POST, first part: form and h_prepare. True: go on with dispatch_apply; false: there is an answer. */
bool dispatch_prepare(struct exchange *x, struct db *db);
/* POST, second part, in the writer (a write_fn; context is the exchange): h_apply and the request_id. */
enum err dispatch_apply(struct db *db, struct arena *a, void *exchange);
/* POST, third part: h_render or the error. Always makes an answer. */
void dispatch_render(struct exchange *x, struct db *db, enum err applied);
/* An answer for `e` instead of whatever was there. */
void dispatch_error(struct exchange *x, enum err e);
/* The handler's pattern for the log: "/plans/{plan_id}", "-" before a match. */
const char *exchange_pattern(const struct exchange *x);

/* The process behind a handler's request. */
const struct web *req_web(const struct req *req);

/* ---- trail.c ---- */

/* After a GET: writes what it read of personal data, or that a signed-in person was refused, and waits for the
 * commit. */
enum err trail_read(struct exchange *x, struct db *db, enum err outcome) MUST_CHECK;
/* In the writer, after apply: the line of the change. */
enum err trail_write(struct exchange *x, struct db *db) MUST_CHECK;

/* ---- kept.c: what was typed when the session had ended ---- */

/* A POST of somebody who has to sign in (again): keeps its fields but secrets, and answers with the way to sign in and
 * back to the form. False: nothing could be kept. */
bool kept_take(struct exchange *x) MUST_CHECK;
/* Shows the form that was kept, filled as it was sent and marked as not yet sent. ERR_NOT_FOUND: no such thing, too
 * old, or somebody else's. */
enum err kept_show(struct req *req, struct str token) MUST_CHECK;
/* In the transaction of `db`: reads the session for the address of x, and asks whether it may. */
enum err dispatch_identify(struct exchange *x, struct db *db) MUST_CHECK;
/* Splits the body of a POST into x->pairs. */
enum err dispatch_split_body(struct exchange *x) MUST_CHECK;
/* Fills x->form from x->pairs as a POST would. ERR_INPUT: x->refusals say why. */
enum err dispatch_read_form(struct exchange *x) MUST_CHECK;
/* Makes route and parameters of a match those of x. */
void dispatch_bind(struct exchange *x, const struct web_route *route, const struct route_match *match);
/* The exchange around the request, of which a handler sees only `req`. */
struct exchange *exchange_of(const struct req *req);

/* ---- upload.c: bodies that carry a file ---- */

/* The limit and the media type of a body of ROUTE_UPLOAD, before it comes. */
enum err upload_check(struct exchange *x) MUST_CHECK;
/* The body is a piece of a file, not a form. */
bool upload_is_piece(const struct exchange *x);
/* Makes the body x->req.file and the query x->pairs. */
void upload_take_piece(struct exchange *x);
/* A multipart form into x->pairs and, where the route takes one, x->req.file. */
enum err upload_split(struct exchange *x, const char **ret_detail) MUST_CHECK;
/* Beside ERR_TOO_LARGE: how large a file may be. */
void upload_hint(struct exchange *x);

/* ---- disposition.c ---- */

/* Value of Content-Disposition that has the body saved under this name. */
struct str disposition_text(struct arena *a, struct str name);

/* Name of the cookie that tells the next page which POST came before it. */
#define DID_COOKIE "did"
enum { DID_KEPT_S = 60 };

/* ---- answer.c ---- */

/* One header field; the value NUL-terminated and living as long as the arena. */
void answer_field(struct exchange *x, const char *name, struct str value);
/* Prints what the handler gave in the format of the request and sets status and fields. */
void answer_print(struct exchange *x, int status);
/* The fields that every answer has. Once, when status and body are set. */
void answer_finish(struct exchange *x);

/* "https://example.jp": public_url, else http:// and the Host of the request (the answer is then kept in no cache). */
struct str exchange_origin(struct exchange *x);

/* ---- head.c: reading header fields ---- */

/* Language of Accept-Language (RFC 9110 section 12.5.4); 0 when it names neither. */
enum lang lang_of_accept(struct str field);
enum lang lang_of_word(struct str word); /* "ja", "en"; else 0 */
const char *lang_word(enum lang lang);
/* Value of a cookie; STR_NONE when there is none. */
struct str cookie_value(struct str field, struct str name);
/* gzip with a weight above 0 (RFC 9110 section 12.5.3). */
bool accepts_coding(struct str field, struct str coding);
/* The client wants a problem as JSON rather than a page. */
bool accepts_json_rather(struct str field);
/* If-None-Match holds this tag, compared weakly, or "*". */
bool etag_matches(struct str field, struct str etag);
/* Media type without parameters, and a parameter's value; case of the type is folded by comparing with media_is. */
bool media_is(struct str field, struct str type);
struct str media_parameter(struct str field, struct str name);
/* A host and port as it may stand in an address; also no Host at all (HTTP/1.0). */
bool host_is_plain(struct str host);
/* A POST from a page of this site (Sec-Fetch-Site, else Origin against `host`). */
bool origin_is_ours(const struct http_head *head, struct str host);

/* ---- target.c ---- */

/* Reads x->head.target into raw_path, path, query and format and finds its routes. ERR_URI_LENGTH, ERR_REQUEST,
 * ERR_NOT_FOUND. */
enum err target_match(struct exchange *x, struct route_match *ret_match) MUST_CHECK;

/* ---- printers ---- */

void print_page(struct exchange *x, struct buf *out);
void print_error_page(struct exchange *x, enum err e, struct buf *out);
void print_json(const struct exchange *x, struct buf *out);
/* *ret_lost: characters that CP932 does not have. */
enum err print_csv(const struct exchange *x, struct buf *out, size_t *ret_lost) MUST_CHECK;
enum err print_xlsx(const struct exchange *x, struct buf *out) MUST_CHECK;
void print_atom(struct exchange *x, struct buf *out);
void print_problem(const struct exchange *x, enum err e, struct buf *out);

/* The value as people read it in CSV and XLSX: labels instead of words, days ISO 8601, instants in Japan's time.
 * Lives in the arena; a text is a view of the row's. */
struct str row_field_label(const struct exchange *x, const void *row, const struct col_desc *col);

/* ---- openapi.c ---- */

/* The whole description; `server` is the origin of this site. */
void openapi_print(const struct route_table *table, const char *title, struct str server, struct arena *a,
	enum lang lang, struct buf *out);
/* The route is described and gives that format: those that everybody may call. */
bool openapi_gives(const struct web_route *route, enum format format);
/* The field stands in the path, not in the query. */
bool openapi_in_path(const struct web_route *route, const struct field *field);

/* Routes of this module: health, robots, description. */
extern const struct web_module web_routes;

/* 64 bits of a body that differ when the body does; for entity tags, not against an attacker. */
uint64_t hash_bytes(struct str bytes);

#endif
