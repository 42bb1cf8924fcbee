/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See totp.h. */
#include "base/buf.h"
#include "office/signin/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

enum { SECRET_CHARACTERS = TOTP_SECRET_BYTES * 8 / 5, CODE_DIGITS = 6, CODE_LIMIT = 1000000 };

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

struct totp_secret totp_secret_new(void) {
	struct totp_secret secret;
	randombytes_buf(secret.bytes, sizeof secret.bytes);
	return secret;
}

/* The n-th group of five bits. */
static unsigned quintet(const struct totp_secret *secret, size_t n) {
	size_t bit = n * 5, byte = bit / 8;
	unsigned pair =
		(unsigned)secret->bytes[byte] << 8 | (byte + 1 < TOTP_SECRET_BYTES ? secret->bytes[byte + 1] : 0u);
	return pair >> (11 - bit % 8) & 31;
}

static struct str secret_text(struct arena *a, const struct totp_secret *secret, size_t group) {
	struct buf b;
	buf_init_sized(&b, a, 2 * SECRET_CHARACTERS, 2 * SECRET_CHARACTERS);
	for (size_t i = 0; i < SECRET_CHARACTERS; i++) {
		if (i > 0 && i % group == 0)
			buf_char(&b, ' ');
		buf_char(&b, ALPHABET[quintet(secret, i)]);
	}
	return buf_view(&b);
}

struct str totp_secret_text(struct arena *a, const struct totp_secret *secret) {
	return secret_text(a, secret, SECRET_CHARACTERS);
}

struct str totp_secret_groups(struct arena *a, const struct totp_secret *secret) {
	return secret_text(a, secret, 4);
}

static int value_of(char c) {
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	const char *at = c == '\0' ? NULL : strchr(ALPHABET, c);
	return at == NULL ? -1 : (int)(at - ALPHABET);
}

bool totp_secret_parse(struct str text, struct totp_secret *ret_secret) {
	struct totp_secret secret = { { 0 } };
	size_t count = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == ' ' || text.p[i] == '-')
			continue;
		int value = value_of(text.p[i]);
		if (value < 0 || count == SECRET_CHARACTERS)
			return false;
		for (size_t bit = 0; bit < 5; bit++)
			if ((value >> (4 - bit) & 1) != 0)
				secret.bytes[(count * 5 + bit) / 8] |= (unsigned char)(0x80 >> (count * 5 + bit) % 8);
		count++;
	}
	if (count != SECRET_CHARACTERS)
		return false;
	*ret_secret = secret;
	return true;
}

int64_t totp_step(int64_t now_us) {
	return now_us / 1000000 / TOTP_STEP_S;
}

int32_t totp_code(const struct totp_secret *secret, int64_t step) {
	unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	for (size_t i = 0; i < sizeof counter; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (HMAC(EVP_sha1(), secret->bytes, sizeof secret->bytes, counter, sizeof counter, mac, &n) == NULL || n != 20)
		BUG("HMAC-SHA-1 is not to be had");
	const unsigned char *at = mac + (mac[19] & 15);
	uint32_t cut = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return (int32_t)(cut % CODE_LIMIT);
}

/* Six digits; of full width (U+FF10 to U+FF19) too, as a Japanese keyboard writes them. */
static bool read_digits(struct str typed, char digits[CODE_DIGITS]) {
	size_t count = 0;
	while (typed.n > 0) {
		uint32_t c = 0;
		size_t n = utf8_decode(typed, &c);
		if (n == 0)
			return false;
		typed = str_from_offset(typed, n);
		if (c == ' ' || c == 0x3000)
			continue;
		if (c >= 0xff10 && c <= 0xff19)
			c = c - 0xff10 + '0';
		if (c < '0' || c > '9' || count == CODE_DIGITS)
			return false;
		digits[count++] = (char)c;
	}
	return count == CODE_DIGITS;
}

static bool is_code_of(const struct totp_secret *secret, int64_t step, const char digits[CODE_DIGITS]) {
	char right[CODE_DIGITS];
	int32_t code = totp_code(secret, step);
	for (size_t i = CODE_DIGITS; i-- > 0; code /= 10)
		right[i] = (char)('0' + code % 10);
	return sodium_memcmp(right, digits, CODE_DIGITS) == 0;
}

bool totp_check(const struct totp_secret *secret, struct str typed, int64_t now_us, int64_t last_step,
	int64_t *ret_step) {
	char digits[CODE_DIGITS];
	if (!read_digits(typed, digits))
		return false;
	int64_t now = totp_step(now_us);
	for (int64_t step = now - TOTP_DRIFT_STEPS; step <= now + TOTP_DRIFT_STEPS; step++)
		if (step >= 0 && step > last_step && is_code_of(secret, step, digits)) {
			*ret_step = step;
			return true;
		}
	return false;
}

/* All but the unreserved characters of RFC 3986 section 2.3. */
static void put_encoded(struct buf *b, struct str text) {
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			(c != 0 && strchr("-._~", c) != NULL))
			buf_char(b, (char)c);
		else
			buf_format(b, "%%%02X", c);
	}
}

struct str totp_uri(struct arena *a, const struct totp_secret *secret, struct str issuer, struct str account) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, 4096);
	buf_cstr(b, "otpauth://totp/");
	put_encoded(b, issuer);
	buf_char(b, ':');
	put_encoded(b, account);
	buf_cstr(b, "?secret=");
	buf_str(b, totp_secret_text(a, secret));
	buf_cstr(b, "&issuer=");
	put_encoded(b, issuer);
	buf_format(b, "&algorithm=SHA1&digits=%d&period=%d", CODE_DIGITS, TOTP_STEP_S);
	return buf_view(b);
}
