// Whether a default.pgo still fits the source: what of its weight the Go compiler can still put to use.
//
// The compiler knows a call by its caller, the distance of the call's line from the caller's declaration, and the
// callee; file names do not count. So a call is kept when the caller is declared in its package and the line at that
// distance still makes the call. Only calls made in the packages given are judged; calls of closures, of the runtime
// and through values leave no name on the line: of these the line has to be within the function.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/profile.h"

namespace proflens::analysis {

struct LostCall {
  std::string caller, callee;  // as the profile names them
  std::int64_t weight = 0;
  bool gone = false;  // the caller is not there any more; else the call is on another line, or nowhere
};

struct PgoFit {
  std::int64_t total = 0;      // of calls in the packages given
  std::int64_t kept = 0;       // of these
  std::vector<LostCall> lost;  // one a caller, heaviest first
  double share() const { return total == 0 ? 0 : static_cast<double>(kept) / static_cast<double>(total); }
};

/// The texts of a package's files by its import path ("main" for the program's own); nothing for foreign packages.
using PgoPackages = std::function<std::optional<std::vector<std::string_view>>(const std::string& import_path)>;

PgoFit pgo_fit(const Profile& profile, const PgoPackages& packages);

}  // namespace proflens::analysis
