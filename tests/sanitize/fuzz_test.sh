#!/bin/sh
# A short run of every fuzz target under AddressSanitizer and UBSan, with a fixed seed so that it is the same each time.
# `make fuzz FUZZ_SECONDS=600` is the long one.
set -eu
cd "$(dirname "$0")/../.."
command -v clang++-19 >/dev/null 2>&1 || { echo "SKIPPED: no clang++-19 (tools/install-deps fuzz)" && exit 0; }
tools/build fuzz >/dev/null
artifacts=build/fuzz/crashes
mkdir -p $artifacts
for target in build/fuzz/tests/fuzz/*_fuzz; do
  name=${target##*/}
  seeds=
  [ -d "tests/fuzz/corpus/$name" ] && seeds=tests/fuzz/corpus/$name
  scratch=$(mktemp -d)
  echo "== $name"
  if ! "$target" -seed=1 -runs=20000 -max_total_time=20 -timeout=20 -rss_limit_mb=3000 -artifact_prefix="$artifacts/$name-" \
    "$scratch" ${seeds:+"$seeds"} >"$scratch.log" 2>&1; then
    tail -40 "$scratch.log"
    exit 1
  fi
  rm -rf "$scratch" "$scratch.log"
done
