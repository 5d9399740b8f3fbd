// One walk over all samples that sums some of the sample types. A part of CostTables; cost_sums.cc decides what to walk
// for, cost_pass.cc does it.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <stop_token>

#include "analysis/cost_plan.h"
#include "analysis/cost_sums.h"

namespace proflens::analysis {

using Wide = __int128;

inline Wide magnitude(std::int64_t value) { return value < 0 ? -static_cast<Wide>(value) : static_cast<Wide>(value); }

/// The nearest int64; cut is set when it is not the same.
inline std::int64_t saturated(Wide sum, bool& cut) {
  constexpr Wide kMin = std::numeric_limits<std::int64_t>::min(), kMax = std::numeric_limits<std::int64_t>::max();
  cut |= sum < kMin || sum > kMax;
  return static_cast<std::int64_t>(sum < kMin ? kMin : sum > kMax ? kMax : sum);
}

/// What all passes share. sums has the right sizes; each pass fills its columns, and the counts of samples.
struct CostJob {
  const Profile& profile;
  const NodeTable& nodes;
  const CostPlan& plan;
  const ParallelFor& parallel;
  const std::stop_token& stop;
  bool codes_are_shifted;  // each code is 1 + its location, as Go writes them: no need to look it up
  CostSums& sums;
};

/// Sums up to kColumnsAtOnce sample types, whose magnitudes add up to at most `largest` each. Returns early, with
/// nothing of use, when asked to stop.
constexpr std::size_t kColumnsAtOnce = 4;
void run_cost_pass(CostJob& job, std::span<const std::size_t> columns, Wide largest);

}  // namespace proflens::analysis
