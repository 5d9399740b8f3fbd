// The log of --log=FILE: every message in both directions with a time stamp, for bug reports. Any thread. Writes
// nothing when no file is named; a file that cannot be written is no reason not to serve.
#pragma once

#include <fstream>
#include <mutex>
#include <string>
#include <string_view>

namespace proflens::server {

class WireLog {
 public:
  explicit WireLog(const std::string& path);
  bool is_on() const { return on_; }
  void write(std::string_view direction, std::string_view text);

 private:
  bool on_ = false;
  std::mutex mutex_;
  std::ofstream file_;
};

}  // namespace proflens::server
