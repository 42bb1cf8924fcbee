/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The authorization code flow from our side: there, back, and the two requests in between. See oidc.h. */
#include "office/signin/oidc-private.h"

#include <sodium.h>

enum { ADDRESS_MOST_BYTES = 8 * 1024, FORM_MOST_BYTES = 32 * 1024 };

static void release_oidc(void *object) {
	struct oidc *oidc = object;
	for (size_t i = 0; i < oidc->count; i++) {
		arena_free(oidc->descriptions[i].arena);
		arena_free(oidc->keys[i].arena);
	}
	pthread_mutex_destroy(&oidc->lock);
}

enum err oidc_open(struct arena *a, const char *path, const struct outgoing_rules *rules, struct oidc **ret_oidc,
	struct str *ret_reason) {
	struct oidc *oidc = ARENA_NEW(a, struct oidc);
	oidc->rules = rules;
	if (path[0] != '\0')
		TRY(oidc_config_read(oidc, a, path, ret_reason));
	pthread_mutex_init(&oidc->lock, NULL);
	arena_defer(a, release_oidc, oidc);
	*ret_oidc = oidc;
	return OK;
}

size_t oidc_count(const struct oidc *oidc) {
	return oidc->count;
}

const struct oidc_provider *oidc_at(const struct oidc *oidc, size_t index) {
	return &oidc->sections[index].provider;
}

int oidc_level_of(const struct oidc_provider *provider) {
	return provider->kind == OIDC_PLAIN ? (int)oidc_section_of(provider)->level : (int)OIDC_LEVEL_STRONG;
}

const struct oidc_provider *oidc_find(const struct oidc *oidc, struct str key) {
	for (size_t i = 0; i < oidc->count; i++)
		if (str_equal(oidc->sections[i].provider.key, key))
			return &oidc->sections[i].provider;
	return NULL;
}

static struct str random_text(struct arena *a) {
	unsigned char bytes[32];
	randombytes_buf(bytes, sizeof bytes);
	return oidc_base64url(a, bytes, sizeof bytes);
}

struct oidc_attempt oidc_attempt_new(struct arena *a) {
	return (struct oidc_attempt){ .state = random_text(a), .nonce = random_text(a), .verifier = random_text(a) };
}

/* ---- forms ---- */

void oidc_put_encoded(struct buf *b, struct str value) {
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];
		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			(c != 0 && strchr("-._~", c) != NULL))
			buf_char(b, (char)c);
		else
			buf_format(b, "%%%02X", c);
	}
}

void oidc_put_field(struct buf *b, const char *name, struct str value) {
	if (value.n == 0)
		return;
	if (b->n > 0 && b->p[b->n - 1] != '?' && b->p[b->n - 1] != '&')
		buf_char(b, '&');
	buf_cstr(b, name);
	buf_char(b, '=');
	oidc_put_encoded(b, value);
}

/* ---- there ---- */

/* RFC 7636 section 4.2, S256. */
static struct str challenge_of(struct arena *a, struct str verifier) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)verifier.p, verifier.n);
	return oidc_base64url(a, hash, sizeof hash);
}

static struct str authorize_url(struct arena *a, const struct oidc_section *s, struct str endpoint,
	const struct oidc_attempt *attempt, struct str redirect_uri) {
	struct buf *b = ARENA_NEW(a, struct buf);
	buf_init(b, a, ADDRESS_MOST_BYTES);
	buf_str(b, endpoint);
	buf_char(b, str_contains(endpoint, S("?")) ? '&' : '?');
	oidc_put_field(b, "response_type", S("code"));
	oidc_put_field(b, "client_id", s->client_id);
	oidc_put_field(b, "redirect_uri", redirect_uri);
	oidc_put_field(b, "scope", s->scope);
	oidc_put_field(b, "state", attempt->state);
	oidc_put_field(b, "nonce", attempt->nonce);
	oidc_put_field(b, "code_challenge", challenge_of(a, attempt->verifier));
	oidc_put_field(b, "code_challenge_method", S("S256"));
	oidc_put_field(b, "acr_values", s->acr_values);
	oidc_put_field(b, "prompt", s->prompt);
	return b->too_big ? STR_NONE : str_copy(a, buf_view(b));
}

enum err oidc_authorize(struct oidc *oidc, struct arena *a, const struct oidc_provider *provider,
	const struct oidc_attempt *attempt, struct str redirect_uri, int64_t now_us, struct str *ret_url,
	struct str *ret_detail) {
	const struct oidc_section *section = oidc_section_of(provider);
	struct oidc_endpoints endpoints;
	TRY(oidc_endpoints_get(oidc, a, section, now_us, &endpoints, ret_detail));
	struct str url = authorize_url(a, section, endpoints.authorization, attempt, redirect_uri);
	if (str_is_none(url))
		return ERR_FORMAT;
	*ret_url = url;
	return OK;
}

/* ---- back ---- */

const char *oidc_refusal_name(enum oidc_refusal refusal) {
	static const char *const NAMES[OIDC_REFUSAL_COUNT] = {
		[OIDC_ACCEPTED] = "accepted",
		[OIDC_WRONG_STATE] = "wrong_state",
		[OIDC_DENIED] = "denied",
		[OIDC_NO_TOKEN] = "no_token",
		[OIDC_MALFORMED] = "malformed",
		[OIDC_WRONG_ALGORITHM] = "wrong_algorithm",
		[OIDC_UNKNOWN_KEY] = "unknown_key",
		[OIDC_WRONG_SIGNATURE] = "wrong_signature",
		[OIDC_WRONG_ISSUER] = "wrong_issuer",
		[OIDC_WRONG_AUDIENCE] = "wrong_audience",
		[OIDC_EXPIRED] = "expired",
		[OIDC_NOT_YET] = "not_yet",
		[OIDC_WRONG_NONCE] = "wrong_nonce",
		[OIDC_WRONG_HASH] = "wrong_hash",
		[OIDC_WRONG_SUBJECT] = "wrong_subject",
		[OIDC_WEAK] = "weak",
		[OIDC_WRONG_CLAIMS] = "wrong_claims",
	};
	return NAMES[refusal];
}

/* One exchange, so that its steps need not pass everything on. */
struct exchange {
	struct oidc *oidc;
	struct arena *a;
	const struct oidc_section *section;
	const struct oidc_attempt *attempt;
	struct str redirect_uri;
	int64_t now_us;
	struct oidc_endpoints endpoints;
	struct str access_token, id_token;
	json_t *claims, *userinfo;
	enum oidc_refusal refusal;
	struct str *detail;
};

static enum err refuse(struct exchange *x, enum oidc_refusal refusal, const char *what) {
	x->refusal = refusal;
	*x->detail = str_format(x->a, "%.*s: %s", STR_ARG(x->section->provider.key), what);
	return OK;
}

static enum err check_return(struct exchange *x, const struct oidc_return *came) {
	struct str issuer = x->section->provider.issuer;
	if (came->state.n != x->attempt->state.n || came->state.n == 0 ||
		sodium_memcmp(came->state.p, x->attempt->state.p, came->state.n) != 0)
		return refuse(x, OIDC_WRONG_STATE, "the state is not that of the attempt");
	if (str_is_none(came->issuer) ? x->endpoints.names_issuer : !str_equal(came->issuer, issuer))
		return refuse(x, OIDC_WRONG_ISSUER, "the redirect comes from another issuer");
	if (came->error.n > 0)
		return refuse(x, OIDC_DENIED, "the provider refuses");
	return came->code.n == 0 || came->code.n > OIDC_CODE_MOST ?
		refuse(x, OIDC_MALFORMED, "the redirect has no code") :
		OK;
}

/* RFC 6749 section 2.3.1: both are form-encoded before they are joined. */
static struct str basic_authorization(struct arena *a, const struct oidc_section *s) {
	struct buf b;
	buf_init(&b, a, FORM_MOST_BYTES);
	oidc_put_encoded(&b, s->client_id);
	buf_char(&b, ':');
	oidc_put_encoded(&b, s->secret);
	size_t room = sodium_base64_ENCODED_LEN(b.n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_alloc(a, room);
	sodium_bin2base64(text, room, (const unsigned char *)b.p, b.n, sodium_base64_VARIANT_ORIGINAL);
	return str_join2(a, S("Basic "), str_from(text));
}

static enum err put_client(struct exchange *x, struct buf *form, struct str *ret_authorization) {
	const struct oidc_section *s = x->section;
	*ret_authorization = STR_NONE;
	if (s->client_auth == OIDC_CLIENT_SECRET_BASIC) {
		*ret_authorization = basic_authorization(x->a, s);
		return OK;
	}
	oidc_put_field(form, "client_id", s->client_id);
	if (s->client_auth == OIDC_CLIENT_SECRET_POST) {
		oidc_put_field(form, "client_secret", s->secret);
		return OK;
	}
	struct str assertion, audience = s->assertion_audience.n > 0 ? s->assertion_audience : x->endpoints.token;
	TRY(oidc_assertion_make(x->a, s, audience, x->now_us, &assertion));
	oidc_put_field(form, "client_assertion_type", S("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
	oidc_put_field(form, "client_assertion", assertion);
	return OK;
}

static enum err read_tokens(struct exchange *x, const struct outgoing_answer *answer) {
	if (answer->status >= 400 && answer->status < 500)
		return refuse(x, OIDC_NO_TOKEN, "the token endpoint refuses the code");
	const json_t *object = answer->status == 200 ? oidc_json(x->a, answer->body) : NULL;
	struct str type = oidc_text(x->a, object, "token_type");
	x->access_token = oidc_text(x->a, object, "access_token");
	x->id_token = oidc_text(x->a, object, "id_token");
	bool bearer = type.n == 6 && strncasecmp(type.p, "bearer", 6) == 0;
	for (size_t i = 0; i < x->access_token.n; i++)
		bearer = bearer && x->access_token.p[i] > ' ' && x->access_token.p[i] < 0x7f;
	if (!bearer || x->access_token.n == 0 || x->id_token.n == 0)
		return refuse(x, OIDC_MALFORMED, "the token endpoint's answer has no tokens");
	return OK;
}

static enum err change_code(struct exchange *x, struct str code) {
	struct buf form;
	struct outgoing_request request = { .url = x->endpoints.token };
	struct outgoing_answer answer;
	buf_init(&form, x->a, FORM_MOST_BYTES);
	oidc_put_field(&form, "grant_type", S("authorization_code"));
	oidc_put_field(&form, "code", code);
	oidc_put_field(&form, "redirect_uri", x->redirect_uri);
	oidc_put_field(&form, "code_verifier", x->attempt->verifier);
	TRY(put_client(x, &form, &request.authorization));
	if (form.too_big)
		return refuse(x, OIDC_MALFORMED, "the code is too long");
	request.form = buf_view(&form);
	TRY(outgoing_send(x->a, x->oidc->rules, &request, &answer, x->detail));
	return read_tokens(x, &answer);
}

static enum err check_with_keys(struct exchange *x, bool again) {
	struct str keys;
	const struct oidc_expected expected = { .issuer = x->section->provider.issuer,
		.client_id = x->section->client_id,
		.nonce = x->attempt->nonce,
		.access_token = x->access_token,
		.acr_required = x->section->acr_required,
		.algorithm = x->section->algorithm,
		.now_us = x->now_us,
		.skew_s = x->section->skew_s };
	TRY(oidc_keys_get(x->oidc, x->a, x->section, x->endpoints.jwks, again, x->now_us, &keys, x->detail));
	x->refusal = oidc_token_check(x->a, x->id_token, keys, &expected, &x->claims);
	return OK;
}

/* A provider changes its keys now and then: one that is not known is looked for once more. */
static enum err check_token(struct exchange *x) {
	TRY(check_with_keys(x, false));
	if (x->refusal == OIDC_UNKNOWN_KEY) {
		enum err e = check_with_keys(x, true);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
	}
	return x->refusal == OIDC_ACCEPTED ? OK : refuse(x, x->refusal, "the ID token is refused");
}

static enum err ask_userinfo(struct exchange *x) {
	struct outgoing_answer answer;
	if (x->endpoints.userinfo.n == 0)
		return OK;
	const struct outgoing_request request = { .url = x->endpoints.userinfo, .form = STR_NONE,
		.authorization = str_join2(x->a, S("Bearer "), x->access_token) };
	TRY(outgoing_send(x->a, x->oidc->rules, &request, &answer, x->detail));
	bool json = str_equal(answer.content_type, S("application/json"));
	x->userinfo = answer.status == 200 && json ? oidc_json(x->a, answer.body) : NULL;
	return x->userinfo != NULL ? OK : refuse(x, OIDC_MALFORMED, "userinfo gives no JSON object");
}

static enum err run(struct exchange *x, const struct oidc_return *came, struct oidc_identity *ret_identity) {
	TRY(oidc_endpoints_get(x->oidc, x->a, x->section, x->now_us, &x->endpoints, x->detail));
	TRY(check_return(x, came));
	if (x->refusal == OIDC_ACCEPTED)
		TRY(change_code(x, came->code));
	if (x->refusal == OIDC_ACCEPTED)
		TRY(check_token(x));
	if (x->refusal == OIDC_ACCEPTED)
		TRY(ask_userinfo(x));
	if (x->refusal != OIDC_ACCEPTED)
		return OK;
	enum oidc_refusal refusal = oidc_claims_map(x->a, x->section, x->claims, x->userinfo, ret_identity);
	return refusal == OIDC_ACCEPTED ? OK : refuse(x, refusal, "the claims do not fit");
}

enum err oidc_finish(struct oidc *oidc, struct arena *a, const struct oidc_provider *provider,
	const struct oidc_attempt *attempt, const struct oidc_return *came, struct str redirect_uri, int64_t now_us,
	enum oidc_refusal *ret_refusal, struct oidc_identity *ret_identity, struct str *ret_detail) {
	struct exchange x = { .oidc = oidc,
		.a = a,
		.section = oidc_section_of(provider),
		.attempt = attempt,
		.redirect_uri = redirect_uri,
		.now_us = now_us,
		.refusal = OIDC_ACCEPTED,
		.detail = ret_detail };
	TRY(run(&x, came, ret_identity));
	*ret_refusal = x.refusal;
	return OK;
}
