// Loads a profile that the user asked for and puts it on display. Main thread.
#pragma once

#include <functional>
#include <string>

#include "server/dispatch.h"

namespace proflens::server::handlers {

/// Answers what proflens.status says of the profile, by way of `then`.
void load_and_show(State& state, const std::string& absolute, Reply then);

}  // namespace proflens::server::handlers
