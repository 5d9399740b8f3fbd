// Commands that answer with numbers alone, for clients that draw them by themselves: the lines of an open file, and the
// callers and callees of a function. Both are about what is on display.
#pragma once

#include "server/handlers.h"

namespace proflens::server::handlers {

/// proflens.lines: {"uri"}; held like decorations while the first profiles are on their way.
void lines(State& state, const protocol::Json& argument, Reply reply);

/// proflens.callers: {"function", "file"}; on a worker, for the index of calls may have to be built.
void callers(State& state, const protocol::Json& argument, Reply reply);

}  // namespace proflens::server::handlers
