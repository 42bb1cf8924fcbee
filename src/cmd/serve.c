/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei serve`: opens the database, takes commands beside the pages, and answers HTTP. */
#include "base/clock.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/jobs.h"
#include "cmd/modules.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "db/control.h"
#include "office/account/account.h"
#include "office/file/file.h"
#include "office/signin/oidc.h"
#include "office/signin/seal.h"
#include "web/serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMMAND_BODY_MOST = 256 << 20 };

/* ---- commands beside the server ---- */

static enum err run_jobs(struct control_reply *reply, const struct job_config *jobs, struct arena *a) {
	struct job_count count;
	struct str detail = STR_NONE;
	enum err e = job_run_due(jobs, false, a, &count, &detail);
	control_say(reply, e == OK ? jobs_report(a, &count) : detail);
	return e;
}

static enum err run_command(struct control_reply *reply, command_fn fn, const struct job_config *jobs, struct str body,
	struct arena *a) {
	struct command_run run = { .arena = a,
		.writer = jobs->writer,
		.settings = jobs->settings,
		.body = body,
		.reason = STR_NONE };
	buf_init(&run.out, a, 64 << 20);
	enum err e = fn(&run);
	control_say(reply, e == OK ? buf_view(&run.out) : run.reason);
	return e;
}

static enum err on_command(struct control_reply *reply, struct str command, struct str body, struct arena *a,
	void *context) {
	const struct job_config *jobs = context;
	command_fn fn = command_find(command);
	if (str_equal(command, S("job.run")))
		return run_jobs(reply, jobs, a);
	if (fn != NULL)
		return run_command(reply, fn, jobs, body, a);
	control_say(reply, S("this server does not know the command"));
	return ERR_REQUEST;
}

/* For tests: the body is an instant in microseconds, or nothing for the system's time. */
static enum err on_clock(struct control_reply *reply, struct str command, struct str body, struct arena *a UNUSED,
	void *context) {
	struct job_runner *const *runner = context;
	int64_t us;
	if (str_equal(command, S("clock.reset")))
		clock_reset();
	else if (str_equal(command, S("clock.set")) && str_to_int64(str_trim(body), &us))
		clock_set(us);
	else
		return ERR_REQUEST;
	if (*runner != NULL)
		job_runner_wake(*runner);
	control_say(reply, S("done"));
	return OK;
}

/* ---- the server ---- */

static const char *text_or_null(const char *text) {
	return text[0] != '\0' ? text : NULL;
}

static bool side_of_word(const char *word, enum side *ret_side) {
	static const struct { const char *word; enum side side; } SIDES[] = {
		{ "both", SIDE_BOTH }, { "public", SIDE_PUBLIC }, { "staff", SIDE_STAFF } };
	for (size_t i = 0; i < COUNT_OF(SIDES); i++)
		if (strcmp(word, SIDES[i].word) == 0) {
			*ret_side = SIDES[i].side;
			return true;
		}
	fprintf(stderr, "kassei serve: setting \"side\" must be public, staff or both, not \"%s\"\n", word);
	return false;
}

/* The providers of identities; what they publish is asked for when somebody comes. */
static bool open_oidc(const struct settings *s, struct arena *a, struct oidc **ret_oidc) {
	struct outgoing_rules *rules = ARENA_NEW(a, struct outgoing_rules);
	struct str reason = S("");
	enum err e = outgoing_rules_make(a, s->outgoing_private, s->outgoing_ca_file, rules, &reason);
	if (e == OK)
		e = oidc_open(a, s->oidc_providers, rules, ret_oidc, &reason);
	if (e != OK)
		fprintf(stderr, "kassei serve: %.*s\n", STR_ARG(reason));
	return e == OK;
}

/* The keys of secrets at rest: without the right ones nothing is served. */
static bool check_keys(const struct settings *s, struct arena *a, struct writer *writer) {
	struct str reason;
	enum err e = seal_start(writer, a, s, &reason);
	if (e != OK)
		fprintf(stderr, "kassei serve: %.*s\n", STR_ARG(reason));
	return e == OK;
}

static int serve(const struct settings *s, struct arena *a, struct writer *writer) {
	enum side side;
	struct oidc *oidc;
	if (!side_of_word(s->side, &side) || !open_oidc(s, a, &oidc) || !check_keys(s, a, writer))
		return 1;
	struct web_config config = {
		.listen = s->listen,
		.port_file = s->port_file[0] != '\0' ? s->port_file : NULL,
		.public_url = s->public_url[0] != '\0' ? s->public_url : NULL,
		.database = s->database,
		.writer = writer,
		.modules = MODULES,
		.module_count = MODULE_COUNT,
		.site = &SITE,
		.identity = &account_identity,
		.settings = s,
		.oidc = oidc,
		.side = side,
		.staff_listen = text_or_null(s->staff_listen),
		.staff_port_file = text_or_null(s->staff_port_file),
		.staff_networks = s->staff_networks,
		.trusted_proxies = s->trusted_proxies,
		.upload_most_bytes = s->file_limit_mb << 20,
		.workers = (int)s->workers,
		.queue_limit = (int)s->queue,
		.connection_limit = (int)s->connections,
		.cache_bytes = (size_t)s->page_cache_mb << 20,
		.no_cache = s->page_cache_mb == 0,
		.no_access_log = s->log_level > LOG_LEVEL_INFO,
	};
	return web_serve(&config);
}

/* Only the thread that serves may take the signals that end the program. */
static void block_signals(void) {
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* All that runs beside the pages. */
struct beside {
	struct store store;
	struct job_config jobs;
	struct job_runner *runner;
	struct control *commands, *clock;
};

static enum err start_beside(const struct settings *s, struct arena *a, struct beside *b, struct str *ret_detail) {
	struct str path = control_path(a, s->database);
	b->jobs = jobs_config(s, b->store.writer);
	if (s->job_threads > 0)
		TRY(job_runner_start(&b->jobs, a, &b->runner, ret_detail));
	if (path.n > 0)
		TRY(control_serve(path.p, COMMAND_BODY_MOST, on_command, &b->jobs, a, &b->commands, ret_detail));
	if (s->test_clock[0] != '\0')
		TRY(control_serve(s->test_clock, 64, on_clock, &b->runner, a, &b->clock, ret_detail));
	return OK;
}

static void stop_beside(struct beside *b) {
	control_stop(b->commands);
	control_stop(b->clock);
	job_runner_stop(b->runner);
	store_close(&b->store);
}

static enum err open_all(struct settings *s, struct arena *a, int *argc, char **argv, struct beside *b,
	struct str *ret_detail) {
	TRY(option_settings(s, a, argc, argv, 0, ret_detail));
	struct file_rules rules;
	TRY(file_rules_read(s, a, &rules, ret_detail));
	log_set_level((enum log_level)s->log_level);
	TRY(store_open(s, a, &b->store, ret_detail));
	return start_beside(s, a, b, ret_detail);
}

int cmd_serve(int argc, char **argv) {
	struct settings s;
	struct beside b = { .runner = NULL };
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	block_signals();
	enum err e = open_all(&s, a, &argc, argv, &b, &detail);
	int status = 1;
	if (e == OK)
		status = serve(&s, a, b.store.writer);
	else
		fprintf(stderr, "kassei serve: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
	stop_beside(&b);
	arena_free(a);
	return status;
}
