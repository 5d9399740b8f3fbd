// The tables again, as plainly as they can be said: maps of texts, sets per sample, straight from the protobuf message.
// The reference that the engine's sums are compared with; it shares no code with them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "analysis/cost_tables.h"

#include "profile.pb.h"

namespace proflens::tests {

/// (name, file, line) as a node shows them -> how often, since nodes may look alike: flat, cum, samples.
using Row = std::tuple<std::string, std::string, std::uint32_t, std::int64_t, std::int64_t, std::uint32_t>;
using Rows = std::multiset<Row>;

struct NaiveTables {
  Rows rows[analysis::kLevelCount];
  std::int64_t total = 0, unplaced = 0;
  /// caller, callee (each "name file") -> weight; of kFunction nodes
  std::map<std::pair<std::string, std::string>, std::int64_t> edges;
};

NaiveTables naive_tables(const wire::Profile& profile, int sample_type);
Rows rows_of(const analysis::CostTables& tables, analysis::Level level, std::size_t sample_type);

}  // namespace proflens::tests
