/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Whatever a module attaches to a party stands in the way of taking two rows apart again and of taking an import back:
 * else a member, a file or a payment would refer to nobody, or to the wrong one. One row for each kind. (What only
 * pages attach is in tests/e2e/specs/import_party.spec.ts.)
 */
#include "base/ident.h"
#include "office/account/account.h"
#include "office/budget/budget-private.h"
#include "office/disclosure/disclosure.h"
#include "office/file/file.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/import-private.h"
#include "office/payment/payment.h"
#include "office/signin/seal.h"
#include "office/staff/staff.h"
#include "unit/office/office.h"

#include <sodium.h>

struct world {
	struct office *o;
	struct tenant_id town;
	struct party_actor clerk;
	struct account_id inviter, agent;
	struct token token;
	struct party_id party, other;
	struct join_id join;
	struct import_id import;
	struct settings settings; /* with a key file, for invitations */
	int64_t serial;           /* of the kind that is tried */
};

static struct mandate_place town_of(const struct world *w) {
	return (struct mandate_place){ .tenant = w->town,
		.party = w->party,
		.slug = S("139718-hill"),
		.party_name = S("みほん珈琲"),
		.by = w->inviter,
		.settings = &w->settings,
		.now_us = w->clerk.now_us };
}

/* ---- what is attached ---- */

static enum err member(struct db *db, struct arena *a, struct world *w) {
	const struct mandate_place place = town_of(w);
	return mandate_member_set(db, a, &place, w->agent, SESSION_RIGHT_MEMBER);
}

static enum err member_leaves(struct db *db, struct arena *a, struct world *w) {
	const struct mandate_place place = town_of(w);
	return mandate_member_leave(db, a, &place, w->agent, 0);
}

static enum err invite_as(struct db *db, struct arena *a, struct world *w, enum session_right right) {
	const struct mandate_place place = town_of(w);
	const struct date today = jst_date(w->clerk.now_us);
	const struct mandate_offer offer = { .email = S("agent@example.jp"),
		.name = S("代理太郎"),
		.right = right,
		.terms = { .scope = MANDATE_SCOPE_ALL,
			.licence_no = S(""),
			.other_law = S(""),
			.from = today,
			.to = date_add_days(today, 90) } };
	w->token = token_new();
	return mandate_invite(db, a, &place, &offer, &w->token);
}

static enum err invitation(struct db *db, struct arena *a, struct world *w) {
	return invite_as(db, a, w, SESSION_RIGHT_MEMBER);
}

static enum err agent_invited(struct db *db, struct arena *a, struct world *w) {
	return invite_as(db, a, w, SESSION_RIGHT_AGENT);
}

static enum err agent_begins(struct db *db, struct arena *a, struct world *w) {
	struct mandate_place place = town_of(w);
	place.by = w->agent;
	return mandate_invitation_accept(db, a, &place, token_to_text(a, &w->token), S("agent@example.jp"));
}

static enum err case_subject(struct db *db, struct arena *a, struct world *w) {
	(void)a;
	return mandate_subject_put(db, w->town, MANDATE_SCOPE_CASE, 500 + w->serial, w->party, 4, S("補助金の申請"));
}

static enum err proxy(struct db *db, struct arena *a, struct world *w) {
	const struct mandate_place place = town_of(w);
	const struct proxy_fields fields = { .channel = PROXY_TELEPHONE,
		.asked_by = S("佐藤はな"),
		.checked_by = S("生年月日を聞いた") };
	struct proxy_id id;
	(void)a;
	return mandate_proxy_begin(db, &place, &fields, &id);
}

static enum err charge(struct db *db, struct arena *a, struct world *w) {
	(void)a;
	return staff_take_charge(db, w->town, w->party, w->inviter, w->inviter, w->clerk.now_us);
}

static enum err upload(struct db *db, struct arena *a, struct world *w) {
	const struct file_owner owner = { .tenant = w->town, .party = w->party, .account = w->agent };
	return file_begin(db, a, &owner, (struct file_id){ ident_new() }, S("見積書.txt"), 7, STR_NONE, w->clerk.now_us);
}

static enum err file(struct db *db, struct arena *a, struct world *w) {
	const struct file_owner owner = { .tenant = w->town, .party = w->party, .account = w->agent };
	const struct file_rules rules = { .most_bytes = 1000, .party_most_bytes = 1000 };
	const struct file_arrival arrival = { .name = S("見積書.txt"),
		.bytes = S("100,000"),
		.look = { .type = FILE_TYPE_TEXT },
		.scan = FILE_SCAN_ABSENT,
		.scan_says = S("") };
	return file_take_whole(db, a, &owner, (struct file_id){ ident_new() }, &rules, &arrival,
		file_hashes(a, arrival.bytes), w->clerk.now_us);
}

static enum err message(struct db *db, struct arena *a, struct world *w) {
	const struct msg_arg values[] = { { .name = "party", .text = S("みほん珈琲") },
		{ .name = "agent", .text = S("代理太郎") }, { .name = "date", .text = S("今日") } };
	return notice_queue(db, a,
		&(struct notice){ .tenant = w->town,
			.template = NOTICE_T_mandate_ended,
			.cause = id_to_text(a, w->serial),
			.mail = S("agent@example.jp"),
			.name = S("代理太郎"),
			.party = w->party,
			.values = values,
			.value_count = COUNT_OF(values),
			.now_us = w->clerk.now_us });
}

static enum err archive(struct db *db, struct arena *a, struct world *w) {
	const struct archive_order order = { .tenant = w->town,
		.asked_by = w->agent,
		.owner = { .party = w->party },
		.now_us = w->clerk.now_us };
	struct archive_id id;
	return archive_ask(db, a, &order, &id);
}

static enum err own_row(struct db *db, struct arena *a, struct world *w) {
	const struct person_fields fields = { .self = w->party,
		.role = PERSON_REPRESENTATIVE,
		.sex = SEX_UNKNOWN,
		.title = S(""),
		.name = S("佐藤はな"),
		.kana = S(""),
		.address = S("") };
	struct person_id id;
	return person_save(db, a, w->town, w->clerk, w->other, (struct person_id){ 0 }, 0, &fields, &id);
}

static enum err due(struct db *db, struct arena *a, struct world *w) {
	const struct payment_due_fields fields = { .ref_kind = S("test"),
		.ref_no = w->serial,
		.party = w->party,
		.title = S("補助金"),
		.yen = 5000,
		.due_on = jst_date(w->clerk.now_us) };
	const struct payment_actor actor = { .account = w->inviter, .now_us = w->clerk.now_us };
	bool is_new;
	(void)a;
	return payment_due_add(db, w->town, actor, &fields, &is_new);
}

static enum err commitment(struct db *db, struct arena *a, struct world *w) {
	const struct budget_desk desk = { .tenant = w->town, .by = w->inviter, .now_us = w->clerk.now_us };
	const struct budget_commit_fields fields = { .line = { 1 },
		.title = S("補助金"),
		.yen = 5000,
		.on = jst_date(w->clerk.now_us),
		.completes_on = jst_date(w->clerk.now_us),
		.party = w->party };
	const struct budget_line_of_row line = { .fiscal_year = 2026 };
	struct commitment_id id = { 0 };
	(void)a;
	return budget_commitment_make(db, &desk, &fields, &line, 1, (struct commitment_id){ 0 }, &id);
}

static enum err proposal(struct db *db, struct arena *a, struct world *w) {
	const struct budget_desk desk = { .tenant = w->town, .by = w->inviter, .now_us = w->clerk.now_us };
	struct proposal_id id;
	(void)a;
	return budget_propose(db, &desk,
		&(struct budget_ask){ .move = BUDGET_MOVE_COMMIT,
			.fiscal_year = 2026,
			.party = w->party,
			.yen = 5000,
			.title = S("補助金"),
			.completes_on = jst_date(w->clerk.now_us) },
		&id);
}

static enum err nothing(struct db *db, struct arena *a, struct world *w) {
	(void)db;
	(void)a;
	(void)w;
	return OK;
}

typedef enum err (*attach_fn)(struct db *db, struct arena *a, struct world *w);

/* `before` is done first, so that what follows is seen alone. */
static const struct kind { const char *what; attach_fn before, attach; } KINDS[] = {
	{ "a member", nothing, member },
	{ "a member who leaves", member, member_leaves },
	{ "an invitation", nothing, invitation },
	{ "an agent", agent_invited, agent_begins },
	{ "a case that a mandate can be limited to", nothing, case_subject },
	{ "an entry by an officer", nothing, proxy },
	{ "an officer in charge", nothing, charge },
	{ "an upload that has begun", nothing, upload },
	{ "a file", nothing, file },
	{ "a message", nothing, message },
	{ "a copy of what is held", nothing, archive },
	{ "somebody's own row", nothing, own_row },
	{ "something to pay", nothing, due },
	{ "money promised", nothing, commitment },
	{ "money that is asked for", nothing, proposal },
};

/* ---- running it ---- */

struct doing { struct world *w; attach_fn fn; };

static enum err run(struct db *db, struct arena *a, void *context) {
	struct doing *d = context;
	return d->fn(db, a, d->w);
}

static enum err doing(struct world *w, attach_fn fn) {
	return office_write(w->o, run, &(struct doing){ w, fn });
}

static enum err make_people(struct db *db, struct arena *a, struct world *w) {
	struct account_new n = { .email = S("inviter@example.jp"),
		.name = S("佐藤はな"),
		.kana = S(""),
		.password = STR_NONE,
		.level = ACCOUNT_LEVEL_EMAIL };
	TRY(account_make(db, a, &n, &w->inviter));
	n.email = S("agent@example.jp");
	return account_make(db, a, &n, &w->agent);
}

static enum err add_one(struct db *db, struct arena *a, const struct world *w, struct str name,
	struct party_id *ret_party) {
	const struct party_fields fields = { .kind = PARTY_SOLE_TRADER,
		.state = PARTY_ACTIVE,
		.name = name,
		.kana = S(""),
		.trade_name = S(""),
		.corporate_number = S(""),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
	return party_add(db, a, w->town, w->clerk, &fields, PARTY_BY_OFFICER, w->clerk.now_us, ret_party);
}

static enum err add_two(struct db *db, struct arena *a, struct world *w) {
	TRY(add_one(db, a, w, S("みほん珈琲"), &w->party));
	return add_one(db, a, w, S("ミナト印刷"), &w->other);
}

static enum err join(struct db *db, struct arena *a, struct world *w) {
	struct party_id again;
	struct party_head_row kept;
	TRY(add_one(db, a, w, S("ミホン珈琲"), &again));
	TRY(party_head(db, a, w->town, w->party, &kept));
	return party_join(db, a, w->town, w->clerk, w->party, kept.version, again, 1, 0, S("同じ店です"), &w->join);
}

static enum err take_apart(struct db *db, struct arena *a, struct world *w) {
	return party_unjoin(db, a, w->town, w->clerk, w->join, S("別の店でした"));
}

static enum err bring_in(struct db *db, struct arena *a, struct world *w) {
	struct import_file read;
	TRY(import_file_read(db, a, w->town, LANG_JA, S("list.csv"), S("名称,種別\nみほん珈琲,法人\n"), &read));
	read.begun.import = w->import = (struct import_id){ ident_new() };
	TRY(import_begin(db, a, w->town, w->clerk, &read));
	return import_confirm(db, a, w->town, w->clerk, w->import, false, true);
}

static enum err take_back(struct db *db, struct arena *a, struct world *w) {
	return import_undo(db, a, w->town, w->clerk, w->import, S("間違いでした"));
}

static struct world world_of(void **state) {
	struct office *o = office_open(state);
	struct world w = { .o = o,
		.town = office_tenant(o, TOWN_HILL),
		.clerk = { .account = { 11 }, .now_us = o->now_us } };
	char *room = arena_alloc(o->a, 256);
	struct str reason;
	assert_true(sodium_init() >= 0);
	settings_init(&w.settings);
	w.settings.secret_key_file = str_format(o->a, "%s/secret.key", check_folder(room, 256)).p;
	assert_int_equal(seal_file_make(o->a, str_from(w.settings.secret_key_file), &reason), OK);
	assert_int_equal(doing(&w, make_people), OK);
	return w;
}

static void close_world(struct world *w) {
	struct str folder = str_from(w->settings.secret_key_file);
	assert_int_equal(unlink(w->settings.secret_key_file), 0);
	assert_int_equal(rmdir(str_to_cstr(w->o->a, str_slice(folder, 0, folder.n - S("/secret.key").n))), 0);
	office_close(w->o);
}

/* Nobody is asked: without anything attached both are possible. */
static void test_possible_while_nothing_is_attached(void **state) {
	struct world w = world_of(state);
	assert_int_equal(doing(&w, add_two), OK);
	assert_int_equal(doing(&w, member), OK);
	assert_int_equal(doing(&w, join), OK);
	ROW_INT(doing(&w, take_apart), OK, "what was attached before the joining does not matter");
	assert_int_equal(doing(&w, bring_in), OK);
	ROW_INT(office_ask(w.o, "SELECT rows_written FROM party_import"), 1, "rows written");
	ROW_INT(doing(&w, take_back), OK, "an import that nobody touched");
	close_world(&w);
}

static void expect_apart_refused(struct world *w, const struct kind *kind) {
	bool can;
	assert_int_equal(doing(w, add_two), OK);
	assert_int_equal(doing(w, kind->before), OK);
	ROW_INT(doing(w, join), OK, "%s: joining", kind->what);
	assert_int_equal(party_join_can_undo(w->o->db, w->o->a, w->town, w->join, &can), OK);
	ROW_TRUE(can, "%s: nothing has happened yet", kind->what);
	ROW_INT(doing(w, kind->attach), OK, "%s: attached", kind->what);
	assert_int_equal(party_join_can_undo(w->o->db, w->o->a, w->town, w->join, &can), OK);
	ROW_TRUE(!can, "%s: stands in the way", kind->what);
	struct str before = office_dump(w->o);
	ROW_INT(doing(w, take_apart), ERR_CONFLICT, "%s: taking apart", kind->what);
	office_expect_unchanged(w->o, before, kind->what);
}

static void expect_kept(struct world *w, const struct kind *kind) {
	assert_int_equal(doing(w, add_two), OK);
	ROW_INT(doing(w, bring_in), OK, "%s: an import", kind->what);
	w->party.v = office_ask(w->o, "SELECT party_id FROM party_import_row WHERE import_id = %lld",
		(long long)w->import.v);
	assert_int_equal(doing(w, kind->before), OK);
	ROW_INT(doing(w, kind->attach), OK, "%s: attached", kind->what);
	struct str before = office_dump(w->o);
	ROW_INT(doing(w, take_back), ERR_CONFLICT, "%s: taking the import back", kind->what);
	office_expect_unchanged(w->o, before, kind->what);
}

static void each_kind(void **state, void (*expect)(struct world *w, const struct kind *kind)) {
	struct world w = world_of(state);
	for (size_t i = 0; i < COUNT_OF(KINDS); i++) {
		w.serial++;
		expect(&w, &KINDS[i]);
	}
	close_world(&w);
}

static void test_no_taking_apart(void **state) {
	each_kind(state, expect_apart_refused);
}

static void test_no_taking_back(void **state) {
	each_kind(state, expect_kept);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_possible_while_nothing_is_attached, ON_BOTH),
		PLACE_TEST(test_no_taking_apart, ON_BOTH),
		PLACE_TEST(test_no_taking_back, ON_BOTH),
	};
	return place_run("office attached", TESTS, COUNT_OF(TESTS));
}
