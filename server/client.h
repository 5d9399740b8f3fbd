// The client as the server sees it: what to say to it, and which of its and our requests are open.
//
// Every request of the client is answered exactly once: begin() notes it, answer() sends and forgets, and answers to
// ids that are not open (already cancelled) are dropped. Of our own requests at most kMaxPending are open; the oldest
// is given up. Main thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

#include "protocol/messages.h"
#include "protocol/rpc.h"

namespace proflens::server {

/// One request of the client.
struct Ticket {
  protocol::RequestId id;
  std::uint64_t serial = 0;
  std::stop_token stop;
};

class Client {
 public:
  using Send = std::function<void(std::string framed)>;
  using OnResult = std::move_only_function<void(protocol::Result<protocol::Json>)>;
  static constexpr std::size_t kMaxPending = 100;

  explicit Client(Send send) : send_(std::move(send)) {}

  /// Notes a request; its token stops when the client cancels it.
  Ticket begin(const protocol::RequestId& id);
  void answer(const Ticket& ticket, protocol::Result<protocol::Json> result);
  void answer(const Ticket& ticket, const protocol::Result<protocol::RawJson>& result);
  /// Asks whatever works on it to stop, and answers that it was cancelled. Unknown ids are ignored.
  void cancel(const protocol::RequestId& id);
  /// An answer to what was no request at all.
  void reject(const protocol::Invalid& invalid);

  template <class N>
  void notify(const typename N::Params& params) {
    write(protocol::to_text(protocol::Notification{std::string(N::method), protocol::to_json(params)}));
  }

  template <class R>
  void request(const typename R::Params& params, OnResult on_result = nullptr) {
    request(R::method, protocol::to_json(params), std::move(on_result));
  }
  /// A request without parameters.
  template <class R>
  void request() {
    request(R::method, nullptr, nullptr);
  }

  void on_response(protocol::Response response);

 private:
  void request(std::string_view method, protocol::Json params, OnResult on_result);
  /// False when the ticket is not open any more.
  bool finish(const Ticket& ticket);
  void write(const std::string& body);

  Send send_;
  struct Open {
    std::uint64_t serial = 0;
    std::stop_source stop;
  };
  std::unordered_map<protocol::RequestId, Open> open_;
  std::uint64_t next_serial_ = 1;
  std::map<std::int64_t, OnResult> pending_;  // ours, by id; ids ascend
  std::int64_t next_id_ = 1;
};

}  // namespace proflens::server
