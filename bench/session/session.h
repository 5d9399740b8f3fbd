// One document of one server: makes the messages of an editor, and measures their answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/session/lsp_client.h"

namespace proflens::bench {

/// A server and the file that it is measured with.
struct Subject {
  std::string name;
  std::vector<std::string> command;
  std::string folder, path, language, text;
  Json options = Json::object();
  bool is_ours = false;

  std::string uri() const;
  std::uint32_t name_column(std::uint32_t function) const;
};

/// The client asks for nothing that a server would have to ask back.
Json plain_capabilities();

class Session {
 public:
  /// Starts the server and initializes it; the subject outlives the session.
  explicit Session(const Subject& subject, const Json& capabilities = plain_capabilities());

  void open();
  void close();

  std::string hover_message(std::uint32_t line, std::uint32_t column);
  /// Another place each round: function names and, with us, hot lines as well.
  std::string hover_message(int round);
  std::string lens_message();
  std::string hint_message(std::uint32_t first_line, std::uint32_t end_line);

  /// One character typed, or taken away again.
  enum class Edit : std::uint8_t { kType, kTakeAway };
  std::string edit_message(std::uint32_t line, std::uint32_t column, Edit edit);

  /// Writes, and waits for the answer to the request that was made last.
  std::string exchange(const std::string& bytes);
  double timed(const std::string& bytes);

  std::int64_t last_request() const { return last_request_; }
  double start() const { return start_; }  // milliseconds from the spawn to the answer to initialize
  LspClient& client() { return client_; }
  const Subject& subject() const { return subject_; }

 private:
  Json document() const;
  std::string message(const std::string& method, const Json& params);

  const Subject& subject_;
  LspClient client_;
  double start_ = 0;
  std::int64_t last_request_ = 0;
  int version_ = 1;
};

}  // namespace proflens::bench
