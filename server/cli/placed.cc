#include "server/cli/placed.h"

#include <algorithm>
#include <limits>

namespace proflens::server::cli {
namespace {

using analysis::Level;
using analysis::NodeId;

std::int64_t magnitude(std::int64_t value) {
  if (value == std::numeric_limits<std::int64_t>::min()) return std::numeric_limits<std::int64_t>::max();
  return value < 0 ? -value : value;
}

void add(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = std::numeric_limits<std::int64_t>::max();
}

/// Flat per file, of the lines only: what has a file but no line cannot be shown beside code.
std::vector<std::int64_t> flat_by_file(const analysis::CostTables& tables, std::size_t sample_type) {
  std::vector<std::int64_t> flat(tables.profile().files.size());
  const std::span<const analysis::Node> nodes = tables.nodes(Level::kSourceLine);
  for (std::uint32_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].line != 0)
      add(flat[index_of(nodes[i].file)],
          magnitude(tables.costs(NodeId{index_of(tables.first(Level::kSourceLine)) + i}, sample_type).flat));
  return flat;
}

}  // namespace

std::int64_t Placed::found() const {
  std::int64_t sum = moved;
  for (std::size_t rule = 1; rule < by_rule.size(); ++rule) add(sum, by_rule[rule]);
  return sum;
}

Placed placed_weight(const analysis::CostTables& tables, std::size_t sample_type, SourceFinder& finder) {
  Placed placed;
  const std::vector<std::int64_t> flat = flat_by_file(tables, sample_type);
  for (std::size_t file = 1; file < flat.size(); ++file) {
    if (flat[file] == 0) continue;
    const std::string_view recorded = tables.profile().files[file];
    Resolution resolution = finder.resolve(recorded);
    add(placed.by_rule[static_cast<std::size_t>(resolution.rule)], flat[file]);
    if (resolution.path.empty()) placed.unresolved.push_back({std::string(recorded), resolution.reason, flat[file]});
    placed.files.push_back({std::string(recorded), flat[file], std::move(resolution)});
  }
  std::ranges::stable_sort(placed.files, [](const PlacedFile& a, const PlacedFile& b) { return a.weight > b.weight; });
  std::ranges::sort(placed.unresolved, [](const UnresolvedFile& a, const UnresolvedFile& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.recorded < b.recorded;
  });
  return placed;
}

}  // namespace proflens::server::cli
