#include "analysis/findings.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

double share_of(std::int64_t value, std::int64_t total) {
  return total == 0 ? 0 : static_cast<double>(value) / static_cast<double>(total);
}

/// Hottest first, within the budget; then by line.
std::vector<Finding> choose(std::vector<Finding> findings, std::size_t budget) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) { return a.share > b.share; });
  if (findings.size() > budget) findings.resize(budget);
  std::ranges::stable_sort(findings, {}, &Finding::line);
  return findings;
}

/// Placed lines whose own cost of a sample type reaches the threshold.
template <class Describe>
std::vector<Finding> above(const FindingInput& input, std::size_t sample_type, double threshold, std::string_view code,
                           Describe describe) {
  std::vector<Finding> findings;
  const std::int64_t total = input.tables.total(sample_type);
  for (const PlacedLine& placed : input.placement.lines) {
    const std::int64_t own = input.attribution.own(input.tables, placed.node, sample_type);
    const double share = share_of(own, total);
    if (own <= 0 || share < threshold || placed.certainty < kShown) continue;
    findings.push_back(
        {code, placed.line, placed.node, placed.function, placed.approximate(), share, describe(placed.node, own)});
  }
  return findings;
}

std::optional<std::size_t> type_index(const CostTables& tables, std::string_view type) {
  const auto& types = tables.profile().sample_types;
  const auto found = std::ranges::find(types, type, &ValueType::type);
  return found == types.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - types.begin()));
}

std::string amount(const CostTables& tables, std::size_t sample_type, std::int64_t value) {
  return fmt::format("{}", short_label(value, tables.profile().sample_types[sample_type].unit));
}

}  // namespace

std::vector<Finding> hot_lines(const FindingInput& input, std::size_t sample_type, const FindingConfig& config) {
  const CostTables& tables = input.tables;
  const ValueType& type = tables.profile().sample_types[sample_type];
  if (type.type == "goroutineleak") return {};  // each is a finding by itself: analysis/regressions.h
  const auto describe = [&](NodeId node, std::int64_t own) {
    std::string message =
        fmt::format("{} of {} ({}) {} ", percent_label(own, tables.total(sample_type)), type_word(type),
                    amount(tables, sample_type, own), unit_ratio(type.unit, "nanoseconds") != 0 ? "is spent" : "are");
    const std::int64_t called = own - tables.costs(node, sample_type).flat;
    // What parks a goroutine is no news.
    if (type.type.starts_with("goroutine")) return message + "on this line";
    const std::string in = called_text(input.attribution.called(tables, node, sample_type), called);
    if (called == own) return message + (in.empty() ? "in what this line calls" : "in " + in + ", called here");
    message += "on this line";
    if (called > own / 2)
      message +=
          fmt::format(", {} of it in {}", amount(tables, sample_type, called), in.empty() ? "what it calls" : in);
    return message;
  };
  return choose(above(input, sample_type, config.hot_line, "hot-line", describe), config.budget);
}

std::vector<Finding> heavy_allocations(const FindingInput& input, const FindingConfig& config) {
  const CostTables& tables = input.tables;
  const auto space = type_index(tables, "alloc_space"), objects = type_index(tables, "alloc_objects");
  if (!space || !objects) return {};
  const auto describe = [&](NodeId node, std::size_t type, std::string_view of) {
    return fmt::format("{} of {} are allocated on this line: {} in {} objects",
                       percent_label(input.attribution.own(tables, node, type), tables.total(type)), of,
                       amount(tables, *space, input.attribution.own(tables, node, *space)),
                       short_label(input.attribution.own(tables, node, *objects), "count"));
  };
  std::map<std::uint32_t, Finding> by_line;
  const auto keep_greater = [&](std::vector<Finding> findings) {
    for (Finding& finding : findings) {
      const auto [kept, added] = by_line.try_emplace(index_of(finding.node), finding);
      if (!added && finding.share > kept->second.share) kept->second = std::move(finding);
    }
  };
  keep_greater(above(input, *space, config.allocation, "allocated-bytes",
                     [&](NodeId node, std::int64_t) { return describe(node, *space, "all bytes"); }));
  keep_greater(above(input, *objects, config.allocation, "allocated-objects",
                     [&](NodeId node, std::int64_t) { return describe(node, *objects, "all objects"); }));
  std::vector<Finding> findings;
  for (auto& [node, finding] : by_line) findings.push_back(std::move(finding));
  return choose(std::move(findings), config.budget);
}

}  // namespace proflens::analysis
