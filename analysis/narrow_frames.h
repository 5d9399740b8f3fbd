// The first half of narrow(): what a filter makes of each location, whatever sample it is in. A part of narrow.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/filter.h"
#include "analysis/profile.h"

namespace proflens::analysis {

/// What a location means for the samples it is in, as bits.
enum Fate : std::uint8_t {
  kIgnored = 1,     // the sample goes
  kFocused = 2,     // one of these lets the sample stay
  kHidden = 4,      // it goes from stacks
  kShownFrom = 8,   // what called the outermost of these goes
  kPrunedFrom = 16  // what the innermost of these called goes
};

struct NarrowedFrames {
  std::vector<std::uint8_t> fates;  // by location
  std::vector<Location> locations;
  std::vector<Frame> frames;
  std::vector<std::uint32_t> rows;     // of line_rows, those that stay: each is as one frame without labels
  std::vector<std::string> unmatched;  // fields whose expression matched no location
};

NarrowedFrames narrow_frames(const Profile& profile, const Filter& filter);

}  // namespace proflens::analysis
