// An editor without a screen: spawns the real binary over pipes and speaks LSP with it.
//
// Every message of both directions is held against SessionRules, and at its end the client fails the test on a message
// that nobody read, a request without an answer, and a server that did not leave. When the test has failed it prints
// the whole session. With PROFLENS_RECORD=FOLDER in the environment it appends the session to FOLDER/<test>.jsonl.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/framer.h"

#include "tests/support/child_process.h"
#include "tests/support/session_rules.h"
#include "tests/support/temp_workspace.h"

namespace proflens::tests {

/// What a client with everything announces.
Json full_capabilities();

class FakeClient {
 public:
  struct Options {
    std::vector<std::string> arguments = {"--stdio"};
    std::map<std::string, std::string> environment;
  };
  struct ServerRequest {
    Json id, params;
  };

  FakeClient() : FakeClient(Options{}) {}
  explicit FakeClient(const Options& options);
  ~FakeClient();
  FakeClient(const FakeClient&) = delete;
  FakeClient& operator=(const FakeClient&) = delete;

  // ---- the whole life ----

  /// initialize and initialized. `root` is the workspace folder ("" for none); the result is returned.
  Json initialize(const std::string& root_uri, const Json& options = Json::object(),
                  const Json& capabilities = full_capabilities());
  /// shutdown, exit and the exit code.
  int shutdown();
  int wait_exit();
  ChildProcess& process() { return process_; }

  // ---- messages ----

  /// Sends it as an editor does; returns the id to wait for.
  Json start_request(const std::string& method, const Json& params);
  /// The whole answer to the id.
  Json wait_answer(const Json& id);
  /// The result; an error fails the test.
  Json request(const std::string& method, const Json& params = Json::object());
  /// The error; a result fails the test.
  Json request_error(const std::string& method, const Json& params = Json::object());
  Json execute(const std::string& command, const Json& argument);
  void notify(const std::string& method, const Json& params = Json::object());
  void send(const Json& message);
  /// Bytes as they are. `meant` are the messages in them that deserve an answer or change documents.
  void send_raw(std::string_view bytes, const std::vector<Json>& meant = {});

  /// The oldest unread one of the method, waited for.
  Json expect_notification(const std::string& method);
  ServerRequest expect_request(const std::string& method);
  void answer(const Json& id, const Json& result);
  void answer_error(const Json& id, int code, const std::string& message);
  /// An answer with a null id, to something that could not be read.
  Json expect_null_answer();

  /// From now on this server request is answered so, by itself.
  void auto_answer(const std::string& method, std::function<Json(const Json& params)> result);
  /// These may stay unread.
  void ignore(const std::string& method);
  /// Unread messages of the method, taken away.
  std::vector<Json> take_unread(const std::string& method);

  /// A round trip: everything sent before has been handled.
  void sync();

  // ---- documents ----

  void open(const std::string& uri, const std::string& text, const std::string& language = "go", int version = 1);
  void change(const std::string& uri, const Json& content_changes);
  void close(const std::string& uri);
  const ClientDocument* document(const std::string& uri) const { return rules_.document(uri); }

  // ---- expectations of whole sessions ----

  /// The server may be gone or killed: unanswered requests are no failure.
  void expect_abrupt_end() { abrupt_ = true; }
  const SessionRules& rules() const { return rules_; }

 private:
  void on_output(std::string_view bytes);
  void on_message(const std::string& body);
  std::optional<Json> take(const std::function<bool(const Json&)>& wanted);
  Json wait_for(const std::string& what, const std::function<bool(const Json&)>& wanted);
  void log(const char* direction, const std::string& text);
  void report();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Json> unread_;  // guarded by mutex_, as is all below
  std::vector<std::string> log_;
  std::vector<std::string> recorded_;
  Complaints complaints_;
  SessionRules rules_;
  protocol::Framer framer_;
  std::map<std::string, std::function<Json(const Json&)>> auto_answers_;
  std::set<std::string> ignored_;
  bool ended_ = false;  // the server's output
  bool abrupt_ = false;
  int next_id_ = 1;
  std::map<std::string, int> versions_;
  ChildProcess process_;  // last: its threads use what is above
};

}  // namespace proflens::tests
