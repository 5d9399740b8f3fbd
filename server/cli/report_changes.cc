#include "server/cli/report_changes.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "analysis/delta.h"
#include "analysis/table_text.h"
#include "analysis/units.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::Delta;
using analysis::Level;

template <class Visit>
void for_each_function(const CostTables& tables, std::size_t type, Visit&& visit) {
  std::uint32_t id = index_of(tables.first(Level::kFunctionName));
  for (const analysis::Node& node : tables.nodes(Level::kFunctionName))
    visit(node.name, tables.costs(analysis::NodeId{id++}, type).flat);
}

std::uint64_t distance(const FunctionChange& change) {
  const std::int64_t difference = Delta{change.before, change.after}.difference();
  return difference < 0 ? 0 - static_cast<std::uint64_t>(difference) : static_cast<std::uint64_t>(difference);
}

}  // namespace

Changes changes_since(const CostTables& base, const CostTables& tables, std::size_t sample_type) {
  const analysis::ValueType& type = tables.profile().sample_types[sample_type];
  const auto& types = base.profile().sample_types;
  const auto same = std::ranges::find_if(
      types, [&](const analysis::ValueType& other) { return other.type == type.type && other.unit == type.unit; });
  Changes changes{.before = 0, .after = tables.total(sample_type), .functions = {}};
  if (same == types.end()) return changes;
  const auto base_type = static_cast<std::size_t>(same - types.begin());
  changes.before = base.total(base_type);
  std::map<std::string_view, FunctionChange> by_name;
  for_each_function(base, base_type, [&](std::string_view name, std::int64_t flat) {
    by_name.insert_or_assign(name, FunctionChange{name, flat, 0});
  });
  for_each_function(tables, sample_type, [&](std::string_view name, std::int64_t flat) {
    by_name.try_emplace(name, FunctionChange{name, 0, 0}).first->second.after = flat;
  });
  for (const auto& [name, change] : by_name)
    if (change.before != change.after) changes.functions.push_back(change);
  std::ranges::stable_sort(changes.functions, std::greater(), distance);
  return changes;
}

std::string changes_text(const Changes& changes, const analysis::ValueType& type, std::size_t limit) {
  const auto label = [&](std::int64_t value) { return analysis::short_label(value, type.unit); };
  std::string text = "| before | now | | function |\n|---:|---:|---|---|\n";
  const auto row = [&](std::int64_t before, std::int64_t after, const std::string& name) {
    text += fmt::format("| {} | {} | {} | {} |\n", label(before), label(after),
                        analysis::delta_text({before, after}, type), name);
  };
  row(changes.before, changes.after, "all together");
  for (std::size_t i = 0; i < std::min(limit, changes.functions.size()); ++i) {
    const FunctionChange& change = changes.functions[i];
    row(change.before, change.after, "`" + analysis::printable(change.name) + "`");
  }
  return text;
}

}  // namespace proflens::server::cli
