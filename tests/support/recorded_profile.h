// A CPU profile of functions on known lines, as a Go program's would record it, for tests of where its lines are now.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"
#include "analysis/file_costs.h"

namespace proflens::tests {

struct RecordedFunction {
  std::string name;  // "example.com/m.Parse"
  std::string file;  // as recorded
  std::int64_t start_line = 0;
  std::vector<std::int64_t> lines;  // one sample on each
};

struct RecordedProfile {
  std::shared_ptr<const analysis::CostTables> tables;
  std::vector<analysis::FileCosts> costs;
  std::string bytes;  // as a pprof file
};

RecordedProfile recorded_profile(const std::vector<RecordedFunction>& functions, std::int64_t seconds,
                                 const std::vector<std::string>& comments = {});

}  // namespace proflens::tests
