/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register of files of personal data as a public page, and for officers with its tables and columns. */
#include "base/date.h"
#include "office/privacy/privacy-private.h"
#include "office/tenant/tenant.h"
#include "privacy_views.h"
#include "web/say.h"

static const struct col_desc FILE_COLS[] = {
	{ .name = "name",
		.label = T("個人情報ファイルの名称"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, name) },
	{ .name = "body",
		.label = T("行政機関等の名称"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, body) },
	{ .name = "section",
		.label = T("事務をつかさどる組織の名称"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, section) },
	{ .name = "purpose",
		.label = T("利用目的"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, purpose) },
	{ .name = "items", .label = T("記録項目"), .type = COL_TEXT, .offset = offsetof(struct personal_file, items) },
	{ .name = "scope", .label = T("記録範囲"), .type = COL_TEXT, .offset = offsetof(struct personal_file, scope) },
	{ .name = "source",
		.label = T("記録情報の収集方法"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, source) },
	{ .name = "recipients",
		.label = T("記録情報の経常的提供先"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, recipients) },
	{ .name = "retention",
		.label = T("保存期間"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, retention) },
	{ .name = "claims",
		.label = T("開示請求等を受理する組織"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, claims) },
	{ .name = "kind",
		.label = T("個人情報ファイルの種別"),
		.type = COL_TEXT,
		.offset = offsetof(struct personal_file, kind) },
};
const struct row_desc personal_file_desc = { .name = "personal_file",
	.size = sizeof(struct personal_file),
	.count = COUNT_OF(FILE_COLS),
	.cols = FILE_COLS };

static const struct col_desc ITEM_COLS[] = {
	{ .name = "file", .label = T("個人情報ファイルの名称"), .type = COL_TEXT, .offset = offsetof(struct personal_item, file) },
	{ .name = "table", .label = T("表"), .type = COL_TEXT, .offset = offsetof(struct personal_item, table) },
	{ .name = "column", .label = T("列"), .type = COL_TEXT, .offset = offsetof(struct personal_item, column) },
	{ .name = "label", .label = T("記録項目"), .type = COL_TEXT, .offset = offsetof(struct personal_item, label) },
};
const struct row_desc personal_item_desc = { .name = "personal_item",
	.size = sizeof(struct personal_item),
	.count = COUNT_OF(ITEM_COLS),
	.cols = ITEM_COLS };

static struct personal_file file_of(struct req *req, const struct tenant_all_row *tenant,
	const struct privacy_file *f) {
	struct str office = tenant->office.n > 0 ? tenant->office : say(req, T("産業振興の担当課"));
	return (struct personal_file){
		.name = say(req, f->name),
		.body = tenant_name(tenant, req->lang),
		.section = office,
		.purpose = say(req, f->purpose),
		.items = privacy_items(req->arena, f, req->lang),
		.scope = say(req, f->scope),
		.source = say(req, f->source),
		.recipients = say(req, f->recipients),
		.retention = say(req, f->retention),
		.claims = office,
		.kind = say(req, T("電子計算機で検索できるもの（法60条2項1号）")),
	};
}

static const struct personal_file *all_files(struct req *req, const struct tenant_all_row *tenant) {
	struct personal_file *files = ARENA_ARRAY(req->arena, struct personal_file, privacy_file_count);
	for (size_t i = 0; i < privacy_file_count; i++)
		files[i] = file_of(req, tenant, &privacy_files[i]);
	return files;
}

/* In the order of the files, then of the tables. */
static const struct personal_item *all_items(struct req *req, size_t *ret_count) {
	struct personal_item *items = ARENA_ARRAY(req->arena, struct personal_item, (size_t)db_personal_count);
	*ret_count = 0;
	for (size_t f = 0; f < privacy_file_count; f++)
		for (int i = 0; i < db_personal_count; i++)
			if (privacy_file_of(db_personals[i].table) == &privacy_files[f])
				items[(*ret_count)++] = (struct personal_item){ .file = say(req, privacy_files[f].name),
					.table = str_from(db_personals[i].table),
					.column = str_from(db_personals[i].column),
					.label = say(req, db_personals[i].label) };
	return items;
}

static enum err show(struct req *req, struct str slug, bool office) {
	struct tenant_all_row *tenant = ARENA_NEW(req->arena, struct tenant_all_row);
	struct personal_files_view *v = ARENA_NEW(req->arena, struct personal_files_view);
	size_t item_count;
	TRY(tenant_find_slug(req->db, req->arena, slug, tenant));
	const struct personal_item *items = all_items(req, &item_count);
	*v = (struct personal_files_view){ .municipality = tenant_name(tenant, req->lang),
		.files = all_files(req, tenant),
		.file_count = privacy_file_count,
		.items = items,
		.item_count = office ? item_count : 0,
		.csv = url_format(req, FORMAT_CSV),
		.xlsx = url_format(req, FORMAT_XLSX),
		.json = url_format(req, FORMAT_JSON) };
	struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);
	crumbs[0] = (struct crumb){ say(req, T("ホーム")), url_build(req->arena, "/") };
	crumbs[1] = (struct crumb){ v->municipality, url_build(req->arena, "/%s", tenant->slug) };
	res_page(req,
		&(struct page){ .title = say(req, T("個人情報ファイル簿")),
			.body = personal_files_page_body,
			.model = v,
			.crumbs = crumbs,
			.crumb_count = 2,
			.no_index = office });
	res_table(req, "personal-files",
		&(struct table){ .desc = &personal_file_desc, .rows = v->files, .count = privacy_file_count });
	res_subtable(req, "columns",
		&(struct table){ .desc = &personal_item_desc, .rows = items, .count = item_count });
	return OK;
}

enum err personal_files(struct req *req, const struct personal_files_form *form) {
	return show(req, form->slug, false);
}

enum err office_personal_files(struct req *req, const struct personal_files_form *form) {
	return show(req, form->slug, true);
}
