// The frames that a profile itself asks to leave out: drop_frames and keep_frames, regular expressions (RE2).
//
// As pprof does it: a frame whose simplified name matches drop as a whole and not keep goes, with everything it called,
// but never before the first frame, seen from the root, that stays.
#pragma once

#include <string_view>

#include "analysis/profile.h"

namespace proflens::analysis {

struct FrameFilter {
  std::string_view drop;  // empty: nothing is dropped
  std::string_view keep;
};

/// A pattern that does not compile drops nothing and is told in profile.warnings.
void drop_frames(const FrameFilter& filter, Profile& profile);

/// A name as such patterns see it: without a leading dot (PowerPC entry points) and without a parameter list.
std::string_view simplified_name(std::string_view name);

}  // namespace proflens::analysis
