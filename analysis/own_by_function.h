// Attribution (analysis/attribution.h) by function: what each of the user's own functions costs by itself, with the
// library code it calls. Go's closures count towards the function they are written in: their numbers in names change
// with every closure that is written above them, and so does what they are compared with.
//
// Const once built; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/attribution.h"
#include "analysis/file_costs.h"

namespace proflens::analysis {

class OwnByFunction {
 public:
  /// files: by FileId, of these tables.
  static OwnByFunction build(const CostTables& tables, const std::vector<FileCosts>& files,
                             const Attribution& attribution);

  /// One value a sample type; empty: it has none.
  std::span<const std::int64_t> find(std::string_view function) const;

 private:
  std::map<std::string, std::vector<std::int64_t>, std::less<>> own_;
};

/// What the function is called in OwnByFunction. node: kFunction.
std::string own_function(const CostTables& tables, NodeId node);

}  // namespace proflens::analysis
