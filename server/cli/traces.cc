#include "server/cli/traces.h"

#include "analysis/reports.h"

#include "server/cli/json_text.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::Label;
using analysis::Profile;
using analysis::Result;
using analysis::SampleId;

Json head_of(const Selected& selected) {
  const analysis::ValueType& type = selected.tables->profile().sample_types[selected.sample_type];
  return {{"type", type.type}, {"unit", type.unit}, {"total", selected.tables->total(selected.sample_type)}};
}

Json labels_of(const Profile& profile, SampleId sample, const analysis::LabelUnits& units) {
  Json labels = Json::array();
  for (const Label& label : profile.labels_of(sample)) {
    if (analysis::is_number(label)) {
      labels.push_back({{"key", label.key}, {"number", label.number}, {"unit", units.at(label.key)}});
    } else {
      labels.push_back({{"key", label.key}, {"value", label.text}});
    }
  }
  return labels;
}

Json frames_of(const CostTables& tables, SampleId sample, analysis::Level level) {
  Json frames = Json::array();
  for (const analysis::TraceFrame& frame : analysis::trace_of(tables, sample, level)) {
    const bool known = frame.node != analysis::kNoNode;
    const analysis::Node node = known ? tables.node(frame.node) : analysis::Node{"<unknown>", {}, 0, {}};
    frames.push_back({{"name", node.name},
                      {"file", tables.clean_file(node.file)},
                      {"line", level == analysis::Level::kFunctionLine ? node.line : 0},
                      {"inlined", frame.inlined}});
  }
  return frames;
}

Json to_json(const Selected& selected, std::size_t limit) {
  const Profile& profile = selected.tables->profile();
  Json traces = Json::array();
  for (std::uint32_t i = 0; i < profile.sample_count() && (limit == 0 || traces.size() < limit); ++i) {
    Json frames = frames_of(*selected.tables, SampleId{i}, selected.level);
    if (frames.empty()) continue;
    traces.push_back({{"value", profile.values_of(SampleId{i})[selected.sample_type]},
                      {"labels", labels_of(profile, SampleId{i}, selected.label_units)},
                      {"frames", std::move(frames)}});
  }
  Json result = head_of(selected);
  result["traces"] = std::move(traces);
  return result;
}

}  // namespace

Result<std::string> traces(const Context& context, const TracesOptions& options) {
  const auto selected = select(context, options.selection);
  if (!selected) return std::unexpected(selected.error());
  if (options.json) return json_text(to_json(*selected, options.limit));
  return selection_header(*selected, options.selection) + "\n" +
         analysis::traces_text(*selected->tables, selected->sample_type, selected->level, options.limit);
}

Result<std::string> tags(const Context& context, const TagsOptions& options) {
  const auto selected = select(context, options.selection);
  if (!selected) return std::unexpected(selected.error());
  const std::vector<analysis::TagKey> keys =
      analysis::sum_tags(selected->tables->profile(), selected->sample_type, selected->label_units);
  if (!options.json)
    return selection_header(*selected, options.selection) + "\n" +
           analysis::tags_text(*selected->tables, selected->sample_type, keys);
  Json rows = Json::array();
  for (const analysis::TagKey& key : keys) {
    Json values = Json::array();
    for (const analysis::TagValue& value : key.values) values.push_back({{"value", value.text}, {"sum", value.sum}});
    rows.push_back({{"key", key.key}, {"sum", key.sum}, {"values", std::move(values)}});
  }
  Json result = head_of(*selected);
  result["tags"] = std::move(rows);
  return json_text(result);
}

}  // namespace proflens::server::cli
