/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "a.h"
#include "services/grant/grant.h"
#include <stdio.h>

void a(char *p) {
	strcpy(p, "strcpy(a, b)");
	p = malloc (3);
	free(p);	/* strcpy(p) */
	x.free(p);
	y->system(p);
	(void)atoi(p), strcpy_s(p);
    int spaces = 0;
	int trailing = 0; 
	// a line comment
	const char *url = "http://example.org"; /* https://example.org */
	int long_line = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1;
	/* TODO: later */
	/* FIXME(#12): numbered */
	/* TODO(later): not numbered */
	/* TODOS and MYTODO are words */
	sql("SELECT a FROM b", "  DELETE FROM b", "select", "UPDATED", 'S');
	html("<p>", "a</td>", "<file>", "a < b", "<br/>", "<b");
	/* allow(sql) */
	/* allow(nosuch): reason */
	/* allow(sql): nothing here needs it */
}
