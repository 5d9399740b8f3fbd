// From initialize to exit.
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "protocol/uri.h"

#include "server/handlers.h"
#include "server/paths.h"

namespace proflens::server::handlers {

using protocol::Json;

namespace {

std::vector<std::string> folder_paths(const protocol::InitializeParams& params) {
  std::vector<std::string> paths;
  for (const protocol::Uri& uri : protocol::read_folders(params))
    if (auto path = protocol::path_of(uri)) paths.push_back(std::move(*path));
  return paths;
}

}  // namespace

protocol::Result<Json> initialize(State& state, const protocol::InitializeParams& params) {
  state.capabilities = protocol::read_capabilities(params);
  state.phase = State::Phase::kRunning;
  const Json options = params.initializationOptions.value_or(Json());
  if (options.is_object() && options.contains("commandPrefix") && options["commandPrefix"].is_string())
    state.command_prefix = options["commandPrefix"].get<std::string>();
  if (options.is_object() && options.contains("patience") && options["patience"].is_number_unsigned())
    state.patience =
        std::chrono::milliseconds(std::min<std::uint64_t>(options["patience"].get<std::uint64_t>(), 600000));
  state.set_folders(folder_paths(params));
  state.base_config = read_config(Config{}, options);
  state.config = std::make_shared<const Config>(state.base_config);
  state.update_path_rules();
  if (params.processId && params.processId->is_number_integer())
    state.environment.watch_client(params.processId->get<std::int64_t>());

  std::vector<std::string> commands;
  for (const std::string& name : command_names()) commands.push_back(state.command_prefix + name);
  return protocol::initialize_result(state.capabilities, commands, {"proflens", PROFLENS_VERSION});
}

void initialized(State& state, const Json&) {
  if (state.capabilities.configuration_registration)
    state.client.request<protocol::RegisterCapabilityRequest>(
        {.registrations = {{.id = "proflens/configuration",
                            .method = "workspace/didChangeConfiguration",
                            .registerOptions = Json{{"section", "proflens"}}}}});
  for (const std::string& problem : state.config->problems) state.tell(protocol::MessageType::kWarning, problem);
  request_configuration(state);
}

protocol::Result<std::nullptr_t> shutdown(State& state, const Json&) {
  state.phase = State::Phase::kShutDown;
  state.loads.cancel_all();
  state.base_finds.cancel_all();
  state.jobs.cancel_all();
  return nullptr;
}

void exit(State& state, const Json&) { state.exit_code = state.phase == State::Phase::kShutDown ? 0 : 1; }

void cancel_request(State& state, const Json& params) {
  if (!params.is_object() || !params.contains("id")) return;
  const Json& id = params["id"];
  if (id.is_number_integer()) state.client.cancel(id.get<std::int64_t>());
  if (id.is_string()) state.client.cancel(id.get<std::string>());
}

void set_trace(State&, const Json&) {}

void cancel_progress(State& state, const protocol::WorkDoneProgressCreateParams& params) {
  state.loads.cancel(params.token);
  state.jobs.cancel(params.token);
}

}  // namespace proflens::server::handlers
