#include "analysis/recorded_files.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace proflens::analysis {
namespace {

std::int64_t magnitude(std::int64_t value) {
  if (value == std::numeric_limits<std::int64_t>::min()) return std::numeric_limits<std::int64_t>::max();
  return value < 0 ? -value : value;
}

void add(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = std::numeric_limits<std::int64_t>::max();
}

std::vector<RecordedFunction> functions_of(const CostTables& tables, const FileCosts& costs, std::size_t sample_type) {
  std::vector<std::pair<std::int64_t, RecordedFunction>> weighed;
  for (const FunctionCost& function : costs.functions)
    weighed.emplace_back(magnitude(tables.costs(function.node, sample_type).cum),
                         RecordedFunction{tables.node(function.node).name, function.start_line});
  std::ranges::stable_sort(weighed, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<RecordedFunction> functions;
  for (const auto& [weight, function] : weighed) functions.push_back(function);
  return functions;
}

}  // namespace

std::vector<RecordedFile> recorded_files(const CostTables& tables, const std::vector<FileCosts>& costs,
                                         std::size_t sample_type) {
  const Profile& profile = tables.profile();
  std::vector<RecordedFile> files(profile.files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].path = profile.files[i];
    files[i].functions = functions_of(tables, costs[i], sample_type);
    // What has a file but no line cannot be shown beside code.
    for (const LineCost& line : costs[i].lines)
      if (line.line != 0) add(files[i].flat, magnitude(tables.costs(line.node, sample_type).flat));
  }
  const std::uint32_t first = index_of(tables.first(Level::kFile));
  for (std::uint32_t i = 0; i < tables.nodes(Level::kFile).size(); ++i) {
    const NodeId node{first + i};
    add(files[index_of(tables.node(node).file)].cum, magnitude(tables.costs(node, sample_type).cum));
  }
  return files;
}

}  // namespace proflens::analysis
