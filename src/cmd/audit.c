/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei audit verify [--heads FILE]`: computes every chain of the trail anew and names the first place where it was
 * tampered with. FILE is a copy of /audit-heads.json that somebody kept: it betrays also a chain that was rewritten
 * together with its heads. */
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "office/audit/audit.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>

static void print_verdict(struct arena *a, const char *code, struct str name, const struct audit_verdict *v) {
	printf("%s\t%.*s\t%lld\t%lld\t%s", code, STR_ARG(name), (long long)v->links, (long long)v->unsealed,
		audit_finding_desc.values[v->finding].word);
	if (v->finding != AUDIT_INTACT)
		printf("\t%lld\t%.*s\t%s", (long long)v->seal_no, STR_ARG(id_to_text(a, v->audit_id.v)),
			audit_finding_desc.values[v->finding].label);
	else if (v->disposed > 0)
		printf("\t\t\t保存期間の過ぎた記録の廃棄 %lld件", (long long)v->disposed);
	putchar('\n');
}

/* *intact becomes false when a chain is broken; towns without a trail are not named. */
static enum err verify_one(struct db *db, struct arena *a, struct tenant_id tenant, const char *code, struct str name,
	bool *intact) {
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

/* ---- heads that somebody kept ---- */

static const char *text_of(json_t *head, const char *key) {
	const char *text = json_string_value(json_object_get(head, key));
	return text != NULL ? text : "";
}

/* The link of that number is there and has this chain value. */
static enum err head_holds(struct db *db, struct arena *a, json_t *head, bool *ret_holds) {
	struct tenant_all_row tenant = { .tenant_id = { 0 } };
	struct audit_seal_of_row *seals;
	size_t count;
	char hex[2 * 64 + 1];
	const char *code = text_of(head, "code");
	if (*code != '\0')
		TRY(tenant_find_code(db, a, str_from(code), &tenant));
	TRY(audit_seal_of(db, a, tenant.tenant_id, json_integer_value(json_object_get(head, "seal_no")), &seals,
		&count));
	*ret_holds = false;
	if (count > 0 && seals[0].chain.n <= 64) {
		sodium_bin2hex(hex, sizeof hex, (const unsigned char *)seals[0].chain.p, seals[0].chain.n);
		*ret_holds = strcmp(hex, text_of(head, "chain")) == 0;
	}
	return OK;
}

/* Every head of the copy; those that differ are printed like verdicts. */
static enum err compare_heads(struct db *db, struct arena *a, json_t *heads, bool *intact) {
	for (size_t i = 0; i < json_array_size(heads); i++) {
		json_t *head = json_array_get(heads, i);
		struct arena_mark mark = arena_mark(a);
		bool holds;
		TRY(head_holds(db, a, head, &holds));
		arena_rewind(a, mark);
		*intact &= holds;
		if (!holds)
			printf("%s\t%s\t\t\t%s\t%lld\t%s\t%s\n", text_of(head, "code"), text_of(head, "municipality"),
				audit_finding_desc.values[AUDIT_HEAD_DIFFERS].word,
				(long long)json_integer_value(json_object_get(head, "seal_no")), text_of(head, "day"),
				audit_finding_desc.values[AUDIT_HEAD_DIFFERS].label);
	}
	return OK;
}

static enum err verify_kept(struct db *db, struct arena *a, const char *path, bool *intact, struct str *ret_detail) {
	json_error_t error;
	json_t *kept = json_load_file(path, JSON_REJECT_DUPLICATES, &error), *heads = json_object_get(kept, "items");
	enum err e = json_is_array(heads) ? compare_heads(db, a, heads, intact) : ERR_FORMAT;
	if (e == ERR_FORMAT)
		*ret_detail = str_format(a, "%s is no copy of /audit-heads.json", path);
	json_decref(kept);
	return e;
}

static enum err verify(struct arena *a, int argc, char **argv, bool *intact, struct str *ret_detail) {
	struct settings s;
	struct db *db;
	struct str heads = option_take(&argc, argv, "--heads");
	TRY(option_settings(&s, a, &argc, argv, 0, ret_detail));
	TRY(db_open(s.database, DB_READ_ONLY | DB_PATIENT, a, &db, ret_detail));
	enum err e = db_read_begin(db);
	if (e == OK) {
		puts("コード\t自治体\t封印\t未封印\t結果\t封印番号\t記録番号\t内容");
		e = verify_all(db, a, intact);
		if (e == OK && !str_is_none(heads))
			e = verify_kept(db, a, heads.p, intact, ret_detail);
		db_read_end(db);
	}
	if (e != OK && str_is_none(*ret_detail))
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
