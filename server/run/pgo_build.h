// Builds a Go program by its default.pgo and listens to what the compiler tells of hot calls.
//
// Only packages of the program's module are compiled by the profile; the others, the standard library among them, come
// out of the build cache as they are. Nothing is kept of the program. Runs the go command: on the user's demand only.
// Blocks; for a thread of its own.
#pragma once

#include <stop_token>
#include <string>

#include "server/main_packages.h"
#include "server/pgo_state.h"
#include "server/run/go_output.h"

namespace proflens::server {

struct PgoBuildRequest {
  std::string go;         // the program
  MainPackage main;       // whose default.pgo is used
  std::string temporary;  // where the private directory goes; empty: /tmp
  std::string keeper = "/proc/self/exe";
};

struct PgoBuild {
  PgoDecisions decisions;
  std::vector<BuildError> errors;  // then there are no decisions
};

/// Errors: kUnreadable when go cannot be run or fails, kCancelled.
analysis::Result<PgoBuild> run_pgo_build(const PgoBuildRequest& request, Files& files, const std::stop_token& stop);

}  // namespace proflens::server
