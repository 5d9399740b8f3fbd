// The default.pgo beside a main package, and how it fits the package's source today. Reads: for a worker; const once
// made.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/go_pgo_log.h"
#include "analysis/pgo_check.h"

#include "server/main_packages.h"
#include "server/pgo.h"

namespace proflens::server {

/// A default.pgo is stale when less than this share of the judged weight is kept …
inline constexpr double kStalePgo = 0.8;
/// … and what is lost is more than this share of the profile: of what hardly ran nothing is worth a word.
inline constexpr double kLeastLostPgo = 0.02;

struct PgoState {
  MainPackage main;
  PgoFile file;
  FileStat stat;                                    // of the file
  std::shared_ptr<const analysis::PgoCalls> calls;  // null: go build cannot use it
  std::optional<analysis::PgoFit> fit;              // of calls

  bool is_stale() const;
  /// One sentence, for people: what is wrong, what to do. Empty when nothing is.
  std::string complaint() const;
};

/// What a build by a default.pgo made of hot calls: by path, of files as they are since.
using PgoDecisions = std::map<std::string, std::vector<analysis::PgoDecision>>;

/// Of a workspace, by directory.
struct PgoStates {
  std::vector<PgoState> all;
  PgoDecisions decisions;  // of the last build that the user has asked for
};

/// Nothing where there is no main package, or no default.pgo. `before`: what is known of it, so that a file that is as
/// it was is not read again; may be null.
std::optional<PgoState> examine_pgo(Files& files, const std::string& directory, const PgoState* before);

}  // namespace proflens::server
