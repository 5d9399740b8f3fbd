// Settings, documents, held requests; the profiles' part is in state_profiles.cc.
#include "server/state.h"

#include <algorithm>
#include <utility>

#include "protocol/uri.h"

#include "server/paths.h"
#include "server/to_protocol.h"

namespace proflens::server {

using protocol::MessageType;

void State::tell(MessageType type, const std::string& message) {
  client.notify<protocol::ShowMessageNotification>({.type = type, .message = message});
}

// ---- settings and folders ----

void State::set_folders(const std::vector<std::string>& paths) {
  folders.clear();
  for (const std::string& path : paths) folders.push_back(environment.files.real_path(path));
  sources = std::make_shared<SharedSourceMap>(environment.files, folders, environment.variables);
  ++folder_generation_;
  update_path_rules();
  if (folders.empty()) return;
  auto read = Ignores::read(environment.files, folders.front());
  if (!read) return tell(MessageType::kWarning, read.error().message);
  ignores = std::make_shared<const Ignores>(std::move(*read));
}

std::string State::absolute(const std::string& path) const {
  if (path.starts_with('/')) return clean(path);
  if (path.starts_with("~/")) return clean(join(environment.variables("HOME").value_or("/"), path.substr(2)));
  return folders.empty() ? path : clean(join(folders.front(), path));
}

void State::apply_config(const protocol::Json& settings) {
  auto next = std::make_shared<const Config>(read_config(base_config, settings));
  const std::shared_ptr<const Config> before = std::exchange(config, next);
  for (const std::string& problem : next->problems)
    if (warned_.insert(problem).second) tell(MessageType::kWarning, problem);
  if (next->paths != before->paths) update_path_rules();
  if (!loaded_initially_) return;
  for (const std::string& path : next->profiles)
    if (std::ranges::find(before->profiles, path) == before->profiles.end()) load({absolute(path), false, {}});
  if (next->commit != before->commit || next->commits != before->commits) {
    base_finds.cancel_all();
    find_bases();
  }
  if (!next->sample_type.empty() && next->sample_type != before->sample_type) select_sample_type(next->sample_type, "");
  find_advice();
  rebuild_views(ViewRequest::Base::kKnown);
}

// ---- documents ----

void State::open(Document document) {
  const protocol::Uri uri = document.uri;
  documents[uri] = std::make_shared<const Document>(std::move(document));
  build_view_of(*documents[uri], ViewRequest::Base::kDisk);
  update_watches();
}

void State::close(const protocol::Uri& uri) {
  const auto closed = documents.extract(uri);
  if (!closed) return;
  published.publish(uri, {});
  if (build_errors.contains(closed.mapped()->path)) publish_path(closed.mapped()->path);
  update_watches();
}

void State::build_view_of(const Document& document, ViewRequest::Base base) {
  if (document.path.empty()) return;
  ++views_awaited_;
  ViewRequest request{.path = document.path,
                      .buffer_text = document.view ? std::string() : document.text.text(),
                      .known = document.view ? document.view->base : nullptr,
                      .base = base,
                      .set = set,
                      .config = config};
  environment.quick.submit(
      [world = &environment, uri = document.uri, generation = view_generation_, request = std::move(request)] {
        world->inbox.push(ViewBuilt{uri, generation, build_view(world->files, request)});
      });
}

void State::rebuild_views(ViewRequest::Base base) {
  due_base_ = std::min(due_base_, base);
  // What is being derived brings its own views: numbers without the filter would flash up.
  if (deriving_) return;
  base = std::exchange(due_base_, ViewRequest::Base::kKnown);
  ++view_generation_;
  views_awaited_ = 0;
  refresh_due_ = true;
  for (const auto& [uri, document] : documents) build_view_of(*document, base);
  settle();
}

void State::view_built(const ViewBuilt& built) {
  if (built.generation != view_generation_) return;
  --views_awaited_;
  const bool open = edit(built.uri, [&](Document& document) {
    if (document.path == built.view->path) set_view(document, built.view);
  });
  if (open) publish(*documents[built.uri]);
  settle();
}

void State::changed(const protocol::Uri& uri) {
  const Document& document = *documents[uri];
  publish(document);
  if (document.view) environment.later(kPause, RematchDue{uri, document.version});
}

void State::rematch(const RematchDue& due) {
  const auto open = documents.find(due.uri);
  if (open == documents.end() || open->second->version != due.version || open->second->map.is_whole()) return;
  environment.quick.submit([world = &environment, document = open->second, due] {
    world->inbox.push(Rematched{due.uri, due.version, document->view, document->map.for_buffer(document->text)});
  });
}

void State::rematched(Rematched done) {
  const auto open = documents.find(done.uri);
  if (open == documents.end() || open->second->version != done.version || open->second->view != done.view) return;
  if (open->second->map.runs() == done.map.runs()) return;
  edit(done.uri, [&](Document& document) { document.map = std::move(done.map); });
  publish(*documents[done.uri]);
  refresh();
}

void State::publish(const Document& document) {
  auto diagnostics =
      to_diagnostics(document, *config, *ignores, folders, capabilities, set->advice.get(), pgo_files.states().get());
  if (const auto broken = build_errors.find(document.path); broken != build_errors.end())
    for (const BuildError& error : broken->second) diagnostics.push_back(to_diagnostic(error, &document, capabilities));
  published.publish(document.uri, std::move(diagnostics));
}

/// A file that may be open or not.
void State::publish_path(const std::string& path) {
  for (const auto& [uri, document] : documents)
    if (document->path == path) return publish(*document);
  std::vector<protocol::Diagnostic> diagnostics;
  if (const auto broken = build_errors.find(path); broken != build_errors.end())
    for (const BuildError& error : broken->second) diagnostics.push_back(to_diagnostic(error, nullptr, capabilities));
  published.publish(protocol::uri_of(path), std::move(diagnostics));
}

void State::set_build_errors(const std::vector<BuildError>& errors) {
  const auto before = std::exchange(build_errors, {});
  for (const BuildError& error : errors) build_errors[error.path].push_back(error);
  for (const auto& [path, broken] : build_errors) publish_path(path);
  for (const auto& [path, broken] : before)
    if (!build_errors.contains(path)) publish_path(path);
}

// ---- held requests ----

bool State::is_settling() const {
  return !loaded_initially_ || searching_ || !candidates_.empty() || !loads.idle() || resolving_ != 0 || deriving_ ||
         views_awaited_ != 0 || base_finds.first_awaited();
}

void State::hold(std::move_only_function<void()> answer) {
  if (!is_settling() || hold_expired_) {
    if (is_settling()) refresh_due_ = true;
    return answer();
  }
  held_.push_back(std::move(answer));
  // A client that can be told to ask again need not wait long; the other must not wait for ever either, as when it
  // never answers our question for its settings.
  if (!std::exchange(hold_timer_running_, true))
    environment.later(patience.value_or(capabilities.lens_refresh ? kHold : kLongHold), HoldExpired{});
}

void State::release_held() {
  hold_timer_running_ = false;
  if (is_settling()) hold_expired_ = refresh_due_ = true;
  for (auto& answer : std::exchange(held_, {})) answer();
}

void State::settle() {
  if (is_settling()) return;
  hold_expired_ = false;
  for (auto& answer : std::exchange(held_, {})) answer();
  if (std::exchange(refresh_due_, false)) refresh();
}

void State::refresh() {
  if (capabilities.lens_refresh) client.request<protocol::LensRefreshRequest>();
  if (capabilities.hint_refresh) client.request<protocol::HintRefreshRequest>();
}

}  // namespace proflens::server
