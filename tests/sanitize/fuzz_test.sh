#!/bin/sh
# A short run of every fuzz target under AddressSanitizer and UBSan, with a fixed seed so that it is the same each time;
# as many at once as there are processors. `make fuzz FUZZ_SECONDS=600` is the long one.
set -eu
cd "$(dirname "$0")/../.."
command -v clang++-19 >/dev/null 2>&1 || { echo "SKIPPED: no clang++-19 (tools/install-deps fuzz)" && exit 0; }
tools/build fuzz >/dev/null
mkdir -p build/fuzz/crashes
printf '%s\n' build/fuzz/tests/fuzz/*_fuzz | xargs -P "$(nproc)" -n 1 tests/sanitize/fuzz_one.sh
