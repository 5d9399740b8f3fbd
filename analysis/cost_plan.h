// What to add to when a sample contains a location: records, and which of them count whenever another does. A part of
// CostTables.
//
// A node with a single child has the child's sums (a line that only one location is on, a name in one file only), so it
// needs no record of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/cost_nodes.h"

namespace proflens::analysis {

/// The records: locations first (by their ids), then nodes. Most have one parent or none, which is then written in
/// place of a list; lists stand in one vector, each ended by kNoRecord.
struct CostPlan {
  static constexpr std::uint32_t kListBit = 0x80000000;

  std::vector<std::uint32_t> lists;
  std::vector<std::uint32_t> parents;    // by record: the parent, kNoRecord, or kListBit and where the list begins
  std::vector<std::uint32_t> record_of;  // by node; kNoRecord: no sample can contain it
};
constexpr std::uint32_t kNoRecord = 0x7fffffff;

CostPlan plan_costs(const Profile& profile, const NodeTable& nodes);

}  // namespace proflens::analysis
