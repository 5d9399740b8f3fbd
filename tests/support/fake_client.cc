#include "tests/support/fake_client.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <unistd.h>

namespace proflens::tests {
namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr int kExitPatience = 30'000;

bool is_call(const Json& message, const std::string& method) { return message.value("method", "") == method; }

std::string shorten(const std::string& text) {
  constexpr std::size_t kLimit = 4000;
  if (text.size() <= kLimit) return text;
  return text.substr(0, kLimit) + " … (" + std::to_string(text.size()) + " bytes)";
}

std::string test_name() {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr ? "session" : std::string(test->test_suite_name()) + "." + test->name();
}

}  // namespace

Json full_capabilities() {
  return Json::parse(R"({
    "workspace": {"applyEdit": true, "configuration": true, "workspaceFolders": true,
      "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]},
      "didChangeConfiguration": {"dynamicRegistration": true},
      "didChangeWatchedFiles": {"dynamicRegistration": true},
      "codeLens": {"refreshSupport": true}, "inlayHint": {"refreshSupport": true}},
    "textDocument": {
      "hover": {"dynamicRegistration": true, "contentFormat": ["markdown", "plaintext"]},
      "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}},
      "publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "dataSupport": true}},
    "window": {"workDoneProgress": true, "showDocument": {"support": true}},
    "general": {"positionEncodings": ["utf-16"]}})");
}

FakeClient::FakeClient(const Options& options)
    : process_({[&] {
                  std::vector<std::string> command = {PROFLENS_BINARY};
                  command.insert(command.end(), options.arguments.begin(), options.arguments.end());
                  return command;
                }(),
                options.environment},
               [this](std::string_view bytes) { on_output(bytes); }) {
  if (options.polite) be_polite();
}

void FakeClient::be_polite() {
  const auto null = [](const Json&) { return Json(); };
  for (const char* method :
       {"client/registerCapability", "client/unregisterCapability", "window/workDoneProgress/create",
        "workspace/codeLens/refresh", "workspace/inlayHint/refresh"})
    auto_answer(method, null);
  auto_answer("workspace/configuration", [](const Json& params) { return Json(params.at("items").size(), nullptr); });
  ignore("window/logMessage");
  ignore("$/progress");
}

FakeClient::~FakeClient() {
  if (process_.wait(0) < 0) {
    process_.close_input();
    if (process_.wait(kExitPatience) < 0) ADD_FAILURE() << "the server did not leave at the end of its input";
  }
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [&] { return ended_; });
  }
  report();
}

/// The last word: what was wrong and, when the test has failed for any reason, the whole session.
void FakeClient::report() {
  const std::lock_guard lock(mutex_);
  for (const Json& message : unread_)
    if (!ignored_.contains(message.value("method", ""))) ADD_FAILURE() << "unread: " << shorten(message.dump());
  if (!abrupt_)
    for (const std::string& complaint : rules_.finish()) ADD_FAILURE() << complaint;
  for (const std::string& complaint : complaints_) ADD_FAILURE() << complaint;
  if (const char* folder = std::getenv("PROFLENS_RECORD")) {
    std::ofstream file(std::string(folder) + "/" + test_name() + ".jsonl", std::ios::app);
    for (const std::string& line : recorded_) file << line << '\n';
  }
  if (!testing::Test::HasFailure()) return;
  std::cerr << "---- the session of " << test_name() << " ----\n";
  for (const std::string& line : log_) std::cerr << line << '\n';
  std::cerr << "---- its standard error ----\n" << process_.errors() << "----\n";
}

void FakeClient::log(const char* direction, const std::string& text) {
  log_.push_back(std::string(direction) + " " + shorten(text));
}

// ---- receiving ----

void FakeClient::on_output(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  if (bytes.empty()) {
    ended_ = true;
  } else {
    framer_.feed(bytes);
  }
  while (auto item = framer_.next()) {
    if (!item->error.empty()) complaints_.push_back("bad framing: " + item->error);
    if (item->error.empty()) on_message(item->body);
  }
  lock.unlock();
  changed_.notify_all();
}

void FakeClient::on_message(const std::string& body) {
  log("<--", body);
  Json message = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (message.is_discarded()) return complaints_.push_back("no JSON: " + shorten(body));
  recorded_.push_back(Json{{"from", "server"}, {"message", message}}.dump());
  for (const std::string& complaint : rules_.received(message))
    complaints_.push_back(complaint + ", in " + shorten(body));
  const auto automatic = auto_answers_.find(message.value("method", ""));
  if (automatic == auto_answers_.end() || !message.contains("id")) return unread_.push_back(std::move(message));
  const Json reply = {{"jsonrpc", "2.0"}, {"id", message.at("id")}, {"result", automatic->second(message["params"])}};
  log("-->", reply.dump());
  recorded_.push_back(Json{{"from", "client"}, {"message", reply}}.dump());
  process_.write(protocol::frame(reply.dump()));
}

std::optional<Json> FakeClient::take(const std::function<bool(const Json&)>& wanted) {
  const auto found = std::find_if(unread_.begin(), unread_.end(), wanted);
  if (found == unread_.end()) return std::nullopt;
  Json message = std::move(*found);
  unread_.erase(found);
  return message;
}

Json FakeClient::wait_for(const std::string& what, const std::function<bool(const Json&)>& wanted) {
  std::unique_lock lock(mutex_);
  std::optional<Json> message;
  changed_.wait_for(lock, kPatience, [&] { return (message = take(wanted)).has_value() || ended_; });
  if (!message) message = take(wanted);
  if (!message) ADD_FAILURE() << "never came: " << what << (ended_ ? " (the server is gone)" : "");
  return message.value_or(Json::object());
}

Json FakeClient::wait_answer(const Json& id) {
  return wait_for("the answer to " + id.dump(),
                  [&](const Json& m) { return !m.contains("method") && m.value("id", Json("none")) == id; });
}

Json FakeClient::expect_null_answer() { return wait_answer(nullptr); }

Json FakeClient::expect_notification(const std::string& method) {
  return wait_for(method, [&](const Json& m) { return is_call(m, method) && !m.contains("id"); })
      .value("params", Json());
}

FakeClient::ServerRequest FakeClient::expect_request(const std::string& method) {
  const Json message = wait_for(method, [&](const Json& m) { return is_call(m, method) && m.contains("id"); });
  return {message.value("id", Json()), message.value("params", Json())};
}

std::vector<Json> FakeClient::take_unread(const std::string& method) {
  const std::lock_guard lock(mutex_);
  std::vector<Json> taken;
  while (auto message = take([&](const Json& m) { return is_call(m, method); })) taken.push_back(std::move(*message));
  return taken;
}

void FakeClient::ignore(const std::string& method) {
  const std::lock_guard lock(mutex_);
  ignored_.insert(method);
}

void FakeClient::auto_answer(const std::string& method, std::function<Json(const Json&)> result) {
  const std::lock_guard lock(mutex_);
  auto_answers_[method] = std::move(result);
}

void FakeClient::expect_each(const std::string& method) {
  const std::lock_guard lock(mutex_);
  auto_answers_.erase(method);
  ignored_.erase(method);
}

// ---- sending ----

void FakeClient::send_raw(std::string_view bytes, const std::vector<Json>& meant) {
  const std::lock_guard lock(mutex_);
  log("-->", std::string(bytes));
  for (const Json& message : meant) {
    rules_.sent(message);
    recorded_.push_back(Json{{"from", "client"}, {"message", message}}.dump());
  }
  process_.write(bytes);
}

void FakeClient::send(const Json& message) { send_raw(protocol::frame(message.dump()), {message}); }

Json FakeClient::start_request(const std::string& method, const Json& params) {
  const Json id = next_id_++;
  Json message = {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
  if (!params.is_null()) message["params"] = params;
  send(message);
  return id;
}

Json FakeClient::request(const std::string& method, const Json& params) {
  const Json answer = wait_answer(start_request(method, params));
  if (!answer.contains("result")) ADD_FAILURE() << method << " failed: " << answer.dump();
  return answer.value("result", Json());
}

Json FakeClient::request_error(const std::string& method, const Json& params) {
  const Json answer = wait_answer(start_request(method, params));
  if (!answer.contains("error")) ADD_FAILURE() << method << " did not fail: " << shorten(answer.dump());
  return answer.value("error", Json::object());
}

Json FakeClient::execute(const std::string& command, const Json& argument) {
  return request("workspace/executeCommand", {{"command", command}, {"arguments", Json::array({argument})}});
}

void FakeClient::notify(const std::string& method, const Json& params) {
  Json message = {{"jsonrpc", "2.0"}, {"method", method}};
  if (!params.is_null()) message["params"] = params;
  send(message);
}

void FakeClient::answer(const Json& id, const Json& result) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}});
}

void FakeClient::answer_error(const Json& id, int code, const std::string& message) {
  send({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}});
}

void FakeClient::sync() { EXPECT_EQ(request_error("proflens/sync").value("code", 0), -32601); }

// ---- life and documents ----

Json FakeClient::initialize(const std::string& root_uri, const Json& options, const Json& capabilities) {
  // On a slow machine a load takes longer than people would wait; what a test sees must not depend on that.
  Json patient = options;
  if (patient.is_object() && !patient.contains("patience")) patient["patience"] = 30000;
  Json params = {{"processId", getpid()},
                 {"rootUri", nullptr},
                 {"capabilities", capabilities},
                 {"trace", "off"},
                 {"initializationOptions", std::move(patient)},
                 {"clientInfo", {{"name", "fake client"}, {"version", "1"}}}};
  if (!root_uri.empty()) {
    params["rootUri"] = root_uri;
    params["workspaceFolders"] = Json::array({{{"uri", root_uri}, {"name", "workspace"}}});
  }
  Json result = request("initialize", params);
  notify("initialized");
  return result;
}

int FakeClient::shutdown() {
  EXPECT_EQ(request("shutdown", nullptr), Json());
  notify("exit", nullptr);
  return wait_exit();
}

int FakeClient::wait_exit() {
  const int code = process_.wait(kExitPatience);
  EXPECT_GE(code, 0) << "the server still runs";
  return code;
}

void FakeClient::open(const std::string& uri, const std::string& text, const std::string& language, int version) {
  versions_[uri] = version;
  notify("textDocument/didOpen",
         {{"textDocument", {{"uri", uri}, {"languageId", language}, {"version", version}, {"text", text}}}});
}

void FakeClient::change(const std::string& uri, const Json& content_changes) {
  notify("textDocument/didChange",
         {{"textDocument", {{"uri", uri}, {"version", ++versions_[uri]}}}, {"contentChanges", content_changes}});
}

void FakeClient::close(const std::string& uri) { notify("textDocument/didClose", {{"textDocument", {{"uri", uri}}}}); }

}  // namespace proflens::tests
