/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Signing in through somebody else's site: a relying party of OpenID Connect Core 1.0, by the authorization code flow
 * with state, nonce and PKCE (RFC 7636, S256). Providers stand in a file (signin's README): GビズID and
 * デジタル認証アプリ with what is known of them, and any other. What a provider says becomes one struct, whoever it is.
 * The caller keeps an attempt bound to the browser and uses it once. Asks over the network: on a worker only, never in
 * a writer.
 */
#ifndef KASSEI_OFFICE_SIGNIN_OIDC_H
#define KASSEI_OFFICE_SIGNIN_OIDC_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "db/row.h"
#include "web/outgoing.h"

enum { OIDC_MOST_PROVIDERS = 16, OIDC_CODE_MOST = 2048, OIDC_SECRET_CHARACTERS = 43 };

enum oidc_kind { OIDC_PLAIN = 1, OIDC_GBIZID, OIDC_DIGITAL_AUTH, OIDC_KIND_COUNT };

/* How sure a provider is who somebody is. Same numbers as enum account_level. */
enum oidc_level { OIDC_LEVEL_EMAIL = 1, OIDC_LEVEL_CHECKED, OIDC_LEVEL_STRONG, OIDC_LEVEL_COUNT };

/* GビズID's account_type and corp_type, with its own numbers. */
enum oidc_account_type { OIDC_ACCOUNT_ENTRY = 1, OIDC_ACCOUNT_PRIME, OIDC_ACCOUNT_MEMBER, OIDC_ACCOUNT_TYPE_COUNT };
enum oidc_corp_type { OIDC_CORPORATION = 1, OIDC_SOLE_TRADER, OIDC_CORP_TYPE_COUNT };

/* What a page shows of a provider. */
struct oidc_provider {
	struct str key; /* a-z, 0-9 and hyphens: stands in addresses and in the records */
	enum oidc_kind kind;
	struct str name_ja, name_en;
	struct str issuer;
};

struct oidc; /* of the process; thread-safe */

/* Reads the providers' file and the secrets that it names; lives in `a`. An empty path: no providers. ERR_INPUT with
 * "file:line: …" in *ret_reason, ERR_IO when a file cannot be read. `rules` must outlive it. */
enum err oidc_open(struct arena *a, const char *path, const struct outgoing_rules *rules, struct oidc **ret_oidc,
	struct str *ret_reason) MUST_CHECK;
size_t oidc_count(const struct oidc *oidc);
const struct oidc_provider *oidc_at(const struct oidc *oidc, size_t index);
/* The highest level that it shows: of a GビズID or the My Number Card strong, else what its section says. */
int oidc_level_of(const struct oidc_provider *provider);
/* NULL: there is none of that key. */
const struct oidc_provider *oidc_find(const struct oidc *oidc, struct str key);

/* The secrets of one attempt, each 256 bits as base64url. `state` also finds the attempt and is the only one the
 * browser sees. */
struct oidc_attempt { struct str state, nonce, verifier; };
struct oidc_attempt oidc_attempt_new(struct arena *a);

/* Where to send the browser. ERR_IO and the others of outgoing_send when the provider's description cannot be had (it
 * is kept for an hour), ERR_FORMAT when it is another's or not whole. */
enum err oidc_authorize(struct oidc *oidc, struct arena *a, const struct oidc_provider *provider,
	const struct oidc_attempt *attempt, struct str redirect_uri, int64_t now_us, struct str *ret_url,
	struct str *ret_detail) MUST_CHECK;

/* What the browser brings back: fields of the redirect, STR_NONE where absent. */
struct oidc_return { struct str state, code, error, issuer; };

enum oidc_refusal {
	OIDC_ACCEPTED = 1,
	OIDC_WRONG_STATE,     /* not this attempt's, or none */
	OIDC_DENIED,          /* the provider says error=…: the person went back, or is not allowed */
	OIDC_NO_TOKEN,        /* the token endpoint refuses the code: used before, too late, another client's */
	OIDC_MALFORMED,       /* an answer of the wrong shape, or without what must be in it */
	OIDC_WRONG_ALGORITHM, /* none, HS256, or another than the provider's file says */
	OIDC_UNKNOWN_KEY,     /* no published key of that id and kind */
	OIDC_WRONG_SIGNATURE,
	OIDC_WRONG_ISSUER,
	OIDC_WRONG_AUDIENCE, /* aud or azp */
	OIDC_EXPIRED,        /* exp, or iat long ago */
	OIDC_NOT_YET,        /* iat or nbf in the future */
	OIDC_WRONG_NONCE,
	OIDC_WRONG_HASH,    /* at_hash: the access token is another one's */
	OIDC_WRONG_SUBJECT, /* userinfo is about somebody else */
	OIDC_WEAK,          /* acr: not the strength that the file asks for */
	OIDC_WRONG_CLAIMS,  /* a claim that decides something is absent or impossible: account_type, corporate number */
	OIDC_REFUSAL_COUNT,
};
/* For the log: "wrong_nonce". */
const char *oidc_refusal_name(enum oidc_refusal refusal);

/* Who it is. Texts are free of control characters and at most 200 characters; empty where the provider says nothing. */
struct oidc_identity {
	struct str issuer,
		subject; /* together they are the person for ever; a pairwise subject is another for each client */
	enum oidc_level level;
	struct str name, kana;        /* of the person; family name, space, given name */
	struct str email;             /* empty also when the provider has not checked it */
	struct str telephone, address, birthday;
	enum oidc_account_type account_type;   /* GビズID; 0: another provider */
	enum oidc_corp_type corp_type;         /* 0: not about a firm */
	struct str organisation;               /* firm's name, or a sole trader's 屋号 */
	struct str corporate_number; /* 13 digits, check digit right; only from a prime or member account, whose papers
					were seen */
	struct str sole_trader_number;         /* GビズID's own number of a sole trader; no 法人番号 */
	struct str department;
	struct str acr;
};

/* Checks what came back, changes the code for tokens, checks those (OpenID Connect Core section 3.1.3.7) and asks
 * userinfo. OK with *ret_refusal: OIDC_ACCEPTED and *ret_identity in `a`, or why not, with *ret_detail for the log. An
 * error (outgoing_send's) when the provider cannot be asked. A key that is not known makes the published keys be
 * fetched again, at most once a minute. */
enum err oidc_finish(struct oidc *oidc, struct arena *a, const struct oidc_provider *provider,
	const struct oidc_attempt *attempt, const struct oidc_return *came, struct str redirect_uri, int64_t now_us,
	enum oidc_refusal *ret_refusal, struct oidc_identity *ret_identity, struct str *ret_detail) MUST_CHECK;

#endif
