/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the sample module's enum. */
#include "unit/sqlgen/sample/sample-types.h"

static const struct enum_value STATES[SAMPLE_STATE_COUNT] = {
	[SAMPLE_STATE_NEW] = { .word = "new", .label = "新着" },
	[SAMPLE_STATE_KEPT] = { .word = "kept", .label = "保管" },
	[SAMPLE_STATE_GONE] = { .word = "gone", .label = "返却" },
};
const struct enum_desc sample_state_desc = { .name = "sample_state", .count = SAMPLE_STATE_COUNT, .values = STATES };
