#include "server/handlers/queries.h"

#include <map>

namespace proflens::server::handlers {

using analysis::Level;
using analysis::NodeId;
using protocol::ErrorCode;
using protocol::fail;
using protocol::Json;

namespace {

struct DocumentArgument {
  protocol::Uri uri;
  static void fields(auto& io, auto& self) { io("uri", self.uri); }
};

/// What both answers begin with.
Json header(const LoadedProfile& loaded, std::size_t sample_type) {
  const analysis::ValueType& type = loaded.profile().sample_types[sample_type];
  return {
      {"profile", loaded.path}, {"type", type.type}, {"unit", type.unit}, {"total", loaded.tables->total(sample_type)}};
}

void add_line(std::map<std::uint32_t, Json>& rows, const ProfileSet& set, const analysis::PlacedLine& placed,
              const analysis::LineMap::Place& place) {
  const analysis::CostTables& tables = *set.shown()->tables;
  const analysis::Costs costs = tables.costs(placed.node, set.sample_type);
  if (costs.flat == 0 && costs.cum == 0) return;
  Json& row = rows[place.line];
  if (!row.is_null() && row["cum"] >= costs.cum) return;
  row = {{"line", place.line},
         {"flat", costs.flat},
         {"cum", costs.cum},
         {"certainty", placed.certainty},
         {"approximate", placed.approximate() || place.edited},
         {"function", tables.node(placed.function).name},
         {"recorded", tables.node(placed.node).line}};
}

/// The lines with cost, by line of the buffer; of several recorded ones that are one line now, the costliest.
Json lines_of(const Document& document) {
  const ProfileSet& set = *document.view->set;
  const auto& placement = document.view->placements[set.active];
  if (!placement) return Json::array();
  std::map<std::uint32_t, Json> rows;
  for (const analysis::PlacedLine& placed : placement->lines) {
    if (placed.certainty < analysis::kShown) continue;
    const auto place = document.map.to_buffer(placed.line);
    if (place) add_line(rows, set, placed, *place);
  }
  Json answer = Json::array();
  for (auto& [line, row] : rows) answer.push_back(std::move(row));
  return answer;
}

struct FunctionArgument {
  std::string function;
  std::optional<std::string> file;
  static void fields(auto& io, auto& self) {
    io("function", self.function);
    io("file", self.file);
  }
};

/// The costliest function of that name, in that recorded file if one is given.
std::optional<NodeId> function_named(const analysis::CostTables& tables, const FunctionArgument& wanted,
                                     std::size_t sample_type) {
  std::optional<NodeId> best;
  const auto nodes = tables.nodes(Level::kFunction);
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].name != wanted.function) continue;
    if (wanted.file && tables.profile().files[index_of(nodes[i].file)] != *wanted.file) continue;
    const NodeId node{index_of(tables.first(Level::kFunction)) + i};
    if (!best || tables.costs(node, sample_type).cum > tables.costs(*best, sample_type).cum) best = node;
  }
  return best;
}

Json edges_json(const LoadedProfile& loaded, const std::vector<analysis::Edge>& edges, Json& paths) {
  Json rows = Json::array();
  for (const analysis::Edge& edge : edges) {
    const analysis::Node& node = loaded.tables->node(edge.function);
    const std::string file(loaded.profile().files[index_of(node.file)]);
    rows.push_back({{"name", node.name},
                    {"file", file},
                    {"line", edge.line != 0 ? edge.line : node.line},
                    {"weight", edge.weight},
                    {"inlined", edge.inlined}});
    if (const std::string& path = loaded.resolutions[index_of(node.file)].path; !path.empty()) paths[file] = path;
  }
  return rows;
}

protocol::Result<Json> callers_of(const ProfileSet& set, const FunctionArgument& wanted) {
  const LoadedProfile* loaded = set.shown();
  if (!loaded) return fail(ErrorCode::kRequestFailed, "no profile is loaded");
  const auto node = function_named(*loaded->tables, wanted, set.sample_type);
  if (!node) return fail(ErrorCode::kRequestFailed, wanted.function + ": not in the profile on display");
  const analysis::Neighbours neighbours = loaded->edges->get().neighbours(*node, set.sample_type);
  const analysis::Costs costs = loaded->tables->costs(*node, set.sample_type);
  Json paths = Json::object();
  Json answer = header(*loaded, set.sample_type);
  answer["function"] = wanted.function;
  answer["flat"] = costs.flat;
  answer["cum"] = costs.cum;
  answer["callers"] = edges_json(*loaded, neighbours.callers, paths);
  answer["callees"] = edges_json(*loaded, neighbours.callees, paths);
  answer["paths"] = std::move(paths);
  return answer;
}

}  // namespace

void lines(State& state, const Json& argument, Reply reply) {
  const auto wanted = protocol::from_json<DocumentArgument>(argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  state.hold([&state, uri = wanted->uri, reply = std::move(reply)]() mutable {
    const auto document = state.documents.find(uri);
    if (document == state.documents.end())
      return reply(fail(ErrorCode::kRequestFailed, uri + ": is not open in the client"));
    // Of one moment: the view's numbers with the view's profile, also while another is on its way.
    const FileView* view = document->second->view.get();
    const ProfileSet& set = view ? *view->set : *state.set;
    Json answer = set.shown() ? header(*set.shown(), set.sample_type) : Json::object();
    answer["lines"] = view && set.shown() ? lines_of(*document->second) : Json::array();
    reply(std::move(answer));
  });
}

void callers(State& state, const Json& argument, Reply reply) {
  auto wanted = protocol::from_json<FunctionArgument>(argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  auto keep = std::make_shared<Reply>(std::move(reply));
  state.environment.quick.submit([inbox = &state.environment.inbox, set = state.set, wanted = std::move(*wanted),
                                  keep] { inbox->push(CommandDone{callers_of(*set, wanted), keep}); });
}

}  // namespace proflens::server::handlers
