/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Between the parts of pogen: pogen-scan.c finds sentences in sources, pogen-po.c reads and writes PO files,
 * pogen.c compares them. A catalogue keeps its messages in the order of discovery.
 */
#ifndef KASSEI_TOOLS_POGEN_PRIVATE_H
#define KASSEI_TOOLS_POGEN_PRIVATE_H

#include "tool.h"

enum { CATALOGUE_BUCKETS = 4096, LARGEST_OUTPUT = 16 * 1024 * 1024 };

struct message {
	struct str msgid, text;
	struct str refs;     /* "src/a.c:1 src/b.c:2" */
	struct str comments; /* a translator's own lines, each with its '#' and line end */
	bool fuzzy;
	int line;            /* of its msgid in the PO file */
	struct message *next, *next_in_bucket;
};

struct catalogue {
	struct arena *a;
	struct tool_report *report;
	const char *path; /* of the PO file */
	struct message *first, **end;
	struct message *buckets[CATALOGUE_BUCKETS];
	size_t count;
};

struct catalogue *catalogue_new(struct arena *a, struct tool_report *report, const char *path);
/* The message, or NULL. */
struct message *catalogue_find(const struct catalogue *c, struct str msgid);
/* A new message behind the others; the msgid must not be there yet. */
struct message *catalogue_add(struct catalogue *c, struct str msgid);

/* Reads a PO or POT file; what is malformed or given twice goes to the report. The header (empty
 * msgid) is a message. */
struct catalogue *po_read(struct arena *a, struct tool_report *report, const char *path);
void po_write(const struct catalogue *c, const char *path);

/* Finds the sentences of a C, HTML or schema file (by its ending; other files hold none). `name` is what references
 * call the file. */
void scan_file(struct catalogue *c, const char *path, struct str name);

#endif
