/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * pogen: the texts in two languages. The Japanese sentence in the source is the key.
 *
 *   pogen --scan OUT.pot [--dep OUT.d] ROOT PATH...      collects the sentences of all sources under ROOT/PATH
 *   pogen --update en.po --pot X.pot                     adds what is new (empty), drops what is gone
 *   pogen --compile en.po --pot X.pot --c OUT.c [--strict]   writes msg_en[] and msg_en_slots[] of base/lang.h
 *
 * With --strict a sentence that is missing, empty, fuzzy, no longer used, or whose translation has other {name}s is
 * an error. Without, it falls back to Japanese, and the number of such sentences is printed.
 */
#include "pogen-private.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- scan ---- */

struct scan_run {
	struct catalogue *c;
	struct str root;      /* with '/' */
	struct buf *dep;
};

static void scan_one(void *context, const char *path) {
	struct scan_run *run = context;
	struct str name = str_from(path);
	if (str_starts(name, run->root))
		name = str_from_offset(name, run->root.n);
	buf_format(run->dep, " \\\n %s", path);
	scan_file(run->c, path, name);
}

/* A new file changes its folder, so folders are dependencies too. */
static bool scan_folder(void *context, const char *path) {
	struct scan_run *run = context;
	buf_format(run->dep, " \\\n %s", path);
	return true;
}

static int command_scan(struct arena *a, struct tool_report *report, int argc, char **argv) {
	const char *out = argv[0], *dep_path = NULL;
	int next = 1;
	if (argc > 3 && strcmp(argv[1], "--dep") == 0) {
		dep_path = argv[2];
		next = 3;
	}
	if (argc < next + 2)
		fatal("usage: pogen --scan OUT.pot [--dep OUT.d] ROOT PATH...");
	struct buf dep;
	buf_init(&dep, a, LARGEST_OUTPUT);
	buf_format(&dep, "%s:", out);
	struct scan_run run = { .c = catalogue_new(a, report, out),
		.root = str_format(a, "%s/", argv[next]),
		.dep = &dep };
	catalogue_add(run.c, S(""))->text = S("Content-Type: text/plain; charset=UTF-8\n");
	struct tool_walk walk = { .a = a, .context = &run, .file = scan_one, .folder = scan_folder };
	for (int i = next + 1; i < argc; i++)
		tool_walk(&walk, str_format(a, "%s%s", run.root.p, argv[i]).p);
	buf_char(&dep, '\n');
	if (report->count > 0)
		return 1;
	po_write(run.c, out);
	if (dep_path != NULL)
		tool_write(dep_path, buf_view(&dep));
	return 0;
}

/* ---- update ---- */

static int command_update(struct arena *a, struct tool_report *report, const char *po_path, const char *pot_path) {
	struct catalogue *po = po_read(a, report, po_path), *pot = po_read(a, report, pot_path);
	struct catalogue *updated = catalogue_new(a, report, po_path);
	int added = 0;
	for (const struct message *m = pot->first; m != NULL; m = m->next) {
		const struct message *old = catalogue_find(po, m->msgid);
		struct message *message = catalogue_add(updated, m->msgid);
		message->refs = m->refs;
		message->text = old != NULL ? old->text : m->msgid.n == 0 ? m->text : S("");
		message->comments = old != NULL ? old->comments : STR_NONE;
		message->fuzzy = old != NULL && old->fuzzy;
		added += old == NULL;
	}
	if (report->count > 0)
		return 1;
	po_write(updated, po_path);
	int dropped = (int)po->count + added - (int)updated->count;
	printf("%s: %zu sentences, %d added, %d dropped\n", po_path, updated->count - 1, added, dropped);
	return 0;
}

/* ---- compile ---- */

struct compile {
	struct arena *a;
	struct tool_report *report;
	const struct catalogue *po, *pot;
	bool strict;
	const struct message **done; /* translated */
	size_t done_count;
	size_t missing;
};

/* The first {name} of `from` that `in` has not; STR_NONE when there is none. */
static struct str name_missing(struct str from, struct str in) {
	for (size_t at = str_find(from, S("{"), 0); at != SIZE_MAX; at = str_find(from, S("{"), at + 1)) {
		struct str name = str_slice(from, at, tool_identifier(from, at + 1).n + 2);
		if (name.n > 2 && str_ends(name, S("}")) && !str_contains(in, name))
			return name;
	}
	return STR_NONE;
}

/* What is wrong with the translation; NULL when nothing is. */
static const char *fault_of(struct arena *a, const struct message *m) {
	if (m->text.n == 0)
		return "is not translated";
	if (m->fuzzy)
		return "is fuzzy";
	struct str lost = name_missing(m->msgid, m->text), extra = name_missing(m->text, m->msgid);
	if (!str_is_none(lost))
		return str_format(a, "has %.*s, its translation has not", STR_ARG(lost)).p;
	if (!str_is_none(extra))
		return str_format(a, "has no %.*s, its translation has", STR_ARG(extra)).p;
	return NULL;
}

static void report_missing(struct compile *c, const struct message *m) {
	struct str refs = m->refs;
	struct str place = str_cut(&refs, S(" "));
	size_t colon = str_find_last(place, S(":"));
	int64_t line = 0;
	if (colon == SIZE_MAX || !str_to_int64(str_from_offset(place, colon + 1), &line))
		colon = place.n;
	const char *file = str_to_cstr(c->a, str_slice(place, 0, colon));
	tool_error(c->report, file, (int)line, "\"%.*s\" is not in %s", STR_ARG(m->msgid), tool_basename(c->po->path));
}

static void compile_message(struct compile *c, const struct message *wanted) {
	const struct message *m = catalogue_find(c->po, wanted->msgid);
	const char *fault = m == NULL ? NULL : fault_of(c->a, m);
	if (m != NULL && fault == NULL) {
		c->done[c->done_count++] = m;
		return;
	}
	c->missing++;
	if (c->strict && m == NULL)
		report_missing(c, wanted);
	else if (c->strict)
		tool_error(c->report, c->po->path, m->line, "\"%.*s\" %s", STR_ARG(m->msgid), fault);
}

static void report_obsolete(struct compile *c) {
	for (const struct message *m = c->po->first; m != NULL && c->strict; m = m->next)
		if (m->msgid.n > 0 && catalogue_find(c->pot, m->msgid) == NULL)
			tool_error(c->report, c->po->path, m->line, "\"%.*s\" is no longer in the sources",
				STR_ARG(m->msgid));
}

static int compare_messages(const void *left, const void *right) {
	const struct message *const *a = left;
	const struct message *const *b = right;
	return strcmp((*a)->msgid.p, (*b)->msgid.p);
}

static bool is_plain(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if (strchr("&<>\"'", text.p[i]) != NULL)
			return false;
	return true;
}

static void put_entry(struct buf *b, const struct message *m) {
	buf_cstr(b, "\t{ .msgid = ");
	tool_put_c_string(b, m->msgid);
	buf_cstr(b, ",\n\t  .text = ");
	tool_put_c_string(b, m->text);
	buf_format(b, ",\n\t  .hash = UINT64_C(0x%016llx), .n = %zu, .plain = %s },\n",
		(unsigned long long)msg_hash(m->msgid.p, m->msgid.n), m->text.n, is_plain(m->text) ? "true" : "false");
}

enum { SLOTS_MOST = 1 << 16, SLOTS_A_LINE = 16 };

/* Slots of the entries in the order in which msg_find looks. */
static void put_slots(struct buf *b, const struct compile *c) {
	size_t count = 1;
	while (count < 2 * c->done_count + 1)
		count *= 2;
	if (count > SLOTS_MOST)
		fatal("more than %d sentences", SLOTS_MOST / 2);
	size_t *slots = ARENA_ARRAY(c->a, size_t, count);
	for (size_t i = 0; i < c->done_count; i++) {
		size_t at = msg_hash(c->done[i]->msgid.p, c->done[i]->msgid.n) & (count - 1);
		while (slots[at] != 0)
			at = (at + 1) & (count - 1);
		slots[at] = i + 1;
	}
	buf_cstr(b, "const uint16_t msg_en_slots[] = {");
	for (size_t i = 0; i < count; i++)
		buf_format(b, "%s%zu,", i % SLOTS_A_LINE == 0 ? "\n\t" : " ", slots[i]);
	buf_format(b, "\n};\nconst size_t msg_en_slot_count = %zu;\n", count);
}

static void write_c(struct compile *c, const char *path) {
	struct buf b;
	buf_init(&b, c->a, LARGEST_OUTPUT);
	buf_cstr(&b,
		"/* Made by pogen; do not edit. */\n#include \"base/lang.h\"\n\nconst struct msg_entry msg_en[] = {\n");
	if (c->done_count == 0)
		buf_cstr(&b, "\t{ .msgid = \"\", .text = \"\" },\n");
	for (size_t i = 0; i < c->done_count; i++)
		put_entry(&b, c->done[i]);
	buf_format(&b, "};\nconst size_t msg_en_count = %zu;\n", c->done_count);
	put_slots(&b, c);
	tool_write(path, buf_view(&b));
}

static int compare_hashes(const void *left, const void *right) {
	const struct message *const *a = left;
	const struct message *const *b = right;
	uint64_t x = msg_hash((*a)->msgid.p, (*a)->msgid.n), y = msg_hash((*b)->msgid.p, (*b)->msgid.n);
	return (x > y) - (x < y);
}

/* Views find a sentence by its hash alone, so that two of the sources may not have the same. */
static void check_hashes(struct compile *c) {
	const struct message **all = ARENA_ARRAY(c->a, const struct message *, c->pot->count);
	size_t count = 0;
	for (const struct message *m = c->pot->first; m != NULL; m = m->next)
		all[count++] = m;
	if (count > 0)
		qsort(all, count, sizeof *all, compare_hashes);
	for (size_t i = 1; i < count; i++)
		if (compare_hashes(&all[i - 1], &all[i]) == 0)
			tool_error(c->report, c->pot->path, all[i]->line,
				"\"%.*s\" and \"%.*s\" have the same hash: change one", STR_ARG(all[i - 1]->msgid),
				STR_ARG(all[i]->msgid));
}

static int command_compile(struct arena *a, struct tool_report *report, char **argv, bool strict) {
	struct compile c = {
		.a = a, .report = report, .strict = strict,
		.po = po_read(a, report, argv[2]), .pot = po_read(a, report, argv[4]),
	};
	c.done = ARENA_ARRAY(a, const struct message *, c.pot->count);
	for (const struct message *m = c.pot->first; m != NULL; m = m->next)
		if (m->msgid.n > 0)
			compile_message(&c, m);
	report_obsolete(&c);
	check_hashes(&c);
	if (report->count > 0)
		return 1;
	if (c.missing > 0)
		printf("%s: %zu of %zu sentences fall back to Japanese\n", argv[2], c.missing, c.pot->count - 1);
	if (c.done_count > 0)
		qsort(c.done, c.done_count, sizeof *c.done, compare_messages);
	write_c(&c, argv[6]);
	return 0;
}

static bool is(int argc, char **argv, int at, const char *word) {
	return at < argc && strcmp(argv[at], word) == 0;
}

static int run(struct arena *a, struct tool_report *report, int argc, char **argv) {
	if (argc > 2 && is(argc, argv, 1, "--scan"))
		return command_scan(a, report, argc - 2, argv + 2);
	if (argc == 5 && is(argc, argv, 1, "--update") && is(argc, argv, 3, "--pot"))
		return command_update(a, report, argv[2], argv[4]);
	bool strict = is(argc, argv, 7, "--strict");
	bool compile = is(argc, argv, 1, "--compile") && is(argc, argv, 3, "--pot") && is(argc, argv, 5, "--c");
	if (compile && argc == (strict ? 8 : 7))
		return command_compile(a, report, argv, strict);
	fatal("usage: pogen --scan OUT.pot [--dep OUT.d] ROOT PATH... | --update en.po --pot X.pot | "
		"--compile en.po --pot X.pot --c OUT.c [--strict]");
}

int main(int argc, char **argv) {
	struct arena *a = arena_new();
	struct tool_report report = { .a = a };
	int status = run(a, &report, argc, argv);
	tool_report_print(&report);
	arena_free(a);
	return status;
}
