#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# all.sh FOLDER SECONDS: fuzzes with each target of the folder for so long, as many at once as there are processors. Prints what
# failed, and then "N passed" and "N failed".
set -u
folder=$1 seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# A log keeps the name "failed" until its target has come to its end.
one='log=$3/$(basename "$0"); "$1" "$0" "$2" >"$log.failed" 2>&1 && mv "$log.failed" "$log.passed"'
find "$folder" -maxdepth 1 -type f -perm -u+x -name 'fuzz_*' | sort | xargs -P "$(nproc)" -I TARGET sh -c "$one" TARGET "$here/run.sh" "$seconds" "$logs"

for log in "$logs"/*.failed; do
	[ -e "$log" ] || continue
	echo "== $(basename "$log" .failed)"
	tail -n 60 "$log"
done
passed=$(find "$logs" -name '*.passed' | wc -l)
failed=$(find "$logs" -name '*.failed' | wc -l)
echo "$passed passed"
echo "$failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
