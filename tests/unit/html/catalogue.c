/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The English catalogue of these tests, in the order of strcmp. */
#include "base/lang.h"

const struct msg_entry msg_en[] = {
	{ .msgid = "a", .text = "first" },
	{ .msgid = "{a}と{b}", .text = "{b} after {a}" },
	{ .msgid = "{n}件", .text = "{n} items" },
	{ .msgid = "検索 & 比較", .text = "Search & \"compare\"" },
	{ .msgid = "計画の一覧", .text = "Plans" },
	{ .msgid = "該当なし", .text = "none" },
};
const size_t msg_en_count = COUNT_OF(msg_en);
