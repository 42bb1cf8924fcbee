/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank files of any bytes: whatever is read is written again byte for byte, and what its transfers say can be written
 * anew and read. */
#include "fuzz/fuzz.h"
#include "office/bank/zengin.h"

static struct zengin_rules rules_of(bool result, const struct business_calendar *calendar) {
	struct date today;
	MUST(date_make(2026, 4, 10, &today));
	return (struct zengin_rules){ .result = result, .today = today, .calendar = calendar };
}

static void check_problems(struct arena *a, const struct zengin_problems *p) {
	MUST(p->count <= ZENGIN_PROBLEMS_KEPT && p->count <= p->refused + p->warned);
	for (size_t i = 0; i < p->count; i++)
		MUST(p->items[i].line >= 0 && p->items[i].column <= 201 &&
			zengin_problem_text(a, LANG_JA, &p->items[i]).n > 0);
}

/* An order with the transfers of a batch. */
static void write_anew(struct arena *a, const struct zengin_file *f, const struct zengin_batch *b,
	const struct business_calendar *calendar) {
	const struct zengin_layout *h = &ZENGIN_TRANSFER_HEADER, *d = &ZENGIN_TRANSFER_DATA;
	const struct zengin_rules rules = rules_of(false, calendar);
	struct zengin_transfer *items = ARENA_ARRAY(a, struct zengin_transfer, b->count);
	struct zengin_written w;
	struct zengin_file again;
	for (size_t i = 0; i < b->count; i++) {
		const struct zengin_record *r = &b->data[i];
		struct str sign = zengin_value(d, r, TRANSFER_DATA_SIGN),
			codes = zengin_value(d, r, TRANSFER_DATA_CUSTOMER);
		items[i] = (struct zengin_transfer){ .bank_code = zengin_value(d, r, TRANSFER_DATA_BANK),
			.branch_code = zengin_value(d, r, TRANSFER_DATA_BRANCH),
			.number = zengin_value(d, r, TRANSFER_DATA_ACCOUNT),
			.bank_name = zengin_text(a, d, r, TRANSFER_DATA_BANK_NAME),
			.branch_name = zengin_text(a, d, r, TRANSFER_DATA_BRANCH_NAME),
			.account_kind = zengin_number(d, r, TRANSFER_DATA_ACCOUNT_KIND),
			.holder = zengin_text(a, d, r, TRANSFER_DATA_HOLDER),
			.yen = zengin_number(d, r, TRANSFER_DATA_AMOUNT),
			.new_code = zengin_number(d, r, TRANSFER_DATA_NEW),
			.customer_1 = sign.n > 0 ? S("") : str_slice(codes, 0, 10),
			.customer_2 = sign.n > 0 ? S("") : str_from_offset(codes, 10),
			.edi = sign.n > 0 ? zengin_text(a, d, r, TRANSFER_DATA_CUSTOMER) : S("") };
	}
	const struct zengin_order order = { .type = f->type,
		.client_code = zengin_value(h, b->header, TRANSFER_HEADER_CLIENT),
		.client_name = zengin_text(a, h, b->header, TRANSFER_HEADER_CLIENT_NAME),
		.bank_code = zengin_value(h, b->header, TRANSFER_HEADER_BANK),
		.bank_name = zengin_text(a, h, b->header, TRANSFER_HEADER_BANK_NAME),
		.branch_code = zengin_value(h, b->header, TRANSFER_HEADER_BRANCH),
		.branch_name = zengin_text(a, h, b->header, TRANSFER_HEADER_BRANCH_NAME),
		.account_kind = zengin_number(h, b->header, TRANSFER_HEADER_ACCOUNT_KIND),
		.number = zengin_value(h, b->header, TRANSFER_HEADER_ACCOUNT),
		.made_on = rules.today,
		.pay_on = b->date,
		.way = 7 };
	const struct zengin_options options = { .separator = b->count % 2 == 0 ? ZENGIN_CRLF : ZENGIN_NO_SEPARATOR,
		.most_count = 2,
		.calendar = calendar };
	enum err e = zengin_write_transfers(a, &order, items, b->count, &options, &w);
	check_problems(a, w.problems);
	if (e != OK) {
		MUST(e == ERR_INPUT && w.problems->refused > 0);
		return;
	}
	MUST(zengin_read(a, w.bytes, &rules, &again) == OK && again.batch_count == w.batch_count);
	MUST(str_equal(zengin_write(a, &again), w.bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new();
	struct str bytes = fuzz_input(data, size);
	const struct business_calendar calendar = business_calendar_bank(NULL);
	for (int result = 0; result < 2; result++) {
		struct zengin_file f;
		const struct zengin_rules rules = rules_of(result != 0, &calendar);
		enum err e = zengin_read(a, bytes, &rules, &f);
		check_problems(a, f.problems);
		MUST((e == OK) == (f.problems->refused == 0));
		if (e != OK)
			continue;
		MUST(str_equal(zengin_write(a, &f), bytes));
		for (size_t i = 0; i < f.batch_count; i++) {
			struct zengin_account account;
			struct zengin_movement *movements;
			size_t count;
			if (f.kind == ZENGIN_STATEMENT || f.kind == ZENGIN_NOTICE)
				zengin_movements(a, &f, &f.batches[i], rules.today, &account, &movements, &count);
			else if (f.kind == ZENGIN_TRANSFER && result == 0)
				write_anew(a, &f, &f.batches[i], &calendar);
		}
	}
	arena_free(a);
	return 0;
}
