/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Due dates of claims about one's own data. See disclosure.h. */
#include "base/holiday.h"
#include "office/disclosure/disclosure.h"

struct date claim_due(struct date received, bool extended) {
	const struct business_calendar town_hall = business_calendar_municipal(NULL);
	struct date last = date_add_days(received, CLAIM_DAYS + (extended ? CLAIM_EXTENSION_DAYS : 0)), open;
	if (business_day_is_open(&town_hall, last) || business_day_next(&town_hall, last, &open) != OK)
		return last;
	return open;
}
