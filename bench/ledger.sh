#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Postings per second beside pgbench, beside the naive form and beside the disk, in one run, in alternating rounds, with the goals at the
# end. One private PostgreSQL cluster (fsync on) is started for it and removed afterwards; SQLite, PostgreSQL and the log lie on the same disk.
# Every run begins with a fresh copy of the same 100,000 funded accounts and is audited afterwards.
#
#   sync          overwrites 4 KiB and syncs, in one thread
#   log-1000      the bound: a log and balances in memory, 1,000 in flight, one sync for a batch (bench/ledger_log.c), the same work as the
#                 log by which the goal was set; -least: the least that could be called a log, without checksums and with rising keys
#   pgbench       TPC-B-like, 32 clients, -j 2, prepared, scale 50; pgbench-N: simple update
#   naive         one transaction and four statements a posting, 32 clients (bench/ledger_naive.sql)
#   sqlite-64     64 threads that each wait for their answer; -zipf: Zipf 2.0; -lots: accounts with expiring lots
#   sqlite-each   the same, but each posting is committed by itself
#   sqlite-1000   1,000 requests in flight from one loop
#   slow-…        the same three with 2 ms more for every sync (bench/slow_sync.c)
#   postgres-…    the same on PostgreSQL 15
#
#   bench/ledger.sh             KASSEI: the binary (default build/kassei); ROUNDS (5), SLOW_ROUNDS (3), SECONDS_EACH (3), ACCOUNTS (100000);
#                               ONLY: names to run, of those above, separated by blanks; BENCH_FOLDER: a folder on the disk to be measured,
#                               with a short path (default: below build/)
#   bench/ledger.sh --curve [sqlite|postgres]   cost per posting while one ledger grows to POSTINGS (10 million), in ten steps, 1,000 in
#                               flight: a table and a picture of time and of processor time; of PostgreSQL the processor time is Kassei's own
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
kassei=${KASSEI:-$root/build/kassei}
[ -x "$kassei" ] || kassei=$root/build/src/cmd/kassei
[ -x "$kassei" ] || { echo "bench/ledger.sh: there is no $kassei: build it first (./run --build)" >&2; exit 1; }
rounds=${ROUNDS:-5} slow_rounds=${SLOW_ROUNDS:-3} seconds=${SECONDS_EACH:-3} accounts=${ACCOUNTS:-100000}
base=${BENCH_FOLDER:-$root/build}
mkdir -p "$base"
folder=$(mktemp -d "$base/ledger-bench.XXXXXXXX")
cluster=
stop() {
	[ -z "$cluster" ] || TMPDIR=$base "$root/tests/lib/pg-cluster.sh" stop "$cluster"
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

wanted() {
	case " ${ONLY:-$1} " in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
}

start_cluster() {
	started=$(TMPDIR=$base KASSEI_TEST_PG_OPTIONS="-c fsync=on -c full_page_writes=on -c synchronous_commit=on -c shared_buffers=2GB -c max_wal_size=8GB" \
		"$root/tests/lib/pg-cluster.sh" start)
	cluster=$(echo "$started" | head -n 1)
	url=$(echo "$started" | tail -n 1)
	bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
}

# The URL of a database of the cluster.
database() {
	echo "$url" | sed "s#/postgres?#/$1?#"
}

query() {
	"$bin/psql" -q -X -v ON_ERROR_STOP=1 -c "$2" "$(database "$1")" >/dev/null
}

# A step is a line "POSTINGS postings: US us each, US us of processor time".
draw_curve() {
	awk '/ postings: / { at[++n] = $1; wall[n] = $3; cpu[n] = $6; if ($3 > most) most = $3; if ($6 > most) most = $6 }
		function bar(from, to, sign,   text) { while (from++ < to) text = text sign; return text }
		END {
			if (n == 0) { print "no step was finished"; exit 1 }
			printf "%12s %10s %10s   # processor time, - time, to %.1f us\n", "postings", "us", "cpu us", most
			for (i = 1; i <= n; i++) {
				part = int(cpu[i] / most * 60 + 0.5); whole = int(wall[i] / most * 60 + 0.5)
				printf "%12d %10.2f %10.2f   |%s%s\n", at[i], wall[i], cpu[i], bar(0, part, "#"), bar(part, whole, "-")
			}
			if (n > 1 && cpu[1] > 0) printf "last step: %.2f times the time of the first, %.2f times its processor time (goal: at most 1.3)\n",
				wall[n] / wall[1], cpu[n] / cpu[1]
		}' "$folder/curve"
}

curve() {
	place=$folder/curve.db
	if [ "$1" = postgres ]; then
		start_cluster
		place=$url
	fi
	"$kassei" bench ledger --database "$place" --accounts "$accounts" --in-flight 1000 --postings "${POSTINGS:-10000000}" --no-verify >"$folder/curve" 2>&1 ||
		{ cat "$folder/curve" >&2; exit 1; }
	draw_curve
	tail -n 1 "$folder/curve"
}

case "${1:-}" in
--curve)
	case "${2:-sqlite}" in
	sqlite | postgres) curve "${2:-sqlite}" ;;
	*) echo "bench/ledger.sh: --curve takes sqlite or postgres" >&2; exit 2 ;;
	esac
	exit
	;;
"") ;;
*) echo "bench/ledger.sh: what is $1?" >&2; exit 2 ;;
esac

prepare() {
	cc -std=c17 -O2 -o "$folder/ledger_log" "$root/bench/ledger_log.c"
	cc -std=c17 -O2 -shared -fPIC -o "$folder/slow_sync.so" "$root/bench/slow_sync.c"
	"$kassei" bench ledger --database "$folder/seed.db" --accounts "$accounts" --seconds 0 --no-verify >/dev/null
	"$kassei" bench ledger --database "$folder/seed-lots.db" --accounts "$accounts" --seconds 0 --lots --no-verify >/dev/null
	query postgres "CREATE DATABASE seed"
	"$kassei" bench ledger --database "$(database seed)" --accounts "$accounts" --seconds 0 --no-verify >/dev/null
	query seed "VACUUM ANALYZE"
	"$bin/pgbench" -q -i -s 50 "$url" >/dev/null 2>&1
	query postgres "CREATE TABLE naive_account (account_id integer PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 50)"
	query postgres "INSERT INTO naive_account SELECT n, 100000000 FROM generate_series(1, $accounts) n"
	query postgres "CREATE TABLE naive_key (key uuid PRIMARY KEY)"
	query postgres "CREATE TABLE naive_entry (entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id integer NOT NULL, other_id integer NOT NULL, yen bigint NOT NULL, at timestamptz NOT NULL)"
	query postgres "VACUUM ANALYZE"
}

# NAME PER_SECOND P50 P99 CPU_US MEMORY_MB BATCH
note() {
	echo "$*" >>"$folder/figures"
	echo "$round $*" >&2
}

run_pgbench() {
	wanted "$1" || return 0
	name=$1
	shift
	query postgres CHECKPOINT
	note "$name" "$("$bin/pgbench" -n -c 32 -j 2 -M prepared -T "$((seconds + 1))" "$@" "$url" 2>/dev/null | sed -n 's/^tps = \([0-9]*\).*/\1/p')" 0 0 0 0 0
}

run_log() {
	wanted "$1" || return 0
	name=$1
	shift
	note "$name" "$("$folder/ledger_log" "$folder/log" "$accounts" 1000 "$@")" 0 0 0
}

# The figure of a name in a line of JSON.
figure() {
	echo "$result" | sed "s/.*\"$1\":\([0-9.]*\).*/\1/"
}

note_result() {
	note "$1" "$(figure per_second)" "$(figure p50_ms)" "$(figure p99_ms)" "$(figure cpu_us)" "$(figure memory_mb)" "$(figure batch)"
}

# NAME SEED ARGUMENT...; slow-… with slower syncs.
run_sqlite() {
	wanted "$1" || return 0
	name=$1 seed=$2 preload=
	shift 2
	case $name in
	slow-*) preload=$folder/slow_sync.so ;;
	esac
	cp "$folder/$seed.db" "$folder/run.db"
	sync "$folder/run.db"
	result=$(LD_PRELOAD=$preload "$kassei" bench ledger --database "$folder/run.db" --accounts "$accounts" --seconds "$seconds" --json "$@")
	note_result "$name"
	rm -f "$folder"/run.db*
}

run_postgres() {
	wanted "$1" || return 0
	name=$1
	shift
	query postgres "CREATE DATABASE run TEMPLATE seed"
	query postgres CHECKPOINT
	result=$("$kassei" bench ledger --database "$(database run)" --accounts "$accounts" --seconds "$seconds" --json "$@")
	note_result "$name"
	query postgres "DROP DATABASE run"
}

run_round() {
	run_log sync 1 sync
	run_pgbench pgbench
	run_sqlite sqlite-64 seed --clients 64
	run_postgres postgres-64 --clients 64
	run_pgbench naive -D accounts="$accounts" -f "$root/bench/ledger_naive.sql"
	run_sqlite sqlite-1000 seed --in-flight 1000
	run_log log-1000 "$seconds"
	run_log log-1000-least "$seconds" least
	run_sqlite sqlite-each seed --clients 64 --one-by-one
	run_pgbench pgbench-N -N
	run_sqlite sqlite-64-zipf seed --clients 64 --zipf 2.0
	run_sqlite sqlite-1000-zipf seed --in-flight 1000 --zipf 2.0
	run_postgres postgres-64-zipf --clients 64 --zipf 2.0
	run_postgres postgres-1000 --in-flight 1000
	run_sqlite sqlite-64-lots seed-lots --clients 64 --lots
}

run_slow_round() {
	run_sqlite slow-each seed --clients 64 --one-by-one
	run_sqlite slow-64 seed --clients 64
	run_sqlite slow-1000 seed --in-flight 1000
}

report() {
	awk -v accounts="$accounts" -v seconds="$seconds" '
	function sort(v, n,   i, j, t) {
		for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
	}
	# Median, smallest and largest of a column, or of its quotient with the same column of another name in the same round.
	function collect(name, column, under,   i) {
		n = count[name]
		if (under != "" && count[under] < n) n = count[under]
		for (i = 1; i <= n; i++) {
			if (under != "" && value[under, column, i] <= 0) { print under " gave nothing in round " i; return 0 }
			v[i] = value[name, column, i] / (under != "" ? value[under, column, i] : 1)
		}
		sort(v, n)
		median = n > 0 ? v[int((n + 1) / 2)] : 0
		least = n > 0 ? v[1] : 0
		most = n > 0 ? v[n] : 0
		return n
	}
	function goal(text, name, under, wanted,   met) {
		if (!collect(name, 2, under)) return
		met = median >= wanted ? "reached" : "MISSED"
		printf "%-58s %8.2f (%.2f-%.2f)   at least %-6s %s\n", text, median, least, most, wanted, met
	}
	function share(text, name, under) {
		if (collect(name, 2, under)) printf "%-58s %8.2f (%.2f-%.2f)   no goal\n", text, median, least, most
	}
	function limit(text, median, wanted) {
		printf "%-58s %8.2f %18s at most %-6s  %s\n", text, median, "", wanted, median <= wanted ? "reached" : "MISSED"
	}
	{ k = ++count[$1]; for (c = 2; c <= 7; c++) value[$1, c, k] = $c; if (!seen[$1]++) order[++names] = $1 }
	END {
		printf "%d accounts, %d s each; medians (smallest-largest)\n\n", accounts, seconds
		printf "%-18s %9s %19s %10s %8s %8s %9s %7s %7s\n", "", "a second", "", "x pgbench", "p50 ms", "p99 ms", "cpu us", "MB", "batch"
		for (i = 1; i <= names; i++) {
			name = order[i]
			collect(name, 2, "")
			printf "%-18s %9d (%8d-%8d)", name, median, least, most
			if (substr(name, 1, 5) != "slow-" && collect(name, 2, "pgbench")) printf " %10.2f", median
			else printf " %10s", ""
			for (c = 3; c <= 7; c++) { collect(name, c, ""); printf c < 5 ? " %8.2f" : c == 5 ? " %9.2f" : " %7.0f", c == 6 ? most : median }
			printf "\n"
			if (collect(name, 6, "") && most > memory) memory = most
		}
		printf "\n"
		goal("G1 SQLite, 64 clients, of pgbench", "sqlite-64", "pgbench", 8)
		if (collect("sqlite-64", 4, "")) limit("G1 p99, ms", median, 6)
		goal("G2 SQLite, 1,000 in flight, of pgbench", "sqlite-1000", "pgbench", 25)
		goal("G2 of the log alone", "sqlite-1000", "log-1000", 0.1)
		share("   of the least that could be called a log", "sqlite-1000", "log-1000-least")
		goal("G3 together, of one commit each", "sqlite-64", "sqlite-each", 6)
		goal("G3 the same with 2 ms more a sync", "slow-64", "slow-each", 25)
		goal("G4 PostgreSQL, 64 clients, of pgbench", "postgres-64", "pgbench", 3.5)
		goal("G4 of the naive form", "postgres-64", "naive", 3.5)
		goal("Zipf 2.0 of uniform, SQLite, 64 clients", "sqlite-64-zipf", "sqlite-64", 0.9)
		goal("Zipf 2.0 of uniform, SQLite, 1,000 in flight", "sqlite-1000-zipf", "sqlite-1000", 0.9)
		goal("Zipf 2.0 of uniform, PostgreSQL", "postgres-64-zipf", "postgres-64", 0.9)
		if (memory > 0) limit("memory, MB", memory, 200)
	}' "$folder/figures"
}

start_cluster
prepare
round=0
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	run_round
done
round=0
while [ "$round" -lt "$slow_rounds" ]; do
	round=$((round + 1))
	run_slow_round
done
report
