#include "analysis/own_by_function.h"

#include <algorithm>

#include "analysis/outline.h"

namespace proflens::analysis {

std::string own_function(const CostTables& tables, NodeId node) {
  const Node& function = tables.node(node);
  std::string name(function.name);
  if (language_of(tables.profile().files[index_of(function.file)]) != Language::kGo) return name;
  const FunctionName parts = split_name(Language::kGo, name);
  if (parts.closure.empty()) return name;
  std::string outer = parts.package + ".";
  if (!parts.container.empty()) outer += parts.pointer_receiver ? "(*" + parts.container + ")." : parts.container + ".";
  return outer + parts.name;
}

OwnByFunction OwnByFunction::build(const CostTables& tables, const std::vector<FileCosts>& files,
                                   const Attribution& attribution) {
  const std::size_t types = tables.profile().sample_types.size();
  OwnByFunction own;
  std::map<NodeId, std::vector<std::int64_t>*> known;  // names are taken apart once each
  for (const FileCosts& file : files)
    for (const LineCost& line : file.lines)
      for (std::size_t type = 0; type < types; ++type) {
        const std::int64_t value = attribution.own(tables, line.node, type);
        if (value == 0) continue;
        std::vector<std::int64_t>*& sums = known[line.function];
        if (sums == nullptr) sums = &own.own_[own_function(tables, line.function)];
        sums->resize(types);
        std::int64_t& sum = (*sums)[type];
        if (__builtin_add_overflow(sum, value, &sum)) sum = value < 0 ? INT64_MIN : INT64_MAX;
      }
  return own;
}

std::span<const std::int64_t> OwnByFunction::find(std::string_view function) const {
  const auto found = own_.find(function);
  return found == own_.end() ? std::span<const std::int64_t>() : found->second;
}

}  // namespace proflens::analysis
