#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs a build-time program on the inputs that it must refuse: run.sh PROGRAM FOLDER
#
# FOLDER/CASE.txt is exactly what the program prints to stderr for CASE; it must then exit with 1 and write nothing. An empty CASE.txt
# is an input that it must take: status 0, and the files of FOLDER/CASE.want/ are exactly what it writes. CASE.out, if there, is what it prints to stdout.
# FOLDER/CASE.args, or else FOLDER/args, has its arguments, in which CASE is the case and OUT a fresh folder for outputs.
# FOLDER/CASE.before, if there, is a script that makes the input in OUT first (for what should not be kept in a repository).
set -u
program=$(realpath "$1")
cd "$2" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

fail() {
	echo "FAILED $case: $1"
	failed=$((failed + 1))
}

run_case() {
	out="$work/$case"
	mkdir "$out"
	if [ -f "$case.before" ]; then
		sh "$case.before" "$out" || return 1
	fi
	if [ -f "$case.args" ]; then args="$case.args"; else args=args; fi
	find "$out" | sort >"$work/files-before"
	# Split at spaces: arguments here have none inside.
	"$program" $(sed "s|CASE|$case|g; s|OUT|$out|g" "$args") >"$work/stdout" 2>"$work/stderr.raw"
	status=$?
	sed "s|$out|OUT|g" "$work/stderr.raw" >"$work/stderr"
	find "$out" | sort >"$work/files-after"
}

check_case() {
	run_case || { fail "its .before failed"; return; }
	wanted=1
	if [ ! -s "$case.txt" ]; then wanted=0; fi
	if ! diff -u "$case.txt" "$work/stderr"; then fail "other messages"; return; fi
	if [ -f "$case.out" ] && ! diff -u "$case.out" "$work/stdout"; then fail "other output"; return; fi
	if [ "$status" -ne "$wanted" ]; then fail "status $status instead of $wanted"; return; fi
	if [ "$wanted" -eq 1 ] && ! cmp -s "$work/files-before" "$work/files-after"; then fail "it wrote a file"; return; fi
	if [ -d "$case.want" ]; then
		for file in "$case.want"/*; do
			if ! diff -u "$file" "$out/${file##*/}"; then fail "other output in ${file##*/}"; return; fi
		done
	fi
	passed=$((passed + 1))
}

for expected in *.txt; do
	case=${expected%.txt}
	check_case
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
