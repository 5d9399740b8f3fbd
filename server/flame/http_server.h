// A small HTTP/1.1 server for one page: on 127.0.0.1 only, a port of the system's choice, one thread.
//
// Boost.Beast reads and writes the messages. Everybody on this machine can connect, and every page in the user's
// browser can make it send requests here, so: a request must name this server as its host (or a page of another name
// could be made to mean 127.0.0.1), must not come from another origin, and there is no CORS. Heads are limited to
// kMaxHead bytes, bodies to kMaxBody, connections to kMaxConnections, and a request has kReadSeconds to arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "analysis/result.h"

namespace proflens::server {

struct HttpRequest {
  bool is_post = false;
  std::string target;  // as it was sent: path and query
  std::string body;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::shared_ptr<const std::string> body;
  std::string policy = "default-src 'none'";  // Content-Security-Policy
};

HttpResponse http_text(unsigned status, std::string text);

class HttpServer {
 public:
  static constexpr std::size_t kMaxHead = 8 << 10, kMaxBody = 16 << 10, kMaxConnections = 64;
  static constexpr int kReadSeconds = 10, kIdleSeconds = 60;

  /// To be called once, from any thread, also after the connection or the server is gone.
  using Respond = std::function<void(HttpResponse)>;
  /// Runs on the server's thread; must not throw.
  using Handler = std::function<void(HttpRequest request, Respond respond)>;

  static analysis::Result<std::unique_ptr<HttpServer>> start(Handler handler);
  ~HttpServer();  // closes all connections; the handler does not run afterwards
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;

 private:
  struct State;
  explicit HttpServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace proflens::server
