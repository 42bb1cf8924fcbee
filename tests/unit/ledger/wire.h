/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A wire between a client and a PostgreSQL server that can be cut. It listens on a unix socket, passes each message of
 * the protocol (PostgreSQL manual, 55.7) on whole, counts them, and at one of them strikes: keeps it, passes a half or
 * all of it, does what the test wants done to the server, and cuts every connection. It strikes once for each time it
 * is armed.
 */
#ifndef KASSEI_TESTS_UNIT_LEDGER_WIRE_H
#define KASSEI_TESTS_UNIT_LEDGER_WIRE_H

#include "base/arena.h"

enum wire_side { WIRE_ASKS, WIRE_ANSWERS, WIRE_SIDES };   /* messages of the client, of the server */
enum wire_pass {
	WIRE_NOTHING,
	WIRE_HALF,
	WIRE_WHOLE,
	WIRE_PASSES
}; /* how much of the message goes on before the cut */

struct wire_strike {
	enum wire_side side;
	int64_t message; /* the so-manieth of that side since it was armed, from 1 */
	const char *with; /* of those that contain this text; NULL: of all */
	enum wire_pass pass;
	void (*then)(void *context); /* NULL: nothing but the cut; in a thread of the wire */
	void *context;
};

struct wire;
/* Listens as `folder`/.s.PGSQL.5432 and connects to the server's socket of the same name in `server_folder`. */
struct wire *wire_open(struct arena *a, const char *folder, const char *server_folder);
void wire_arm(struct wire *w, const struct wire_strike *strike);
/* True when it has struck since it was armed; if not, it does not any more. */
bool wire_disarm(struct wire *w);
/* Messages since it was armed. */
int64_t wire_messages(struct wire *w, enum wire_side side);
/* Cuts all connections that are there. */
void wire_cut(struct wire *w);
/* Cuts what is left and removes the socket. */
void wire_close(struct wire *w);

#endif
