/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The enum of the sample module. */
#ifndef KASSEI_TESTS_UNIT_SQLGEN_SAMPLE_TYPES_H
#define KASSEI_TESTS_UNIT_SQLGEN_SAMPLE_TYPES_H

#include "db/row.h"

enum sample_state { SAMPLE_STATE_NEW = 1, SAMPLE_STATE_KEPT, SAMPLE_STATE_GONE, SAMPLE_STATE_COUNT };
extern const struct enum_desc sample_state_desc;

#endif
