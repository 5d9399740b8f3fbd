// proflens.runBenchmark and proflens.runTest (docs/lsp-extensions.md). Main thread; the work is done by a job.
#pragma once

#include <stop_token>

#include "server/dispatch.h"

namespace proflens::server::handlers {

void run_benchmark(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void run_test(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

}  // namespace proflens::server::handlers
