// Whether a default.pgo still fits the source: what of its weight the Go compiler can still put to use.
//
// The compiler knows a call by its caller, the distance of the call's line from the caller's declaration, and the
// callee; file names do not count. So a call is kept when the caller is declared in its package, and the statement at
// that distance still makes the call. Judged are calls made in the packages given of what has a name on the line: not
// those that the compiler makes up (the runtime's, preemption, assembly, wrappers), which no source shows.
//
// Doubt is for the profile: of a closure, whose beginning is not known any more, of a deferred call, which runs where
// the function returns, and of a call through a value less is asked. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/outline.h"
#include "analysis/profile.h"

namespace proflens::analysis {

/// What the compiler takes of a profile: calls with their weights, as `go tool preprofile` sums them up.
struct PgoCalls {
  struct Function {
    std::string full;  // as the profile names it
    FunctionName name;
    std::uint32_t start_line = 0;  // 1-based; 0 when not known
    bool made_up = false;          // has no source of its own, or none that is built: wrappers, tests
  };
  struct Call {
    std::uint32_t caller = 0, callee = 0;  // into functions
    std::uint32_t line = 0;                // of the call, 1-based
    std::int64_t weight = 0;
  };
  std::vector<Function> functions;
  std::vector<Call> calls;
  std::int64_t total = 0;  // of all samples
};
PgoCalls pgo_calls(const Profile& profile);

struct LostCall {
  std::string caller, callee;  // as the profile names them
  std::int64_t weight = 0;
  bool gone = false;  // the caller is not there any more; else the call is on another line, or nowhere
};

struct PgoFit {
  std::int64_t total = 0;      // of calls that were judged
  std::int64_t kept = 0;       // of these
  std::int64_t samples = 0;    // PgoCalls::total
  bool related = false;        // some caller belongs to the packages given
  std::vector<LostCall> lost;  // one a caller, heaviest first
  /// From 0 to 1; 1 when there was nothing to judge.
  double share() const { return total == 0 ? 1 : static_cast<double>(kept) / static_cast<double>(total); }
};

/// The texts of a package's files by its import path ("main" for the program's own); nothing for foreign packages.
using PgoPackages = std::function<std::optional<std::vector<std::string_view>>(const std::string& import_path)>;

PgoFit pgo_fit(const PgoCalls& calls, const PgoPackages& packages);

}  // namespace proflens::analysis
