// The cost of a line together with the library code it calls: of each sample, the first frame from the leaf that lies
// in the user's own code gets the whole weight. So "1.2 s in regexp, called here" stands where it can be changed, and a
// line of main() that only calls the user's own functions has nothing of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

/// What a line of the user's own code calls that is not the user's: the packages that it enters.
struct CalledPackage {
  std::string package;  // package_name(); never empty
  std::int64_t weight = 0;
};

class Attribution {
 public:
  /// user_file: by FileId, whether it is the user's own code.
  static Attribution build(const CostTables& tables, const std::vector<bool>& user_file);

  /// node: kSourceLine.
  std::int64_t own(const CostTables& tables, NodeId node, std::size_t sample_type) const {
    const std::size_t line = index_of(node) - index_of(tables.first(Level::kSourceLine));
    return own_[line * tables.profile().sample_types.size() + sample_type];
  }

  /// Of a kSourceLine node; nothing for others. Heaviest first, with a weight above 0. Their sum may be below own() -
  /// flat: what enters code without a name, or weights that cancel out.
  std::vector<CalledPackage> called(const CostTables& tables, NodeId node, std::size_t sample_type) const;

 private:
  struct Entered {
    std::uint32_t line = 0, package = 0;  // source line, counted from 0; index into packages_
    auto operator<=>(const Entered&) const = default;
  };

  std::vector<std::int64_t> own_;  // [source line * types + type]
  std::vector<std::string> packages_;
  std::vector<Entered> entered_;       // sorted
  std::vector<std::int64_t> weights_;  // [index into entered_ * types + type]
};

/// "encoding/json", "encoding/json and fmt", or "encoding/json and others": what of `called` makes up the weight; empty
/// when nothing is known of it.
std::string called_text(const std::vector<CalledPackage>& called, std::int64_t weight);

}  // namespace proflens::analysis
