/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON of read documents: any bytes are refused with a sentence or give drafts that keep what draft.h promises. */
#include "fuzz/fuzz.h"
#include "office/plan/draft.h"

static void check_nodes(const struct draft_node *nodes, size_t count, int depth) {
	MUST(depth <= 5 || count == 0);
	for (size_t i = 0; i < count; i++) {
		MUST(nodes[i].name.n > 0 && utf8_valid(nodes[i].name));
		MUST(nodes[i].kind > 0 && nodes[i].kind < PLAN_NODE_KIND_COUNT && nodes[i].status > 0 &&
			nodes[i].status < PLAN_NODE_STATUS_COUNT);
		MUST(nodes[i].line >= 0 && nodes[i].line <= INT32_MAX);
		MUST(nodes[i].kinds >= 0 && nodes[i].kinds < bit_of(SUPPORT_KIND_COUNT));
		MUST(nodes[i].audiences >= 0 && nodes[i].audiences < bit_of(AUDIENCE_COUNT));
		MUST(nodes[i].wishes >= 0 && nodes[i].wishes < bit_of(WISH_COUNT));
		check_nodes(nodes[i].children, nodes[i].count, depth + 1);
	}
}

static void check_year(struct opt_int year) {
	MUST(!year.has || (year.v >= 1900 && year.v <= 2200));
}

static void check_plan(const struct plan_draft *p) {
	MUST(p->kind == PLAN_KIND_PLAN || p->kind == PLAN_KIND_LOGIC_MODEL);
	MUST(p->title.n > 0 && utf8_valid(p->title) && utf8_valid(p->background) && !str_is_none(p->background));
	check_year(p->first_fiscal_year);
	check_year(p->last_fiscal_year);
	MUST(!p->first_fiscal_year.has || !p->last_fiscal_year.has || p->first_fiscal_year.v <= p->last_fiscal_year.v);
	check_nodes(p->nodes, p->count, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct draft_document *documents = NULL;
	struct str reason = S("");
	size_t count = 0;
	enum err e = draft_read(a, fuzz_input(data, size), &documents, &count, &reason);
	MUST(e == OK || (e == ERR_FORMAT && reason.n > 0));
	for (size_t i = 0; e == OK && i < count; i++) {
		MUST(documents[i].count > 0);
		for (size_t k = 0; k < documents[i].count; k++)
			check_plan(&documents[i].plans[k]);
	}
	reason = S("");
	e = draft_check(a, S("f.json"), fuzz_input(data, size), &reason);
	MUST(e == OK || (e == ERR_FORMAT && reason.n > 0));
	arena_free(a);
	return 0;
}
