/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan-score INVENTORY JSON: how much of an inventory (TSV: id, source, municipality, years, pillar, name …) the JSON
 * of `kassei plan read` holds under the right plan and pillar, and how much of the JSON is in the inventory. Names
 * count as equal after NFKC, without spaces, footnote marks and a trailing 等. ids that end in a number are programmes,
 * in a number and a letter details; STG are methods. Ends with 1 when recall is below 99 % or precision below 97 %.
 */
#include "base/arena.h"
#include "base/fold.h"
#include "unit/plan_read/reading.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct keys { struct str *items; size_t count, room; };

static void add_key(struct arena *a, struct keys *keys, struct str key) {
	if (keys->count == keys->room) {
		size_t room = keys->room == 0 ? 64 : keys->room * 2;
		struct str *items = ARENA_ARRAY(a, struct str, room);
		if (keys->count > 0)
			memcpy(items, keys->items, keys->count * sizeof *items);
		keys->items = items;
		keys->room = room;
	}
	keys->items[keys->count++] = key;
}

static struct str normal(struct arena *a, struct str name) {
	static const char *const DROPPED[] = { " ", "\t", "(※)", "※" };
	struct str s = fold_nfkc(a, name);
	for (size_t i = 0; i < COUNT_OF(DROPPED); i++)
		s = str_replace(a, s, str_from(DROPPED[i]), S(""));
	return str_ends(s, S("等")) ? str_slice(s, 0, s.n - 3) : s;
}

static bool has_key(const struct keys *keys, struct str key) {
	for (size_t i = 0; i < keys->count; i++)
		if (str_equal(keys->items[i], key))
			return true;
	return false;
}

/* ---- the inventory ---- */

enum { ID, SOURCE, OWNER, YEARS, PILLAR, NAME, COLUMNS };

static const char *kind_of(struct str id) {
	size_t dash = str_find_last(id, S("-"));
	if (str_starts(id, S("STG")))
		return "method";
	if (dash == SIZE_MAX || dash + 1 >= id.n || id.p[dash + 1] < '0' || id.p[dash + 1] > '9')
		return NULL; /* captions and prose are no programmes */
	char last = id.p[id.n - 1];
	return last >= '0' && last <= '9' ? "programme" : "detail";
}

static struct str without_note(struct str pillar) {
	size_t note = str_find(pillar, S(" [by "), 0);
	return note == SIZE_MAX ? pillar : str_slice(pillar, 0, note);
}

static void add_wanted(struct arena *a, struct keys *wanted, const struct str *cells) {
	const char *kind = kind_of(cells[ID]);
	struct str pillars = cells[PILLAR];
	while (kind != NULL && !str_is_none(pillars)) {
		struct str pillar = str_cut(&pillars, S(" || "));
		size_t tactic = str_find_last(pillar, S(" > "));
		if (strcmp(kind, "method") == 0)
			add_key(a, wanted,
				str_format(a, "method/%.1s/%.*s/%.*s", pillar.p,
					STR_ARG(normal(a, str_from_offset(pillar, tactic + 3))),
					STR_ARG(normal(a, cells[NAME]))));
		else
			add_key(a, wanted,
				str_format(a, "%s/%.*s/%.4s/%.*s/%.*s", kind, STR_ARG(cells[OWNER]), cells[YEARS].p,
					STR_ARG(normal(a, without_note(pillar))), STR_ARG(normal(a, cells[NAME]))));
	}
}

static void read_inventory(struct arena *a, const char *path, struct keys *wanted) {
	struct str rest = file_bytes(a, path);
	str_line(&rest);
	while (!str_is_none(rest)) {
		struct str line = str_line(&rest), cells[COLUMNS] = { { .p = NULL } };
		for (size_t i = 0; i < COLUMNS && !str_is_none(line); i++)
			cells[i] = str_cut(&line, S("\t"));
		if (cells[NAME].n > 0)
			add_wanted(a, wanted, cells);
	}
}

/* ---- the JSON ---- */

static struct str text_of(const json_t *object, const char *key) {
	const char *s = json_string_value(json_object_get(object, key));
	return s == NULL ? S("") : str_from(s);
}

static void add_plan(struct arena *a, struct keys *found, const json_t *plan) {
	size_t i, j, k;
	json_t *pillar, *programme, *detail;
	int year = (int)json_integer_value(json_object_get(plan, "first_fiscal_year"));
	json_array_foreach(json_object_get(plan, "pillars"), i, pillar) {
		struct str place = str_format(a, "%.*s/%d/%.*s", STR_ARG(text_of(plan, "municipality_name")), year,
			STR_ARG(normal(a, text_of(pillar, "title"))));
		json_array_foreach(json_object_get(pillar, "programmes"), j, programme) {
			add_key(a, found,
				str_format(a, "programme/%.*s/%.*s", STR_ARG(place),
					STR_ARG(normal(a, text_of(programme, "name")))));
			json_array_foreach(json_object_get(programme, "details"), k, detail) add_key(a, found,
				str_format(a, "detail/%.*s/%.*s", STR_ARG(place),
					STR_ARG(normal(a, text_of(detail, "name")))));
		}
	}
}

static void add_strategy(struct arena *a, struct keys *found, struct str section, const json_t *strategy) {
	size_t i, j;
	json_t *tactic, *method;
	json_array_foreach(json_object_get(strategy, "tactics"), i, tactic)
		json_array_foreach(json_object_get(tactic, "methods"), j, method) add_key(a, found,
			str_format(a, "method/%.1s/%.*s/%.*s", section.p, STR_ARG(normal(a, text_of(tactic, "name"))),
				STR_ARG(normal(a, text_of(method, "name")))));
}

static void add_model(struct arena *a, struct keys *found, const json_t *model) {
	size_t i, j, k;
	json_t *section, *goal, *strategy;
	json_array_foreach(json_object_get(model, "sections"), i, section)
		json_array_foreach(json_object_get(section, "goals"), j, goal)
			json_array_foreach(json_object_get(goal, "strategies"), k, strategy)
				add_strategy(a, found, text_of(section, "title"), strategy);
}

static void read_json(struct arena *a, const char *path, struct keys *found) {
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);
	size_t i;
	json_t *item;
	if (root == NULL)
		fatal("%s:%d: %s", path, error.line, error.text);
	json_array_foreach(json_object_get(root, "plans"), i, item)
		add_plan(a, found, item);
	json_array_foreach(json_object_get(root, "logic_models"), i, item)
		add_model(a, found, item);
	json_decref(root);
}

/* ---- the score ---- */

static size_t count_in(
	const struct keys *keys, const struct keys *other, const char *kind, const char *label, size_t *ret_all) {
	size_t in = 0;
	*ret_all = 0;
	for (size_t i = 0; i < keys->count; i++) {
		if (!str_starts(keys->items[i], str_from(kind)))
			continue;
		++*ret_all;
		if (has_key(other, keys->items[i]))
			in++;
		else
			printf("%s %.*s\n", label, STR_ARG(keys->items[i]));
	}
	return in;
}

static bool print_score(const struct keys *wanted, const struct keys *found, const char *kind) {
	size_t all_wanted, all_found;
	size_t recalled = count_in(wanted, found, kind, "missing", &all_wanted),
		   right = count_in(found, wanted, kind, "extra", &all_found);
	printf("%s: recall %zu of %zu, precision %zu of %zu\n", kind, recalled, all_wanted, right, all_found);
	return recalled * 100 >= all_wanted * 99 && right * 100 >= all_found * 97;
}

int main(int argc, char **argv) {
	if (argc != 3)
		fatal("usage: plan-score INVENTORY JSON");
	struct arena *a = arena_new();
	struct keys wanted = { .count = 0 }, found = { .count = 0 };
	read_inventory(a, argv[1], &wanted);
	read_json(a, argv[2], &found);
	bool programmes = print_score(&wanted, &found, "programme"), details = print_score(&wanted, &found, "detail"),
		 methods = print_score(&wanted, &found, "method");
	arena_free(a);
	return programmes && details && methods ? 0 : 1;
}
