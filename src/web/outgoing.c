/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See outgoing.h. By libcurl; each request has a handle of its own and shares nothing with others. */
#include "base/buf.h"
#include "web/outgoing.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

/* ---- addresses ---- */

/* Where public addresses are: IPv4, and of IPv6 what is given out at all (RFC 4291 section 2.4). */
static const char OPEN[] = "0.0.0.0/0, 2000::/3";
/* What no name of the public network may lead to, all the same: RFC 6890 and its registries. IPv4: this host, private,
 * shared, loopback, link-local, protocols, examples, 6to4, benchmarks, group addresses, reserved. IPv6: protocols and
 * Teredo, examples, and 6to4, in which any IPv4 address may stand. */
static const char CLOSED[] =
	"0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.0.2.0/24, 192.88.99.0/24, "
	"192.168.0.0/16, 198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/4, 240.0.0.0/4, "
	"2001::/23, 2001:db8::/32, 2002::/16, 3fff::/20";

enum err outgoing_rules_make(struct arena *a, const char *allowed, const char *ca_file,
	struct outgoing_rules *ret_rules, struct str *ret_detail) {
	struct outgoing_rules rules = { .ca_file = ca_file[0] == '\0' ? NULL : ca_file };
	TRY(networks_parse(a, str_from(allowed), &rules.allowed, ret_detail));
	TRY(networks_parse(a, str_from(OPEN), &rules.open, ret_detail));
	TRY(networks_parse(a, str_from(CLOSED), &rules.closed, ret_detail));
	*ret_rules = rules;
	return OK;
}

bool outgoing_may_connect(const struct outgoing_rules *rules, struct str address) {
	return networks_has(rules->allowed, address) ||
		(networks_has(rules->open, address) && !networks_has(rules->closed, address));
}

/* ---- one request ---- */

struct transfer {
	const struct outgoing_rules *rules;
	struct buf body;
	bool refused; /* an address */
};

/* libcurl asks for a socket when it knows the address: the moment that counts. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to) {
	struct transfer *t = context;
	char text[INET6_ADDRSTRLEN] = "";
	const void *address = NULL;
	(void)purpose;
	if (to->family == AF_INET)
		address = &((const struct sockaddr_in *)(const void *)&to->addr)->sin_addr;
	else if (to->family == AF_INET6)
		address = &((const struct sockaddr_in6 *)(const void *)&to->addr)->sin6_addr;
	if (address == NULL || inet_ntop(to->family, address, text, sizeof text) == NULL ||
		!outgoing_may_connect(t->rules, str_from(text))) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context) {
	struct transfer *t = context;
	buf_put(&t->body, bytes, size * count);
	return t->body.too_big ? 0 : size * count;
}

/* http is for loopback alone; whether loopback may be reached is the rules' matter. */
static const char *scheme_allowed(struct str url) {
	static const struct str LOOPBACK[] = { S("http://127.0.0.1:"), S("http://127.0.0.1/"), S("http://[::1]:"),
		S("http://[::1]/") };
	for (size_t i = 0; i < COUNT_OF(LOOPBACK); i++)
		if (str_starts(url, LOOPBACK[i]))
			return "http";
	return str_starts(url, S("https://")) ? "https" : NULL;
}

struct handle {
	CURL *curl;
	struct curl_slist *fields;
};

/* A list that cannot grow stays as it is and the request goes out without a field: its receiver refuses it then. */
static void add_field(struct handle *h, const char *line) {
	struct curl_slist *longer = curl_slist_append(h->fields, line);
	if (longer != NULL)
		h->fields = longer;
}

static void set_limits(struct handle *h, struct transfer *t, const char *scheme) {
	curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, scheme);
	curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h->curl, CURLOPT_PROXY,
		""); /* not the environment's: behind a proxy no address could be checked */
	curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h->curl, CURLOPT_TIMEOUT_MS, (long)OUTGOING_MOST_MS);
	curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)OUTGOING_MOST_MS / 2);
	curl_easy_setopt(h->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (t->rules->ca_file != NULL)
		curl_easy_setopt(h->curl, CURLOPT_CAINFO, t->rules->ca_file);
	curl_easy_setopt(h->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(h->curl, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(h->curl, CURLOPT_ACCEPT_ENCODING, NULL);
}

static void set_request(struct handle *h, struct arena *a, const struct outgoing_request *request) {
	curl_easy_setopt(h->curl, CURLOPT_URL, str_to_cstr(a, request->url));
	curl_easy_setopt(h->curl, CURLOPT_USERAGENT, "kassei");
	add_field(h, "Accept: application/json");
	if (!str_is_none(request->authorization))
		add_field(h, STR_JOIN(a, S("Authorization: "), request->authorization).p);
	if (!str_is_none(request->form)) {
		curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE, (long)request->form.n);
		curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, request->form.p);
	}
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, h->fields);
}

static struct str media_type(struct arena *a, const char *field) {
	struct str rest = field == NULL ? S("") : str_from(field);
	struct str type = str_copy(a, str_trim(str_cut(&rest, S(";"))));
	char *bytes = arena_alloc(a, type.n + 1);
	for (size_t i = 0; i < type.n; i++)
		bytes[i] = type.p[i] >= 'A' && type.p[i] <= 'Z' ? (char)(type.p[i] - 'A' + 'a') : type.p[i];
	return str_of(bytes, type.n);
}

static struct str without_query(struct str url) {
	return str_cut(&url, S("?"));
}

static enum err outcome(struct arena *a, const struct transfer *t, CURLcode code, struct str url,
	struct str *ret_detail) {
	if (code == CURLE_OK)
		return OK;
	url = without_query(url);
	if (t->refused)
		*ret_detail = str_format(a,
			"asking \"%.*s\": its address is private and not listed in outgoing_private", STR_ARG(url));
	else if (t->body.too_big)
		*ret_detail = str_format(a, "asking \"%.*s\": the answer is longer than %d bytes", STR_ARG(url),
			(int)OUTGOING_MOST_BYTES);
	else
		*ret_detail = str_format(a, "asking \"%.*s\": %s", STR_ARG(url), curl_easy_strerror(code));
	return t->refused ? ERR_FORBIDDEN : t->body.too_big ? ERR_TOO_LARGE : ERR_IO;
}

static enum err perform(struct arena *a, struct handle *h, struct transfer *t, const struct outgoing_request *request,
	struct outgoing_answer *ret_answer, struct str *ret_detail) {
	long status = 0;
	char *type = NULL;
	CURLcode code = curl_easy_perform(h->curl);
	TRY(outcome(a, t, code, request->url, ret_detail));
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(h->curl, CURLINFO_CONTENT_TYPE, &type);
	*ret_answer = (struct outgoing_answer){ .status = (int)status, .content_type = media_type(a, type),
		.body = str_copy(a, buf_view(&t->body)) };
	return OK;
}

static enum err send_one(struct arena *a, const struct outgoing_rules *rules, const struct outgoing_request *request,
	struct outgoing_answer *ret_answer, struct str *ret_detail) {
	struct transfer t = { .rules = rules };
	const char *scheme = scheme_allowed(request->url);
	if (scheme == NULL) {
		*ret_detail =
			str_format(a, "asking \"%.*s\": only https is sent out", STR_ARG(without_query(request->url)));
		return ERR_FORBIDDEN;
	}
	struct handle h = { .curl = curl_easy_init() };
	if (h.curl == NULL)
		return ERR_INTERNAL;
	buf_init(&t.body, a, OUTGOING_MOST_BYTES);
	set_limits(&h, &t, scheme);
	set_request(&h, a, request);
	enum err e = perform(a, &h, &t, request, ret_answer, ret_detail);
	curl_easy_cleanup(h.curl);
	curl_slist_free_all(h.fields);
	return e;
}

/* The one thing that the whole process shares: how many are under way. */
static atomic_int under_way;

static void start_curl(void) {
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		fatal("libcurl could not be started");
}

enum err outgoing_send(struct arena *a, const struct outgoing_rules *rules, const struct outgoing_request *request,
	struct outgoing_answer *ret_answer, struct str *ret_detail) {
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start_curl);
	enum err e = ERR_BUSY;
	if (atomic_fetch_add(&under_way, 1) < OUTGOING_AT_ONCE)
		e = send_one(a, rules, request, ret_answer, ret_detail);
	else
		*ret_detail = S("too many requests to other sites are under way");
	atomic_fetch_sub(&under_way, 1);
	return e;
}
