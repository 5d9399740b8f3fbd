// Which sample type a name means, by pprof's rules: nothing means the profile's default, a number is an index, and
// "inuse_space" also finds "space". Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

/// kUsage when there is no such type; the message lists what there is.
Result<std::size_t> find_sample_type(const Profile& profile, std::string_view name);

}  // namespace proflens::analysis
