/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names for banks: any text, every class. What is not refused has only characters of its class, fits, and comes out the
 * same when it goes in again; the changes cover what differs. */
#include "fuzz/fuzz.h"
#include "office/bank/kana.h"

static void check_class(struct arena *a, struct str text, enum bank_text_class class, unsigned flags) {
	struct bank_text t = bank_text_make(a, text, class, flags, 30);
	struct str bytes;
	MUST(bank_text_encode(a, t.text, &bytes) && bytes.n == t.bytes);
	MUST((t.refusal == NULL) == (t.refused_count == 0) && bank_text_refusal(a, LANG_JA, &t, 30).n < 4096);
	for (size_t i = 0; i < t.change_count; i++) {
		const struct bank_change *c = &t.changes[i];
		MUST(c->reason > BANK_CHANGE_INVALID && c->reason < BANK_CHANGE_REASON_COUNT && c->character >= 1 &&
			!str_equal(c->old, c->new));
	}
	if (t.refusal != NULL)
		return;
	MUST(t.bytes <= 30 && !str_starts(t.text, S(" ")) && !str_ends(t.text, S(" ")));
	MUST(t.change_count > 0 || str_equal(t.text, text));
	size_t byte = 0;
	const char *wrong = bank_text_check(t.text, class, flags, &byte);
	MUST(wrong == NULL || class == BANK_TEXT_NAME); /* nested brackets: the engine moves the outer ones alone */
	struct bank_text again = bank_text_make(a, t.text, class, flags, 30);
	MUST(again.refusal == NULL || class == BANK_TEXT_NAME);
	if (class != BANK_TEXT_NAME)
		MUST(str_equal(again.text, t.text) && again.change_count == 0);
	for (size_t i = 0; i < bytes.n; i++)
		MUST(i > 0 || ((unsigned char)bytes.p[0] != 0xde && (unsigned char)bytes.p[0] != 0xdf));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str rest = fuzz_text(fuzz_input(data, size)), text = utf8_prefix(fuzz_part(&rest), 100),
		other = utf8_prefix(fuzz_part(&rest), 100);
	for (int class = BANK_TEXT_PLACE; class < BANK_TEXT_CLASS_COUNT; class++)
		for (unsigned flags = 0; flags < 32; flags += 5)
			check_class(a, text, (enum bank_text_class)class, flags);
	MUST(bank_name_compare(a, text, other) == bank_name_compare(a, other, text));
	(void)bank_name_spelled(a, text);
	arena_free(a);
	return 0;
}
