/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Who asks, and what he may in the municipality and for the party that the address names: struct identity for the
 * dispatcher. Reads the session, the posts of that day (staff) and the rights for the party at that instant (mandate).
 */
#include "base/date.h"
#include "base/ident.h"
#include "mandate_store.h"
#include "office/account/account.h"
#include "office/audit/audit.h"
#include "office/mandate/mandate-types.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"

/* Every role of a municipality's own people. */
#define OFFICER_ROLES (1u << ROLE_OFFICER | 1u << ROLE_APPROVER | 1u << ROLE_HEAD | 1u << ROLE_ACCOUNTANT | 1u << ROLE_REVIEWER | 1u << ROLE_AUDITOR | \
	1u << ROLE_ADMINISTRATOR)
/* Who may look into the ledger. */
#define BOOKS_ROLES (1u << ROLE_ACCOUNTANT | 1u << ROLE_AUDITOR | 1u << ROLE_HEAD)
#define STAFF_ROLES (OFFICER_ROLES | 1u << ROLE_STAFF | 1u << ROLE_BOOKS | 1u << ROLE_METROPOLIS)
#define US_PER_MINUTE (INT64_C(60) * US_PER_S)

/* ---- the session ---- */

static bool has_ended(const struct account_session_by_token_row *row, const struct settings *settings, int64_t now_us) {
	return row->ended_us.has || row->state != ACCOUNT_ACTIVE ||
		now_us - row->used_us >= settings->session_idle_minutes * US_PER_MINUTE ||
		now_us - row->created_us >= settings->session_hours * 60 * US_PER_MINUTE;
}

static void fill_person(struct session *session, const struct account_session_by_token_row *row) {
	*session = (struct session){
		.account = row->account_id.v,
		.session_id = row->session_id.v,
		.name = row->name.n > 0 ? row->name : row->email,
		.lang = (enum lang)row->lang,
		.level = (int)row->level,
		.used_us = row->used_us,
		.proved_us = row->proved_us,
		.second = row->second_us.has,
		.roles = 1u << ROLE_PUBLIC | 1u << ROLE_ACCOUNT,
	};
}

/* ---- rights ---- */

/* A municipality may demand a second factor of some roles: whoever has shown none loses all that he may do as its
 * officer when his days of grace are over. */
static enum err ask_second(struct req *req, struct session *session, const struct staff_roles_of_row *posts,
	size_t count) {
	TRY(staff_second_due(req->db, req->arena, (struct tenant_id){ session->tenant }, posts, count,
		&session->second_until));
	if (!session->second_until.has || jst_date(req->now_us).days < session->second_until.v)
		return OK;
	session->withheld = session->roles & STAFF_ROLES;
	session->roles &= ~STAFF_ROLES;
	return OK;
}

static enum err add_posts(struct req *req, struct session *session) {
	struct staff_roles_of_row *posts;
	size_t count;
	TRY(staff_roles_of(req->db, req->arena, (struct tenant_id){ session->tenant },
		(struct account_id){ session->account }, jst_date(req->now_us), &posts, &count));
	for (size_t i = 0; i < count; i++)
		session->roles |= (unsigned)posts[i].roles;
	/* The metropolis is a guest here: its role opens what was submitted to it, and nothing that any officer
	 * sees. */
	if (count > 0 && (session->roles & OFFICER_ROLES) != 0)
		session->roles |= 1u << ROLE_STAFF;
	if ((session->roles & BOOKS_ROLES) != 0)
		session->roles |= 1u << ROLE_BOOKS;
	return session->second || count == 0 ? OK : ask_second(req, session, posts, count);
}

static void take_right(struct session *session, int64_t party, enum session_right right) {
	static const unsigned ROLES[SESSION_RIGHT_COUNT] = {
		[SESSION_RIGHT_GUEST] = 1u << ROLE_PARTY_VIEW,
		[SESSION_RIGHT_AGENT] = 1u << ROLE_PARTY_VIEW | 1u << ROLE_PARTY_ACT,
		[SESSION_RIGHT_MEMBER] = 1u << ROLE_PARTY_VIEW | 1u << ROLE_PARTY_ACT | 1u << ROLE_PARTY_INSIDER,
		[SESSION_RIGHT_OWNER] = 1u << ROLE_PARTY_VIEW | 1u << ROLE_PARTY_ACT | 1u << ROLE_PARTY_INSIDER |
			1u << ROLE_PARTY_OWNER,
	};
	session->party = party;
	session->right = right;
	session->roles |= ROLES[right];
}

/* How far a mandate reaches at an address. One that is limited acts only under the address of its service or case,
 * looks at the party's own pages, and sees nothing of other services and cases. */
enum reach { REACH_NONE, REACH_LOOK, REACH_WHOLE };

static enum err reach_of(struct req *req, const struct session *session, const struct session_scope *scope,
	const struct mandate_agent_of_row *mandate, enum reach *ret_reach) {
	struct mandate_subject_by_id_row subject = { .service_id = scope->service };
	*ret_reach = mandate->scope == MANDATE_SCOPE_ALL ? REACH_WHOLE : REACH_LOOK;
	if (mandate->scope == MANDATE_SCOPE_ALL || (scope->service == 0 && scope->case_id == 0))
		return OK;
	if (mandate->scope == MANDATE_SCOPE_SERVICE && scope->case_id != 0) {
		enum err e = mandate_subject_by_id(req->db, req->arena, (struct tenant_id){ session->tenant },
			MANDATE_SCOPE_CASE, scope->case_id, &subject);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
	}
	*ret_reach = mandate->scope_id == (mandate->scope == MANDATE_SCOPE_CASE ? scope->case_id : subject.service_id) ?
		REACH_WHOLE :
		REACH_NONE;
	return OK;
}

/* The mandate that reaches furthest here; of equals the one that may most. */
static enum err add_agency(struct req *req, const struct session_scope *scope, struct session *session) {
	struct mandate_agent_of_row *mandates, *best = NULL;
	enum reach reach, furthest = REACH_NONE;
	size_t count;
	TRY(mandate_agent_of(req->db, req->arena, (struct tenant_id){ session->tenant },
		(struct party_id){ scope->party }, (struct account_id){ session->account }, req->now_us, &mandates,
		&count));
	for (size_t i = 0; i < count; i++) {
		TRY(reach_of(req, session, scope, &mandates[i], &reach));
		if (reach > furthest) {
			furthest = reach;
			best = &mandates[i];
		}
	}
	if (best == NULL)
		return OK;
	take_right(session, scope->party, best->may_act ? SESSION_RIGHT_AGENT : SESSION_RIGHT_GUEST);
	session->mandate = best->mandate_id.v;
	if (furthest == REACH_LOOK)
		session->roles &= ~(1u << ROLE_PARTY_ACT);
	return OK;
}

/* One of the party's own people, else an agent; an agent who may not act looks like a guest. A guest of the party may
 * be its agent beside that. */
static enum err add_right(struct req *req, const struct session_scope *scope, struct session *session) {
	struct mandate_member_of_row *members;
	size_t count;
	TRY(mandate_member_of(req->db, req->arena, (struct tenant_id){ session->tenant },
		(struct party_id){ scope->party }, (struct account_id){ session->account }, req->now_us, &members,
		&count));
	if (count == 0 || members[0].member_right == SESSION_RIGHT_GUEST)
		TRY(add_agency(req, scope, session));
	if (count > 0 && session->right != SESSION_RIGHT_AGENT) {
		take_right(session, scope->party, members[0].member_right);
		session->mandate = 0;
	}
	return OK;
}

static enum err name_party(struct req *req, struct session *session) {
	struct mandate_party_name_row row;
	if (session->party == 0)
		return OK;
	TRY(mandate_party_name(req->db, req->arena, (struct tenant_id){ session->tenant },
		(struct party_id){ session->party }, &row));
	session->party_name = row.name;
	return OK;
}

static enum err add_scope(struct req *req, const struct session_scope *scope, struct session *session) {
	struct tenant_all_row tenant;
	if (str_is_none(scope->slug))
		return OK;
	TRY(tenant_find_slug(req->db, req->arena, scope->slug, &tenant));
	session->tenant = tenant.tenant_id.v;
	session->town = tenant_name(&tenant, req->lang);
	TRY(add_posts(req, session));
	if (scope->party != 0)
		TRY(add_right(req, scope, session));
	return name_party(req, session);
}

/* ---- the interface ---- */

static enum err find(struct req *req, struct str text, const struct session_scope *scope,
	const struct session **ret_session, int64_t *ret_was) {
	struct token token;
	struct account_session_by_token_row row;
	*ret_session = NULL;
	*ret_was = 0;
	if (!token_parse(text, &token))
		return OK;
	enum err e = account_session_by_token(req->db, req->arena, account_token_hash(req->arena, &token), &row);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	*ret_was = row.account_id.v;
	if (has_ended(&row, req_settings(req), req->now_us))
		return OK;
	struct session *session = ARENA_NEW(req->arena, struct session);
	fill_person(session, &row);
	TRY(add_scope(req, scope, session));
	*ret_session = session;
	return OK;
}

static enum err use(struct db *db, struct arena *a, const struct session *session, int64_t now_us) {
	(void)a;
	return account_session_use(db, (struct session_id){ session->session_id }, now_us, NULL);
}

const struct identity account_identity = { .find = find, .use = use, .record = audit_record, .sign_in_path = "/sign-in",
	.level_path = "/account/level", .second_path = "/account/second-factor" };
