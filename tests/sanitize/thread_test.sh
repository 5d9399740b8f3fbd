#!/bin/sh
# The server under ThreadSanitizer: the session tests, each against a binary in which a data race is an error, in as many
# processes as there are processors.
set -eu
cd "$(dirname "$0")/../.."
command -v g++ >/dev/null 2>&1 || { echo "SKIPPED: no g++" && exit 0; }
unset PROFLENS_BINARY  # the tests know the binary of their own build
tools/build tsan server_test >/dev/null
export TSAN_OPTIONS="halt_on_error=1 exitcode=66"
GTEST_TOTAL_SHARDS=$(nproc)
export GTEST_TOTAL_SHARDS
seq 0 $((GTEST_TOTAL_SHARDS - 1)) | xargs -P "$GTEST_TOTAL_SHARDS" -I '{}' \
  env GTEST_SHARD_INDEX='{}' build/tsan/tests/server_test --gtest_brief=1
