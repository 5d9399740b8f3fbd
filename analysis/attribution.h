// The cost of a line together with the library code it calls: of each sample, the first frame from the leaf that lies
// in the user's own code gets the whole weight. So "1.2 s in regexp, called here" stands where it can be changed, and a
// line of main() that only calls the user's own functions has nothing of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

class Attribution {
 public:
  /// user_file: by FileId, whether it is the user's own code.
  static Attribution build(const CostTables& tables, const std::vector<bool>& user_file);

  /// node: kSourceLine.
  std::int64_t own(const CostTables& tables, NodeId node, std::size_t sample_type) const {
    const std::size_t line = index_of(node) - index_of(tables.first(Level::kSourceLine));
    return own_[line * tables.profile().sample_types.size() + sample_type];
  }

 private:
  std::vector<std::int64_t> own_;  // [source line * types + type]
};

}  // namespace proflens::analysis
