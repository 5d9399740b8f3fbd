// Two profiles in one, each sample with what it costs in the one and in the other: what a flame graph of differences is
// drawn from. Sums of a side are exactly those of its profile; for differences alone see compare.h. Pure; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

struct SideBySide {
  /// The stacks of both, with the values of the new profile (zero for stacks of the old one), of the sample types that
  /// both have; percentages are of what those of the new profile are of.
  std::shared_ptr<const Profile> profile;
  std::vector<std::int64_t> base;    // sample-major like profile->values: the values of the old one
  std::vector<std::int64_t> totals;  // by sample type: what percentages of the old one are of

  /// Of one sample type, a value per sample.
  std::vector<std::int64_t> base_of(std::size_t sample_type) const;
};

/// Functions of one name are the same, wherever each was built. kUsage when they have no sample type in common.
Result<SideBySide> side_by_side(const std::shared_ptr<const Profile>& profile,
                                const std::shared_ptr<const Profile>& base);

}  // namespace proflens::analysis
