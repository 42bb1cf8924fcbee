/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sentences for a person, each in both languages, and their order. See read.h. */
#include "office/plan/read/read-private.h"

void notes_add(struct arena *a, struct plan_notes *notes, struct str file, int line, const char *ja, const char *en,
	struct str about) {
	*LIST_ADD(a, notes) = (struct plan_note){
		.file = file,
		.line = line,
		.what = str_replace(a, str_from(ja), S("{}"), about),
		.what_en = str_replace(a, str_from(en), S("{}"), about),
	};
}

void reader_ask(struct reader *r, int line, const char *ja, const char *en, struct str about) {
	notes_add(r->a, &r->d->questions, r->d->files[r->file].name, line, ja, en, about);
}

enum err reader_refuse(struct reader *r, int line, const char *ja, const char *en, struct str about) {
	notes_add(r->a, r->problems, r->d->files[r->file].name, line, ja, en, about);
	return ERR_FORMAT;
}

void plan_notes_print(struct buf *b, const struct plan_notes *notes, bool english) {
	for (size_t i = 0; i < notes->count; i++) {
		const struct plan_note *note = &notes->items[i];
		buf_str(b, note->file);
		if (note->line > 0)
			buf_format(b, ":%d", note->line);
		buf_cstr(b, ": ");
		if (!english) {
			buf_str(b, note->what);
			buf_cstr(b, "\n    ");
		}
		buf_str(b, note->what_en);
		buf_char(b, '\n');
	}
}
