/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets at rest: what is sealed opens only with its key, for its account and its purpose; and the file of keys, read
 * strictly and written whole. */
#include "office/signin/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HANAKO = 4711, TARO = 4712 };

struct folder { struct arena *a; struct str path; char name[64]; };

static int open_folder(void **state) {
	static struct folder f;
	snprintf(f.name, sizeof f.name, "/tmp/kassei-seal-XXXXXX");
	assert_true(sodium_init() >= 0);
	assert_non_null(mkdtemp(f.name));
	f.a = arena_new();
	f.path = str_format(f.a, "%s/secret.key", f.name);
	*state = &f;
	return 0;
}

static int close_folder(void **state) {
	struct folder *f = *state;
	static const char *const NAMES[] = { "secret.key", "secret.key.new" };
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		unlink(str_format(f->a, "%s/%s", f->name, NAMES[i]).p);
	assert_int_equal(rmdir(f->name), 0);
	arena_free(f->a);
	return 0;
}

static struct seal_keys *made(struct folder *f) {
	struct seal_keys *keys;
	struct str reason = STR_NONE;
	assert_int_equal(seal_file_make(f->a, f->path, &reason), OK);
	assert_int_equal(seal_keys_read(f->a, f->path, &keys, &reason), OK);
	return keys;
}

static void write_file(struct folder *f, const char *text, mode_t mode) {
	int fd = open(str_to_cstr(f->a, f->path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void test_opens_only_what_it_was(void **state) {
	struct folder *f = *state;
	struct seal_keys *keys = made(f);
	struct str secret;
	struct sealed sealed = seal_close(f->a, keys, SEAL_TOTP, HANAKO, S("12345678901234567890"));
	assert_false(str_contains(sealed.bytes, S("12345678901234567890")));
	assert_true(seal_open(f->a, keys, SEAL_TOTP, HANAKO, &sealed, &secret));
	assert_true(str_equal(secret, S("12345678901234567890")));
	assert_false(seal_open(f->a, keys, SEAL_TOTP, TARO, &sealed, &secret));
	assert_false(seal_open(f->a, keys, "another purpose", HANAKO, &sealed, &secret));
	for (size_t i = 0; i < sealed.bytes.n; i++) {
		struct sealed changed = { .key_no = sealed.key_no, .bytes = str_copy(f->a, sealed.bytes) };
		((char *)(uintptr_t)changed.bytes.p)[i] ^= 1;
		assert_false(seal_open(f->a, keys, SEAL_TOTP, HANAKO, &changed, &secret));
		changed.bytes = str_slice(sealed.bytes, 0, i);
		assert_false(seal_open(f->a, keys, SEAL_TOTP, HANAKO, &changed, &secret));
	}
	struct sealed again = seal_close(f->a, keys, SEAL_TOTP, HANAKO, S("12345678901234567890"));
	assert_false(str_equal(again.bytes, sealed.bytes));
}

static void test_a_new_key_seals_and_the_old_one_opens(void **state) {
	struct folder *f = *state;
	struct seal_keys *keys = made(f), *read;
	struct str secret, reason = STR_NONE;
	const struct sealed old = seal_close(f->a, keys, SEAL_TOTP, HANAKO, S("secret"));
	assert_int_equal(seal_key_add(keys), OK);
	assert_int_equal(seal_file_write(f->a, f->path, keys, &reason), OK);
	assert_int_equal(seal_keys_read(f->a, f->path, &read, &reason), OK);
	assert_int_equal(read->count, 2);
	const struct sealed new = seal_close(f->a, read, SEAL_TOTP, HANAKO, S("secret"));
	assert_int_not_equal(new.key_no, old.key_no);
	assert_true(seal_open(f->a, read, SEAL_TOTP, HANAKO, &old, &secret));
	assert_true(seal_open(f->a, read, SEAL_TOTP, HANAKO, &new, &secret));
	read->count = 1;
	assert_false(seal_open(f->a, read, SEAL_TOTP, HANAKO, &old, &secret));
	while (keys->count < SEAL_KEYS_MOST)
		assert_int_equal(seal_key_add(keys), OK);
	assert_int_equal(seal_key_add(keys), ERR_TOO_LARGE);
	assert_int_equal(seal_file_write(f->a, f->path, keys, &reason), OK);
	assert_int_equal(seal_keys_read(f->a, f->path, &read, &reason), OK);
	assert_int_equal(read->count, SEAL_KEYS_MOST);
}

static void test_the_file_is_its_owners_and_never_overwritten_by_accident(void **state) {
	struct folder *f = *state;
	struct seal_keys *keys = made(f), *read;
	struct stat status;
	struct str reason = STR_NONE;
	assert_int_equal(stat(str_to_cstr(f->a, f->path), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(seal_file_make(f->a, f->path, &reason), ERR_CONFLICT);
	assert_int_equal(seal_keys_read(f->a, f->path, &read, &reason), OK);
	assert_int_equal(read->items[0].number, keys->items[0].number);
	assert_int_equal(chmod(str_to_cstr(f->a, f->path), 0640), 0);
	assert_int_equal(seal_keys_read(f->a, f->path, &read, &reason), ERR_IO);
	assert_true(str_contains(reason, S("chmod 600")));
	/* Somebody else writes at this moment. */
	write_file(f, "", 0600);
	assert_int_equal(rename(str_to_cstr(f->a, f->path), str_format(f->a, "%s/secret.key.new", f->name).p), 0);
	assert_int_equal(seal_file_write(f->a, f->path, keys, &reason), ERR_CONFLICT);
	assert_int_equal(seal_keys_read(f->a, f->path, &read, &reason), ERR_NOT_FOUND);
}

static void test_a_file_that_was_changed_is_refused(void **state) {
#define HEX "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e"
	static const struct { const char *text; enum err e; const char *says;
	} ROWS[] = {
		{ "", ERR_INPUT, "has no key" },
		{ "# nothing\n\n", ERR_INPUT, "has no key" },
		{ "key 00000000 " HEX "\n", ERR_INPUT, "secret.key:1:" },
		{ "# a\nkey\n", ERR_INPUT, "secret.key:2:" },
		{ "key 00000000\n", ERR_INPUT, ":1:" },
		{ "key 0 " HEX "\n", ERR_INPUT, ":1:" },
		{ HEX "\n", ERR_INPUT, ":1:" },
		{ "key 00000000 " HEX "5e\n", ERR_INPUT, ":1:" },
		{ "lock 00000000 " HEX "\n", ERR_INPUT, ":1:" },
	};
	struct folder *f = *state;
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct seal_keys *keys;
		struct str reason = STR_NONE;
		write_file(f, ROWS[i].text, 0600);
		assert_int_equal(seal_keys_read(f->a, f->path, &keys, &reason), ROWS[i].e);
		assert_true(str_contains(reason, str_from(ROWS[i].says)));
		assert_false(str_contains(reason, S("5e5e")));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_opens_only_what_it_was, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(test_a_new_key_seals_and_the_old_one_opens, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(test_the_file_is_its_owners_and_never_overwritten_by_accident,
			open_folder, close_folder),
		cmocka_unit_test_setup_teardown(test_a_file_that_was_changed_is_refused, open_folder, close_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
