// The one pass over the samples that sums flat and cum of every node. A part of CostTables.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "analysis/cost_nodes.h"
#include "analysis/parallel.h"

namespace proflens::analysis {

struct CostSums {
  std::vector<std::int64_t> flat, cum;  // [node * types + type]
  std::vector<std::uint32_t> samples;   // by node: samples that contain it
  std::vector<std::int64_t> totals, unplaced;
  bool saturated = false;
};

/// kCancelled is the only error.
Result<CostSums> sum_costs(const Profile& profile, const NodeTable& nodes, const ParallelFor& parallel,
                           const std::stop_token& stop);

}  // namespace proflens::analysis
