// The samples of a profile as the rules of advice see them: by the user's innermost line of the stack (the anchor),
// the function that it calls, and which patterns the frames below it match. A few thousand groups stand for any number
// of samples, so rules and thresholds can be tried again without another pass.
//
// A stack without a line of the user's is a group without an anchor, with the patterns of all its frames. One pass; a
// stack is decoded up to its anchor only. Const once built; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "analysis/advice_rules.h"
#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct AdviceGroup {
  NodeId line = kNoNode;      // kSourceLine: the anchor
  NodeId function = kNoNode;  // kFunction
  std::optional<FunctionId> callee;
  PatternSet callee_patterns, below;
  std::vector<std::int64_t> values;  // one a sample type
  std::int64_t stacks = 0;           // samples of the profile that went into it
};

struct AdviceGroups {
  std::vector<AdviceGroup> groups;

  /// user_file: by FileId, whether it is the user's own code. Stopped, it has nothing.
  static AdviceGroups build(const CostTables& tables, const std::vector<bool>& user_file, const AdviceRules& rules,
                            const std::stop_token& stop = {});
};

}  // namespace proflens::analysis
