// The code action "suggest benchmark": gathers the package's files, as they are in the editor where they are open
// there, and turns the suggestion into an edit, or the benchmark that exists into a place to go to.
#pragma once

#include <optional>

#include "analysis/outline.h"

#include "protocol/types.h"

#include "server/dispatch.h"

namespace proflens::server {

/// Reads the function's directory; for a worker. Nothing when there is no benchmark to write (main, a test, a function
/// that the buffer does not have any more).
std::optional<protocol::CodeAction> benchmark_action(const Snapshot& snapshot, const Document& document,
                                                     const analysis::OutlineFunction& function);

}  // namespace proflens::server
