// proflens flame PROFILE…: the flame graph as one HTML file that needs nothing else.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct FlameOptions {
  std::vector<std::string> profiles;
  std::string type;
  std::string output;  // empty: what it returns is printed
};

/// What to print: the page, or nothing when it was written to a file.
analysis::Result<std::string> flame(const Context& context, const Screen& screen, const FlameOptions& options);

}  // namespace proflens::server::cli
