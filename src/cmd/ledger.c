/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * `kassei ledger apply`: opening balances and imports from JSON lines, through the running server or by itself, a
 * thousand lines at a time.
 *
 * A line of `ledger apply`, one of
 *   {"tenant":"131172","open":"cash:1","floor":0,"ceiling":null,"expiry":"expired:1"}
 *   {"tenant":"131172","key":"2026-opening-1","date":"2026-04-01","legs":[{"account":"outside:1","yen":-500},{"account":"cash:1","yen":500}],
 *    "programme":"…","fiscal_year":2026,"memo":"…"}
 * An account is its kind's word, a colon, and its owner: a number or 13 characters. Yen below 0 go out; a posting's sum
 * is 0. What may be left out may be null. A value of another kind (a number between quotation marks, 1e3, 1.5) is
 * refused and never taken for one that is not there.
 */
#include "base/clock.h"
#include "base/date.h"
#include "base/ident.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "office/ledger/ledger.h"
#include "office/tenant/tenant.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	LINES_AT_ONCE = 1000,
	LINE_MOST_BYTES = 64 * 1024,
	LEGS_IN_LINE = 64,
	FISCAL_YEAR_FIRST = 1900,
	FISCAL_YEAR_LAST = 2200
};

#define APPLY_SCOPE "ledger.apply"
/* Scope, a slash and the key together. */
enum { KEY_MOST_BYTES = LEDGER_KEY_MOST_BYTES - (int)sizeof APPLY_SCOPE };

/* ---- applying lines, in the process that writes ---- */

struct line {
	int64_t number;
	json_t *json;
	struct tenant_id tenant;
	struct ledger_request request;
	struct ledger_answer answer;
	struct str reason; /* with an error; may be empty: the error's own */
	struct str item;   /* what in the line is refused; may be empty */
	struct str unknown; /* the first account of a posting that is not there; may be empty */
	enum err err;
};

struct batch { struct line *lines; size_t count; };

static struct str text_in(json_t *json, const char *name) {
	return str_from(json_string_value(json_object_get(json, name)));
}

/* `item` and `what`: literals. */
static enum err wrong(struct line *line, const char *item, const char *what) {
	line->item = str_from(item);
	line->reason = str_from(what);
	return ERR_LEDGER_REQUEST;
}

static bool is_absent(const json_t *value) {
	return value == NULL || json_is_null(value);
}

/* Empty when it is absent. */
static enum err read_text(struct line *line, const char *name, struct str *ret_text) {
	const json_t *value = json_object_get(line->json, name);
	*ret_text = S("");
	if (!is_absent(value) && !json_is_string(value))
		return wrong(line, name, "this is a text, which stands between quotation marks");
	if (json_is_string(value))
		*ret_text = str_of(json_string_value(value), json_string_length(value));
	return OK;
}

static enum err read_whole(struct line *line, const char *name, struct opt_int *ret_number) {
	const json_t *value = json_object_get(line->json, name);
	*ret_number = (struct opt_int){ .has = json_is_integer(value), .v = json_integer_value(value) };
	return is_absent(value) || ret_number->has ?
		OK :
		wrong(line, name, "this is a whole number without quotation marks, point or exponent");
}

/* A misspelt name would be passed over in silence. */
static enum err known_names(struct arena *a, struct line *line, json_t *object, const char *const *names,
	size_t count) {
	const char *name;
	json_t *value;
	json_object_foreach(object, name, value) {
		size_t i = 0;
		while (i < count && strcmp(names[i], name) != 0)
			i++;
		if (i < count)
			continue;
		line->item = str_copy(a, str_from(name));
		line->reason = S("nothing of this name stands in such a line");
		return ERR_LEDGER_REQUEST;
	}
	return OK;
}

static enum err account_in(struct db *db, struct arena *a, struct line *line, json_t *json, const char *name,
	struct ledger_account_id *ret) {
	enum ledger_kind kind;
	int64_t owner;
	line->item = str_copy(a, text_in(json, name));
	if (!ledger_account_read(text_in(json, name), &kind, &owner))
		return wrong(line, name, "an account is KIND:OWNER, such as cash:1");
	TRY(ledger_find(db, a, line->tenant, kind, owner, ret));
	line->item = S("");
	return OK;
}

static enum err open_line(struct db *db, struct arena *a, struct line *line) {
	enum ledger_kind kind;
	int64_t owner;
	struct ledger_account_id id;
	struct ledger_terms terms = { .floor_yen = { .has = false } };
	struct str expiry;
	static const char *const NAMES[] = { "tenant", "open", "floor", "ceiling", "expiry" };
	TRY(known_names(a, line, line->json, NAMES, COUNT_OF(NAMES)));
	if (!ledger_account_read(text_in(line->json, "open"), &kind, &owner))
		return wrong(line, "open", "an account is KIND:OWNER, such as cash:1");
	TRY(read_whole(line, "floor", &terms.floor_yen));
	TRY(read_whole(line, "ceiling", &terms.ceiling_yen));
	TRY(read_text(line, "expiry", &expiry));
	if (expiry.n > 0)
		TRY(account_in(db, a, line, line->json, "expiry", &terms.expiry_account));
	enum err e = ledger_open(db, a, line->tenant, kind, owner, &terms, &id);
	if (e == ERR_CONFLICT)
		line->reason = S("the account is there with another floor, ceiling or expiry account");
	return e;
}

/* Yen out of accounts and yen into accounts become legs from one to the other, in their order. */
struct side {
	enum ledger_kind kind;
	int64_t owner;
	struct ledger_account_id account; /* below 0: not there, one number for each */
	int64_t yen;
};

static size_t pair_sides(const struct side *sides, size_t count, struct ledger_leg *legs) {
	struct side left[LEGS_IN_LINE];
	size_t out = 0, in = 0, n = 0;
	memcpy(left, sides, count * sizeof *sides);
	for (;;) {
		while (out < count && left[out].yen >= 0)
			out++;
		while (in < count && left[in].yen <= 0)
			in++;
		if (out == count || in == count)
			return n;
		int64_t yen = -left[out].yen < left[in].yen ? -left[out].yen : left[in].yen;
		legs[n++] = (struct ledger_leg){ left[out].account, left[in].account, yen };
		left[out].yen += yen;
		left[in].yen -= yen;
	}
}

/* An account that is not there is for the ledger to refuse: it keeps that answer under the key, so that the same file
 * sent again does not post what was refused before the account was opened. */
static enum err side_account(struct db *db, struct arena *a, struct line *line, json_t *leg, struct side *sides,
	size_t i) {
	struct side *side = &sides[i];
	if (!ledger_account_read(text_in(leg, "account"), &side->kind, &side->owner))
		return wrong(line, "account", "an account is KIND:OWNER, such as cash:1");
	enum err e = ledger_find(db, a, line->tenant, side->kind, side->owner, &side->account);
	if (e != ERR_LEDGER_NO_ACCOUNT)
		return e;
	size_t first = 0;
	while (sides[first].kind != side->kind || sides[first].owner != side->owner)
		first++;
	side->account.v = -1 - (int64_t)first;
	if (line->unknown.n == 0)
		line->unknown = str_copy(a, text_in(leg, "account"));
	return OK;
}

static enum err read_sides(struct db *db, struct arena *a, struct line *line, struct side *sides, size_t *ret_count) {
	json_t *legs = json_object_get(line->json, "legs"), *leg;
	int64_t sum = 0;
	size_t i;
	*ret_count = json_array_size(legs);
	if (*ret_count < 2 || *ret_count > LEGS_IN_LINE)
		return wrong(line, "legs", "a posting has 2 to 64 legs");
	json_array_foreach(legs, i, leg) {
		static const char *const NAMES[] = { "account", "yen" };
		TRY(known_names(a, line, leg, NAMES, COUNT_OF(NAMES)));
		TRY(side_account(db, a, line, leg, sides, i));
		if (!json_is_integer(json_object_get(leg, "yen")))
			return wrong(line, "yen", "yen are a whole number");
		sides[i].yen = json_integer_value(json_object_get(leg, "yen"));
		line->item = S("yen");
		if (sides[i].yen == 0)
			return ERR_LEDGER_ZERO;
		if (sides[i].yen == INT64_MIN || __builtin_add_overflow(sum, sides[i].yen, &sum))
			return ERR_LEDGER_OVERFLOW;
	}
	line->item = S("");
	return sum == 0 ? OK : wrong(line, "legs", "the legs do not sum to 0 yen");
}

/* The date of a line says its fiscal year and stands before its memo; the ledger's own time is that of posting. */
static enum err read_about(struct arena *a, struct line *line, struct ledger_about *about) {
	struct str date_text, programme, memo;
	struct opt_int year;
	struct date date;
	TRY(read_text(line, "date", &date_text));
	TRY(read_text(line, "programme", &programme));
	TRY(read_text(line, "memo", &memo));
	TRY(read_whole(line, "fiscal_year", &year));
	if (date_text.n > 0 && !date_parse_iso(date_text, &date))
		return wrong(line, "date", "a date is YYYY-MM-DD");
	if (programme.n > 0 && !ident_parse(programme, &about->programme_id.v))
		return wrong(line, "programme", "a programme is 13 characters");
	if (year.has && (year.v < FISCAL_YEAR_FIRST || year.v > FISCAL_YEAR_LAST))
		return wrong(line, "fiscal_year", "a fiscal year is one from 1900 to 2200");
	about->fiscal_year = year.has ? year.v : date_text.n > 0 ? fiscal_year_of(date) : 0;
	about->memo = date_text.n > 0 ? STR_JOIN(a, date_text, memo.n > 0 ? S(" ") : S(""), memo) : memo;
	return about->memo.n <= LEDGER_MEMO_MOST_BYTES ?
		OK :
		wrong(line, "memo", "the date and the memo have at most 400 bytes together");
}

static enum err read_key(struct line *line, struct str *ret_key) {
	TRY(read_text(line, "key", ret_key));
	if (ret_key->n == 0)
		return wrong(line, "key", "every posting has a key of its own, under which it is posted once");
	return ret_key->n <= KEY_MOST_BYTES ? OK : wrong(line, "key", "a key has at most 115 bytes");
}

/* All that a line asks for, by names: numbers of accounts are not there before the accounts are. */
static struct str said_of(struct arena *a, const struct side *sides, size_t count, const struct ledger_about *about) {
	struct buf b;
	buf_init(&b, a, LINE_MOST_BYTES);
	for (size_t i = 0; i < count; i++)
		buf_format(&b, "%d:%lld %lld\n", sides[i].kind, (long long)sides[i].owner, (long long)sides[i].yen);
	buf_format(&b, "%lld %lld\n", (long long)about->programme_id.v, (long long)about->fiscal_year);
	buf_str(&b, about->memo);
	return buf_view(&b);
}

/* What the line asks for, ready to be posted with its neighbours. */
static enum err read_posting(struct db *db, struct arena *a, struct line *line) {
	static const char *const NAMES[] = { "tenant", "key", "date", "legs", "programme", "fiscal_year", "memo" };
	struct side sides[LEGS_IN_LINE];
	struct ledger_leg *legs = ARENA_ARRAY(a, struct ledger_leg, LEGS_IN_LINE);
	struct ledger_op *op = ARENA_NEW(a, struct ledger_op);
	struct str key;
	size_t count;
	*op = (struct ledger_op){ .kind = LEDGER_TRANSFER, .legs = legs };
	TRY(known_names(a, line, line->json, NAMES, COUNT_OF(NAMES)));
	TRY(read_key(line, &key));
	TRY(read_sides(db, a, line, sides, &count));
	TRY(read_about(a, line, &op->about));
	op->leg_count = pair_sides(sides, count, legs);
	line->request = (struct ledger_request){ .scope = S(APPLY_SCOPE),
		.key = key,
		.ops = op,
		.op_count = 1,
		.said = said_of(a, sides, count, &op->about) };
	return OK;
}

static enum err find_tenant(struct db *db, struct arena *a, struct line *line) {
	struct tenant_all_row town;
	if (!json_is_object(line->json)) {
		line->item = S("");
		return ERR_LEDGER_REQUEST; /* its reason is that of the parser */
	}
	if (tenant_find_code(db, a, text_in(line->json, "tenant"), &town) != OK)
		return wrong(line, "tenant", "no municipality has this code");
	line->tenant = town.tenant_id;
	return OK;
}

/* Only looks: whose the lines are, so that each is then written under its municipality's lock. */
static enum err find_tenants(struct db *db, struct arena *a, void *context) {
	struct batch *b = context;
	for (size_t i = 0; i < b->count; i++)
		b->lines[i].err = find_tenant(db, a, &b->lines[i]);
	return OK;
}

/* Postings that stand together become one batch of the ledger, each for itself. */
struct together {
	struct line **lines;
	const struct ledger_request **requests;
	size_t count;
};

static enum err post_together(struct db *db, struct arena *a, struct tenant_id tenant, struct together *t) {
	struct ledger_answer *answers = ARENA_ARRAY(a, struct ledger_answer, t->count + 1);
	if (t->count > 0)
		TRY(ledger_post_many(db, a, tenant, clock_now(), t->requests, answers, t->count));
	for (size_t i = 0; i < t->count; i++) {
		t->lines[i]->answer = answers[i];
		t->lines[i]->err = answers[i].err;
		if (answers[i].err == ERR_LEDGER_NO_ACCOUNT)
			t->lines[i]->item = t->lines[i]->unknown;
	}
	t->count = 0;
	return OK;
}

static bool is_fault(enum err e) {
	return e == ERR_DATABASE || e == ERR_BUSY || e == ERR_DISK_FULL;
}

/* In the writer: what a line is refused for is its answer; only a fault of the database ends the batch. An account is
 * opened behind the postings before it. */
static enum err apply_batch(struct db *db, struct arena *a, void *context) {
	struct batch *b = context;
	struct together t = { .lines = ARENA_ARRAY(a, struct line *, b->count),
		.requests = ARENA_ARRAY(a, const struct ledger_request *, b->count) };
	for (size_t i = 0; i < b->count; i++) {
		struct line *line = &b->lines[i];
		const bool opens = json_object_get(line->json, "open") != NULL;
		if (opens)
			TRY(post_together(db, a, line->tenant, &t));
		line->err = opens ? open_line(db, a, line) : read_posting(db, a, line);
		if (is_fault(line->err))
			return line->err;
		if (opens || line->err != OK)
			continue;
		t.lines[t.count] = line;
		t.requests[t.count++] = &line->request;
	}
	return b->count > 0 ? post_together(db, a, b->lines[0].tenant, &t) : OK;
}

/* Why a line is refused; what was refused under its key before stays so, also when the reason is gone meanwhile. */
static struct str refusal_reason(struct arena *a, const struct line *line) {
	struct str meaning = line->reason.n > 0 ? line->reason : str_from(err_info(line->err)->meaning);
	if (!line->answer.repeated)
		return meaning;
	return STR_JOIN(a, meaning, S(", as answered under this key at "),
		time_format_rfc3339(a, line->answer.at_us), S("; that stays so: give the line another key"));
}

static void say_answer(struct buf *out, struct arena *a, const struct line *line) {
	buf_format(out, "{\"line\":%lld,\"key\":", (long long)line->number);
	put_text(out, text_in(line->json, "key").n > 0 ? text_in(line->json, "key") : S(""));
	if (line->err != OK) {
		buf_format(out, ",\"error\":\"%s\",\"item\":", err_info(line->err)->name);
		put_text(out, line->item.n > 0 ? line->item : S(""));
		buf_cstr(out, ",\"reason\":");
		put_text(out, refusal_reason(a, line));
	} else if (line->answer.first.v != 0) {
		buf_format(out, ",\"posting\":\"%.*s\",\"at\":\"%.*s\",\"repeated\":%s",
			STR_ARG(id_to_text(a, line->answer.first.v)),
			STR_ARG(time_format_rfc3339(a, line->answer.at_us)), line->answer.repeated ? "true" : "false");
	} else {
		buf_cstr(out, ",\"opened\":true");
	}
	buf_cstr(out, "}\n");
}

/* Neighbours of one municipality together, in the order of the file. */
static enum err apply_all(struct command_run *run, struct batch *all) {
	TRY(writer_run(run->writer, 0, find_tenants, run->arena, all));
	for (size_t from = 0, to; from < all->count; from = to) {
		struct batch part = { .lines = &all->lines[from] };
		for (to = from; to < all->count && all->lines[to].tenant.v == all->lines[from].tenant.v; to++)
			part.count++;
		if (all->lines[from].tenant.v != 0)
			TRY(writer_run(run->writer, all->lines[from].tenant.v, apply_batch, run->arena, &part));
	}
	return OK;
}

/* What the parser has to say of a text that is no JSON; it cites the text, and may cut it within a character. */
static struct str parser_reason(struct arena *a, const json_t *json, const json_error_t *error) {
	if (json_is_object(json))
		return S("");
	if (json != NULL || !utf8_valid(str_from(error->text)))
		return S("this is no JSON object");
	return str_format(a, "this is no JSON object: %s, at character %d", error->text, error->column);
}

/* The body: "FIRST LINE NUMBER\n", then the lines. */
enum err command_ledger_apply(struct command_run *run) {
	struct str rest = run->body;
	int64_t number = 1;
	struct batch b = { .lines = ARENA_ARRAY(run->arena, struct line, LINES_AT_ONCE) };
	if (!str_to_int64(str_line(&rest), &number))
		return ERR_REQUEST;
	for (; !str_is_none(rest) && b.count < LINES_AT_ONCE; number++) {
		struct str text = str_line(&rest);
		json_error_t error = { .column = 0 };
		if (str_trim(text).n == 0)
			continue;
		json_t *json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
		b.lines[b.count++] = (struct line){ .number = number,
			.json = json,
			.reason = parser_reason(run->arena, json, &error) };
	}
	enum err e = apply_all(run, &b);
	for (size_t i = 0; i < b.count; i++) {
		if (e == OK)
			say_answer(&run->out, run->arena, &b.lines[i]);
		json_decref(b.lines[i].json);
	}
	return e;
}

/* ---- the command ---- */

/* What goes to the writer together: lines that have come, at most a thousand, in memory that is given back behind
 * them. */
struct feed {
	struct command_sender sender;
	struct arena *own;        /* of the lines that wait */
	struct buf chunk;
	int64_t first, lines;     /* number of the first line that waits; lines that were read */
	int64_t refused, answered;
};

enum { READ_BYTES = 256 * 1024, CHUNK_MOST_BYTES = 8 << 20, PROGRESS_LINES = 10000 };

static void chunk_begin(struct feed *f) {
	if (f->own != NULL)
		arena_free(f->own);
	f->own = arena_new();
	buf_init(&f->chunk, f->own, CHUNK_MOST_BYTES + LINE_MOST_BYTES);
	f->first = f->lines + 1;
}

/* Prints the answers and counts those that are refusals. Inside of a text a quote has a backslash, so this is never
 * part of one. */
static enum err print_answers(struct feed *f, struct str answers) {
	while (answers.n > 0) {
		struct str line = str_line(&answers);
		f->refused += str_contains(line, S(",\"error\":\"ERR_"));
		f->answered++;
		printf("%.*s\n", STR_ARG(line));
	}
	if (fflush(stdout) == 0 && !ferror(stdout))
		return OK;
	fprintf(stderr,
		"kassei ledger apply: the answers cannot be written: %s. What was sent is posted; send the same file again to see its answers.\n",
		strerror(errno));
	return ERR_IO;
}

static void say_progress(const struct feed *f, int64_t before) {
	if (f->lines / PROGRESS_LINES > before / PROGRESS_LINES)
		fprintf(stderr, "%lld lines, %lld refused\n", (long long)f->lines, (long long)f->refused);
}

/* Lines that wait are posted, and answered when they are durable. */
static enum err flush_chunk(struct feed *f) {
	struct buf out;
	struct str reason;
	if (f->chunk.n == 0) {
		chunk_begin(f);
		return OK;
	}
	const int64_t before = f->first - 1;
	buf_init(&out, f->own, COMMAND_OUT_MOST_BYTES);
	struct str body = STR_JOIN(f->own, str_format(f->own, "%lld\n", (long long)f->first),
		buf_view(&f->chunk)); /* a line may hold a zero byte */
	enum err e = command_give(&f->sender, f->own, "ledger.apply", body, &out, &reason);
	if (e == OK)
		e = print_answers(f, buf_view(&out));
	else
		fprintf(stderr,
			"kassei ledger apply: stopped at line %lld: %.*s. Nothing is known of the lines from there on; send the same file again.\n",
			(long long)f->first, STR_ARG(reason.n > 0 ? reason : str_from(err_info(e)->meaning)));
	say_progress(f, before);
	chunk_begin(f);
	return e;
}

/* A line that is too long is not sent; its answer stands where it belongs. */
static enum err refuse_long(struct feed *f) {
	TRY(flush_chunk(f));
	f->lines++;
	printf("{\"line\":%lld,\"key\":\"\",\"error\":\"ERR_TOO_LARGE\",\"item\":\"\",\"reason\":\"a line has at most %d bytes\"}\n",
		(long long)f->lines, LINE_MOST_BYTES);
	f->refused++;
	f->answered++;
	chunk_begin(f);
	return OK;
}

/* A byte order mark at the beginning of the file belongs to no line. */
static enum err take_line(struct feed *f, struct str line) {
	if (f->lines == 0 && str_starts(line, S("\xef\xbb\xbf")))
		line = str_from_offset(line, 3);
	if (line.n > LINE_MOST_BYTES)
		return refuse_long(f);
	f->lines++;
	buf_str(&f->chunk, line);
	buf_char(&f->chunk, '\n');
	if (f->lines - f->first + 1 < LINES_AT_ONCE && f->chunk.n < CHUNK_MOST_BYTES)
		return OK;
	return flush_chunk(f);
}

/* Whether more can be read without waiting; a file always can. */
static bool more_is_here(int fd) {
	struct pollfd p = { .fd = fd, .events = POLLIN };
	return poll(&p, 1, 0) != 0;
}

/* Reads on: `room` holds what is left of a line that has not ended; the rest of one that is too long is passed over. */
struct lines { char *room; size_t n; bool too_long; };

static enum err split(struct feed *f, struct lines *l, bool last) {
	struct str rest = str_of(l->room, l->n);
	size_t at;
	while ((at = str_find(rest, S("\n"), 0)) != SIZE_MAX) {
		TRY(l->too_long ? refuse_long(f) : take_line(f, str_slice(rest, 0, at)));
		l->too_long = false;
		rest = str_from_offset(rest, at + 1);
	}
	if (last && (rest.n > 0 || l->too_long)) {
		TRY(l->too_long ? refuse_long(f) : take_line(f, rest));
		rest = S("");
	}
	if (rest.n > LINE_MOST_BYTES) {
		l->too_long = true;
		rest = S("");
	}
	memmove(l->room, rest.p, rest.n);
	l->n = rest.n;
	return OK;
}

static enum err feed_all(struct feed *f, int fd) {
	static char room[READ_BYTES + LINE_MOST_BYTES + 1];
	struct lines l = { .room = room };
	for (;;) {
		if (!more_is_here(fd))
			TRY(flush_chunk(f));
		ssize_t got = read(fd, l.room + l.n, READ_BYTES);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			fprintf(stderr, "kassei ledger apply: the file cannot be read behind line %lld: %s\n",
				(long long)f->lines, strerror(errno));
			return ERR_IO;
		}
		l.n += (size_t)got;
		TRY(split(f, &l, got == 0));
		if (got == 0)
			return flush_chunk(f);
	}
}

/* 0: everything was posted, now or before; 1: lines were refused, or it had to stop. */
static int apply_file(struct arena *a, const struct settings *s, int fd) {
	struct feed f = { .sender = { .settings = s, .a = a } };
	chunk_begin(&f);
	enum err e = feed_all(&f, fd);
	command_end(&f.sender);
	if (f.refused > 0)
		fprintf(stderr, "%lld of %lld lines were refused\n", (long long)f.refused, (long long)f.lines);
	else if (e == OK && f.lines >= PROGRESS_LINES)
		fprintf(stderr, "%lld lines, all posted\n", (long long)f.lines);
	arena_free(f.own);
	return e == OK && f.refused == 0 ? 0 : 1;
}

/* "-" is standard input: there, what has come is posted when nothing more comes at once. */
int cmd_ledger_apply(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	int fd = e != OK || argc != 1 ? -1 :
		strcmp(argv[0], "-") == 0 ? STDIN_FILENO :
			open(argv[0], O_RDONLY | O_CLOEXEC);
	if (e == OK && argc == 1 && fd < 0)
		detail = str_format(a, "the file \"%s\" cannot be read: %s", argv[0], strerror(errno));
	int status = fd >= 0 ? apply_file(a, &s, fd) :
		option_usage(detail, "usage: kassei ledger apply FILE.jsonl|- [--database URL]");
	if (fd > STDIN_FILENO)
		close(fd);
	arena_free(a);
	return status;
}
