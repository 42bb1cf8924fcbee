#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Page sizes of SQLite on the read path; see page_size.c. src/db/sqlite.c says what was chosen.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cc -std=c17 -D_GNU_SOURCE -O2 -o "$folder/page_size" "$root/bench/page_size.c" -lsqlite3
"$folder/page_size" "$folder"
