/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* allow(sql): the whole file is about statements */
#include "base/a.h"

void a(void) {
	free(x); /* allow(malloc): given by a library */
	/* allow(banned): shown to be short enough */
	strcpy(x, "SELECT 1");
	f("INSERT INTO a");
}

static int three_lines(int a)
{
	return a;
}
