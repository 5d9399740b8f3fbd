// What every message of a session must keep, whatever the test is about: fed with both directions, it answers with
// complaints. It knows the client's capabilities, the open documents and what is pending. It does no I/O, so the fake
// client, the fuzzer and recorded sessions share it. One thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "protocol/json.h"
#include "protocol/position.h"

namespace proflens::tests {

using protocol::Json;
using Complaints = std::vector<std::string>;

/// A document as the client knows it, in every version it has had.
struct ClientDocument {
  std::string text;
  std::int64_t version = 0;
  std::vector<std::vector<std::string>> versions;  // lines without their ends, oldest first
};

/// Lines end at \n, \r\n or \r, as the specification says.
std::vector<std::string> split_lines(const std::string& text);

/// One content change applied naively, to compare the server's cleverness with.
std::string apply_change(const std::string& text, const Json& change, protocol::PositionEncoding encoding);

class SessionRules {
 public:
  void sent(const Json& message);
  Complaints received(const Json& message);

  /// At the end of a session: every request has its answer, every progress its end.
  Complaints finish() const;

  const std::set<std::string>& commands() const { return commands_; }
  const ClientDocument* document(const std::string& uri) const;
  protocol::PositionEncoding encoding() const { return encoding_; }

 private:
  struct Pending {
    std::string method;
    Json params;
    std::vector<std::string> lines;  // of the document asked about, when it is open
    bool open = false;
  };

  void sent_request(const Json& message);
  void sent_notification(const std::string& method, const Json& params);
  void received_call(const std::string& method, const Json& params, bool is_request);
  void received_response(const Json& message);

  void check_initialize(const Json& result);
  void check_lenses(const Pending& request, const Json& lenses);
  void check_hints(const Pending& request, const Json& hints);
  void check_hover(const Pending& request, const Json& hover);
  void check_actions(const Pending& request, const Json& actions);
  void check_command(const Json& command, const std::string& where);
  void check_edit(const Json& edit);
  void check_diagnostics(const Json& params);
  void check_progress(const Json& params);
  void check_needs(const std::string& method);
  bool range_fits(const Json& range, const std::vector<std::string>& lines) const;
  bool position_fits(const Json& position, const std::vector<std::string>& lines) const;
  bool announced(const std::string& pointer) const;
  void complain(const std::string& text) { complaints_.push_back(text); }

  Complaints complaints_;
  Json capabilities_;
  std::set<std::string> commands_;
  bool initialized_ = false;  // the answer to initialize has come
  protocol::PositionEncoding encoding_ = protocol::PositionEncoding::kUtf16;
  std::map<std::string, ClientDocument> documents_;
  std::map<std::string, std::deque<Pending>> pending_;  // by id as JSON text
  std::set<std::string> server_ids_;
  std::map<std::string, bool> progress_;  // by token as JSON text: begun
};

}  // namespace proflens::tests
