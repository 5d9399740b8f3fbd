// Where Go keeps its sources on this machine, found without running anything: environment variables, the user's
// `go env -w` file, and the `go` on PATH.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/files.h"

namespace proflens::server {

struct GoEnvironment {
  std::string goroot;      // empty when no toolchain was found
  std::string gomodcache;  // empty when there is no home directory
  std::string go_command;  // the go binary; empty when none
};

using GetEnv = std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> process_environment(const char* name);

GoEnvironment find_go_environment(Files& files, const GetEnv& environment = process_environment);

}  // namespace proflens::server
