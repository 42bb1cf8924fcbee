/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of a party, where the database decides: pages ask first whether an owner is left, but two may ask at the
 * same moment. */
#include "office/account/account.h"
#include "office/mandate/mandate.h"
#include "office/party/party.h"
#include "unit/office/office.h"

struct change { struct mandate_place place; struct account_id account; enum session_right right; };

static enum err make_party(struct db *db, struct arena *a, void *context) {
	const struct party_fields fields = { .kind = PARTY_SOLE_TRADER,
		.state = PARTY_ACTIVE,
		.name = S("みほん珈琲"),
		.kana = S(""),
		.trade_name = S(""),
		.corporate_number = S(""),
		.registration_number = S(""),
		.invoice_number = S(""),
		.note = S("") };
	return party_add(db, a, (struct tenant_id){ 1 }, (struct party_actor){ .now_us = 1 }, &fields, PARTY_BY_OFFICER,
		1, context);
}

static enum err make_two(struct db *db, struct arena *a, void *context) {
	struct account_id *people = context;
	struct account_new n = { .email = S("first@example.jp"),
		.name = S("一"),
		.kana = S(""),
		.password = STR_NONE,
		.level = ACCOUNT_LEVEL_EMAIL };
	TRY(account_make(db, a, &n, &people[0]));
	n.email = S("second@example.jp");
	return account_make(db, a, &n, &people[1]);
}

/* SESSION_RIGHT_NONE: leaves. */
static enum err change(struct db *db, struct arena *a, void *context) {
	const struct change *c = context;
	if (c->right == SESSION_RIGHT_NONE)
		return mandate_member_leave(db, a, &c->place, c->account, 0);
	return mandate_member_set(db, a, &c->place, c->account, c->right);
}

static void test_last_owner(void **state) {
	static const struct {
		int person;
		enum session_right right;
		enum err e;
		int64_t owners;
		const char *what;
	} ROWS[] = {
		{ 0, SESSION_RIGHT_OWNER, OK, 1, "the first" },
		{ 0, SESSION_RIGHT_NONE, ERR_CONFLICT, 1, "alone he cannot leave" },
		{ 0, SESSION_RIGHT_GUEST, ERR_CONFLICT, 1, "nor become less" },
		{ 1, SESSION_RIGHT_MEMBER, OK, 1, "a member is no owner" },
		{ 0, SESSION_RIGHT_NONE, ERR_CONFLICT, 1, "so he still cannot leave" },
		{ 1, SESSION_RIGHT_OWNER, OK, 2, "a second owner" },
		{ 0, SESSION_RIGHT_NONE, OK, 1, "both asked to leave: the first of them goes" },
		{ 1, SESSION_RIGHT_NONE, ERR_CONFLICT, 1, "and the other one stays" },
		{ 1, SESSION_RIGHT_MEMBER, ERR_CONFLICT, 1, "as owner" },
	};
	struct office *o = office_open(state);
	struct account_id people[2];
	struct party_id party;
	assert_int_equal(office_write(o, make_two, people), OK);
	assert_int_equal(office_write(o, make_party, &party), OK);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct change c = { .account = people[ROWS[i].person],
			.right = ROWS[i].right,
			.place = { .tenant = { 1 },
				.party = party,
				.slug = S(""),
				.party_name = S(""),
				.by = people[0],
				.now_us = o->now_us + (int64_t)i } };
		ROW_INT(office_write(o, change, &c), ROWS[i].e, "%s", ROWS[i].what);
		ROW_INT(office_ask(o,
				"SELECT count(*) FROM mandate_member WHERE member_right = %d AND until_us IS NULL",
				(int)SESSION_RIGHT_OWNER),
			ROWS[i].owners, "owners: %s", ROWS[i].what);
	}
	office_close(o);
}

int main(void) {
	static const struct place_test TESTS[] = { PLACE_TEST(test_last_owner, ON_BOTH) };
	return place_run("office member", TESTS, COUNT_OF(TESTS));
}
