#include "server/report.h"

#include <fmt/format.h>

#include "analysis/annotate.h"
#include "analysis/units.h"

#include "server/paths.h"
#include "server/report_table.h"
#include "server/today_lines.h"

namespace proflens::server {
namespace {

using analysis::CostTables;
using analysis::Edge;
using analysis::ValueType;

constexpr std::size_t kNameWidth = 50;  // of a function in a table: with two numbers it fits into 80 columns

/// " report.go:41", where the line of a call is today; a file that is not here has it where it was.
std::string place_of(const LoadedProfile& loaded, const Edge& edge) {
  if (edge.line == 0) return {};
  const auto today = loaded.today ? loaded.today->find(loaded, edge.function, edge.line) : std::nullopt;
  const std::string_view recorded = loaded.profile().files[index_of(loaded.tables->node(edge.function).file)];
  const std::string name = " " + cell(base_name(today ? today->path : recorded), 20);
  if (!today) return fmt::format("{}:{}", name, edge.line);
  return today->line ? fmt::format("{}:{}{}", name, today->approximate ? "≈" : "", *today->line + 1) : name;
}

std::string edge_name(const LoadedProfile& loaded, const Edge& edge) {
  const analysis::Node& node = loaded.tables->node(edge.function);
  const std::string place = (edge.inlined ? " (inlined)" : "") + place_of(loaded, edge);
  return cell(analysis::short_name(node.name), kNameWidth - place.size()) + place;
}

void add_edges(std::string& out, const Subject& subject, const std::vector<Edge>& edges, const char* title,
               std::size_t limit) {
  if (edges.empty()) return;
  const CostTables& tables = *subject.loaded.tables;
  const ValueType& type = tables.profile().sample_types[subject.sample_type];
  ReportTable table{.head = {title, std::string(type_word(type)), "share"}, .rows = {}};
  for (const Edge& edge : edges) {
    if (table.rows.size() == limit) break;
    table.rows.push_back({edge_name(subject.loaded, edge), analysis::short_label(edge.weight, type.unit),
                          analysis::percent_label(edge.weight, tables.costs(subject.node, subject.sample_type).cum)});
  }
  out += "\n" + to_markdown(table);
  if (edges.size() > limit) out += fmt::format("… and {} more\n", edges.size() - limit);
}

}  // namespace

std::string verdict(const Subject& subject) {
  return analysis::hedged(analysis::function_title(*subject.loaded.tables, subject.node, subject.sample_type),
                          subject.approximate);
}

std::string called_here(const Subject& subject) {
  const CostTables& tables = *subject.loaded.tables;
  const auto called = subject.loaded.attribution.called(tables, subject.node, subject.sample_type);
  std::int64_t weight = 0;
  for (const analysis::CalledPackage& package : called)
    if (__builtin_add_overflow(weight, package.weight, &weight)) return {};
  if (weight <= 0) return {};
  return fmt::format("{} in {}, called here",
                     analysis::short_label(weight, tables.profile().sample_types[subject.sample_type].unit),
                     analysis::called_text(called, weight));
}

std::string cost_table(const Subject& subject) {
  const CostTables& tables = *subject.loaded.tables;
  ReportTable table{.head = {std::string(base_name(subject.loaded.path)), "flat", "cum"}, .rows = {}};
  for (std::size_t type = 0; type < tables.profile().sample_types.size(); ++type) {
    const ValueType& value = tables.profile().sample_types[type];
    const analysis::Costs costs = tables.costs(subject.node, type);
    if (costs == analysis::Costs{} && type != subject.sample_type) continue;
    const auto labelled = [&](std::int64_t amount) {
      if (amount == 0) return std::string("0");
      return fmt::format("{} ({})", analysis::short_label(amount, value.unit),
                         analysis::percent_label(amount, tables.total(type)));
    };
    table.rows.push_back({cell(value.type, 24), labelled(costs.flat), labelled(costs.cum)});
  }
  return to_markdown(table);
}

std::string neighbour_tables(const Subject& subject, std::size_t limit) {
  const auto neighbours = subject.loaded.edges->get().neighbours(subject.node, subject.sample_type);
  std::string out;
  add_edges(out, subject, neighbours.callers, "called from", limit);
  add_edges(out, subject, neighbours.callees, "calls", limit);
  return out;
}

std::string age(std::int64_t then_nanos, std::int64_t now_nanos) {
  if (then_nanos == 0 || then_nanos > now_nanos) return {};
  const std::int64_t seconds = (now_nanos - then_nanos) / 1'000'000'000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return fmt::format("{} min ago", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} h ago", seconds / 3600);
  return fmt::format("{} days ago", seconds / 86400);
}

std::string provenance(const LoadedProfile& loaded, std::size_t sample_type, std::int64_t now_nanos) {
  const analysis::Profile& profile = loaded.profile();
  std::string out = cell(base_name(loaded.path), 40);
  const std::int64_t when = profile.time_nanos != 0 ? profile.time_nanos : loaded.stat.modified_nanos;
  if (const std::string recorded = age(when, now_nanos); !recorded.empty()) out += " · recorded " + recorded;
  out += fmt::format(" · {} samples", analysis::short_label(static_cast<std::int64_t>(loaded.sample_total()), "count"));
  if (profile.duration_nanos > 0) out += " over " + analysis::short_label(profile.duration_nanos, "nanoseconds");
  const std::int64_t unplaced = loaded.tables->unplaced(sample_type);
  if (unplaced != 0)
    out +=
        fmt::format(" · {} have no source line", analysis::percent_label(unplaced, loaded.tables->total(sample_type)));
  return out;
}

std::string base_note(const Subject& subject, std::int64_t now_nanos) {
  const analysis::FileId file = subject.loaded.tables->node(subject.node).file;
  const Base* base = subject.loaded.bases ? subject.loaded.bases->base_of(file) : nullptr;
  if (!base) return {};
  constexpr std::size_t kShortId = 7;
  std::string out = "base";
  if (!base->revision.empty()) out += " " + base->revision.substr(0, kShortId);
  if (const std::string committed = age(base->commit_nanos, now_nanos); !committed.empty())
    out += ", committed " + committed;
  if (!base->how.empty()) out += ": " + base->how;
  if (!subject.changed) return out;
  if (*subject.changed == 0) return out + " · this function is as it was";
  return out +
         fmt::format(" · {} line{} changed in this function since", *subject.changed, *subject.changed == 1 ? "" : "s");
}

}  // namespace proflens::server
