/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The PostgreSQL driver, on libpq. Statements are prepared by number with the declared types; parameters and columns
 * travel in binary, so that nothing is escaped and no number is printed and read again. A lost connection is made
 * anew where nothing can be lost by it: before a transaction begins, and for a single read. A commit whose answer did
 * not come is reported as unknown.
 *
 * A url may name several hosts, of which one is the primary (docs/decisions/failover.md). A primary whose standby has
 * gone over to another one still takes connections and never answers a commit; so with several hosts a commit is waited
 * for a few seconds only, and that host is then asked last.
 */
#include "db/db-private.h"

#include "base/clock.h"
#include "db/hosts.h"
#include "db/rows.h"

#include <endian.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

/* pg_type.oid of the types that may come back; fixed since the first releases of PostgreSQL. */
enum {
	OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25,
	OID_OID = 26, OID_JSON = 114, OID_BPCHAR = 1042, OID_VARCHAR = 1043, OID_NUMERIC = 1700,
};

/* With several hosts only. */
enum { COMMIT_WAIT_US = 5000000 };

/* The lock of migrations, in the space of two-number keys; tenants have the space of one number. */
#define MIGRATION_LOCK "SELECT pg_advisory_xact_lock(1265988467, 1)"

/* Statements that are sent before their answers are read: few enough that what the server says to them fits into a
 * socket. */
enum { AHEAD_MOST = 64 };

enum slot_state { SLOT_NEW = 0, SLOT_PREPARED, SLOT_CHECKED };
struct slot {
	enum slot_state state; /* on this connection */
	bool open;             /* a cursor is on it; libpq would not mind, but SQLite does */
};

struct postgres {
	struct db db;
	PGconn *conn;
	char *url;
	struct slot *slots; /* [db_slot] */
	bool lost;            /* the connection is of no use any more */
	/* Sent and not answered yet; NULL: a text of our own. Pipeline mode is on while there is any. */
	const struct db_stmt *ahead[AHEAD_MOST];
	int ahead_count;
	bool save_due;        /* a savepoint is to be set before the next statement */
	bool release;         /* the one before it is still to be let go of */
	bool warned;          /* the server said WARNING since this was last taken back */
	struct hosts hosts;
	struct arena *arrays; /* of the rows that were bound last */
};

static struct postgres *of(struct db *db) {
	return (struct postgres *)db;
}

/* ---- errors ---- */

static const struct {
	const char *state; /* SQLSTATE, PostgreSQL manual, appendix A */
	enum err err;
	bool repeat; /* the same transaction may succeed when it is tried again */
	bool lost;
} STATES[] = {
	{ .state = "23505", .err = ERR_CONFLICT },              /* unique_violation */
	{ .state = "23514", .err = ERR_CONFLICT },              /* check_violation */
	{ .state = "23P01", .err = ERR_CONFLICT },              /* exclusion_violation */
	{ .state = "40001", .err = ERR_BUSY, .repeat = true },  /* serialization_failure */
	{ .state = "40P01", .err = ERR_BUSY, .repeat = true },  /* deadlock_detected */
	{ .state = "53100", .err = ERR_DISK_FULL },             /* disk_full */
	{ .state = "53300", .err = ERR_BUSY },                  /* too_many_connections */
	{ .state = "55P03", .err = ERR_BUSY },                  /* lock_not_available */
	{ .state = "57014", .err = ERR_BUSY },                  /* query_canceled: the statement timeout */
	{ .state = "57P01", .err = ERR_BUSY, .lost = true },    /* admin_shutdown */
	{ .state = "57P02", .err = ERR_BUSY, .lost = true },    /* crash_shutdown */
	{ .state = "57P03", .err = ERR_BUSY, .lost = true },    /* cannot_connect_now */
	{ .state = "57P05", .err = ERR_BUSY, .lost = true },    /* idle_session_timeout */
	{ .state = "25P03", .err = ERR_BUSY, .lost = true },    /* idle_in_transaction_session_timeout */
};

/* The server was made a standby while we wrote: the next connection finds the new primary. */
static bool demoted(const struct postgres *pg, const char *state) {
	return strcmp(state, "25006") == 0 && (pg->db.flags & DB_READ_ONLY) == 0 && pg->db.state != DB_READING;
}

static enum err connection_lost(struct postgres *pg) {
	pg->lost = true;
	pg->db.repeat = true;
	return ERR_BUSY;
}

/* The error of a result that is not a success; `res` may be NULL. */
static enum err err_of(struct postgres *pg, const PGresult *res) {
	const char *state = res != NULL ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	if (pg->lost || PQstatus(pg->conn) == CONNECTION_BAD || (state != NULL && demoted(pg, state)))
		return connection_lost(pg);
	for (size_t i = 0; state != NULL && i < COUNT_OF(STATES); i++) {
		if (strcmp(STATES[i].state, state) != 0)
			continue;
		pg->db.repeat = STATES[i].repeat;
		return STATES[i].lost ? connection_lost(pg) : STATES[i].err;
	}
	return ERR_DATABASE;
}

static bool succeeded(const PGresult *res) {
	ExecStatusType status = PQresultStatus(res);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static enum err stmt_err(struct postgres *pg, const struct db_stmt *stmt, const PGresult *res) {
	if (succeeded(res))
		return OK;
	const char *reason = PQresultErrorMessage(res); /* "" for NULL */
	db_say_stmt(&pg->db, stmt, reason[0] != '\0' ? reason : PQerrorMessage(pg->conn));
	return err_of(pg, res);
}

/* Runs text of our own, which may hold several statements; *ret_res, when asked for, is the caller's to clear. */
static enum err run(struct postgres *pg, const char *text, PGresult **ret_res) {
	PGresult *res = PQexec(pg->conn, text);
	enum err e = OK;
	if (!succeeded(res)) {
		db_say(&pg->db, "running \"%s\": %s", text, PQerrorMessage(pg->conn));
		e = err_of(pg, res);
	}
	if (ret_res != NULL && e == OK)
		*ret_res = res;
	else
		PQclear(res);
	return e;
}

/* ---- connecting ---- */

/* Notices say nothing that matters, a warning does: a commit may carry one instead of an error. */
static void take_notice(void *context, const PGresult *res) {
	struct postgres *pg = context;
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
	if (severity != NULL && strcmp(severity, "WARNING") == 0)
		pg->warned = true;
}

/* The host of this connection did not do what a primary does: the others are asked before it from now on. */
static void ask_last(struct postgres *pg) {
	hosts_ask_last(&pg->hosts, PQhost(pg->conn), PQport(pg->conn));
}

/* Time limits are the server's; a dead network is noticed by TCP. Just-in-time compilation costs more than any page. */
static const char READ_SETTINGS[] =
	"SET statement_timeout = 10000; SET idle_in_transaction_session_timeout = 60000; SET jit = off;"
	"SET default_transaction_read_only = on";
/*
 * A commit that is answered must be durable, also where the server's default is not. What the writer does names rows by
 * their keys: it is planned once, and goes by the index also when the table was small at that time (a plan that reads
 * it whole would stay until somebody runs ANALYZE, and take milliseconds for each batch once there are rows).
 */
static const char WRITE_SETTINGS[] =
	"SET statement_timeout = 30000; SET idle_in_transaction_session_timeout = 60000; SET jit = off;"
	"SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
	"SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

/*
 * For who reads everything and takes his time. A walk goes by the index in whose order it is: where nobody has run
 * ANALYZE yet, PostgreSQL takes one municipality for a two-hundredth of a table, and would read and sort all of it for
 * each page.
 */
static const char PATIENT_SETTINGS[] =
	"SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
	"SET enable_sort = off; SET enable_bitmapscan = off";

/* Behind a connection with several hosts: what an old primary keeps locked for a commit that nobody waits for any more
 * is not waited for either. */
static const char HOSTS_SETTINGS[] = "SET lock_timeout = 5000";

static PGconn *connect_to(const struct postgres *pg, bool read_only) {
	char hosts[HOSTS_BYTES], ports[HOSTS_BYTES];
	/* Before dbname: our defaults, which the url overrides; behind it: what it may not. */
	const char *names[10] = { "connect_timeout", "keepalives_idle", "tcp_user_timeout", "fallback_application_name",
		"dbname", "client_encoding" };
	const char *values[10] = { "5", "30", "15000", "kassei", pg->url, "UTF8" };
	int n = 6;
	if (!read_only) {
		names[n] = "target_session_attrs";
		values[n++] = "read-write";
	}
	if (hosts_in_order(&pg->hosts, hosts, ports)) {
		names[n] = "host";
		values[n++] = hosts;
		names[n] = ports[0] != '\0' ? "port" : NULL;
		values[n++] = ports;
	}
	return PQconnectdbParams(names, values, 1);
}

static enum err connection_failed(struct postgres *pg, const char *reason) {
	const char *host = PQhost(pg->conn);
	const char *name = PQdb(pg->conn);
	db_say(&pg->db, "connecting to the PostgreSQL database \"%s\" at \"%s\": %s", name != NULL ? name : "",
		host != NULL ? host : "", reason);
	pg->lost = true;
	return ERR_BUSY;
}

/* Makes the connection; what was prepared on an older one is forgotten. */
static enum err make_connection(struct postgres *pg) {
	bool read_only = (pg->db.flags & DB_READ_ONLY) != 0;
	PQfinish(pg->conn);
	for (int i = 0; i < db_slot_count(); i++)
		pg->slots[i].state = SLOT_NEW;
	pg->save_due = pg->release = false;
	pg->ahead_count = 0;
	pg->conn = connect_to(pg, read_only);
	if (PQstatus(pg->conn) != CONNECTION_OK)
		return connection_failed(pg, PQerrorMessage(pg->conn));
	PQsetNoticeReceiver(pg->conn, take_notice, pg);
	const char *encoding = PQparameterStatus(pg->conn, "server_encoding");
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0) {
		(void)!connection_failed(pg, "its encoding is not UTF8");
		return ERR_DATABASE;
	}
	/* Without the details of an error, which quote whole rows: people's data does not belong into a log. */
	PQsetErrorVerbosity(pg->conn, PQERRORS_TERSE);
	enum err e = run(pg, read_only ? READ_SETTINGS : WRITE_SETTINGS, NULL);
	if (e == OK && (pg->db.flags & DB_PATIENT) != 0)
		e = run(pg, PATIENT_SETTINGS, NULL);
	if (e == OK && hosts_several(&pg->hosts) && !read_only)
		e = run(pg, HOSTS_SETTINGS, NULL);
	pg->lost = e != OK;
	return e;
}

/* The connection can be used, or is made anew where no transaction is open. */
static enum err ready(struct postgres *pg) {
	if (!pg->lost)
		return OK;
	if (pg->db.state == DB_IDLE)
		return make_connection(pg);
	db_say(&pg->db, "the connection was lost within the transaction");
	return connection_lost(pg);
}

static void postgres_close(struct db *db) {
	struct postgres *pg = of(db);
	PQfinish(pg->conn);
	arena_free(pg->arrays);
	free(pg->slots);
	free(pg->url);
	free(pg);
}

static enum err postgres_open(const char *url, int flags, struct arena *a, struct db **ret_db, struct str *ret_detail) {
	struct postgres *pg = calloc(1, sizeof *pg);
	if (pg == NULL)
		fatal("out of memory: a connection was not given");
	pg->db.flags = flags;
	pg->db.state = DB_IDLE;
	pg->url = strdup(url);
	pg->slots = calloc((size_t)db_slot_count(), sizeof *pg->slots);
	if (pg->url == NULL || pg->slots == NULL)
		fatal("out of memory: a connection was not given");
	pg->arrays = arena_new();
	hosts_read(&pg->hosts, pg->url);
	enum err e = make_connection(pg);
	if (e != OK) {
		*ret_detail = str_copy(a, db_error(&pg->db));
		postgres_close(&pg->db);
		return e;
	}
	*ret_db = &pg->db;
	return OK;
}

/* ---- parameters ---- */

struct bound {
	const char *values[DB_MAX_PARAMS];
	int lengths[DB_MAX_PARAMS];
	int formats[DB_MAX_PARAMS];
	int64_t numbers[DB_MAX_PARAMS]; /* big-endian */
	char flags[DB_MAX_PARAMS];
};

static void bind_one(struct bound *b, int i, const struct db_param *p) {
	bool is_text = p->type == DB_TEXT || p->type == DB_BLOB;
	b->formats[i] = 1;
	b->values[i] = NULL;
	b->lengths[i] = 0;
	if (p->is_null || (is_text && p->s.p == NULL))
		return;
	if (is_text) {
		b->values[i] = p->s.p;
		b->lengths[i] = (int)p->s.n;
	} else if (p->type == DB_BOOL) {
		b->flags[i] = p->i != 0;
		b->values[i] = &b->flags[i];
		b->lengths[i] = 1;
	} else {
		b->numbers[i] = (int64_t)htobe64((uint64_t)p->i);
		b->values[i] = (const char *)&b->numbers[i];
		b->lengths[i] = 8;
	}
}

/* Parameters as the server counts them: rows are one for each of their columns. */
static int server_params(const struct db_stmt *stmt) {
	return stmt->param_count + (stmt->row_columns > 0 ? stmt->row_columns - 1 : 0);
}

static void bind_rows(struct postgres *pg, struct bound *b, const struct db_stmt *stmt, const struct db_rows *rows) {
	int first = stmt->param_count - 1;
	arena_clear(pg->arrays);
	for (int i = 0; i < stmt->row_columns; i++)
		bind_one(b, first + i,
			&(const struct db_param){ .type = DB_TEXT, .s = rows_array(pg->arrays, rows, i) });
}

static void bind_all(struct postgres *pg, struct bound *b, const struct db_stmt *stmt, const struct db_param *params) {
	int rows = stmt->row_columns > 0;
	for (int i = 0; i < stmt->param_count - rows; i++)
		bind_one(b, i, &params[i]);
	if (rows)
		bind_rows(pg, b, stmt, params[stmt->param_count - 1].rows);
}

static Oid oid_of(enum db_type type) {
	switch (type) {
	case DB_BOOL:
		return OID_BOOL;
	case DB_TEXT:
	case DB_ROWS: /* the statement casts it */
		return OID_TEXT;
	case DB_BLOB:
		return OID_BYTEA;
	default:
		return OID_INT8;
	}
}

/* ---- statements ---- */

static void name_of(const struct db_stmt *stmt, char name[16]) {
	snprintf(name, 16, "s%d", db_slot(stmt));
}

static enum err set_savepoint(struct postgres *pg) {
	const char *text = pg->release ? "RELEASE SAVEPOINT f; SAVEPOINT f" : "SAVEPOINT f";
	if (!pg->save_due)
		return OK;
	pg->save_due = pg->release = false;
	return run(pg, text, NULL);
}

static enum err prepare(struct postgres *pg, const struct db_stmt *stmt) {
	Oid types[DB_MAX_PARAMS];
	char name[16];
	struct slot *slot = &pg->slots[db_slot(stmt)];
	if (slot->state != SLOT_NEW)
		return OK;
	TRY(set_savepoint(pg)); /* a text that is refused spoils no more than one that fails */
	for (int i = 0; i < server_params(stmt); i++)
		types[i] = oid_of(i < stmt->param_count ? stmt->param_types[i] : DB_ROWS);
	name_of(stmt, name);
	PGresult *res = PQprepare(pg->conn, name, stmt->text[DB_POSTGRES], server_params(stmt), types);
	enum err e = stmt_err(pg, stmt, res);
	PQclear(res);
	if (e == OK)
		slot->state = SLOT_PREPARED;
	return e;
}

static bool fits(enum db_type type, Oid oid) {
	switch (oid) {
	case OID_BOOL: case OID_INT8: case OID_INT4: case OID_INT2: case OID_OID: case OID_NUMERIC:
		return type == DB_INT || type == DB_BOOL;
	case OID_TEXT: case OID_VARCHAR: case OID_BPCHAR: case OID_NAME: case OID_JSON:
		return type == DB_TEXT;
	case OID_BYTEA:
		return type == DB_BLOB;
	default:
		return false;
	}
}

/* The columns are what the statement declares; res from a description or from the first run. */
static enum err check_columns(struct postgres *pg, const struct db_stmt *stmt, const PGresult *res) {
	char reason[128];
	struct slot *slot = &pg->slots[db_slot(stmt)];
	if (slot->state == SLOT_CHECKED)
		return OK;
	if (PQnfields(res) != stmt->col_count) {
		snprintf(reason, sizeof reason, "it gives %d columns, declared are %d", PQnfields(res),
			stmt->col_count);
		db_say_stmt(&pg->db, stmt, reason);
		return ERR_DATABASE;
	}
	for (int i = 0; i < stmt->col_count; i++) {
		if (fits(stmt->col_types[i], PQftype(res, i)))
			continue;
		snprintf(reason, sizeof reason, "column \"%.64s\" has a type that is not the declared one (oid %u)",
			PQfname(res, i), PQftype(res, i));
		db_say_stmt(&pg->db, stmt, reason);
		return ERR_DATABASE;
	}
	slot->state = SLOT_CHECKED;
	return OK;
}

/* ---- statements that are sent ahead ---- */

/* Nothing more can be said on this connection. */
static enum err cannot_send(struct postgres *pg) {
	db_say(&pg->db, "sending a statement: %s", PQerrorMessage(pg->conn));
	pg->ahead_count = 0;
	return connection_lost(pg);
}

static bool enter_pipeline(struct postgres *pg) {
	return pg->ahead_count > 0 || PQenterPipelineMode(pg->conn) == 1;
}

static enum err send_text(struct postgres *pg, const char *text) {
	if (!enter_pipeline(pg) || PQsendQueryParams(pg->conn, text, 0, NULL, NULL, NULL, NULL, 0) != 1)
		return cannot_send(pg);
	pg->ahead[pg->ahead_count++] = NULL;
	return OK;
}

/* A savepoint that is due goes first. */
static enum err send_savepoint(struct postgres *pg) {
	bool release = pg->release;
	if (!pg->save_due)
		return OK;
	pg->save_due = pg->release = false;
	if (release)
		TRY(send_text(pg, "RELEASE SAVEPOINT f"));
	return send_text(pg, "SAVEPOINT f");
}

static enum err send_prepared(struct postgres *pg, const struct db_stmt *stmt, const struct bound *b) {
	char name[16];
	name_of(stmt, name);
	if (!enter_pipeline(pg) ||
		PQsendQueryPrepared(pg->conn, name, server_params(stmt), b->values, b->lengths, b->formats, 1) != 1)
		return cannot_send(pg);
	pg->ahead[pg->ahead_count++] = stmt;
	return OK;
}

/* The error of the answer to the `at`th. */
static enum err ahead_err(struct postgres *pg, int at, const PGresult *res) {
	if (at < pg->ahead_count && pg->ahead[at] != NULL)
		return stmt_err(pg, pg->ahead[at], res);
	db_say(&pg->db, "a savepoint or a commit: %s", PQresultErrorMessage(res));
	return err_of(pg, res);
}

/* Reads the answers of a pipeline up to its end: the first error; *ret_last, when asked for, is the last answer and the
 * caller's to clear. */
static enum err read_ahead(struct postgres *pg, PGresult **ret_last) {
	PGresult *last = NULL;
	enum err e = OK;
	int at = 0;
	bool end = false;
	while (!end) {
		PGresult *res = PQgetResult(pg->conn);
		end = res == NULL ? PQstatus(pg->conn) == CONNECTION_BAD : PQresultStatus(res) == PGRES_PIPELINE_SYNC;
		at += res == NULL;
		if (res != NULL && !end && e == OK && !succeeded(res))
			e = ahead_err(pg, at, res);
		PGresult *old = res == NULL || end ? res : last;
		last = res == NULL || end ? last : res;
		PQclear(old);
	}
	pg->ahead_count = 0;
	PQexitPipelineMode(pg->conn);
	if (e == OK && PQstatus(pg->conn) == CONNECTION_BAD) {
		db_say(&pg->db, "reading answers: %s", PQerrorMessage(pg->conn));
		e = connection_lost(pg);
	}
	if (ret_last != NULL)
		*ret_last = last;
	else
		PQclear(last);
	return e;
}

static enum err end_ahead(struct postgres *pg, PGresult **ret_last) {
	return PQpipelineSync(pg->conn) == 1 ? read_ahead(pg, ret_last) : cannot_send(pg);
}

static enum err settle(struct postgres *pg) {
	return pg->ahead_count > 0 && !pg->lost ? end_ahead(pg, NULL) : OK;
}

static enum err postgres_settle(struct db *db) {
	return settle(of(db));
}

static enum err postgres_send(struct db *db, const struct db_stmt *stmt, const struct db_param *params) {
	struct postgres *pg = of(db);
	struct bound b;
	TRY(ready(pg));
	if (pg->slots[db_slot(stmt)].state == SLOT_NEW ||
		pg->ahead_count > AHEAD_MOST - 4 /* two here, and the commit */)
		TRY(settle(pg));
	TRY(prepare(pg, stmt));
	TRY(send_savepoint(pg));
	bind_all(pg, &b, stmt, params);
	return send_prepared(pg, stmt, &b);
}

/* ---- statements that are waited for ---- */

static enum err postgres_prepare(struct db *db, const struct db_stmt *stmt) {
	struct postgres *pg = of(db);
	char name[16];
	TRY(ready(pg));
	TRY(settle(pg));
	TRY(prepare(pg, stmt));
	name_of(stmt, name);
	PGresult *res = PQdescribePrepared(pg->conn, name);
	enum err e = stmt_err(pg, stmt, res);
	if (e == OK)
		e = check_columns(pg, stmt, res);
	PQclear(res);
	return e;
}

/* Runs a prepared statement; *ret_res is the caller's to clear. A savepoint that is due travels with it: one exchange
 * less for each function. */
static enum err execute(struct postgres *pg, const struct db_stmt *stmt, const struct bound *b, PGresult **ret_res) {
	char name[16];
	if (pg->save_due) {
		TRY(send_savepoint(pg));
		TRY(send_prepared(pg, stmt, b));
		return end_ahead(pg, ret_res);
	}
	name_of(stmt, name);
	*ret_res = PQexecPrepared(pg->conn, name, server_params(stmt), b->values, b->lengths, b->formats, 1);
	return stmt_err(pg, stmt, *ret_res);
}

static enum err start_once(struct postgres *pg, const struct db_stmt *stmt, const struct db_param *params,
	struct db_cursor *c) {
	struct bound b;
	PGresult *res = NULL;
	TRY(prepare(pg, stmt));
	bind_all(pg, &b, stmt, params);
	enum err e = execute(pg, stmt, &b, &res);
	if (e == OK)
		e = check_columns(pg, stmt, res);
	if (e != OK) {
		PQclear(res);
		return e;
	}
	pg->slots[db_slot(stmt)].open = true;
	c->handle = res;
	c->row = -1;
	c->row_count = PQntuples(res);
	return OK;
}

static enum err postgres_start(struct db *db, const struct db_stmt *stmt, const struct db_param *params,
	struct db_cursor *c) {
	struct postgres *pg = of(db);
	if (server_params(stmt) > DB_MAX_PARAMS)
		BUG("statement \"%s\" has more than %d parameters", stmt->name, DB_MAX_PARAMS);
	if (pg->slots[db_slot(stmt)].open) {
		db_say_stmt(db, stmt, "a cursor is still open on it");
		return ERR_DATABASE;
	}
	TRY(ready(pg));
	TRY(settle(pg));
	enum err e = start_once(pg, stmt, params, c);
	if (e == OK || !pg->lost || stmt->writes || db->state != DB_IDLE)
		return e;
	TRY(ready(pg));
	return start_once(pg, stmt, params, c);
}

static bool postgres_next(struct db_cursor *c) {
	if (c->row + 1 >= c->row_count)
		return false;
	c->row++;
	return true;
}

static uint16_t read16(const char *p) {
	uint16_t n;
	memcpy(&n, p, sizeof n);
	return be16toh(n);
}

/* The whole part of a numeric (sums of bigint come as one): digits of base 10000, the first with the given weight. */
static bool read_numeric(const char *p, int64_t *ret_value) {
	int digits = read16(p);
	int weight = (int16_t)read16(p + 2);
	uint16_t sign = read16(p + 4);
	int64_t value = 0;
	if (sign != 0 && sign != 0x4000) /* not a number, infinite */
		return false;
	for (int i = 0; i <= weight; i++) {
		int digit = i < digits ? read16(p + 8 + 2 * i) : 0;
		if (__builtin_mul_overflow(value, 10000, &value) ||
		    __builtin_add_overflow(value, sign == 0 ? digit : -digit, &value))
			return false;
	}
	*ret_value = value;
	return true;
}

static int64_t read_int(const char *p, int length) {
	uint64_t n = 0;
	for (int i = 0; i < length; i++)
		n = n << 8 | (unsigned char)p[i];
	if (length == 4)
		return (int32_t)(uint32_t)n;
	return length == 2 ? (int16_t)(uint16_t)n : (int64_t)n;
}

static int64_t get_int(struct db_cursor *c, int column) {
	int64_t value = 0;
	const char *p = PQgetvalue(c->handle, c->row, column);
	Oid oid = PQftype(c->handle, column);
	if (oid == OID_OID)
		return (int64_t)((uint64_t)read_int(p, 4) & UINT32_MAX);
	if (oid != OID_NUMERIC)
		return read_int(p, PQgetlength(c->handle, c->row, column));
	if (!read_numeric(p, &value)) {
		db_say_stmt(c->db, c->stmt, "a number does not fit into 64 bits");
		c->err = ERR_OVERFLOW;
	}
	return value;
}

static void postgres_value(struct db_cursor *c, int column, struct db_value *ret_value) {
	enum db_type type = c->stmt->col_types[column];
	*ret_value = (struct db_value){ .is_null = PQgetisnull(c->handle, c->row, column) != 0 };
	if (ret_value->is_null)
		return;
	if (type == DB_INT || type == DB_BOOL)
		ret_value->i = get_int(c, column);
	else
		ret_value->s =
			str_of(PQgetvalue(c->handle, c->row, column), (size_t)PQgetlength(c->handle, c->row, column));
}

static void postgres_values(struct db_cursor *c, int first, int count, struct db_value *ret_values) {
	for (int i = 0; i < count; i++)
		postgres_value(c, first + i, &ret_values[i]);
}

static void postgres_finish(struct db_cursor *c, int64_t *ret_changed) {
	*ret_changed = 0;
	if (c->stmt->writes && !str_to_int64(str_from(PQcmdTuples(c->handle)), ret_changed))
		*ret_changed = 0;
	PQclear(c->handle);
	of(c->db)->slots[db_slot(c->stmt)].open = false;
}

/* ---- transactions ---- */

/* A lock that was not given leaves the transaction open and spoilt, in which nothing could begin any more. */
static enum err begin_once(struct postgres *pg, const char *text) {
	TRY(ready(pg));
	pg->save_due = pg->release = false;
	enum err e = run(pg, text, NULL);
	if (e != OK && !pg->lost && PQtransactionStatus(pg->conn) != PQTRANS_IDLE && run(pg, "ROLLBACK", NULL) != OK)
		pg->lost = true;
	return e;
}

/* Nothing was done yet, so a lost connection is made anew and the step tried once more. */
static enum err begin(struct postgres *pg, const char *text) {
	enum err e = begin_once(pg, text);
	return e != OK && pg->lost ? begin_once(pg, text) : e;
}

/* A lock that is not given may be held by a commit that an old primary never ends. */
static enum err begin_write(struct postgres *pg, int64_t tenant) {
	char text[160];
	snprintf(text, sizeof text,
		"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(%lld)",
		(long long)tenant);
	enum err e = begin(pg, text);
	if (e == ERR_BUSY && !pg->lost && hosts_several(&pg->hosts)) {
		ask_last(pg);
		pg->lost = true;
	}
	return e;
}

/* Nothing is sent: it is let go of together with the next one, or by the commit. */
static void keep(struct postgres *pg) {
	if (pg->save_due)
		pg->save_due = false; /* there was no statement, and so no savepoint */
	else
		pg->release = true;
}

static enum err undo(struct postgres *pg) {
	bool unset = pg->save_due;
	(void)!settle(pg); /* whatever it was, it is undone */
	keep(pg); /* it is still set after the rollback to it */
	return unset ? OK : run(pg, "ROLLBACK TO SAVEPOINT f", NULL);
}

static bool fault_due(int *countdown) {
	return *countdown > 0 && --*countdown == 0;
}

/* Waits until the server has answered; false when the time is over. A broken connection is an answer. */
static bool wait_for_answer(PGconn *conn, int64_t end_us) {
	while (PQisBusy(conn) == 1) {
		struct pollfd socket = { .fd = PQsocket(conn), .events = POLLIN };
		int64_t left_us = end_us - clock_monotonic_us();
		if (left_us <= 0)
			return false;
		int ready = poll(&socket, 1, (int)(left_us / 1000) + 1);
		if ((ready < 0 && errno != EINTR) || (ready > 0 && PQconsumeInput(conn) != 1))
			return true;
	}
	return true;
}

/* As run(), but with several hosts not for ever: a primary that has lost its standbys answers no commit, and its
 * connection is given up. */
static enum err run_commit(struct postgres *pg, PGresult **ret_res) {
	int64_t end_us = clock_monotonic_us() + COMMIT_WAIT_US;
	PGresult *res = NULL;
	if (!hosts_several(&pg->hosts))
		return run(pg, "COMMIT", ret_res);
	if (PQsendQuery(pg->conn, "COMMIT") == 1 && !wait_for_answer(pg->conn, end_us)) {
		db_say(&pg->db, "committing: no answer from \"%s\" within %d s", PQhost(pg->conn),
			COMMIT_WAIT_US / 1000000);
		ask_last(pg);
		return connection_lost(pg);
	}
	for (PGresult *next; (next = PQgetResult(pg->conn)) != NULL; res = next)
		PQclear(res);
	if (!succeeded(res)) {
		db_say(&pg->db, "running \"COMMIT\": %s", PQerrorMessage(pg->conn));
		enum err e = err_of(pg, res);
		PQclear(res);
		return e;
	}
	*ret_res = res;
	return OK;
}

/* With what was sent ahead, whose errors are then those of the commit: the server does not come to it. */
static enum err send_commit(struct postgres *pg, PGresult **ret_res) {
	if (pg->ahead_count == 0)
		return run_commit(pg, ret_res);
	TRY(send_text(pg, "COMMIT"));
	return end_ahead(pg, ret_res);
}

static enum err commit(struct postgres *pg) {
	PGresult *res = NULL;
	pg->warned = pg->db.outcome_unknown = false;
	if (hosts_several(&pg->hosts))
		TRY(settle(pg)); /* nobody waits for that commit longer than COMMIT_WAIT_US, so it goes alone */
	enum err e = send_commit(pg, &res);
	/* "canceling wait for synchronous replication": it stands on this server and perhaps nowhere else, so it may be
	 * gone with it. */
	if (e == OK && pg->warned) {
		db_say(&pg->db, "committing: the server warns that it may not last");
		e = connection_lost(pg);
	}
	if (e == OK && strcmp(PQcmdStatus(res), "COMMIT") != 0) {
		db_say(&pg->db, "committing: the server rolled back instead");
		e = ERR_DATABASE;
	}
	PQclear(res);
	if (fault_due(&pg->db.fault.lost_commit)) {
		db_say(&pg->db, "committing: a fault was injected");
		e = connection_lost(pg);
	}
	pg->db.outcome_unknown = e != OK && pg->lost;
	return e;
}

static enum err postgres_step(struct db *db, enum db_step step, int64_t tenant) {
	struct postgres *pg = of(db);
	if (step == DB_STEP_READ)
		return begin(pg, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
	if (step == DB_STEP_WRITE)
		return begin_write(pg, tenant);
	TRY(ready(pg));
	switch (step) {
	case DB_STEP_SAVE:
		pg->save_due = true;
		return OK;
	case DB_STEP_KEEP:
		TRY(settle(pg));
		keep(pg);
		return OK;
	case DB_STEP_UNDO:
		return undo(pg);
	case DB_STEP_COMMIT:
		return commit(pg);
	default:
		(void)!settle(pg); /* whatever it was, it is undone */
		return run(pg, "ROLLBACK", NULL);
	}
}

static bool postgres_alive(struct db *db) {
	struct postgres *pg = of(db);
	PGTransactionStatusType status = PQtransactionStatus(pg->conn);
	return !pg->lost && (status == PQTRANS_INTRANS || status == PQTRANS_INERROR);
}

static void postgres_nothing(struct db *db) {
	(void)db;
}

/* Any number of processes may write; the tenant's lock orders them. */
static enum err postgres_lock(struct db *db) {
	(void)db;
	return OK;
}

/* ---- migrations ---- */

static enum err postgres_migrate_begin(struct db *db) {
	TRY(db_write_begin(db, 0));
	enum err e = run(of(db), "SET LOCAL statement_timeout = 0; " MIGRATION_LOCK, NULL);
	if (e != OK)
		db_rollback(db);
	return e;
}

static enum err postgres_migrate_run(struct db *db, const char *text) {
	struct postgres *pg = of(db);
	PGresult *res = PQexec(pg->conn, text);
	enum err e = OK;
	if (!succeeded(res) && PQresultStatus(res) != PGRES_EMPTY_QUERY) {
		db_say(db, "%s", PQerrorMessage(pg->conn));
		e = err_of(pg, res);
	}
	PQclear(res);
	return e;
}

static enum err postgres_migrate_check(struct db *db) {
	(void)db; /* every constraint was checked by its statement */
	return OK;
}

/* Copies of a cluster are the administrator's (pg_basebackup, WAL archive). */
static enum err postgres_backup(struct db *db, int number) {
	(void)db;
	(void)number;
	return OK;
}

const struct db_driver postgres_driver = {
	.open = postgres_open,
	.close = postgres_close,
	.prepare = postgres_prepare,
	.start = postgres_start,
	.send = postgres_send,
	.settle = postgres_settle,
	.next = postgres_next,
	.values = postgres_values,
	.finish = postgres_finish,
	.step = postgres_step,
	.alive = postgres_alive,
	.tidy = postgres_nothing,
	.lock = postgres_lock,
	.unlock = postgres_nothing,
	.migrate_begin = postgres_migrate_begin,
	.migrate_run = postgres_migrate_run,
	.migrate_check = postgres_migrate_check,
	.migrate_end = postgres_nothing,
	.backup = postgres_backup,
};
