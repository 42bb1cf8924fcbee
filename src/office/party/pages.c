/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: addresses, words, and a form of any fields that shows both versions after a
 * conflict. */
#include "office/party/pages-private.h"
#include "party_views.h"

struct party_actor actor_of(const struct req *req) {
	return (struct party_actor){ .account = { req->session->account }, .now_us = req->now_us };
}

bool is_own_page(const struct req *req) {
	return str_contains(req->path, S("/my/"));
}

struct url part_url(const struct req *req, struct str slug, struct party_id party, const char *below, int64_t id) {
	struct str base = is_own_page(req) ? STR_JOIN(req->arena, S("/%s/my/%d/profile"), str_from(below)) :
		STR_JOIN(req->arena, S("/%s/office/parties/%d"), str_from(below));
	if (id != 0)
		base = STR_JOIN(req->arena, base, S("/%d"));
	return id != 0 ? url_build(req->arena, str_to_cstr(req->arena, base), slug, party.v, id) :
			 url_build(req->arena, str_to_cstr(req->arena, base), slug, party.v);
}

struct url party_url(const struct req *req, struct str slug, struct party_id party, const char *below) {
	return part_url(req, slug, party, below, 0);
}

/* ---- pages ---- */

void party_page(struct req *req, struct str slug, struct str title, const char *width,
	void (*body)(struct html_out *, const void *), const void *model, const struct crumb *further,
	size_t further_count) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, further_count + 3);
	size_t count = 0;
	crumbs[count++] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	if (is_own_page(req) || str_contains(req->path, S("/register")))
		crumbs[count++] = (struct crumb){ str_from(tr(req->lang, T("手続できる事業者"))),
			url_build(req->arena, "/%s/my", slug) };
	for (size_t i = 0; i < further_count; i++)
		crumbs[count++] = further[i];
	res_page(req,
		&(struct page){ .title = title,
			.body = body,
			.model = model,
			.no_index = true,
			.width = width,
			.crumbs = crumbs,
			.crumb_count = count });
}

/* ---- forms ---- */

struct party_form *form_begin(struct req *req, const char *title, struct url action, struct url back) {
	struct party_form *f = ARENA_NEW(req->arena, struct party_form);
	f->req = req;
	f->title = str_from(tr(req->lang, title));
	f->lead = S("");
	f->action = action;
	f->back = back;
	f->button = str_from(tr(req->lang, T("保存する")));
	f->request_id = form_new_request_id(req);
	f->conflict = req->conflict;
	return f;
}

static struct party_field *add(struct party_form *f, enum input_kind kind, struct input input, struct str current,
	const char *hint) {
	if (f->count == PARTY_FIELDS_MOST)
		BUG("a form of more than %d fields", PARTY_FIELDS_MOST);
	struct party_field *field = &f->fields[f->count++];
	*field = (struct party_field){ .kind = kind, .input = input, .current = current };
	if (hint != NULL)
		field->input.hint = str_from(tr(f->req->lang, hint));
	return field;
}

void form_text(struct party_form *f, const char *name, const char *label, struct str current, unsigned flags,
	const char *hint) {
	add(f, INPUT_AS_TEXT, input_text(f->req, name, label, current, flags), current, hint);
}

void form_lines(struct party_form *f, const char *name, const char *label, struct str current, unsigned flags,
	const char *hint) {
	add(f, INPUT_AS_LINES, input_text(f->req, name, label, current, flags), current, hint);
}

void form_day(struct party_form *f, const char *name, const char *label, struct opt_int current) {
	struct str text =
		current.has ? date_format_iso(f->req->arena, (struct date){ .days = (int32_t)current.v }) : S("");
	add(f, INPUT_AS_TEXT, input_text(f->req, name, label, text, INPUT_SHORT), text,
		T("2026-04-01、令和8年4月1日のように入力します。"));
}

void form_enum(struct party_form *f, enum input_kind kind, const char *name, const char *label,
	const struct enum_desc *values, int current, unsigned flags) {
	add(f, kind, input_enum(f->req, name, label, values, current, flags),
		current > 0 ? str_from(values->values[current].word) : S(""), NULL);
}

void form_tick(struct party_form *f, const char *name, const char *label, bool current) {
	add(f, INPUT_AS_CHECK, input_check(f->req, name, label, current), current ? S("1") : S(""), NULL);
}

void form_options(struct party_form *f, const char *name, const char *label, struct input_choice *choices, size_t count,
	struct str current, unsigned flags, const char *hint) {
	add(f, INPUT_AS_SELECT, input_choose(f->req, name, label, choices, count, current, flags), current, hint);
}

/* The label of a choice, or the text itself. */
static struct str shown(const struct input *input, struct str value) {
	for (size_t i = 0; i < input->choice_count; i++)
		if (str_equal(input->choices[i].value, value))
			return input->choices[i].label;
	return value.n > 0 ? value : S("—");
}

static void find_differences(struct party_form *f) {
	for (size_t i = 0; i < f->count; i++) {
		const struct party_field *field = &f->fields[i];
		if (field->kind != INPUT_AS_CHECK &&
			!str_equal(str_or_empty(field->input.value), str_or_empty(field->current)))
			f->differences[f->difference_count++] = (struct party_difference){ .label = field->input.label,
				.theirs = shown(&field->input, str_or_empty(field->current)),
				.mine = shown(&field->input, str_or_empty(field->input.value)) };
	}
}

void form_show(struct req *req, struct party_form *f, struct str slug, struct party_id party, struct str party_name) {
	const struct crumb crumb = { party_name, party_url(req, slug, party, "") };
	if (f->conflict)
		find_differences(f);
	party_page(req, slug, f->title, "narrow", party_form_page_body, f, &crumb, party.v != 0 ? 1 : 0);
}

enum err form_problems(struct req *req, const struct party_problems *problems) {
	enum err e = OK;
	for (size_t i = 0; i < problems->count; i++) {
		/* What may be 個人番号 was asked when the form was read: whoever is here has said that it is none. */
		if (problems->items[i].warning || problems->items[i].maybe_my_number)
			continue;
		form_refuse(req, problems->items[i].field, str_from(tr(req->lang, problems->items[i].sentence)));
		e = ERR_INPUT;
	}
	return e;
}

struct opt_int typed_day(struct str text, const char *field, struct party_problems *problems) {
	struct date d;
	if (str_trim(str_or_empty(text)).n == 0)
		return (struct opt_int){ .has = false };
	if (!date_parse(str_trim(text), &d, NULL)) {
		problem_add(problems, field, T("日付を読めません。2026-04-01 のように入力してください。"), false);
		return (struct opt_int){ .has = false };
	}
	return (struct opt_int){ .has = true, .v = d.days };
}

struct establishment_fields typed_head_office(const struct establishment_fields *typed) {
	return (struct establishment_fields){ .name = S("本店"),
		.is_main = true,
		.postal_code = str_or_empty(typed->postal_code),
		.municipality_code = S(""),
		.prefecture = str_or_empty(typed->prefecture),
		.city = str_or_empty(typed->city),
		.street = str_or_empty(typed->street),
		.building = str_or_empty(typed->building),
		.industries = S("") };
}

struct contact_fields typed_telephone(struct str typed) {
	return (struct contact_fields){ .kind = CONTACT_TELEPHONE,
		.purpose = CONTACT_GENERAL,
		.value = str_or_empty(typed),
		.attention = S("") };
}

enum err form_written(struct req *req, enum err e) {
	if (e != ERR_CONFLICT)
		return e;
	req->conflict = true;
	form_refuse(req, NULL, str_from(tr(req->lang, T("ほかの人が先に変更しました。下で違いを確かめて、よければもう一度保存してください。"))));
	return ERR_INPUT;
}
