/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of claims about one's own data; stored as numbers, so the orders are append-only. */
#ifndef KASSEI_OFFICE_DISCLOSURE_TYPES_H
#define KASSEI_OFFICE_DISCLOSURE_TYPES_H

#include "db/row.h"

/* A copy of everything, as one file. */
enum archive_state { ARCHIVE_WAITING = 1, ARCHIVE_RUNNING, ARCHIVE_READY, ARCHIVE_FAILED, ARCHIVE_DISPOSED, ARCHIVE_STATE_COUNT };
extern const struct enum_desc archive_state_desc;

/* How a claim on paper came. */
enum claim_way { CLAIM_COUNTER = 1, CLAIM_POST, CLAIM_WAY_COUNT };
extern const struct enum_desc claim_way_desc;

/* Who claims (個人情報保護法76条2項). */
enum claimant { CLAIMANT_SELF = 1, CLAIMANT_LEGAL, CLAIMANT_AGENT, CLAIMANT_COUNT };
extern const struct enum_desc claimant_desc;

/* 82条: what is decided about a claim; withdrawn by the claimant. */
enum claim_decision { CLAIM_FULL = 1, CLAIM_PART, CLAIM_NONE, CLAIM_WITHDRAWN, CLAIM_DECISION_COUNT };
extern const struct enum_desc claim_decision_desc;

/* 93条: what is decided about a correction. */
enum correction_decision { CORRECTION_MADE = 1, CORRECTION_REFUSED, CORRECTION_WITHDRAWN, CORRECTION_DECISION_COUNT };
extern const struct enum_desc correction_decision_desc;

#endif
