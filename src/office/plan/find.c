/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The search of door 1: programmes by town, person, wish and words, current plans first. */
#include "office/plan/plan-private.h"

enum { BATCH = 64 };

/* A town that does not exist helps nobody: only who chooses it finds what it offers. */
static bool is_fictional(const struct tenants *tenants, struct tenant_id id) {
	const struct tenant_all_row *tenant = tenants_find(tenants, id);
	return tenant != NULL && tenant->fictional;
}

static bool wanted(const struct tenants *tenants, const struct plan_programme_list_row *row,
	const struct support_query *q) {
	if (q->has_tenant ? row->tenant_id.v != q->tenant.v : is_fictional(tenants, row->tenant_id))
		return false;
	if (q->except.v != 0 && row->tenant_id.v == q->except.v)
		return false;
	if (q->kinds != 0 && (row->kinds & q->kinds) == 0)
		return false;
	if (q->wish != WISH_INVALID && (row->wishes & bit_of(q->wish)) == 0)
		return false;
	if (q->who == AUDIENCE_INVALID)
		return true;
	/* Where the plan does not say for whom, nobody is turned away. */
	return (row->audiences & (bit_of(q->who) | bit_of(AUDIENCE_UNSPECIFIED))) != 0 || row->audiences == 0;
}

_Static_assert(sizeof(struct plan_programme_list_tagged_row) == sizeof(struct plan_programme_list_row),
	"the rows differ");
_Static_assert(sizeof(struct plan_programme_by_id_row) == sizeof(struct plan_programme_list_row), "the rows differ");

/* Without words: the index of the wish and the audience, or the plain list, gives the order. */
static enum err next_batch(struct req *req, const struct support_query *q, int64_t after,
	struct plan_programme_list_row **ret_rows, size_t *ret_count) {
	const struct tenant_id *tenant = q->has_tenant ? &q->tenant : NULL;
	enum plan_tag tag = q->who != AUDIENCE_INVALID ? tag_pair(tag_of_wish(q->wish), q->who) : tag_of_wish(q->wish);
	if (q->wish == WISH_INVALID && q->who == AUDIENCE_INVALID)
		return plan_programme_list(req->db, req->arena, after, tenant, NULL, BATCH, ret_rows, ret_count);
	struct plan_programme_list_tagged_row *rows;
	TRY(plan_programme_list_tagged(req->db, req->arena, tag, after, tenant, NULL, BATCH, &rows, ret_count));
	*ret_rows = (struct plan_programme_list_row *)(void *)rows;
	return OK;
}

/* With words: what the full-text search finds, looked up one by one. */
static enum err next_found(struct req *req, const struct support_query *q, int64_t after,
	struct plan_programme_list_row **ret_rows, size_t *ret_count, int64_t *ret_after) {
	struct search_filter filter = { .has_tenant = q->has_tenant,
		.tenant = q->tenant,
		.what = SEARCH_PROGRAMME,
		.synonyms = true };
	struct search_find_row *hits;
	size_t hit_count;
	TRY(search_run(req->db, req->arena, q->q, &filter, after, BATCH, &hits, &hit_count));
	*ret_rows = ARENA_ARRAY(req->arena, struct plan_programme_list_row, hit_count);
	*ret_count = 0;
	for (size_t i = 0; i < hit_count; i++) {
		struct plan_programme_by_id_row row;
		enum err e = plan_programme_by_id(req->db, req->arena, hits[i].tenant_id, hits[i].node_id, &row);
		if (e == OK)
			memcpy(&(*ret_rows)[(*ret_count)++], &row, sizeof row);
		else if (e != ERR_NOT_FOUND)
			return e;
	}
	*ret_after = hit_count == BATCH ? hits[hit_count - 1].rank_no : 0;
	return OK;
}

static enum err batch(struct req *req, const struct support_query *q, int64_t after,
	struct plan_programme_list_row **ret_rows, size_t *ret_count, int64_t *ret_after) {
	if (q->q.n > 0)
		return next_found(req, q, after, ret_rows, ret_count, ret_after);
	TRY(next_batch(req, q, after, ret_rows, ret_count));
	*ret_after = *ret_count == BATCH ? (*ret_rows)[*ret_count - 1].rank_no : 0;
	return OK;
}

enum err support_find(struct req *req, const struct tenants *tenants, const struct support_query *q, size_t most,
		struct plan_programme_list_row **ret_rows, size_t *ret_count, int64_t *ret_next) {
	*ret_rows = ARENA_ARRAY(req->arena, struct plan_programme_list_row, most);
	*ret_count = 0;
	*ret_next = 0;
	int64_t after = q->after;
	do {
		struct plan_programme_list_row *rows;
		size_t count;
		int64_t next;
		TRY(batch(req, q, after, &rows, &count, &next));
		for (size_t i = 0; i < count; i++) {
			if (!wanted(tenants, &rows[i], q))
				continue;
			if (*ret_count == most) {
				*ret_next = (*ret_rows)[most - 1].rank_no;
				return OK;
			}
			(*ret_rows)[(*ret_count)++] = rows[i];
		}
		after = next;
	} while (after != 0);
	return OK;
}

/* ---- cards ---- */

/* For whom the support of a municipality is, by its type. */
static struct str where_for(struct req *req, const struct tenant_all_row *tenant) {
	static const char *const SENTENCES[TENANT_KIND_COUNT] = {
		[TENANT_WARD] = T("この区で開業・営業する方が対象です"), [TENANT_CITY] = T("この市で開業・営業する方が対象です"),
		[TENANT_TOWN] = T("この町で開業・営業する方が対象です"), [TENANT_VILLAGE] = T("この村で開業・営業する方が対象です"),
	};
	const char *sentence = SENTENCES[tenant->kind] != NULL ? SENTENCES[tenant->kind] : T("この地域で開業・営業する方が対象です");
	return str_from(tr(req->lang, sentence));
}

static struct card card_of(struct req *req, const struct tenants *tenants, const struct plan_programme_list_row *row) {
	struct arena *a = req->arena;
	const struct tenant_all_row *tenant = tenants_find(tenants, row->tenant_id);
	struct card card = {
		.name = row->name,
		.plain = plain_sentence(req->lang, row->plain_ja, row->plain_en),
		.municipality = tenants_name(tenants, row->tenant_id, req->lang, row->municipality),
		.period = period_label(a, req->lang, row->first_fiscal_year, row->last_fiscal_year),
		.audience = audience_label(a, req->lang, row->audiences),
		.kinds = kinds_label(a, req->lang, row->kinds),
		.url = url_build(a, "/%s/programmes/%d", row->slug, row->node_id.v),
		.municipality_url = url_build(a, "/%s", row->slug),
		.ended = period_ended(row->last_fiscal_year, req->now_us),
	};
	if (tenant != NULL) {
		card.ask = ask_of_tenant(req, tenant);
		card.where_for = where_for(req, tenant);
		card.fictional = tenant->fictional;
	}
	return card;
}

struct cards cards_of(struct req *req, const struct tenants *tenants, const struct plan_programme_list_row *rows,
	size_t count) {
	struct cards cards = { .items = ARENA_ARRAY(req->arena, struct card, count), .count = count };
	for (size_t i = 0; i < count; i++)
		cards.items[i] = card_of(req, tenants, &rows[i]);
	return cards;
}
