// proflens types PROFILE…: what a profile holds and how much of it has a place in a source.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace proflens::server::cli {

struct TypesOptions {
  std::vector<std::string> profiles;
  std::vector<std::string> sources;  // directories; empty: the working directory
  bool json = false;
};

analysis::Result<std::string> types(const Context& context, const Screen& screen, const TypesOptions& options);

}  // namespace proflens::server::cli
