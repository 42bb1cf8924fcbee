/* Made by pogen; do not edit. */
#include "base/lang.h"

const struct msg_entry msg_en[] = {
	{ .msgid = "A",
	  .text = "letter",
	  .hash = UINT64_C(0xceeb21cf56c5ecad), .n = 6, .plain = true },
	{ .msgid = "良い",
	  .text = "good",
	  .hash = UINT64_C(0x21cfef4c0a72d326), .n = 4, .plain = true },
	{ .msgid = "長い文",
	  .text = "a long sentence",
	  .hash = UINT64_C(0x094879691fb8919b), .n = 15, .plain = true },
};
const size_t msg_en_count = 3;
const uint16_t msg_en_slots[] = {
	0, 0, 0, 3, 0, 1, 2, 0,
};
const size_t msg_en_slot_count = 8;
