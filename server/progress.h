// Work-done progress of one piece of work, when the client shows such; silent otherwise. Main thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/client.h"

namespace proflens::server {

class Progress {
 public:
  Progress(Client& client, bool supported, std::string token, std::string title);
  void report(std::string message, std::optional<std::uint32_t> percentage);
  /// Ends it, once.
  void end(std::string message);
  const std::string& token() const { return token_; }

 private:
  Client& client_;
  std::string token_;
  bool open_;
};

}  // namespace proflens::server
