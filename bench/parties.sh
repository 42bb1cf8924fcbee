#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The register of parties with 1,000 and with 100,000 rows on the same machine in the same run: the list and its next page, searches, the
# list of suspected duplicates, one firm's page, and bringing in a file of rows. Server time per answer as the server's own log has it.
#
#   bench/parties.sh          needs curl, and build/kassei (./run --build)
#
# KASSEI_BINARY: another binary. BENCH_ASKS [200]: requests for each page. BENCH_FOLDER: where the databases are kept from one run to the next.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
kassei=${KASSEI_BINARY:-$root/build/kassei}
asks=${BENCH_ASKS:-200}
[ -x "$kassei" ] || { echo "bench/parties.sh: there is no $kassei: build it first (./run --build)" >&2; exit 1; }
command -v curl >/dev/null || { echo "bench/parties.sh: missing: curl" >&2; exit 1; }
mkdir -p "$root/build"
work=$(mktemp -d "$root/build/parties-bench.XXXXXXXX")
data=${BENCH_FOLDER:-$work}
mkdir -p "$data"
server=
clean() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	wait
	rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM
cheap='--password-memory-mib 19 --password-passes 1'
office=/139998-mihonno/office

# A form's request_id, and posting it.
token() { curl -s -b "$work/jar" -c "$work/jar" "$at$1" | grep -o 'request_id" value="[0-9A-Z]*' | head -n 1 | cut -d'"' -f3; }
post() { curl -s -o "$work/answer" -w '%{http_code} %{redirect_url}\n' -b "$work/jar" -c "$work/jar" -H 'Sec-Fetch-Site: same-origin' "$@"; }

start() {
	# shellcheck disable=SC2086
	"$kassei" serve --database "$1" --listen 127.0.0.1:0 --port-file "$work/port" $cheap 2>"$work/log" &
	server=$!
	while [ ! -s "$work/port" ]; do sleep 0.05; done
	at=http://127.0.0.1:$(cat "$work/port")
	rm -f "$work/jar"
	post --data-urlencode "request_id=$(token /sign-in)" --data-urlencode email=bench@example.jp --data-urlencode "password=$2" "$at/sign-in" >/dev/null
}

# measure NAME PATH: median and 95th percentile of the server's microseconds
measure() {
	: >"$work/log"
	for _ in $(seq "$asks"); do echo "url = \"$at$2\""; echo 'output = /dev/null'; done >"$work/asks"
	curl -s -b "$work/jar" -K "$work/asks"
	[ "$(curl -s -o /dev/null -w '%{http_code}' -b "$work/jar" "$at$2")" = 200 ] || { echo "$2 is not 200" >&2; exit 1; }
	sed -n 's/.*status=200 us=\([0-9]*\).*/\1/p' "$work/log" | sort -n | awk -v name="$1" '{ us[NR] = $1 } END { print name "|" us[int(NR * 0.5) + 1] "|" us[int(NR * 0.95)] }'
}

# import N: seconds until N new rows are compared, and until they are written
import() {
	{ echo '名称,種別,所在地,電話番号,代表者'; seq "$1" | awk '{ print "取込試験" $1 "号,法人,東京都みほん野市新町" $1 "-9,03-1234-" sprintf("%04d", $1) ",代表" $1 }'; } >"$work/new.csv"
	set -- "$(post -F "request_id=$(token $office/parties/imports)" -F "file=@$work/new.csv" "$at$office/parties/imports" | cut -d' ' -f2)"
	until_state "$1" ready
	echo "compare|$(duration)"
	post --data-urlencode "request_id=$(token "${1#"$at"}")" "$1/confirm" >/dev/null
	begun=$(date +%s%N)
	until_state "$1" done
	echo "write|$(duration)"
}
begun=
duration() { echo "$(( ($(date +%s%N) - begun) / 1000000 ))"; }
until_state() { while ! curl -s -b "$work/jar" "$1/progress.json" | grep -q "\"state\":\"$2\""; do sleep 0.1; done; }

for size in 1000 100000; do
	database=$data/parties-$size.db
	if [ ! -e "$database" ]; then
		"$kassei" bench fill --parties "$size" --database "$database" >/dev/null
		# shellcheck disable=SC2086
		"$kassei" user add bench@example.jp --name bench --municipality 139998 --roles officer --database "$database" $cheap | sed -n 's/.*仮のパスワード: \([0-9A-Z]*\).*/\1/p' >"$database.password"
	fi
	cp "$database" "$work/own.db"
	start "$work/own.db" "$(cat "$database.password")"
	next=$(curl -s -b "$work/jar" "$at$office/parties" | grep -o 'href="[^"]*after=[^"]*"' | head -n 1 | cut -d'"' -f2 | sed 's/&amp;/\&/g')
	firm=$(curl -s -b "$work/jar" "$at$office/parties.json?q=042-100-0500" | grep -o '"party_id":"[^"]*' | head -n 1 | cut -d'"' -f4)
	{
		measure 'list' "$office/parties"
		measure 'its next page' "$next"
		measure 'newest first' "$office/parties?order=newest"
		measure 'search: a name' "$office/parties?q=%E7%AC%AC500"
		measure 'search: kana' "$office/parties?q=%E3%82%A2%E3%82%B5%E3%82%A6%E3%83%A1"
		measure 'search: a telephone' "$office/parties?q=042-100-0500"
		measure 'suspected duplicates' "$office/suspects"
		measure 'one firm' "$office/parties/$firm"
		begun=$(date +%s%N)
		import 1000
	} >"$work/$size"
	kill "$server"
	wait "$server" 2>/dev/null || true
	server=
	rm -f "$work/own.db"* "$work/port"
done
echo "microseconds of the server, median and 95th percentile of $asks; rows brought in: milliseconds for 1,000"
printf '%-24s %22s %22s\n' '' '1,000 rows' '100,000 rows'
paste -d'|' "$work/1000" "$work/100000" | awk -F'|' '
	$1 == "compare" || $1 == "write" { printf "%-24s %22s %22s\n", $1 " 1,000 new rows", $2 " ms", $4 " ms"; next }
	{ printf "%-24s %22s %22s\n", $1, $2 " / " $3, $5 " / " $6; if ($6 + 0 > worst + 0) worst = $6 }
	END { printf "\nslowest 95th percentile with 100,000: %.1f ms (the goal is 10 ms)\n", worst / 1000 }'
echo "machine: $(getconf _NPROCESSORS_ONLN) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
