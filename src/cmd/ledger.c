/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * `kassei ledger apply`: opening balances and imports from JSON lines, through the running server or by itself, a thousand
 * lines at a time.
 *
 * A line of `ledger apply`, one of
 *   {"tenant":"131172","open":"cash:1","floor":0,"ceiling":null,"expiry":"expired:1"}
 *   {"tenant":"131172","key":"2026-opening-1","date":"2026-04-01","legs":[{"account":"outside:1","yen":-500},{"account":"cash:1","yen":500}],
 *    "programme":"…","fiscal_year":2026,"memo":"…"}
 * An account is its kind's word, a colon, and its owner: a number or 13 characters. Yen below 0 go out; a posting's sum is 0.
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

#include <jansson.h>
#include <stdio.h>

enum { LINES_AT_ONCE = 1000, LINE_MOST_BYTES = 64 * 1024, LEGS_IN_LINE = 64 };

/* ---- applying lines, in the process that writes ---- */

struct line {
	int64_t number;
	json_t *json;
	struct tenant_id tenant;
	struct ledger_request request;
	struct ledger_answer answer;
	struct str reason; /* with an error */
	enum err err;
};

struct batch { struct line *lines; size_t count; };

static struct str text_in(json_t *json, const char *name) {
	return str_from(json_string_value(json_object_get(json, name)));
}

static enum err wrong(struct line *line, struct arena *a, const char *what) {
	line->reason = str_format(a, "%s", what);
	return ERR_LEDGER_REQUEST;
}

static enum err account_in(struct db *db, struct arena *a, struct line *line, json_t *json, const char *name, struct ledger_account_id *ret) {
	enum ledger_kind kind;
	int64_t owner;
	if (!ledger_account_read(text_in(json, name), &kind, &owner))
		return wrong(line, a, "an account is KIND:OWNER, such as cash:1");
	return ledger_find(db, a, line->tenant, kind, owner, ret);
}

static struct opt_int limit_in(json_t *json, const char *name) {
	json_t *value = json_object_get(json, name);
	return (struct opt_int){ .has = json_is_integer(value), .v = json_integer_value(value) };
}

static enum err open_line(struct db *db, struct arena *a, struct line *line) {
	enum ledger_kind kind;
	int64_t owner;
	struct ledger_account_id id;
	struct ledger_terms terms = { .floor_yen = limit_in(line->json, "floor"), .ceiling_yen = limit_in(line->json, "ceiling") };
	if (!ledger_account_read(text_in(line->json, "open"), &kind, &owner))
		return wrong(line, a, "an account is KIND:OWNER, such as cash:1");
	if (json_is_string(json_object_get(line->json, "expiry")))
		TRY(account_in(db, a, line, line->json, "expiry", &terms.expiry_account));
	return ledger_open(db, a, line->tenant, kind, owner, &terms, &id);
}

/* Yen out of accounts and yen into accounts become legs from one to the other, in their order. */
struct side { struct ledger_account_id account; int64_t yen; };

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

static enum err read_sides(struct db *db, struct arena *a, struct line *line, struct side *sides, size_t *ret_count) {
	json_t *legs = json_object_get(line->json, "legs"), *leg;
	int64_t sum = 0;
	size_t i;
	*ret_count = json_array_size(legs);
	if (*ret_count < 2 || *ret_count > LEGS_IN_LINE)
		return wrong(line, a, "a posting has 2 to 64 legs");
	json_array_foreach(legs, i, leg) {
		TRY(account_in(db, a, line, leg, "account", &sides[i].account));
		sides[i].yen = json_integer_value(json_object_get(leg, "yen"));
		if (sides[i].yen == 0)
			return ERR_LEDGER_ZERO;
		if (sides[i].yen == INT64_MIN || __builtin_add_overflow(sum, sides[i].yen, &sum))
			return ERR_LEDGER_OVERFLOW;
	}
	return sum == 0 ? OK : wrong(line, a, "the legs do not sum to 0 yen");
}

/* The date of a line says its fiscal year and stands before its memo; the ledger's own time is that of posting. */
static enum err read_about(struct arena *a, struct line *line, struct ledger_about *about) {
	struct str date_text = text_in(line->json, "date"), programme = text_in(line->json, "programme"), memo = text_in(line->json, "memo");
	struct date date;
	if (date_text.n > 0 && !date_parse_iso(date_text, &date))
		return wrong(line, a, "a date is YYYY-MM-DD");
	if (programme.n > 0 && !ident_parse(programme, &about->programme_id.v))
		return wrong(line, a, "a programme is 13 characters");
	about->fiscal_year = json_integer_value(json_object_get(line->json, "fiscal_year"));
	if (about->fiscal_year == 0 && date_text.n > 0)
		about->fiscal_year = fiscal_year_of(date);
	about->memo = date_text.n > 0 ? STR_JOIN(a, date_text, memo.n > 0 ? S(" ") : S(""), memo) : memo;
	return OK;
}

static enum err post_line(struct db *db, struct arena *a, struct line *line) {
	struct side sides[LEGS_IN_LINE];
	struct ledger_leg *legs = ARENA_ARRAY(a, struct ledger_leg, LEGS_IN_LINE);
	struct ledger_op op = { .kind = LEDGER_TRANSFER, .legs = legs };
	size_t count;
	TRY(read_sides(db, a, line, sides, &count));
	TRY(read_about(a, line, &op.about));
	op.leg_count = pair_sides(sides, count, legs);
	line->request = (struct ledger_request){ .scope = S("ledger.apply"), .key = text_in(line->json, "key"), .ops = &op, .op_count = 1 };
	return ledger_post(db, a, line->tenant, clock_now(), &line->request, &line->answer);
}

static enum err find_tenant(struct db *db, struct arena *a, struct line *line) {
	struct tenant_all_row town;
	if (!json_is_object(line->json))
		return wrong(line, a, "this is no JSON object");
	if (tenant_find_code(db, a, text_in(line->json, "tenant"), &town) != OK)
		return wrong(line, a, "no municipality has this code");
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

static enum err apply_line(struct db *db, struct arena *a, struct line *line) {
	return json_object_get(line->json, "open") != NULL ? open_line(db, a, line) : post_line(db, a, line);
}

/* In the writer: what a line is refused for is its answer; only a fault of the database ends the batch. */
static enum err apply_batch(struct db *db, struct arena *a, void *context) {
	struct batch *b = context;
	for (size_t i = 0; i < b->count; i++) {
		if (b->lines[i].tenant.v == 0)
			continue; /* refused already */
		b->lines[i].err = apply_line(db, a, &b->lines[i]);
		if (b->lines[i].err == ERR_DATABASE || b->lines[i].err == ERR_BUSY)
			return b->lines[i].err;
	}
	return OK;
}

static void say_answer(struct buf *out, struct arena *a, const struct line *line) {
	buf_format(out, "{\"line\":%lld,\"key\":", (long long)line->number);
	put_text(out, text_in(line->json, "key").n > 0 ? text_in(line->json, "key") : S(""));
	if (line->err != OK) {
		buf_format(out, ",\"error\":\"%s\",\"reason\":", err_info(line->err)->name);
		put_text(out, line->reason.n > 0 ? line->reason : str_from(err_info(line->err)->meaning));
	} else if (line->answer.first.v != 0) {
		buf_format(out, ",\"posting\":\"%.*s\",\"at\":\"%.*s\",\"repeated\":%s", STR_ARG(id_to_text(a, line->answer.first.v)),
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

/* The body: "FIRST LINE NUMBER\n", then the lines. */
enum err command_ledger_apply(struct command_run *run) {
	struct str rest = run->body;
	int64_t number = 1;
	struct batch b = { .lines = ARENA_ARRAY(run->arena, struct line, LINES_AT_ONCE) };
	if (!str_to_int64(str_line(&rest), &number))
		return ERR_REQUEST;
	for (; !str_is_none(rest) && b.count < LINES_AT_ONCE; number++) {
		struct str text = str_line(&rest);
		json_error_t error;
		if (str_trim(text).n > 0)
			b.lines[b.count++] = (struct line){ .number = number, .json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error) };
	}
	enum err e = apply_all(run, &b);
	for (size_t i = 0; i < b.count; i++) {
		if (e == OK)
			say_answer(&run->out, run->arena, &b.lines[i]);
		json_decref(b.lines[i].json);
	}
	return e;
}

/* ---- the command lines ---- */

static int send_chunk(struct arena *a, const struct settings *s, struct buf *chunk, int64_t first_line) {
	struct str body = str_format(a, "%lld\n%.*s", (long long)first_line, STR_ARG(buf_view(chunk)));
	int status = command_send(s, a, "ledger.apply", body);
	fflush(stdout);
	buf_clear(chunk);
	return status;
}

/* A thousand lines at a time: each is answered when it is durable, and after a break the file is sent again from its beginning. */
static int apply_file(struct arena *a, const struct settings *s, FILE *file) {
	static char text[LINE_MOST_BYTES];
	struct buf chunk;
	int64_t number = 0, first = 1;
	int status = 0;
	buf_init(&chunk, a, (size_t)LINES_AT_ONCE * LINE_MOST_BYTES);
	while (status == 0 && fgets(text, sizeof text, file) != NULL) {
		number++;
		buf_cstr(&chunk, text);
		if (number % LINES_AT_ONCE == 0) {
			status = send_chunk(a, s, &chunk, first);
			first = number + 1;
		}
	}
	return status == 0 && chunk.n > 0 ? send_chunk(a, s, &chunk, first) : status;
}

int cmd_ledger_apply(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	FILE *file = e == OK && argc == 1 ? fopen(argv[0], "rb") : NULL;
	int status = file != NULL ? apply_file(a, &s, file) : option_usage(detail, "usage: kassei ledger apply FILE.jsonl [--database URL]");
	if (file != NULL)
		fclose(file);
	arena_free(a);
	return status;
}
