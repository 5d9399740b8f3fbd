#include "analysis/reports.h"

#include <fmt/format.h>
#include <iterator>
#include <map>

#include "analysis/table_text.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr std::string_view kGraphRule = "----------------------------------------------------------+-------------\n";
constexpr std::string_view kGraphLegend = "      flat  flat%   sum%        cum   cum%   calls calls% + context\n";
constexpr std::string_view kTraceRule = "-----------+-------------------------------------------------------\n";

const std::string& unit_of(const CostTables& tables, std::size_t sample_type) {
  return tables.profile().sample_types[sample_type].unit;
}

void add_edges(const CostTables& tables, const GraphQuery& query, std::int64_t cum, std::span<const GraphEdge> edges,
               std::string& out) {
  for (const GraphEdge& edge : edges)
    fmt::format_to(std::back_inserter(out), "{:>50} {:>6} |   {}{}\n",
                   pprof_label(edge.weight, unit_of(tables, query.sample_type)), pprof_percentage(edge.weight, cum),
                   printable(tables.printable(edge.node, query.level)), edge.inlined ? " (inline)" : "");
}

/// "   bytes:  64B 128B": values of one key, in the order of the sample.
void add_value(std::map<std::string, std::string>& keys, std::string_view key, std::string_view value) {
  std::string& values = keys[fmt::format("{:>10}: ", printable(key))];
  values += ' ';
  values += printable(value);
}

}  // namespace

std::string graph_text(const CostTables& tables, const GraphQuery& query, std::span<const GraphNode> nodes) {
  std::string out(kGraphRule);
  out += kGraphLegend;
  const std::string& unit = unit_of(tables, query.sample_type);
  const std::int64_t total = tables.total(query.sample_type);
  std::int64_t sum = 0;
  for (const GraphNode& node : nodes) {
    const Costs costs = tables.costs(node.node, query.sample_type);
    if (__builtin_add_overflow(sum, costs.flat, &sum)) sum = costs.flat;
    out += kGraphRule;
    add_edges(tables, query, costs.cum, node.callers, out);
    fmt::format_to(std::back_inserter(out), "{:>10} {:>6} {:>6} {:>10} {:>6}                | {}\n",
                   pprof_label(costs.flat, unit), pprof_percentage(costs.flat, total), pprof_percentage(sum, total),
                   pprof_label(costs.cum, unit), pprof_percentage(costs.cum, total),
                   printable(tables.printable(node.node, query.level)));
    add_edges(tables, query, costs.cum, node.callees, out);
  }
  out += kGraphRule;
  return out;
}

std::vector<TraceFrame> trace_of(const CostTables& tables, SampleId sample, Level level) {
  std::vector<TraceFrame> trace;
  tables.profile().stacks.for_each(sample, [&](LocationId id) {
    const Location& location = tables.profile().locations[index_of(id)];
    if (location.frame_count == 0) trace.push_back({tables.node_of_unsymbolised(id, level), false});
    const std::uint32_t end = location.first_frame + location.frame_count;
    for (std::uint32_t f = location.first_frame; f < end; ++f)
      trace.push_back({tables.node_of_frame(f, level), f + 1 < end});
  });
  return trace;
}

std::vector<std::string> trace_labels(const Profile& profile, SampleId sample, const LabelUnits& units) {
  std::map<std::string, std::string> texts, numbers;
  for (const Label& label : profile.labels_of(sample)) {
    if (is_number(label)) {
      add_value(numbers, label.key, pprof_label(label.number, units.at(label.key)));
    } else {
      add_value(texts, label.key, label.text);
    }
  }
  std::vector<std::string> lines;
  for (const auto* keys : {&texts, &numbers})
    for (const auto& [key, values] : *keys) lines.push_back(key + values);
  return lines;
}

std::string traces_text(const CostTables& tables, std::size_t sample_type, Level level, std::size_t limit) {
  const Profile& profile = tables.profile();
  const LabelUnits units = label_units(profile);
  std::string out;
  std::size_t shown = 0;
  for (std::uint32_t i = 0; i < profile.sample_count() && (limit == 0 || shown < limit); ++i) {
    const std::vector<TraceFrame> trace = trace_of(tables, SampleId{i}, level);
    if (trace.empty()) continue;
    ++shown;
    out += kTraceRule;
    for (const std::string& line : trace_labels(profile, SampleId{i}, units)) out += line + "\n";
    std::string value = pprof_label(profile.values_of(SampleId{i})[sample_type], unit_of(tables, sample_type));
    for (const TraceFrame& frame : trace) {
      const std::string name = frame.node == kNoNode ? "<unknown>" : printable(tables.printable(frame.node, level));
      fmt::format_to(std::back_inserter(out), "{:>10}   {}{}\n", std::exchange(value, {}), name,
                     frame.inlined ? " (inline)" : "");
    }
  }
  out += kTraceRule;
  return out;
}

std::string tags_text(const CostTables& tables, std::size_t sample_type, std::span<const TagKey> keys) {
  const std::string& unit = unit_of(tables, sample_type);
  const std::int64_t total = tables.total(sample_type);
  std::string out;
  for (const TagKey& key : keys) {
    fmt::format_to(std::back_inserter(out), "{:>12}: Total {} of {} ({})\n", printable(key.key),
                   pprof_label(key.sum, unit), pprof_label(total, unit), pprof_percentage(key.sum, total));
    for (const TagValue& value : key.values)
      fmt::format_to(std::back_inserter(out), "{:>12} {:>9}: {}\n", pprof_label(value.sum, unit),
                     "(" + pprof_percentage(value.sum, total) + ")", printable(value.text));
    out += '\n';
  }
  return out;
}

}  // namespace proflens::analysis
