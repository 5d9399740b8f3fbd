// Loads a profile that the user asked for and puts it on display; for commands that end so. Main thread.
#pragma once

#include <string>
#include <string_view>

#include "server/dispatch.h"

namespace proflens::server::handlers {

/// Answers what proflens.status says of the profile, by way of `then`.
void load_and_show(State& state, const std::string& absolute, Reply then);

/// Another command, by its name without the prefix; it answers. An error when there is no such command.
void run_command(State& state, std::string_view name, const protocol::Json& argument, Reply reply);

}  // namespace proflens::server::handlers
