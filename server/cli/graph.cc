#include "server/cli/graph.h"

#include <fmt/format.h>

#include "analysis/reports.h"
#include "analysis/table_text.h"

#include "server/cli/json_text.h"
#include "server/cli/load.h"

namespace proflens::server::cli {
namespace {

using analysis::CostTables;
using analysis::ErrorKind;
using analysis::fail;
using analysis::GraphEdge;
using analysis::GraphNode;
using analysis::GraphQuery;
using analysis::NodeId;
using analysis::Result;

class GraphJson {
 public:
  GraphJson(const CostTables& tables, const GraphQuery& query) : tables_(tables), query_(query) {}

  Json of(const std::vector<GraphNode>& nodes) const {
    Json rows = Json::array();
    for (const GraphNode& node : nodes) {
      const analysis::Costs costs = tables_.costs(node.node, query_.sample_type);
      Json row = place_of(node.node);
      row["flat"] = costs.flat;
      row["cum"] = costs.cum;
      row["callers"] = edges(node.callers);
      row["callees"] = edges(node.callees);
      rows.push_back(std::move(row));
    }
    const analysis::ValueType& type = tables_.profile().sample_types[query_.sample_type];
    return {{"type", type.type},
            {"unit", type.unit},
            {"total", tables_.total(query_.sample_type)},
            {"nodes", std::move(rows)}};
  }

 private:
  Json place_of(NodeId id) const {
    const analysis::Node& node = tables_.node(id);
    return {{"name", node.name},
            {"file", tables_.clean_file(node.file)},
            {"line", query_.level == analysis::Level::kFunctionLine ? node.line : 0}};
  }

  Json edges(const std::vector<GraphEdge>& edges) const {
    Json rows = Json::array();
    for (const GraphEdge& edge : edges) {
      Json row = place_of(edge.node);
      row["weight"] = edge.weight;
      row["inlined"] = edge.inlined;
      rows.push_back(std::move(row));
    }
    return rows;
  }

  const CostTables& tables_;
  const GraphQuery& query_;
};

Result<std::string> report(const Selected& selected, const Selection& selection, const std::vector<NodeId>& nodes,
                           bool json) {
  const GraphQuery query{selected.level, selected.sample_type, nodes};
  const auto graph = analysis::call_graph(*selected.tables, query);
  if (!graph) return std::unexpected(graph.error());
  if (json) return json_text(GraphJson(*selected.tables, query).of(*graph));
  return selection_header(selected, selection) + "\n" + analysis::graph_text(*selected.tables, query, *graph);
}

}  // namespace

Result<std::string> peek(const Context& context, const PeekOptions& options) {
  const RE2 pattern(options.pattern, RE2::Quiet);
  if (!pattern.ok())
    return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no regular expression: {}",
                                               analysis::printable(options.pattern), pattern.error()));
  const auto selected = select(context, options.selection);
  if (!selected) return std::unexpected(selected.error());
  const CostTables& tables = *selected->tables;
  std::vector<NodeId> nodes = tables.ranked(selected->level, selected->sample_type, CostTables::Order::kFlat);
  std::erase_if(nodes, [&](NodeId id) { return !RE2::PartialMatch(tables.printable(id, selected->level), pattern); });
  if (nodes.empty())
    return fail(ErrorKind::kMalformed,
                fmt::format("{}: nothing that matches \"{}\" has any {}; `proflens top --limit 0` lists them all",
                            analysis::printable(name_of_sources(options.selection.profiles)),
                            analysis::printable(options.pattern),
                            analysis::printable(tables.profile().sample_types[selected->sample_type].type)));
  return report(*selected, options.selection, nodes, options.json);
}

Result<std::string> tree(const Context& context, const TreeOptions& options) {
  const auto selected = select(context, options.selection);
  if (!selected) return std::unexpected(selected.error());
  std::vector<NodeId> nodes = selected->tables->ranked(selected->level, selected->sample_type, options.order);
  if (options.limit != 0 && options.limit < nodes.size()) nodes.resize(options.limit);
  return report(*selected, options.selection, nodes, options.json);
}

}  // namespace proflens::server::cli
