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
	return str_format(a, "%.*s～%.*s年度", STR_ARG(from), STR_ARG(to));
}

struct str period_label(struct arena *a, enum lang lang, struct opt_int first, struct opt_int last) {
	if (!first.has || !last.has)
		return STR_NONE;
	if (lang == LANG_EN)
		return first.v == last.v ? str_format(a, "FY%lld", (long long)first.v)
		                         : str_format(a, "FY%lld–%lld", (long long)first.v, (long long)last.v);
	if (first.v == last.v)
		return fiscal_year_label(a, (int)first.v);
	return japanese_period(a, (int)first.v, (int)last.v);
}

bool period_ended(struct opt_int last, int64_t now_us) {
	return last.has && last.v < fiscal_year_of(jst_date(now_us));
}

size_t kind_chips(struct req *req, int64_t kinds, struct chip **ret_chips) {
	*ret_chips = ARENA_ARRAY(req->arena, struct chip, SUPPORT_KIND_COUNT);
	size_t count = 0;
	for (int kind = 1; kind < SUPPORT_KIND_COUNT; kind++)
		if ((kinds & bit_of(kind)) != 0)
			(*ret_chips)[count++] = (struct chip){
				.label = str_from(tr(req->lang, support_kind_desc.values[kind].label)),
				.url = url_build(req->arena, "/programmes?kind=%s", str_from(support_kind_desc.values[kind].word)),
			};
	return count;
}

struct str audience_label(struct arena *a, enum lang lang, int64_t audiences) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 1024);
	int64_t said = audiences & ~bit_of(AUDIENCE_UNSPECIFIED);
	if (said == 0)
		said = bit_of(AUDIENCE_UNSPECIFIED);
	for (int audience = 1; audience < AUDIENCE_COUNT; audience++) {
		if ((said & bit_of(audience)) == 0)
			continue;
		if (b->n > 0)
			buf_cstr(b, lang == LANG_EN ? ", " : "、");
		buf_cstr(b, tr(lang, audience_desc.values[audience].label));
	}
	return str_copy(a, buf_view(b));
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

/* ---- choices ---- */

static const char *wish_icon(const char *word) {
	static const struct { const char *word, *icon; } ICONS[] = { { "start", "seed" }, { "place", "home" }, { "equip", "tool" }, { "sell", "market" },
		{ "hire", "hire" }, { "borrow", "yen" }, { "succeed", "handover" }, { "talk", "talk" } };
	for (size_t i = 0; i < COUNT_OF(ICONS); i++)
		if (strcmp(ICONS[i].word, word) == 0)
			return ICONS[i].icon;
	return "list";
}

struct choices choices_of_enum(struct req *req, const struct enum_desc *desc, int chosen) {
	struct choices choices = { .items = ARENA_ARRAY(req->arena, struct choice, desc->count) };
	for (size_t i = 1; i < desc->count; i++)
		if (desc->values[i].word != NULL)
			choices.items[choices.count++] = (struct choice){ .value = str_from(desc->values[i].word),
				.label = str_from(tr(req->lang, desc->values[i].label)), .chosen = chosen == (int)i,
				.icon = str_from(wish_icon(desc->values[i].word)) };
	return choices;
}

enum err choices_of_municipalities(struct req *req, struct str code, struct choices *ret_choices) {
	struct tenant_all_row *tenants;
	size_t count;
	TRY(tenant_list(req->db, req->arena, &tenants, &count));
	*ret_choices = (struct choices){ .items = ARENA_ARRAY(req->arena, struct choice, count), .count = count };
	for (size_t i = 0; i < count; i++)
		ret_choices->items[i] = (struct choice){ .value = tenants[i].code, .label = tenant_name(&tenants[i], req->lang),
			.chosen = code.n > 0 && str_equal(code, tenants[i].code) };
	return OK;
}

struct choices choices_of_years(struct req *req, struct opt_int chosen) {
	enum { FIRST = 2012, AHEAD = 4 };
	int last = fiscal_year_of(jst_date(req->now_us)) + AHEAD;
	struct choices choices = { .items = ARENA_ARRAY(req->arena, struct choice, (size_t)(last - FIRST + 1)) };
	for (int year = last; year >= FIRST; year--) {
		struct opt_int fy = { .has = true, .v = year };
		choices.items[choices.count++] = (struct choice){ .value = str_format(req->arena, "%d", year),
			.label = period_label(req->arena, req->lang, fy, fy), .chosen = chosen.has && chosen.v == year };
	}
	return choices;
}

/* ---- links ---- */

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
	struct str office = tenant->office.n > 0 && req->lang == LANG_JA ? tenant->office : str_from(tr(req->lang, T("産業振興の担当課")));
	return (struct ask){
		.name = str_format(req->arena, req->lang == LANG_EN ? "%.*s, %.*s" : "%.*s　%.*s", STR_ARG(tenant_name(tenant, req->lang)), STR_ARG(office)),
		.site = tenant->url.n > 0 ? url_foreign(req->arena, tenant->url) : (struct url){ STR_NONE },
		.telephone = tenant->telephone,
		.tel = tenant->telephone.n > 0 ? telephone_url(req->arena, tenant->telephone) : (struct url){ STR_NONE },
	};
}

struct downloads downloads_of(struct req *req, bool feed) {
	struct downloads d = { .items = { { "JSON", url_format(req, FORMAT_JSON) }, { "CSV", url_format(req, FORMAT_CSV) },
		{ "Excel", url_format(req, FORMAT_XLSX) } }, .count = 3 };
	if (feed)
		d.items[d.count++] = (struct download){ "Atom", url_format(req, FORMAT_ATOM) };
	return d;
}

struct url icon_url(struct arena *a, const char *name) {
	return (struct url){ str_format(a, "%.*s#%s", STR_ARG(url_asset("icons.svg").s), name) };
}

struct url url_fragment(struct arena *a, const char *prefix, int64_t number) {
	return (struct url){ str_format(a, "#%s%lld", prefix, (long long)number) };
}
