/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the browser says it did for a passkey (clientDataJSON), the site it did it for, and base64url. See passkey.h. */
#include "office/signin/passkey-private.h"

#include <jansson.h>
#include <sodium.h>

/* ---- the site ---- */

static bool is_address(struct str host) {
	for (size_t i = 0; i < host.n; i++)
		if ((host.p[i] < '0' || host.p[i] > '9') && host.p[i] != '.')
			return host.p[0] == '[';
	return true;
}

bool passkey_site_of(struct str origin, struct passkey_site *ret_site) {
	bool tls = str_starts(origin, S("https://"));
	if (!tls && !str_starts(origin, S("http://")))
		return false;
	struct str host = str_from_offset(origin, tls ? 8 : 7);
	if (!str_starts(host, S("[")))
		host = str_cut(&host, S(":"));
	if (host.n == 0 || is_address(host) || str_contains(host, S("/")) || (!tls && !str_equal(host, S("localhost"))))
		return false;
	*ret_site = (struct passkey_site){ .origin = origin, .rp_id = host };
	return true;
}

/* ---- base64url ---- */

bool passkey_decode(struct arena *a, struct str text, size_t most, struct str *ret_bytes) {
	if (text.n == 0 || text.n > (most * 4 + 2) / 3)
		return false;
	unsigned char *bytes = arena_alloc(a, text.n);
	size_t n = 0;
	const char *end = NULL;
	int failed = sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &n, &end,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (failed != 0 || end != text.p + text.n || n == 0)
		return false;
	*ret_bytes = str_of((const char *)bytes, n);
	return true;
}

struct str passkey_encode(struct arena *a, struct str bytes) {
	size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *text = arena_alloc(a, room);
	sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_from(text);
}

/* ---- what the browser says ---- */

const char *passkey_refusal_name(enum passkey_refusal refusal) {
	static const char *const NAMES[PASSKEY_REFUSAL_COUNT] = {
		[PASSKEY_ACCEPTED] = "accepted",
		[PASSKEY_MALFORMED] = "malformed",
		[PASSKEY_WRONG_TYPE] = "wrong_type",
		[PASSKEY_WRONG_CHALLENGE] = "wrong_challenge",
		[PASSKEY_WRONG_ORIGIN] = "wrong_origin",
		[PASSKEY_WRONG_SITE] = "wrong_site",
		[PASSKEY_NOT_PRESENT] = "not_present",
		[PASSKEY_NOT_VERIFIED] = "not_verified",
		[PASSKEY_WRONG_KEY] = "wrong_key",
		[PASSKEY_WRONG_SIGNATURE] = "wrong_signature",
		[PASSKEY_WRONG_COUNTER] = "wrong_counter",
	};
	return NAMES[refusal];
}

static bool is_text(const json_t *object, const char *key, struct str expected) {
	const json_t *value = json_object_get(object, key);
	return json_is_string(value) &&
		str_equal(str_of(json_string_value(value), json_string_length(value)), expected);
}

static bool is_challenge(const json_t *object, const struct passkey_challenge *challenge) {
	char text[sodium_base64_ENCODED_LEN(PASSKEY_CHALLENGE_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	sodium_bin2base64(text, sizeof text, challenge->bytes, sizeof challenge->bytes,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	const json_t *value = json_object_get(object, "challenge");
	return json_is_string(value) && json_string_length(value) == sizeof text - 1 &&
	       sodium_memcmp(json_string_value(value), text, sizeof text - 1) == 0;
}

/* Inside a frame of another site the person does not see whom he signs in to. */
static bool is_framed(const json_t *object) {
	const json_t *cross = json_object_get(object, "crossOrigin");
	return (cross != NULL && !json_is_false(cross)) || json_object_get(object, "topOrigin") != NULL;
}

static enum passkey_refusal check_object(const json_t *object, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const char *type) {
	if (!json_is_object(object))
		return PASSKEY_MALFORMED;
	if (!is_text(object, "type", str_from(type)))
		return PASSKEY_WRONG_TYPE;
	if (!is_challenge(object, challenge))
		return PASSKEY_WRONG_CHALLENGE;
	return !is_text(object, "origin", site->origin) || is_framed(object) ? PASSKEY_WRONG_ORIGIN : PASSKEY_ACCEPTED;
}

enum passkey_refusal passkey_check_client_data(const struct passkey_site *site,
	const struct passkey_challenge *challenge, struct str client_data, const char *type) {
	if (client_data.n == 0 || client_data.n > PASSKEY_CLIENT_DATA_MOST_BYTES)
		return PASSKEY_MALFORMED;
	json_t *object = json_loadb(client_data.p, client_data.n, JSON_REJECT_DUPLICATES, NULL);
	enum passkey_refusal refusal = check_object(object, site, challenge, type);
	json_decref(object);
	return refusal;
}
