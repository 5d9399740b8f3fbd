#include "analysis/delta.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <unordered_map>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

/// Where a line is within its function, and in which: the text lives as long as the tables.
struct LineKey {
  std::string_view function;
  std::int64_t offset = 0;
  bool operator==(const LineKey&) const = default;
};
struct LineKeyHash {
  std::size_t operator()(const LineKey& key) const {
    return std::hash<std::string_view>()(key.function) ^ static_cast<std::size_t>(key.offset) * 0x9e3779b97f4a7c15ULL;
  }
};

LineKey key_of(const CostTables& tables, const Node& line) {
  const std::uint32_t start = tables.node(line.function).line;
  return {line.name, static_cast<std::int64_t>(line.line) - start};
}

template <class Visit>
void for_each_node(const CostTables& tables, Level level, Visit&& visit) {
  std::uint32_t id = index_of(tables.first(level));
  for (const Node& node : tables.nodes(level)) visit(NodeId{id++}, node);
}

std::string signed_percent(const Delta& delta) {
  if (delta.before == 0) return {};
  const double share = 100 * static_cast<double>(delta.difference()) / std::abs(static_cast<double>(delta.before));
  const char* sign = share < 0 ? "\u2212" : "+";
  const double size = std::abs(share);
  return size < 9.95 ? fmt::format("{}{:.1f} %", sign, size) : fmt::format("{}{:.0f} %", sign, size);
}

}  // namespace

std::int64_t Delta::difference() const {
  std::int64_t result = 0;
  if (!__builtin_sub_overflow(after, before, &result)) return result;
  return before < 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

Deltas Deltas::build(std::shared_ptr<const CostTables> after, std::shared_ptr<const CostTables> before) {
  Deltas deltas;
  std::unordered_map<std::string_view, NodeId> names;
  for_each_node(*before, Level::kFunctionName, [&](NodeId id, const Node& node) { names.try_emplace(node.name, id); });
  for (const Node& node : after->nodes(Level::kFunction)) {
    const auto found = names.find(node.name);
    deltas.functions_.push_back(found == names.end() ? kNoNode : found->second);
  }
  std::unordered_map<LineKey, NodeId, LineKeyHash> lines;
  for_each_node(*before, Level::kFunctionLine,
                [&](NodeId id, const Node& node) { lines.try_emplace(key_of(*before, node), id); });
  std::vector<NodeId> source_lines(before->nodes(Level::kFunctionLine).size(), kNoNode);
  for (std::uint32_t frame = 0; frame < before->profile().frames.size(); ++frame)
    if (const NodeId line = before->node_of_frame(frame, Level::kFunctionLine); line != kNoNode)
      source_lines[index_of(line) - index_of(before->first(Level::kFunctionLine))] =
          before->node_of_frame(frame, Level::kSourceLine);
  deltas.lines_.assign(after->nodes(Level::kSourceLine).size(), kNoNode);
  deltas.source_lines_ = deltas.lines_;
  for (std::uint32_t frame = 0; frame < after->profile().frames.size(); ++frame) {
    const NodeId line = after->node_of_frame(frame, Level::kSourceLine);
    if (line == kNoNode) continue;
    const Node& node = after->node(after->node_of_frame(frame, Level::kFunctionLine));
    const auto found = lines.find(key_of(*after, node));
    NodeId& same = deltas.lines_[index_of(line) - index_of(after->first(Level::kSourceLine))];
    if (same != kNoNode || found == lines.end()) continue;
    same = found->second;
    deltas.source_lines_[index_of(line) - index_of(after->first(Level::kSourceLine))] =
        source_lines[index_of(same) - index_of(before->first(Level::kFunctionLine))];
  }
  deltas.after_ = std::move(after);
  deltas.before_ = std::move(before);
  return deltas;
}

std::optional<Delta> Deltas::of(NodeId node, std::size_t sample_type) const {
  const ValueType& type = after_->profile().sample_types[sample_type];
  const auto& types = before_->profile().sample_types;
  const auto same_type = std::ranges::find(types, type.type, &ValueType::type);
  if (same_type == types.end() || same_type->unit != type.unit) return std::nullopt;
  const std::uint32_t first_line = index_of(after_->first(Level::kSourceLine));
  const bool is_line =
      index_of(node) >= first_line && index_of(node) - first_line < after_->nodes(Level::kSourceLine).size();
  const NodeId same = is_line ? lines_[index_of(node) - first_line]
                              : functions_[index_of(node) - index_of(after_->first(Level::kFunction))];
  Delta delta{0, after_->costs(node, sample_type).cum, same == kNoNode};
  if (same != kNoNode) delta.before = before_->costs(same, static_cast<std::size_t>(same_type - types.begin())).cum;
  return delta;
}

std::string delta_text(const Delta& delta, const ValueType& type) {
  const std::int64_t difference = delta.difference();
  if (difference == 0) return "unchanged";
  const bool is_time = unit_ratio(type.unit, "nanoseconds") != 0;
  const bool worse = difference > 0;
  const std::string amount = (worse ? "+" : "") + short_label(difference, type.unit);
  if (delta.before == 0) return amount + ", new";
  const std::string percent = signed_percent(delta);
  if (is_time) return percent + (worse ? " slower" : " faster");
  return fmt::format("{} ({}) {}", amount, percent, worse ? "more" : "less");
}

}  // namespace proflens::analysis
