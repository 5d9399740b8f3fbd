// The heaviest functions, lines, files or packages of a profile: the rows of `proflens top` and of the server's
// command `proflens.top`.
//
// The rows are those of `go tool pprof -top` without its trimming, in its order. Values are in the profile's own unit.
// Pure; any thread. Views point into the tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct TopQuery {
  Level level = Level::kFunctionName;  // kFunctionName, kFunctionLine, kFile or kPackage
  std::size_t sample_type = 0;
  CostTables::Order order = CostTables::Order::kFlat;
  std::size_t limit = 0;  // rows; 0: all
};

struct TopRow {
  std::string_view name;   // function, file or package
  std::string_view file;   // as recorded; of a function, when all functions of that name share it; of a package, empty
  std::uint32_t line = 0;  // kFunctionLine only
  Costs costs;
};

struct TopReport {
  ValueType type;
  std::int64_t total = 0;     // sum of |value| over all samples
  std::int64_t unplaced = 0;  // part of it that no source line has
  std::vector<TopRow> rows;   // those with any cost of the type
  std::size_t row_count = 0;  // before the limit
};

TopReport top(const CostTables& tables, const TopQuery& query);

/// The rows as an aligned table with scaled units. Width as TextTable::text takes it.
std::string top_text(const TopReport& report, const TopQuery& query, std::size_t width);

}  // namespace proflens::analysis
