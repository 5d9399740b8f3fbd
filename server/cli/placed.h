// How much of a profile's weight lies in files that are on this machine, and by which rule they were found.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

#include "server/cli/source_finder.h"

namespace proflens::server::cli {

struct UnresolvedFile {
  std::string recorded;
  std::string reason;
  std::int64_t weight = 0;
};

struct PlacedFile {
  std::string recorded;
  std::int64_t weight = 0;
  Resolution resolution;
};

/// Flat weights of one sample type, as magnitudes. With values of both signs (a difference) they may exceed the total.
struct Placed {
  std::array<std::int64_t, Resolution::kRuleCount>
      by_rule{};                           // indexed by Resolution::Rule; kNone: in files that no rule finds
  std::int64_t moved = 0;                  // of functions whose file is gone and that are in another one
  std::vector<UnresolvedFile> unresolved;  // heaviest first
  std::vector<PlacedFile> files;           // all of them, heaviest first
  std::int64_t found() const;              // on this machine
  std::int64_t not_found() const { return by_rule[0]; }
};

Placed placed_weight(const analysis::CostTables& tables, std::size_t sample_type, SourceFinder& finder);

}  // namespace proflens::server::cli
