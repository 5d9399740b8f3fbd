// proflens traces PROFILE… and proflens tags PROFILE…: the samples one by one, and what their labels add up to.
#pragma once

#include <string>

#include "server/cli/selection.h"

namespace proflens::server::cli {

struct TracesOptions {
  Selection selection;
  std::size_t limit = 100;  // 0: every sample
  bool json = false;
};
analysis::Result<std::string> traces(const Context& context, const TracesOptions& options);

struct TagsOptions {
  Selection selection;
  bool json = false;
};
analysis::Result<std::string> tags(const Context& context, const TagsOptions& options);

}  // namespace proflens::server::cli
