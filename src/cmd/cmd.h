/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The commands of `kassei`. Each takes the words behind its name and returns the exit status: 0, 1 (refused, with a
 * sentence on stderr), 2 (usage). */
#ifndef KASSEI_CMD_CMD_H
#define KASSEI_CMD_CMD_H

/* Answers HTTP until SIGINT or SIGTERM; takes commands on a unix socket beside a SQLite file. */
int cmd_serve(int argc, char **argv);
/* Publishes the plan library and the fictional city's documents. */
int cmd_demo(int argc, char **argv);
/* Reads documents and prints what it understood, as a listing or as JSON. Writes nothing. */
int cmd_plan_read(int argc, char **argv);
/* Stores documents, all or none, through the running server or by itself. */
int cmd_plan_import(int argc, char **argv);
/* One line per published plan: code, municipality, years, title, programmes; separated by tabs. */
int cmd_plan_list(int argc, char **argv);
/* One line per report from a reader about a municipality's pages, newest first. */
int cmd_plan_reports(int argc, char **argv);
/* Runs what is due now, through the running server or by itself. */
int cmd_job_run(int argc, char **argv);
/* One line per job: state, kind, key, tries, when it is next looked at, why the last try failed; separated by tabs. */
int cmd_job_list(int argc, char **argv);
/* Makes an account, with posts in a municipality when roles are named; prints a password that has to be changed. */
int cmd_user_add(int argc, char **argv);
/* Makes the file of keys for secrets at rest; adds a key and encrypts everything with it; takes out keys that are not
 * needed; removes what lost keys encrypted. */
int cmd_secret_make(int argc, char **argv);
int cmd_secret_rotate(int argc, char **argv);
int cmd_secret_prune(int argc, char **argv);
int cmd_secret_forget(int argc, char **argv);
/* Every message that Kassei writes, with sample values, in both languages. */
int cmd_notice_templates(int argc, char **argv);
/* Sends a message to an address, to see whether mail arrives. */
int cmd_notice_test(int argc, char **argv);
/* Reads a mail that came back from standard input. */
int cmd_notice_bounce(int argc, char **argv);
/* One line per chain of the trail: code, municipality, links, lines that wait, finding, and where the first fault is;
 * separated by tabs. */
int cmd_audit_verify(int argc, char **argv);
/* Runs every auditor of the records: one line each, OK or NG with the first broken row; separated by tabs. Status 1
 * when one is broken. */
int cmd_verify(int argc, char **argv);
/* Brings a list of parties in, or says what it would change. */
int cmd_party_import(int argc, char **argv);
/* Brings in a file of the published register of corporations. */
int cmd_party_register(int argc, char **argv);
/* Measures writes per second, alone and committed in groups. */
int cmd_bench_writer(int argc, char **argv);
/* Posts a file of JSON lines to the ledger: opening balances and imports. One answer a line. */
int cmd_ledger_apply(int argc, char **argv);
/* One line per account, per posting of an account, or one for a balance; now or at a time. */
int cmd_ledger_accounts(int argc, char **argv);
int cmd_ledger_statement(int argc, char **argv);
int cmd_ledger_balance(int argc, char **argv);
/* Measures postings to the ledger. */
int cmd_bench_ledger(int argc, char **argv);
/* Makes a database of invented programmes. */
int cmd_bench_fill(int argc, char **argv);
/* Started by the program itself: opens the bytes of standard input in a cage and prints what is in them. */
int cmd_parse(int argc, char **argv);
/* Prints routes, errors or settings. */
int cmd_docs(int argc, char **argv);

#endif
