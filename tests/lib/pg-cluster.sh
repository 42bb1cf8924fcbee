#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# A private PostgreSQL cluster in a temporary folder: on a unix socket only, trusted local users, gone when it is stopped.
# PostgreSQL refuses to run as root, so root runs it as "postgres" (or as "kassei-test", which is then made).
#
#   pg-cluster.sh run COMMAND [ARGUMENT...]   starts one, runs the command with KASSEI_TEST_PG_URL set, stops it;
#                                             when the variable is set already, that cluster is used
#   pg-cluster.sh own COMMAND [ARGUMENT...]   the same, always with a new one, which the command may kill: KASSEI_TEST_PG_FOLDER is its
#                                             folder, KASSEI_TEST_PG_SCRIPT this script
#   pg-cluster.sh restart FOLDER              starts the server of a cluster whose processes were killed
#   pg-cluster.sh start                       starts one and prints two lines: its folder and its URL
#   pg-cluster.sh stop FOLDER                 stops and removes it
#
# It lies in TMPDIR, which ./check puts into memory, and does not wait for the disk: what a killed process leaves is there all the same,
# only a power failure would lose it. KASSEI_TEST_PG_OPTIONS: more options for the server, such as "-c fsync=on".
set -eu

fail() {
	echo "pg-cluster.sh: $*" >&2
	exit 1
}

find_bin() {
	for folder in /usr/lib/postgresql/15/bin $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
		if [ -x "$folder/initdb" ]; then
			echo "$folder"
			return
		fi
	done
	fail "no PostgreSQL server is installed: install the package postgresql"
}

owner() {
	if [ "$(id -u)" -ne 0 ]; then
		id -un
		return
	fi
	if id -u postgres >/dev/null 2>&1; then
		echo postgres
		return
	fi
	id -u kassei-test >/dev/null 2>&1 || useradd --system --shell /bin/sh kassei-test
	echo kassei-test
}

as_owner() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && runuser -u "$(owner)" -- "$@")
	else
		"$@"
	fi
}

# Where the owner gets to, and short, because the path of a unix socket has at most 107 bytes.
base() {
	if [ -n "${TMPDIR:-}" ] && [ "${#TMPDIR}" -le 60 ] && as_owner test -x "$TMPDIR"; then
		echo "$TMPDIR"
	else
		echo /tmp
	fi
}

start() {
	bin=$(find_bin)
	folder=$(mktemp -d "$(base)/kassei-pg.XXXXXXXX")
	chmod 755 "$folder"
	if [ "$(id -u)" -eq 0 ]; then
		chown "$(owner)" "$folder"
	fi
	as_owner "$bin/initdb" --pgdata "$folder/data" --username kassei --auth trust --encoding UTF8 --locale C --no-sync \
		>"$folder/initdb.log" 2>&1 || fail "initdb failed: $(cat "$folder/initdb.log")"
	serve "$folder"
}

serve() {
	as_owner "$(find_bin)/pg_ctl" --pgdata "$1/data" --log "$1/data/server.log" --wait --timeout 60 --silent \
		--options "-c listen_addresses='' -c unix_socket_directories=$1 -c max_connections=120 -c fsync=off -c full_page_writes=off ${KASSEI_TEST_PG_OPTIONS:-}" \
		start >"$1/start.log" 2>&1 || fail "the server did not start: $(cat "$1/start.log" "$1/data/server.log")"
}

stop() {
	case "$1" in
	*/kassei-pg.????????) ;;
	*) fail "\"$1\" is no folder of mine" ;;
	esac
	as_owner "$(find_bin)/pg_ctl" --pgdata "$1/data" --mode immediate --wait --silent stop >/dev/null 2>&1 || true
	rm -rf "$1"
}

restart() {
	case "$1" in
	*/kassei-pg.????????) serve "$1" ;;
	*) fail "\"$1\" is no folder of mine" ;;
	esac
}

url() {
	echo "postgresql:///postgres?host=$1&user=kassei"
}

case "${1:-}" in
start)
	start
	echo "$folder"
	url "$folder"
	;;
stop)
	[ $# -eq 2 ] || fail "which folder?"
	stop "$2"
	;;
restart)
	[ $# -eq 2 ] || fail "which folder?"
	restart "$2"
	;;
run | own)
	how=$1
	shift
	[ $# -ge 1 ] || fail "which command?"
	if [ "$how" = run ] && [ -n "${KASSEI_TEST_PG_URL:-}" ]; then
		exec "$@"
	fi
	folder=
	trap '[ -z "$folder" ] || stop "$folder"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	start
	KASSEI_TEST_PG_URL=$(url "$folder")
	KASSEI_TEST_PG_FOLDER=$folder
	KASSEI_TEST_PG_SCRIPT=$0
	export KASSEI_TEST_PG_URL KASSEI_TEST_PG_FOLDER KASSEI_TEST_PG_SCRIPT
	"$@"
	;;
*)
	fail "usage: pg-cluster.sh run COMMAND [ARGUMENT...] | own COMMAND [ARGUMENT...] | start | restart FOLDER | stop FOLDER"
	;;
esac
