// What of a Go test file can be run with a profile: its tests, its benchmarks, and all benchmarks of the package. For
// lenses and actions.
#pragma once

#include <vector>

#include "protocol/types.h"

#include "server/dispatch.h"

namespace proflens::server {

struct Runnable {
  std::uint32_t line = 0, last_line = 0;  // of the buffer
  protocol::Command command;
};

/// Nothing in a workspace that is not trusted, and in files that are no *_test.go.
std::vector<Runnable> runnables(const Snapshot& snapshot);

}  // namespace proflens::server
