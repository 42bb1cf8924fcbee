/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of one programme: what the plan says of it, what it does not say, and whom to ask. */
#include "office/plan/plan-private.h"
#include "plan_views.h"

static const struct col_desc DETAIL_COLS[] = {
	{ .name = "name", .label = T("内訳の名称"), .type = COL_TEXT, .offset = offsetof(struct programme_detail, name) },
	{ .name = "line", .label = T("行"), .type = COL_INT, .offset = offsetof(struct programme_detail, line) },
};
const struct row_desc programme_detail_desc = { .name = "programme_detail",
	.size = sizeof(struct programme_detail),
	.count = COUNT_OF(DETAIL_COLS),
	.cols = DETAIL_COLS };

struct subject {
	struct tenants tenants;
	struct tenant_all_row tenant;
	struct plan_programme_by_id_row row;
	struct plan_node_published_row node;
	struct plan_tree tree;
};

static enum err subject_load(struct req *req, struct str slug, struct node_id id, struct subject *s) {
	TRY(tenants_load(req, &s->tenants));
	TRY(tenant_find_slug(req->db, req->arena, slug, &s->tenant));
	TRY(plan_programme_by_id(req->db, req->arena, s->tenant.tenant_id, id, &s->row));
	TRY(plan_node_published(req->db, req->arena, s->tenant.tenant_id, id, PLAN_PUBLISHED, &s->node));
	return plan_tree_load(req->db, req->arena, s->tenant.tenant_id, s->row.plan_id, &s->tree);
}

static void add_details(struct req *req, const struct plan_branch *place, struct programme_view *v) {
	v->details = ARENA_ARRAY(req->arena, struct programme_detail, place->count + 1);
	for (size_t i = 0; i < place->count; i++)
		v->details[v->detail_count++] = (struct programme_detail){ .name = place->children[i].node->name,
			.line = place->children[i].line };
}

/* The data keeps every detail; the page leaves out what its heading says already. */
static void hide_said_details(struct programme_view *v) {
	size_t kept = 0;
	for (size_t i = 0; i < v->detail_count; i++)
		if (!name_says_detail(v->card.name, v->details[i].name))
			v->details[kept++] = v->details[i];
	v->detail_count = kept;
}

/* Where the programme stands: below each pillar that names it. */
static void add_places(struct req *req, const struct subject *s, struct programme_view *v) {
	const struct plan_branch *root = &s->tree.root;
	v->pillars = ARENA_ARRAY(req->arena, struct pillar_line, root->count + 1);
	for (size_t i = 0; i < root->count; i++) {
		const struct plan_branch *pillar = &root->children[i];
		for (size_t k = 0; k < pillar->count; k++) {
			const struct plan_branch *place = &pillar->children[k];
			if (place->node->node_id.v != s->row.node_id.v)
				continue;
			v->pillars[v->pillar_count++] = (struct pillar_line){ .title = pillar->node->name,
				.url = url_at_node(req, v->plan_url, pillar->node->node_id) };
			if (v->details == NULL)
				add_details(req, place, v);
		}
	}
}

static struct continuity_line continuity_line(struct req *req, const struct subject *s,
	const struct plan_continuity_before_row *row) {
	return (struct continuity_line){
		.name = row->name,
		.plan = plan_label(req->arena, req->lang, row->plan_title, row->first_fiscal_year,
			row->last_fiscal_year),
		.confirmed = row->state == PLAN_CONTINUITY_CONFIRMED,
		.url = url_build(req->arena, "/%s/programmes/%d", s->tenant.slug, row->node_id.v),
		.percent = row->likeness / 10,
	};
}

_Static_assert(sizeof(struct plan_continuity_before_row) == sizeof(struct plan_continuity_after_row),
	"the rows differ");

static enum err add_continuity(struct req *req, const struct subject *s, struct programme_view *v) {
	enum { MOST = 10 };
	struct plan_continuity_before_row *before;
	struct plan_continuity_after_row *after;
	TRY(plan_continuity_before(req->db, req->arena, s->tenant.tenant_id, s->row.node_id, PLAN_PUBLISHED,
		PLAN_CONTINUITY_REJECTED, MOST, &before, &v->before_count));
	TRY(plan_continuity_after(req->db, req->arena, s->tenant.tenant_id, s->row.node_id, PLAN_PUBLISHED,
		PLAN_CONTINUITY_REJECTED, MOST, &after, &v->after_count));
	res_subtable(req, "continues",
		&(struct table){ .desc = &plan_continuity_before_desc, .rows = before, .count = v->before_count });
	res_subtable(req, "continued_by",
		&(struct table){ .desc = &plan_continuity_after_desc, .rows = after, .count = v->after_count });
	v->before = ARENA_ARRAY(req->arena, struct continuity_line, v->before_count);
	v->after = ARENA_ARRAY(req->arena, struct continuity_line, v->after_count);
	for (size_t i = 0; i < v->before_count; i++)
		v->before[i] = continuity_line(req, s, &before[i]);
	for (size_t i = 0; i < v->after_count; i++) {
		struct plan_continuity_before_row row;
		memcpy(&row, &after[i], sizeof row);
		v->after[i] = continuity_line(req, s, &row);
	}
	return OK;
}

/* The lines of the document on which the programme is named, two before and after. */
static enum err add_source(struct req *req, const struct subject *s, struct programme_view *v) {
	enum { AROUND = 2 };
	struct plan_source_body_row source;
	TRY(plan_source_body(req->db, req->arena, s->node.source_id, &source));
	if (source.format == PLAN_SOURCE_FACTS)
		return OK;
	v->line_url =
		(struct url){ str_format(req->arena, "%.*s#L%lld", STR_ARG(v->plan_url.s), (long long)s->node.line) };
	v->lines = ARENA_ARRAY(req->arena, struct source_line, 2 * AROUND + 1);
	struct str rest = source.body;
	for (int64_t number = 1; !str_is_none(rest) && number <= s->node.line + AROUND; number++) {
		struct str line = str_line(&rest);
		if (number >= s->node.line - AROUND && str_trim(line).n > 0)
			v->lines[v->line_count++] = (struct source_line){ .number = number,
				.text = str_trim(line),
				.marked = number == s->node.line };
	}
	return OK;
}

static struct str page_title(struct req *req, const struct subject *s) {
	return str_format(req->arena, req->lang == LANG_EN ? "%.*s (%.*s)" : "%.*s（%.*s）", STR_ARG(s->row.name),
		STR_ARG(tenant_name(&s->tenant, req->lang)));
}

static void answer(struct req *req, const struct subject *s, const struct programme_view *v) {
	const struct crumb back = { .title = str_from(tr(req->lang, T("支援を探す"))),
		.url = url_build(req->arena, "/support") };
	res_page(req,
		&(struct page){ .title = page_title(req, s),
			.description = v->card.plain,
			.body = programme_page_body,
			.model = v,
			.crumbs = crumbs_from_home(req, &back, 1),
			.crumb_count = 2,
			.door = 1 });
}

static void fill_view(struct req *req, const struct subject *s, struct programme_view *v) {
	struct plan_programme_list_row row;
	memcpy(&row, &s->row, sizeof row);
	v->card = cards_of(req, &s->tenants, &row, 1).items[0];
	v->plan_url = url_build(req->arena, "/%s/plans/%d", s->tenant.slug, s->row.plan_id.v);
	v->plan_title =
		plan_label(req->arena, req->lang, s->row.plan_title, s->row.first_fiscal_year, s->row.last_fiscal_year);
	v->period = period_with_months(req->arena, req->lang, s->row.first_fiscal_year, s->row.last_fiscal_year);
	struct date known = jst_date(s->node.updated_us);
	v->known_on = req->lang == LANG_EN ? date_format_iso(req->arena, known) : date_format_ja(req->arena, known);
	v->report_url = url_build(req->arena, "/%s/programmes/%d/report", s->tenant.slug, s->row.node_id.v);
	v->open_list = s->node.open_list;
	v->subject_to_vote = s->node.subject_to_vote;
	add_places(req, s, v);
}

enum err programme_show(struct req *req, const struct programme_page_form *form) {
	struct subject s;
	struct programme_view *v = ARENA_NEW(req->arena, struct programme_view);
	TRY(subject_load(req, form->slug, form->node_id, &s));
	fill_view(req, &s, v);
	res_record(req, "programme", &plan_programme_by_id_desc, ARENA_COPY(req->arena, s.row));
	res_subtable(req, "contents",
		&(struct table){ .desc = &programme_detail_desc, .rows = v->details, .count = v->detail_count });
	TRY(add_continuity(req, &s, v));
	if (req->format != FORMAT_HTML)
		return OK;
	hide_said_details(v);
	TRY(add_source(req, &s, v));
	answer(req, &s, v);
	return OK;
}
