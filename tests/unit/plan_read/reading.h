/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the reader's tests share: a register, files, and reading a text that stands in the test. */
#ifndef KASSEI_TESTS_UNIT_PLAN_READ_READING_H
#define KASSEI_TESTS_UNIT_PLAN_READ_READING_H

#include "base/arena.h"
#include "office/plan/read/read.h"

/* The whole file; ends the process with a sentence when it cannot be read. */
struct str file_bytes(struct arena *a, const char *path);
/* The register of tests/golden/plan_read/register.tsv, which has two cities called 府中市. `folder` is that folder. */
struct municipality_register test_register(struct arena *a, const char *folder);
/* みほん野市, 府中市 (Tokyo and Hiroshima), 北区 of Tokyo and of Osaka. */
struct municipality_register small_register(struct arena *a);
/* Reads a text with the small register. */
enum err read_text(
	struct arena *a, struct str text, struct plan_document *ret, struct plan_notes *ret_problems) MUST_CHECK;
/* All programmes of a plan, one behind the other: "pillar>programme(detail|detail)+ ..."; + for an open list. */
struct str outline(struct arena *a, const struct plan_read_plan *plan);

#endif
