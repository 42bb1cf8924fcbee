/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Commands beside a running server. The process that writes a SQLite database serves a unix socket next to it; a
 * second `kassei` that wants to write sends its work there. Only the same user and root are answered (SO_PEERCRED).
 *
 *   request:  "kassei-1 COMMAND LENGTH\n", then LENGTH bytes
 *   answer:   any number of ". LINE\n", then "= OK\n" or "= ERR_NAME SENTENCE\n"
 */
#ifndef KASSEI_DB_CONTROL_H
#define KASSEI_DB_CONTROL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { CONTROL_COMMAND_MAX = 64, CONTROL_LINE_MAX = 16 * 1024 };

struct control;
struct control_reply;

/* Runs a command in the thread of control_serve, one at a time. `command` (1 to 64 of a-z 0-9 . _ -) and `body` live
 * as long as `a`, which is the request's. What it returns becomes the answer's status. */
typedef enum err (*control_fn)(struct control_reply *reply, struct str command, struct str body, struct arena *a,
	void *context);

/* Sends the lines of a text to the caller at once. A line over CONTROL_LINE_MAX bytes is cut at a character. When the
 * caller has gone, nothing happens: the command goes on. */
void control_say(struct control_reply *reply, struct str text);

/* Where the socket of a database is: beside the file of SQLite; STR_NONE for PostgreSQL, where every process may
 * write. */
struct str control_path(struct arena *a, const char *url);

/* Opens the socket (mode 0600) and answers in a thread of its own until control_stop. A socket that a dead server
 * left is replaced; ERR_BUSY when a living one answers. A body over `max_body` bytes is refused unread with
 * ERR_TOO_LARGE. The struct lives in `a`. On an error *ret_detail says why. */
enum err control_serve(const char *path, size_t max_body, control_fn fn, void *context, struct arena *a,
	struct control **ret_control, struct str *ret_detail) MUST_CHECK;
/* Ends the thread, after the command that runs, and removes the socket. NULL is allowed. */
void control_stop(struct control *control);

/* A line of the answer, without its end. */
typedef void (*control_line_fn)(struct str line, void *context);

/* Sends a command and waits for its status, which is returned. ERR_NOT_FOUND: no server is there; the caller may
 * write itself. ERR_IO: the connection broke, and the outcome is not known. *ret_detail (in `a`): one sentence on
 * any error. */
enum err control_call(const char *path, struct str command, struct str body, control_line_fn line, void *context,
	struct arena *a, struct str *ret_detail) MUST_CHECK;

#endif
