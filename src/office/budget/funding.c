/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shares of costs that somebody else bears, exact to the yen: the parts sum to the share of the whole (最大剰余法). */
#include "office/budget/budget-private.h"

#include <stdlib.h>

struct part {
	size_t index;
	int64_t rest; /* of the division; below the sum of all costs */
};

static int by_rest(const void *x, const void *y) {
	const struct part *p = x, *q = y;
	if (p->rest != q->rest)
		return p->rest > q->rest ? -1 : 1;
	return p->index < q->index ? -1 : 1;
}

/* total × cost / sum, cut off; the rest tells who comes first for what is left over. */
static void cut(int64_t total, int64_t sum, const int64_t *costs, size_t count, int64_t *shares, struct part *parts,
	int64_t *left) {
	*left = total;
	for (size_t i = 0; i < count; i++) {
		const __int128 product = (__int128)total * costs[i];
		shares[i] = (int64_t)(product / sum);
		parts[i] = (struct part){ .index = i, .rest = (int64_t)(product % sum) };
		*left -= shares[i];
	}
}

/* Exactly `total` in proportion to the costs, which sum to `sum` above 0. */
static void split_total(struct arena *a, int64_t total, int64_t sum, const int64_t *costs, size_t count,
	int64_t *shares) {
	struct part *parts = ARENA_ARRAY(a, struct part, count + 1);
	int64_t left;
	cut(total, sum, costs, count, shares, parts, &left);
	qsort(parts, count, sizeof *parts, by_rest);
	for (size_t i = 0; i < count && left > 0; i++, left--)
		shares[parts[i].index]++;
}

enum err budget_split(struct arena *a, const struct budget_share *share, const int64_t *costs, size_t count,
	int64_t *ret_shares) {
	const struct rounding rule = { .direction = ROUNDING_DOWN, .unit_yen = share->unit_yen };
	int64_t sum, total;
	for (size_t i = 0; i < count; i++) {
		ret_shares[i] = 0;
		if (costs[i] < 0)
			return ERR_INPUT;
	}
	TRY(yen_sum(costs, count, &sum));
	TRY(yen_rate(sum, share->rate, rule, &total));
	if (total > share->ceiling_yen)
		total = share->ceiling_yen;
	if (total > 0)
		split_total(a, total, sum, costs, count, ret_shares);
	return OK;
}

/* ---- down to the commitments ---- */

/* Where the rows of the line at `from` end. */
static size_t line_end(const struct budget_funding_costs_row *rows, size_t count, size_t from) {
	size_t to = from;
	while (to < count && rows[to].line_id.v == rows[from].line_id.v)
		to++;
	return to;
}

/* Of each line what its commitments come to. */
static size_t costs_of_lines(const struct budget_funding_costs_row *rows, size_t count, int64_t *costs) {
	size_t lines = 0;
	for (size_t from = 0; from < count; from = line_end(rows, count, from)) {
		costs[lines] = 0;
		for (size_t i = from; i < line_end(rows, count, from); i++)
			costs[lines] += rows[i].decided_yen;
		lines++;
	}
	return lines;
}

static void split_line(struct arena *a, int64_t total, int64_t sum, const struct budget_funding_costs_row *rows,
	size_t count, struct budget_part *parts) {
	int64_t *costs = ARENA_ARRAY(a, int64_t, count), *shares = ARENA_ARRAY(a, int64_t, count);
	for (size_t i = 0; i < count; i++)
		costs[i] = rows[i].decided_yen;
	if (total > 0)
		split_total(a, total, sum, costs, count, shares);
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct budget_part){ .line_id = rows[i].line_id,
			.commitment_id = rows[i].commitment_id,
			.decided_yen = costs[i],
			.share_yen = shares[i] };
}

enum err budget_parts(struct db *db, struct arena *a, struct tenant_id tenant, struct funding_id funding,
	struct budget_part **ret_parts, size_t *ret_count) {
	struct budget_funding_of_row f;
	struct budget_funding_costs_row *rows;
	size_t count, line = 0;
	TRY(budget_funding_of(db, a, tenant, funding, &f));
	TRY(budget_funding_costs(db, a, tenant, f.fiscal_year, funding, &rows, &count));
	int64_t *costs = ARENA_ARRAY(a, int64_t, count + 1), *shares = ARENA_ARRAY(a, int64_t, count + 1);
	const struct budget_share share = { .rate = { f.rate_num, f.rate_den },
		.unit_yen = f.unit_yen,
		.ceiling_yen = f.ceiling_yen.has ? f.ceiling_yen.v : INT64_MAX };
	TRY(budget_split(a, &share, costs, costs_of_lines(rows, count, costs), shares));
	*ret_parts = ARENA_ARRAY(a, struct budget_part, count + 1);
	*ret_count = count;
	for (size_t from = 0; from < count; from = line_end(rows, count, from), line++)
		split_line(a, shares[line], costs[line], &rows[from], line_end(rows, count, from) - from,
			&(*ret_parts)[from]);
	return OK;
}
