// The LSP structs that we use, by hand, with LSP's own spelling; https://microsoft.github.io/language-server-protocol
// (3.17, and what helps of 3.18). A field that we never read or send is left out: readers ignore unknown members.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/json.h"

namespace proflens::protocol {

using Uri = std::string;  // exactly as the client wrote it: clients compare byte by byte

struct Position {
  std::uint32_t line = 0;       // 0-based
  std::uint32_t character = 0;  // 0-based, in units of the negotiated encoding
  static void fields(auto& io, auto& self) {
    io("line", self.line);
    io("character", self.character);
  }
  auto operator<=>(const Position&) const = default;
};

struct Range {
  Position start, end;
  static void fields(auto& io, auto& self) {
    io("start", self.start);
    io("end", self.end);
  }
  auto operator<=>(const Range&) const = default;
};

struct Location {
  Uri uri;
  Range range;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("range", self.range);
  }
};

struct Command {
  std::string title;
  std::optional<std::string> tooltip;  // 3.18
  std::string command;
  std::optional<std::vector<Json>> arguments;
  static void fields(auto& io, auto& self) {
    io("title", self.title);
    io("tooltip", self.tooltip);
    io("command", self.command);
    io("arguments", self.arguments);
  }
};

struct MarkupContent {
  std::string kind;  // "markdown" or "plaintext"
  std::string value;
  static void fields(auto& io, auto& self) {
    io("kind", self.kind);
    io("value", self.value);
  }
};

struct TextEdit {
  Range range;
  std::string newText;
  static void fields(auto& io, auto& self) {
    io("range", self.range);
    io("newText", self.newText);
  }
};

// ---- documents ----

struct TextDocumentIdentifier {
  Uri uri;
  static void fields(auto& io, auto& self) { io("uri", self.uri); }
};

struct VersionedTextDocumentIdentifier {
  Uri uri;
  std::optional<std::int32_t> version;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("version", self.version);
  }
};

/// As it must be written in a WorkspaceEdit: version is there, null when unknown.
struct OptionalVersionedTextDocumentIdentifier {
  Uri uri;
  std::variant<std::nullptr_t, std::int32_t> version = nullptr;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("version", self.version);
  }
};

struct TextDocumentItem {
  Uri uri;
  std::string languageId;
  std::int32_t version = 0;
  std::string text;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("languageId", self.languageId);
    io("version", self.version);
    io("text", self.text);
  }
};

struct DidOpenParams {
  TextDocumentItem textDocument;
  static void fields(auto& io, auto& self) { io("textDocument", self.textDocument); }
};

struct ContentChange {
  std::optional<Range> range;  // absent: text is the whole document
  std::string text;
  static void fields(auto& io, auto& self) {
    io("range", self.range);
    io("text", self.text);
  }
};

struct DidChangeParams {
  VersionedTextDocumentIdentifier textDocument;
  std::vector<ContentChange> contentChanges;
  static void fields(auto& io, auto& self) {
    io("textDocument", self.textDocument);
    io("contentChanges", self.contentChanges);
  }
};

struct TextDocumentParams {  // didClose, didSave, codeLens
  TextDocumentIdentifier textDocument;
  static void fields(auto& io, auto& self) { io("textDocument", self.textDocument); }
};

struct FileEvent {
  Uri uri;
  std::int32_t type = 0;  // 1 created, 2 changed, 3 deleted
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("type", self.type);
  }
};

struct DidChangeWatchedFilesParams {
  std::vector<FileEvent> changes;
  static void fields(auto& io, auto& self) { io("changes", self.changes); }
};

// ---- workspace ----

struct WorkspaceFolder {
  Uri uri;
  std::string name;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("name", self.name);
  }
};

struct WorkspaceFoldersChangeEvent {
  std::vector<WorkspaceFolder> added, removed;
  static void fields(auto& io, auto& self) {
    io("added", self.added);
    io("removed", self.removed);
  }
};

struct DidChangeWorkspaceFoldersParams {
  WorkspaceFoldersChangeEvent event;
  static void fields(auto& io, auto& self) { io("event", self.event); }
};

struct DidChangeConfigurationParams {
  Json settings;
  static void fields(auto& io, auto& self) { io("settings", self.settings); }
};

struct ConfigurationItem {
  std::optional<Uri> scopeUri;
  std::optional<std::string> section;
  static void fields(auto& io, auto& self) {
    io("scopeUri", self.scopeUri);
    io("section", self.section);
  }
};

struct ConfigurationParams {
  std::vector<ConfigurationItem> items;
  static void fields(auto& io, auto& self) { io("items", self.items); }
};

struct ExecuteCommandParams {
  std::string command;
  std::optional<std::vector<Json>> arguments;
  std::optional<Json> workDoneToken;
  static void fields(auto& io, auto& self) {
    io("command", self.command);
    io("arguments", self.arguments);
    io("workDoneToken", self.workDoneToken);
  }
};

struct TextDocumentEdit {
  OptionalVersionedTextDocumentIdentifier textDocument;
  std::vector<TextEdit> edits;
  static void fields(auto& io, auto& self) {
    io("textDocument", self.textDocument);
    io("edits", self.edits);
  }
};

struct CreateFileOptions {
  bool overwrite = false;
  bool ignoreIfExists = false;
  static void fields(auto& io, auto& self) {
    io("overwrite", self.overwrite);
    io("ignoreIfExists", self.ignoreIfExists);
  }
};

struct CreateFile {
  std::string kind = "create";
  Uri uri;
  std::optional<CreateFileOptions> options;
  static void fields(auto& io, auto& self) {
    io("kind", self.kind);
    io("uri", self.uri);
    io("options", self.options);
  }
};

struct WorkspaceEdit {
  std::optional<std::map<std::string, std::vector<TextEdit>>> changes;
  std::optional<std::vector<std::variant<TextDocumentEdit, CreateFile>>> documentChanges;
  static void fields(auto& io, auto& self) {
    io("changes", self.changes);
    io("documentChanges", self.documentChanges);
  }
};

struct ApplyWorkspaceEditParams {
  std::optional<std::string> label;
  WorkspaceEdit edit;
  static void fields(auto& io, auto& self) {
    io("label", self.label);
    io("edit", self.edit);
  }
};

struct ApplyWorkspaceEditResult {
  bool applied = false;
  std::optional<std::string> failureReason;
  static void fields(auto& io, auto& self) {
    io("applied", self.applied);
    io("failureReason", self.failureReason);
  }
};

// ---- features ----

struct CodeLens {
  Range range;
  std::optional<Command> command;
  std::optional<Json> data;
  static void fields(auto& io, auto& self) {
    io("range", self.range);
    io("command", self.command);
    io("data", self.data);
  }
};

struct InlayHintParams {
  TextDocumentIdentifier textDocument;
  Range range;
  static void fields(auto& io, auto& self) {
    io("textDocument", self.textDocument);
    io("range", self.range);
  }
};

struct InlayHint {
  Position position;
  std::string label;
  std::optional<MarkupContent> tooltip;
  std::optional<bool> paddingLeft;
  std::optional<Json> data;
  static void fields(auto& io, auto& self) {
    io("position", self.position);
    io("label", self.label);
    io("tooltip", self.tooltip);
    io("paddingLeft", self.paddingLeft);
    io("data", self.data);
  }
};

struct TextDocumentPositionParams {
  TextDocumentIdentifier textDocument;
  Position position;
  static void fields(auto& io, auto& self) {
    io("textDocument", self.textDocument);
    io("position", self.position);
  }
};

struct Hover {
  MarkupContent contents;
  std::optional<Range> range;
  static void fields(auto& io, auto& self) {
    io("contents", self.contents);
    io("range", self.range);
  }
};

enum class DiagnosticSeverity : std::int32_t { kError = 1, kWarning = 2, kInformation = 3, kHint = 4 };

struct DiagnosticRelatedInformation {
  Location location;
  std::string message;
  static void fields(auto& io, auto& self) {
    io("location", self.location);
    io("message", self.message);
  }
};

struct Diagnostic {
  Range range;
  std::optional<DiagnosticSeverity> severity;
  std::optional<Json> code;  // ours are strings; other servers' may be numbers
  std::optional<std::string> source;
  std::string message;
  std::optional<std::vector<DiagnosticRelatedInformation>> relatedInformation;
  std::optional<Json> data;
  static void fields(auto& io, auto& self) {
    io("range", self.range);
    io("severity", self.severity);
    io("code", self.code);
    io("source", self.source);
    io("message", self.message);
    io("relatedInformation", self.relatedInformation);
    io("data", self.data);
  }
};

struct PublishDiagnosticsParams {
  Uri uri;
  std::optional<std::int32_t> version;
  std::vector<Diagnostic> diagnostics;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("version", self.version);
    io("diagnostics", self.diagnostics);
  }
};

struct CodeActionContext {
  std::optional<std::vector<Json>> diagnostics;  // of all servers; ours are known by source
  std::optional<std::vector<std::string>> only;
  static void fields(auto& io, auto& self) {
    io("diagnostics", self.diagnostics);
    io("only", self.only);
  }
};

struct CodeActionParams {
  TextDocumentIdentifier textDocument;
  Range range;
  CodeActionContext context;
  static void fields(auto& io, auto& self) {
    io("textDocument", self.textDocument);
    io("range", self.range);
    io("context", self.context);
  }
};

struct CodeAction {
  std::string title;
  std::optional<std::string> kind;
  std::optional<WorkspaceEdit> edit;
  std::optional<Command> command;
  std::optional<Json> data;
  static void fields(auto& io, auto& self) {
    io("title", self.title);
    io("kind", self.kind);
    io("edit", self.edit);
    io("command", self.command);
    io("data", self.data);
  }
};

// ---- window ----

enum class MessageType : std::int32_t { kError = 1, kWarning = 2, kInfo = 3, kLog = 4 };

struct MessageParams {  // showMessage, logMessage
  MessageType type = MessageType::kInfo;
  std::string message;
  static void fields(auto& io, auto& self) {
    io("type", self.type);
    io("message", self.message);
  }
};

struct ShowDocumentParams {
  Uri uri;
  std::optional<bool> external;
  std::optional<bool> takeFocus;
  std::optional<Range> selection;
  static void fields(auto& io, auto& self) {
    io("uri", self.uri);
    io("external", self.external);
    io("takeFocus", self.takeFocus);
    io("selection", self.selection);
  }
};

struct ShowDocumentResult {
  bool success = false;
  static void fields(auto& io, auto& self) { io("success", self.success); }
};

using ProgressToken = std::variant<std::int32_t, std::string>;

struct WorkDoneProgressCreateParams {
  ProgressToken token;
  static void fields(auto& io, auto& self) { io("token", self.token); }
};

/// $/progress; value is one of the three below.
struct ProgressParams {
  ProgressToken token;
  Json value;
  static void fields(auto& io, auto& self) {
    io("token", self.token);
    io("value", self.value);
  }
};

struct WorkDoneProgressBegin {
  std::string kind = "begin";
  std::string title;
  std::optional<bool> cancellable;
  std::optional<std::string> message;
  std::optional<std::uint32_t> percentage;
  static void fields(auto& io, auto& self) {
    io("kind", self.kind);
    io("title", self.title);
    io("cancellable", self.cancellable);
    io("message", self.message);
    io("percentage", self.percentage);
  }
};

struct WorkDoneProgressReport {
  std::string kind = "report";
  std::optional<std::string> message;
  std::optional<std::uint32_t> percentage;
  static void fields(auto& io, auto& self) {
    io("kind", self.kind);
    io("message", self.message);
    io("percentage", self.percentage);
  }
};

struct WorkDoneProgressEnd {
  std::string kind = "end";
  std::optional<std::string> message;
  static void fields(auto& io, auto& self) {
    io("kind", self.kind);
    io("message", self.message);
  }
};

// ---- registration ----

struct Registration {
  std::string id;
  std::string method;
  std::optional<Json> registerOptions;
  static void fields(auto& io, auto& self) {
    io("id", self.id);
    io("method", self.method);
    io("registerOptions", self.registerOptions);
  }
};

struct RegistrationParams {
  std::vector<Registration> registrations;
  static void fields(auto& io, auto& self) { io("registrations", self.registrations); }
};

}  // namespace proflens::protocol
