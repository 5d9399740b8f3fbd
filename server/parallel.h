// Threads for the tables: analysis says what can run side by side, and this runs it.
#pragma once

#include <cstddef>

#include "analysis/cost_tables.h"

namespace proflens::server {

/// An analysis::ParallelFor over at most `threads` threads, the caller's among them, that take the next index when
/// they are free. An exception that a piece of work throws is thrown in the caller, after all have stopped.
analysis::ParallelFor parallel_for(std::size_t threads);

/// What this machine is good for, at most 4: the tables do not gain from more.
std::size_t worker_count();

}  // namespace proflens::server
