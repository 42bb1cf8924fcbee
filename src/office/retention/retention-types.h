/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of retention and disposal; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_RETENTION_TYPES_H
#define KASSEI_OFFICE_RETENTION_TYPES_H

#include "db/row.h"

/* 保存期間 of a kind of record (文書管理規程): years from 1 April after the fiscal year in which it was completed. */
enum retention_years {
	RETENTION_1 = 1,
	RETENTION_3,
	RETENTION_5,
	RETENTION_10,
	RETENTION_30,
	RETENTION_ALWAYS,
	RETENTION_YEARS_COUNT
};
extern const struct enum_desc retention_years_desc;

/* A disposal list: made by the job or an officer, handed in by an officer, decided by somebody else, carried out by the
 * job. */
enum disposal_state { DISPOSAL_DRAFT = 1, DISPOSAL_SUBMITTED, DISPOSAL_APPROVED, DISPOSAL_DONE, DISPOSAL_STATE_COUNT };
extern const struct enum_desc disposal_state_desc;

enum disposal_item_state {
	DISPOSAL_LISTED = 1,
	DISPOSAL_KEPT,
	DISPOSAL_HELD,
	DISPOSAL_DISPOSED,
	DISPOSAL_ITEM_STATE_COUNT
};
extern const struct enum_desc disposal_item_state_desc;

#endif
