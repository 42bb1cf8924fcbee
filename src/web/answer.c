/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From what a handler answered, or from an error, to status, header fields and body. The fields that protect a page
 * stand here and on every answer; no handler can leave one out.
 */
#include "base/ident.h"
#include "web/web-private.h"

#define CONTENT_SECURITY_POLICY                                                                         \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " \
	"font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
#define PERMISSIONS_POLICY "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
#define RETRY_AFTER_S "2"

enum { BODY_FIRST_BYTES = 64 * 1024 };

static const char *const CONTENT_TYPES[FORMAT_COUNT] = {
	[FORMAT_HTML] = "text/html; charset=utf-8",
	[FORMAT_JSON] = "application/json",
	[FORMAT_CSV] = "text/csv; charset=utf-8; header=present",
	[FORMAT_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	[FORMAT_ATOM] = "application/atom+xml; charset=utf-8",
};

void answer_field(struct exchange *x, const char *name, struct str value) {
	struct answer *answer = &x->answer;
	if (answer->field_count == ANSWER_MOST_FIELDS)
		BUG("an answer has more than %d header fields", ANSWER_MOST_FIELDS);
	answer->fields[answer->field_count++] = (struct http_field){ .name = name, .value = value };
}

static bool is_data(const struct exchange *x) {
	return x->req.format != FORMAT_HTML || (x->route != NULL && (x->route->row->flags & ROUTE_RAW) != 0);
}

/* ---- fields ---- */

static void add_protection(struct exchange *x) {
	answer_field(x, "Content-Security-Policy", S(CONTENT_SECURITY_POLICY));
	answer_field(x, "X-Content-Type-Options", S("nosniff"));
	answer_field(x, "Referrer-Policy", S("strict-origin-when-cross-origin"));
	answer_field(x, "Permissions-Policy", S(PERMISSIONS_POLICY));
	answer_field(x, "Cross-Origin-Opener-Policy", S("same-origin"));
}

/* Public records may be read by pages of other sites: they are open data, and no cookie opens more of them. */
static void add_openness(struct exchange *x) {
	if (is_data(x) && x->route != NULL && x->route->row->role == ROLE_PUBLIC && x->req.method == HTTP_GET)
		answer_field(x, "Access-Control-Allow-Origin", S("*"));
}

static void add_caching(struct exchange *x) {
	struct str rule = S("no-store");
	if (x->answer.status == 200)
		rule = x->answer.cacheable ? S("public, max-age=0, must-revalidate") : S("private, no-cache");
	if (x->req.session != NULL)
		rule = S("no-store");
	answer_field(x, "Cache-Control", rule);
	if (x->answer.status == 200)
		answer_field(x, "Vary",
			x->lang_asked ? S("Accept-Encoding") : S("Accept-Encoding, Accept-Language, Cookie"));
}

static void add_lang_cookie(struct exchange *x) {
	if (x->lang_cookie_due)
		answer_field(x, "Set-Cookie",
			str_format(x->req.arena, "lang=%s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
				lang_word(x->req.lang)));
}

/* What a page of an error sets nobody needs. */
static void add_cookies(struct exchange *x) {
	for (size_t i = 0; x->error == OK && i < x->res.cookie_count; i++) {
		const struct res_cookie *cookie = &x->res.cookies[i];
		struct str age = S("");
		if (cookie->seconds != 0)
			age = str_format(x->req.arena, "; Max-Age=%lld",
				(long long)(cookie->seconds > 0 ? cookie->seconds : 0));
		answer_field(x, "Set-Cookie",
			str_format(x->req.arena, "%s=%.*s; Path=/; SameSite=Lax; HttpOnly%s%.*s", cookie->name,
				STR_ARG(cookie->value), x->web->secure ? "; Secure" : "", STR_ARG(age)));
	}
}

void answer_finish(struct exchange *x) {
	add_protection(x);
	add_caching(x);
	add_openness(x);
	add_lang_cookie(x);
	add_cookies(x);
}

/* ---- bodies ---- */

static void set_body(struct exchange *x, const struct buf *body, const char *content_type) {
	x->answer.body = buf_view(body);
	x->answer.content_type = content_type;
}

/* Most pages fit into memory that the request's arena keeps from one request to the next. */
static struct buf *body_buf(struct exchange *x) {
	struct buf *body = ARENA_NEW(x->req.arena, struct buf);
	buf_init_sized(body, x->req.arena, BODY_FIRST_BYTES, ANSWER_MOST_BYTES);
	return body;
}

static void add_file_name(struct exchange *x, const char *ending) {
	answer_field(x, "Content-Disposition",
		str_format(x->req.arena, "attachment; filename=\"%s.%s\"", x->res.file_name, ending));
}

static enum err print_csv_answer(struct exchange *x, struct buf *body) {
	size_t lost = 0;
	TRY(print_csv(x, body, &lost));
	add_file_name(x, "csv");
	set_body(x, body, x->csv_cp932 ? "text/csv; charset=windows-31j; header=present" : CONTENT_TYPES[FORMAT_CSV]);
	if (lost > 0)
		answer_field(x, "Kassei-Unwritable-Characters", str_format(x->req.arena, "%zu", lost));
	return OK;
}

/* A handler that forgot a format is our mistake, but not worth the whole server's life. */
static enum err check_answered(struct exchange *x) {
	const struct res *res = &x->res;
	bool given = res->table_count > 0;
	if (x->req.format == FORMAT_HTML)
		given = res->has_page || res->content_type != NULL;
	else if (x->req.format == FORMAT_ATOM)
		given = res->has_feed;
	if (given || !str_is_none(res->redirect.s))
		return OK;
	err_detail(&x->req, "%s gave nothing to print as %s", x->route->row->name, CONTENT_TYPES[x->req.format]);
	return ERR_INTERNAL;
}

static enum err print_format(struct exchange *x, struct buf *body) {
	set_body(x, body, CONTENT_TYPES[x->req.format]);
	switch (x->req.format) {
	case FORMAT_HTML: print_page(x, body); break;
	case FORMAT_JSON: print_json(x, body); break;
	case FORMAT_CSV: TRY(print_csv_answer(x, body)); break;
	case FORMAT_XLSX:
		add_file_name(x, "xlsx");
		TRY(print_xlsx(x, body));
		break;
	case FORMAT_ATOM: print_atom(x, body); break;
	case FORMAT_COUNT: BUG("%s has no format", x->route->row->name);
	}
	x->answer.body = buf_view(body);
	return body->too_big ? ERR_TOO_LARGE : OK;
}

static void print_redirect(struct exchange *x) {
	x->answer.status = 303;
	answer_field(x, "Location", x->res.redirect.s);
	answer_finish(x);
}

/* Weak: the same page goes out plain and compressed. */
static struct str etag_of(struct arena *a, struct str body) {
	char digits[16];
	uint64_t hash = hash_bytes(body);
	for (size_t i = sizeof digits; i-- > 0; hash >>= 4)
		digits[i] = "0123456789abcdef"[hash & 15];
	return STR_JOIN(a, S("W/\""), str_of(digits, sizeof digits), S("\""));
}

static void add_etag(struct exchange *x) {
	x->answer.etag = etag_of(x->req.arena, x->answer.body);
	x->answer.cacheable = !str_is_none(x->cache_key) && !x->res.fresh;
}

void answer_print(struct exchange *x, int status) {
	enum err e = x->res.mistaken ? ERR_INTERNAL : check_answered(x);
	if (e == OK && !str_is_none(x->res.redirect.s)) {
		print_redirect(x);
		return;
	}
	if (e != OK) {
		dispatch_error(x, e);
		return;
	}
	if (x->res.content_type != NULL) {
		x->answer.body = x->res.body;
		x->answer.content_type = x->res.content_type;
		if (!str_is_none(x->res.attachment))
			answer_field(x, "Content-Disposition", disposition_text(x->req.arena, x->res.attachment));
	} else {
		e = print_format(x, body_buf(x));
	}
	if (e != OK) {
		dispatch_error(x, e);
		return;
	}
	x->answer.status = status;
	if (status == 200)
		add_etag(x);
	answer_finish(x);
}

/* ---- errors ---- */

static bool error_as_data(const struct exchange *x) {
	return is_data(x) || accepts_json_rather(x->head.accept) || str_starts(x->raw_path, S("/api/v1/"));
}

/* Fields that belong to the error itself, like Allow, stay; those of a half-made answer go. */
static void keep_allow(struct answer *answer) {
	size_t kept = 0;
	for (size_t i = 0; i < answer->field_count; i++)
		if (strcmp(answer->fields[i].name, "Allow") == 0)
			answer->fields[kept++] = answer->fields[i];
	answer->field_count = kept;
}

/* A page that needs a session leads to the page where one is made, and back. */
static bool send_to_sign_in(struct exchange *x) {
	const struct identity *identity = x->web->config->identity;
	if (identity == NULL || error_as_data(x) || x->req.method != HTTP_GET)
		return false;
	struct url sign_in =
		url_query(x->req.arena, (struct url){ str_from(identity->sign_in_path) }, "next", x->head.target);
	x->res.redirect = sign_in;
	print_redirect(x);
	return true;
}

/* A page that needs a surer identity leads to the page that says how to show one, and back. */
static bool send_to_level(struct exchange *x) {
	const struct identity *identity = x->web->config->identity;
	if (identity == NULL || identity->level_path == NULL || error_as_data(x) || x->req.method != HTTP_GET)
		return false;
	struct url to = url_query(x->req.arena, (struct url){ str_from(identity->level_path) }, "need",
		str_format(x->req.arena, "%d", x->res.level_needed));
	x->res.redirect = url_query(x->req.arena, to, "next", x->head.target);
	print_redirect(x);
	return true;
}

/* A page of the staff that waits for a second factor leads to the page that says how to set one up, and back. */
static bool send_to_second(struct exchange *x) {
	const struct identity *identity = x->web->config->identity;
	if (identity == NULL || identity->second_path == NULL || error_as_data(x) || x->req.method != HTTP_GET)
		return false;
	x->res.redirect =
		url_query(x->req.arena, (struct url){ str_from(identity->second_path) }, "next", x->head.target);
	print_redirect(x);
	return true;
}

void dispatch_error(struct exchange *x, enum err e) {
	if (e == ERR_UNAUTHORISED && send_to_sign_in(x))
		return;
	if (e == ERR_LEVEL && send_to_level(x))
		return;
	if (e == ERR_FACTOR && send_to_second(x))
		return;
	keep_allow(&x->answer);
	x->error = e;
	x->answer.status = err_info(e)->http_status;
	x->answer.cacheable = false;
	x->answer.etag = STR_NONE;
	if (x->answer.status >= 500 && x->answer.status != 503)
		x->reference = id_text(x->req.arena, ident_new());
	struct buf *body = body_buf(x);
	if (error_as_data(x)) {
		print_problem(x, e, body);
		set_body(x, body, "application/problem+json");
	} else {
		print_error_page(x, e, body);
		set_body(x, body, CONTENT_TYPES[FORMAT_HTML]);
	}
	if (x->answer.status == 503)
		answer_field(x, "Retry-After", S(RETRY_AFTER_S));
	answer_finish(x);
}
