/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Addresses of clients: lists of networks from the settings, and who really asks behind proxies. */
#ifndef KASSEI_WEB_NETWORK_H
#define KASSEI_WEB_NETWORK_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct networks;

/* "10.0.0.0/8, 192.168.1.5, fd00::/8" with commas or spaces; an address alone is a network of one. An empty text gives
 * the empty list. ERR_INPUT with *ret_detail naming the part that is none. Lives in the arena. */
enum err networks_parse(struct arena *a, struct str text, const struct networks **ret_list,
	struct str *ret_detail) MUST_CHECK;
bool networks_is_empty(const struct networks *list);
/* False also for what is no address. An IPv4 address inside IPv6 (::ffff:192.0.2.1) counts as IPv4. */
bool networks_has(const struct networks *list, struct str address);
/* The address without the wrapping of IPv4 in IPv6, in its canonical form; a view of `address` when it is none. */
struct str network_plain(struct arena *a, struct str address);
/* Who asks: the peer, or, as long as that is a trusted proxy, the address before it in X-Forwarded-For, from the right.
 * `forwarded` may be STR_NONE. */
struct str network_client(struct arena *a, struct str peer, struct str forwarded, const struct networks *trusted);

#endif
