// What proflens.status says, and of one profile what proflens.load answers: docs/lsp-extensions.md.
#pragma once

#include "server/state.h"

namespace proflens::server::handlers {

/// `profile` is an index into state.set->profiles.
protocol::Json describe(const State& state, std::size_t profile);

protocol::Json status_of(const State& state);

}  // namespace proflens::server::handlers
