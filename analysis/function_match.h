// Which function of one version of a file is which of another: by container and name, and where a name is gone, by what
// is in it.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/hashed_text.h"

namespace proflens::analysis {

struct FunctionMatch {
  std::uint32_t function = kNoFunction;  // index in the other version's outline; kNoFunction: it is not there
  bool renamed = false;
};

/// One for each function of `recorded`; no function of `today` is matched twice. A renamed one is taken for the same
/// when at least 0.8 of its lines are, no other is as similar, and it stands between the same neighbours or is long.
std::vector<FunctionMatch> match_functions(const HashedText& recorded, const HashedText& today);

}  // namespace proflens::analysis
