/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei COMMAND …`: finds the command and runs it. */
#include "cmd/cmd.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct command {
	const char *group, *name; /* group NULL: one word */
	int (*run)(int argc, char **argv);
	const char *usage, *about;
};

static const struct command COMMANDS[] = {
	{ NULL, "serve", cmd_serve, "[--database URL] [--listen ADDRESS:PORT] [--config FILE]",
		"answers HTTP until it is told to stop" },
	{ NULL, "demo", cmd_demo, "[--database URL]", "fills a database with the plan library and the fictional city" },
	{ "plan", "read", cmd_plan_read, "FILE… [--json] [--lang ja|en] [--register FILE]",
		"reads plan documents and says what it understood" },
	{ "plan", "import", cmd_plan_import, "FILE… [--publish] [--database URL]",
		"stores plans, or shows what differs from before" },
	{ "plan", "list", cmd_plan_list, "[--database URL]", "lists the published plans" },
	{ "plan", "reports", cmd_plan_reports, "CODE [--database URL]",
		"lists what readers reported about a municipality's pages" },
	{ "job", "run", cmd_job_run, "--once [--database URL]", "runs the jobs that are due, such as sending mail" },
	{ "job", "list", cmd_job_list, "[--database URL]", "lists the jobs that wait, run or were given up" },
	{ "user", "add", cmd_user_add, "EMAIL --name NAME [--municipality CODE --roles ROLE,…] [--database URL]",
		"makes an account, such as the first administrator's" },
	{ "secret", "make", cmd_secret_make, "--secret-key-file FILE",
		"makes the file of keys that encrypt secrets in the database; every process gets a copy" },
	{ "secret", "rotate", cmd_secret_rotate, "[--database URL] [--secret-key-file FILE]",
		"adds a key and encrypts every secret with it; the old ones stay in the file for backups" },
	{ "secret", "prune", cmd_secret_prune, "[--database URL] [--secret-key-file FILE]",
		"takes keys out of the file that encrypt nothing in the database any more" },
	{ "secret", "forget", cmd_secret_forget, "[--database URL] [--secret-key-file FILE]",
		"when keys are lost for good: removes the authenticator apps that they encrypted" },
	{ "notice", "templates", cmd_notice_templates, "",
		"prints every message that Kassei writes, in both languages" },
	{ "notice", "test", cmd_notice_test, "ADDRESS [--database URL]",
		"sends a message, to see whether mail arrives" },
	{ "notice", "bounce", cmd_notice_bounce, "[--database URL] < MESSAGE",
		"reads a mail that came back, and marks its address" },
	{ "audit", "verify", cmd_audit_verify, "[--heads FILE] [--database URL]",
		"computes the trail's chains anew and names the first place where one was tampered with" },
	{ NULL, "verify", cmd_verify, "[--database URL]",
		"runs every auditor of the records and names the first broken row" },
	{ "party", "import", cmd_party_import, "FILE --municipality CODE [--preview]",
		"stores a list of businesses, or shows what differs by row" },
	{ "party", "register", cmd_party_register, "FILE [--municipality CODE]",
		"stores a file of the published register of corporations" },
	{ "ledger", "apply", cmd_ledger_apply, "FILE.jsonl [--database URL]",
		"posts opening balances and imports to the ledger, one answer a line; safe to run twice" },
	{ "ledger", "accounts", cmd_ledger_accounts, "--municipality CODE [--at TIME] [--format text|json|csv]",
		"lists the ledger's accounts with their balances" },
	{ "ledger", "statement", cmd_ledger_statement,
		"--municipality CODE --account KIND:OWNER [--from TIME] [--to TIME] [--format text|json|csv]",
		"lists an account's postings" },
	{ "ledger", "balance", cmd_ledger_balance,
		"--municipality CODE --account KIND:OWNER [--at TIME] [--format text|json|csv]",
		"says what an account held at a time" },
	{ "bench", "writer", cmd_bench_writer, "[--rounds N] [--seconds N] [--clients N] DATABASE…",
		"measures what the writer gives; the databases are written over: give empty ones" },
	{ "bench", "ledger", cmd_bench_ledger,
		"--database URL [--clients N | --in-flight N] [--accounts N] [--zipf S] [--seconds N | --postings N] [--lots] [--json]",
		"measures postings to the ledger; the database is written to: give an empty one" },
	{ "bench", "fill", cmd_bench_fill, "--programmes N | --parties N --database URL",
		"makes a database with N invented programmes or businesses, for measuring pages" },
	{ NULL, "parse", cmd_parse, "JOB",
		"opens foreign bytes for the other commands, which start it themselves; it can do nothing else" },
	{ NULL, "docs", cmd_docs, "routes|errors|settings", "prints a part of docs/generated" },
};

static void print_command(FILE *to, const struct command *c) {
	fprintf(to, "  kassei %s%s%s %s\n      %s\n", c->group != NULL ? c->group : "", c->group != NULL ? " " : "",
		c->name, c->usage, c->about);
}

static bool asks_for_help(int argc, char **argv) {
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* Help comes before anything is opened, read or written. */
static int run(const struct command *c, int argc, char **argv) {
	if (!asks_for_help(argc, argv))
		return c->run(argc, argv);
	print_command(stdout, c);
	fputs("\nSettings: kassei docs settings\n", stdout);
	return 0;
}

static void print_usage(FILE *to) {
	fputs("Kassei 活性 " KASSEI_VERSION "\n\n", to);
	for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
		print_command(to, &COMMANDS[i]);
	fputs("\nSettings: kassei docs settings\n", to);
}

int main(int argc, char **argv) {
	if (argc >= 2 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0)) {
		puts("kassei " KASSEI_VERSION);
		return 0;
	}
	for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
		const struct command *c = &COMMANDS[i];
		int words = c->group != NULL ? 2 : 1;
		if (argc > words && strcmp(argv[words], c->name) == 0 &&
			(c->group == NULL || strcmp(argv[1], c->group) == 0))
			return run(c, argc - words - 1, argv + words + 1);
	}
	bool asked = argc == 1 || asks_for_help(argc, argv);
	print_usage(asked ? stdout : stderr);
	return asked ? 0 : 2;
}
