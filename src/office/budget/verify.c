/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The auditor of the budget: acts, commitments, orders and what stands on the ledger's accounts tell one story, year by
 * year and line by line. It reads rows and adds them up in its own way; it shares nothing with the side that writes.
 */
#include "office/budget/budget.h"

/* A rule about a year, which has a number and no id. */
#define YEAR_RULE(statement, sentence_) do { \
		struct statement##_row *rows_; \
		size_t count_; \
		TRY(statement(db, a, tenant, &rows_, &count_)); \
		if (count_ > 0) { \
			v->sentence = sentence_; \
			v->row = str_format(a, "%lld", (long long)rows_[0].year); \
			return OK; \
		} \
		v->looked++; \
	} while (0)

/* 1 April of a fiscal year, as days since 1970-01-01; by the civil calendar's own arithmetic, not by the writing
 * side's. */
static int64_t first_day(int64_t year) {
	const int64_t before = year - 1;
	return 365 * before + before / 4 - before / 100 + before / 400 - 719162 + 90 +
		((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
}

static enum err days_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	struct budget_verify_days_row *rows;
	size_t count;
	TRY(budget_verify_days(db, a, tenant, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const int64_t first = first_day(rows[i].fiscal_year), next = first_day(rows[i].fiscal_year + 1);
		const struct opt_int promised = rows[i].first_promise, voted = rows[i].voted_on;
		if (promised.has &&
			(promised.v < first || rows[i].last_promise.v >= next || !voted.has || promised.v < voted.v))
			v->sentence = T("年度の外か、議決より前の日に支出負担行為があります");
		else if (rows[i].last_money.has && rows[i].last_money.v > next + 60)
			v->sentence = T("出納閉鎖（5月31日）より後の日に支払や変更があります");
		if (v->sentence != NULL) {
			v->row = str_format(a, "%lld", (long long)rows[i].fiscal_year);
			return OK;
		}
		v->looked++;
	}
	return OK;
}

/* A rule about an act, which is named by its year and its number. */
#define ACT_RULE(statement, sentence_) do { \
		struct statement##_row *rows_; \
		size_t count_; \
		TRY(statement(db, a, tenant, &rows_, &count_)); \
		if (count_ > 0) { \
			v->sentence = sentence_; \
			v->row = str_format(a, "%lld-%lld", (long long)rows_[0].year, (long long)rows_[0].act_no); \
			return OK; \
		} \
		v->looked++; \
	} while (0)

enum err budget_verify(struct db *db, struct arena *a, struct tenant_id tenant, struct verify *v) {
	YEAR_RULE(budget_verify_numbers, T("起票番号が抜けています"));
	TRY(days_verify(db, a, tenant, v));
	if (v->sentence != NULL)
		return OK;
	ACT_RULE(budget_verify_posting, T("起票の仕訳が台帳にないか、年度が違います"));
	VERIFY_RULE(v, budget_verify_decided, T("負担行為額が、起票の合計と違います"));
	VERIFY_RULE(v, budget_verify_orders, T("支出命令額か支払額が、支出命令の合計と違います"));
	VERIFY_RULE(v, budget_verify_back, T("戻入・雑入・繰越の額が、起票の合計と違います"));
	VERIFY_RULE(v, budget_verify_carried_in, T("前年度から繰り越した額が、繰越元の額と違います"));
	YEAR_RULE(budget_verify_diverted, T("流用・充用の合計が0になりません"));
	VERIFY_RULE(v, budget_verify_current, T("予算現額が、起票の合計と違います"));
	VERIFY_RULE(v, budget_verify_open, T("負担行為済（未命令）の額が、支出負担行為の合計と違います"));
	VERIFY_RULE(v, budget_verify_ordered, T("支出命令済の額が、支払われていない支出命令の合計と違います"));
	VERIFY_RULE(v, budget_verify_paid, T("支出済の額が、支払と戻入の合計と違います"));
	VERIFY_RULE(v, budget_verify_end, T("繰越・不用額が起票の合計と違うか、閉鎖した年度に額が残っています"));
	YEAR_RULE(budget_verify_revenue, T("歳入の合計が、台帳の額と違います"));
	VERIFY_RULE(v, budget_verify_liability, T("債務負担行為の約束が、限度額・期間・台帳の額のどれかと違います"));
	VERIFY_RULE(v, budget_verify_promise, T("約束を果たした支出負担行為がないか、年度が違います"));
	VERIFY_RULE(v, budget_verify_proposal, T("決裁した起案の支出負担行為か支出命令がありません"));
	VERIFY_RULE(v, budget_verify_refund, T("返納とした銀行の明細が、起票と合いません"));
	VERIFY_RULE(v, budget_verify_split, T("分けた入金の内訳の合計が、銀行の明細と違います"));
	VERIFY_RULE(v, budget_verify_piece, T("入金の内訳が、起票または支払予定と合いません"));
	YEAR_RULE(budget_verify_undone, T("返納の取消が、取り消した起票と合いません"));
	VERIFY_RULE(v, budget_verify_refund_sum, T("銀行の明細による返納の合計が、台帳の額と違います"));
	VERIFY_RULE(v, budget_verify_due, T("支出命令と支払予定の額か状態が違います"));
	VERIFY_RULE(v, budget_verify_line, T("予算の年度か財源の登録がありません"));
	ACT_RULE(budget_verify_act, T("起票の年度・予算・支出負担行為の登録がありません"));
	ACT_RULE(budget_verify_answer, T("起票の仕訳か金額が、台帳の記録と違います"));
	return OK;
}
