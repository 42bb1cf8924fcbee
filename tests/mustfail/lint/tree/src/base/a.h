/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef A_H
#define A_H

int without_comment(int a);

/* Has a comment. */
int with_comment(int a);
int in_its_group(int a);

int behind_it(int a); /* has one */
static inline int inline_without(int a) {
	return a;
}

struct s {
	int (*member)(int a);
};
#define MACRO(a) (a)
typedef int (*fn)(int a);
extern int variable;

#endif
