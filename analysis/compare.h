// Two profiles as one difference: `go tool pprof` with -base, -diff_base and -normalize.
//
// The values of the base count negative. Stacks that both have become one sample, so that what did not change is zero;
// sample types are matched by name and unit as merge_profiles does. Pure; any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "analysis/parallel.h"
#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

/// What percentages of the difference are of.
enum class BaseKind : std::uint8_t {
  kBase,     // the sum of |difference|: for two moments of one process (pprof -base)
  kDiffBase  // the base: for two runs (pprof -diff_base); its samples keep their label kBaseKey
};

struct CompareOptions {
  BaseKind kind = BaseKind::kDiffBase;
  bool normalize = false;  // scale each sample type of the profile to the base's sum first
};

/// kUsage when the profiles have no sample type in common.
Result<Profile> compare_profiles(const std::shared_ptr<const Profile>& profile,
                                 const std::shared_ptr<const Profile>& base, const CompareOptions& options);

/// The profile with each sample type scaled to the base's sum, as -normalize does; a type that the base lacks stays.
Profile normalized(const Profile& profile, const Profile& base);
/// All of its values times the ratio, rounded so that their sums are right, too.
Profile scaled(const Profile& profile, double ratio);

}  // namespace proflens::analysis
