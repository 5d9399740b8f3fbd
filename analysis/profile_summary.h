// What a profile says about itself, in words: when, how long, by what it was made, and how much of it is placed.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

/// "2026-07-01 12:00:03 UTC"; empty for 0, which is "not known".
std::string time_label(std::int64_t time_nanos);

/// A guess at the language that was profiled, by names and paths: "Go", "C++", "Rust", "Java", "Python",
/// "JavaScript"; "unknown" when nothing tells.
std::string producer_of(const Profile& profile);

/// "2.05 s, 1.04 of a core" for a cpu profile with a duration, else the total alone: "340 MB".
std::string total_label(const CostTables& tables, std::size_t sample_type);

/// Where the weight of one sample type lies, by the leaf of each sample. The parts add up to the total.
struct LeafWeights {
  std::int64_t placed = 0;        // has a file and a line
  std::int64_t no_line = 0;       // has a function, but no source line
  std::int64_t unsymbolised = 0;  // is but an address
};
LeafWeights leaf_weights_of(const CostTables& tables, std::size_t sample_type);

/// What to warn of: the reader's own warnings, and sums that ran over.
std::vector<std::string> warnings_of(const CostTables& tables);

/// The lines above a table: type, time and duration, total, unplaced share, warnings; "Total  2.05 s".
std::string header_text(const CostTables& tables, std::size_t sample_type, std::string_view source);

}  // namespace proflens::analysis
