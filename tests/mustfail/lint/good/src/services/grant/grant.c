/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "office/plan/plan.h"
#include "services/grant/grant-private.h"
#include "web/web.h"
#include "plan_store.h"
