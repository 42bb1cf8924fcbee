/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The fictional city's claims about personal data. */
#ifndef KASSEI_CMD_DEMO_CLAIMS_H
#define KASSEI_CMD_DEMO_CLAIMS_H

#include "db/db.h"
#include "ids.h"

/* In the writer: a claim on paper that waits, one that was decided, a correction that the business asks for, and a
 * retention period of the city's own. */
enum err demo_claims(struct db *db, struct arena *a, struct tenant_id city, struct party_id party,
	int64_t now_us) MUST_CHECK;

#endif
