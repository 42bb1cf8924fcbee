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

enum { PLAN_NODES_MOST = 100000, PLAN_PAGE_ROWS = 50, SUPPORT_PAGE_ROWS = 20 };

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
enum err plan_tree_load(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan, struct plan_tree *ret_tree) MUST_CHECK;
/* Number of nodes of a kind, each counted once. */
size_t plan_tree_count(const struct plan_tree *tree, enum plan_node_kind kind);

/* ---- words that several pages use (text.c) ---- */

/* 令和6～8年度, 平成31～令和3年度; FY2024–2026. STR_NONE when the plan states no years. */
struct str period_label(struct arena *a, enum lang lang, struct opt_int first, struct opt_int last);
/* A plan whose last year is over at `now_us`; a plan without years is not. */
bool period_ended(struct opt_int last, int64_t now_us);
/* 「補助金・助成金」「家賃補助」… of a mask, in the order of the enum. */
struct chip { struct str label; struct url url; };
size_t kind_chips(struct req *req, int64_t kinds, struct chip **ret_chips);
/* これから開業する方、会社 */
struct str audience_label(struct arena *a, enum lang lang, int64_t audiences);
/* The own-words sentence of a programme in the page's language. */
struct str plain_sentence(enum lang lang, struct str ja, struct str en);
/* The title of a municipality's plan together with its years, for lists of several. */
struct str plan_label(struct arena *a, enum lang lang, struct str title, struct opt_int first, struct opt_int last);

/* ---- choices in forms ---- */

struct choice { struct str value, label; bool chosen; struct str icon; };
struct choices { struct choice *items; size_t count; };
struct choices choices_of_enum(struct req *req, const struct enum_desc *desc, int chosen);
/* Municipalities that have a published plan, or all. `code` is the chosen one. */
enum err choices_of_municipalities(struct req *req, struct str code, struct choices *ret_choices) MUST_CHECK;
struct choices choices_of_years(struct req *req, struct opt_int chosen);

/* ---- models ---- */

/* Where to ask about a plan's line. */
struct ask { struct str name; struct url site; struct str telephone; struct url tel; };
struct ask ask_of_tenant(struct req *req, const struct tenant_all_row *tenant);

struct download { const char *label; struct url url; };
struct downloads { struct download items[5]; size_t count; };
/* Links to the same records in other formats. */
struct downloads downloads_of(struct req *req, bool feed);
/* An icon of the sprite; a place on this very page. */
struct url icon_url(struct arena *a, const char *name);
struct url url_fragment(struct arena *a, const char *prefix, int64_t number);

struct card {
	struct str name, plain, municipality, period, audience, where_for;
	struct url url, municipality_url;
	struct chip *chips;
	size_t chip_count;
	struct ask ask;
	bool ended;
};

struct finder { struct choices municipalities, audiences, wishes; struct str q; struct str wish_word; };

struct link { struct str label; struct url url; };

struct portal_view {
	struct finder finder;
	struct link *words;
	size_t word_count;
	int64_t municipalities, plans, programmes;
};

struct support_view {
	struct finder finder;
	struct str summary;
	struct card *current, *ended;
	size_t current_count, ended_count;
	bool has_more;
	struct url more;
	/* nothing found */
	bool empty;
	struct link *words;
	size_t word_count;
	struct card *windows, *elsewhere;
	size_t window_count, elsewhere_count;
	struct str municipality;
};

struct programme_view {
	struct card card;
	struct str plan_title, pillar_titles, summary, report_hint;
	struct url plan_url, source_url, report_url;
	bool has_details, open_list, subject_to_vote;
	struct programme_detail { struct str name; int64_t line; } *details;
	size_t detail_count;
	struct pillar_line { struct str title; struct url url; int64_t line; } *pillars;
	size_t pillar_count;
	struct continuity_line { struct str name, plan, state; struct url url; int64_t percent; } *before, *after;
	size_t before_count, after_count;
	struct source_line { int64_t number; struct str text; bool marked; } *lines;
	size_t line_count;
	struct downloads downloads;
};
extern const struct row_desc programme_detail_desc;

struct report_view {
	struct str name, municipality, typed_topic, typed_message, topic_reason, message_reason, request_id;
	struct url action, back;
	struct choices topics;
	size_t refusals;
	bool ask_my_number;
};

struct municipality { struct str code, name, kana, english, slug, kind; int64_t plans, programmes, first_year, last_year; };
extern const struct row_desc municipality_desc;

struct tile { struct str name; struct url url; int64_t x, y, plans, level; };
struct municipality_index_view {
	struct tile *tama, *wards, *islands, *other;
	size_t tama_count, ward_count, island_count, other_count;
	struct municipality_line { struct str name, kana; struct url url; int64_t plans, programmes; } *lines;
	size_t line_count;
	struct downloads downloads;
};

struct plan_line { struct str municipality, title, period; struct url url, municipality_url; int64_t pillars, programmes, details; bool ended, logic, fictional; };
struct plan_lines { struct plan_line *items; size_t count; };

struct municipality_view {
	struct str name, kana, english, kind;
	struct url site, support;
	struct ask ask;
	bool fictional, has_pair;
	struct url compare;
	struct plan_lines plans;
	struct card *current;
	size_t current_count;
	bool has_more;
	struct url more;
	struct downloads downloads;
};

struct plan_index_view {
	struct choices municipalities, years, kinds;
	struct plan_lines plans;
	bool has_more;
	struct url more;
	struct downloads downloads;
};

struct programme_index_view {
	struct choices municipalities, years, kinds, audiences;
	struct programme_line { struct str name, municipality, period, plain, kinds; struct url url, municipality_url, plan_url; bool ended; } *items;
	size_t count;
	bool has_more, first_page;
	struct url more, first;
	struct downloads downloads;
};

/* The tree for display: text and addresses beside each branch. */
struct tree_item {
	struct str kind, name, number, status;
	struct url url;       /* of the programme's page; empty for others */
	int64_t line;
	bool open_list, open, metro_category;
	const char *kind_word; /* "pillar" */
	struct tree_item *children;
	size_t count;
};
struct plan_view {
	struct str municipality, title, period, background, about, source_name;
	struct url municipality_url, compare_url;
	bool ended, subject_to_vote, logic, has_source, fictional;
	int64_t pillars, programmes, details;
	struct tree_item *items;
	size_t count;
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

struct hit { struct str where, name, kind; struct url url; struct html text; bool ended; };
struct plan_search_view {
	struct choices municipalities, years, kinds, whats;
	struct str q, summary;
	struct hit *items;
	size_t count;
	bool has_more, asked;
	struct url more;
	struct link *words;
	size_t word_count;
	struct downloads downloads;
};

struct compare_pair { struct str change, a, b, a_pillar, b_pillar; int64_t likeness; };
extern const struct row_desc compare_pair_desc;
struct compare_side { struct str title, municipality, period, background; struct url url; int64_t pillars, programmes; struct link *pillar_names; size_t pillar_count; };
struct plan_compare_view {
	struct choices left, right;
	bool chosen;
	struct compare_side a, b;
	struct compare_line { const char *kind; struct str chip, a, b; struct url a_url, b_url; int64_t percent; } *lines;
	size_t line_count;
	int64_t same, changed, gone, added;
	struct downloads downloads;
};

struct timeline_view {
	int64_t *years;
	size_t year_count;
	struct timeline_line { struct str municipality, title; struct url url, municipality_url; bool *on; } *lines;
	size_t line_count;
	struct downloads downloads;
};

struct theme_cell { struct str code, municipality; enum support_kind kind; int64_t programmes; };
extern const struct row_desc theme_cell_desc;
struct themes_view {
	struct str *kinds;
	size_t kind_count;
	struct theme_line { struct str municipality; struct url url; struct { int64_t n, level; struct url url; } *cells; int64_t total; } *lines;
	size_t line_count;
	struct downloads downloads;
};

struct about_view { struct url api, feed; struct str version; };

/* ---- views (views/, compiled by viewgen; typed by plan_views.h) take the models above ---- */

/* ---- support search shared by pages (find.c) ---- */

struct support_query {
	bool has_tenant;
	struct tenant_id tenant;
	enum audience who;
	enum wish wish;
	struct str q;
	int64_t after; /* rank behind which to look */
};
/* Up to `most` programmes in rank order; *ret_next is the rank of the last one when there are more, else 0. */
enum err support_find(struct req *req, const struct support_query *query, size_t most, struct plan_programme_list_row **ret_rows, size_t *ret_count,
                      int64_t *ret_next) MUST_CHECK;
/* Cards of rows; the municipality's contact with each. */
enum err cards_of(struct req *req, const struct plan_programme_list_row *rows, size_t count, bool elsewhere, struct card **ret_cards) MUST_CHECK;

#endif
