// initialize: what we read of the client's capabilities and what we offer.
//
// Client capabilities are read leniently: a wrong type somewhere means "not supported", never a refused client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/position.h"
#include "protocol/types.h"

namespace proflens::protocol {

struct InitializeParams {
  std::optional<Json> processId;
  std::optional<Json> clientInfo;
  std::optional<Json> rootUri;
  std::optional<Json> rootPath;
  std::optional<Json> workspaceFolders;
  std::optional<Json> capabilities;
  std::optional<Json> initializationOptions;
  std::optional<Json> trace;
  static void fields(auto& io, auto& self) {
    io("processId", self.processId);
    io("clientInfo", self.clientInfo);
    io("rootUri", self.rootUri);
    io("rootPath", self.rootPath);
    io("workspaceFolders", self.workspaceFolders);
    io("capabilities", self.capabilities);
    io("initializationOptions", self.initializationOptions);
    io("trace", self.trace);
  }
};

/// What the client can do, flattened to what we ask for.
struct ClientCapabilities {
  PositionEncoding encoding = PositionEncoding::kUtf16;
  bool lens_refresh = false;                // workspace.codeLens.refreshSupport
  bool hint_refresh = false;                // workspace.inlayHint.refreshSupport
  bool configuration = false;               // workspace.configuration
  bool configuration_registration = false;  // workspace.didChangeConfiguration.dynamicRegistration
  bool apply_edit = false;                  // workspace.applyEdit
  bool document_changes = false;            // workspace.workspaceEdit.documentChanges
  bool create_files = false;                // "create" in workspace.workspaceEdit.resourceOperations
  bool show_document = false;               // window.showDocument.support
  bool progress = false;                    // window.workDoneProgress
  bool markdown_hover = false;              // "markdown" in textDocument.hover.contentFormat
  bool related_information = false;         // textDocument.publishDiagnostics.relatedInformation
  bool code_description = false;            // textDocument.publishDiagnostics.codeDescriptionSupport
  bool diagnostic_version = false;          // textDocument.publishDiagnostics.versionSupport
  bool code_action_literals = false;        // textDocument.codeAction.codeActionLiteralSupport
  bool hover_registration = false;          // textDocument.hover.dynamicRegistration
  bool workspace_folders = false;           // workspace.workspaceFolders
  std::string client_name;                  // clientInfo.name, "" when absent
};

ClientCapabilities read_capabilities(const InitializeParams& params);

/// Folder URIs in the order of precedence of the specification: workspaceFolders, rootUri, rootPath.
std::vector<Uri> read_folders(const InitializeParams& params);

struct ServerInfo {
  std::string name;
  std::string version;
};

/// The result of initialize. Every command that a lens or action carries is listed.
Json initialize_result(const ClientCapabilities& client, const std::vector<std::string>& commands,
                       const ServerInfo& info);

}  // namespace proflens::protocol
