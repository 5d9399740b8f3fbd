// The language server's entry point. (Stub: the server's own version replaces this file.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace proflens::server {

struct ServerOptions {
  enum class Transport : std::uint8_t { kStdio, kSocket, kPipe };
  Transport transport = Transport::kStdio;
  std::uint16_t port = 0;                      // kSocket
  std::string pipe_path;                       // kPipe
  std::optional<std::int64_t> client_process;  // ends when this process does
  std::string log_file;                        // empty: no log
};

/// Returns the exit code.
int run_server(const ServerOptions& options);

}  // namespace proflens::server
