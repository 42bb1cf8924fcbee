/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register as officers see it: a list by reading or by age, a search by words or numbers, and the counter's entry
 * by name alone. */
#include "base/codes.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/party/pages-private.h"
#include "office/search/search.h"
#include "party_views.h"

enum { NUMBER_LEAST = 4, IDS_AT_ONCE = 10 };

/* ---- searching ---- */

/* Rows have the same columns in both statements. */
_Static_assert(sizeof(struct party_list_row) == sizeof(struct party_of_ids_row), "the rows differ");

struct found { struct party_list_row *rows; size_t count; bool has_more; };

static bool wanted(const struct party_index_form *form, const struct party_list_row *row) {
	return row->state != PARTY_JOINED && (form->kind == 0 || row->kind == form->kind) &&
		(form->state == 0 || row->state == form->state);
}

/* Ten at a time; in the order of the ids. */
static enum err rows_of_ids(struct req *req, const struct party_index_form *form, const int64_t *ids, size_t count,
	size_t most, struct found *f) {
	for (size_t at = 0; at < count && f->count < most; at += IDS_AT_ONCE) {
		struct party_id id[IDS_AT_ONCE] = { { 0 } };
		struct party_of_ids_row *rows;
		size_t found;
		for (size_t i = 0; i < IDS_AT_ONCE && at + i < count; i++)
			id[i].v = ids[at + i];
		TRY(party_of_ids(req->db, req->arena, tenant_of(req), id[0], id[1], id[2], id[3], id[4], id[5], id[6],
			id[7], id[8], id[9], &rows, &found));
		for (size_t k = 0; k < IDS_AT_ONCE && f->count < most; k++)
			for (size_t i = 0; i < found; i++) {
				struct party_list_row row;
				memcpy(&row, &rows[i], sizeof row);
				if (row.party_id.v == id[k].v && id[k].v != 0 && wanted(form, &row))
					f->rows[f->count++] = row;
			}
	}
	return OK;
}

/* Digits alone, with the hyphens, brackets and spaces that people put between them. */
static bool is_number(struct arena *a, struct str q) {
	struct str text = fold_width(a, q);
	for (size_t i = 0; i < text.n; i++)
		if (strchr("0123456789-() T", text.p[i]) == NULL)
			return false;
	return digits_of(a, q).n >= NUMBER_LEAST;
}

/* The first text behind all that begin with `prefix`. */
static struct str behind(struct arena *a, struct str prefix) {
	return STR_JOIN(a, prefix, S("\x7f"));
}

static enum err find_number(struct req *req, const struct party_index_form *form, size_t most, struct found *f) {
	static const enum party_key_kind KINDS[] = { PARTY_KEY_CORPORATE, PARTY_KEY_REGISTRATION, PARTY_KEY_TELEPHONE,
		PARTY_KEY_INVOICE };
	struct str digits = digits_of(req->arena, form->q);
	int64_t *ids = ARENA_ARRAY(req->arena, int64_t, COUNT_OF(KINDS) * most);
	size_t count = 0;
	for (size_t k = 0; k < COUNT_OF(KINDS); k++) {
		struct str key = KINDS[k] == PARTY_KEY_INVOICE ? STR_JOIN(req->arena, S("T"), digits) : digits;
		struct party_key_prefix_row *rows;
		size_t found;
		TRY(party_key_prefix(req->db, req->arena, tenant_of(req), KINDS[k], key, behind(req->arena, key),
			(int64_t)most, &rows, &found));
		for (size_t i = 0; i < found; i++) {
			bool there = false;
			for (size_t d = 0; d < count; d++)
				there |= ids[d] == rows[i].party_id.v;
			if (!there)
				ids[count++] = rows[i].party_id.v;
		}
	}
	return rows_of_ids(req, form, ids, count, most, f);
}

/* The local id itself, a number, or words. */
static enum err find(struct req *req, const struct party_index_form *form, size_t most, struct found *f) {
	int64_t id, before = form->after.has ? form->after.a : INT64_MAX;
	f->rows = ARENA_ARRAY(req->arena, struct party_list_row, most + IDS_AT_ONCE);
	if (ident_parse(str_trim(form->q), &id))
		TRY(rows_of_ids(req, form, &id, 1, most, f));
	if (f->count == 0 && is_number(req->arena, form->q))
		TRY(find_number(req, form, most, f));
	while (f->count == 0 || f->has_more) {
		int64_t *ids;
		size_t count;
		TRY(search_private_run(req->db, req->arena, tenant_of(req), SEARCH_PRIVATE_PARTY, form->q, before, most,
			&ids, &count));
		TRY(rows_of_ids(req, form, ids, count, most, f));
		f->has_more = count == most && f->count < most;
		if (count == 0 || !f->has_more)
			break;
		before = ids[count - 1];
	}
	return OK;
}

static enum err list(struct req *req, const struct party_index_form *form, size_t most, struct found *f) {
	bool newest = form->order == PARTY_ORDER_NEWEST;
	struct str after_name = form->after.text;
	struct party_id after_id = { form->after.a };
	return party_list(req->db, req->arena, newest ? PARTY_LIST_BY_NEWEST : PARTY_LIST_BY_NAME, tenant_of(req),
		PARTY_JOINED, form->kind != 0 ? &form->kind : NULL, form->state != 0 ? &form->state : NULL,
		form->after.has && !newest ? &after_name : NULL, after_id, form->after.has && newest ? &after_id : NULL,
		(int64_t)most, &f->rows, &f->count);
}

/* ---- the page ---- */

static struct party_line_view line_of(const struct req *req, struct str slug, const struct party_list_row *row) {
	return (struct party_line_view){ .name = row->name,
		.kana = row->kana,
		.kind = say_word(req, &party_kind_desc, row->kind),
		.state = row->state == PARTY_ACTIVE ? S("") : say_word(req, &party_state_desc, row->state),
		.number = row->corporate_number,
		.address = row->address,
		.telephone = row->telephone,
		.representative = row->representative,
		.url = party_url(req, slug, row->party_id, ""),
		.quiet = row->state == PARTY_CLOSED };
}

static struct list_empty nothing(const struct req *req, const struct party_index_view *v) {
	if (v->asked)
		return list_nothing(req, T("見つかりませんでした。"), T("短い言葉や、番号の一部でお試しください。"), T("すべての事業者を見る"), v->self);
	return list_nothing(req, T("事業者はまだ登録されていません。"), T("窓口で収受するか、新しく登録してください。"), NULL, v->self);
}

static void show_index(struct req *req, struct str slug, const struct party_index_form *form, const struct found *f,
	struct str next) {
	struct party_index_view *v = ARENA_NEW(req->arena, struct party_index_view);
	v->req = req;
	v->q = str_or_empty(form->q);
	v->asked = v->q.n > 0 || form->kind != 0 || form->state != 0;
	v->kind = input_filter(req, "kind", T("種別"), &party_kind_desc, req->refused ? 0 : (int)form->kind);
	v->state = input_filter(req, "state", T("状態"), &party_state_desc, (int)form->state);
	v->order = input_enum(req, "order", T("並べ方"), &party_order_desc,
		form->order == 0 ? PARTY_ORDER_NAME : (int)form->order, 0);
	v->receive_name = input_text(req, "name", T("名称"), STR_NONE, INPUT_REQUIRED);
	v->receive_kind = input_enum(req, "kind", T("種別"), &party_kind_desc, PARTY_BUSINESS, INPUT_REQUIRED);
	v->receive_kind.name = "receive-kind";
	v->can_write = session_has(req->session, ROLE_OFFICER);
	v->request_id = v->can_write ? form_new_request_id(req) : S("");
	v->self = url_build(req->arena, "/%s/office/parties", slug);
	v->receive = url_build(req->arena, "/%s/office/parties/receive", slug);
	v->items = ARENA_ARRAY(req->arena, struct party_line_view, f->count);
	v->count = f->count;
	for (size_t i = 0; i < f->count; i++)
		v->items[i] = line_of(req, slug, &f->rows[i]);
	v->make = url_build(req->arena, "/%s/office/parties/new", slug);
	v->list = list_frame(req, form->after.has, next);
	v->empty = nothing(req, v);
	party_page(req, slug, str_from(tr(req->lang, T("事業者の一覧"))), "wide", party_index_page_body, v, NULL, 0);
}

static struct str next_cursor(struct req *req, const struct party_index_form *form, struct found *f, size_t most) {
	if (f->count <= most)
		return STR_NONE;
	f->count = most;
	const struct party_list_row *last = &f->rows[most - 1];
	bool by_id = form->order == PARTY_ORDER_NEWEST || str_or_empty(form->q).n > 0;
	return cursor_text(req->arena,
		(struct cursor){ .has = true, .a = last->party_id.v, .text = by_id ? S("") : last->sort_key });
}

enum err party_index(struct req *req, const struct party_index_form *form) {
	struct found f = { .count = 0 };
	size_t most = (size_t)req_row_limit(req);
	TRY(str_or_empty(form->q).n > 0 ? find(req, form, most + 1, &f) : list(req, form, most + 1, &f));
	struct str next = next_cursor(req, form, &f, most);
	res_table(req, "parties",
		&(struct table){ .desc = &party_list_desc, .rows = f.rows, .count = f.count, .next_cursor = next });
	show_index(req, form->slug, form, &f, next);
	return OK;
}

/* ---- 収受: the time counts from the press; everything else can wait ---- */

enum err party_receive_prepare(struct req *req, const struct party_receive_form *form) {
	struct party_fields *f = ARENA_NEW(req->arena, struct party_fields);
	struct party_problems problems = { .count = 0 };
	*f = (struct party_fields){ .kind = form->kind,
		.state = PARTY_RECEIVED,
		.name = form->name,
		.kana = S(""),
		.trade_name = S(""),
		.corporate_number = S(""),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
	party_check(req->arena, f, &problems);
	req->prepared = f;
	return form_problems(req, &problems);
}

enum err party_receive_apply(struct req *req, const struct party_receive_form *form) {
	struct party_id id;
	(void)form;
	TRY(party_add(req->db, req->arena, tenant_of(req), actor_of(req), req->prepared, PARTY_BY_OFFICER, req->now_us,
		&id));
	req_act(req, id.v, S("窓口で収受しました。"));
	req_outcome(req, id_text(req->arena, id.v));
	return OK;
}

enum err party_receive_render(struct req *req, const struct party_receive_form *form) {
	const struct party_index_form all = { .slug = form->slug, .q = STR_NONE };
	struct party_id id;
	struct found f = { .count = 0 };
	if (!req->refused) {
		if (!id_parse(req->outcome, &id.v))
			return ERR_INTERNAL;
		res_redirect(req, party_url(req, form->slug, id, ""));
		return OK;
	}
	size_t most = 50;
	TRY(list(req, &all, most + 1, &f));
	struct str next = next_cursor(req, &all, &f, most);
	show_index(req, form->slug, &all, &f, next);
	return OK;
}
