/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Mail that came back: a delivery status (RFC 3464) names what failed, and the copy of our message in it names the
 * message by the Message-ID that we gave it. The token in it is known to nobody but the recipient, so nobody else can
 * have an address marked.
 */
#include "office/notice/notice-private.h"

#include "base/ident.h"
#include "office/tenant/tenant.h"

enum {
	RETURNED_MOST = 3,
	ID_FROM = 0,
	TOKEN_FROM = ID_TEXT_LENGTH + 1,
	SLUG_FROM = TOKEN_FROM + TOKEN_TEXT_LENGTH + 1
};

struct report {
	struct str action, status, diagnostic; /* of the first recipient that failed, else of the first */
	struct notice_id notice;
	struct str token, slug;
};

/* ---- reading ---- */

static char lower(char c) {
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_loosely(struct str s, struct str prefix) {
	for (size_t i = 0; i < prefix.n; i++)
		if (i >= s.n || lower(s.p[i]) != lower(prefix.p[i]))
			return false;
	return true;
}

static bool contains_loosely(struct str s, struct str part) {
	for (size_t i = 0; i + part.n <= s.n; i++)
		if (starts_loosely(str_from_offset(s, i), part))
			return true;
	return false;
}

/* The value of a field when the line is that field. */
static bool field_of(struct str line, struct str name, struct str *ret_value) {
	if (!starts_loosely(line, name) || line.n <= name.n || line.p[name.n] != ':')
		return false;
	*ret_value = str_trim(str_from_offset(line, name.n + 1));
	return true;
}

/* Fields that go on in the next line are joined (RFC 5322 section 2.2.3). */
static struct str unfolded(struct arena *a, struct str message) {
	message = str_replace(a, message, S("\r\n"), S("\n"));
	message = str_replace(a, message, S("\n "), S(" "));
	return str_replace(a, message, S("\n\t"), S(" "));
}

static bool is_report(struct str text) {
	while (!str_is_none(text)) {
		struct str line = str_line(&text), type;
		if (line.n == 0)
			return false;
		if (field_of(line, S("Content-Type"), &type))
			return contains_loosely(type, S("multipart/report")) &&
				contains_loosely(type, S("delivery-status"));
	}
	return false;
}

/* <id.token.slug@domain> */
static void read_message_id(struct str value, struct report *r) {
	int64_t id;
	if (!str_starts(value, S("<")) || value.n < SLUG_FROM + 3)
		return;
	value = str_from_offset(value, 1);
	struct str slug = str_from_offset(value, SLUG_FROM);
	if (value.p[TOKEN_FROM - 1] != '.' || value.p[SLUG_FROM - 1] != '.' ||
		!ident_parse(str_slice(value, ID_FROM, ID_TEXT_LENGTH), &id))
		return;
	r->notice.v = id;
	r->token = str_slice(value, TOKEN_FROM, TOKEN_TEXT_LENGTH);
	r->slug = str_cut(&slug, S("@"));
}

static void read_line(struct str line, struct report *r) {
	struct str value;
	bool failed = starts_loosely(r->action, S("failed"));
	if (field_of(line, S("Action"), &value) && !failed)
		r->action = value;
	else if (field_of(line, S("Status"), &value) && (r->status.n == 0 || !failed || str_starts(r->status, S("2"))))
		r->status = value;
	else if (field_of(line, S("Diagnostic-Code"), &value) && r->diagnostic.n == 0)
		r->diagnostic = value;
	else if (field_of(line, S("Message-ID"), &value))
		read_message_id(value, r);
}

/* False when it is no delivery status of a message that could be ours. */
static bool read_report(struct arena *a, struct str message, struct report *r) {
	struct str text = unfolded(a, message);
	*r = (struct report){ .action = S(""), .status = S(""), .diagnostic = S("") };
	if (!is_report(text))
		return false;
	while (!str_is_none(text))
		read_line(str_line(&text), r);
	return r->notice.v != 0 && r->action.n > 0;
}

/* ---- noting ---- */

/* The mailbox does not exist, has moved, is switched off, or its host is unknown (RFC 3463): no later mail will
 * arrive. */
static bool is_final(struct str status) {
	return str_starts(status, S("5.1.")) || str_equal(status, S("5.2.1")) || str_equal(status, S("5.4.4"));
}

static enum err find_tenant(struct db *db, struct arena *a, struct str slug, struct tenant_id *ret) {
	struct tenant_all_row tenant;
	*ret = (struct tenant_id){ NOTICE_SITES_OWN };
	if (str_equal(slug, S("site")))
		return OK;
	TRY(tenant_find_slug(db, a, slug, &tenant));
	*ret = tenant.tenant_id;
	return OK;
}

static enum err make_letter(struct db *db, struct arena *a, struct tenant_id tenant, const struct notice_by_id_row *n,
	int64_t now_us) {
	struct notice_id id;
	if (n->topic != NOTICE_OFFICIAL || n->secret)
		return OK;
	struct notice_row row = notice_row_again(tenant, n, now_us);
	row.channel = NOTICE_LETTER;
	row.cause = STR_JOIN(a, S("returned "), id_to_text(a, n->notice_id.v));
	row.reason = str_from(T("このメールアドレスには届きません。"));
	row.resent_of = (struct opt_int){ .has = true, .v = n->notice_id.v };
	return notice_write(db, a, &row, &id);
}

static enum err note(struct db *db, struct arena *a, struct tenant_id tenant, const struct notice_by_id_row *n,
	const struct report *r, int64_t now_us, struct notice_return *ret) {
	int64_t changed;
	struct str reason =
		utf8_prefix(clean_text(a, STR_JOIN(a, r->status, S(" "), r->diagnostic), true), NOTICE_REASON_MOST);
	TRY(notice_move(db, NOTICE_RETURNED, now_us, (struct opt_int){ true, now_us }, reason, true, tenant,
		n->notice_id, NOTICE_SENT, NOTICE_MAIL, &changed));
	if (changed == 0)
		return OK; /* noted before, or sent again meanwhile */
	struct notice_address_state_row address;
	TRY(notice_address_note(db, n->mail, is_final(r->status), reason, now_us, RETURNED_MOST, NULL));
	TRY(notice_address_state(db, a, n->mail, &address));
	ret->outcome = address.undeliverable ? NOTICE_RETURN_MARKED : NOTICE_RETURN_NOTED;
	return make_letter(db, a, tenant, n, now_us);
}

enum err notice_take_return(struct db *db, struct arena *a, struct str message, int64_t now_us,
	struct notice_return *ret) {
	struct report r;
	struct tenant_id tenant;
	struct notice_by_id_row n;
	if (!utf8_valid(message) || !read_report(a, message, &r))
		return ERR_FORMAT;
	enum err e = find_tenant(db, a, r.slug, &tenant);
	if (e == OK)
		e = notice_by_id(db, a, tenant, r.notice, &n);
	if (e == ERR_NOT_FOUND || (e == OK && !str_equal(n.token, r.token)))
		return ERR_FORMAT;
	TRY(e);
	*ret = (struct notice_return){ .outcome = NOTICE_RETURN_NONE, .notice = r.notice, .status = r.status };
	return starts_loosely(r.action, S("failed")) ? note(db, a, tenant, &n, &r, now_us, ret) : OK;
}
