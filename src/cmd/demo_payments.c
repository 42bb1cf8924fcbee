/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The fictional city's payments: an account to pay from, accounts of some businesses, and what is due to them, so that
 * a payment can be made, approved by two people and written as a file. Only `kassei demo` makes them, once.
 */
#include "base/clock.h"
#include "cmd/demo_payments.h"
#include "office/party/party.h"
#include "office/payment/payment.h"
#include "office/tenant/tenant.h"

enum { PAYEES = 6, WITHOUT_ACCOUNT = 2 };

static struct payment_source_fields source_of(void) {
	return (struct payment_source_fields){ .label = S("みほん野市商店街連合会 普通口座"),
		.client_code = S("0999000000"),
		.client_name = S("ﾐﾎﾝﾉｼ ｼﾖｳﾃﾝｶﾞｲﾚﾝｺﾞｳｶｲ"),
		.bank_code = S("9999"),
		.bank_name = S("ﾐﾎﾝ"),
		.branch_code = S("999"),
		.branch_name = S("ﾎﾝﾃﾝ"),
		.number = S("9000001"),
		.kind = ACCOUNT_ORDINARY,
		.line_ends = true,
		.settle_days = 5,
		.valid_from = fiscal_year_first(2020) };
}

static const struct { const char *title; int64_t yen; int days;
} DUES[PAYEES] = {
	{ "専門家派遣の謝金", 33000, 1 },
	{ "展示会出展補助金", 200000, 2 },
	{ "家賃補助金（前期）", 180000, 3 },
	{ "デジタル化補助金", 225000, 5 },
	{ "商店街イベント補助金", 900000, 12 },
	{ "創業支援の奨励金", 300000, 40 },
};

struct demo { bool made; };

/* The holder's name as a passbook has it: the reading, or the name itself where it is kana. */
static struct str holder_of(const struct party_list_row *p) {
	return p->kana.n > 0 ? p->kana : p->name;
}

static enum err add_payee(struct db *db, struct arena *a, struct tenant_id city, const struct party_list_row *p,
	size_t i, int64_t now_us) {
	const struct party_actor actor = { .account = { 0 }, .now_us = now_us };
	const struct payment_actor payer = { .account = { 0 }, .now_us = now_us };
	struct party_bank_account_masked_row *accounts;
	struct bank_account_id account;
	size_t count, left;
	bool is_new;
	TRY(party_bank_account_masked(db, a, city, p->party_id, 1, &accounts, &count));
	/* One has no account yet: the page says so. */
	if (count == 0 && i != WITHOUT_ACCOUNT)
		TRY(bank_account_add(db, a, city, actor, p->party_id,
			&(struct bank_account_fields){ .bank_code = S("9998"),
				.bank_name = S("みほん信用金庫"),
				.branch_code = S("901"),
				.branch_name = S("エキマエ"),
				.number = str_format(a, "%07zu", 9000002 + i),
				.holder_kana = bank_kana(a, holder_of(p), &left),
				.holder_name = p->name,
				.mismatch = S(""),
				.kind = ACCOUNT_ORDINARY,
				.valid_from = fiscal_year_first(2020) },
			&account));
	return payment_due_add(db, city, payer,
		&(struct payment_due_fields){ .ref_kind = S("demo"),
			.ref_no = (int64_t)i + 1,
			.party = p->party_id,
			.title = str_from(DUES[i].title),
			.yen = DUES[i].yen,
			.due_on = date_add_days(jst_date(now_us), DUES[i].days) },
		&is_new);
}

static enum err add_payments(struct db *db, struct arena *a, void *context) {
	struct demo *demo = context;
	const int64_t now_us = clock_now();
	struct tenant_all_row city;
	struct payment_source_on_row *sources;
	const struct payment_source_fields source = source_of();
	struct source_id id;
	struct party_list_row *rows;
	size_t count;
	TRY(tenant_find_code(db, a, S("139998"), &city));
	TRY(payment_source_on(db, a, city.tenant_id, jst_date(now_us), &sources, &count));
	if (count > 0)
		return OK;
	TRY(payment_source_add(db, city.tenant_id, (struct payment_actor){ .account = { 0 }, .now_us = now_us },
		&source, &id));
	TRY(party_list(db, a, PARTY_LIST_BY_NAME, city.tenant_id, PARTY_JOINED, NULL, NULL, NULL,
		(struct party_id){ 0 }, NULL, PAYEES, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_payee(db, a, city.tenant_id, &rows[i], i, now_us));
	demo->made = true;
	return OK;
}

enum err demo_payments(struct writer *writer, struct arena *a, struct buf *out) {
	struct demo demo = { .made = false };
	TRY(writer_run(writer, 0, add_payments, a, &demo));
	if (demo.made)
		buf_cstr(out, "みほん野市（架空）の支払予定を登録しました。\n");
	return OK;
}
