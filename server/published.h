// What the client shows of our diagnostics, so that only differences are sent. Main thread only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/client.h"

namespace proflens::server {

class Published {
 public:
  explicit Published(Client& client) : client_(client) {}

  /// Sends them unless the client has exactly these already. Nothing is sent for a file that never had any.
  void publish(const protocol::Uri& uri, std::vector<protocol::Diagnostic> diagnostics);

 private:
  Client& client_;
  std::map<protocol::Uri, protocol::Json> shown_;  // only files that have some
};

}  // namespace proflens::server
