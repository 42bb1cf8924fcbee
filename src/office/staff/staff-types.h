/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of sections, posts and memberships; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_STAFF_TYPES_H
#define KASSEI_OFFICE_STAFF_TYPES_H

#include "db/row.h"
#include "web/web.h" /* role_desc: roles are stored as its flags */

/* Rank of a post in an approval route. */
enum staff_rank {
	STAFF_RANK_OFFICER = 1,
	STAFF_RANK_CHIEF,
	STAFF_RANK_SECTION_HEAD,
	STAFF_RANK_DEPARTMENT_HEAD,
	STAFF_RANK_DEPUTY_MAYOR,
	STAFF_RANK_MAYOR,
	STAFF_RANK_COUNT
};
extern const struct enum_desc staff_rank_desc;

/* Where a change of many people at once stands. */
enum staff_april_state {
	STAFF_APRIL_DRAFT = 1,
	STAFF_APRIL_PLANNED,
	STAFF_APRIL_DONE,
	STAFF_APRIL_WITHDRAWN,
	STAFF_APRIL_STATE_COUNT
};
extern const struct enum_desc staff_april_state_desc;

#endif
