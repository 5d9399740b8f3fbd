// All stacks of a profile as one tree of calls, what a flame graph draws: equal stacks are one path, from the root
// down.
//
// A node is a function (a kFunction node of the tables) below its callers. Inlined calls are calls. The tree is made
// heaviest first and cut where it would not be seen: what is lighter than least_share of everything, deeper than
// max_depth, or beyond max_nodes is folded into its parent, which says how much that was. **Invariant:** the total of
// a node is its self, the totals of its children and what is folded into it, exactly.
//
// Two series may be drawn against each other: then a value and a base go side by side, and widths are of both together.
// Sums are made in 128 bits and saturate at the end. Pure; slow for big profiles, so for a worker.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

/// Two series of one thing; base is 0 unless there is something to compare with.
struct CallCost {
  std::int64_t value = 0, base = 0;
  bool operator==(const CallCost&) const = default;
};

struct CallNode {
  std::uint32_t parent = 0;        // into nodes, and before its children; the root is its own
  NodeId function = kNoNode;       // kFunction; kNoNode for the root
  std::uint32_t line = 0;          // the heaviest line of the function here; 0 when none is known
  std::uint32_t folded_nodes = 0;  // children that are not shown
  CallCost total, self, folded;    // folded: what the children that are not shown have in all
  std::int64_t weight = 0;         // Σ|value| + Σ|base|: how wide it is drawn
};

struct CallTree {
  std::vector<CallNode> nodes;     // [0] is the root; children by weight descending, each followed by all below it
  std::int64_t folded_weight = 0;  // of everything folded
};

struct CallTreeQuery {
  std::size_t sample_type = 0;
  /// What to compare with: a value per sample, instead of 0 for each. Empty: nothing.
  std::span<const std::int64_t> base = {};
  double least_share = 0.000001;  // of the root's weight, to be a node of its own
  std::size_t max_nodes = 100'000;
  std::size_t max_depth = 1'000;
};

/// kCancelled is the only error.
Result<CallTree> call_tree(const CostTables& tables, const CallTreeQuery& query, const std::stop_token& stop = {});

}  // namespace proflens::analysis
