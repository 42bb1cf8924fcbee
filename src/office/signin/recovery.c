/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See recovery.h. */
#include "base/buf.h"
#include "office/signin/recovery.h"

#include <sodium.h>

enum { CODE_CHARACTERS = 16, GROUP = 4 };

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's: no I, L, O, U */

struct str recovery_code_new(struct arena *a) {
	unsigned char random[CODE_CHARACTERS];
	struct buf b;
	randombytes_buf(random, sizeof random);
	buf_init_sized(&b, a, 2 * CODE_CHARACTERS, 2 * CODE_CHARACTERS);
	for (size_t i = 0; i < CODE_CHARACTERS; i++) {
		if (i > 0 && i % GROUP == 0)
			buf_char(&b, '-');
		buf_char(&b, ALPHABET[random[i] & 31]);
	}
	return buf_view(&b);
}

/* The character that was meant; '\0' for none. */
static char meant(char c) {
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return c != '\0' && strchr(ALPHABET, c) != NULL ? c : '\0';
}

static bool read_code(struct str text, char code[CODE_CHARACTERS]) {
	size_t count = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '-' || text.p[i] == ' ')
			continue;
		char c = meant(text.p[i]);
		if (c == '\0' || count == CODE_CHARACTERS)
			return false;
		code[count++] = c;
	}
	return count == CODE_CHARACTERS;
}

bool recovery_code_hash(struct arena *a, int64_t account_id, struct str text, struct str *ret_hash) {
	struct {
		char purpose[16];
		int64_t account_id;
		char code[CODE_CHARACTERS];
	} kept = { .purpose = "recovery code 1", .account_id = account_id };
	if (!read_code(text, kept.code))
		return false;
	unsigned char *hash = arena_alloc(a, RECOVERY_HASH_BYTES);
	crypto_generichash(hash, RECOVERY_HASH_BYTES, (const unsigned char *)&kept, sizeof kept, NULL, 0);
	*ret_hash = str_of((const char *)hash, RECOVERY_HASH_BYTES);
	return true;
}
