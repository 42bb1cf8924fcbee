/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a provider publishes: its description (OpenID Connect Discovery 1.0) and its keys, kept for an hour. Nothing is
 * locked while the network is asked: two threads may fetch the same at once, and the later answer stays.
 */
#include "office/signin/oidc-private.h"

#define US_PER_S INT64_C(1000000)

static size_t index_of(const struct oidc *oidc, const struct oidc_section *section) {
	return (size_t)(section - oidc->sections);
}

static bool is_fresh(const struct oidc_kept *kept, int64_t now_us) {
	return kept->arena != NULL && now_us >= kept->at_us && now_us - kept->at_us < OIDC_KEPT_S * US_PER_S;
}

/* Takes over the arena with what was fetched into it. */
static void keep(struct oidc *oidc, struct oidc_kept *kept, struct oidc_kept fetched) {
	pthread_mutex_lock(&oidc->lock);
	struct arena *old = kept->arena;
	fetched.forced_us = fetched.forced_us != 0 ? fetched.forced_us : kept->forced_us;
	*kept = fetched;
	pthread_mutex_unlock(&oidc->lock);
	arena_free(old);
}

static enum err get(struct oidc *oidc, struct arena *a, struct str url, struct str *ret_body, struct str *ret_detail) {
	struct outgoing_answer answer;
	TRY(outgoing_send(a, oidc->rules,
		&(struct outgoing_request){ .url = url, .form = STR_NONE, .authorization = STR_NONE }, &answer,
		ret_detail));
	if (answer.status != 200) {
		*ret_detail = str_format(a, "asking \"%.*s\": status %d", STR_ARG(url), answer.status);
		return ERR_IO;
	}
	*ret_body = answer.body;
	return OK;
}

/* ---- the description ---- */

static struct oidc_endpoints copy_endpoints(struct arena *a, struct oidc_endpoints e) {
	return (struct oidc_endpoints){ .authorization = str_copy(a, e.authorization), .token = str_copy(a, e.token),
		.userinfo = str_copy(a, e.userinfo), .jwks = str_copy(a, e.jwks), .names_issuer = e.names_issuer };
}

/* The issuer must be the very one that the file names (Discovery section 4.3): another could hand us its own keys. */
static bool read_description(struct arena *a, struct str text, struct str issuer,
	struct oidc_endpoints *ret_endpoints) {
	const json_t *object = oidc_json(a, text);
	if (object == NULL || !str_equal(oidc_text(a, object, "issuer"), issuer))
		return false;
	struct oidc_endpoints e = { .authorization = oidc_text(a, object, "authorization_endpoint"),
		.token = oidc_text(a, object, "token_endpoint"),
		.userinfo = oidc_text(a, object, "userinfo_endpoint"),
		.jwks = oidc_text(a, object, "jwks_uri"),
		.names_issuer =
			json_is_true(json_object_get(object, "authorization_response_iss_parameter_supported")) };
	if (str_is_none(e.userinfo))
		e.userinfo = S("");
	*ret_endpoints = e;
	return oidc_address_ok(e.authorization) && oidc_address_ok(e.token) && oidc_address_ok(e.jwks) &&
	       (e.userinfo.n == 0 || oidc_address_ok(e.userinfo));
}

static enum err fetch_description(struct oidc *oidc, struct arena *a, const struct oidc_section *section,
	int64_t now_us, struct oidc_endpoints *ret_endpoints, struct str *ret_detail) {
	struct str issuer = section->provider.issuer, body;
	struct str url =
		STR_JOIN(a, issuer, str_ends(issuer, S("/")) ? S("") : S("/"), S(".well-known/openid-configuration"));
	TRY(get(oidc, a, url, &body, ret_detail));
	if (!read_description(a, body, issuer, ret_endpoints)) {
		*ret_detail = str_format(a, "\"%.*s\" does not describe the issuer, or not whole", STR_ARG(url));
		return ERR_FORMAT;
	}
	struct arena *own = arena_new();
	keep(oidc, &oidc->descriptions[index_of(oidc, section)],
		(struct oidc_kept){ .arena = own,
			.at_us = now_us,
			.endpoints = copy_endpoints(own, *ret_endpoints),
			.text = S("") });
	return OK;
}

enum err oidc_endpoints_get(struct oidc *oidc, struct arena *a, const struct oidc_section *section, int64_t now_us,
	struct oidc_endpoints *ret_endpoints, struct str *ret_detail) {
	if (section->fixed.authorization.n > 0) {
		*ret_endpoints = section->fixed;
		return OK;
	}
	struct oidc_kept *kept = &oidc->descriptions[index_of(oidc, section)];
	pthread_mutex_lock(&oidc->lock);
	bool fresh = is_fresh(kept, now_us);
	if (fresh)
		*ret_endpoints = copy_endpoints(a, kept->endpoints);
	pthread_mutex_unlock(&oidc->lock);
	return fresh ? OK : fetch_description(oidc, a, section, now_us, ret_endpoints, ret_detail);
}

/* ---- keys ---- */

static enum err fetch_keys(struct oidc *oidc, struct arena *a, const struct oidc_section *section, struct str jwks_uri,
	bool again, int64_t now_us, struct str *ret_keys, struct str *ret_detail) {
	TRY(get(oidc, a, jwks_uri, ret_keys, ret_detail));
	struct arena *own = arena_new();
	keep(oidc, &oidc->keys[index_of(oidc, section)],
		(struct oidc_kept){ .arena = own,
			.at_us = now_us,
			.forced_us = again ? now_us : 0,
			.text = str_copy(own, *ret_keys) });
	return OK;
}

/* Whoever sends tokens with invented keys must not make us ask the provider each time. */
static bool asked_lately(const struct oidc_kept *kept, int64_t now_us) {
	int64_t age_us = now_us - kept->forced_us;
	return kept->forced_us != 0 && age_us >= 0 && age_us < OIDC_REFETCH_EVERY_S * US_PER_S;
}

enum err oidc_keys_get(struct oidc *oidc, struct arena *a, const struct oidc_section *section, struct str jwks_uri,
	bool again, int64_t now_us, struct str *ret_keys, struct str *ret_detail) {
	struct oidc_kept *kept = &oidc->keys[index_of(oidc, section)];
	pthread_mutex_lock(&oidc->lock);
	bool take = !again && is_fresh(kept, now_us), refuse = again && asked_lately(kept, now_us);
	if (take)
		*ret_keys = str_copy(a, kept->text);
	pthread_mutex_unlock(&oidc->lock);
	if (refuse)
		return ERR_NOT_FOUND;
	return take ? OK : fetch_keys(oidc, a, section, jwks_uri, again, now_us, ret_keys, ret_detail);
}
