/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a request leaves in the trail: a line for each change, in the transaction that changes, and one for each reading
 * of personal data, durable before the data is sent. Where the lines go, struct identity knows.
 */
#include "web/web-private.h"

/* An address that holds a secret (a link from a mail) is written as its pattern. */
static struct str path_of(const struct exchange *x) {
	for (size_t i = 0; i < x->param_count; i++)
		if (form_is_secret(x->route->form, x->params[i].name))
			return str_from(x->route->row->path);
	return x->req.method == HTTP_GET ? x->head.target : x->raw_path;
}

/* That digits were said to be no 個人番号 is written down (practice: the office must be able to ask again). */
static struct str sentence_of(const struct exchange *x) {
	struct str sentence = x->res.act_sentence;
	if (!x->says_not_my_number)
		return sentence;
	return STR_JOIN(x->req.arena, str_or_empty(sentence), S("（12桁の数字は個人番号ではないと確認）"));
}

static struct act act_of(const struct exchange *x, enum err outcome) {
	bool get = x->req.method == HTTP_GET;
	const struct session *session = x->req.session;
	return (struct act){
		.at_us = x->req.now_us, .tenant = x->req.tenant, .session = session, .remote = x->req.remote,
		.route = x->route->row->name, .path = path_of(x), .method = x->req.method,
		.format = x->req.format, .outcome = outcome, .request_id = get ? STR_NONE : x->req.request_id,
		.party = x->res.act_party != 0 || session == NULL ? x->res.act_party : session->party,
		.sentence = sentence_of(x),
	};
}

/* What the writer needs of a GET that leaves a line. */
struct trail {
	struct exchange *x;
	struct act act;
	bool lined;   /* there is a line to write */
	bool used;    /* the session's use is to be noted */
};

static enum err write_trail(struct db *db, struct arena *a, void *context) {
	const struct trail *trail = context;
	const struct identity *identity = trail->x->web->config->identity;
	if (trail->used)
		TRY(identity->use(db, a, trail->x->req.session, trail->x->req.now_us));
	return trail->lined ? identity->record(db, a, &trail->act) : OK;
}

static bool use_is_due(const struct exchange *x) {
	const struct session *session = x->req.session;
	return session != NULL && x->req.now_us - session->used_us >= SESSION_USE_EVERY_S * INT64_C(1000000);
}

/* The line is durable before the body is sent. Nothing to write costs nothing. */
enum err trail_read(struct exchange *x, struct db *db, enum err outcome) {
	struct trail trail = { .x = x, .used = use_is_due(x) };
	if (x->web->config->identity == NULL || x->web->writer == NULL || x->route == NULL)
		return OK;
	trail.act = act_of(x, outcome);
	const struct db_sight *sights = db_sights(db, &trail.act.sight_count);
	if (outcome == OK)
		trail.act.sights = sights;
	else
		trail.act.sight_count = 0;
	trail.lined = trail.act.sight_count > 0 || !str_is_none(trail.act.sentence) ||
		(outcome == ERR_FORBIDDEN && x->req.session != NULL);
	if (!trail.lined && !trail.used)
		return OK;
	return writer_run(x->web->writer, x->req.tenant, write_trail, x->req.arena, &trail);
}

enum err trail_write(struct exchange *x, struct db *db) {
	const struct identity *identity = x->web->config->identity;
	if (identity == NULL)
		return OK;
	const struct act act = act_of(x, OK);
	if (use_is_due(x))
		TRY(identity->use(db, x->req.arena, x->req.session, x->req.now_us));
	return identity->record(db, x->req.arena, &act);
}
