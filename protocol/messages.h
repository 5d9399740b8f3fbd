// The methods we handle or send: name, parameters and result of each.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/initialize.h"
#include "protocol/types.h"

namespace proflens::protocol {

template <class P, class R>
struct RequestOf {
  using Params = P;
  using Result = R;
};
template <class P>
struct NotificationOf {
  using Params = P;
};

// From the client.
struct InitializeRequest : RequestOf<InitializeParams, Json> {
  static constexpr std::string_view method = "initialize";
};
struct ShutdownRequest : RequestOf<Json, std::nullptr_t> {
  static constexpr std::string_view method = "shutdown";
};
struct CodeLensRequest : RequestOf<TextDocumentParams, std::vector<CodeLens>> {
  static constexpr std::string_view method = "textDocument/codeLens";
};
struct CodeLensResolveRequest : RequestOf<CodeLens, CodeLens> {
  static constexpr std::string_view method = "codeLens/resolve";
};
struct InlayHintRequest : RequestOf<InlayHintParams, std::vector<InlayHint>> {
  static constexpr std::string_view method = "textDocument/inlayHint";
};
struct HoverRequest : RequestOf<TextDocumentPositionParams, std::optional<Hover>> {
  static constexpr std::string_view method = "textDocument/hover";
};
struct CodeActionRequest : RequestOf<CodeActionParams, std::vector<std::variant<CodeAction, Command>>> {
  static constexpr std::string_view method = "textDocument/codeAction";
};
struct ExecuteCommandRequest : RequestOf<ExecuteCommandParams, Json> {
  static constexpr std::string_view method = "workspace/executeCommand";
};
struct InitializedNotification : NotificationOf<Json> {
  static constexpr std::string_view method = "initialized";
};
struct ExitNotification : NotificationOf<Json> {
  static constexpr std::string_view method = "exit";
};
struct CancelNotification : NotificationOf<Json> {
  static constexpr std::string_view method = "$/cancelRequest";
};
struct SetTraceNotification : NotificationOf<Json> {
  static constexpr std::string_view method = "$/setTrace";
};
struct ProgressCancelNotification : NotificationOf<WorkDoneProgressCreateParams> {
  static constexpr std::string_view method = "window/workDoneProgress/cancel";
};
struct DidOpenNotification : NotificationOf<DidOpenParams> {
  static constexpr std::string_view method = "textDocument/didOpen";
};
struct DidChangeNotification : NotificationOf<DidChangeParams> {
  static constexpr std::string_view method = "textDocument/didChange";
};
struct DidCloseNotification : NotificationOf<TextDocumentParams> {
  static constexpr std::string_view method = "textDocument/didClose";
};
struct DidSaveNotification : NotificationOf<TextDocumentParams> {
  static constexpr std::string_view method = "textDocument/didSave";
};
struct DidChangeConfigurationNotification : NotificationOf<DidChangeConfigurationParams> {
  static constexpr std::string_view method = "workspace/didChangeConfiguration";
};
struct DidChangeWatchedFilesNotification : NotificationOf<DidChangeWatchedFilesParams> {
  static constexpr std::string_view method = "workspace/didChangeWatchedFiles";
};
struct DidChangeWorkspaceFoldersNotification : NotificationOf<DidChangeWorkspaceFoldersParams> {
  static constexpr std::string_view method = "workspace/didChangeWorkspaceFolders";
};

// From us.
struct ConfigurationRequest : RequestOf<ConfigurationParams, Json> {
  static constexpr std::string_view method = "workspace/configuration";
};
struct RegisterCapabilityRequest : RequestOf<RegistrationParams, Json> {
  static constexpr std::string_view method = "client/registerCapability";
};
struct ApplyEditRequest : RequestOf<ApplyWorkspaceEditParams, ApplyWorkspaceEditResult> {
  static constexpr std::string_view method = "workspace/applyEdit";
};
struct ShowDocumentRequest : RequestOf<ShowDocumentParams, ShowDocumentResult> {
  static constexpr std::string_view method = "window/showDocument";
};
struct ProgressCreateRequest : RequestOf<WorkDoneProgressCreateParams, Json> {
  static constexpr std::string_view method = "window/workDoneProgress/create";
};
struct LensRefreshRequest : RequestOf<Json, Json> {
  static constexpr std::string_view method = "workspace/codeLens/refresh";
};
struct HintRefreshRequest : RequestOf<Json, Json> {
  static constexpr std::string_view method = "workspace/inlayHint/refresh";
};
struct PublishDiagnosticsNotification : NotificationOf<PublishDiagnosticsParams> {
  static constexpr std::string_view method = "textDocument/publishDiagnostics";
};
struct ShowMessageNotification : NotificationOf<MessageParams> {
  static constexpr std::string_view method = "window/showMessage";
};
struct LogMessageNotification : NotificationOf<MessageParams> {
  static constexpr std::string_view method = "window/logMessage";
};
struct ProgressNotification : NotificationOf<ProgressParams> {
  static constexpr std::string_view method = "$/progress";
};

}  // namespace proflens::protocol
