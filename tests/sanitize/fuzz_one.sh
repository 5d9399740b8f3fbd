#!/bin/sh
# A short run of one fuzz target, with its seeds; what it says only where it fails: tests/sanitize/fuzz_one.sh TARGET.
set -eu
target=$1
name=${target##*/}
seeds=
[ -d "tests/fuzz/corpus/$name" ] && seeds=tests/fuzz/corpus/$name
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/found"
if ! "$target" -seed=1 -runs=20000 -max_total_time=20 -timeout=20 -rss_limit_mb=3000 \
  -artifact_prefix="build/fuzz/crashes/$name-" "$scratch/found" ${seeds:+"$seeds"} >"$scratch/log" 2>&1; then
  echo "== $name"
  tail -40 "$scratch/log"
  exit 1
fi
