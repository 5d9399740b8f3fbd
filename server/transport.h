// Bytes from and to one client: standard streams, a local TCP port or a Unix socket, with a thread for each direction.
//
// A client that does not read never blocks its caller: send() writes what the pipe takes at once and queues the rest.
// What a client leaves unread is bounded: when more than kMaxQueued bytes wait, the connection counts as dead (the
// queue is dropped and on_closed is called), because dropping single messages would break the protocol. Reads may come
// from a pipe, a file, a terminal or a socket. EINTR is retried; a broken pipe closes the connection and never raises a
// signal. Errors are sentences for the user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace proflens::server {

struct StdioEndpoint {};
struct SocketEndpoint {
  std::uint16_t port = 0;  // on 127.0.0.1; the client listens
};
struct PipeEndpoint {
  std::string path;  // of a Unix socket; the client listens
};
using Endpoint = std::variant<StdioEndpoint, SocketEndpoint, PipeEndpoint>;

class Transport {
 public:
  static constexpr std::size_t kMaxQueued = std::size_t{256} << 20;

  static std::expected<std::unique_ptr<Transport>, std::string> open(const Endpoint& endpoint);

  /// Connects two descriptors that are already open; owns neither.
  static std::unique_ptr<Transport> over(int read_fd, int write_fd);

  ~Transport();  // stops
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// Both callbacks come from threads of the transport, on_bytes in order. on_closed comes exactly once: at the end of
  /// the input, when reading or writing fails, or when the queue overflows; never after stop() has returned.
  void start(std::function<void(std::string_view bytes)> on_bytes, std::function<void()> on_closed);

  /// Queues framed bytes. Any thread. They are still written when only the input has ended (`proflens < session`), and
  /// dropped when writing has failed or stop() was called.
  void send(std::string framed);

  /// Stops reading, waits for the queue to be written (not longer than kFlushSeconds for a client that does not read)
  /// and for both threads. Never call it from a callback.
  void stop();

  static constexpr int kFlushSeconds = 2;

 private:
  struct State;
  explicit Transport(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace proflens::server
