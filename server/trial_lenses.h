// What lenses, actions and hovers say of trials and of what was measured of a document's Go functions.
#pragma once

#include <string>
#include <vector>

#include "protocol/types.h"

#include "server/dispatch.h"

namespace proflens::server {

struct TrialLens {
  std::uint32_t line = 0;  // of the buffer
  protocol::Command command;
};
/// Compare, adopt and discard on both functions of a pair, and what was measured last. Only lists what is known.
std::vector<TrialLens> trial_lenses(const Snapshot& snapshot);

/// What can be done with the function around that line of the buffer. A trial is offered where the function `costs`.
std::vector<protocol::Command> trial_actions(const Snapshot& snapshot, std::uint32_t line, bool costs);

/// The last comparison as a table, for the hover on the function's line; empty when there is none.
std::string trial_hover(const Snapshot& snapshot, std::uint32_t line);

}  // namespace proflens::server
