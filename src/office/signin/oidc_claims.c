/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From a provider's claims to one identity. Names of claims: GビズID's developer guideline 2.9, デジタル認証アプリ's
 * reference, and OpenID Connect Core section 5.1. A claim that decides what somebody may do is refused when it is
 * impossible; one that is only shown is left out.
 */
#include "base/codes.h"
#include "office/signin/oidc-private.h"

enum { TEXT_MOST_CHARACTERS = 200 };

static bool is_plain(struct str text) {
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return false;
	return true;
}

/* Text of a claim, never NULL; cut to what may be kept, empty when it holds control characters. */
static struct str text_of(struct arena *a, const json_t *claims, const char *key) {
	struct str text = oidc_text(a, claims, key);
	return str_is_none(text) || !is_plain(text) ? S("") : utf8_prefix(str_trim(text), TEXT_MOST_CHARACTERS);
}

/* The userinfo's, else the ID token's. */
struct claims { struct arena *a; const json_t *token, *userinfo; };

static struct str claim(const struct claims *c, const char *key) {
	struct str text = text_of(c->a, c->userinfo, key);
	return text.n > 0 ? text : text_of(c->a, c->token, key);
}

static struct str joined(struct arena *a, struct str first, struct str second) {
	return first.n > 0 && second.n > 0 ? STR_JOIN(a, first, S(" "), second) : first.n > 0 ? first : second;
}

static struct str name_of(const struct claims *c, const char *family, const char *given) {
	return joined(c->a, claim(c, family), claim(c, given));
}

/* A number that comes as 2 or as "2"; 0 when it is neither. */
static int64_t number_of(const struct claims *c, const char *key) {
	const json_t *value = json_object_get(c->userinfo, key);
	int64_t number = 0;
	value = value == NULL ? json_object_get(c->token, key) : value;
	if (json_is_integer(value))
		return json_integer_value(value);
	return json_is_string(value) && str_to_int64(str_from(json_string_value(value)), &number) ? number : 0;
}

/* An object or a text (Core section 5.1.1). */
static struct str address_of(const struct claims *c) {
	const json_t *value = json_object_get(c->userinfo, "address");
	return json_is_object(value) ? text_of(c->a, value, "formatted") : claim(c, "address");
}

/* ---- GビズID ---- */

/* Prime accounts were opened with papers, members by a prime account; an entry account by an address that answers. */
static enum oidc_refusal map_firm(const struct claims *c, struct oidc_identity *id) {
	int64_t account_type = number_of(c, "account_type"), corp_type = number_of(c, "corp_type");
	if (account_type < OIDC_ACCOUNT_ENTRY || account_type > OIDC_ACCOUNT_MEMBER)
		return OIDC_WRONG_CLAIMS;
	id->account_type = (enum oidc_account_type)account_type;
	bool entry = id->account_type == OIDC_ACCOUNT_ENTRY;
	id->level = entry ? OIDC_LEVEL_EMAIL : OIDC_LEVEL_STRONG;
	if (corp_type < OIDC_CORPORATION || corp_type > OIDC_SOLE_TRADER)
		return entry && corp_type == 0 ? OIDC_ACCEPTED : OIDC_WRONG_CLAIMS;
	id->corp_type = (enum oidc_corp_type)corp_type;
	struct str number = claim(c, "corporate_number");
	if (id->corp_type == OIDC_SOLE_TRADER)
		id->sole_trader_number = number;
	else if (!entry && !corporate_number_valid(number))
		return OIDC_WRONG_CLAIMS;
	else if (!entry)
		id->corporate_number = number;
	return OIDC_ACCEPTED;
}

static struct str or_else(struct str first, struct str second) {
	return first.n > 0 ? first : second;
}

static enum oidc_refusal map_gbizid(const struct claims *c, struct oidc_identity *id) {
	id->organisation = claim(c, "name");
	id->name = or_else(name_of(c, "user_last_nm", "user_first_nm"), name_of(c, "rep_last_nm", "rep_first_nm"));
	id->kana = or_else(name_of(c, "user_last_nm_kana", "user_first_nm_kana"),
		name_of(c, "rep_last_nm_kana", "rep_first_nm_kana"));
	id->email = claim(c, "email");
	id->telephone = claim(c, "user_tel_no_contact");
	id->department = claim(c, "user_department");
	id->birthday = claim(c, "user_birthday_ymd");
	id->address = STR_JOIN(c->a, claim(c, "user_prefecture_name"), claim(c, "user_address1"),
		claim(c, "user_address2"), claim(c, "user_address3"));
	return map_firm(c, id);
}

/* ---- the others ---- */

/* The My Number Card's certificate was read with its PIN. */
static enum oidc_refusal map_digital_auth(const struct claims *c, struct oidc_identity *id) {
	id->level = OIDC_LEVEL_STRONG;
	id->name = claim(c, "name");
	id->birthday = claim(c, "birthdate");
	id->address = address_of(c);
	return OIDC_ACCEPTED;
}

static bool email_checked(const struct claims *c) {
	return json_is_true(json_object_get(c->userinfo, "email_verified")) ||
		json_is_true(json_object_get(c->token, "email_verified"));
}

static enum oidc_refusal map_plain(const struct claims *c, enum oidc_level level, struct oidc_identity *id) {
	id->level = level;
	id->name = or_else(claim(c, "name"), name_of(c, "family_name", "given_name"));
	id->kana = name_of(c, "family_name#ja-Kana-JP", "given_name#ja-Kana-JP");
	id->email = email_checked(c) ? claim(c, "email") : S("");
	id->telephone = claim(c, "phone_number");
	id->birthday = claim(c, "birthdate");
	id->address = address_of(c);
	return OIDC_ACCEPTED;
}

enum oidc_refusal oidc_claims_map(struct arena *a, const struct oidc_section *section, const json_t *token,
	const json_t *userinfo, struct oidc_identity *ret_identity) {
	const struct claims c = { .a = a, .token = token, .userinfo = userinfo };
	struct str subject = oidc_text(a, token, "sub");
	if (userinfo != NULL && !str_equal(oidc_text(a, userinfo, "sub"), subject))
		return OIDC_WRONG_SUBJECT;
	const struct str none = S("");
	struct oidc_identity id = { .issuer = section->provider.issuer,
		.subject = subject,
		.name = none,
		.kana = none,
		.email = none,
		.telephone = none,
		.address = none,
		.birthday = none,
		.organisation = none,
		.corporate_number = none,
		.sole_trader_number = none,
		.department = none,
		.acr = text_of(a, token, "acr") };
	enum oidc_kind kind = section->provider.kind;
	enum oidc_refusal refusal = kind == OIDC_GBIZID ? map_gbizid(&c, &id) :
		kind == OIDC_DIGITAL_AUTH ? map_digital_auth(&c, &id) :
			map_plain(&c, section->level, &id);
	if (refusal == OIDC_ACCEPTED)
		*ret_identity = id;
	return refusal;
}
