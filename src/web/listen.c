/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* See listen.h. */
#include "web/listen.h"

#include "base/arena.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* "[::1]:80" → "::1", "80"; ":80" → no host. False when there is no port; getaddrinfo would take 99999 for another
 * one. */
static bool split_address(struct str address, struct str *ret_host, struct str *ret_port) {
	size_t colon = str_find_last(address, S(":"));
	int64_t port;
	if (colon == SIZE_MAX || !str_to_int64(str_from_offset(address, colon + 1), &port) || port < 0 || port > 65535)
		return false;
	struct str host = str_slice(address, 0, colon);
	if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = str_slice(host, 1, host.n - 2);
	*ret_host = host;
	*ret_port = str_from_offset(address, colon + 1);
	return true;
}

/* The address that the socket has now; its port. */
static int port_of(int descriptor) {
	struct sockaddr_storage name;
	socklen_t n = sizeof name;
	if (getsockname(descriptor, (struct sockaddr *)&name, &n) != 0)
		return 0;
	if (name.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)&name)->sin6_port);
	return ntohs(((const struct sockaddr_in *)&name)->sin_port);
}

static int open_one(const struct addrinfo *info) {
	int descriptor = socket(info->ai_family, info->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, info->ai_protocol);
	if (descriptor < 0)
		return -1;
	int on = 1, off = 0;
	(void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (info->ai_family == AF_INET6)
		(void)setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(descriptor, info->ai_addr, info->ai_addrlen) == 0 && listen(descriptor, BACKLOG) == 0)
		return descriptor;
	int e = errno;
	close(descriptor);
	errno = e;
	return -1;
}

/* With no host IPv6 comes first, because its socket takes both families. */
static int open_first(const struct addrinfo *list, bool any_host) {
	int descriptor = -1;
	for (int pass = 0; pass < 2 && descriptor < 0; pass++)
		for (const struct addrinfo *info = list; info != NULL && descriptor < 0; info = info->ai_next)
			if (!any_host || (info->ai_family == AF_INET6) == (pass == 0))
				descriptor = open_one(info);
	return descriptor;
}

enum err listen_open(struct arena *a, const char *address, int *ret_socket, int *ret_port, struct str *ret_detail) {
	struct str host, port;
	if (!split_address(str_from(address), &host, &port)) {
		*ret_detail = str_format(a, "listening on \"%s\": it is not HOST:PORT", address);
		return ERR_INPUT;
	}
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *list;
	int e = getaddrinfo(host.n == 0 ? NULL : str_to_cstr(a, host), str_to_cstr(a, port), &hints, &list);
	if (e != 0) {
		*ret_detail = str_format(a, "listening on \"%s\": %s", address, gai_strerror(e));
		return ERR_IO;
	}
	int descriptor = open_first(list, host.n == 0);
	int error = errno;
	freeaddrinfo(list);
	if (descriptor < 0) {
		*ret_detail = str_format(a, "listening on \"%s\": %s", address, strerror(error));
		return ERR_IO;
	}
	*ret_socket = descriptor;
	*ret_port = port_of(descriptor);
	return OK;
}
