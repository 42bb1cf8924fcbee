#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Views that viewgen takes and the C compiler must refuse, with the error at the place in the page:
# types.sh VIEWGEN COMPILER SOURCE-ROOT FOLDER. FOLDER/CASE.txt has `CASE.html:line:column: error` lines; an empty one must compile.
set -u
viewgen=$(realpath "$1")
compiler=$2
source=$(realpath "$3")
cd "$4" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
for expected in *.txt; do
	case=${expected%.txt}
	"$viewgen" --c "$work/view.c" --h "$work/view.h" "$case.html" || failed=$((failed + 1))
	"$compiler" -std=c17 -fsyntax-only -Wall -Wextra -I"$source/src" -I"$source/tests" "$work/view.c" 2>"$work/stderr"
	LC_ALL=C sed -n 's/^\([^ ]*html:[0-9]*:[0-9]*: error\):.*/\1/p' "$work/stderr" | sort -u >"$work/places"
	if diff -u "$expected" "$work/places"; then
		passed=$((passed + 1))
	else
		cat "$work/stderr"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
