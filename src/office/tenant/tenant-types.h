/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Kinds of tenant; stored as numbers, so the order is append-only. */
#ifndef KASSEI_OFFICE_TENANT_TYPES_H
#define KASSEI_OFFICE_TENANT_TYPES_H

#include "db/row.h"

enum tenant_kind { TENANT_WARD = 1, TENANT_CITY, TENANT_TOWN, TENANT_VILLAGE, TENANT_BODY, TENANT_KIND_COUNT };
extern const struct enum_desc tenant_kind_desc;

#endif
