// The language server's entry point. (Stub: the server's own version replaces this file.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/transport.h"

namespace proflens::server {

struct ServerOptions {
  Endpoint endpoint;
  std::optional<std::int64_t> client_process;  // ends when this process does
  std::string log_file;                        // empty: no log
};

/// Returns the exit code.
int run_server(const ServerOptions& options);

}  // namespace proflens::server
