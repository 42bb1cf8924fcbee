/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei demo`: the plan library and the fictional city, through the same import that an officer uses. */
#include "cmd/cmd.h"
#include "cmd/demo_accounting.h"
#include "cmd/demo_budget.h"
#include "cmd/demo_payments.h"
#include "cmd/demo_people.h"
#include "cmd/documents.h"
#include "cmd/option.h"
#include "base/clock.h"
#include "cmd/store.h"
#include "office/demo/demo.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"
#include "web/asset.h"

#include <stdio.h>

/* The plans of the fictional city in the order of their years; other layouts of the same plans are only for reading. */
static const char *const SAMPLES[] = { "mihonno-2020-markdown.txt", "mihonno-2023-text.txt",
	"mihonno-2026-twocolumn.txt", "mihonno-logic.tsv" };

static enum err add_library(struct buf *envelope) {
	for (size_t i = 0; i < asset_count; i++) {
		struct str name = str_from(asset_table[i].name);
		struct str body = str_of((const char *)asset_table[i].bytes, asset_table[i].n);
		if (str_starts(name, S("13")) && str_ends(name, S(".json")))
			envelope_add(envelope, name, "facts", body, body);
	}
	return OK;
}

static enum err add_samples(struct arena *a, struct buf *envelope, struct str *ret_problem) {
	for (size_t i = 0; i < COUNT_OF(SAMPLES); i++)
		TRY(document_add_bytes(a, envelope, str_from(SAMPLES[i]), embedded_file(SAMPLES[i]), ret_problem));
	return OK;
}

/* People whose password everybody knows never come into a town's own database. */
static enum err ask_allowed(struct db *db, struct arena *a, void *context UNUSED) {
	return demo_allowed(db, a);
}

static enum err allowed(struct writer *writer, struct arena *a, struct str *ret_detail) {
	enum err e = writer_run(writer, 0, ask_allowed, a, NULL);
	if (e == ERR_CONFLICT)
		*ret_detail = S(
			"somebody has an account in this database already: the demonstration, whose passwords everybody may read, needs a database of its own");
	return e;
}

static enum err fill(struct writer *writer, struct arena *a, struct str *ret_detail) {
	struct plan_import import = { .publish = true };
	struct buf envelope;
	buf_init(&envelope, a, 256 << 20);
	buf_init(&import.report, a, 64 << 20);
	TRY(add_library(&envelope));
	TRY(add_samples(a, &envelope, ret_detail));
	envelope_end(&envelope);
	import.envelope = buf_view(&envelope);
	enum err e = store_import(writer, a, &import);
	*ret_detail = import.reason;
	if (e == OK)
		printf("%.*s%d件の計画を公開しました。\n", STR_ARG(buf_view(&import.report)), import.published);
	return e;
}

/* ---- the fictional city's businesses ---- */

#define PARTIES "mihonno-parties.tsv"

struct demo_parties { struct party_table table; };

/* Once: whoever has parties keeps them. */
static enum err add_parties(struct db *db, struct arena *a, void *context) {
	struct demo_parties *demo = context;
	struct tenant_all_row city;
	struct party_list_row *rows;
	size_t count;
	const struct party_actor actor = { .account = { 0 }, .now_us = clock_now() };
	TRY(tenant_find_code(db, a, S(DEMO_CITY), &city));
	TRY(party_list(db, a, PARTY_LIST_BY_NEWEST, city.tenant_id, PARTY_JOINED, NULL, NULL, NULL,
		(struct party_id){ 0 }, NULL, 1, &rows, &count));
	if (count > 0)
		return OK;
	return party_table_write(db, a, city.tenant_id, actor, LANG_JA, embedded_file(PARTIES), S(PARTIES),
		&demo->table);
}

static enum err fill_parties(struct writer *writer, struct arena *a, struct str *ret_detail) {
	struct demo_parties demo = { .table = { .reason = S("the businesses of the fictional city were refused") } };
	enum err e = writer_run(writer, 0, add_parties, a, &demo);
	*ret_detail = demo.table.reason;
	if (e == OK && demo.table.added > 0)
		printf("みほん野市（架空）の事業者を%lld件登録しました。\n", (long long)demo.table.added);
	return e;
}

static enum err fill_people(struct writer *writer, struct arena *a, const struct settings *s, struct str *ret_detail) {
	struct buf out;
	buf_init(&out, a, 1 << 16);
	enum err e = demo_people(writer, a, s, &out);
	if (e == OK)
		e = demo_payments(writer, a, &out);
	if (e == OK)
		e = demo_budget(writer, a, &out);
	if (e == OK)
		e = demo_accounting(writer, a, &out);
	printf("%.*s", STR_ARG(buf_view(&out)));
	*ret_detail = S("the people, payments and budget of the fictional city could not be made");
	return e;
}

int cmd_demo(int argc, char **argv) {
	struct settings s;
	struct store store;
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	enum err e = option_settings(&s, a, &argc, argv, 0, &detail);
	if (e == OK)
		e = store_open(&s, a, &store, &detail);
	if (e == OK) {
		e = allowed(store.writer, a, &detail);
		if (e == OK)
			e = fill(store.writer, a, &detail);
		if (e == OK)
			e = fill_parties(store.writer, a, &detail);
		if (e == OK)
			e = fill_people(store.writer, a, &s, &detail);
		store_close(&store);
	}
	if (e != OK)
		fprintf(stderr, "kassei demo: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
	arena_free(a);
	return e == OK ? 0 : 1;
}
