/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What date.c and instant.c share. */
#ifndef KASSEI_BASE_DATE_PRIVATE_H
#define KASSEI_BASE_DATE_PRIVATE_H

#include "base/date.h"

/* The number that the ASCII digits [from, from+n) of s write; -1 when one is missing or is none. n below 10. */
int date_fixed_digits(struct str s, size_t from, size_t n);

#endif
