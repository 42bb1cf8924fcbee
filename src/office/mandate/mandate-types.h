/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of acting for others; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_MANDATE_TYPES_H
#define KASSEI_OFFICE_MANDATE_TYPES_H

#include "db/row.h"
#include "web/session.h" /* session_right_desc */

/* What a mandate covers. */
enum mandate_scope { MANDATE_SCOPE_ALL = 1, MANDATE_SCOPE_SERVICE, MANDATE_SCOPE_CASE, MANDATE_SCOPE_COUNT };
extern const struct enum_desc mandate_scope_desc;

#endif
