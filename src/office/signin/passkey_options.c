/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the browser is asked for a passkey: options as JSON, which the page's script decodes. See passkey.h. */
#include "base/json_out.h"
#include "office/signin/passkey-private.h"

enum { OPTIONS_MOST_BYTES = 128 * 1024, TIMEOUT_MS = 5 * 60 * 1000 };

static void put_bytes(struct json_out *j, struct arena *a, const char *key, struct str bytes) {
	json_key_str(j, key, passkey_encode(a, bytes));
}

static void put_credentials(struct json_out *j, struct arena *a, const char *key, const struct str *ids, size_t count) {
	json_key_array(j, key);
	for (size_t i = 0; i < count; i++) {
		json_object(j);
		json_key_str(j, "type", S("public-key"));
		put_bytes(j, a, "id", ids[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_person(struct json_out *j, struct arena *a, const struct passkey_person *person) {
	json_key_object(j, "user");
	put_bytes(j, a, "id", person->handle);
	json_key_str(j, "name", person->name);
	json_key_str(j, "displayName", person->display_name);
	json_object_end(j);
}

static void put_algorithms(struct json_out *j) {
	static const int NUMBERS[] = { -7, -8, -257 };
	json_key_array(j, "pubKeyCredParams");
	for (size_t i = 0; i < COUNT_OF(NUMBERS); i++) {
		json_object(j);
		json_key_str(j, "type", S("public-key"));
		json_key_int(j, "alg", NUMBERS[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

/* A discoverable credential, so that nobody has to type an address first; verified, so that it is two factors. */
static void put_selection(struct json_out *j) {
	json_key_object(j, "authenticatorSelection");
	json_key_str(j, "residentKey", S("required"));
	json_key_bool(j, "requireResidentKey", true);
	json_key_str(j, "userVerification", S("required"));
	json_object_end(j);
}

static struct str challenge_bytes(const struct passkey_challenge *challenge) {
	return str_of((const char *)challenge->bytes, sizeof challenge->bytes);
}

struct str passkey_creation_options(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct passkey_person *person, struct str site_name,
	const struct str *exclude, size_t exclude_count) {
	struct json_out j;
	struct buf b;
	buf_init(&b, a, OPTIONS_MOST_BYTES);
	json_begin(&j, &b, 0);
	json_object(&j);
	json_key_object(&j, "rp");
	json_key_str(&j, "id", site->rp_id);
	json_key_str(&j, "name", site_name);
	json_object_end(&j);
	put_person(&j, a, person);
	put_bytes(&j, a, "challenge", challenge_bytes(challenge));
	put_algorithms(&j);
	json_key_int(&j, "timeout", TIMEOUT_MS);
	put_credentials(&j, a, "excludeCredentials", exclude, exclude_count);
	put_selection(&j);
	json_key_str(&j, "attestation", S("none"));
	json_object_end(&j);
	return buf_view(&b);
}

struct str passkey_request_options(struct arena *a, const struct passkey_site *site,
	const struct passkey_challenge *challenge, const struct str *allow, size_t allow_count) {
	struct json_out j;
	struct buf b;
	buf_init(&b, a, OPTIONS_MOST_BYTES);
	json_begin(&j, &b, 0);
	json_object(&j);
	put_bytes(&j, a, "challenge", challenge_bytes(challenge));
	json_key_int(&j, "timeout", TIMEOUT_MS);
	json_key_str(&j, "rpId", site->rp_id);
	put_credentials(&j, a, "allowCredentials", allow, allow_count);
	json_key_str(&j, "userVerification", S("required"));
	json_object_end(&j);
	return buf_view(&b);
}
