// The commands that measure a Go function and its trial, and show what was measured. Rows of execute_command.cc. Their
// argument is {"uri", "function"} or {"uri", "line"}; "count" and "benchtime" may be in that of compare.
#pragma once

#include <stop_token>

#include "server/dispatch.h"

namespace proflens::server::handlers {

void compare(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
/// The last result and the ones before it, as a document.
void show_benchmark(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
/// A commit message of the last comparison, as a document and in the answer.
void commit_message(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

}  // namespace proflens::server::handlers
