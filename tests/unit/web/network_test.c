/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of networks, and who really asks behind proxies. */
#include "unit/base/check.h"
#include "web/network.h"

static const struct networks *parsed(struct arena *a, const char *text) {
	const struct networks *list;
	struct str detail = STR_NONE;
	if (networks_parse(a, str_from(text), &list, &detail) != OK)
		fail_msg("%s: %.*s", text, STR_ARG(detail));
	return list;
}

static void test_has(void **state) {
	static const struct { const char *list, *address; bool in; } ROWS[] = {
		{ "10.0.0.0/8", "10.255.0.1", true },
		{ "10.0.0.0/8", "11.0.0.1", false },
		{ "192.0.2.128/25", "192.0.2.200", true },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.8", false },
		{ "192.0.2.7", "::ffff:192.0.2.7", true },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "::/0", "2001:db8::1", true },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "10.0.0.0/8, fd00::/8\t192.0.2.7", "fdab::1", true },
		{ "10.0.0.0/8", "", false },
		{ "10.0.0.0/8", "10.0.0.1.evil", false },
		{ "", "10.0.0.1", false },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_INT(networks_has(parsed(*state, ROWS[i].list), str_from(ROWS[i].address)), ROWS[i].in,
			"row %zu %s in %s", i, ROWS[i].address, ROWS[i].list);
	assert_false(networks_has(NULL, S("10.0.0.1")));
	assert_true(networks_is_empty(parsed(*state, " , ")));
}

static void test_refused(void **state) {
	static const char *const ROWS[] = { "10.0.0.0/33", "10.0.0", "::1/129", "example.jp", "10.0.0.0/-1",
		"10.0.0.0/8/8", "10.0.0.0/x" };
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		const struct networks *list;
		struct str detail = STR_NONE;
		ROW_INT(networks_parse(*state, str_from(ROWS[i]), &list, &detail), ERR_INPUT, "row %zu %s", i, ROWS[i]);
		ROW_TRUE(str_contains(detail, str_from(ROWS[i])), "row %zu says which", i);
	}
}

/* A client may write into X-Forwarded-For what it likes: only what trusted proxies added counts. */
static void test_client(void **state) {
	static const struct { const char *peer, *forwarded, *trusted, *client; } ROWS[] = {
		{ "203.0.113.9", NULL, "", "203.0.113.9" },
		{ "203.0.113.9", "192.0.2.1", "", "203.0.113.9" },
		{ "203.0.113.9", "192.0.2.1", "127.0.0.1", "203.0.113.9" },
		{ "127.0.0.1", "192.0.2.1", "127.0.0.1", "192.0.2.1" },
		{ "127.0.0.1", "10.9.9.9, 192.0.2.1", "127.0.0.1", "192.0.2.1" },
		{ "127.0.0.1", "192.0.2.1, 10.0.0.5", "127.0.0.1 10.0.0.0/8", "192.0.2.1" },
		{ "127.0.0.1", "evil, 10.0.0.5", "127.0.0.1 10.0.0.0/8", "10.0.0.5" },
		{ "127.0.0.1", "", "127.0.0.1", "127.0.0.1" },
		{ "::ffff:127.0.0.1", "2001:DB8::1", "127.0.0.1", "2001:db8::1" },
	};
	for (size_t i = 0; i < COUNT_OF(ROWS); i++)
		ROW_STR(network_client(*state, str_from(ROWS[i].peer), str_from(ROWS[i].forwarded),
				parsed(*state, ROWS[i].trusted)),
			ROWS[i].client, "row %zu", i);
}

int main(void) {
	const struct CMUnitTest tests[] = { UNIT(test_has), UNIT(test_refused), UNIT(test_client) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
