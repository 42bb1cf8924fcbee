#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# run.sh TARGET SECONDS: fuzzes from the repository's own documents; new inputs go to a scratch folder. Fails on a crash, a leak or a
# hang, and then prints the input in base64.
set -eu
target=$1 seconds=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/corpus" "$scratch/seeds"
case $target in
	*plan_read) cp "$root"/tests/golden/plan_read/*.t?? "$root"/data/samples/*.t?? "$scratch/seeds"; set -- -dict="$root/tests/fuzz/plan_read.dict" ;;
	*) printf '/things?name=%%E3%%81%%82&n=1\nHost: a\n\na=1&b=2' >"$scratch/seeds/1"; set -- ;;
esac
"$target" "$@" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$scratch/crash-" \
	"$scratch/corpus" "$scratch/seeds" || { for input in "$scratch"/crash-*; do [ -e "$input" ] && base64 "$input"; done; exit 1; }
