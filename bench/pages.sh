#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The programme list (50 rows, rendered from the database for every request) against nginx serving the same bytes as a file; what it
# costs with 1,000 and with 100,000 programmes; cached pages; how long people wait at half of the load that it can bear; and what
# other lists cost when rows grow. All in one run on this machine, client and servers sharing its cores.
#
#   bench/pages.sh            needs curl, nginx-light, wrk, gcc and libc6-dev (Debian), and build/kassei (./run --build)
#
# KASSEI_BINARY: another binary. BENCH_ROUNDS [5], BENCH_SECONDS [3] per target and round. BENCH_FOLDER: where the databases are kept from
# one run to the next (default: made anew below build/ and removed). A ratio is that of one round, printed as median (least–most).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
kassei=${KASSEI_BINARY:-$root/build/kassei}
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-3}
small=1000
large=100000

missing=
for command in curl wrk nginx cc; do
	PATH=$PATH:/usr/sbin command -v "$command" >/dev/null || missing="$missing $command"
done
[ -z "$missing" ] || { echo "bench/pages.sh: missing:$missing. Install: apt-get install curl wrk nginx-light gcc libc6-dev" >&2; exit 1; }
[ -x "$kassei" ] || { echo "bench/pages.sh: there is no $kassei: build it first (./run --build)" >&2; exit 1; }
PATH=$PATH:/usr/sbin

mkdir -p "$root/build"
work=$(mktemp -d "$root/build/pages-bench.XXXXXXXX")
data=${BENCH_FOLDER:-$work}
pids=
clean() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null || true
	done
	wait
	rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM
mkdir -p "$data" "$work/www"
cc -std=c17 -D_GNU_SOURCE -O2 -o "$work/openloop" "$root/bench/openloop.c" -lm

small_at='' large_at=''

# ---- the servers ----

fill() {
	[ -e "$data/$1.db" ] && return
	begun=$(date +%s)
	"$kassei" bench fill --programmes "$1" --database "$data/$1.db" >/dev/null
	echo "$1 programmes published in $(($(date +%s) - begun)) s, $(($(stat -c %s "$data/$1.db") / 1048576)) MiB"
}

# serve NAME DATABASE OPTION...: NAME_at and NAME_pids; no line per request, as nginx writes none
serve() {
	name=$1
	database=$2
	shift 2
	"$kassei" serve --database "$database" --listen 127.0.0.1:0 --port-file "$work/$name.port" --log-level 3 "$@" 2>>"$work/log" &
	pids="$pids $!"
	eval "${name}_pids=$!"
	tries=0
	while [ ! -s "$work/$name.port" ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || { cat "$work/log" >&2; exit 1; }
		sleep 0.05
	done
	eval "${name}_at=127.0.0.1:$(cat "$work/$name.port")"
}

start_nginx() {
	for port in $(seq 18480 18499); do
		cat >"$work/nginx.conf" <<END
user $(id -un) $(id -gn);
worker_processes 2;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 4096; }
http {
	access_log off;
	sendfile on;
	open_file_cache max=100;
	keepalive_requests 1000000000;
	default_type text/html;
	client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
	server { listen 127.0.0.1:$port reuseport; root $work/www; }
}
END
		nginx -q -c "$work/nginx.conf" 2>>"$work/log" || continue
		nginx_at=127.0.0.1:$port
		while [ ! -s "$work/nginx.pid" ]; do sleep 0.05; done
		master=$(cat "$work/nginx.pid")
		pids="$pids $master"
		nginx_pids=$(cat "/proc/$master/task/$master/children")
		return
	done
	cat "$work/log" >&2
	exit 1
}

fill $small
fill $large
cp "$data/$small.db" "$work/cached.db" # one process writes to a database
serve small "$data/$small.db" --page-cache-mb 0
serve large "$data/$large.db" --page-cache-mb 0
serve cached "$work/cached.db"
curl -sS -o "$work/www/small.html" "http://$small_at/programmes"
curl -sS -o "$work/www/large.html" "http://$large_at/programmes"
start_nginx
for name in small large; do
	at=$(eval "echo \$${name}_at")
	curl -sS -o "$work/again" "http://$nginx_at/$name.html"
	cmp -s "$work/again" "$work/www/$name.html" || { echo "bench/pages.sh: nginx does not serve the page of $at" >&2; exit 1; }
	[ "$(grep -c '<th scope="row">' "$work/again")" -eq 50 ] || { echo "bench/pages.sh: the list of $at has not 50 rows" >&2; exit 1; }
done

# ---- measuring ----

cat >"$work/report.lua" <<'END'
done = function(s, latency)
	local e = s.errors
	io.write(string.format("RESULT %d %d %d %d %d\n", s.requests, s.duration, latency:percentile(50), latency:percentile(99),
		e.connect + e.read + e.write + e.status + e.timeout))
end
END

# CPU time of processes in clock ticks; the name in /proc/PID/stat has no spaces here
ticks() {
	sum=0
	for pid in "$@"; do
		read -r line <"/proc/$pid/stat"
		# shellcheck disable=SC2086
		set -- $line
		sum=$((sum + ${14} + ${15}))
	done
	echo $sum
}

# closed TARGET PROCESSES CONNECTIONS SECONDS URL: "TARGET answered µs p50 p99 errors ticks"
closed() {
	# shellcheck disable=SC2086
	before=$(ticks $2)
	line=$(wrk -t1 -c"$3" -d"$4" -s "$work/report.lua" "$5" | sed -n 's/^RESULT //p')
	# shellcheck disable=SC2086
	after=$(ticks $2)
	echo "$1 $line $((after - before))"
}

address_of() {
	case $1 in
		nginx-small) echo "$nginx_at /small.html" ;;
		nginx-large) echo "$nginx_at /large.html" ;;
		*) eval "echo \$${1}_at /programmes" ;;
	esac
}

pids_of() {
	case $1 in
		nginx-*) echo "$nginx_pids" ;;
		*) eval "echo \$${1}_pids" ;;
	esac
}

targets="nginx-small small cached nginx-large large"
round=0
while [ $round -lt "$rounds" ]; do
	round=$((round + 1))
	for target in $targets; do
		# shellcheck disable=SC2046
		set -- $(address_of "$target")
		closed "$target" "$(pids_of "$target")" 64 "$seconds" "http://$1$2" >>"$work/closed"
	done
	# each round begins with another target
	targets="${targets#* } ${targets%% *}"
done

# half of what each target gave
median_rate() {
	awk -v t="$1" '$1 == t { print $2 / $3 * 1e6 }' "$work/closed" | sort -n | awk '{ v[NR] = $1 } END { printf "%d", v[int((NR + 1) / 2)] }'
}
round=0
while [ $round -lt "$rounds" ]; do
	round=$((round + 1))
	for target in $targets; do
		# shellcheck disable=SC2046
		set -- $(address_of "$target")
		rate=$(($(median_rate "$target") / 2))
		echo "$target $rate $("$work/openloop" -r "$rate" -c 64 -d $((seconds + 1)) "$1" "$2")" >>"$work/open"
	done
	targets="${targets#* } ${targets%% *}"
done

# ---- other lists, when rows grow: one connection, CPU per answer ----

next_page() {
	curl -sS "http://$1/programmes" | grep -o 'href="/programmes?after=[^"]*"' | tail -n 1 | sed 's/^href="//; s/"$//; s/&amp;/\&/g'
}
other_lists() {
	at=$(eval "echo \$${1}_at")
	for path in / /programmes "$(next_page "$at")" '/programmes?municipality=131172' '/programmes?kind=grant' '/programmes?year=2001' \
		'/programmes?kind=grant&year=2001' '/programmes?kind=grant&who=resident' '/programmes?municipality=131172&kind=grant' /programmes.json \
		'/search?q=%E7%A9%BA%E3%81%8D%E5%BA%97%E8%88%97' '/support?wish=place' '/support?wish=succeed&who=resident' /municipalities /themes; do
		closed "$1|$(echo "$path" | sed 's/after=.*/after=…/; s/%[0-9A-F%]*/空き店舗/')" "$(pids_of "$1")" 1 1 "http://$at$path"
	done
}
other_lists small >"$work/others"
other_lists large >>"$work/others"

# ---- the table ----

awk -v hz="$(getconf CLK_TCK)" -v small=$small -v large=$large '
function median(list, count,   v, i, j, t) {
	split(list, v, " ")
	for (i = 2; i <= count; i++)
		for (j = i; j > 1 && v[j] + 0 < v[j - 1] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	least = v[1]; most = v[count]
	return v[int((count + 1) / 2)]
}
function verdict(good, what, goal) { printf "VERDICT %-8s %s (goal: %s)\n", good ? "reached" : "MISSED", what, goal }
function name_of(t) {
	return t == "nginx-small" ? "nginx, the page of " small : t == "nginx-large" ? "nginx, the page of " large : \
		t == "small" ? "rendered, " small " programmes" : t == "large" ? "rendered, " large " programmes" : "from the page cache, " small
}
FILENAME ~ /closed$/ {
	n[$1]++
	rate[$1] = rate[$1] " " $2 / $3 * 1e6; p50[$1] = p50[$1] " " $4; p99[$1] = p99[$1] " " $5; errors[$1] += $6
	cpu[$1] = cpu[$1] " " $7 / hz * 1e6 / $2
	at[$1, n[$1]] = $2 / $3 * 1e6; used[$1, n[$1]] = $7 / hz * 1e6 / $2
}
FILENAME ~ /open$/ {
	m[$1]++
	asked[$1] = $2; got[$1] = got[$1] " " $3; o50[$1] = o50[$1] " " $4; o90[$1] = o90[$1] " " $5; o99[$1] = o99[$1] " " $6
	o999[$1] = o999[$1] " " $7; longest[$1] = longest[$1] " " $8; failed[$1] += $9
}
END {
	order = "nginx-small small cached nginx-large large"
	split(order, targets, " ")
	printf "\nwrk, 1 thread, 64 connections, closed loop; median of %d rounds (least-most)\n", n["small"]
	printf "%-34s %24s %9s %9s %8s %16s %22s\n", "", "answers/s", "p50 ms", "p99 ms", "errors", "CPU us/answer", "of nginx, same round"
	for (i = 1; i <= 5; i++) {
		t = targets[i]
		base = t ~ /large/ ? "nginx-large" : "nginx-small"
		ratios = ""
		for (r = 1; r <= n[t]; r++) ratios = ratios " " at[t, r] / at[base, r]
		middle = median(rate[t], n[t]); span = sprintf("%.0f (%.0f-%.0f)", middle, least, most)
		q = share[t] = median(ratios, n[t]); ratio = t == base ? "" : sprintf("%.2f (%.2f-%.2f)", q, least, most)
		printf "%-34s %24s %9.2f %9.2f %8d %16.1f %22s\n", name_of(t), span, median(p50[t], n[t]) / 1000, median(p99[t], n[t]) / 1000, errors[t],
			median(cpu[t], n[t]), ratio
	}
	printf "\nOpen loop, half of the median above, 64 connections, from when a request fell due; median of %d rounds (p99: least-most)\n", m["small"]
	printf "%-34s %10s %10s %9s %9s %24s %10s %10s %8s\n", "", "asked/s", "answered", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "longest", "failed"
	for (i = 1; i <= 5; i++) {
		t = targets[i]
		middle = late[t] = median(o99[t], m[t]) / 1000; span = sprintf("%.2f (%.2f-%.2f)", middle, least / 1000, most / 1000)
		printf "%-34s %10d %10.0f %9.2f %9.2f %24s %10.2f %10.2f %8d\n", name_of(t), asked[t], median(got[t], m[t]), median(o50[t], m[t]) / 1000,
			median(o90[t], m[t]) / 1000, span, median(o999[t], m[t]) / 1000, median(longest[t], m[t]) / 1000, failed[t]
	}
	ratios = ""
	for (r = 1; r <= n["small"]; r++) ratios = ratios " " used["large", r] / used["small", r]
	q = median(ratios, n["small"])
	printf "\nCPU of the page at %d against %d programmes: %.2f (%.2f-%.2f)\n", large, small, q, least, most
	verdict(share["small"] >= 0.3, sprintf("rendered, of nginx: %.2f", share["small"]), "at least 0.3")
	verdict(late["small"] < 5 && late["large"] < 5, sprintf("p99 at half of the maximum: %.2f and %.2f ms", late["small"], late["large"]), "under 5 ms")
	verdict(q <= 1.15, sprintf("growth from %d to %d programmes: %.2f", small, large, q), "none; 1.15 is noise")
}' "$work/closed" "$work/open" >"$work/table"
grep -v '^VERDICT ' "$work/table"

awk -F '[| ]' -v hz="$(getconf CLK_TCK)" -v small=$small -v large=$large '
{ cpu[$1, $2] = $3 > 0 ? $8 / hz * 1e6 / $3 : -1; us[$1, $2] = $5; errors[$1, $2] = $7; if ($1 == "small") path[++n] = $2 }
END {
	printf "\nOther lists, one connection, 1 s each, without cache: CPU us/answer (p50 us)\n%-44s %20s %20s\n", "", small " programmes", large " programmes"
	for (i = 1; i <= n; i++)
		printf "%-44s %20s %20s%s\n", path[i], sprintf("%.0f (%d)", cpu["small", path[i]], us["small", path[i]]),
			sprintf("%.0f (%d)", cpu["large", path[i]], us["large", path[i]]),
			(errors["small", path[i]] + errors["large", path[i]] > 0 ? "  ERRORS" : "")
}' "$work/others"

echo
echo "page: $(stat -c %s "$work/www/small.html") bytes with $small programmes, $(stat -c %s "$work/www/large.html") with $large"
sed -n 's/^VERDICT //p' "$work/table"
echo "machine: $(getconf _NPROCESSORS_ONLN) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1-3 /proc/loadavg)"
