/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Brings what was read in line with what is stored. Nodes are recognised by their names, so that ids, and with them
 * addresses, stay when a document is read again. See import.h.
 */
#include "office/plan/import.h"

#include "base/ident.h"
#include "office/plan/classify.h"
#include "office/plan/likeness.h"
#include "office/plan/plan-private.h"

enum { PLANS_MOST = 1000 };

/* ---- the draft as a flat list ---- */

/* A node of the draft, once; `owner` is the item whose name makes this one's name unique (-1: the plan). */
struct item {
	const struct draft_node *draft;
	int owner;
	struct node_id id; /* of the stored node; 0: new */
	struct classification words;
	const struct plan_node_of_plan_row *stored;
};

struct position {
	int parent; /* index of an item; -1: the plan */
	int item;
	int64_t line;
};

struct flat {
	struct arena *a;
	struct item *items;
	size_t count;
	struct position *positions;
	size_t position_count;
};

static size_t size_of(const struct draft_node *nodes, size_t count) {
	size_t n = count;
	for (size_t i = 0; i < count; i++)
		n += size_of(nodes[i].children, nodes[i].count);
	return n;
}

/* Programmes and methods are one thing wherever the plan lists them; the rest belong to what they stand under. */
static bool is_shared(enum plan_node_kind kind) {
	return kind == PLAN_NODE_PROGRAMME || kind == PLAN_NODE_METHOD;
}

static int find_item(const struct flat *flat, const struct draft_node *draft, int owner) {
	for (size_t i = 0; i < flat->count; i++)
		if (flat->items[i].draft->kind == draft->kind && flat->items[i].owner == owner &&
			str_equal(flat->items[i].draft->name, draft->name))
			return (int)i;
	return -1;
}

static bool has_position(const struct flat *flat, int parent, int item) {
	for (size_t i = 0; i < flat->position_count; i++)
		if (flat->positions[i].parent == parent && flat->positions[i].item == item)
			return true;
	return false;
}

static void flatten(struct flat *flat, const struct draft_node *nodes, size_t count, int parent) {
	for (size_t i = 0; i < count; i++) {
		int owner = is_shared(nodes[i].kind) ? -1 : parent;
		int item = find_item(flat, &nodes[i], owner);
		if (item < 0) {
			item = (int)flat->count++;
			flat->items[item] = (struct item){ .draft = &nodes[i], .owner = owner };
		}
		if (!has_position(flat, parent, item))
			flat->positions[flat->position_count++] =
				(struct position){ .parent = parent, .item = item, .line = nodes[i].line };
		flatten(flat, nodes[i].children, nodes[i].count, item);
	}
}

static struct classification words_of(struct arena *a, const struct draft_node *draft) {
	struct str *details = ARENA_ARRAY(a, struct str, draft->count);
	for (size_t i = 0; i < draft->count; i++)
		details[i] = draft->children[i].name;
	struct classification c = plan_classify(a,
		&(struct programme_words){ .name = draft->name,
			.details = details,
			.detail_count = draft->count,
			.open_list = draft->open_list });
	/* What a person has written about it wins. */
	if (draft->kinds != 0)
		c.kinds = draft->kinds;
	if (draft->audiences != 0)
		c.audiences = draft->audiences;
	if (draft->kinds != 0 || draft->wishes != 0)
		c.wishes = draft->wishes;
	if (draft->plain_ja.n > 0)
		c.plain_ja = draft->plain_ja;
	if (draft->plain_en.n > 0)
		c.plain_en = draft->plain_en;
	return c;
}

static struct flat flat_of(struct arena *a, const struct plan_draft *draft) {
	size_t size = size_of(draft->nodes, draft->count);
	struct flat flat = { .a = a,
		.items = ARENA_ARRAY(a, struct item, size),
		.positions = ARENA_ARRAY(a, struct position, size) };
	flatten(&flat, draft->nodes, draft->count, -1);
	for (size_t i = 0; i < flat.count; i++) {
		flat.items[i].words = (struct classification){ .plain_ja = S(""), .plain_en = S("") };
		if (flat.items[i].draft->kind == PLAN_NODE_PROGRAMME)
			flat.items[i].words = words_of(a, flat.items[i].draft);
	}
	return flat;
}

/* ---- what is stored ---- */

struct stored {
	struct plan_of_tenant_row plan;
	struct plan_node_of_plan_row *nodes;
	size_t node_count;
	struct plan_place_of_plan_row *places;
	size_t place_count;
	struct plan_tag_of_plan_row *tags;
	size_t tag_count;
	bool *kept; /* by node */
};

static enum err stored_load(struct db *db, struct arena *a, struct tenant_id tenant, struct stored *s) {
	TRY(plan_node_of_plan(db, a, tenant, s->plan.plan_id, PLAN_NODES_MOST, &s->nodes, &s->node_count));
	TRY(plan_place_of_plan(db, a, tenant, s->plan.plan_id, PLAN_NODES_MOST, &s->places, &s->place_count));
	TRY(plan_tag_of_plan(db, a, tenant, s->plan.plan_id, PLAN_NODES_MOST * 4, &s->tags, &s->tag_count));
	s->kept = ARENA_ARRAY(a, bool, s->node_count);
	return OK;
}

static const struct plan_place_of_plan_row *place_of(const struct stored *s, struct node_id parent,
	struct node_id node) {
	for (size_t i = 0; i < s->place_count; i++)
		if (s->places[i].parent_id.v == parent.v && s->places[i].node_id.v == node.v)
			return &s->places[i];
	return NULL;
}

/* The stored node of an item: same kind, same name and, for what belongs to its parent, standing under the parent's
 * node. */
static void recognise(struct item *item, const struct flat *flat, const struct stored *s) {
	struct node_id parent = { item->owner < 0 ? 0 : flat->items[item->owner].id.v };
	for (size_t i = 0; i < s->node_count; i++) {
		const struct plan_node_of_plan_row *node = &s->nodes[i];
		if (s->kept[i] || node->kind != item->draft->kind || !str_equal(node->name, item->draft->name))
			continue;
		if (!is_shared(node->kind) && place_of(s, parent, node->node_id) == NULL)
			continue;
		s->kept[i] = true;
		item->stored = node;
		item->id = node->node_id;
		return;
	}
}

/* ---- differences ---- */

struct change {
	struct plan_import *import;
	int count;
};

static void say(struct change *change, const char *sign, const char *kind, struct str name) {
	buf_format(&change->import->report, "  %s %s %.*s\n", sign, kind, STR_ARG(name));
	change->count++;
}

static int64_t tag_bits(const struct stored *s, struct node_id node, int base) {
	int64_t mask = 0;
	for (size_t i = 0; i < s->tag_count; i++) {
		int tag = (int)s->tags[i].tag - base;
		if (s->tags[i].node_id.v == node.v && tag > 0 && tag < 32 &&
			!(base == 0 && (int)s->tags[i].tag >= PLAN_TAG_AUDIENCE) &&
			!(base == PLAN_TAG_AUDIENCE && (int)s->tags[i].tag >= PLAN_TAG_WISH))
			mask |= bit_of(tag);
	}
	return mask;
}

static bool same_tags(const struct item *item, const struct stored *s) {
	return tag_bits(s, item->id, 0) == item->words.kinds &&
		tag_bits(s, item->id, PLAN_TAG_AUDIENCE) == item->words.audiences &&
		tag_bits(s, item->id, PLAN_TAG_WISH) == item->words.wishes;
}

static bool same_node(const struct item *item, const struct stored *s) {
	const struct plan_node_of_plan_row *n = item->stored;
	const struct draft_node *d = item->draft;
	return n->status == d->status && str_equal(n->number, d->number) && n->line == d->line &&
		n->open_list == d->open_list && n->metro_category == d->metro_category &&
		str_equal(n->summary, d->summary) && str_equal(n->plain_ja, item->words.plain_ja) &&
		str_equal(n->plain_en, item->words.plain_en) && same_tags(item, s);
}

static bool same_opt(struct opt_int x, struct opt_int y) {
	return x.has == y.has && (!x.has || x.v == y.v);
}

static bool same_head(const struct plan_of_tenant_row *p, const struct plan_draft *d) {
	return str_equal(p->title, d->title) && same_opt(p->last_fiscal_year, d->last_fiscal_year) &&
		p->subject_to_vote == d->subject_to_vote && str_equal(p->background, d->background) &&
		str_equal(p->about_ja, d->about_ja) && str_equal(p->about_en, d->about_en) && p->line == d->line &&
		p->last_line == d->last_line;
}

/* The item stands in other places than before, or on other lines. */
static bool has_moved(const struct flat *flat, int item, const struct stored *s) {
	size_t count = 0;
	for (size_t i = 0; i < flat->position_count; i++) {
		const struct position *p = &flat->positions[i];
		if (p->item != item)
			continue;
		struct node_id parent = { p->parent < 0 ? 0 : flat->items[p->parent].id.v };
		const struct plan_place_of_plan_row *place = place_of(s, parent, flat->items[item].id);
		if (place == NULL || place->line != p->line)
			return true;
		count++;
	}
	for (size_t i = 0; i < s->place_count; i++)
		count -= s->places[i].node_id.v == flat->items[item].id.v;
	return count != 0;
}

/* Positions count through the whole plan, so what stayed comes in their order. */
static bool in_order(const struct flat *flat, const struct stored *s) {
	int64_t last = 0;
	for (size_t i = 0; i < flat->position_count; i++) {
		const struct position *p = &flat->positions[i];
		struct node_id parent = { p->parent < 0 ? 0 : flat->items[p->parent].id.v };
		const struct plan_place_of_plan_row *place = place_of(s, parent, flat->items[p->item].id);
		if (place != NULL && place->position < last)
			return false;
		last = place != NULL ? place->position : last;
	}
	return true;
}

static void compare_positions(struct change *change, const struct flat *flat, const struct stored *s) {
	for (size_t i = 0; i < flat->count; i++)
		if (flat->items[i].stored != NULL && has_moved(flat, (int)i, s))
			say(change, "~", "位置", flat->items[i].draft->name);
	if (!in_order(flat, s))
		say(change, "~", "位置", S("の順"));
}

static void compare(struct change *change, const struct plan_draft *draft, struct flat *flat, const struct stored *s) {
	for (size_t i = 0; i < flat->count; i++)
		recognise(&flat->items[i], flat, s);
	if (!same_head(&s->plan, draft))
		say(change, "~", "計画", draft->title);
	for (size_t i = 0; i < flat->count; i++) {
		const char *kind = plan_node_kind_desc.values[flat->items[i].draft->kind].label;
		if (flat->items[i].stored == NULL)
			say(change, "+", kind, flat->items[i].draft->name);
		else if (!same_node(&flat->items[i], s))
			say(change, "~", kind, flat->items[i].draft->name);
	}
	for (size_t i = 0; i < s->node_count; i++)
		if (!s->kept[i])
			say(change, "-", plan_node_kind_desc.values[s->nodes[i].kind].label, s->nodes[i].name);
	compare_positions(change, flat, s);
}

/* ---- writing ---- */

static enum err write_tags_of(struct db *db, struct tenant_id tenant, struct node_id node, int64_t mask, int base) {
	for (int value = 1; value < 32; value++)
		if ((mask & bit_of(value)) != 0)
			TRY(plan_tag_insert(db, tenant, node, (enum plan_tag)(base + value), NULL));
	return OK;
}

static enum err write_tags(struct db *db, struct tenant_id tenant, const struct item *item) {
	TRY(plan_tag_delete(db, tenant, item->id, NULL));
	TRY(write_tags_of(db, tenant, item->id, item->words.kinds, 0));
	TRY(write_tags_of(db, tenant, item->id, item->words.audiences, PLAN_TAG_AUDIENCE));
	return write_tags_of(db, tenant, item->id, item->words.wishes, PLAN_TAG_WISH);
}

static enum err write_item(struct db *db, struct tenant_id tenant, struct plan_id plan, struct item *item) {
	const struct draft_node *d = item->draft;
	if (item->stored == NULL) {
		item->id.v = ident_new();
		TRY(plan_node_insert(db, tenant, item->id, plan, d->kind, d->status, d->name, d->number, d->line,
			d->open_list, d->metro_category, d->summary, item->words.plain_ja, item->words.plain_en, NULL));
	} else {
		TRY(plan_node_update(db, tenant, item->id, d->status, d->number, d->line, d->open_list,
			d->metro_category, d->summary, item->words.plain_ja, item->words.plain_en, NULL));
	}
	return d->kind == PLAN_NODE_PROGRAMME ? write_tags(db, tenant, item) : OK;
}

static enum err write_places(struct db *db, struct tenant_id tenant, struct plan_id plan, const struct flat *flat) {
	TRY(plan_place_delete(db, tenant, plan, NULL));
	for (size_t i = 0; i < flat->position_count; i++) {
		const struct position *p = &flat->positions[i];
		struct node_id parent = { p->parent < 0 ? 0 : flat->items[p->parent].id.v };
		TRY(plan_place_insert(db, tenant, plan, parent, flat->items[p->item].id, (int64_t)i + 1, p->line,
			NULL));
	}
	return OK;
}

static enum err write_nodes(struct db *db, struct tenant_id tenant, struct plan_id plan, struct flat *flat,
	const struct stored *s) {
	for (size_t i = 0; i < s->node_count; i++) {
		if (s->kept[i])
			continue;
		TRY(plan_tag_delete(db, tenant, s->nodes[i].node_id, NULL));
		TRY(plan_continuity_delete_node(db, tenant, s->nodes[i].node_id, NULL));
		TRY(plan_node_delete(db, tenant, s->nodes[i].node_id, NULL));
	}
	for (size_t i = 0; i < flat->count; i++)
		TRY(write_item(db, tenant, plan, &flat->items[i]));
	return write_places(db, tenant, plan, flat);
}

/* The document is kept when a plan is taken from it, once. */
static enum err store_source(struct db *db, struct arena *a, const struct plan_import *import,
	const struct draft_document *d, struct source_id *ret_id) {
	struct plan_source_by_sha256_row row;
	enum err e = plan_source_by_sha256(db, a, d->sha256, &row);
	*ret_id = e == OK ? row.source_id : (struct source_id){ ident_new() };
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(plan_source_insert(db, *ret_id, d->sha256, d->name, d->format, d->body, import->now_us, NULL));
	for (size_t i = 0; i < d->question_count; i++)
		TRY(plan_question_insert(db, *ret_id, (int64_t)i + 1, d->questions[i].line, d->questions[i].what,
			d->questions[i].what_en, NULL));
	return OK;
}

static enum err insert_plan(struct db *db, struct arena *a, const struct plan_import *import, struct tenant_id tenant,
	const struct plan_draft *d, const struct draft_document *document, struct stored *s) {
	struct source_id source;
	TRY(store_source(db, a, import, document, &source));
	s->plan = (struct plan_of_tenant_row){ .plan_id = { ident_new() }, .kind = d->kind, .status = PLAN_DRAFT };
	return plan_insert(db, tenant, s->plan.plan_id, d->kind, PLAN_DRAFT, d->title, d->first_fiscal_year,
		d->last_fiscal_year, d->subject_to_vote, d->background, d->about_ja, d->about_en, source, d->line,
		d->last_line, 1, import->now_us, NULL);
}

static enum err update_plan(struct db *db, struct arena *a, const struct plan_import *import, struct tenant_id tenant,
	const struct plan_draft *d, const struct draft_document *document, const struct stored *s) {
	int64_t changed;
	struct source_id source;
	TRY(store_source(db, a, import, document, &source));
	TRY(plan_update(db, tenant, s->plan.plan_id, s->plan.status, d->title, d->last_fiscal_year, d->subject_to_vote,
		d->background, d->about_ja, d->about_en, source, d->line, d->last_line, import->now_us, s->plan.version,
		&changed));
	return changed == 1 ? OK : ERR_CONFLICT;
}

/* ---- one plan ---- */

enum { SAME_PLAN = 600 }; /* likeness of titles from which a plan of the same year was renamed and is no other plan */

/* What is imported together. */
struct batch {
	const struct draft_document *documents;
	size_t count;
};

static bool has_title(const struct batch *batch, struct str title) {
	for (size_t i = 0; i < batch->count; i++)
		for (size_t k = 0; k < batch->documents[i].count; k++)
			if (str_equal(batch->documents[i].plans[k].title, title))
				return true;
	return false;
}

/* A plan that was read, and what it came with. */
struct wanted {
	const struct batch *batch;
	const struct plan_draft *draft;
	const struct flat *flat;
};

/* Half of the programmes that were read are in the stored plan: it is the same one, whatever its title is now. */
static enum err shares_programmes(struct db *db, struct arena *a, struct tenant_id tenant, struct plan_id plan,
	const struct flat *flat, bool *ret) {
	struct plan_node_of_plan_row *nodes;
	size_t count, programmes = 0, shared = 0;
	TRY(plan_node_of_plan(db, a, tenant, plan, PLAN_NODES_MOST, &nodes, &count));
	for (size_t i = 0; i < flat->count; i++) {
		bool found = false;
		if (flat->items[i].draft->kind != PLAN_NODE_PROGRAMME)
			continue;
		programmes++;
		for (size_t k = 0; k < count && !found; k++)
			found = nodes[k].kind == PLAN_NODE_PROGRAMME &&
				str_equal(nodes[k].name, flat->items[i].draft->name);
		shared += found;
	}
	*ret = programmes > 0 && shared * 2 >= programmes;
	return OK;
}

/* How surely the stored plan is the one that was read: a town may have several plans that begin in one year, and a plan
 * may get another title. 0: it is not. */
static enum err sameness(struct db *db, struct arena *a, const struct wanted *w, struct tenant_id tenant,
	const struct plan_of_tenant_row *plan, int *ret) {
	const struct plan_draft *d = w->draft;
	*ret = 0;
	if (plan->kind != d->kind || !same_opt(plan->first_fiscal_year, d->first_fiscal_year))
		return OK;
	bool same = str_equal(plan->title, d->title);
	*ret = same ? 1001 : !d->first_fiscal_year.has;
	if (*ret > 0 || has_title(w->batch, plan->title))
		return OK;
	int likeness = plan_likeness(plan_name_new(a, d->municipality, plan->title),
		plan_name_new(a, d->municipality, d->title));
	bool shares = false;
	TRY(shares_programmes(db, a, tenant, plan->plan_id, w->flat, &shares));
	*ret = likeness >= SAME_PLAN ? likeness : shares ? 1 : 0;
	return OK;
}

static enum err find_plan(struct db *db, struct arena *a, const struct wanted *w, struct tenant_id tenant,
	struct stored *s, bool *ret_found) {
	struct plan_of_tenant_row *plans;
	size_t count;
	int best = 0;
	TRY(plan_of_tenant(db, a, tenant, PLANS_MOST, &plans, &count));
	for (size_t i = 0; i < count; i++) {
		int same;
		TRY(sameness(db, a, w, tenant, &plans[i], &same));
		if (same > best) {
			best = same;
			s->plan = plans[i];
		}
	}
	*ret_found = best > 0;
	return OK;
}

static enum err finish(struct db *db, struct arena *a, struct plan_import *import, struct tenant_id tenant,
	const struct stored *s, bool changed) {
	if (!import->publish || (!changed && s->plan.status == PLAN_PUBLISHED))
		return OK;
	import->published++;
	return plan_publish(db, a, tenant, s->plan.plan_id, import->now_us);
}

static enum err store_new(struct db *db, struct arena *a, struct plan_import *import, struct tenant_id tenant,
	const struct plan_draft *d, const struct draft_document *document, struct flat *flat) {
	struct stored s = { .node_count = 0 };
	TRY(insert_plan(db, a, import, tenant, d, document, &s));
	TRY(write_nodes(db, tenant, s.plan.plan_id, flat, &s));
	import->stored++;
	buf_format(&import->report, "取り込みました：%.*s %.*s（%zu項目）\n", STR_ARG(d->municipality),
		STR_ARG(d->title), flat->count);
	return finish(db, a, import, tenant, &s, true);
}

static enum err store_again(struct db *db, struct arena *a, struct plan_import *import, struct tenant_id tenant,
	const struct plan_draft *d, const struct draft_document *document, struct flat *flat, struct stored *s) {
	struct change change = { .import = import };
	TRY(stored_load(db, a, tenant, s));
	size_t start = import->report.n;
	buf_format(&import->report, "前の取り込みとの違い：%.*s %.*s\n", STR_ARG(d->municipality), STR_ARG(d->title));
	compare(&change, d, flat, s);
	if (change.count == 0) {
		import->report.n = start;
		buf_format(&import->report, "変わりありません：%.*s %.*s\n", STR_ARG(d->municipality), STR_ARG(d->title));
		import->unchanged++;
		return finish(db, a, import, tenant, s, false);
	}
	import->changed++;
	if (s->plan.status == PLAN_PUBLISHED && !import->publish) {
		buf_cstr(&import->report, "  公開中の計画のため、まだ変えていません。反映するには --publish を付けてください。\n");
		return OK;
	}
	TRY(update_plan(db, a, import, tenant, d, document, s));
	TRY(write_nodes(db, tenant, s->plan.plan_id, flat, s));
	return finish(db, a, import, tenant, s, true);
}

static enum err store_plan(struct db *db, struct arena *a, struct plan_import *import, const struct batch *batch,
	const struct draft_document *document, const struct plan_draft *d) {
	struct tenant_all_row tenant;
	enum err e = tenant_find_code(db, a, d->code, &tenant);
	if (e == ERR_NOT_FOUND)
		import->reason = str_format(a,
			"%.*s:%lld: 自治体「%.*s」は登録にありません。自治体の登録（data/municipalities.tsv）に加えてから取り込んでください。 "
			"The municipality is not in the register; add it to data/municipalities.tsv first.",
			STR_ARG(document->name), (long long)d->line, STR_ARG(d->municipality));
	TRY(e);
	struct flat flat = flat_of(a, d);
	struct stored s = { .node_count = 0 };
	bool found;
	struct wanted wanted = { .batch = batch, .draft = d, .flat = &flat };
	TRY(find_plan(db, a, &wanted, tenant.tenant_id, &s, &found));
	return found ? store_again(db, a, import, tenant.tenant_id, d, document, &flat, &s)
	             : store_new(db, a, import, tenant.tenant_id, d, document, &flat);
}

enum err plan_import_apply(struct db *db, struct arena *a, void *context) {
	struct plan_import *import = context;
	struct draft_document *documents;
	size_t count;
	buf_clear(&import->report);
	import->stored = import->changed = import->unchanged = import->published = 0;
	TRY(draft_read(a, import->envelope, &documents, &count, &import->reason));
	struct batch batch = { .documents = documents, .count = count };
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < documents[i].count; k++)
			TRY(store_plan(db, a, import, &batch, &documents[i], &documents[i].plans[k]));
	return OK;
}
