// What changed between two profiles, function by function and line by line, both sides kept: for people who look at the
// new one. Functions are the same by name; lines by the function and the distance from its declaration, so that code
// that moved is still found. For reports with pprof's numbers see compare.h. Const once built; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct Delta {
  std::int64_t before = 0, after = 0;  // cum, in the unit of the new profile
  bool is_new = false;                 // the old profile does not have it
  std::int64_t difference() const;     // saturates
};

class Deltas {
 public:
  static Deltas build(std::shared_ptr<const CostTables> after, std::shared_ptr<const CostTables> before);

  /// node: kFunction or kSourceLine of the new tables. Nothing when the old profile lacks the sample type.
  std::optional<Delta> of(NodeId node, std::size_t sample_type) const;

  /// The same line in the old tables, a kSourceLine there; kNoNode when they have none. node: kSourceLine.
  NodeId line_before(NodeId node) const {
    return source_lines_[index_of(node) - index_of(after_->first(Level::kSourceLine))];
  }

  const CostTables& before() const { return *before_; }

 private:
  std::shared_ptr<const CostTables> after_, before_;
  std::vector<NodeId> functions_;     // by kFunction node of the new tables: kFunctionName of the old ones
  std::vector<NodeId> lines_;         // by kSourceLine node of the new tables: kFunctionLine of the old ones
  std::vector<NodeId> source_lines_;  // the same, kSourceLine of the old ones
};

/// With sign and word: "+12 % slower", "−4.1 MB (−30 %) less", "new"; "unchanged" when nothing differs.
std::string delta_text(const Delta& delta, const ValueType& type);

}  // namespace proflens::analysis
