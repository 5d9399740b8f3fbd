// proflens.flameGraph, and what is wished for on its page. Main thread.
#pragma once

#include "server/dispatch.h"
#include "server/events.h"

namespace proflens::server::handlers {

void flame_graph(State& state, const protocol::Json& argument, Reply reply);
void flame_wish(State& state, FlameWish wish);
void flame_placed(State& state, FlamePlaced placed);

}  // namespace proflens::server::handlers
