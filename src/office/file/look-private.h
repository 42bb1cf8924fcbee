/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the jobs of file/look.h say when they give no answer: exit statuses of the child. */
#ifndef KASSEI_OFFICE_FILE_LOOK_PRIVATE_H
#define KASSEI_OFFICE_FILE_LOOK_PRIVATE_H

#include "base/cage.h"

enum look_reason { LOOK_REASON_BROKEN = CAGE_FIRST_REASON, LOOK_REASON_LOCKED, LOOK_REASON_BOMB };

#endif
