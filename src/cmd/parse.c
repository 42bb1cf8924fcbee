/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei parse`: the child that opens foreign bytes (base/cage.h), and the jobs that it knows. */
#include "base/cage.h"
#include "cmd/cmd.h"
#include "office/file/look.h"
#include "office/file/grid.h"
#include "office/plan/read/read.h"

static const struct cage_job *const JOBS[] = { &plan_pdf_job, &file_picture_job, &file_pdf_job, &file_zip_job,
	&file_grid_job };

int cmd_parse(int argc, char **argv) {
	if (argc == 1)
		cage_child_named(argv[0], JOBS, COUNT_OF(JOBS));
	return 2;
}
