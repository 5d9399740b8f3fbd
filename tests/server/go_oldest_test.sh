#!/bin/sh
# What runs Go, with the Go of Debian 12: usage: go_oldest_test.sh SERVER_TEST. Benchmarks are run, profiled, written, tried
# and compared, through the session tests.
set -eu
cd "$(dirname "$0")/../.."
oldest=$PWD/.tools/go-oldest/usr/lib/go-1.19/bin
[ -x "$oldest/go" ] || { echo "SKIPPED: no Go 1.19 (tools/install-go)" && exit 0; }
export PATH="$oldest:$PATH" GOFLAGS='' GOROOT=''
go version
exec "$1" --gtest_brief=1 --gtest_filter='SessionTrial.FromBenchmarkToCommitMessage:SessionRun.ABenchmarkIsProfiledByItsLens'
