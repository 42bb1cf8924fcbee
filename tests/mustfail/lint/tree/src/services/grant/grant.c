/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "services/grant/grant.h"
#include "services/grant/grant-private.h"
#include "services/loan/loan.h"
#include "office/plan/plan.h"
#include "office/plan/plan-private.h"
#include "cmd/cmd.h"
