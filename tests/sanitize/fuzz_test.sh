#!/bin/sh
# A short run of every fuzz target, under AddressSanitizer and UBSan; `make fuzz FUZZ_SECONDS=600` is the long one.
set -eu
cd "$(dirname "$0")/../.."
command -v clang++-19 >/dev/null 2>&1 || { echo "SKIPPED: no clang++-19 (tools/install-deps fuzz)" && exit 0; }
tools/build fuzz >/dev/null
tools/run-fuzzers 15
