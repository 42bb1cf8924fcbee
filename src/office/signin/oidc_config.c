/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The providers' file: a section in brackets for each provider, then `name = value` lines; # begins a comment. Which
 * names there are is the table below, what they mean stands in README.md. Secrets are files that it names.
 */
#include "office/signin/oidc-private.h"

#include <openssl/pem.h>
#include <stdio.h>

enum { FILE_MOST_BYTES = 64 * 1024, SECRET_MOST_BYTES = 16 * 1024, KEY_MOST_CHARACTERS = 32 };

/* A section as it is written. */
struct written {
	struct str key;
	int line;
	struct str kind, name_ja, name_en, issuer, client_id, client_auth, client_secret_file, key_file, key_id,
		id_token_alg, scope, prompt, acr_values, acr_required, authorization_endpoint, token_endpoint,
		userinfo_endpoint, jwks_uri, assertion_audience, level, clock_skew_s;
};

#define NAME_(name) { #name, offsetof(struct written, name) }
static const struct { const char *name; size_t offset;
} NAMES[] = {
	NAME_(kind),
	NAME_(name_ja),
	NAME_(name_en),
	NAME_(issuer),
	NAME_(client_id),
	NAME_(client_auth),
	NAME_(client_secret_file),
	NAME_(key_file),
	NAME_(key_id),
	NAME_(id_token_alg),
	NAME_(scope),
	NAME_(prompt),
	NAME_(acr_values),
	NAME_(acr_required),
	NAME_(authorization_endpoint),
	NAME_(token_endpoint),
	NAME_(userinfo_endpoint),
	NAME_(jwks_uri),
	NAME_(assertion_audience),
	NAME_(level),
	NAME_(clock_skew_s),
};

/* What is known of a kind, so that the file need not say it. GビズID: guideline 2.9; デジタル認証アプリ: reference of
 * the 認証API. */
static const struct written KNOWN[OIDC_KIND_COUNT] = {
	[OIDC_PLAIN] = { .kind = S("plain"),
		.client_auth = S("client_secret_basic"),
		.id_token_alg = S("RS256"),
		.scope = S("openid profile email"),
		.level = S("1"),
		.clock_skew_s = S("60") },
	[OIDC_GBIZID] = { .kind = S("gbizid"),
		.name_ja = S("GビズID"),
		.name_en = S("gBizID"),
		.issuer = S("https://gbiz-id.go.jp/oauth/"),
		.client_auth = S("client_secret_basic"),
		.id_token_alg = S("RS256"),
		.scope = S("openid profile user email"),
		.clock_skew_s = S("60") },
	[OIDC_DIGITAL_AUTH] = { .kind = S("digital_auth"),
		.name_ja = S("マイナンバーカード（デジタル認証アプリ）"),
		.name_en = S("My Number Card (Digital Authentication App)"),
		.client_auth = S("private_key_jwt"),
		.id_token_alg = S("ES256"),
		.scope = S("openid name"),
		.acr_values = S("aal3 crl"),
		.clock_skew_s = S("60") },
};

struct reading {
	struct arena *a;
	const char *path;
	struct str *reason;
};

static enum err complain(const struct reading *r, int line, const char *format, struct str value) {
	struct str text = str_format(r->a, "%s:%d: ", r->path, line);
	*r->reason = STR_JOIN(r->a, text, str_replace(r->a, str_from(format), S("%"), value));
	return ERR_INPUT;
}

static enum err read_bytes(struct arena *a, const char *path, size_t most, struct str *ret_text,
	struct str *ret_reason) {
	FILE *file = fopen(path, "rbe");
	if (file == NULL) {
		*ret_reason = str_format(a, "\"%s\" could not be read: %m", path);
		return ERR_IO;
	}
	char *bytes = arena_alloc(a, most);
	*ret_text = str_of(bytes, fread(bytes, 1, most, file));
	fclose(file);
	return OK;
}

/* ---- the lines ---- */

static struct str *member(struct written *w, struct str name) {
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (str_equal(str_from(NAMES[i].name), name))
			return (struct str *)(void *)((char *)w + NAMES[i].offset);
	return NULL;
}

static bool key_right(struct str key) {
	for (size_t i = 0; i < key.n; i++)
		if (!(key.p[i] >= 'a' && key.p[i] <= 'z') && !(key.p[i] >= '0' && key.p[i] <= '9') && key.p[i] != '-')
			return false;
	return key.n > 0 && key.n <= KEY_MOST_CHARACTERS;
}

static enum err begin_section(const struct reading *r, struct str line, int number, struct written *list,
	size_t *count) {
	struct str key = str_slice(line, 1, line.n - 2);
	if (!str_ends(line, S("]")) || !key_right(key))
		return complain(r, number, "\"%\" must be a name of small letters, digits and hyphens in brackets",
			line);
	for (size_t i = 0; i < *count; i++)
		if (str_equal(list[i].key, key))
			return complain(r, number, "the provider \"%\" stands twice", key);
	if (*count == OIDC_MOST_PROVIDERS)
		return complain(r, number, "\"%\" is one provider too many", key);
	list[(*count)++] = (struct written){ .key = key, .line = number };
	return OK;
}

static enum err read_line(const struct reading *r, struct str line, int number, struct written *list, size_t *count) {
	if (line.n == 0 || line.p[0] == '#')
		return OK;
	if (line.p[0] == '[')
		return begin_section(r, line, number, list, count);
	struct str value = line;
	struct str name = str_trim(str_cut(&value, S("=")));
	if (*count == 0 || str_is_none(value))
		return complain(r, number, "\"%\" must be \"name = value\" in the section of a provider", line);
	struct str *to = member(&list[*count - 1], name);
	if (to == NULL)
		return complain(r, number, "there is no \"%\" of a provider", name);
	if (!str_is_none(*to))
		return complain(r, number, "\"%\" stands twice", name);
	*to = str_trim(value);
	return OK;
}

/* ---- what they mean ---- */

static enum oidc_kind kind_of(struct str word) {
	for (enum oidc_kind kind = OIDC_PLAIN; kind < OIDC_KIND_COUNT; kind++)
		if (str_equal(KNOWN[kind].kind, word))
			return kind;
	return 0;
}

static void fill_known(struct written *w, enum oidc_kind kind) {
	struct written known = KNOWN[kind];
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		struct str *to = member(w, str_from(NAMES[i].name));
		if (str_is_none(*to))
			*to = *member(&known, str_from(NAMES[i].name));
		if (str_is_none(*to))
			*to = S("");
	}
}

bool oidc_address_ok(struct str address) {
	static const struct str STARTS[] = { S("https://"), S("http://127.0.0.1:"), S("http://[::1]:") };
	for (size_t i = 0; i < address.n; i++)
		if ((unsigned char)address.p[i] <= ' ' || (unsigned char)address.p[i] >= 0x7f || address.p[i] == '"' ||
			address.p[i] == '#')
			return false;
	for (size_t i = 0; i < COUNT_OF(STARTS); i++)
		if (str_starts(address, STARTS[i]) && address.n > STARTS[i].n)
			return true;
	return false;
}

static enum err take_addresses(const struct reading *r, const struct written *w, struct oidc_section *s) {
	struct str issuer = w->issuer;
	if (!oidc_address_ok(issuer) || str_contains(issuer, S("?")))
		return complain(r, w->line, "issuer = \"%\" must be an https address", issuer);
	s->provider.issuer = issuer;
	s->fixed = (struct oidc_endpoints){ .authorization = w->authorization_endpoint, .token = w->token_endpoint,
		.userinfo = w->userinfo_endpoint, .jwks = w->jwks_uri };
	const struct str needed[] = { s->fixed.authorization, s->fixed.token, s->fixed.jwks };
	size_t given = 0;
	for (size_t i = 0; i < COUNT_OF(needed); i++) {
		if (needed[i].n > 0 && !oidc_address_ok(needed[i]))
			return complain(r, w->line, "\"%\" must be an https address", needed[i]);
		given += needed[i].n > 0;
	}
	if (s->fixed.userinfo.n > 0 && !oidc_address_ok(s->fixed.userinfo))
		return complain(r, w->line, "\"%\" must be an https address", s->fixed.userinfo);
	return given == 0 || given == COUNT_OF(needed) ?
		OK :
		complain(r, w->line, "\"%\": give authorization_endpoint, token_endpoint and jwks_uri, or none of them",
			w->key);
}

static enum err load_secret(const struct reading *r, const struct written *w, struct oidc_section *s) {
	struct str text;
	TRY(read_bytes(r->a, str_to_cstr(r->a, w->client_secret_file), SECRET_MOST_BYTES, &text, r->reason));
	s->secret = str_trim(text);
	return s->secret.n > 0 ? OK : complain(r, w->line, "client_secret_file \"%\" is empty", w->client_secret_file);
}

static void free_key(void *key) {
	EVP_PKEY_free(key);
}

static bool key_fits(const EVP_PKEY *key) {
	char curve[32] = "";
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		return EVP_PKEY_get_bits(key) >= 2048;
	return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
		EVP_PKEY_get_group_name(key, curve, sizeof curve, NULL) == 1 && strcmp(curve, "prime256v1") == 0;
}

static enum err load_key(const struct reading *r, const struct written *w, struct oidc_section *s) {
	struct str text;
	TRY(read_bytes(r->a, str_to_cstr(r->a, w->key_file), SECRET_MOST_BYTES, &text, r->reason));
	BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
	s->key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (s->key == NULL)
		return complain(r, w->line, "key_file \"%\" holds no private key (PEM without a passphrase)",
			w->key_file);
	arena_defer(r->a, free_key, s->key);
	return key_fits(s->key) ?
		OK :
		complain(r, w->line, "key_file \"%\" must hold a key of P-256, or of RSA with 2048 bits or more",
			w->key_file);
}

static enum err take_client(const struct reading *r, const struct written *w, struct oidc_section *s) {
	static const struct str WORDS[OIDC_CLIENT_AUTH_COUNT] = { [OIDC_CLIENT_SECRET_BASIC] = S("client_secret_basic"),
		[OIDC_CLIENT_SECRET_POST] = S("client_secret_post"), [OIDC_PRIVATE_KEY] = S("private_key_jwt") };
	if (w->client_id.n == 0)
		return complain(r, w->line, "\"%\" needs a client_id", w->key);
	for (enum oidc_client_auth auth = OIDC_CLIENT_SECRET_BASIC; auth < OIDC_CLIENT_AUTH_COUNT; auth++)
		if (str_equal(WORDS[auth], w->client_auth))
			s->client_auth = auth;
	if (s->client_auth == 0)
		return complain(r, w->line,
			"client_auth = \"%\" must be client_secret_basic, client_secret_post or private_key_jwt",
			w->client_auth);
	return s->client_auth == OIDC_PRIVATE_KEY ? load_key(r, w, s) : load_secret(r, w, s);
}

static enum err take_words(const struct reading *r, const struct written *w, struct oidc_section *s) {
	int64_t level = OIDC_LEVEL_EMAIL;
	if (str_equal(w->id_token_alg, S("ES256")))
		s->algorithm = OIDC_ES256;
	else if (str_equal(w->id_token_alg, S("RS256")))
		s->algorithm = OIDC_RS256;
	else
		return complain(r, w->line, "id_token_alg = \"%\" must be RS256 or ES256", w->id_token_alg);
	if (!str_to_int64(w->clock_skew_s, &s->skew_s) || s->skew_s < 0 || s->skew_s > 600)
		return complain(r, w->line, "clock_skew_s = \"%\" must be a number of seconds from 0 to 600",
			w->clock_skew_s);
	if (s->provider.kind == OIDC_PLAIN &&
		(!str_to_int64(w->level, &level) || level < OIDC_LEVEL_EMAIL || level >= OIDC_LEVEL_COUNT))
		return complain(r, w->line,
			"level = \"%\" must be 1 (an address), 2 (a checked identity) or 3 (a strong one)", w->level);
	s->level = (enum oidc_level)level;
	return OK;
}

static enum err take_section(const struct reading *r, struct written *w, struct oidc_section *s) {
	enum oidc_kind kind = kind_of(str_is_none(w->kind) ? S("plain") : w->kind);
	if (kind == 0)
		return complain(r, w->line, "kind = \"%\" must be plain, gbizid or digital_auth", w->kind);
	fill_known(w, kind);
	*s = (struct oidc_section){
		.provider = { .key = w->key, .kind = kind, .name_ja = w->name_ja, .name_en = w->name_en },
		.client_id = w->client_id,
		.scope = w->scope,
		.prompt = w->prompt,
		.acr_values = w->acr_values,
		.acr_required = w->acr_required,
		.key_id = w->key_id,
		.assertion_audience = w->assertion_audience
	};
	if (w->name_ja.n == 0)
		return complain(r, w->line, "\"%\" needs name_ja, which its button says", w->key);
	if (w->name_en.n == 0)
		s->provider.name_en = w->name_ja;
	TRY(take_addresses(r, w, s));
	TRY(take_words(r, w, s));
	return take_client(r, w, s);
}

enum err oidc_config_read(struct oidc *oidc, struct arena *a, const char *path, struct str *ret_reason) {
	const struct reading r = { .a = a, .path = path, .reason = ret_reason };
	struct written *list = ARENA_ARRAY(a, struct written, OIDC_MOST_PROVIDERS);
	struct str text;
	TRY(read_bytes(a, path, FILE_MOST_BYTES, &text, ret_reason));
	if (!utf8_valid(text))
		return complain(&r, 1, "the file is not valid UTF-8%", S(""));
	for (int number = 1; !str_is_none(text); number++)
		TRY(read_line(&r, str_trim(str_line(&text)), number, list, &oidc->count));
	for (size_t i = 0; i < oidc->count; i++)
		TRY(take_section(&r, &list[i], &oidc->sections[i]));
	return OK;
}
