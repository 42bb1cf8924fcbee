/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 不開示情報 (個人情報保護法78条): what of a record is not given to the claimant, and the words that stand in its
 * place. See disclosure.h. */
#include "office/disclosure/disclosure.h"

static bool is_of_row(const struct disclosure_withheld_list_row *part, struct arena *a, const struct held_group *g,
	size_t index) {
	if (!str_equal(part->held_table, str_from(g->table)))
		return false;
	return str_equal(part->record, WITHHELD_ALL) || str_equal(part->record, held_key(a, g, index));
}

static struct str instead_of(struct arena *a, const struct disclosure_withheld_list_row *part) {
	return STR_JOIN(a, S("（不開示："), str_from(withheld_ground_desc.values[part->ground].label), S("）"));
}

/* Numbers of rows stay: they say nothing of anybody, and the tables of the copy refer to each other by them. */
struct str withheld_instead(struct arena *a, const struct disclosure_withheld_list_row *parts, size_t count,
	const struct held_group *g, size_t index, const struct col_desc *col) {
	for (size_t i = 0; i < count; i++) {
		if (!is_of_row(&parts[i], a, g, index))
			continue;
		const bool whole = parts[i].item.n == 0 && (col == NULL || !held_is_inner(col));
		if (col == NULL || whole || str_equal(parts[i].item, str_from(col->name)))
			return instead_of(a, &parts[i]);
	}
	return STR_NONE;
}

struct str withheld_sentences(struct arena *a, const struct disclosure_withheld_list_row *parts, size_t count) {
	struct str text = S("");
	for (size_t i = 0; i < count; i++) {
		struct str what = parts[i].label.n > 0 ? STR_JOIN(a, parts[i].kind, S("の"), parts[i].label) :
							 STR_JOIN(a, parts[i].kind, S("（全部）"));
		text = STR_JOIN(a, text, text.n > 0 ? S("\n") : S(""), what, S("："),
			str_from(withheld_ground_desc.values[parts[i].ground].label), S("。"), parts[i].reason);
	}
	return text;
}
