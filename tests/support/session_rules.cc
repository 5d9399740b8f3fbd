#include "tests/support/session_rules.h"

#include <algorithm>
#include <utility>

#include "protocol/types.h"

namespace proflens::tests {
namespace {

/// What the client must have announced before the server may send the method.
const std::map<std::string, std::string>& needs() {
  static const std::map<std::string, std::string> kNeeds = {
      {"workspace/codeLens/refresh", "/workspace/codeLens/refreshSupport"},
      {"workspace/inlayHint/refresh", "/workspace/inlayHint/refreshSupport"},
      {"workspace/configuration", "/workspace/configuration"},
      {"workspace/applyEdit", "/workspace/applyEdit"},
      {"workspace/workspaceFolders", "/workspace/workspaceFolders"},
      {"window/showDocument", "/window/showDocument/support"},
      {"window/workDoneProgress/create", "/window/workDoneProgress"},
  };
  return kNeeds;
}

const std::set<std::string>& known_notifications() {
  static const std::set<std::string> kKnown = {"textDocument/publishDiagnostics",
                                               "window/showMessage",
                                               "window/logMessage",
                                               "telemetry/event",
                                               "$/progress",
                                               "$/logTrace"};
  return kKnown;
}

const std::set<std::string>& known_requests() {
  static const std::set<std::string> kKnown = {"client/registerCapability", "client/unregisterCapability",
                                               "window/showMessageRequest"};
  return kKnown;
}

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer path(pointer);
  return json.is_structured() && json.contains(path) && json.at(path).is_string() ? json.at(path).get<std::string>()
                                                                                  : "";
}

Json value_at(const Json& json, const char* pointer) {
  const Json::json_pointer path(pointer);
  return json.is_structured() && json.contains(path) ? json.at(path) : Json();
}

bool is_position(const Json& json) {
  return value_at(json, "/line").is_number_unsigned() && value_at(json, "/character").is_number_unsigned();
}

std::pair<std::uint64_t, std::uint64_t> as_pair(const Json& position) {
  return {position.at("line").get<std::uint64_t>(), position.at("character").get<std::uint64_t>()};
}

bool is_range(const Json& json) {
  return is_position(value_at(json, "/start")) && is_position(value_at(json, "/end")) &&
         as_pair(json.at("start")) <= as_pair(json.at("end"));
}

std::size_t offset_of(const std::string& text, const Json& position, protocol::PositionEncoding encoding) {
  std::size_t start = 0;
  for (auto left = position.at("line").get<std::uint64_t>(); left > 0; --left) {
    const std::size_t end = text.find_first_of("\r\n", start);
    if (end == std::string::npos) return text.size();
    start = end + (text.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  const std::size_t end = std::min(text.find_first_of("\r\n", start), text.size());
  const auto line = std::string_view(text).substr(start, end - start);
  return start + protocol::byte_offset_of(line, position.at("character").get<std::uint32_t>(), encoding);
}

}  // namespace

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') {
      lines.back() += text[i];
      continue;
    }
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    lines.emplace_back();
  }
  return lines;
}

std::string apply_change(const std::string& text, const Json& change, protocol::PositionEncoding encoding) {
  const auto inserted = change.at("text").get<std::string>();
  if (!change.contains("range") || change.at("range").is_null()) return inserted;
  const std::size_t start = offset_of(text, change.at("range").at("start"), encoding);
  const std::size_t end = std::max(start, offset_of(text, change.at("range").at("end"), encoding));
  return text.substr(0, start) + inserted + text.substr(end);
}

const ClientDocument* SessionRules::document(const std::string& uri) const {
  const auto found = documents_.find(uri);
  return found == documents_.end() ? nullptr : &found->second;
}

// ---- from the client ----

void SessionRules::sent(const Json& message) {
  if (!value_at(message, "/method").is_string()) return;  // an answer
  if (message.contains("id")) return sent_request(message);
  sent_notification(text_at(message, "/method"), message.value("params", Json()));
}

void SessionRules::sent_request(const Json& message) {
  Pending pending{text_at(message, "/method"), message.value("params", Json()), {}, false};
  if (const ClientDocument* asked = document(text_at(pending.params, "/textDocument/uri"))) {
    pending.lines = asked->versions.back();
    pending.open = true;
  }
  if (pending.method == "initialize" && !running_ && pending.params.is_object()) {
    capabilities_ = value_at(pending.params, "/capabilities");
    running_ = !shut_down_;
  }
  if (pending.method == "shutdown" && running_) {
    running_ = false;
    shut_down_ = true;
  }
  if (const Json token = value_at(pending.params, "/workDoneToken"); !token.is_null()) progress_[token.dump()] = false;
  pending_[message.at("id").dump()].push_back(std::move(pending));
}

/// What has the wrong shape, or comes before initialize or after shutdown, is ignored by a server, and so by us.
void SessionRules::sent_notification(const std::string& method, const Json& params) {
  if (!running_) return;
  if (method == "textDocument/didClose") {
    if (const auto closed = protocol::from_json<protocol::TextDocumentParams>(params))
      documents_.erase(closed->textDocument.uri);
  }
  if (method == "textDocument/didOpen") {
    if (const auto opened = protocol::from_json<protocol::DidOpenParams>(params))
      documents_[opened->textDocument.uri] = {
          opened->textDocument.text, opened->textDocument.version, {split_lines(opened->textDocument.text)}};
  }
  if (method == "textDocument/didChange") sent_change(params);
}

void SessionRules::sent_change(const Json& params) {
  const auto changed = protocol::from_json<protocol::DidChangeParams>(params);
  const auto open = changed ? documents_.find(changed->textDocument.uri) : documents_.end();
  if (open == documents_.end()) return;
  ClientDocument& document = open->second;
  for (const protocol::ContentChange& change : changed->contentChanges)
    document.text = apply_change(document.text, protocol::to_json(change), encoding_);
  document.versions.push_back(split_lines(document.text));
  document.version = changed->textDocument.version.value_or(static_cast<std::int32_t>(document.version));
}

// ---- from the server ----

Complaints SessionRules::received(const Json& message) {
  complaints_.clear();
  if (!message.is_object() || text_at(message, "/jsonrpc") != "2.0") {
    complain("no JSON-RPC 2.0 message");
  } else if (message.contains("method")) {
    const bool is_request = message.contains("id");
    if (is_request && !server_ids_.insert(message.at("id").dump()).second) complain("the server used an id twice");
    received_call(text_at(message, "/method"), message.value("params", Json()), is_request);
  } else {
    received_response(message);
  }
  return std::exchange(complaints_, {});
}

void SessionRules::received_call(const std::string& method, const Json& params, bool is_request) {
  const bool is_message = method == "window/showMessage" || method == "window/logMessage";
  if (!initialized_ && !is_message) complain(method + " before the answer to initialize");
  if (is_request && !known_requests().contains(method) && !needs().contains(method)) complain("unknown request");
  if (!is_request && !known_notifications().contains(method)) complain("unknown notification");
  check_needs(method);
  if (method == "textDocument/publishDiagnostics") check_diagnostics(params);
  if (method == "$/progress") check_progress(params);
  if (method == "window/workDoneProgress/create") progress_[value_at(params, "/token").dump()] = false;
  if (method == "workspace/applyEdit") check_edit(value_at(params, "/edit"));
  if (is_message && text_at(params, "/message").empty()) complain("an empty message");
}

void SessionRules::check_needs(const std::string& method) {
  const auto need = needs().find(method);
  if (need != needs().end() && !announced(need->second)) complain("the client did not announce " + need->second);
}

bool SessionRules::announced(const std::string& pointer) const {
  return value_at(capabilities_, pointer.c_str()) == true;
}

void SessionRules::received_response(const Json& message) {
  const Json id = message.value("id", Json("none"));
  const bool has_error = message.contains("error");
  if (has_error == message.contains("result")) complain("an answer has either a result or an error");
  if (has_error &&
      (!value_at(message, "/error/code").is_number_integer() || text_at(message, "/error/message").empty()))
    complain("an error has a code and a message");
  if (id.is_null()) {  // to what could not be read
    const Json code = value_at(message, "/error/code");
    if (code != -32700 && code != -32600) complain("an answer to nobody");
    return;
  }
  const auto found = pending_.find(id.dump());
  if (found == pending_.end()) return complain("an answer to an id that is not pending (answered twice?)");
  const Pending request = std::move(found->second.front());
  found->second.pop_front();
  if (found->second.empty()) pending_.erase(found);
  if (!message.contains("result")) return;
  const Json& result = message.at("result");
  if (request.method == "initialize") check_initialize(result);
  if (request.method == "textDocument/codeLens") check_lenses(request, result);
  if (request.method == "codeLens/resolve") {
    if (result.value("range", Json()) != request.params.value("range", Json())) complain("resolve moved the lens");
    check_command(result.value("command", Json()), "resolved lens");
  }
  if (request.method == "textDocument/inlayHint") check_hints(request, result);
  if (request.method == "textDocument/hover") check_hover(request, result);
  if (request.method == "textDocument/codeAction") check_actions(request, result);
}

void SessionRules::check_initialize(const Json& result) {
  initialized_ = true;
  for (const Json& command : value_at(result, "/capabilities/executeCommandProvider/commands"))
    if (!commands_.insert(command.get<std::string>()).second) complain("a command is listed twice");
  const std::string chosen = text_at(result, "/capabilities/positionEncoding");
  const Json offered = value_at(capabilities_, "/general/positionEncodings");
  const bool was_offered = offered.is_array() && std::ranges::find(offered, Json(chosen)) != offered.end();
  if (chosen != "utf-16" && !chosen.empty() && !was_offered) complain("position encoding was not offered: " + chosen);
  using enum protocol::PositionEncoding;
  encoding_ = chosen == "utf-8" ? kUtf8 : chosen == "utf-32" ? kUtf32 : kUtf16;
}

void SessionRules::check_command(const Json& command, const std::string& where) {
  if (command.is_null()) return;
  if (text_at(command, "/title").empty()) complain(where + ": a command without a title");
  const std::string name = text_at(command, "/command");
  // The empty command shows a title and does nothing.
  if (!name.empty() && !commands_.contains(name)) complain(where + ": executeCommandProvider does not list " + name);
}

void SessionRules::check_lenses(const Pending& request, const Json& lenses) {
  if (!lenses.is_array() && !lenses.is_null()) return complain("lenses are an array");
  for (const Json& lens : lenses) {
    const Json range = lens.value("range", Json());
    if (!is_range(range)) {
      complain("a lens without a proper range");
    } else if (request.open && !range_fits(range, request.lines)) {
      complain("a lens outside the document: " + range.dump());
    } else if (range.at("start").at("line") != range.at("end").at("line")) {
      complain("a lens over several lines");
    }
    check_command(lens.value("command", Json()), "lens");
    if (!lens.contains("command") && !lens.contains("data")) complain("a lens that cannot be resolved");
  }
}

void SessionRules::check_hints(const Pending& request, const Json& hints) {
  if (!hints.is_array() && !hints.is_null()) return complain("hints are an array");
  const Json asked = request.params.value("range", Json());
  std::set<Json> lines;
  for (const Json& hint : hints) {
    const Json position = hint.value("position", Json());
    const Json label = hint.value("label", Json());
    if (!is_position(position)) {
      complain("a hint without a proper position");
    } else if (request.open && !position_fits(position, request.lines)) {
      complain("a hint outside the document: " + position.dump());
    } else if (is_range(asked) && (as_pair(position).first < as_pair(asked.at("start")).first ||
                                   as_pair(position).first > as_pair(asked.at("end")).first)) {
      complain("a hint outside the range asked for");
    } else if (!lines.insert(position.at("line")).second) {
      complain("two hints on one line: their order differs between editors");
    }
    if (label.empty() || label == "") complain("a hint without a label");
  }
}

void SessionRules::check_hover(const Pending& request, const Json& hover) {
  if (hover.is_null()) return;
  if (text_at(hover, "/contents/value").empty()) complain("an empty hover");
  const Json range = hover.value("range", Json());
  if (range.is_null()) return;
  if (!is_range(range)) return complain("a hover without a proper range");
  if (request.open && !range_fits(range, request.lines)) complain("a hover outside the document: " + range.dump());
}

void SessionRules::check_actions(const Pending&, const Json& actions) {
  if (!actions.is_array() && !actions.is_null()) return complain("actions are an array");
  for (const Json& action : actions) {
    if (text_at(action, "/title").empty()) complain("an action without a title");
    const Json command = action.value("command", Json());
    check_command(command.is_string() ? action : command, "action");
    check_edit(action.value("edit", Json()));
  }
}

void SessionRules::check_edit(const Json& edit) {
  if (edit.is_null()) return;
  const bool changes_announced = announced("/workspace/workspaceEdit/documentChanges");
  const Json resources = value_at(capabilities_, "/workspace/workspaceEdit/resourceOperations");
  if (edit.contains("documentChanges") && !changes_announced && !resources.is_array())
    complain("the client did not announce documentChanges");
  for (const Json& change : edit.value("documentChanges", Json::array())) {
    const std::string kind = text_at(change, "/kind");
    if (!kind.empty()) {
      if (std::ranges::find(resources, Json(kind)) == resources.end()) complain("the client did not announce " + kind);
      continue;
    }
    const ClientDocument* target = document(text_at(change, "/textDocument/uri"));
    const Json version = value_at(change, "/textDocument/version");
    if (target != nullptr && !version.is_null() && version != target->version) complain("an edit of another version");
    for (const Json& step : change.value("edits", Json::array()))
      if (!is_range(step.value("range", Json())) ||
          (target != nullptr && !range_fits(step.at("range"), target->versions.back())))
        complain("an edit outside the document");
  }
}

void SessionRules::check_diagnostics(const Json& params) {
  const ClientDocument* target = document(text_at(params, "/uri"));
  if (text_at(params, "/uri").empty()) complain("diagnostics without a URI");
  const std::string base = "/textDocument/publishDiagnostics/";
  if (params.contains("version") && !announced(base + "versionSupport")) complain("versions were not announced");
  for (const Json& diagnostic : params.value("diagnostics", Json())) {
    const Json range = diagnostic.value("range", Json());
    if (!is_range(range)) complain("a diagnostic without a proper range");
    // It may have left before our last edit arrived: any version will do.
    const auto fits = [&](const auto& lines) { return range_fits(range, lines); };
    if (target != nullptr && is_range(range) && std::ranges::none_of(target->versions, fits))
      complain("a diagnostic outside the document: " + range.dump());
    if (text_at(diagnostic, "/source") != "proflens") complain("a diagnostic without our source");
    if (text_at(diagnostic, "/message").empty()) complain("a diagnostic without a message");
    if (diagnostic.contains("relatedInformation") && !announced(base + "relatedInformation"))
      complain("related information was not announced");
  }
}

void SessionRules::check_progress(const Json& params) {
  const auto token = progress_.find(value_at(params, "/token").dump());
  if (token == progress_.end()) return complain("progress on a token that nobody made");
  const std::string kind = text_at(params, "/value/kind");
  if ((kind == "begin") == token->second) complain("progress " + kind + " out of order");
  if (kind == "begin" && text_at(params, "/value/title").empty()) complain("progress without a title");
  if (kind == "begin") token->second = true;
  if (kind == "end") progress_.erase(token);
}

bool SessionRules::position_fits(const Json& position, const std::vector<std::string>& lines) const {
  const auto [line, character] = as_pair(position);
  if (line >= lines.size()) return false;
  return character <= protocol::column_of(lines[line], lines[line].size(), encoding_);
}

bool SessionRules::range_fits(const Json& range, const std::vector<std::string>& lines) const {
  return position_fits(range.at("start"), lines) && position_fits(range.at("end"), lines);
}

Complaints SessionRules::finish() const {
  Complaints complaints;
  for (const auto& [id, requests] : pending_)
    for (const Pending& request : requests) complaints.push_back("no answer to " + request.method + " (id " + id + ")");
  for (const auto& [token, begun] : progress_)
    if (begun) complaints.push_back("progress never ended: " + token);
  return complaints;
}

}  // namespace proflens::tests
