// A language server on pipes, and a client that measures it: blocking, on one thread, so that nothing but the two pipes
// lies between a request and its answer. Answers what a server asks by itself. What cannot go on (a server that dies,
// an error as answer) throws std::runtime_error: there is nothing to measure then.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "protocol/framer.h"
#include "protocol/json.h"

namespace proflens::bench {

using Clock = std::chrono::steady_clock;
using protocol::Json;

double milliseconds_since(Clock::time_point start);

class LspClient {
 public:
  /// Starts the program; its standard error goes nowhere.
  explicit LspClient(const std::vector<std::string>& command);
  ~LspClient();  // kills it when it has not left
  LspClient(const LspClient&) = delete;
  LspClient& operator=(const LspClient&) = delete;

  /// initialize and initialized; milliseconds from before the spawn until the answer was there.
  double initialize(const std::string& root, const Json& options, const Json& capabilities);

  /// A message as it goes over the wire, so that building it is not measured.
  static std::string framed(const std::string& method, const Json& params, std::int64_t id = 0);
  std::int64_t next_id() { return ++last_id_; }
  void write(const std::string& bytes);
  /// The body of the answer; what comes before it is dealt with.
  std::string await(std::int64_t id);
  /// Whichever of two is answered first.
  std::int64_t await_either(std::int64_t a, std::int64_t b);

  Json request(const std::string& method, const Json& params);
  void notify(const std::string& method, const Json& params) { write(framed(method, params)); }

  /// Waits for a request or notification of the server.
  void await_method(const std::string& method);
  void shutdown();

  pid_t id() const { return id_; }
  /// Resident memory now and at its highest, in MiB.
  double resident() const { return status("VmRSS:"); }
  double peak() const { return status("VmHWM:"); }
  /// Time that its threads were on a processor, in milliseconds; ended threads do not count.
  double cpu_milliseconds() const;

 private:
  std::string next_body();
  void serve(const std::string& body);
  double status(const std::string& field) const;

  Clock::time_point started_;
  pid_t id_ = -1;
  int input_ = -1, output_ = -1;
  std::int64_t last_id_ = 0;
  protocol::Framer framer_;
};

}  // namespace proflens::bench
