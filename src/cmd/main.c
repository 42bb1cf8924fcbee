/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei COMMAND …`: finds the command and runs it. */
#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

struct command {
	const char *group, *name; /* group NULL: one word */
	int (*run)(int argc, char **argv);
	const char *usage, *about;
};

static const struct command COMMANDS[] = {
	{ NULL, "serve", cmd_serve, "[--database URL] [--listen ADDRESS:PORT] [--config FILE]", "answers HTTP until it is told to stop" },
	{ NULL, "demo", cmd_demo, "[--database URL]", "fills a database with the plan library and the fictional city" },
	{ "plan", "read", cmd_plan_read, "FILE… [--json]", "reads plan documents and says what it understood" },
	{ "plan", "import", cmd_plan_import, "FILE… [--publish] [--database URL]", "stores plans, or shows what differs from before" },
	{ "plan", "list", cmd_plan_list, "[--database URL]", "lists the published plans" },
	{ "plan", "reports", cmd_plan_reports, "CODE [--database URL]", "lists what readers reported about a municipality's pages" },
	{ "job", "run", cmd_job_run, "--once [--database URL]", "runs the jobs that are due, such as sending mail" },
	{ "job", "list", cmd_job_list, "[--database URL]", "lists the jobs that wait, run or were given up" },
	{ "bench", "writer", cmd_bench_writer, "…", "measures what the writer gives" },
	{ "bench", "fill", cmd_bench_fill, "--programmes N --database URL", "makes a database with N invented programmes, for measuring pages" },
	{ NULL, "parse", cmd_parse, "JOB", "opens foreign bytes for the other commands, which start it themselves; it can do nothing else" },
	{ NULL, "docs", cmd_docs, "routes|errors|settings", "prints a part of docs/generated" },
};

static void print_usage(FILE *to) {
	fputs("Kassei 活性 " KASSEI_VERSION "\n\n", to);
	for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
		const struct command *c = &COMMANDS[i];
		fprintf(to, "  kassei %s%s%s %s\n      %s\n", c->group != NULL ? c->group : "", c->group != NULL ? " " : "", c->name, c->usage, c->about);
	}
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
		if (argc > words && strcmp(argv[words], c->name) == 0 && (c->group == NULL || strcmp(argv[1], c->group) == 0))
			return c->run(argc - words - 1, argv + words + 1);
	}
	print_usage(argc == 1 || strcmp(argv[1], "--help") == 0 ? stdout : stderr);
	return argc == 1 || strcmp(argv[1], "--help") == 0 ? 0 : 2;
}
