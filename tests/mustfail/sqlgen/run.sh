#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Gives sqlgen each file that it must refuse and compares what it says, word for word.
# usage: run.sh SQLGEN
#
# A case is NAME.store.sql (becomes plan/store.sql), NAME.schema.sql (becomes plan/schema/0002.sql) or NAME.list.def (becomes
# migrations.def). Its lines `-- expect: …` are the whole of what must be printed, in order; without one it must pass.
set -eu
sqlgen=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

prepare() {
	rm -rf "$work/in" "$work/out"
	cp -R "$here/base" "$work/in"
	mkdir "$work/out"
	case $1 in
	*.store.sql) cp "$1" "$work/in/plan/store.sql" ;;
	*.list.def) cp "$1" "$work/in/migrations.def" ;;
	*.schema.sql)
		cp "$1" "$work/in/plan/schema/0002.sql"
		echo 'MIGRATION(3, "plan/0002")' >>"$work/in/migrations.def"
		;;
	esac
}

run_case() {
	prepare "$1"
	sed -n 's/^\(--\|\/\*\) expect: \(.*[^ ]\) *\(\*\/\)*$/\2/p' "$1" | sed 's, \*/$,,' >"$work/expected"
	wanted=0
	if [ -s "$work/expected" ]; then wanted=1; fi
	status=0
	(cd "$work/in" && "$sqlgen" --out ../out --list migrations.def party plan) >"$work/said" 2>"$work/printed" || status=$?
	if [ "$status" -eq "$wanted" ] && diff -u "$work/expected" "$work/printed" >"$work/diff" &&
		{ [ "$wanted" -eq 0 ] || [ -z "$(ls "$work/out")" ]; }; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	echo "not as expected: $(basename "$1") (exit status $status, wanted $wanted)"
	cat "$work/diff" 2>/dev/null || true
}

for case in "$here"/*.store.sql "$here"/*.schema.sql "$here"/*.list.def; do
	run_case "$case"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
