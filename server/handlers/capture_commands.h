// The commands about captures (docs/lsp-extensions.md). Main thread; the work is done by jobs.
#pragma once

#include <stop_token>

#include "server/capture/store.h"
#include "server/dispatch.h"

namespace proflens::server::handlers {

void capture(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void captures(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void rename_capture(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void show_growth(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);
void delete_capture(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

/// With the settings and variables of now.
CaptureStore store_of(const State& state);

}  // namespace proflens::server::handlers
