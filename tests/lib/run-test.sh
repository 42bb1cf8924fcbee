#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Shows: ./run makes the demonstration, serves it on PORT, prints the address and three things to try, and Ctrl-C ends it cleanly;
# "started again it is up within 3 s and needs no network"; ./run --build leaves build/kassei. Needs the release build in build/.
# Whatever would fetch something is replaced by a program that tells on ./run. The 3 s are measured as processor time, which a
# busy machine does not stretch.
set -u
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
run=
trap '[ -z "$run" ] || kill -KILL -- "-$run" 2>/dev/null; rm -rf "$scratch"' EXIT

fail() {
	echo "run-test: $*" >&2
	cat "$scratch"/*.out "$scratch"/*.err >&2 2>/dev/null
	exit 1
}

mkdir "$scratch/bin"
for name in apt-get npm npx curl wget sudo; do
	printf '#!/bin/sh\necho "%s $*" >>"%s/fetched"\nexit 1\n' "$name" "$scratch" >"$scratch/bin/$name"
	chmod +x "$scratch/bin/$name"
done
export PATH="$scratch/bin:$PATH" KASSEI_DATABASE="$scratch/demo.db"

free_port() {
	node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

page() {
	node -e 'fetch(process.argv[1]).then(async (a) => { console.log(await a.text()); process.exit(a.status === 200 ? 0 : 1); }, () => process.exit(1))' "$1"
}

# start NAME: ./run in a group of its own, as a terminal does it; waits until it has said what to try, or is gone.
start() {
	port=$(free_port)
	set -m
	PORT=$port ./run >"$scratch/$1.out" 2>"$scratch/$1.err" &
	run=$!
	set +m
	until grep -q -- '--publish' "$scratch/$1.out"; do
		kill -0 "$run" 2>/dev/null || fail "./run ended before it served"
		sleep 0.05
	done
}

# Ctrl-C reaches every process of the group.
end() {
	kill -INT -- "-$run"
	wait "$run" || fail "./run ended with $?"
	run=
	page "http://localhost:$port/" >/dev/null && fail "the server outlived ./run"
	return 0
}

[ -e build/build.ninja ] || fail "build/ is not built"
start first
grep -q "http://localhost:$port " "$scratch/first.out" || fail "the address is not printed"
[ "$(grep -cE '^ +[123]\. ' "$scratch/first.out")" -eq 3 ] || fail "there are not three things to try"
grep -q 'demonstration database' "$scratch/first.out" || fail "it does not say that it makes the demonstration"
for address in $(grep -oE "http://localhost:$port/[^ ]+" "$scratch/first.out"); do
	page "$address" >"$scratch/page" || fail "$address does not answer"
	grep -q '<h1' "$scratch/page" || fail "$address is no page"
done
end

start second
grep -q 'demonstration database' "$scratch/second.out" && fail "it makes the demonstration again"
page "http://localhost:$port/plans" | grep -q 'みほん野市' || fail "the demonstration is gone"
end

TIMEFORMAT='%U %S'
{ time ./run --build >"$scratch/build.out" 2>"$scratch/build.err"; } 2>"$scratch/time" || fail "./run --build fails"
awk '{ exit !($1 + $2 < 3) }' "$scratch/time" || fail "./run takes $(cat "$scratch/time") s of a processor when there is nothing to do"
[ -x build/kassei ] || fail "./run --build does not leave build/kassei"
[ ! -e "$scratch/fetched" ] || fail "./run wants to fetch something although all is there: $(cat "$scratch/fetched")"
