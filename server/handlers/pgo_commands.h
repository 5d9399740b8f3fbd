// proflens.writePgo and proflens.explainPgo. Main thread; the work is done by a job.
#pragma once

#include <memory>
#include <stop_token>

#include "protocol/types.h"

#include "server/dispatch.h"

namespace proflens::server::handlers {

/// {"directory": …, "profiles": […]}, all of it optional: the CPU profile on display, beside the main package it is of.
void write_pgo(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

/// {"directory": …}, optional: builds the main package by its default.pgo and shows what became of hot calls.
void explain_pgo(State& state, const protocol::Json& argument, Reply reply, const std::stop_token& stop);

/// The CPU profile on display, else the latest that is loaded; as it was loaded, whatever the filter, and no
/// default.pgo that was found. Null: none.
std::shared_ptr<const LoadedProfile> cpu_profile(const ProfileSet& set);

}  // namespace proflens::server::handlers
