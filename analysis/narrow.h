// A part of a profile: what a filter (filter.h) leaves of it, equal to what `go tool pprof` makes of the same flags.
//
// The part is a profile of its own that shares texts and, where no frame in the middle of a stack goes, the stacks of
// the whole. Names are matched once per function, file and mapping, and a sample is decided by one byte per location.
// Pure; any thread.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/filter.h"
#include "analysis/labels.h"
#include "analysis/parallel.h"
#include "analysis/profile.h"

namespace proflens::analysis {

struct Narrowed {
  std::shared_ptr<const Profile> profile;  // its `whole` is that of the original, unless percentages are relative
  std::vector<std::string> unmatched;      // the fields whose expression matched nothing: "focus"
};

/// kCancelled is the only error.
Result<Narrowed> narrow(const std::shared_ptr<const Profile>& profile, const Filter& filter,
                        const ParallelFor& parallel = run_serially, const std::stop_token& stop = {});

/// What percentages are of: `whole` where the profile has one; of a comparison the samples of the base; else all.
std::vector<std::int64_t> whole_of(const Profile& profile);

}  // namespace proflens::analysis
