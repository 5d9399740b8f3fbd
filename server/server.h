// The language server's entry point: threads, wire and signals around one Session.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/transport.h"

namespace proflens::server {

struct ServerOptions {
  Endpoint endpoint;
  std::optional<std::int64_t> client_process;  // ends when this process does
  std::string log_file;                        // what goes over the wire, for bug reports; empty: no log
};

/// Serves until the client leaves. Returns the exit code: 0 after shutdown and exit, 1 otherwise.
int run_server(const ServerOptions& options);

}  // namespace proflens::server
