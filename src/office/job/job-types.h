/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* States of a job; stored as numbers, so the order is append-only. */
#ifndef KASSEI_OFFICE_JOB_TYPES_H
#define KASSEI_OFFICE_JOB_TYPES_H

#include "db/row.h"

enum job_state { JOB_WAITING = 1, JOB_RUNNING, JOB_GIVEN_UP, JOB_STATE_COUNT };
extern const struct enum_desc job_state_desc;

#endif
