#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# What the writer gives: one commit per write against group commit at 64 clients, on SQLite and on a private PostgreSQL
# cluster, in one run: the median of 5 alternating rounds. After every round what is stored is compared with what was
# acknowledged.
#
#   bench/writer.sh [OPTION...]     options of `kassei bench writer`; KASSEI: the binary (default build/kassei);
#                                   BENCH_FOLDER: a folder on the disk to be measured (default: below build/)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
kassei=${KASSEI:-$root/build/kassei}
if [ ! -x "$kassei" ]; then
	kassei=$root/build/src/cmd/kassei
fi
[ -x "$kassei" ] || { echo "bench/writer.sh: there is no $kassei: build it first (./run --build)" >&2; exit 1; }
mkdir -p "${BENCH_FOLDER:-$root/build}"
folder=$(mktemp -d "${BENCH_FOLDER:-$root/build}/writer-bench.XXXXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
KASSEI_TEST_PG_OPTIONS="-c fsync=on -c full_page_writes=on" KASSEI_BENCH=$kassei KASSEI_BENCH_FOLDER=$folder "$root/tests/lib/pg-cluster.sh" run sh -c \
	'"$KASSEI_BENCH" bench writer "$@" "$KASSEI_BENCH_FOLDER/bench.db" "$KASSEI_TEST_PG_URL"' sh "$@"
