/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "office/plan/plan-private.h"
#include "office/plan/read/read-private.h"
#include "plan_views.h"
