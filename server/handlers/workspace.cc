// Settings, folders and files of the workspace.
#include <algorithm>

#include "protocol/uri.h"

#include "server/handlers.h"
#include "server/paths.h"

namespace proflens::server::handlers {

using protocol::Json;

void request_configuration(State& state) {
  if (!state.capabilities.configuration) return state.load_initial();
  state.client.request<protocol::ConfigurationRequest>(
      {.items = {{.scopeUri = std::nullopt, .section = "proflens"}}}, [&state](protocol::Result<Json> answer) {
        // Null, {}, [], a wrong type and an error all mean: no settings.
        const bool has = answer && answer->is_array() && !answer->empty() && answer->front().is_object();
        state.apply_config(has ? answer->front() : Json::object());
        state.load_initial();
      });
}

void did_change_configuration(State& state, const protocol::DidChangeConfigurationParams& params) {
  if (state.capabilities.configuration) return request_configuration(state);
  // The old way pushes everything; some clients push the section alone.
  const Json& settings = params.settings;
  if (!settings.is_object()) return;
  state.apply_config(settings.contains("proflens") ? settings["proflens"] : settings);
}

void did_change_watched_files(State& state, const protocol::DidChangeWatchedFilesParams& params) {
  PathsChanged changed;
  for (const protocol::FileEvent& event : params.changes)
    if (const auto path = protocol::path_of(event.uri)) changed.paths.push_back(clean(*path));
  state.paths_changed(changed);
}

void did_change_workspace_folders(State& state, const protocol::DidChangeWorkspaceFoldersParams& params) {
  std::vector<std::string> folders = state.folders;
  for (const protocol::WorkspaceFolder& removed : params.event.removed)
    if (const auto path = protocol::path_of(removed.uri)) std::erase(folders, state.environment.files.real_path(*path));
  for (const protocol::WorkspaceFolder& added : params.event.added)
    if (const auto path = protocol::path_of(added.uri)) folders.push_back(*path);
  state.set_folders(folders);
  state.reload_all();
}

}  // namespace proflens::server::handlers
