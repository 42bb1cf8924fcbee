/* Made by pogen; do not edit. */
#include "base/lang.h"

const struct msg_entry msg_en[] = {
	{ .msgid = "A",
	  .text = "letter" },
	{ .msgid = "良い",
	  .text = "good" },
	{ .msgid = "長い文",
	  .text = "a long sentence" },
};
const size_t msg_en_count = 3;
