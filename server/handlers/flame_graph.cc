#include "server/handlers/flame_graph.h"

#include "server/flame/flame_jump.h"
#include "server/to_protocol.h"

namespace proflens::server::handlers {

using protocol::ErrorCode;
using protocol::Json;

namespace {

/// What to show there: a function by its name (and file, as recorded), or the one around a line of an open document.
struct FlameArgument {
  std::optional<std::string> function, file;
  std::optional<protocol::Uri> uri;
  std::optional<std::uint32_t> line;
  std::optional<bool> open;  // false: only the address is wanted
  static void fields(auto& io, auto& self) {
    io("function", self.function);
    io("file", self.file);
    io("uri", self.uri);
    io("line", self.line);
    io("open", self.open);
  }
};

protocol::Result<std::optional<analysis::NodeId>> wanted_function(const State& state, const FlameArgument& wanted) {
  if (wanted.function) {
    const auto found = flame_function(*state.set, *wanted.function, wanted.file.value_or(""));
    if (!found) return protocol::fail(ErrorCode::kRequestFailed, *wanted.function + ": not in the profile on display");
    return found;
  }
  if (!wanted.uri) return std::nullopt;
  const auto document = state.documents.find(*wanted.uri);
  const auto found =
      document == state.documents.end() ? std::nullopt : flame_function_at(*document->second, wanted.line.value_or(0));
  if (!found) return protocol::fail(ErrorCode::kRequestFailed, "no function of the profile on display is on this line");
  return found;
}

/// One is enough: a page that is open already shows what is asked for by itself.
void open_page(State& state, const std::string& url, Reply reply) {
  if (!state.capabilities.show_document) {
    state.tell(protocol::MessageType::kInfo, "The flame graph is at " + url);
    return reply(Json{{"url", url}, {"opened", false}});
  }
  auto keep = std::make_shared<Reply>(std::move(reply));
  state.client.request<protocol::ShowDocumentRequest>(
      {.uri = url, .external = true, .takeFocus = true, .selection = std::nullopt},
      [url, keep](const protocol::Result<Json>& result) {
        const bool opened = result && result->is_object() && result->value("success", false);
        (*keep)(Json{{"url", url}, {"opened", opened}});
      });
}

std::shared_ptr<const Document> open_document(const State& state, const std::string& path) {
  for (const auto& [uri, document] : state.documents)
    if (document->path == path) return document;
  return nullptr;
}

void refuse(const FlameWish& wish, const std::string& why) { wish.answer({{"opened", false}, {"why", why}}); }

}  // namespace

void flame_graph(State& state, const Json& argument, Reply reply) {
  const auto wanted = protocol::from_json<FlameArgument>(argument.is_null() ? Json::object() : argument, "argument");
  if (!wanted) return reply(std::unexpected(wanted.error()));
  if (!state.set->shown()) return reply(protocol::fail(ErrorCode::kRequestFailed, "no profile is loaded"));
  const auto function = wanted_function(state, *wanted);
  if (!function) return reply(std::unexpected(function.error()));
  if (!state.flame_site) {
    auto site = FlameSite::open(
        [inbox = &state.environment.inbox](FlameWish wish) { inbox->push(FlameAsked{std::move(wish)}); });
    if (!site) return reply(std::unexpected(to_protocol(site.error())));
    state.flame_site = std::move(*site);
  }
  const bool was_open = state.flame_site->is_watched();
  state.flame_site->show(state.set);
  if (*function) {
    const analysis::Node& node = state.set->shown()->tables->node(**function);
    state.flame_site->reveal(std::string(node.name),
                             std::string(state.set->shown()->profile().files[index_of(node.file)]));
  }
  const std::string url = state.flame_site->url();
  if (was_open || !wanted->open.value_or(true)) return reply(Json{{"url", url}, {"opened", was_open}});
  open_page(state, url, std::move(reply));
}

void flame_wish(State& state, FlameWish wish) {
  const LoadedProfile* shown = state.set->shown();
  if (!shown) return refuse(wish, "no profile is loaded");
  if (!wish.place) {
    const bool chosen = state.select_sample_type(wish.type, shown->path);
    return wish.answer({{"chosen", chosen}});
  }
  const auto function = flame_function(*state.set, wish.place->name, wish.place->file);
  if (!function) return refuse(wish, wish.place->name + " is not in the profile any more");
  if (!state.capabilities.show_document) return refuse(wish, "this editor cannot be sent to a line");
  const auto path = flame_path(*shown, *function);
  if (!path) return refuse(wish, path.error().message);
  FlameJump jump{.set = state.set,
                 .config = state.config,
                 .document = open_document(state, *path),
                 .path = *path,
                 .function = *function,
                 .line = wish.place->line};
  state.environment.quick.submit(
      [world = &state.environment, jump = std::move(jump), answer = std::move(wish.answer)]() mutable {
        world->inbox.push(FlamePlaced{flame_location(world->files, jump), std::move(answer)});
      });
}

void flame_placed(State& state, FlamePlaced placed) {
  state.client.request<protocol::ShowDocumentRequest>(
      {.uri = placed.location.uri, .external = std::nullopt, .takeFocus = true, .selection = placed.location.range},
      [answer = std::move(placed.answer)](const protocol::Result<Json>& result) {
        const bool opened = result && result->is_object() && result->value("success", false);
        answer({{"opened", opened}, {"why", opened ? "" : "the editor did not open it"}});
      });
}

}  // namespace proflens::server::handlers
