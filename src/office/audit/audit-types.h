/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of the trail; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_AUDIT_TYPES_H
#define KASSEI_OFFICE_AUDIT_TYPES_H

#include "db/row.h"
#include "web/session.h" /* session_right_desc */

enum audit_kind {
	AUDIT_READ = 1,  /* 閲覧: personal data was shown */
	AUDIT_EXPORT,    /* 出力: the same as CSV, XLSX or JSON */
	AUDIT_CHANGE,    /* 変更: something was written */
	AUDIT_REFUSED,   /* 拒否: somebody signed in tried what he may not */
	AUDIT_KIND_COUNT
};
extern const struct enum_desc audit_kind_desc;

/* What verifying a chain finds first. */
enum audit_finding {
	AUDIT_INTACT = 1,
	AUDIT_LINE_CHANGED,
	AUDIT_LINE_REMOVED,
	AUDIT_REORDERED,
	AUDIT_LINK_CHANGED,
	AUDIT_LINK_REMOVED,
	AUDIT_HEAD_DIFFERS,
	AUDIT_LINE_ADDED,
	AUDIT_FINDING_COUNT
};
extern const struct enum_desc audit_finding_desc;

#endif
