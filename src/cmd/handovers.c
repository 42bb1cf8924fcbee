/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Work that lies with officers and is handed over when they leave: one row for each module that assigns work. */
#include "office/staff/staff.h"

const struct staff_handover *const STAFF_HANDOVERS[] = { &staff_charge_handover };
const size_t STAFF_HANDOVER_COUNT = COUNT_OF(STAFF_HANDOVERS);
