#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# docs.sh BUILD OUT: writes what docs/generated holds into the folder OUT, from the binary and the schemas.
set -eu
build=$1 out=$2
mkdir -p "$out"
for part in routes errors settings; do "$build/src/cmd/kassei" docs "$part" >"$out/$part.txt"; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
modules=$(dirname $(ls src/*/store.sql src/*/*/store.sql) | sort -u)
"$build/tools/sqlgen" --list src/migrations.def --out "$scratch" --docs "$out/schema.txt" $modules >/dev/null
