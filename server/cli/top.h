// proflens top PROFILE…: the heaviest functions, lines, files or packages.
#pragma once

#include <string>

#include "analysis/top.h"

#include "server/cli/selection.h"

namespace proflens::server::cli {

struct TopOptions {
  Selection selection;
  analysis::Level level = analysis::Level::kFunctionName;
  analysis::CostTables::Order order = analysis::CostTables::Order::kFlat;
  std::size_t limit = 30;  // 0: every row
  bool json = false;
};

analysis::Result<std::string> top(const Context& context, const Screen& screen, const TopOptions& options);

}  // namespace proflens::server::cli
