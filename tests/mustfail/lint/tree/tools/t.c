/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tool.h"
#include "base/str.h"
#include "web/web.h"
