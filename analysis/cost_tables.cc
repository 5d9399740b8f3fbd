// Puts the parts together: nodes, sums, and the order in which people see them.
#include "analysis/cost_tables.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "analysis/cost_nodes.h"
#include "analysis/cost_sums.h"

namespace proflens::analysis {
namespace {

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

}  // namespace

class CostTablesBuilder {
 public:
  static Result<CostTables> build(std::shared_ptr<const Profile> profile, const ParallelFor& parallel,
                                  const std::stop_token& stop) {
    CostTables tables;
    NodeTable nodes = make_nodes(*profile, parallel);
    Result<CostSums> sums = sum_costs(*profile, nodes, parallel, stop);
    if (!sums) return std::unexpected(sums.error());
    tables.profile_ = std::move(profile);
    tables.nodes_ = std::move(nodes.nodes);
    tables.level_begin_ = std::move(nodes.level_begin);
    tables.frame_nodes_ = std::move(nodes.frame_nodes);
    tables.unsymbolised_ = std::move(nodes.unsymbolised);
    tables.clean_files_ = std::move(nodes.clean_files);
    tables.storage_.push_back(std::move(nodes.storage));
    tables.flat_ = std::move(sums->flat);
    tables.cum_ = std::move(sums->cum);
    tables.samples_ = std::move(sums->samples);
    tables.totals_ = std::move(sums->totals);
    tables.unplaced_ = std::move(sums->unplaced);
    tables.saturated_ = sums->saturated;
    return tables;
  }
};

Result<CostTables> CostTables::build(std::shared_ptr<const Profile> profile, const ParallelFor& parallel,
                                     const std::stop_token& stop) {
  return CostTablesBuilder::build(std::move(profile), parallel, stop);
}

std::span<const Node> CostTables::nodes(Level level) const {
  const auto at = static_cast<std::size_t>(level);
  return std::span(nodes_).subspan(level_begin_[at], level_begin_[at + 1] - level_begin_[at]);
}

NodeId CostTables::node_of_frame(std::uint32_t frame, Level level) const {
  return frame_nodes_[frame * kLevelCount + static_cast<std::size_t>(level)];
}

NodeId CostTables::node_of_unsymbolised(LocationId location, Level level) const {
  if (level != Level::kFunctionName && level != Level::kFunction) return kNoNode;
  const MappingId mapping = profile_->locations[index_of(location)].mapping;
  return unsymbolised_[index_of(mapping) * 2 + static_cast<std::size_t>(level)];
}

std::string CostTables::printable(NodeId id, Level level) const {
  const Node& n = node(id);
  if (level == Level::kFile || level == Level::kPackage || level == Level::kFunctionName) return std::string(n.name);
  const std::string_view file = clean_file(n.file);
  std::string out = level == Level::kSourceLine ? std::string() : std::string(n.name);
  if (!out.empty() && (!file.empty() || n.line != 0)) out += ' ';
  out += file;
  if (level != Level::kFunction && n.line != 0) out += fmt::format(":{}", n.line);
  return out;
}

std::vector<NodeId> CostTables::ranked(Level level, std::size_t sample_type, Order order) const {
  struct Row {
    std::uint64_t first, second;
    NodeId node;
    std::string text;
  };
  std::vector<Row> rows;
  const std::uint32_t begin = index_of(first(level));
  const auto count = static_cast<std::uint32_t>(nodes(level).size());
  for (NodeId id{begin}; index_of(id) < begin + count; id = NodeId{index_of(id) + 1}) {
    const Costs c = costs(id, sample_type);
    if (c == Costs{}) continue;
    const std::uint64_t flat = magnitude(c.flat), cum = magnitude(c.cum);
    rows.push_back({order == Order::kFlat ? flat : cum, order == Order::kFlat ? cum : flat, id, printable(id, level)});
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    if (a.first != b.first) return a.first > b.first;
    if (const int names = a.text.compare(b.text); names != 0) return names < 0;
    return a.second != b.second ? a.second > b.second : index_of(a.node) < index_of(b.node);
  });
  std::vector<NodeId> result;
  result.reserve(rows.size());
  for (const Row& row : rows) result.push_back(row.node);
  return result;
}

}  // namespace proflens::analysis
