#!/bin/sh
# The example program builds, passes its own tests, and leaves profiles that name its hot spots.
set -eu
cd "$(dirname "$0")/../.."
command -v go >/dev/null || { echo "SKIPPED: no go (tools/install-deps test installs it)" && exit 0; }
export GOTOOLCHAIN=local GOFLAGS='' GOPROXY=off CGO_ENABLED=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
(cd examples/logreport && go vet ./... && go test ./...)
[ -z "$(gofmt -l examples/logreport)" ] || { gofmt -l examples/logreport && exit 1; }
examples/record "$out"
for profile in cpu mem; do
  go tool pprof -top -cum "$out/$profile.prof" >"$out/$profile.txt" 2>/dev/null
  for function in report.Summarize logline.Parse; do
    grep -q "$function" "$out/$profile.txt" || { echo "no $function in $profile.prof" && cat "$out/$profile.txt" && exit 1; }
  done
done
