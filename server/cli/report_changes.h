// What changed since a base, function by function: a part of `proflens report`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::server::cli {

struct FunctionChange {
  std::string_view name;               // a view into one of the tables
  std::int64_t before = 0, after = 0;  // flat
};

struct Changes {
  std::int64_t before = 0, after = 0;     // totals
  std::vector<FunctionChange> functions;  // that differ, greatest difference first
};

/// By the names of functions. Nothing differs where the base lacks the sample type: `before` is 0 then.
Changes changes_since(const analysis::CostTables& base, const analysis::CostTables& tables, std::size_t sample_type);

/// A table in Markdown, of the `limit` greatest differences.
std::string changes_text(const Changes& changes, const analysis::ValueType& type, std::size_t limit);

}  // namespace proflens::server::cli
