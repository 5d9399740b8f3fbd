#!/bin/sh
# The second run of tools/install-deps touches no network: with every client of a registry replaced by one that fails, it
# still has nothing to do. (On a machine where it never ran, this fails: run `tools/install-deps build demo test`.)
set -eu
cd "$(dirname "$0")/../.."
stubs=$(mktemp -d)
trap 'rm -rf "$stubs"' EXIT
for client in apt-get sudo npm npx pip pip3 curl wget; do
  printf '#!/bin/sh\necho "offline_test: %s was called" >&2\nexit 99\n' $client >"$stubs/$client"
  chmod +x "$stubs/$client"
done
PATH="$stubs:$PATH" PIP_NO_INDEX=1 GOPROXY=off tools/install-deps build demo test
