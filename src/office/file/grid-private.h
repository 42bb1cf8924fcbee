/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the child of grid.h says when it gives no table: exit statuses. */
#ifndef KASSEI_OFFICE_FILE_GRID_PRIVATE_H
#define KASSEI_OFFICE_FILE_GRID_PRIVATE_H

#include "base/cage.h"

enum grid_reason {
	GRID_REASON_BROKEN = CAGE_FIRST_REASON,
	GRID_REASON_NO_BOOK,
	GRID_REASON_TOO_MANY_ROWS,
	GRID_REASON_TOO_MANY_COLUMNS
};

#endif
