#!/bin/sh
# The server under ThreadSanitizer: the session tests, each against a binary in which a data race is an error.
set -eu
cd "$(dirname "$0")/../.."
command -v g++ >/dev/null 2>&1 || { echo "SKIPPED: no g++" && exit 0; }
unset PROFLENS_BINARY  # the tests know the binary of their own build
tools/build tsan server_test >/dev/null
TSAN_OPTIONS="halt_on_error=1 exitcode=66" build/tsan/tests/server_test
