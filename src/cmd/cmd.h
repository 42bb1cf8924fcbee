/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The commands of `kassei`. Each takes the words behind its name and returns the exit status: 0, 1 (refused, with a sentence on stderr), 2 (usage). */
#ifndef KASSEI_CMD_CMD_H
#define KASSEI_CMD_CMD_H

int cmd_serve(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_plan_read(int argc, char **argv);
int cmd_plan_import(int argc, char **argv);
int cmd_plan_list(int argc, char **argv);
int cmd_plan_reports(int argc, char **argv);
int cmd_bench_writer(int argc, char **argv);
int cmd_bench_fill(int argc, char **argv);
int cmd_docs(int argc, char **argv);

#endif
