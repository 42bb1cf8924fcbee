/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "office/plan/read/read-private.h"
