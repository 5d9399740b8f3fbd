#include "server/flame/http_server.h"

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <thread>
#include <utility>

namespace proflens::server {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Error = beast::error_code;

constexpr unsigned kBadRequest = 400, kForbidden = 403, kBadMethod = 405, kTooLarge = 413, kMisdirected = 421,
                   kHeadTooLarge = 431;

/// Programs that the server runs inherit no connection.
template <class Socket>
void close_on_exec(Socket& socket) {
  ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
}

using Message = http::request<http::string_body>;

/// What is wrong with a request before anybody looks at what it wants.
std::optional<HttpResponse> refusal(const Message& message, std::uint16_t port) {
  const auto host = message[http::field::host];
  const std::string own = fmt::format("127.0.0.1:{}", port), named = fmt::format("localhost:{}", port);
  if (message.count(http::field::host) != 1 || (host != own && host != named))
    return http_text(kMisdirected, "this is not the host you asked for\n");
  if (message.method() != http::verb::get && message.method() != http::verb::post)
    return http_text(kBadMethod, "only GET and POST\n");
  const auto origin = message.find(http::field::origin);
  if (origin != message.end() && origin->value() != "http://" + std::string(host))
    return http_text(kForbidden, "not for other origins\n");
  if (message.method() == http::verb::post && message[http::field::content_type] != "application/json")
    return http_text(kBadRequest, "expected JSON\n");
  return std::nullopt;
}

unsigned status_of(const Error& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return kHeadTooLarge;
  return error == http::error::body_limit ? kTooLarge : kBadRequest;
}

}  // namespace

HttpResponse http_text(unsigned status, std::string text) {
  return {.status = status, .body = std::make_shared<const std::string>(std::move(text))};
}

struct HttpServer::State : std::enable_shared_from_this<State> {
  explicit State(Handler run) : handler(std::move(run)) {}

  analysis::Result<void> listen();
  void accept();
  void stop();

  Handler handler;
  std::uint16_t port = 0;
  std::atomic<std::size_t> connections = 0;
  std::atomic<bool> stopping = false;
  asio::io_context context{1};  // goes before what its connections count themselves in
  tcp::acceptor acceptor{context};
  std::thread thread;
};

namespace {

template <class State>
// State is HttpServer::State, which is nobody else's.
class Connection : public std::enable_shared_from_this<Connection<State>> {
 public:
  Connection(State& state, tcp::socket socket) : state_(state), stream_(std::move(socket)) { ++state_.connections; }
  ~Connection() { --state_.connections; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void read(int seconds) {
    parser_.emplace();
    parser_->header_limit(HttpServer::kMaxHead);
    parser_->body_limit(HttpServer::kMaxBody);
    stream_.expires_after(std::chrono::seconds(seconds));
    http::async_read(stream_, buffer_, *parser_,
                     [self = this->shared_from_this()](Error error, std::size_t) { self->on_read(error); });
  }

 private:
  void on_read(Error error) {
    if (error == http::error::end_of_stream) return close();
    if (error.category() == http::make_error_code(http::error::bad_method).category()) {
      keep_alive_ = false;
      return write(http_text(status_of(error), "not a request this server reads\n"));
    }
    if (error) return;  // gone, or too slow
    const Message message = parser_->release();
    keep_alive_ = message.keep_alive();
    if (auto refused = refusal(message, state_.port)) {
      keep_alive_ = false;
      return write(std::move(*refused));
    }
    stream_.expires_never();  // until there is an answer
    state_.handler({.is_post = message.method() == http::verb::post,
                    .target = std::string(message.target()),
                    .body = message.body()},
                   respond());
  }

  /// Holds on to the server's state, for it may be called when the server is gone; then nothing comes of it. The
  /// connection has to go first.
  struct Waiting {
    std::shared_ptr<State> state;
    std::shared_ptr<Connection> connection;
  };
  HttpServer::Respond respond() {
    auto waiting = std::make_shared<Waiting>(state_.shared_from_this(), this->shared_from_this());
    return [waiting](HttpResponse response) {
      if (waiting->state->stopping) return;
      auto shared = std::make_shared<HttpResponse>(std::move(response));
      asio::post(waiting->state->context,
                 [connection = waiting->connection, shared] { connection->write(std::move(*shared)); });
    };
  }

  void write(HttpResponse response) {
    body_ = std::move(response.body);
    response_.emplace(std::piecewise_construct, std::make_tuple(body_->data(), body_->size()));
    response_->result(response.status);
    response_->set(http::field::content_type, response.content_type);
    response_->set("Content-Security-Policy", response.policy);
    response_->set(http::field::cache_control, "no-store");
    response_->set("X-Content-Type-Options", "nosniff");
    response_->set("Referrer-Policy", "no-referrer");
    response_->set("Cross-Origin-Resource-Policy", "same-origin");
    response_->keep_alive(keep_alive_);
    response_->prepare_payload();
    stream_.expires_after(std::chrono::seconds(HttpServer::kReadSeconds));
    http::async_write(stream_, *response_, [self = this->shared_from_this()](Error error, std::size_t) {
      if (error || !self->keep_alive_) return self->close();
      self->read(HttpServer::kIdleSeconds);
    });
  }

  void close() {
    Error ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  State& state_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{HttpServer::kMaxHead + HttpServer::kMaxBody};
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::span_body<const char>>> response_;
  std::shared_ptr<const std::string> body_;
  bool keep_alive_ = false;
};

}  // namespace

analysis::Result<void> HttpServer::State::listen() {
  Error error;
  const tcp::endpoint here(asio::ip::address_v4::loopback(), 0);
  acceptor.open(here.protocol(), error);
  if (!error) acceptor.bind(here, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return analysis::fail(analysis::ErrorKind::kUnreadable, "no port on 127.0.0.1: " + error.message());
  close_on_exec(acceptor);
  port = acceptor.local_endpoint(error).port();
  return {};
}

void HttpServer::State::accept() {
  acceptor.async_accept([this](Error error, tcp::socket socket) {
    if (stopping) return;
    // Beyond the limit a connection is dropped at once; when there are no descriptors left, others wait a moment.
    if (error && error != asio::error::connection_aborted) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!error && connections < kMaxConnections) {
      close_on_exec(socket);
      std::make_shared<Connection<State>>(*this, std::move(socket))->read(kReadSeconds);
    }
    accept();
  });
}

HttpServer::HttpServer(std::shared_ptr<State> state) : state_(std::move(state)) {}

analysis::Result<std::unique_ptr<HttpServer>> HttpServer::start(Handler handler) {
  auto state = std::make_shared<State>(std::move(handler));
  if (auto listening = state->listen(); !listening) return std::unexpected(listening.error());
  state->accept();
  // Signals go to the threads that care for them.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  state->thread = std::thread([context = &state->context] { context->run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::~HttpServer() {
  state_->stopping = true;
  state_->context.stop();
  state_->thread.join();
}

std::uint16_t HttpServer::port() const { return state_->port; }

}  // namespace proflens::server
