// The log of --log=FILE: every message in both directions with a time stamp, for bug reports. Any thread. Writes
// nothing when no file is named; a file that cannot be written is no reason not to serve.
//
// People send logs to others, so what opens a server is left out of what the client says: the values of the setting
// capture.servers, and user and password in URLs. We never send such.
#pragma once

#include <fstream>
#include <mutex>
#include <string>
#include <string_view>

#include "protocol/framer.h"

namespace proflens::server {

class WireLog {
 public:
  explicit WireLog(const std::string& path);
  bool is_on() const { return on_; }
  void sent(std::string_view framed) { write("<--", framed); }
  /// Bytes as they come; written message by message. One thread.
  void received(std::string_view bytes);

 private:
  void write(std::string_view direction, std::string_view text);

  bool on_ = false;
  protocol::Framer framer_;  // of what comes
  std::mutex mutex_;
  std::ofstream file_;
};

/// A message's text without what opens a server.
std::string without_credentials(std::string_view message);

}  // namespace proflens::server
