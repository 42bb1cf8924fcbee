/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei audit verify`: computes every chain of the trail anew and names the first place where it was tampered with. */
#include "base/settings.h"
#include "cmd/cmd.h"
#include "office/audit/audit.h"

#include <stdio.h>

static void print_verdict(struct arena *a, const char *code, struct str name, const struct audit_verdict *v) {
	printf("%s\t%.*s\t%lld\t%lld\t%s", code, STR_ARG(name), (long long)v->links, (long long)v->unsealed, audit_finding_desc.values[v->finding].word);
	if (v->finding != AUDIT_INTACT)
		printf("\t%lld\t%.*s\t%s", (long long)v->seal_no, STR_ARG(id_to_text(a, v->audit_id.v)), audit_finding_desc.values[v->finding].label);
	putchar('\n');
}

/* *intact becomes false when a chain is broken; towns without a trail are not named. */
static enum err verify_one(struct db *db, struct arena *a, struct tenant_id tenant, const char *code, struct str name, bool *intact) {
	struct audit_verdict v;
	TRY(audit_verify(db, tenant, &v));
	if (v.links > 0 || v.unsealed > 0 || v.finding != AUDIT_INTACT)
		print_verdict(a, code, name, &v);
	*intact &= v.finding == AUDIT_INTACT;
	return OK;
}

static enum err verify_all(struct db *db, struct arena *a, bool *intact) {
	const struct tenant_all_row *tenants;
	size_t count;
	TRY(verify_one(db, a, (struct tenant_id){ 0 }, "-", S("（自治体によらない記録）"), intact));
	TRY(tenant_list(db, a, &tenants, &count));
	for (size_t i = 0; i < count; i++)
		TRY(verify_one(db, a, tenants[i].tenant_id, str_to_cstr(a, tenants[i].code), tenants[i].name, intact));
	return OK;
}

static enum err verify(struct arena *a, int argc, char **argv, bool *intact, struct str *ret_detail) {
	struct settings s;
	struct db *db;
	TRY(settings_load(&s, a, &argc, argv, ret_detail));
	if (argc > 0) {
		*ret_detail = str_format(a, "\"%s\" is not a setting", argv[0]);
		return ERR_INPUT;
	}
	TRY(db_open(s.database, DB_READ_ONLY, a, &db, ret_detail));
	enum err e = db_read_begin(db);
	if (e == OK) {
		puts("コード\t自治体\t封印\t未封印\t結果\t封印番号\t記録番号\t内容");
		e = verify_all(db, a, intact);
		db_read_end(db);
	}
	if (e != OK)
		*ret_detail = str_copy(a, db_error(db));
	db_close(db);
	return e;
}

int cmd_audit_verify(int argc, char **argv) {
	struct arena *a = arena_new();
	struct str detail = STR_NONE;
	bool intact = true;
	enum err e = verify(a, argc, argv, &intact, &detail);
	if (e != OK)
		fprintf(stderr, "kassei audit verify: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
	arena_free(a);
	return e == OK && intact ? 0 : 1;
}
