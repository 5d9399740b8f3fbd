// proflens peek REGEX PROFILE… and proflens tree PROFILE…: functions between their callers and callees.
#pragma once

#include <string>

#include "analysis/cost_tables.h"

#include "server/cli/selection.h"

namespace proflens::server::cli {

struct PeekOptions {
  std::string pattern;  // RE2, found anywhere in what is printed for a row
  Selection selection;
  bool json = false;
};
analysis::Result<std::string> peek(const Context& context, const PeekOptions& options);

struct TreeOptions {
  Selection selection;
  analysis::CostTables::Order order = analysis::CostTables::Order::kFlat;
  std::size_t limit = 80;  // 0: every row
  bool json = false;
};
analysis::Result<std::string> tree(const Context& context, const TreeOptions& options);

}  // namespace proflens::server::cli
