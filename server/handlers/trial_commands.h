// The commands that improve a Go function: benchmark first, then a new version beside the old. Rows of
// execute_command.cc. Their argument is {"uri", "function"} or {"uri", "line"}.
#pragma once

#include <stop_token>

#include "server/dispatch.h"

namespace proflens::server::handlers {

/// Finds the function's benchmark or writes one, and runs it once so that it is known to reach the function.
void ensure_benchmark(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void try_version(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void adopt(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void discard(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

}  // namespace proflens::server::handlers
