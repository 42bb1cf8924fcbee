/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the module: the tree of a plan, and the models of its pages. */
#ifndef KASSEI_OFFICE_PLAN_PRIVATE_H
#define KASSEI_OFFICE_PLAN_PRIVATE_H

#include "base/date.h"
#include "office/plan/plan-types.h"
#include "office/search/search.h"
#include "office/tenant/tenant.h"
#include "plan_store.h"
#include "search_store.h"
#include "web/web.h"

#define WEB_FORMS "office/plan/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/plan/routes.def"
#include "web/handlers.h"

enum { PLAN_NODES_MOST = 100000, SUPPORT_PAGE_ROWS = 20 };

/* ---- the tree (tree.c) ---- */

/* A node at one of its places. A node with two places appears twice, with the same `node`. */
struct plan_branch {
	const struct plan_node_of_plan_row *node;
	int64_t line;
	struct plan_branch *children;
	size_t count;
};

struct plan_tree {
	struct plan_branch root; /* node == NULL */
	const struct plan_node_of_plan_row *nodes;
	size_t node_count;
};

/* Reads the nodes and places of a plan into a tree. A place whose parent is gone is left out. */
enum err plan_tree_load(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan,
	struct plan_tree *ret_tree) MUST_CHECK;
/* Number of nodes of a kind, each counted once. */
size_t plan_tree_count(const struct plan_tree *tree, enum plan_node_kind kind);

/* ---- the same or a continued programme in the next plan (continuity.c) ---- */

/* Proposes for each programme of the plan, and of the plan after it, the likest of the plan before (at least 550 of
 * 1000). What an officer has decided stays: a refused pair is not proposed again, nothing beside a confirmed one.
 * Called when the plan is published. */
enum err plan_continuity_link(struct db *db, struct arena *a, const struct tenant_all_row *tenant,
	const struct plan_of_tenant_row *plan) MUST_CHECK;

struct plan_candidate {
	struct node_id node_id;
	struct str name, pillar;
	int64_t likeness;
	enum plan_continuity_state state;
};
/* A programme, the plan before its own, and that plan's programmes, the likest first. */
struct plan_question {
	struct plan_programme_by_id_row programme;
	struct plan_public_list_row before;
	struct plan_candidate *candidates;
	size_t count;
};
/* ERR_NOT_FOUND: no published programme of this town, or no plan before. */
enum err plan_continuity_candidates(struct db *db, struct arena *a, const struct tenant_all_row *tenant,
	struct node_id to, struct plan_question *ret) MUST_CHECK;
/* An officer says which programme of the plan before `to` continues; `from` 0: none, it is new. Every other pair of
 * `to` with that plan is refused. ERR_NOT_FOUND as above, or `from` does not stand in that plan. */
enum err plan_continuity_decide(struct db *db, struct arena *a, const struct tenant_all_row *tenant, struct node_id to,
	struct node_id from, struct account_id by, int64_t now_us) MUST_CHECK;
/* Confirms every open proposal of at least that likeness; *ret_count says how many. */
enum err plan_continuity_confirm_all(struct db *db, struct tenant_id tenant, int64_t least, struct account_id by,
	int64_t now_us, int64_t *ret_count) MUST_CHECK;

/* ---- words that several pages use (text.c) ---- */

/* 令和6～8年度, 平成31～令和3年度; FY2024–2026. STR_NONE when the plan states no years. */
struct str period_label(struct arena *a, enum lang lang, struct opt_int first, struct opt_int last);
/* The same with its months: 令和6～8年度（2024年4月～2027年3月）; FY2024–2026 (April 2024 – March 2027). */
struct str period_with_months(struct arena *a, enum lang lang, struct opt_int first, struct opt_int last);
/* A plan whose last year is over at `now_us`; a plan without years is not. */
bool period_ended(struct opt_int last, int64_t now_us);
/* The name ends in its details: 設備補助金(看板・レジ等) with the one detail 看板・レジ等. */
bool name_says_detail(struct str name, struct str detail);
/* これから開業する方、会社; STR_NONE when the plan does not say. */
struct str audience_label(struct arena *a, enum lang lang, int64_t audiences);
/* 補助金・助成金、家賃補助: of a mask, in the order of the enum. */
struct str kinds_label(struct arena *a, enum lang lang, int64_t kinds);
/* The same for a long list, which looks each word up once: the labels of all kinds, and those of a mask's bits. */
void kind_labels(enum lang lang, struct str ret_labels[SUPPORT_KIND_COUNT]);
struct str labels_of_mask(struct arena *a, enum lang lang, const struct str *labels, size_t count, int64_t mask);
/* The own-words sentence of a programme in the page's language. */
struct str plain_sentence(enum lang lang, struct str ja, struct str en);
/* The title of a municipality's plan together with its years, for lists of several. */
struct str plan_label(struct arena *a, enum lang lang, struct str title, struct opt_int first, struct opt_int last);
/* First and second with the language's comma between; one of them when the other is empty. */
struct str listed(struct arena *a, enum lang lang, struct str first, struct str second);
/* A plan's label with its municipality, unless the title names it already. */
struct str plan_label_with(struct arena *a, enum lang lang, struct str municipality, struct str title,
	struct opt_int first, struct opt_int last);
/* First and second side by side, as in 北区　令和6～8年度. */
struct str beside(struct arena *a, enum lang lang, struct str first, struct str second);

/* ---- municipalities, to name them in the page's language ---- */

struct tenants { const struct tenant_all_row *rows; size_t count; };
enum err tenants_load(struct req *req, struct tenants *ret_tenants) MUST_CHECK;
/* Its name in pictures, where no mark can stand beside it: みほん野市（架空）. */
struct str tenant_name_marked(struct arena *a, const struct tenant_all_row *tenant, enum lang lang);
/* NULL when the register does not know it. */
const struct tenant_all_row *tenants_find(const struct tenants *tenants, struct tenant_id id);
/* Its name; `otherwise` when the register does not know it. */
struct str tenants_name(const struct tenants *tenants, struct tenant_id id, enum lang lang, struct str otherwise);

/* ---- choices in forms ---- */

struct choice { struct str value, label; bool chosen; const char *icon; int64_t count; };
struct choices { struct choice *items; size_t count; };
/* Municipalities under the type that the register gives them; `chosen` is the name of the chosen one. */
struct choice_group { struct str label; struct choices choices; };
struct municipality_choices { struct choice_group groups[TENANT_KIND_COUNT]; size_t count; struct str chosen; };
struct choices choices_of_enum(struct req *req, const struct enum_desc *desc, int chosen);
/* The label of the chosen one; STR_NONE when none is. */
struct str chosen_label(const struct choices *choices);
/* `code` is the chosen one; none when it is empty. */
struct municipality_choices choices_of_municipalities(struct req *req, const struct tenants *tenants, struct str code);
struct choices choices_of_years(struct req *req, struct opt_int chosen);

/* ---- models ---- */

/* Where to ask about a plan's line. Site and telephone are empty where the register does not know them. */
struct ask { struct str name, telephone; struct url site, tel; bool fictional; };
struct ask ask_of_tenant(struct req *req, const struct tenant_all_row *tenant);

struct download { const char *label; struct url url; };
struct downloads { struct download items[5]; size_t count; };
/* Links to the same records in other formats. */
struct downloads downloads_of(struct req *req, bool feed);
/* A place on this very page. */
struct url url_fragment(struct arena *a, const char *prefix, int64_t number);
/* The node's place in the tree of its plan's page. */
struct url url_at_node(struct req *req, struct url plan, struct node_id node);
/* The first page, then `further`; for struct page. */
struct crumb *crumbs_from_home(struct req *req, const struct crumb *further, size_t count);

struct link { struct str label; struct url url; };

struct card {
	struct str name, plain, municipality, period, audience, kinds, where_for;
	struct url url, municipality_url;
	struct ask ask;
	bool ended, fictional;
};
struct cards { struct card *items; size_t count; };

struct finder { struct municipality_choices municipalities; struct choices audiences, wishes; struct str q; };

struct portal_view {
	struct finder finder;
	struct link *words;
	size_t word_count;
	int64_t municipalities, plans, programmes, logic_models;
	struct str first_year;
};

/* The conditions of a search, each with the address of the same search without it. */
struct chosen { struct link items[4]; size_t count; };
/* Adds a condition of the current address; a label that is empty is no condition. */
void add_chosen(struct req *req, struct chosen *chosen, const char *field, struct str label);

struct support_view {
	struct finder finder;
	struct str title, lead;
	struct str now;  /* the chosen conditions in one line */
	struct cards current, ended, windows, elsewhere;
	bool has_more, first_page, empty;
	struct url more;
	struct chosen chosen;
	struct link *words;
	size_t word_count;
	bool near; /* the words are neighbours of what was typed; otherwise such as are often searched for */
	bool has_office; /* a municipality was chosen: `office` is where to ask */
	struct ask office;
	const struct outside_help *outside;
	size_t outside_count;
};
/* Support that no municipality's plan names. */
struct outside_help { const char *name, *what, *address; };

struct programme_view {
	struct card card;
	struct str plan_title, period, known_on;
	struct url plan_url, report_url;
	bool open_list, subject_to_vote;
	struct programme_detail { struct str name; int64_t line; } *details;
	size_t detail_count;
	struct pillar_line { struct str title; struct url url; } *pillars;
	size_t pillar_count;
	struct continuity_line {
		struct str name, plan;
		struct url url;
		bool confirmed;
		int64_t percent;
	} * before, *after;
	size_t before_count, after_count;
	struct source_line { int64_t number; struct str text; bool marked; } *lines;
	size_t line_count;
	struct url line_url; /* the plan's page at the programme's line */
};
extern const struct row_desc programme_detail_desc;

struct report_view {
	const struct req *req;
	struct str name, municipality, typed_topic, typed_message, topic_reason, message_reason, request_id;
	struct url action, back;
	struct choices topics;
	bool ask_my_number, not_my_number;
};

struct municipality {
	struct str code, name, kana, english, slug, kind;
	int64_t plans, programmes, first_year, last_year;
};
extern const struct row_desc municipality_desc;

/* `name` without the word for its kind, which `ending` holds for those who do not see the map. */
struct tile { struct str name, ending; struct url url; int64_t x, y, plans, level; };
struct tiles { struct tile *items; size_t count; };
struct municipality_index_view {
	struct tiles tama, wards, islands, other;
	struct municipality_line { struct str name; struct url url; int64_t plans; } *with_plans, *without_plans;
	size_t with_count, without_count;
	struct downloads downloads;
};

struct plan_line {
	struct str municipality, title, period;
	struct url url, municipality_url;
	int64_t pillars, programmes;
	bool ended, logic, fictional;
};
struct plan_lines { struct plan_line *items; size_t count; };

struct municipality_view {
	struct str name, kicker, code;
	struct url support;
	struct ask ask;
	bool fictional, has_pair;
	struct url compare;
	struct plan_lines plans;
	int64_t plan_count, pillars, programmes;
	struct cards current;
	bool has_more;
	struct url more;
	struct link *words;
	size_t word_count;
	struct downloads downloads;
};

struct plan_index_view {
	struct municipality_choices municipalities;
	struct choices years, kinds;
	struct str now;
	struct plan_lines plans;
	bool has_more, first_page;
	struct url more, first;
	struct downloads downloads;
};

/* What the lines of one plan have in common. */
struct programme_plan {
	struct str municipality, period;
	struct url municipality_url, folder; /* of the municipality; where its programmes are */
	bool ended, fictional;
	struct html place, time; /* the cells that say it */
};
struct programme_index_view {
	struct municipality_choices municipalities;
	struct choices years, kinds, audiences;
	struct str now;
	struct programme_line { struct str name, kinds; struct url url; const struct programme_plan *plan; } *items;
	size_t count;
	bool has_more, first_page;
	struct url more, first;
	struct downloads downloads;
};

/* The tree for display: text and addresses beside each branch. */
struct tree_item {
	struct str kind, name, number, summary, status, id;
	struct url url; /* of the programme's page; empty for others */
	int64_t line, last_line;
	bool open_list, metro_category;
	const char *kind_word; /* "pillar" */
	struct tree_item *children;
	size_t count;
};
struct tree_items { struct tree_item *items; size_t count; };
struct plan_view {
	struct str municipality, title, period, background, about, source_name;
	struct url municipality_url, compare_url, site;
	bool ended, subject_to_vote, logic, has_source, fictional;
	int64_t pillars, programmes, details, background_first, background_last;
	struct tree_items tree, captions; /* captions stand by themselves */
	struct source_line *lines;
	size_t line_count;
	struct downloads downloads;
};
/* A row of the tree for JSON, CSV and XLSX. */
struct plan_entry {
	struct node_id node_id, parent_id;
	enum plan_node_kind kind;
	enum plan_node_status status;
	int64_t depth;
	struct str number, name;
	int64_t line;
	bool open_list;
};
extern const struct row_desc plan_entry_desc;

struct hit { struct str where, kind, kinds; struct url url; struct html name, text; bool ended, fictional; };
struct plan_search_view {
	struct choices municipalities, years, kinds,
		whats; /* each with the number of places found; only those with any */
	struct str q, title, now;
	struct hit *items;
	size_t count;
	int64_t found; /* with the chosen conditions */
	bool has_more, asked, widened, capped, near; /* near: the words are neighbours of q */
	struct url more;
	struct link *words;
	size_t word_count;
	struct downloads downloads;
	struct chosen chosen;
};

struct compare_pair { struct str change, a, b, a_pillar, b_pillar; int64_t likeness; };
extern const struct row_desc compare_pair_desc;
struct compare_side {
	struct str label, background, about;
	struct url url;
	int64_t programmes;
	struct str *pillars;
	size_t pillar_count;
};
struct plan_compare_view {
	struct choices left, right;
	bool chosen, half_chosen;
	struct compare_side a, b;
	struct compare_line {
		const char *kind, *tone;
		struct str chip, a, b;
		struct url a_url, b_url;
		int64_t percent;
	} * lines;
	size_t line_count;
	int64_t same, changed, gone, added;
	struct downloads downloads;
};

struct timeline_view {
	struct timeline_year { int64_t year; struct str era; } *years;
	size_t year_count;
	struct timeline_line {
		struct str municipality, title;
		struct url url;
		bool ended;
		struct timeline_cell {
			bool on;
			const char *edge;
		} * cells;
	} * lines;
	size_t line_count;
	struct downloads downloads;
};

struct theme_cell { struct str code, municipality; enum support_kind kind; int64_t programmes; };
extern const struct row_desc theme_cell_desc;
struct themes_view {
	struct str *kinds;
	size_t kind_count;
	struct theme_line {
		struct str municipality;
		struct url url;
		struct theme_number {
			int64_t n, level;
			struct url url;
		} * cells;
	} * lines;
	size_t line_count;
	struct downloads downloads;
};

struct about_view { struct url api, feed; };

/* ---- views (views/, compiled by viewgen; typed by plan_views.h) take the models above ---- */

/* ---- support search shared by pages (find.c) ---- */

struct support_query {
	bool has_tenant;         /* of this municipality alone; a fictional one is found only so */
	struct tenant_id tenant;
	struct tenant_id except; /* not of this one; .v == 0: of any */
	enum audience who;
	enum wish wish;
	int64_t kinds; /* bits of support_kind, one of which must be set; 0: any */
	struct str q;
	int64_t after; /* rank behind which to look */
};
/* Up to `most` programmes in rank order; *ret_next is the rank of the last one when there are more, else 0. */
enum err support_find(struct req *req, const struct tenants *tenants, const struct support_query *query, size_t most,
		struct plan_programme_list_row **ret_rows, size_t *ret_count, int64_t *ret_next) MUST_CHECK;
/* Cards of rows; the municipality's contact with each. */
struct cards cards_of(struct req *req, const struct tenants *tenants, const struct plan_programme_list_row *rows,
	size_t count);

#endif
