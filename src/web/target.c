/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From the request target (RFC 9112 section 3.2) to a route: path and query apart, segments decoded one by one, the
 * format from the ending or from /api/v1, then the route table.
 */
#include "web/web-private.h"

struct target {
	struct str segments[PATH_MOST_SEGMENTS];
	size_t count;
	bool slash_at_end;
};

/* "http://host/path" of a proxy's request counts as "/path". */
static struct str without_origin(struct str target) {
	if (target.n == 0 || target.p[0] == '/')
		return target;
	size_t after = str_find(target, S("://"), 0);
	size_t path = after == SIZE_MAX ? SIZE_MAX : str_find(target, S("/"), after + 3);
	return path == SIZE_MAX ? target : str_from_offset(target, path);
}

static bool is_plain_segment(struct str segment) {
	for (size_t i = 0; i < segment.n; i++)
		if ((unsigned char)segment.p[i] < 0x20 || segment.p[i] == 0x7f || segment.p[i] == '/' ||
			segment.p[i] == '\\')
			return false;
	return !str_equal(segment, S(".")) && !str_equal(segment, S(".."));
}

static enum err take_segments(struct exchange *x, struct target *target) {
	struct str rest = x->raw_path.n == 1 ? STR_NONE : str_from_offset(x->raw_path, 1);
	while (!str_is_none(rest)) {
		struct str raw = str_cut(&rest, S("/"));
		struct str segment;
		if (raw.n == 0 && str_is_none(rest)) {
			target->slash_at_end = true;
			return OK;
		}
		if (!url_decode(x->req.arena, raw, false, &segment) || !is_plain_segment(segment)) {
			err_detail(&x->req, "a segment of the path is not percent-encoded UTF-8 or names no page");
			return ERR_REQUEST;
		}
		if (segment.n == 0 || target->count == PATH_MOST_SEGMENTS)
			return ERR_NOT_FOUND;
		target->segments[target->count++] = segment;
	}
	return OK;
}

/* ---- format ---- */

static enum format take_ending(struct str *segment) {
	static const struct { const char *ending; enum format format; } rows[] = {
		{ .ending = ".json", .format = FORMAT_JSON },
		{ .ending = ".csv", .format = FORMAT_CSV },
		{ .ending = ".xlsx", .format = FORMAT_XLSX },
		{ .ending = ".atom", .format = FORMAT_ATOM },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct str ending = str_from(rows[i].ending);
		if (segment->n > ending.n && str_ends(*segment, ending)) {
			segment->n -= ending.n;
			return rows[i].format;
		}
	}
	return FORMAT_HTML;
}

/* Takes /api/v1 from the front and the ending from the back. */
static enum format take_format(struct target *target) {
	bool api = target->count > 2 && str_equal(target->segments[0], S("api")) &&
		str_equal(target->segments[1], S("v1"));
	if (api) {
		target->count -= 2;
		memmove(target->segments, target->segments + 2, target->count * sizeof target->segments[0]);
	}
	enum format format = target->count == 0 ? FORMAT_HTML : take_ending(&target->segments[target->count - 1]);
	return api && format == FORMAT_HTML ? FORMAT_JSON : format;
}

static bool gives_format(const struct route *row, enum format format) {
	static const unsigned needed[FORMAT_COUNT] = {
		[FORMAT_HTML] = ROUTE_PAGE | ROUTE_LIST | ROUTE_RECORD,
		[FORMAT_JSON] = ROUTE_LIST | ROUTE_RECORD,
		[FORMAT_CSV] = ROUTE_LIST | ROUTE_RECORD,
		[FORMAT_XLSX] = ROUTE_LIST | ROUTE_RECORD,
		[FORMAT_ATOM] = ROUTE_FEED,
	};
	return (row->flags & needed[format]) != 0;
}

/* ---- the route ---- */

/* A path of ROUTE_RAW is taken as it is written: /robots.txt, /api/v1/openapi.json. */
static bool match_raw(const struct route_table *table, const struct target *target, struct route_match *match) {
	return route_table_match(table, target->segments, target->count, match) && match->literal_end &&
		match->get != NULL && (match->get->row->flags & ROUTE_RAW) != 0;
}

static struct str joined_path(struct arena *a, const struct target *target) {
	size_t n = 1;
	for (size_t i = 0; i < target->count; i++)
		n += target->segments[i].n + 1;
	char *path = arena_alloc(a, n + 1);
	char *to = path;
	*to++ = '/';
	for (size_t i = 0; i < target->count; i++) {
		if (i > 0)
			*to++ = '/';
		memcpy(to, target->segments[i].p, target->segments[i].n);
		to += target->segments[i].n;
	}
	return str_of(path, (size_t)(to - path));
}

enum err target_match(struct exchange *x, struct route_match *ret_match) {
	struct str rest = without_origin(x->head.target);
	if (rest.n > TARGET_MOST_BYTES)
		return ERR_URI_LENGTH;
	x->raw_path = str_cut(&rest, S("?"));
	x->req.query = str_or_empty(rest);
	x->req.path = S("/");
	if (x->raw_path.n == 0 || x->raw_path.p[0] != '/')
		return ERR_REQUEST;
	struct target target = { .count = 0 };
	TRY(take_segments(x, &target));
	bool raw = !target.slash_at_end && match_raw(x->web->routes, &target, ret_match);
	if (!raw) {
		x->req.format = take_format(&target);
		if (!route_table_match(x->web->routes, target.segments, target.count, ret_match))
			return ERR_NOT_FOUND;
		if (ret_match->get != NULL && !gives_format(ret_match->get->row, x->req.format))
			ret_match->get = NULL;
		if (x->req.format != FORMAT_HTML)
			ret_match->post = NULL;
		if (ret_match->get == NULL && ret_match->post == NULL)
			return ERR_NOT_FOUND;
	}
	x->req.path = joined_path(x->req.arena, &target);
	ret_match->slash_at_end = target.slash_at_end && target.count > 0;
	return OK;
}
