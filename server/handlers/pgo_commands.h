// proflens.writePgo. Main thread; the work is done by a job.
#pragma once

#include <stop_token>
#include <vector>

#include "protocol/types.h"

#include "server/dispatch.h"

namespace proflens::server::handlers {

/// {"directory": …, "profiles": […]}, all of it optional: the CPU profile on display, beside the main package it is of.
void write_pgo(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

/// The CPU profile on display, else the latest that is loaded; as it was loaded, whatever the filter. Null: none.
std::shared_ptr<const LoadedProfile> cpu_profile(const ProfileSet& set);

}  // namespace proflens::server::handlers
