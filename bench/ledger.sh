#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Postings per second beside pgbench and beside the disk, in one run, in alternating rounds: SQLite with 64 clients, with lots, with
# Zipf 2.0 and with 1,000 in flight; PostgreSQL with 64 clients; pgbench (TPC-B-like and simple-update, -c 32 -j 2 -M prepared, scale 50) on the
# same private cluster; fdatasync of 4 KiB per second on the same disk. Prints medians and ratios to pgbench's TPC-B of the same round.
#
#   bench/ledger.sh             KASSEI: the binary (default build/kassei); ROUNDS (5), SECONDS_EACH (5), ACCOUNTS (100000);
#                               BENCH_FOLDER: a folder on the disk to be measured (default: below build/)
#   bench/ledger.sh --curve     cost per posting while one ledger grows to 10 million (SQLite, 1,000 in flight)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
kassei=${KASSEI:-$root/build/kassei}
[ -x "$kassei" ] || kassei=$root/build/src/cmd/kassei
[ -x "$kassei" ] || { echo "bench/ledger.sh: there is no $kassei: build it first (./run --build)" >&2; exit 1; }
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-5} accounts=${ACCOUNTS:-100000}
base=${BENCH_FOLDER:-$root/build}
mkdir -p "$base"
folder=$(mktemp -d "$base/ledger-bench.XXXXXXXX")
cluster=
stop() {
	[ -z "$cluster" ] || "$root/tests/lib/pg-cluster.sh" stop "$cluster"
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

if [ "${1:-}" = --curve ]; then
	"$kassei" bench ledger --database "$folder/curve.db" --accounts "$accounts" --in-flight 1000 --postings "${POSTINGS:-10000000}" --no-verify
	exit
fi

# Its data is in /tmp: the same disk, unless BENCH_FOLDER is on another.
export KASSEI_TEST_PG_OPTIONS="-c shared_buffers=1GB -c max_wal_size=8GB"
started=$("$root/tests/lib/pg-cluster.sh" start)
cluster=$(echo "$started" | head -n 1)
url=$(echo "$started" | tail -n 1)
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

pgbench_tps() {
	"$bin/pgbench" -n -c 32 -j 2 -M prepared -T "$seconds" "$@" "$url" 2>/dev/null | sed -n 's/^tps = \([0-9]*\).*/\1/p'
}

# fdatasync of 4 KiB over written blocks, for two seconds.
syncs() {
	python3 - "$folder/sync" <<'PY'
import os, sys, time
path = sys.argv[1]
fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
os.write(fd, b"\0" * (64 << 20))
os.fsync(fd)
block, count, end = b"x" * 4096, 0, time.monotonic() + 2
while time.monotonic() < end:
    os.pwrite(fd, block, count % 16000 * 4096)
    os.fdatasync(fd)
    count += 1
print(count // 2)
os.unlink(path)
PY
}

# NAME ARGUMENT...: one line "NAME per_second p99_ms memory_mb" into the round's figures.
measure() {
	name=$1
	shift
	database=$folder/run.db
	if [ "$name" = postgres ]; then
		# As after the first minute of a real server: the tables have statistics, and the plans follow them.
		database=$(echo "$url" | sed "s#/postgres?#/ledger_$round?#")
		"$bin/psql" -q -c "CREATE DATABASE ledger_$round" "$url"
		"$kassei" bench ledger --database "$database" --accounts "$accounts" --seconds 1 --no-verify >/dev/null
		"$bin/psql" -q -c "VACUUM ANALYZE" "$database"
	fi
	result=$("$kassei" bench ledger --database "$database" --accounts "$accounts" --seconds "$seconds" --json "$@")
	echo "$name $(echo "$result" | sed 's/.*"per_second":\([0-9]*\).*"p99_ms":\([0-9.]*\).*"memory_mb":\([0-9]*\).*/\1 \2 \3/')" >>"$folder/figures"
	rm -f "$folder"/run.db*
}

"$bin/pgbench" -q -i -s 50 "$url" >/dev/null 2>&1
round=0
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	echo "fdatasync $(syncs) 0 0" >>"$folder/figures"
	echo "pgbench $(pgbench_tps) 0 0" >>"$folder/figures"
	echo "pgbench-N $(pgbench_tps -N) 0 0" >>"$folder/figures"
	measure sqlite --clients 64
	measure sqlite-zipf --clients 64 --zipf 2.0
	measure sqlite-lots --clients 64 --lots
	measure sqlite-1000 --in-flight 1000
	measure sqlite-1000-lots --in-flight 1000 --lots
	measure postgres --clients 64
done

awk -v rounds="$rounds" '
function median(name,   i, j, n, t, v) {
	n = count[name]
	for (i = 1; i <= n; i++) v[i] = value[name, i]
	for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
	return v[int((n + 1) / 2)]
}
{ count[$1]++; value[$1, count[$1]] = $2; if ($3 > p99[$1]) p99[$1] = $3; if ($4 > memory[$1]) memory[$1] = $4; if (!seen[$1]++) order[++names] = $1 }
END {
	printf "%-18s %10s %10s %12s %10s\n", "median of " rounds, "per second", "x pgbench", "worst p99 ms", "memory MB"
	for (i = 1; i <= names; i++) {
		name = order[i]
		for (k = 1; k <= count[name]; k++) value[name "/r", k] = value[name, k] / value["pgbench", k]
		count[name "/r"] = count[name]
		printf "%-18s %10d %10.1f %12.1f %10d\n", name, median(name), median(name "/r"), p99[name], memory[name]
	}
}' "$folder/figures"
