/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bank's answers: a file read in, each of its lines matched to what was sent or put on the suspense list, and what
 * follows from it. See payment.h. */
#include "base/ident.h"
#include "office/payment/listener.h"
#include "office/payment/payment-private.h"

#include <sodium.h>

/* A debit may be posted some days late, a fee at the end of the month, a return without a mark within two weeks; one
 * that says that it is a return within three months. */
enum { FEE_DAYS = 35, PLAIN_RETURN_DAYS = 14, NAMED_RETURN_DAYS = 92 };

/* ---- reading ---- */

/* What the bank says of days that have not come is no statement of this account. */
static enum err not_ahead(struct zengin_file *file, struct date today) {
	for (size_t i = 0; i < file->batch_count; i++)
		if (date_compare(file->batches[i].date, today) > 0)
			zengin_complain(file->problems,
				(struct zengin_problem){ .line = file->batches[i].header->line,
					.column = ZENGIN_STATEMENT_HEADER.fields[STATEMENT_HEADER_TO].from + 1,
					.item = ZENGIN_STATEMENT_HEADER.fields[STATEMENT_HEADER_TO].label,
					.sentence = T("まだ来ていない日の明細です。") });
	return file->problems->refused > 0 ? ERR_FORMAT : OK;
}

enum err payment_reading_make(struct arena *a, struct str name, struct str bytes, struct date today,
	struct payment_reading *ret) {
	const struct zengin_rules rules = { .result = true, .today = today };
	unsigned char hash[crypto_hash_sha256_BYTES];
	*ret = (struct payment_reading){ .name = name, .today = today };
	crypto_hash_sha256(hash, (const unsigned char *)(bytes.n == 0 ? "" : bytes.p), bytes.n);
	sodium_bin2hex(ret->sha256, sizeof ret->sha256, hash, sizeof hash);
	TRY(zengin_read(a, bytes, &rules, &ret->file));
	if (ret->file.kind == ZENGIN_STATEMENT || ret->file.kind == ZENGIN_NOTICE)
		return not_ahead(&ret->file, today);
	zengin_complain(ret->file.problems,
		(struct zengin_problem){ .line = 1,
			.column = 2,
			.item = T("種別コード"),
			.sentence =
				T("別の種類のファイルです（{text}）。入出金取引明細か振込入金通知を選んでください。"),
			.text = str_from(zengin_kind_desc.values[ret->file.kind].label) });
	return ERR_FORMAT;
}

static enum err add_movements(struct db *db, struct arena *a, struct tenant_id tenant, const struct payment_reading *r,
	const struct zengin_batch *b, struct statement_id id, int64_t *known) {
	struct zengin_account account;
	struct zengin_movement *m;
	size_t count;
	zengin_movements(a, &r->file, b, r->today, &account, &m, &count);
	for (size_t i = 0; i < count; i++) {
		int64_t changed;
		/* What the bank has cancelled itself was never money. */
		enum payment_match match = m[i].cancelled ? PAYMENT_MATCH_OTHER : PAYMENT_MATCH_FRESH;
		TRY(payment_movement_insert(db, tenant, (struct movement_id){ ident_new() }, id, m[i].line,
			r->file.kind, account.bank_code, account.branch_code, account.number, m[i].reference,
			m[i].posted, m[i].incoming, m[i].yen, m[i].client_name, m[i].client_code, m[i].memo, m[i].edi,
			match, &changed));
		*known += changed == 0;
	}
	return OK;
}

static void span_of(struct arena *a, const struct payment_reading *r, struct date *ret_from, struct date *ret_to,
	int64_t *ret_lines) {
	for (size_t i = 0; i < r->file.batch_count; i++) {
		struct zengin_account account;
		struct zengin_movement *m;
		size_t count;
		zengin_movements(a, &r->file, &r->file.batches[i], r->today, &account, &m, &count);
		*ret_from = i == 0 || account.from.days < ret_from->days ? account.from : *ret_from;
		*ret_to = i == 0 || account.to.days > ret_to->days ? account.to : *ret_to;
		*ret_lines += (int64_t)count;
	}
}

enum err payment_statement_add(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_reading *r, struct statement_id *ret_id) {
	struct payment_statement_by_hash_row *same;
	size_t count;
	int64_t lines = 0, known = 0;
	struct date from = r->today, to = r->today;
	const struct statement_id id = { ident_new() };
	TRY(payment_statement_by_hash(db, a, tenant, str_from(r->sha256), &same, &count));
	if (count > 0) {
		*ret_id = same[0].statement_id;
		return OK;
	}
	span_of(a, r, &from, &to, &lines);
	for (size_t i = 0; i < r->file.batch_count; i++)
		TRY(add_movements(db, a, tenant, r, &r->file.batches[i], id, &known));
	TRY(payment_statement_insert(db, tenant, id, r->file.kind, PAYMENT_STATEMENT_READ, r->name, str_from(r->sha256),
		from, to, lines, known, actor.now_us, actor.account, NULL));
	*ret_id = id;
	return OK;
}

/* ---- who wants to know ---- */

static const struct {
	const char *ref_kind;
	payment_heard_fn debited, given_back;
	payment_obstacle_fn obstacle;
} LISTENERS[] = {
#define PAYMENT_LISTENER(ref_kind_, debited_, given_back_, obstacle_) { ref_kind_, debited_, given_back_, obstacle_ },
#include "office/payment/listeners.def"
#undef PAYMENT_LISTENER
};

static enum err tell(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct str ref_kind, int64_t ref_no, struct date on, bool back, struct str reason) {
	for (size_t i = 0; i < COUNT_OF(LISTENERS); i++)
		if (str_equal(ref_kind, str_from(LISTENERS[i].ref_kind)))
			TRY((back ? LISTENERS[i].given_back : LISTENERS[i].debited)(db, a, tenant, actor, ref_no, on,
				reason));
	return OK;
}

/* Who asks what stands in the way: for which reader, of what the bank says of which day. */
struct asking { struct db *db; struct arena *a; enum lang lang; struct tenant_id tenant; struct date on; bool back; };

static enum err obstacle_of(const struct asking *q, struct str ref_kind, int64_t ref_no, struct payment_obstacle *ret) {
	for (size_t i = 0; i < COUNT_OF(LISTENERS); i++)
		if (str_equal(ref_kind, str_from(LISTENERS[i].ref_kind)))
			TRY(LISTENERS[i].obstacle(q->db, q->a, q->lang, q->tenant, ref_no, q->on, q->back, ret));
	return OK;
}

/* The first item of a run that cannot be debited on that day. */
static enum err obstacle_of_run(const struct asking *q, struct run_id run, struct payment_obstacle *ret) {
	struct payment_due_refs_of_run_row *refs;
	size_t count;
	TRY(payment_due_refs_of_run(q->db, q->a, q->tenant, run, PAYMENT_DUE_IN_RUN, &refs, &count));
	for (size_t i = 0; i < count && ret->why.n == 0; i++)
		TRY(obstacle_of(q, refs[i].ref_kind, refs[i].ref_no, ret));
	return OK;
}

/* Only what was paid can be given back to its item; before the debit is known it is told nothing. */
static enum err obstacle_of_line(const struct asking *q, struct run_id run, int64_t line_no,
	struct payment_obstacle *ret) {
	struct payment_run_by_id_row r;
	struct payment_line_by_no_row line;
	struct payment_due_ref_row ref;
	TRY(payment_run_by_id(q->db, q->a, q->tenant, run, &r));
	TRY(payment_line_by_no(q->db, q->a, q->tenant, run, line_no, &line));
	if (r.state != PAYMENT_DEBITED || line.state == PAYMENT_LINE_RETURNED)
		return OK;
	TRY(payment_due_ref(q->db, q->a, q->tenant, line.due_id, &ref));
	return obstacle_of(q, ref.ref_kind, ref.ref_no, ret);
}

/* What was found stays with a person when an item cannot follow it. */
static enum err mind_obstacle(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant, struct date on,
	struct payment_proposal *p) {
	const struct asking q = { .db = db,
		.a = a,
		.lang = lang,
		.tenant = tenant,
		.on = on,
		.back = p->match == PAYMENT_MATCH_RETURN };
	p->obstacle = (struct payment_obstacle){ .why = S(""), .page = S("") };
	if (p->match == PAYMENT_MATCH_DEBIT)
		TRY(obstacle_of_run(&q, p->run, &p->obstacle));
	else if (p->match == PAYMENT_MATCH_RETURN)
		TRY(obstacle_of_line(&q, p->run, p->line_no, &p->obstacle));
	if (p->obstacle.why.n > 0)
		p->match = PAYMENT_MATCH_UNKNOWN;
	return OK;
}

/* ---- proposing ---- */

/* What the lines of one file have taken already: each run and each payment once. */
struct taken {
	struct arena *a;
	struct payment_proposal *all;
	size_t count;
};

static bool is_taken(const struct taken *t, enum payment_match match, struct run_id run, int64_t line_no) {
	for (size_t i = 0; i < t->count; i++)
		if (t->all[i].match == match && t->all[i].run.v == run.v &&
			(match != PAYMENT_MATCH_RETURN || t->all[i].line_no == line_no))
			return true;
	return false;
}

static struct payment_proposal unknown(const char *why) {
	return (struct payment_proposal){ .match = PAYMENT_MATCH_UNKNOWN, .why = why };
}

/* Words by which banks mark money that comes back: 組戻, 資金返却, 振込返却, 不能. */
static bool says_return(const struct payment_movement_of_statement_row *m) {
	static const char *const WORDS[] = { "ｸﾐﾓﾄﾞｼ", "ﾍﾝｷﾔｸ", "ﾌﾉｳ" };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (str_contains(m->memo, str_from(WORDS[i])) || str_contains(m->client_name, str_from(WORDS[i])))
			return true;
	return false;
}

static bool says_fee(const struct payment_movement_of_statement_row *m) {
	return str_contains(m->memo, S("ﾃｽｳﾘﾖｳ")) || str_contains(m->client_name, S("ﾃｽｳﾘﾖｳ"));
}

static enum err propose_out(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_of_statement_row *m, const struct taken *taken, struct payment_proposal *ret) {
	struct payment_run_debitable_row *runs;
	struct payment_run_charged_row *charged;
	size_t count, fit = 0;
	if (says_fee(m)) {
		TRY(payment_run_charged(db, a, tenant, date_add_days(m->posted_on, -FEE_DAYS), m->posted_on,
			m->bank_code, m->branch_code, m->number, PAYMENT_FILED, PAYMENT_DEBITED, &charged, &count));
		*ret = count == 1 ? (struct payment_proposal){ .match = PAYMENT_MATCH_FEE,
			.run = charged[0].run_id,
			.run_no = charged[0].run_no,
			.why = T("手数料の摘要と口座") } :
			unknown(T("手数料のようですが、どの支払のものか決められません。"));
		return OK;
	}
	TRY(payment_run_debitable(db, a, tenant, PAYMENT_FILED, m->yen, m->posted_on, m->bank_code, m->branch_code,
		m->number, &runs, &count));
	for (size_t i = 0; i < count; i++) {
		if (is_taken(taken, PAYMENT_MATCH_DEBIT, runs[i].run_id, 0))
			continue;
		*ret = (struct payment_proposal){ .match = PAYMENT_MATCH_DEBIT,
			.run = runs[i].run_id,
			.run_no = runs[i].run_no,
			.why = T("口座と合計金額") };
		fit++;
	}
	if (fit != 1)
		*ret = unknown(fit == 0 ? T("この金額の、送ったファイルがありません。") : T("同じ合計金額のファイルが、2つ以上あります。"));
	return OK;
}

/* The ten digits of our mark, where a bank gives it back: EDI (behind its K), or the sender's code. */
static struct str mark_of(const struct payment_movement_of_statement_row *m) {
	struct str edi = str_trim(m->edi);
	if (edi.n == 11 && edi.p[0] == 'K')
		return str_from_offset(edi, 1);
	return edi.n == 10 ? edi : m->client_code;
}

/* Whether the payment has gone out and this kind of file has not told of its return yet. */
static enum err may_return(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_of_statement_row *m, struct run_id run, int64_t line_no,
	enum payment_run_state run_state, const struct taken *taken, bool *ret_may) {
	struct payment_movement_returned_by_row told;
	bool out = run_state == PAYMENT_FILED || run_state == PAYMENT_DEBITED;
	TRY(payment_movement_returned_by(db, a, tenant, run, line_no, m->kind, PAYMENT_MATCH_RETURN, &told));
	*ret_may = out && told.movements == 0 && !is_taken(taken, PAYMENT_MATCH_RETURN, run, line_no);
	return OK;
}

static enum err propose_by_mark(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_of_statement_row *m, const struct taken *taken, bool *ret_found,
	struct payment_proposal *ret) {
	struct payment_line_by_code_row *line;
	size_t count;
	bool may;
	TRY(payment_line_by_code(db, a, tenant, mark_of(m), &line, &count));
	*ret_found = count > 0;
	if (count == 0)
		return OK;
	TRY(may_return(db, a, tenant, m, line->run_id, line->line_no, line->run_state, taken, &may));
	if (line->yen != m->yen)
		*ret = unknown(T("照合コードは合いますが、金額が違います。"));
	else if (!may)
		*ret = unknown(T("照合コードは合いますが、その振込はすでに戻っているか、まだ送っていません。"));
	else
		*ret = (struct payment_proposal){ .match = PAYMENT_MATCH_RETURN,
			.run = line->run_id,
			.run_no = line->run_no,
			.line_no = line->line_no,
			.why = T("照合コードと金額"),
			.again = line->state == PAYMENT_LINE_RETURNED };
	return OK;
}

/* Without a mark: sum, account and name must leave one payment; a payee who pays back himself looks the same, so
 * without a word of the bank only soon after. */
static enum err propose_by_name(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_of_statement_row *m, const struct taken *taken, struct payment_proposal *ret) {
	struct payment_line_returnable_row *lines;
	size_t count, named = 0, any = 0;
	bool said = says_return(m), may;
	struct payment_proposal by_name = unknown(NULL), by_sum = unknown(NULL);
	TRY(payment_line_returnable(db, a, tenant, m->yen,
		date_add_days(m->posted_on, said ? -NAMED_RETURN_DAYS : -PLAIN_RETURN_DAYS), m->posted_on, m->bank_code,
		m->branch_code, m->number, PAYMENT_FILED, PAYMENT_DEBITED, &lines, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(may_return(db, a, tenant, m, lines[i].run_id, lines[i].line_no, lines[i].run_state, taken, &may));
		if (!may)
			continue;
		const struct payment_proposal p = { .match = PAYMENT_MATCH_RETURN,
			.run = lines[i].run_id,
			.run_no = lines[i].run_no,
			.line_no = lines[i].line_no,
			.again = lines[i].state == PAYMENT_LINE_RETURNED };
		bool same = bank_name_compare(a, lines[i].holder, m->client_name) != BANK_NAME_DIFFERENT;
		by_name = same ? p : by_name;
		named += same;
		by_sum = p;
		any++;
	}
	by_name.why = T("口座、金額、受取人名");
	by_sum.why = T("口座、金額、戻りの摘要");
	if (named == 1)
		*ret = by_name;
	else if (said && any == 1)
		*ret = by_sum;
	else
		*ret = unknown(any == 0 ? T("この金額の、戻りうる振込がありません。") : T("金額の合う振込を、1つに決められません。"));
	return OK;
}

enum err payment_propose(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	const struct payment_movement_of_statement_row *m, size_t count, struct payment_proposal *ret) {
	for (size_t i = 0; i < count; i++) {
		const struct taken taken = { .a = a, .all = ret, .count = i };
		bool marked = false;
		if (m[i].match != PAYMENT_MATCH_FRESH) {
			ret[i] = (struct payment_proposal){ .match = m[i].match,
				.run = { m[i].run_id.v },
				.line_no = m[i].matched_line.v };
			continue;
		}
		if (m[i].incoming)
			TRY(propose_by_mark(db, a, tenant, &m[i], &taken, &marked, &ret[i]));
		if (m[i].incoming && !marked)
			TRY(propose_by_name(db, a, tenant, &m[i], &taken, &ret[i]));
		if (!m[i].incoming)
			TRY(propose_out(db, a, tenant, &m[i], &taken, &ret[i]));
		TRY(mind_obstacle(db, a, lang, tenant, m[i].posted_on, &ret[i]));
	}
	return OK;
}

enum err payment_propose_again(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	struct movement_id movement, struct payment_proposal *ret) {
	struct payment_movement_by_id_row m;
	TRY(payment_movement_by_id(db, a, tenant, movement, &m));
	const struct payment_movement_of_statement_row fresh = { .movement_id = movement,
		.kind = m.kind,
		.bank_code = m.bank_code,
		.branch_code = m.branch_code,
		.number = m.number,
		.posted_on = m.posted_on,
		.incoming = m.incoming,
		.yen = m.yen,
		.client_name = m.client_name,
		.client_code = m.client_code,
		.memo = m.memo,
		.edi = m.edi,
		.match = m.match == PAYMENT_MATCH_UNKNOWN ? PAYMENT_MATCH_FRESH : m.match };
	return payment_propose(db, a, lang, tenant, &fresh, 1, ret);
}

/* ---- what follows ---- */

static enum err tell_debited(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct run_id run, struct date on) {
	struct payment_due_refs_of_run_row *refs;
	size_t count;
	TRY(payment_due_refs_of_run(db, a, tenant, run, PAYMENT_DUE_IN_RUN, &refs, &count));
	for (size_t i = 0; i < count; i++)
		TRY(tell(db, a, tenant, actor, refs[i].ref_kind, refs[i].ref_no, on, false, S("")));
	return OK;
}

static enum err set_debited(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_run_by_id_row *run, struct date posted_on) {
	const struct business_calendar banks = business_calendar_bank(NULL);
	struct payment_source_by_id_row source;
	struct date settle;
	int64_t changed;
	TRY(payment_source_by_id(db, a, tenant, run->source_id, &source));
	struct date first = date_compare(posted_on, run->pay_on) > 0 ? posted_on : run->pay_on;
	TRY(business_day_add(&banks, first, (int)source.settle_days, &settle));
	TRY(payment_run_debit(db, tenant, run->run_id, PAYMENT_DEBITED, (struct opt_int){ true, posted_on.days },
		(struct opt_int){ true, settle.days }, PAYMENT_FILED, &changed));
	TRY(payment_one(changed));
	TRY(tell_debited(db, a, tenant, actor, run->run_id, posted_on));
	TRY(payment_due_paid(db, tenant, run->run_id, PAYMENT_DUE_PAID, PAYMENT_DUE_IN_RUN, NULL));
	return payment_book_debit(db, a, tenant, run, actor.now_us);
}

static struct str reason_of(struct arena *a, struct str memo, struct str client_name) {
	struct str said = str_trim(memo).n > 0 ? str_trim(memo) : str_trim(client_name);
	return said.n > 0 ? STR_JOIN(a, S("振込が戻りました（"), said, S("）")) : S("振込が戻りました");
}

/* The line is returned and what it paid is open again; told a second time by the other kind of file, nothing more
 * happens. */
static enum err set_returned(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_run_by_id_row *run, int64_t line_no, struct date posted_on, struct str reason) {
	struct payment_line_by_no_row line;
	struct payment_due_ref_row ref;
	int64_t changed;
	TRY(payment_line_by_no(db, a, tenant, run->run_id, line_no, &line));
	if (line.state == PAYMENT_LINE_RETURNED)
		return OK;
	TRY(payment_line_return(db, tenant, run->run_id, line_no, PAYMENT_LINE_RETURNED,
		(struct opt_int){ true, posted_on.days }, reason, PAYMENT_LINE_SENT, &changed));
	TRY(payment_one(changed));
	TRY(payment_run_return(db, tenant, run->run_id, line.yen, NULL));
	enum payment_due_state before = run->state == PAYMENT_DEBITED ? PAYMENT_DUE_PAID : PAYMENT_DUE_IN_RUN;
	TRY(payment_due_set_state(db, tenant, line.due_id, PAYMENT_DUE_OPEN, (struct opt_int){ .has = false }, reason,
		before, NULL));
	TRY(payment_due_ref(db, a, tenant, line.due_id, &ref));
	/* Before the debit is known the order is not paid yet, and stays as it is. */
	if (before == PAYMENT_DUE_PAID)
		TRY(tell(db, a, tenant, actor, ref.ref_kind, ref.ref_no, posted_on, true, reason));
	return payment_book_return(db, a, tenant, run, line_no, line.party_id, line.yen, actor.now_us);
}

struct movement {
	struct movement_id id;
	struct date posted_on;
	int64_t yen;
	struct str memo, client_name;
};

static enum err follow(struct db *db, struct arena *a, struct tenant_id tenant, const struct payment_proposal *p,
	const struct movement *m, struct str note, struct payment_actor actor) {
	struct payment_run_by_id_row run;
	if (p->match != PAYMENT_MATCH_DEBIT && p->match != PAYMENT_MATCH_RETURN && p->match != PAYMENT_MATCH_FEE)
		return OK;
	TRY(payment_run_by_id(db, a, tenant, p->run, &run));
	if (p->match == PAYMENT_MATCH_DEBIT)
		return set_debited(db, a, tenant, actor, &run, m->posted_on);
	if (p->match == PAYMENT_MATCH_RETURN)
		return set_returned(db, a, tenant, actor, &run, p->line_no, m->posted_on,
			note.n > 0 ? note : reason_of(a, m->memo, m->client_name));
	TRY(payment_run_fee(db, tenant, run.run_id, m->yen, NULL));
	return payment_book_fee(db, a, tenant, &run, m->id, m->yen, actor.now_us);
}

/* Marks the movement, once, and does what follows from it. */
static enum err match_one(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_proposal *p, const struct movement *m, bool by_hand, struct str note) {
	int64_t changed;
	bool of_run =
		p->match == PAYMENT_MATCH_DEBIT || p->match == PAYMENT_MATCH_RETURN || p->match == PAYMENT_MATCH_FEE;
	TRY(payment_movement_match(db, tenant, m->id, p->match, (struct opt_int){ of_run, p->run.v },
		(struct opt_int){ p->match == PAYMENT_MATCH_RETURN, p->line_no },
		(struct opt_int){ true, actor.now_us }, (struct opt_int){ by_hand, actor.account.v }, note,
		PAYMENT_MATCH_FRESH, PAYMENT_MATCH_UNKNOWN, &changed));
	TRY(payment_one(changed));
	return follow(db, a, tenant, p, m, note, actor);
}

enum err payment_statement_match(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	struct statement_id id) {
	struct payment_statement_by_id_row statement;
	struct payment_movement_of_statement_row *rows;
	size_t count;
	int64_t changed;
	TRY(payment_statement_by_id(db, a, tenant, id, &statement));
	TRY(payment_statement_matched(db, tenant, id, PAYMENT_STATEMENT_MATCHED, (struct opt_int){ true, actor.now_us },
		PAYMENT_STATEMENT_READ, &changed));
	if (changed == 0)
		return OK;
	TRY(payment_movement_of_statement(db, a, tenant, id, PAYMENT_MOVEMENTS_MOST, &rows, &count));
	struct payment_proposal *proposals = ARENA_ARRAY(a, struct payment_proposal, count);
	TRY(payment_propose(db, a, LANG_JA, tenant, rows, count, proposals));
	for (size_t i = 0; i < count; i++) {
		const struct movement m = { rows[i].movement_id, rows[i].posted_on, rows[i].yen, rows[i].memo,
			rows[i].client_name };
		if (rows[i].match == PAYMENT_MATCH_FRESH)
			TRY(match_one(db, a, tenant, actor, &proposals[i], &m, false, S("")));
	}
	return OK;
}

/* ---- by hand ---- */

static const char *misfit(enum payment_match match, const struct payment_movement_by_id_row *m,
	const struct payment_run_by_id_row *run) {
	bool out = run->state == PAYMENT_FILED || run->state == PAYMENT_DEBITED;
	switch (match) {
	case PAYMENT_MATCH_DEBIT:
		if (m->incoming || run->state != PAYMENT_FILED)
			return T("引落しを待っている支払ではありません。");
		return m->yen == run->yen ? NULL : T("金額が、支払の合計と違います。");
	case PAYMENT_MATCH_RETURN: return m->incoming && out ? NULL : T("送った支払への入金ではありません。");
	case PAYMENT_MATCH_FEE: return !m->incoming && out ? NULL : T("送った支払の出金ではありません。");
	case PAYMENT_MATCH_FRESH:
	case PAYMENT_MATCH_UNKNOWN:
	case PAYMENT_MATCH_OTHER:
	case PAYMENT_MATCH_REFUND:
	case PAYMENT_MATCH_COUNT:
		break;
	}
	return T("何の明細かを選んでください。");
}

/* `ret_why`: msgid; NULL: it fits. */
static enum err check_fit(struct db *db, struct arena *a, struct tenant_id tenant, enum payment_match match,
	const struct payment_movement_by_id_row *m, int64_t run_no, int64_t line_no, struct payment_proposal *ret,
	const char **ret_why) {
	struct payment_run_by_no_row found;
	struct payment_run_by_id_row run;
	struct payment_line_by_no_row line = { 0 };
	TRY(payment_run_by_no(db, a, tenant, run_no, &found));
	TRY(payment_run_by_id(db, a, tenant, found.run_id, &run));
	*ret = (struct payment_proposal){ .match = match, .run = found.run_id, .run_no = run_no, .line_no = line_no };
	*ret_why = misfit(match, m, &run);
	if (match != PAYMENT_MATCH_RETURN || *ret_why != NULL)
		return OK;
	TRY(payment_line_by_no(db, a, tenant, found.run_id, line_no, &line));
	if (line.yen != m->yen)
		*ret_why = T("金額が、その振込と違います。");
	else if (line.state != PAYMENT_LINE_SENT)
		*ret_why = T("その振込は、すでに戻っています。");
	return OK;
}

static enum err check_assignment(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	enum payment_match match, const struct payment_movement_by_id_row *m, int64_t run_no, int64_t line_no,
	struct payment_proposal *ret, struct str *ret_why) {
	const char *misfits = NULL;
	TRY(check_fit(db, a, tenant, match, m, run_no, line_no, ret, &misfits));
	if (misfits != NULL)
		*ret_why = str_from(tr(lang, misfits));
	else
		TRY(mind_obstacle(db, a, lang, tenant, m->posted_on, ret));
	if (misfits == NULL && ret->obstacle.why.n > 0)
		*ret_why = ret->obstacle.why;
	return ret_why->n == 0 ? OK : ERR_INPUT;
}

enum err payment_assign(struct db *db, struct arena *a, enum lang lang, struct tenant_id tenant,
	struct payment_actor actor, struct movement_id movement, enum payment_match match, int64_t run_no,
	int64_t line_no, struct str note, struct str *ret_why) {
	struct payment_movement_by_id_row m;
	struct payment_proposal p = { .match = match };
	*ret_why = S("");
	TRY(payment_movement_by_id(db, a, tenant, movement, &m));
	if (m.match != PAYMENT_MATCH_UNKNOWN)
		return ERR_CONFLICT;
	if (match == PAYMENT_MATCH_OTHER && str_trim(note).n == 0)
		*ret_why = str_from(tr(lang, T("何の入出金かを、備考に書いてください。")));
	if (ret_why->n > 0)
		return ERR_INPUT;
	if (match != PAYMENT_MATCH_OTHER)
		TRY(check_assignment(db, a, lang, tenant, match, &m, run_no, line_no, &p, ret_why));
	const struct movement of = { movement, m.posted_on, m.yen, m.memo, m.client_name };
	return match_one(db, a, tenant, actor, &p, &of, true, str_trim(note));
}

static enum err source_of(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct payment_movement_by_id_row *m, struct source_id *ret_source) {
	struct payment_source_of_account_row *sources;
	size_t count;
	TRY(payment_source_of_account(db, a, tenant, m->bank_code, m->branch_code, m->number, &sources, &count));
	if (count == 0)
		return ERR_NOT_FOUND;
	*ret_source = sources[0].source_id;
	return OK;
}

enum err payment_take_refund(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_refund *refund, struct str note) {
	struct payment_movement_by_id_row m;
	const struct payment_proposal p = { .match = PAYMENT_MATCH_REFUND };
	TRY(payment_movement_by_id(db, a, tenant, refund->movement, &m));
	if (!m.incoming)
		return ERR_INPUT;
	if (m.match != PAYMENT_MATCH_UNKNOWN)
		return ERR_CONFLICT;
	struct payment_refund_posting posting = { .yen = m.yen, .given_up = m.given_up, .now_us = actor.now_us };
	TRY(source_of(db, a, tenant, &m, &posting.source));
	const struct movement of = { refund->movement, m.posted_on, m.yen, m.memo, m.client_name };
	TRY(match_one(db, a, tenant, actor, &p, &of, true, str_trim(note)));
	return refund->posted ? OK : payment_book_refund(db, a, tenant, refund, &posting);
}

enum err payment_give_up_refund(struct db *db, struct arena *a, struct tenant_id tenant, struct payment_actor actor,
	const struct payment_refund *refund, struct str note) {
	struct payment_movement_by_id_row m;
	int64_t changed;
	TRY(payment_movement_by_id(db, a, tenant, refund->movement, &m));
	struct payment_refund_posting posting = { .yen = m.yen,
		.given_up = m.given_up,
		.now_us = actor.now_us,
		.taken_back = true };
	TRY(source_of(db, a, tenant, &m, &posting.source));
	TRY(payment_movement_give_up(db, tenant, refund->movement, PAYMENT_MATCH_UNKNOWN, note, PAYMENT_MATCH_REFUND,
		&changed));
	TRY(payment_one(changed));
	return refund->posted ? OK : payment_book_refund(db, a, tenant, refund, &posting);
}
