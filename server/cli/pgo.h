// proflens pgo PROFILE…: merges CPU profiles into what `go build -pgo` takes.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct PgoOptions {
  std::vector<std::string> profiles;
  std::string output;  // a file, or the directory of a main package; empty: the working directory
};

/// Writes the file, whole or not at all; what it returns is printed.
analysis::Result<std::string> pgo(const Context& context, const PgoOptions& options);

}  // namespace proflens::server::cli
