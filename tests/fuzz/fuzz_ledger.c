/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sequences of postings against the naive ledger that predicts every answer (tests/unit/ledger/play.h). */
#include "fuzz/fuzz.h"
#include "fuzz/store.h"
#include "unit/ledger/play.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct play_count count = { .seed = 0 };
	play(fuzz_store(), data, size, &count);
	return 0;
}
