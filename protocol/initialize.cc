#include "protocol/initialize.h"

#include <algorithm>
#include <initializer_list>

#include "protocol/uri.h"

namespace proflens::protocol {
namespace {

/// The member reached by the names, null when one is missing or something on the way is no object.
const Json& at(const Json& json, std::initializer_list<const char*> names) {
  static const Json kNull;
  const Json* here = &json;
  for (const char* name : names) {
    const auto found = here->is_object() ? here->find(name) : here->end();
    if (found == here->end()) return kNull;
    here = &*found;
  }
  return *here;
}

bool is_true(const Json& json, std::initializer_list<const char*> names) { return at(json, names) == true; }

bool lists(const Json& json, std::string_view word) {
  return json.is_array() && std::ranges::find(json, Json(word)) != json.end();
}

/// utf-8 spares us conversions; utf-32 only when the client knows nothing else; utf-16 is what all must know, and a
/// buffer that several servers share is best served by one encoding.
PositionEncoding choose_encoding(const Json& offered) {
  if (lists(offered, "utf-8")) return PositionEncoding::kUtf8;
  if (lists(offered, "utf-32") && !lists(offered, "utf-16")) return PositionEncoding::kUtf32;
  return PositionEncoding::kUtf16;
}

std::vector<Uri> folder_uris(const Json& folders) {
  std::vector<Uri> uris;
  if (!folders.is_array()) return uris;
  for (const Json& folder : folders)
    if (const Json& uri = at(folder, {"uri"}); uri.is_string()) uris.push_back(uri.get<std::string>());
  return uris;
}

Json code_action_options(const ClientCapabilities& client) {
  if (!client.code_action_literals) return true;
  return {{"codeActionKinds", {"quickfix", "refactor", "source"}}, {"resolveProvider", false}};
}

}  // namespace

ClientCapabilities read_capabilities(const InitializeParams& params) {
  const Json json = params.capabilities.value_or(Json());
  ClientCapabilities client;
  client.encoding = choose_encoding(at(json, {"general", "positionEncodings"}));
  client.lens_refresh = is_true(json, {"workspace", "codeLens", "refreshSupport"});
  client.hint_refresh = is_true(json, {"workspace", "inlayHint", "refreshSupport"});
  client.configuration = is_true(json, {"workspace", "configuration"});
  client.configuration_registration = is_true(json, {"workspace", "didChangeConfiguration", "dynamicRegistration"});
  client.apply_edit = is_true(json, {"workspace", "applyEdit"});
  client.document_changes = is_true(json, {"workspace", "workspaceEdit", "documentChanges"});
  client.create_files = lists(at(json, {"workspace", "workspaceEdit", "resourceOperations"}), "create");
  client.show_document = is_true(json, {"window", "showDocument", "support"});
  client.progress = is_true(json, {"window", "workDoneProgress"});
  client.markdown_hover = lists(at(json, {"textDocument", "hover", "contentFormat"}), "markdown");
  client.related_information = is_true(json, {"textDocument", "publishDiagnostics", "relatedInformation"});
  client.code_description = is_true(json, {"textDocument", "publishDiagnostics", "codeDescriptionSupport"});
  client.diagnostic_version = is_true(json, {"textDocument", "publishDiagnostics", "versionSupport"});
  client.code_action_literals = at(json, {"textDocument", "codeAction", "codeActionLiteralSupport"}).is_object();
  client.hover_registration = is_true(json, {"textDocument", "hover", "dynamicRegistration"});
  client.workspace_folders = is_true(json, {"workspace", "workspaceFolders"});
  const Json info = params.clientInfo.value_or(Json());
  if (const Json& name = at(info, {"name"}); name.is_string()) client.client_name = name.get<std::string>();
  return client;
}

std::vector<Uri> read_folders(const InitializeParams& params) {
  std::vector<Uri> uris = folder_uris(params.workspaceFolders.value_or(Json()));
  if (!uris.empty()) return uris;
  const auto text = [](const std::optional<Json>& json) {
    return json && json->is_string() ? json->get<std::string>() : std::string();
  };
  if (Uri uri = text(params.rootUri); !uri.empty()) return {std::move(uri)};
  if (const std::string path = text(params.rootPath); !path.empty()) return {uri_of(path)};
  return {};
}

Json initialize_result(const ClientCapabilities& client, const std::vector<std::string>& commands,
                       const ServerInfo& info) {
  constexpr int kIncremental = 2;  // TextDocumentSyncKind
  Json capabilities = {
      {"positionEncoding", encoding_name(client.encoding)},
      {"textDocumentSync", {{"openClose", true}, {"change", kIncremental}, {"save", {{"includeText", false}}}}},
      {"codeLensProvider", {{"resolveProvider", true}}},
      {"inlayHintProvider", true},
      {"hoverProvider", true},
      {"codeActionProvider", code_action_options(client)},
      {"executeCommandProvider", {{"commands", commands}, {"workDoneProgress", true}}},
      {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}},
  };
  return {{"capabilities", std::move(capabilities)}, {"serverInfo", {{"name", info.name}, {"version", info.version}}}};
}

}  // namespace proflens::protocol
