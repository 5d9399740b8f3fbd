#include "server/flame/flame_jump.h"

#include <algorithm>

#include "protocol/uri.h"

namespace proflens::server {

using analysis::Level;
using analysis::NodeId;
using analysis::Placement;

std::optional<NodeId> flame_function(const ProfileSet& set, const std::string& name, const std::string& file) {
  const LoadedProfile* loaded = set.shown();
  if (!loaded) return std::nullopt;
  const auto nodes = loaded->tables->nodes(Level::kFunction);
  std::optional<NodeId> found;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].name != name) continue;
    const NodeId node{index_of(loaded->tables->first(Level::kFunction)) + i};
    if (loaded->profile().files[index_of(nodes[i].file)] == file) return node;
    if (!found) found = node;
  }
  return found;
}

protocol::Result<std::string> flame_path(const LoadedProfile& loaded, NodeId function) {
  const analysis::FileId file = loaded.tables->node(function).file;
  const Resolution& resolution = loaded.resolutions[index_of(file)];
  const std::string_view recorded = loaded.profile().files[index_of(file)];
  if (recorded.empty())
    return protocol::fail(protocol::ErrorCode::kRequestFailed, "the profile does not say which file");
  if (const Moves::Departure* gone = loaded.moves ? loaded.moves->departure_of(function) : nullptr) return gone->path;
  if (resolution.path.empty())
    return protocol::fail(protocol::ErrorCode::kRequestFailed,
                          std::string(recorded) + " is not found here: " + resolution.reason);
  return resolution.path;
}

namespace {

/// Of the base text; nothing when the function is not in it.
std::optional<std::uint32_t> base_line(const FileView& view, const FlameJump& jump) {
  const std::optional<Placement>& placement = view.placements[jump.set->active];
  if (!placement) return std::nullopt;
  const analysis::CostTables& tables = *jump.set->shown()->tables;
  for (const analysis::PlacedLine& line : placement->lines)
    if (jump.line != 0 && line.function == jump.function && tables.node(line.node).line == jump.line) return line.line;
  for (const analysis::PlacedFunction& function : placement->functions)
    if (function.node == jump.function) return function.line;
  return std::nullopt;
}

protocol::Location location(const std::string& uri, std::uint32_t line) {
  const protocol::Position at{line, 0};
  return {uri, {at, at}};
}

}  // namespace

protocol::Location flame_location(Files& files, const FlameJump& jump) {
  const bool is_open = jump.document && jump.document->view && jump.document->view->set == jump.set;
  const std::shared_ptr<const FileView> view =
      is_open ? jump.document->view
              : build_view(
                    files,
                    {.path = jump.path, .buffer_text = {}, .known = nullptr, .set = jump.set, .config = jump.config});
  const std::string uri = jump.document ? jump.document->uri : protocol::uri_of(jump.path);
  const auto line = view ? base_line(*view, jump) : std::nullopt;
  if (line && is_open)
    if (const auto place = jump.document->map.to_buffer(*line)) return location(uri, place->line);
  if (line) return location(uri, *line);
  const std::uint32_t recorded = jump.line != 0 ? jump.line : jump.set->shown()->tables->node(jump.function).line;
  return location(uri, recorded == 0 ? 0 : recorded - 1);
}

std::optional<NodeId> flame_function_at(const Document& document, std::uint32_t line) {
  if (!document.view || !document.view->set->shown()) return std::nullopt;
  const std::optional<Placement>& placement = document.view->placements[document.view->set->active];
  const auto place = document.map.to_base(line);
  if (!placement || !place) return std::nullopt;
  for (const analysis::PlacedLine& placed : placement->lines)
    if (placed.line == place->line) return placed.function;
  const analysis::OutlineFunction* around = nullptr;
  if (document.view->base->syntax)
    for (const analysis::OutlineFunction& function : document.view->base->syntax->functions)
      if (function.first_line <= place->line && place->line <= function.last_line) around = &function;
  for (const analysis::PlacedFunction& function : placement->functions)
    if (around ? function.line == around->first_line : function.line == place->line) return function.node;
  return std::nullopt;
}

}  // namespace proflens::server
