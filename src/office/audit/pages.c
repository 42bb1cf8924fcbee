/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor's pages: who saw this firm, what did this officer do, and one line with its proof. */
#include "audit_views.h"
#include "base/date.h"
#include "office/account/account.h"
#include "office/audit/audit-private.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"
#include "web/say.h"

enum { SUBJECTS_SHOWN = 200, READINGS_SHOWN = 200 };

/* ---- rows ---- */

#define LINE_COLS(row)                                                                                                                \
	{ .name = "audit_id", .label = T("記録番号"), .type = COL_ID, .offset = offsetof(struct row, line.audit_id) },                     \
	{ .name = "at_us", .label = T("日時"), .type = COL_TIME, .offset = offsetof(struct row, line.at_us) },                             \
	{ .name = "kind", .label = T("種別"), .type = COL_ENUM, .offset = offsetof(struct row, line.kind), .values = &audit_kind_desc },   \
	{ .name = "account_id", .label = T("アカウント番号"), .type = COL_ID, .offset = offsetof(struct row, line.account_id) },           \
	{ .name = "account", .label = T("操作者"), .type = COL_TEXT, .personal = true, .offset = offsetof(struct row, line.account) },     \
	{ .name = "act", .label = T("したこと"), .type = COL_TEXT, .offset = offsetof(struct row, act) },                                  \
	{ .name = "sentence", .label = T("内容"), .type = COL_TEXT, .offset = offsetof(struct row, line.sentence) },                       \
	{ .name = "party_id", .label = T("事業者番号"), .type = COL_ID, .offset = offsetof(struct row, line.party_id) },                   \
	{ .name = "right", .label = T("立場"), .type = COL_TEXT, .offset = offsetof(struct row, right) },                                  \
	{ .name = "mandate_id", .label = T("委任番号"), .type = COL_ID, .offset = offsetof(struct row, line.mandate_id) },                 \
	{ .name = "remote", .label = T("接続元"), .type = COL_TEXT, .personal = true, .offset = offsetof(struct row, line.remote) },       \
	{ .name = "route", .label = T("処理"), .type = COL_TEXT, .offset = offsetof(struct row, line.route) },                             \
	{ .name = "path", .label = T("アドレス"), .type = COL_TEXT, .offset = offsetof(struct row, line.path) },                           \
	{ .name = "format", .label = T("形式"), .type = COL_TEXT, .offset = offsetof(struct row, line.format) },                           \
	{ .name = "statements", .label = T("読み出した記録"), .type = COL_TEXT, .offset = offsetof(struct row, line.statements) },         \
	{ .name = "subjects", .label = T("対象者数"), .type = COL_INT, .offset = offsetof(struct row, line.subjects) },                    \
	{ .name = "seal_no", .label = T("封印番号"), .type = COL_INT, .nullable = true, .offset = offsetof(struct row, line.seal_no) }

static const struct col_desc ENTRY_COLS[] = { LINE_COLS(audit_entry) };
const struct row_desc audit_entry_desc = { .name = "audit_entry",
	.size = sizeof(struct audit_entry),
	.count = COUNT_OF(ENTRY_COLS),
	.cols = ENTRY_COLS };

static const struct col_desc PROOF_COLS[] = {
	LINE_COLS(audit_proof),
	{ .name = "request_id",
		.label = T("要求番号"),
		.type = COL_TEXT,
		.offset = offsetof(struct audit_proof, line.request_id) },
	{ .name = "sealed_us",
		.label = T("封印日時"),
		.type = COL_TIME,
		.nullable = true,
		.offset = offsetof(struct audit_proof, sealed_us) },
	{ .name = "line_hash",
		.label = T("行の照合値"),
		.type = COL_TEXT,
		.offset = offsetof(struct audit_proof, hash) },
	{ .name = "chain", .label = T("連鎖値"), .type = COL_TEXT, .offset = offsetof(struct audit_proof, chain) },
};
const struct row_desc audit_proof_desc = { .name = "audit_proof",
	.size = sizeof(struct audit_proof),
	.count = COUNT_OF(PROOF_COLS),
	.cols = PROOF_COLS };

/* ---- words ---- */

static struct str act_words(const struct req *req, struct str route) {
	const char *words = audit_words(route);
	return words != NULL ? str_from(tr(req->lang, words)) : route;
}

static struct crumb *crumbs_of(struct req *req, size_t *ret_count) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("操作・閲覧記録"))),
		url_build(req->arena, "/%s/office/audit", req_slug(req)) };
	*ret_count = 2;
	return crumbs;
}

/* ---- whom a filter means ---- */

struct chosen {
	struct account_id account;
	struct party_id party;
	bool nobody;            /* what was typed is nobody's, or several people's */
	struct str unknown;     /* that text */
	struct str about;       /* heading */
};

/* An officer by name, number or address, or any account by its address. */
static enum err find_person(struct req *req, struct str typed, struct chosen *c) {
	struct audit_officer_find_row *officers;
	struct audit_account_find_row *accounts;
	size_t count;
	struct str key = account_email_key(req->arena, typed);
	TRY(audit_officer_find(req->db, req->arena, tenant_of(req), typed, key, &officers, &count));
	if (count == 1)
		c->account = officers[0].account_id;
	if (count == 0) {
		TRY(audit_account_find(req->db, req->arena, key, &accounts, &count));
		if (count == 1)
			c->account = accounts[0].account_id;
	}
	if (c->account.v == 0) {
		c->nobody = true;
		c->unknown = typed;
	}
	return OK;
}

/* A party by its corporate number or its name, former names too. */
static enum err find_firm(struct req *req, struct str typed, struct chosen *c) {
	enum err e = party_find_one(req->db, req->arena, tenant_of(req), typed, &c->party);
	if (e != ERR_NOT_FOUND)
		return e;
	c->nobody = true;
	c->unknown = typed;
	return OK;
}

static enum err name_chosen(struct req *req, struct chosen *c) {
	struct audit_account_name_row *accounts;
	struct audit_party_name_row *parties;
	size_t count;
	struct msg_arg arg = { .name = "name" };
	if (c->account.v != 0) {
		TRY(audit_account_name(req->db, req->arena, c->account, &accounts, &count));
		arg.text = count > 0 ? accounts[0].name : id_text(req->arena, c->account.v);
		c->about = tr_format(req->arena, req->lang, T("{name}さんがしたこと"), &arg, 1);
	}
	if (c->party.v != 0) {
		TRY(audit_party_name(req->db, req->arena, tenant_of(req), c->party, &parties, &count));
		arg.text = count > 0 ? parties[0].name : id_text(req->arena, c->party.v);
		c->about = tr_format(req->arena, req->lang, T("{name}の記録を見た人・扱った人"), &arg, 1);
	}
	return OK;
}

static enum err choose(struct req *req, const struct audit_index_form *form, struct chosen *c) {
	*c = (struct chosen){ .account = form->account, .party = form->party };
	if (form->person.n > 0) {
		c->account.v = 0;
		TRY(find_person(req, form->person, c));
	}
	if (form->firm.n > 0) {
		c->party.v = 0;
		TRY(find_firm(req, form->firm, c));
	}
	return name_chosen(req, c);
}

/* ---- the list ---- */

static struct audit_entry entry_of(const struct req *req, const struct audit_list_row *row) {
	return (struct audit_entry){ .line = *row,
		.act = act_words(req, row->route),
		.right = say_word(req, &session_right_desc, row->acting) };
}

static struct audit_item item_of(struct req *req, const struct audit_entry *e) {
	struct url list = url_build(req->arena, "/%s/office/audit", req_slug(req));
	bool somebody = e->line.account_id.v != 0;
	return (struct audit_item){
		.at = req_time(req, e->line.at_us),
		.act = e->act,
		.sentence = e->line.sentence,
		.kind = say_word(req, &audit_kind_desc, e->line.kind),
		.right = e->right,
		.who = somebody ? e->line.account : str_from(tr(req->lang, T("サインインしていない人"))),
		.who_url = somebody ?
			url_query(req->arena, list, "account", id_text(req->arena, e->line.account_id.v)) :
			(struct url){ S("") },
		.url = url_build(req->arena, "/%s/office/audit/%d", req_slug(req), e->line.audit_id.v),
	};
}

/* Rows of one page and one more; none when nobody is meant. */
static enum err read_lines(struct req *req, const struct audit_index_form *form, const struct chosen *c,
	struct audit_list_row **ret_rows, size_t *ret_count) {
	int64_t since_us = form->from.has ? jst_to_us((struct date){ (int32_t)form->from.v }, 0, 0, 0) : INT64_MIN;
	int64_t before_us = form->to.has ? jst_to_us((struct date){ (int32_t)form->to.v }, 24, 0, 0) : INT64_MAX;
	struct audit_id before = { 0 };
	*ret_count = 0;
	if (c->nobody)
		return OK;
	if (form->after.has && form->after.a < before_us) {
		before_us = form->after.a;
		before.v = form->after.b;
	}
	return audit_list(req->db, req->arena, tenant_of(req), since_us, before_us, before,
		c->account.v != 0 ? &c->account : NULL, form->kind != 0 ? &form->kind : NULL,
		c->party.v != 0 ? &c->party : NULL, req_row_limit(req) + 1, ret_rows, ret_count);
}

static struct str day_text(struct req *req, struct opt_int day) {
	return day.has ? date_format_iso(req->arena, (struct date){ (int32_t)day.v }) : STR_NONE;
}

static void fill_fields(struct req *req, const struct audit_index_form *form, struct audit_index_view *v) {
	v->person = input_text(req, "person", T("どなたが"), form->person, 0);
	v->person.hint = str_from(tr(req->lang, T("職員の氏名・職員番号、またはメールアドレス")));
	v->firm = input_text(req, "firm", T("どの事業者の"), form->firm, 0);
	v->firm.hint = str_from(tr(req->lang, T("名称または法人番号")));
	v->kind = input_filter(req, "kind", T("種別"), &audit_kind_desc, (int)form->kind);
	v->from = input_typed(req, "from", T("いつから"), "date", NULL, day_text(req, form->from), INPUT_SHORT);
	v->to = input_typed(req, "to", T("いつまで"), "date", NULL, day_text(req, form->to), INPUT_SHORT);
	if (form->account.v != 0 && form->person.n == 0)
		v->account = id_text(req->arena, form->account.v);
	if (form->party.v != 0 && form->firm.n == 0)
		v->party = id_text(req->arena, form->party.v);
}

static void fill_links(struct req *req, const struct audit_index_form *form, struct str next,
	struct audit_index_view *v) {
	v->self = url_build(req->arena, "/%s/office/audit", req_slug(req));
	v->chain = url_build(req->arena, "/%s/office/audit/chain", req_slug(req));
	v->list = list_frame(req, form->after.has, next);
	v->empty = list_nothing(req, T("条件に合う記録はありません。"), T("期間を広げるか、条件を減らしてください。"), T("すべての条件を外す"), v->self);
}

static enum err show_index(struct req *req, const struct audit_index_form *form, const struct chosen *c,
	const struct audit_entry *entries, size_t count, struct str next) {
	struct audit_index_view *v = ARENA_NEW(req->arena, struct audit_index_view);
	*v = (struct audit_index_view){ .req = req, .about = c->about, .unknown = c->unknown, .count = count };
	TRY(audit_warning(req, tenant_of(req), &v->warning));
	v->items = ARENA_ARRAY(req->arena, struct audit_item, count + 1);
	for (size_t i = 0; i < count; i++)
		v->items[i] = item_of(req, &entries[i]);
	fill_fields(req, form, v);
	fill_links(req, form, next, v);
	struct page page = { .title = str_from(tr(req->lang, T("操作・閲覧記録"))),
		.body = audit_index_page_body,
		.model = v,
		.no_index = true,
		.width = "wide" };
	page.crumbs = crumbs_of(req, &page.crumb_count);
	page.crumb_count = 1;
	res_page(req, &page);
	return OK;
}

enum err audit_index(struct req *req, const struct audit_index_form *form) {
	struct chosen c;
	struct audit_list_row *rows = NULL;
	size_t count;
	TRY(choose(req, form, &c));
	TRY(read_lines(req, form, &c, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct audit_entry *entries = ARENA_ARRAY(req->arena, struct audit_entry, count + 1);
	for (size_t i = 0; i < count; i++)
		entries[i] = entry_of(req, &rows[i]);
	struct str next = more ?
		cursor_text(req->arena,
			(struct cursor){ .has = true, .a = rows[count - 1].at_us, .b = rows[count - 1].audit_id.v }) :
		STR_NONE;
	res_table(req, "audit",
		&(struct table){ .desc = &audit_entry_desc, .rows = entries, .count = count, .next_cursor = next });
	return req->format == FORMAT_HTML ? show_index(req, form, &c, entries, count, next) : OK;
}

/* ---- one line ---- */

/* "party_by_id=1, party_list=50" as rows of a table. */
static void fill_readings(struct req *req, struct str statements, struct audit_show_view *v) {
	struct str rest = statements;
	v->readings = ARENA_ARRAY(req->arena, struct audit_reading, READINGS_SHOWN);
	while (!str_is_none(rest) && rest.n > 0 && v->reading_count < READINGS_SHOWN) {
		struct str rows = str_cut(&rest, S(", ")), name = str_cut(&rows, S("="));
		v->readings[v->reading_count++] =
			(struct audit_reading){ .statement = name, .rows = str_or_empty(rows) };
	}
}

static void fill_subjects(struct req *req, const struct audit_subjects_of_row *rows, size_t count,
	struct audit_show_view *v) {
	struct url list = url_build(req->arena, "/%s/office/audit", req_slug(req));
	size_t shown = count < SUBJECTS_SHOWN ? count : SUBJECTS_SHOWN;
	v->subjects = ARENA_ARRAY(req->arena, struct audit_person, shown + 1);
	for (size_t i = 0; i < shown; i++) {
		bool party = rows[i].party_id.v != 0;
		struct str name = party ? rows[i].party_name : rows[i].account_name,
			id = id_text(req->arena, party ? rows[i].party_id.v : rows[i].account_id.v);
		v->subjects[i] = (struct audit_person){ .name = str_is_none(name) ? id : name,
			.url = url_query(req->arena, list, party ? "party" : "account", id) };
	}
	v->subject_count = shown;
	v->subjects_more = (int64_t)(count - shown);
}

/* The link, and whether line and link still fit. */
static enum err fill_seal(struct req *req, struct audit_proof *proof, struct audit_show_view *v) {
	struct audit_seal_of_row *seals;
	enum audit_finding finding;
	size_t count = 0;
	if (proof->line.seal_no.has)
		TRY(audit_seal_of(req->db, req->arena, tenant_of(req), proof->line.seal_no.v, &seals, &count));
	if (count == 0) {
		v->verdict = str_from(tr(req->lang, T("まだ封印されていません（1秒ほどで封印されます）。")));
		return OK;
	}
	proof->hash = audit_hex(req->arena, seals[0].hash);
	proof->chain = audit_hex(req->arena, seals[0].chain);
	proof->sealed_us = (struct opt_int){ .has = true, .v = seals[0].sealed_us };
	TRY(audit_verify_line(req->db, req->arena, tenant_of(req), seals[0].seal_no, &finding));
	v->sound = finding == AUDIT_INTACT;
	v->verdict = say_word(req, &audit_finding_desc, finding);
	v->seal_no = str_format(req->arena, "%lld", (long long)seals[0].seal_no);
	v->sealed = req_time(req, seals[0].sealed_us);
	v->hash = proof->hash;
	v->chain = proof->chain;
	return OK;
}

static void fill_line(struct req *req, const struct audit_proof *proof, struct audit_show_view *v) {
	const struct audit_by_id_row *l = &proof->line;
	const struct audit_entry entry = { .act = proof->act,
		.line = { .audit_id = l->audit_id,
			.at_us = l->at_us,
			.kind = l->kind,
			.account_id = l->account_id,
			.account = l->account,
			.sentence = l->sentence } };
	v->item = item_of(req, &entry);
	v->id = id_text(req->arena, l->audit_id.v);
	v->right = proof->right;
	v->remote = l->remote;
	v->route = l->route;
	v->path = l->path;
	v->format = l->format;
	v->request_id = l->request_id;
	fill_readings(req, l->statements, v);
}

enum err audit_show(struct req *req, const struct audit_show_form *form) {
	struct audit_proof *proof = ARENA_NEW(req->arena, struct audit_proof);
	struct audit_show_view *v = ARENA_NEW(req->arena, struct audit_show_view);
	struct audit_subjects_of_row *subjects;
	size_t count;
	*proof = (struct audit_proof){ .hash = S(""), .chain = S("") };
	v->req = req;
	TRY(audit_by_id(req->db, req->arena, tenant_of(req), form->audit_id, &proof->line));
	TRY(audit_subjects_of(req->db, req->arena, tenant_of(req), form->audit_id,
		req_row_limit(req) > 1000 ? req_row_limit(req) : 1000, &subjects, &count));
	proof->act = act_words(req, proof->line.route);
	proof->right = say_word(req, &session_right_desc, proof->line.acting);
	TRY(fill_seal(req, proof, v));
	fill_line(req, proof, v);
	fill_subjects(req, subjects, count, v);
	struct page page = { .title = str_from(tr(req->lang, T("操作・閲覧記録の1件"))),
		.body = audit_show_page_body,
		.model = v,
		.no_index = true };
	page.crumbs = crumbs_of(req, &page.crumb_count);
	res_page(req, &page);
	res_record(req, "audit", &audit_proof_desc, proof);
	res_subtable(req, "subjects",
		&(struct table){ .desc = &audit_subjects_of_desc, .rows = subjects, .count = count });
	return OK;
}
