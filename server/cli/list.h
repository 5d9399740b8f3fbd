// proflens list REGEX PROFILE…: the source of functions, flat and cum beside each line.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct ListOptions {
  std::string pattern;  // RE2, found anywhere in the function's name
  std::vector<std::string> profiles;
  std::string type;                  // empty: the profile's default
  std::vector<std::string> sources;  // directories; empty: the working directory
};

analysis::Result<std::string> list(const Context& context, const Screen& screen, const ListOptions& options);

}  // namespace proflens::server::cli
