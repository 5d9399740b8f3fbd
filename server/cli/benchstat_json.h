// What `proflens benchstat --json` prints; docs/proflens.1 describes it.
#pragma once

#include <string>
#include <vector>

#include "analysis/benchmark_compare.h"

namespace proflens::server::cli {

/// An input as it was asked for.
struct BenchmarkFile {
  std::string path;
  analysis::BenchmarkInput input;
};

std::string benchstat_json(const std::vector<BenchmarkFile>& files,
                           const std::vector<analysis::BenchmarkTable>& tables);

}  // namespace proflens::server::cli
