/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The state of the chains: its daily verification, the auditor's page about it, and the heads that everybody may
 * keep. */
#include "audit_views.h"
#include "base/date.h"
#include "base/log.h"
#include "office/audit/audit-private.h"

#include <sodium.h>

enum { WARN_AFTER_DAYS = 2, HEADS_IN_FEED = 100 };

struct str audit_hex(struct arena *a, struct str bytes) {
	char *hex = arena_bytes(a, 2 * bytes.n + 1);
	sodium_bin2hex(hex, 2 * bytes.n + 1, (const unsigned char *)bytes.p, bytes.n);
	return str_of(hex, 2 * bytes.n);
}

/* ---- the daily verification ---- */

struct checking {
	struct tenant_id tenant;
	struct audit_verdict verdict;
	int64_t now_us;
};

static enum err put_check(struct db *db, struct arena *a, void *context) {
	(void)a;
	const struct checking *c = context;
	const struct audit_verdict *v = &c->verdict;
	return audit_check_put(db, c->tenant, c->now_us, v->finding, v->seal_no, v->audit_id, v->links, v->unsealed,
		NULL);
}

/* A chain of which nothing was ever seen has no results. */
static enum err check_one(struct job_run *run, struct tenant_id tenant) {
	struct checking c = { .tenant = tenant, .now_us = run->now_us };
	TRY(db_read_begin(run->db));
	enum err e = audit_verify(run->db, tenant, &c.verdict);
	db_read_end(run->db);
	TRY(e);
	if (c.verdict.finding != AUDIT_INTACT)
		log_line(LOG_LEVEL_ERROR, "audit_broken", LOG_INT("tenant", tenant.v),
			LOG_INT("seal_no", c.verdict.seal_no), LOG_INT("finding", c.verdict.finding));
	if (c.verdict.links == 0 && c.verdict.unsealed == 0 && c.verdict.finding == AUDIT_INTACT)
		return OK;
	return writer_run(run->writer, tenant.v, put_check, run->arena, &c);
}

enum err audit_verify_job(struct job_run *run) {
	const struct tenant_all_row *tenants;
	size_t count;
	TRY(check_one(run, (struct tenant_id){ 0 }));
	TRY(tenant_list(run->db, run->arena, &tenants, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(check_one(run, tenants[i].tenant_id));
		TRY(job_extend(run));
		if (job_must_stop(run)) {
			run->again_us = run->now_us;
			return OK;
		}
	}
	return OK;
}

static struct str finding_word(const struct req *req, enum audit_finding finding) {
	return str_from(tr(req->lang, audit_finding_desc.values[finding].label));
}

enum err audit_warning(struct req *req, struct tenant_id tenant, struct str *ret_warning) {
	struct audit_check_list_row *checks;
	size_t count;
	*ret_warning = STR_NONE;
	TRY(audit_check_list(req->db, req->arena, tenant, INT64_MAX, 1, &checks, &count));
	if (count == 0)
		return OK;
	const struct msg_arg args[] = { { .name = "when", .text = req_time(req, checks[0].checked_us) },
		{ .name = "finding", .text = finding_word(req, checks[0].finding) },
		{ .name = "seal_no", .number = checks[0].seal_no } };
	if (checks[0].finding != AUDIT_INTACT)
		*ret_warning = tr_format(req->arena, req->lang,
			T("{when}の検証で、封印{seal_no}に問題が見つかりました。{finding}。"), args, COUNT_OF(args));
	else if (checks[0].checked_us < req->now_us - WARN_AFTER_DAYS * US_PER_DAY)
		*ret_warning = tr_format(req->arena, req->lang, T("{when}から検証が行われていません。"), args, 1);
	return OK;
}

/* ---- the chain ---- */

static struct crumb *crumbs_of(struct req *req, size_t *ret_count) {
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ str_from(tr(req->lang, T("操作・閲覧記録"))),
		url_build(req->arena, "/%s/office/audit", req_slug(req)) };
	*ret_count = 2;
	return crumbs;
}

static struct audit_check_item check_item(struct req *req, const struct audit_check_list_row *row) {
	return (struct audit_check_item){ .at = req_time(req, row->checked_us),
		.finding = finding_word(req, row->finding),
		.links = str_format(req->arena, "%lld", (long long)row->links),
		.seal_no = str_format(req->arena, "%lld", (long long)row->seal_no),
		.sound = row->finding == AUDIT_INTACT };
}

static enum err fill_head(struct req *req, struct tenant_id tenant, struct audit_chain_view *v) {
	struct audit_head_of_row *heads;
	struct audit_unsealed_count_row unsealed;
	struct audit_check_list_row *common;
	size_t count;
	TRY(audit_head_of(req->db, req->arena, tenant, &heads, &count));
	if (count > 0) {
		v->seal_no = str_format(req->arena, "%lld", (long long)heads[0].seal_no);
		v->chain = audit_hex(req->arena, heads[0].chain);
		v->sealed = req_time(req, heads[0].sealed_us);
	}
	TRY(audit_unsealed_count(req->db, req->arena, tenant, &unsealed));
	v->unsealed = unsealed.lines;
	TRY(audit_check_list(req->db, req->arena, (struct tenant_id){ 0 }, INT64_MAX, 1, &common, &count));
	if (count > 0)
		v->common = STR_JOIN(req->arena, req_time(req, common[0].checked_us), S(" "),
			finding_word(req, common[0].finding));
	return audit_warning(req, tenant, &v->warning);
}

enum err audit_chain_show(struct req *req, const struct audit_chain_show_form *form) {
	const struct tenant_id tenant = tenant_of(req);
	struct audit_chain_view *v = ARENA_NEW(req->arena, struct audit_chain_view);
	struct audit_check_list_row *rows;
	size_t count;
	v->req = req;
	TRY(fill_head(req, tenant, v));
	TRY(audit_check_list(req->db, req->arena, tenant, form->after.has ? form->after.a : INT64_MAX,
		req_row_limit(req) + 1, &rows, &count));
	v->has_more = (int64_t)count > req_row_limit(req);
	v->count = count - v->has_more;
	struct str next = v->has_more ?
		cursor_text(req->arena, (struct cursor){ .has = true, .a = rows[v->count - 1].checked_us }) :
		STR_NONE;
	v->more = url_with(req, "after", next);
	v->items = ARENA_ARRAY(req->arena, struct audit_check_item, v->count + 1);
	for (size_t i = 0; i < v->count; i++)
		v->items[i] = check_item(req, &rows[i]);
	res_table(req, "audit-checks",
		&(struct table){ .desc = &audit_check_list_desc,
			.rows = rows,
			.count = v->count,
			.next_cursor = next });
	struct page page = { .title = str_from(tr(req->lang, T("記録の封印"))),
		.body = audit_chain_page_body,
		.model = v,
		.no_index = true };
	page.crumbs = crumbs_of(req, &page.crumb_count);
	res_page(req, &page);
	return OK;
}

/* ---- published heads ---- */

static const struct col_desc PUBLISHED_COLS[] = {
	{ .name = "day", .label = T("日付"), .type = COL_DATE, .offset = offsetof(struct audit_published, day) },
	{ .name = "code",
		.label = T("自治体コード"),
		.type = COL_TEXT,
		.offset = offsetof(struct audit_published, code) },
	{ .name = "municipality",
		.label = T("自治体"),
		.type = COL_TEXT,
		.offset = offsetof(struct audit_published, municipality) },
	{ .name = "seal_no",
		.label = T("封印番号"),
		.type = COL_INT,
		.offset = offsetof(struct audit_published, seal_no) },
	{ .name = "chain", .label = T("連鎖値"), .type = COL_TEXT, .offset = offsetof(struct audit_published, chain) },
	{ .name = "published_us",
		.label = T("公表日時"),
		.type = COL_TIME,
		.offset = offsetof(struct audit_published, published_us) },
};
const struct row_desc audit_published_desc = { .name = "audit_published",
	.size = sizeof(struct audit_published),
	.count = COUNT_OF(PUBLISHED_COLS),
	.cols = PUBLISHED_COLS };

static struct audit_published published_of(struct req *req, const struct audit_head_list_row *row) {
	bool common = str_is_none(row->code);
	return (struct audit_published){ .day = row->day,
		.code = common ? S("") : row->code,
		.seal_no = row->seal_no,
		.published_us = row->published_us,
		.municipality = common       ? str_from(tr(req->lang, T("自治体によらない記録"))) :
			req->lang == LANG_EN ? row->english :
				row->name,
		.chain = audit_hex(req->arena, row->chain) };
}

static struct feed_entry entry_of(struct req *req, const struct audit_published *p) {
	struct str day = date_format_iso(req->arena, p->day), code = p->code.n > 0 ? p->code : S("-");
	const struct msg_arg args[] = { { .name = "day", .text = day }, { .name = "name", .text = p->municipality },
		{ .name = "seal_no", .number = p->seal_no } };
	return (struct feed_entry){ .id = STR_JOIN(req->arena, S("urn:x-kassei:audit-head:"), code, S(":"), day),
		.title = tr_format(req->arena, req->lang, T("{day} {name} 封印{seal_no}"), args, COUNT_OF(args)),
		.summary = p->chain,
		.url = url_query(req->arena, url_build(req->arena, "/audit-heads"), "municipality", p->code),
		.updated_us = p->published_us };
}

static void give_feed(struct req *req, const struct audit_published *rows, size_t count) {
	size_t shown = count < HEADS_IN_FEED ? count : HEADS_IN_FEED;
	struct feed_entry *entries = ARENA_ARRAY(req->arena, struct feed_entry, shown + 1);
	for (size_t i = 0; i < shown; i++)
		entries[i] = entry_of(req, &rows[i]);
	res_feed(req, str_from(tr(req->lang, T("操作・閲覧記録の連鎖値"))), entries, shown);
}

static void show_heads(struct req *req, const struct audit_published *rows, size_t count, struct str next) {
	struct audit_heads_view *v = ARENA_NEW(req->arena, struct audit_heads_view);
	*v = (struct audit_heads_view){ .count = count,
		.has_more = !str_is_none(next),
		.more = url_with(req, "after", next),
		.json = url_format(req, FORMAT_JSON),
		.csv = url_format(req, FORMAT_CSV),
		.xlsx = url_format(req, FORMAT_XLSX),
		.atom = url_format(req, FORMAT_ATOM) };
	v->items = ARENA_ARRAY(req->arena, struct audit_head_item, count + 1);
	for (size_t i = 0; i < count; i++)
		v->items[i] = (struct audit_head_item){ .day = date_format_iso(req->arena, rows[i].day),
			.municipality = rows[i].municipality,
			.seal_no = str_format(req->arena, "%lld", (long long)rows[i].seal_no),
			.chain = rows[i].chain };
	struct crumb *home = ARENA_NEW(req->arena, struct crumb);
	*home = (struct crumb){ str_from(tr(req->lang, T("ホーム"))), url_build(req->arena, "/") };
	res_page(req,
		&(struct page){ .title = str_from(tr(req->lang, T("操作・閲覧記録の連鎖値"))),
			.body = audit_heads_page_body,
			.model = v,
			.crumbs = home,
			.crumb_count = 1,
			.width = "wide" });
}

enum err audit_heads(struct req *req, const struct audit_heads_form *form) {
	struct audit_head_list_row *rows;
	struct tenant_all_row tenant;
	size_t count;
	struct date day = { INT32_MAX };
	struct tenant_id after = { 0 };
	if (form->municipality.n > 0)
		TRY(tenant_find_code(req->db, req->arena, form->municipality, &tenant));
	if (form->after.has) {
		day.days = (int32_t)form->after.a;
		after.v = form->after.b;
	}
	TRY(audit_head_list(req->db, req->arena, day, after, form->municipality.n > 0 ? &tenant.tenant_id : NULL,
		req_row_limit(req) + 1, &rows, &count));
	bool more = (int64_t)count > req_row_limit(req);
	count -= more;
	struct str next = more ? cursor_text(req->arena,
					 (struct cursor){ .has = true,
						 .a = rows[count - 1].day.days,
						 .b = rows[count - 1].tenant_id.v }) :
				 STR_NONE;
	struct audit_published *heads = ARENA_ARRAY(req->arena, struct audit_published, count + 1);
	for (size_t i = 0; i < count; i++)
		heads[i] = published_of(req, &rows[i]);
	res_table(req, "audit-heads",
		&(struct table){ .desc = &audit_published_desc, .rows = heads, .count = count, .next_cursor = next });
	give_feed(req, heads, count);
	show_heads(req, heads, count, next);
	return OK;
}
