/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words, choices and links that several pages share. */
#include "office/plan/plan-private.h"

#include <ctype.h>

/* "令和6年度" without its last three characters' worth: the era and year alone. */
static struct str era_year(struct arena *a, int year) {
	struct str label = fiscal_year_label(a, year);
	struct str unit = S("年度");
	return str_ends(label, unit) ? str_slice(label, 0, label.n - unit.n) : label;
}

/* The second year repeats the era only when it is another one: 令和6～8年度, 平成31～令和3年度. */
static struct str japanese_period(struct arena *a, int first, int last) {
	struct str from = era_year(a, first);
	struct str to = era_year(a, last);
	size_t era = strlen("令和");
	if (str_equal(str_slice(from, 0, era), str_slice(to, 0, era)))
		to = str_from_offset(to, era);
	return STR_JOIN(a, from, S("～"), to, S("年度"));
}

struct str period_label(struct arena *a, enum lang lang, struct opt_int first, struct opt_int last) {
	if (!first.has || !last.has)
		return STR_NONE;
	char from[INT_TEXT_SIZE], to[INT_TEXT_SIZE];
	if (lang == LANG_EN)
		return first.v == last.v ?
			STR_JOIN(a, S("FY"), int_write(first.v, from)) :
			STR_JOIN(a, S("FY"), int_write(first.v, from), S("–"), int_write(last.v, to));
	if (first.v == last.v)
		return fiscal_year_label(a, (int)first.v);
	return japanese_period(a, (int)first.v, (int)last.v);
}

struct str period_with_months(struct arena *a, enum lang lang, struct opt_int first, struct opt_int last) {
	struct str label = period_label(a, lang, first, last);
	if (label.n == 0)
		return label;
	return str_format(a, lang == LANG_EN ? "%.*s (April %lld – March %lld)" : "%.*s（%lld年4月～%lld年3月）",
		STR_ARG(label), (long long)first.v, (long long)last.v + 1);
}

bool period_ended(struct opt_int last, int64_t now_us) {
	return last.has && last.v < fiscal_year_of(jst_date(now_us));
}

bool name_says_detail(struct str name, struct str detail) {
	static const char *const BRACKETS[][2] = { { "(", ")" }, { "（", "）" } };
	for (size_t i = 0; i < COUNT_OF(BRACKETS); i++) {
		struct str open = str_from(BRACKETS[i][0]), close = str_from(BRACKETS[i][1]);
		size_t inside = name.n - close.n;
		if (str_ends(name, close) && inside >= detail.n + open.n &&
			str_ends(str_slice(name, 0, inside), detail) &&
			str_ends(str_slice(name, 0, inside - detail.n), open))
			return true;
	}
	return false;
}

struct str listed(struct arena *a, enum lang lang, struct str first, struct str second) {
	if (first.n == 0 || second.n == 0)
		return first.n == 0 ? second : first;
	return STR_JOIN(a, first, lang == LANG_EN ? S(", ") : S("、"), second);
}

struct str beside(struct arena *a, enum lang lang, struct str first, struct str second) {
	if (first.n == 0 || second.n == 0)
		return first.n == 0 ? second : first;
	return str_format(a, lang == LANG_EN ? "%.*s, %.*s" : "%.*s　%.*s", STR_ARG(first), STR_ARG(second));
}

/* Without bit 0, since no enum has a value 0. */
static uint64_t bits_of(size_t count, int64_t mask) {
	return (uint64_t)mask & ((uint64_t)bit_of((int)count) - 2);
}

/* In the order of the enum. */
struct str labels_of_mask(struct arena *a, enum lang lang, const struct str *labels, size_t count, int64_t mask) {
	struct str parts[2 * 64]; /* labels and what stands between them; a mask has 64 bits */
	size_t n = 0;
	for (uint64_t left = bits_of(count, mask); left != 0; left &= left - 1) {
		if (n > 0)
			parts[n++] = lang == LANG_EN ? S(", ") : S("、");
		parts[n++] = labels[__builtin_ctzll(left)];
	}
	return n == 0 ? STR_NONE : n == 1 ? parts[0] : str_join(a, parts, n);
}

static struct str labels_of(struct arena *a, enum lang lang, const struct enum_desc *desc, int64_t mask) {
	struct str labels[64];
	for (uint64_t left = bits_of(desc->count, mask); left != 0; left &= left - 1) {
		int i = __builtin_ctzll(left);
		labels[i] = str_from(tr(lang, desc->values[i].label));
	}
	return labels_of_mask(a, lang, labels, desc->count, mask);
}

struct str audience_label(struct arena *a, enum lang lang, int64_t audiences) {
	return labels_of(a, lang, &audience_desc, audiences & ~bit_of(AUDIENCE_UNSPECIFIED));
}

struct str kinds_label(struct arena *a, enum lang lang, int64_t kinds) {
	return labels_of(a, lang, &support_kind_desc, kinds);
}

void kind_labels(enum lang lang, struct str ret_labels[SUPPORT_KIND_COUNT]) {
	for (size_t i = 1; i < SUPPORT_KIND_COUNT; i++)
		ret_labels[i] = str_from(tr(lang, support_kind_desc.values[i].label));
}

struct str plain_sentence(enum lang lang, struct str ja, struct str en) {
	return lang == LANG_EN && en.n > 0 ? en : ja;
}

struct str plan_label(struct arena *a, enum lang lang, struct str title, struct opt_int first, struct opt_int last) {
	struct str period = period_label(a, lang, first, last);
	if (period.n == 0)
		return title;
	return str_format(a, lang == LANG_EN ? "%.*s (%.*s)" : "%.*s（%.*s）", STR_ARG(title), STR_ARG(period));
}

struct str plan_label_with(struct arena *a, enum lang lang, struct str municipality, struct str title,
	struct opt_int first, struct opt_int last) {
	struct str label = plan_label(a, lang, title, first, last);
	return str_contains(title, municipality) ? label : beside(a, lang, municipality, label);
}

/* ---- municipalities ---- */

struct str tenant_name_marked(struct arena *a, const struct tenant_all_row *tenant, enum lang lang) {
	struct str name = tenant_name(tenant, lang);
	const struct msg_arg args[] = { { .name = "name", .text = name } };
	return tenant->fictional ? tr_format(a, lang, T("{name}（架空）"), args, COUNT_OF(args)) : name;
}

enum err tenants_load(struct req *req, struct tenants *ret_tenants) {
	return tenant_list(req->db, req->arena, &ret_tenants->rows, &ret_tenants->count);
}

const struct tenant_all_row *tenants_find(const struct tenants *tenants, struct tenant_id id) {
	for (size_t i = 0; i < tenants->count; i++)
		if (tenants->rows[i].tenant_id.v == id.v)
			return &tenants->rows[i];
	return NULL;
}

struct str tenants_name(const struct tenants *tenants, struct tenant_id id, enum lang lang, struct str otherwise) {
	const struct tenant_all_row *tenant = tenants_find(tenants, id);
	return tenant != NULL ? tenant_name(tenant, lang) : otherwise;
}

/* ---- choices ---- */

static const char *wish_icon(const char *word) {
	static const struct {
		const char *word, *icon;
	} ICONS[] = { { "start", "seed" }, { "place", "home" }, { "equip", "tool" }, { "sell", "market" },
		{ "hire", "hire" }, { "borrow", "yen" }, { "succeed", "handover" }, { "talk", "talk" } };
	for (size_t i = 0; i < COUNT_OF(ICONS); i++)
		if (strcmp(ICONS[i].word, word) == 0)
			return ICONS[i].icon;
	return "list";
}

struct choices choices_of_enum(struct req *req, const struct enum_desc *desc, int chosen) {
	bool wishes = desc == &wish_desc;
	struct choices choices = { .items = ARENA_ARRAY(req->arena, struct choice, desc->count) };
	for (size_t i = 1; i < desc->count; i++)
		if (desc->values[i].word != NULL)
			choices.items[choices.count++] = (struct choice){ .value = str_from(desc->values[i].word),
				.label = str_from(tr(req->lang, desc->values[i].label)),
				.chosen = chosen == (int)i,
				.icon = wishes ? wish_icon(desc->values[i].word) : NULL };
	return choices;
}

struct str chosen_label(const struct choices *choices) {
	for (size_t i = 0; i < choices->count; i++)
		if (choices->items[i].chosen)
			return choices->items[i].label;
	return STR_NONE;
}

/* Wards, cities, towns and villages together, and towns that do not exist. */
enum group { GROUP_WARD, GROUP_CITY, GROUP_TOWN, GROUP_FICTIONAL, GROUP_COUNT };

static enum group group_of(const struct tenant_all_row *tenant) {
	if (tenant->fictional)
		return GROUP_FICTIONAL;
	return tenant->kind == TENANT_WARD ? GROUP_WARD : tenant->kind == TENANT_CITY ? GROUP_CITY : GROUP_TOWN;
}

static struct choice choice_of(const struct tenant_all_row *tenant, enum lang lang, struct str code) {
	return (struct choice){ .value = tenant->code,
		.label = tenant_name(tenant, lang),
		.chosen = code.n > 0 && str_equal(code, tenant->code) };
}

/* Where the choices of each group begin in one array of all; the last is its end. */
static void place_groups(const struct tenants *tenants, size_t ret_first[GROUP_COUNT + 1]) {
	memset(ret_first, 0, (GROUP_COUNT + 1) * sizeof *ret_first);
	for (size_t i = 0; i < tenants->count; i++)
		if (tenants->rows[i].kind != TENANT_BODY)
			ret_first[group_of(&tenants->rows[i]) + 1]++;
	for (enum group group = 0; group < GROUP_COUNT; group++)
		ret_first[group + 1] += ret_first[group];
}

struct municipality_choices choices_of_municipalities(struct req *req, const struct tenants *tenants, struct str code) {
	static const char *const LABELS[GROUP_COUNT] = { T("特別区"), T("市"), T("町・村"), T("架空のまち") };
	struct municipality_choices all = { .count = 0 };
	struct choice *items = ARENA_ARRAY(req->arena, struct choice, tenants->count);
	size_t first[GROUP_COUNT + 1], next[GROUP_COUNT];
	place_groups(tenants, first);
	memcpy(next, first, sizeof next);
	for (size_t i = 0; i < tenants->count; i++) {
		const struct tenant_all_row *tenant = &tenants->rows[i];
		if (tenant->kind == TENANT_BODY)
			continue;
		struct choice *choice = &items[next[group_of(tenant)]++];
		*choice = choice_of(tenant, req->lang, code);
		if (choice->chosen && choice->label.n > 0)
			all.chosen = choice->label;
	}
	for (enum group group = 0; group < GROUP_COUNT; group++)
		if (first[group + 1] > first[group])
			all.groups[all.count++] =
				(struct choice_group){ .label = str_from(tr(req->lang, LABELS[group])),
					.choices = { .items = items + first[group],
						.count = first[group + 1] - first[group] } };
	return all;
}

struct choices choices_of_years(struct req *req, struct opt_int chosen) {
	enum { FIRST = 2012, AHEAD = 4 };
	int last = fiscal_year_of(jst_date(req->now_us)) + AHEAD;
	struct choices choices = { .items = ARENA_ARRAY(req->arena, struct choice, (size_t)(last - FIRST + 1)) };
	char digits[INT_TEXT_SIZE];
	for (int year = last; year >= FIRST; year--) {
		struct opt_int fy = { .has = true, .v = year };
		choices.items[choices.count++] =
			(struct choice){ .value = str_copy(req->arena, int_write(year, digits)),
				.label = period_label(req->arena, req->lang, fy, fy),
				.chosen = chosen.has && chosen.v == year };
	}
	return choices;
}

/* ---- links ---- */

void add_chosen(struct req *req, struct chosen *chosen, const char *field, struct str label) {
	if (label.n > 0 && chosen->count < COUNT_OF(chosen->items))
		chosen->items[chosen->count++] = (struct link){ .label = label, .url = url_with(req, field, STR_NONE) };
}

/* "03-1234-5678" → "tel:0312345678". */
static struct url telephone_url(struct arena *a, struct str telephone) {
	char *digits = arena_alloc(a, telephone.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < telephone.n; i++)
		if (isdigit((unsigned char)telephone.p[i]))
			digits[n++] = telephone.p[i];
	return url_foreign(a, str_format(a, "tel:%.*s", (int)n, digits));
}

struct ask ask_of_tenant(struct req *req, const struct tenant_all_row *tenant) {
	struct str office = tenant->office.n > 0 && req->lang == LANG_JA ?
		tenant->office :
		str_from(tr(req->lang, T("産業振興の担当課")));
	return (struct ask){
		.name = str_format(req->arena, req->lang == LANG_EN ? "%.*s, %.*s" : "%.*s %.*s",
			STR_ARG(tenant_name(tenant, req->lang)), STR_ARG(office)),
		.site = tenant->url.n > 0 ? url_foreign(req->arena, tenant->url) : (struct url){ STR_NONE },
		.telephone = tenant->telephone,
		.tel = tenant->telephone.n > 0 ? telephone_url(req->arena, tenant->telephone) :
						 (struct url){ STR_NONE },
		.fictional = tenant->fictional,
	};
}

struct downloads downloads_of(struct req *req, bool feed) {
	struct downloads d = { .items = { { "JSON", url_format(req, FORMAT_JSON) },
		{ "CSV", url_format(req, FORMAT_CSV) },
		{ "Excel", url_format(req, FORMAT_XLSX) } },
		.count = 3 };
	if (feed)
		d.items[d.count++] = (struct download){ tr(req->lang, T("更新情報（Atom）")), url_format(req, FORMAT_ATOM) };
	return d;
}

struct url url_fragment(struct arena *a, const char *prefix, int64_t number) {
	return (struct url){ str_format(a, "#%s%lld", prefix, (long long)number) };
}

struct url url_at_node(struct req *req, struct url plan, struct node_id node) {
	return (struct url){ str_format(req->arena, "%.*s#n-%.*s", STR_ARG(plan.s),
		STR_ARG(id_text(req->arena, node.v))) };
}

struct crumb *crumbs_from_home(struct req *req, const struct crumb *further, size_t count) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, count + 1);
	crumbs[0] = (struct crumb){ .title = str_from(tr(req->lang, T("ホーム"))), .url = url_build(req->arena, "/") };
	if (count > 0)
		memcpy(&crumbs[1], further, count * sizeof *further);
	return crumbs;
}
