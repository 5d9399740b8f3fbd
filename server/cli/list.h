// proflens list REGEX PROFILE…: the source of functions, flat and cum beside each line.
#pragma once

#include <string>
#include <vector>

#include "server/cli/selection.h"

namespace proflens::server::cli {

struct ListOptions {
  std::string pattern;  // RE2, found anywhere in the function's name
  Selection selection;
  std::vector<std::string> sources;  // directories; empty: the working directory
  bool json = false;
};

analysis::Result<std::string> list(const Context& context, const Screen& screen, const ListOptions& options);

}  // namespace proflens::server::cli
