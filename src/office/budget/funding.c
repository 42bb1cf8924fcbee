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
static void cut(int64_t total, int64_t sum, const int64_t *costs, size_t count, int64_t *shares, struct part *parts, int64_t *left) {
	*left = total;
	for (size_t i = 0; i < count; i++) {
		const __int128 product = (__int128)total * costs[i];
		shares[i] = (int64_t)(product / sum);
		parts[i] = (struct part){ .index = i, .rest = (int64_t)(product % sum) };
		*left -= shares[i];
	}
}

enum err budget_split(struct arena *a, const struct budget_share *share, const int64_t *costs, size_t count, int64_t *ret_shares) {
	const struct rounding rule = { .direction = ROUNDING_DOWN, .unit_yen = share->unit_yen };
	struct part *parts = ARENA_ARRAY(a, struct part, count + 1);
	int64_t sum, total, left;
	for (size_t i = 0; i < count; i++) {
		ret_shares[i] = 0;
		if (costs[i] < 0)
			return ERR_INPUT;
	}
	TRY(yen_sum(costs, count, &sum));
	TRY(yen_rate(sum, share->rate, rule, &total));
	if (total > share->ceiling_yen)
		total = share->ceiling_yen;
	if (total <= 0)
		return OK;
	cut(total, sum, costs, count, ret_shares, parts, &left);
	qsort(parts, count, sizeof *parts, by_rest);
	for (size_t i = 0; i < count && left > 0; i++, left--)
		ret_shares[parts[i].index]++;
	return OK;
}
