/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See network.h. Every address is compared as the sixteen bytes of IPv6 (RFC 4291 section 2.5.5.2). */
#include "web/network.h"

#include "base/arena.h"

#include <arpa/inet.h>

enum { NETWORKS_MOST = 64, ADDRESS_MOST = INET6_ADDRSTRLEN, BITS_BEFORE_IPV4 = 96, BITS = 128 };

struct network {
	unsigned char bytes[16];
	int bits;
};

struct networks {
	struct network items[NETWORKS_MOST];
	size_t count;
};

static bool address_bytes(struct str text, unsigned char bytes[16], bool *ret_ipv4) {
	char room[ADDRESS_MOST + 1];
	if (text.n == 0 || text.n > ADDRESS_MOST)
		return false;
	memcpy(room, text.p, text.n);
	room[text.n] = '\0';
	static const unsigned char wrap[12] = { [10] = 0xff, [11] = 0xff };
	*ret_ipv4 = inet_pton(AF_INET, room, bytes + sizeof wrap) == 1;
	if (*ret_ipv4)
		memcpy(bytes, wrap, sizeof wrap);
	return *ret_ipv4 || inet_pton(AF_INET6, room, bytes) == 1;
}

static bool is_address(struct str text) {
	unsigned char bytes[16];
	bool ipv4;
	return address_bytes(text, bytes, &ipv4);
}

static bool network_parse(struct str text, struct network *ret_network) {
	struct str rest = text;
	struct str address = str_cut(&rest, S("/"));
	bool ipv4;
	int64_t bits;
	if (!address_bytes(address, ret_network->bytes, &ipv4))
		return false;
	int before = ipv4 ? BITS_BEFORE_IPV4 : 0;
	if (str_is_none(rest))
		bits = BITS - before;
	else if (!str_to_int64(rest, &bits) || bits < 0 || bits > BITS - before)
		return false;
	ret_network->bits = (int)bits + before;
	return true;
}

static bool is_separator(char c) {
	return c == ',' || c == ' ' || c == '\t';
}

enum err networks_parse(struct arena *a, struct str text, const struct networks **ret_list, struct str *ret_detail) {
	struct networks *list = ARENA_NEW(a, struct networks);
	for (size_t i = 0; i < text.n;) {
		size_t end = i;
		while (end < text.n && !is_separator(text.p[end]))
			end++;
		struct str part = str_slice(text, i, end - i);
		i = end + 1;
		if (part.n == 0)
			continue;
		if (list->count == NETWORKS_MOST || !network_parse(part, &list->items[list->count++])) {
			*ret_detail = str_format(a, "\"%.*s\" is not an address or a network such as 192.0.2.0/24",
				STR_ARG(part));
			return ERR_INPUT;
		}
	}
	*ret_list = list;
	return OK;
}

bool networks_is_empty(const struct networks *list) {
	return list == NULL || list->count == 0;
}

static bool network_has(const struct network *network, const unsigned char bytes[16]) {
	int whole = network->bits / 8, rest = network->bits % 8;
	if (memcmp(network->bytes, bytes, (size_t)whole) != 0)
		return false;
	return rest == 0 || ((network->bytes[whole] ^ bytes[whole]) >> (8 - rest)) == 0;
}

bool networks_has(const struct networks *list, struct str address) {
	unsigned char bytes[16];
	bool ipv4;
	if (networks_is_empty(list) || !address_bytes(address, bytes, &ipv4))
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (network_has(&list->items[i], bytes))
			return true;
	return false;
}

struct str network_plain(struct arena *a, struct str address) {
	unsigned char bytes[16];
	char room[ADDRESS_MOST + 1];
	bool ipv4;
	if (!address_bytes(address, bytes, &ipv4))
		return address;
	const unsigned char wrapped[12] = { [10] = 0xff, [11] = 0xff };
	bool inside = memcmp(bytes, wrapped, sizeof wrapped) == 0;
	inet_ntop(inside ? AF_INET : AF_INET6, inside ? bytes + sizeof wrapped : bytes, room, sizeof room);
	return str_copy(a, str_from(room));
}

struct str network_client(struct arena *a, struct str peer, struct str forwarded, const struct networks *trusted) {
	struct str client = network_plain(a, peer);
	struct str rest = str_or_empty(forwarded);
	while (rest.n > 0 && networks_has(trusted, client)) {
		size_t comma = str_find_last(rest, S(","));
		struct str last = str_trim(comma == SIZE_MAX ? rest : str_from_offset(rest, comma + 1));
		rest = comma == SIZE_MAX ? S("") : str_slice(rest, 0, comma);
		if (!is_address(last))
			break;
		client = network_plain(a, last);
	}
	return client;
}
