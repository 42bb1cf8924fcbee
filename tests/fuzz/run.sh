#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# run.sh TARGET SECONDS: fuzzes from the first inputs in corpus/ and the repository's own documents; new inputs go to a
# scratch folder. Fails on a crash, a leak or a hang, and then prints the input in base64.
set -eu
target=$1 seconds=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/corpus" "$scratch/seeds"
name=$(basename "$target")
name=${name#fuzz_}
[ ! -d "$root/tests/fuzz/corpus/$name" ] || cp "$root/tests/fuzz/corpus/$name"/* "$scratch/seeds"
case $target in
	*plan_read) cp "$root"/tests/golden/plan_read/*.t?? "$root"/tests/golden/plan_read/*.csv "$root"/tests/golden/plan_read/*.md \
		"$root"/tests/golden/plan_read/*.html "$root"/data/samples/*.t?? "$scratch/seeds"; set -- -dict="$root/tests/fuzz/plan_read.dict" ;;
	*import) cp "$root"/data/library/131172-2024.json "$root"/data/library/131121-logic.json "$scratch/seeds"; set -- -max_len=65536 ;;
	*web) printf '/things?name=%%E3%%81%%82&n=1\nHost: a\n\na=1&b=2' >"$scratch/seeds/1"; set -- ;;
	*) set -- ;;
esac
"$target" "$@" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$scratch/crash-" \
	"$scratch/corpus" "$scratch/seeds" || { for input in "$scratch"/crash-*; do [ -e "$input" ] && base64 "$input"; done; exit 1; }
