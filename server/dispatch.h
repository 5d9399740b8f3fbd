// From a method's name to its handler: typed parameters in, typed result out, and the lane it runs on.
//
//   reads<M>(table, f)    f(const Snapshot&, const Params&) on a worker; answered when it returns. With a second
//                         function, on the main thread where that one says that it will be quick
//   shows<M>(table, f)    the same on the main thread, for what only lists what a view holds (decorations): a change of
//                         threads would take longer, and so would a slow hover before it. Held while the first
//                         profiles are on their way
//   mutates<M>(table, f)  f(State&, const Params&) on the main thread, in the order of arrival
//   defers<M>(table, f)   f(State&, const Params&, Reply) on the main thread; may keep the reply for later. With a
//                         fourth parameter it gets a token that stops when the request is cancelled
//
// A handler returns and the dispatcher replies, so each request gets exactly one answer, also when the method is
// unknown, the parameters are malformed or the handler throws.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "protocol/messages.h"

#include "server/state.h"

namespace proflens::server {

/// What a worker may see: values and const pointers, nothing that changes.
struct Snapshot {
  std::shared_ptr<const Document> document;  // the one that params.textDocument.uri names; null when it is not open
  std::shared_ptr<const ProfileSet> set;
  std::shared_ptr<const Config> config;
  std::shared_ptr<const Ignores> ignores;
  std::shared_ptr<const PgoStates> pgo;
  protocol::ClientCapabilities client;
  std::string command_prefix;
  std::vector<std::string> folders;
  std::map<protocol::Uri, std::shared_ptr<const Document>> documents;  // all open ones
  GetEnv variables;
  Files* files = nullptr;
  std::int64_t now_nanos = 0;
  std::stop_token stop;
};

using Reply = std::move_only_function<void(protocol::Result<protocol::Json>)>;

class Dispatcher {
 public:
  /// The one table of methods.
  Dispatcher();

  void dispatch(State& state, protocol::Request request) const;
  void dispatch(State& state, const protocol::Notification& notification) const;

  using Read = std::function<protocol::Result<protocol::RawJson>(const Snapshot&, const protocol::Json&)>;
  using Mutate = std::function<void(State&, const protocol::Json&, Reply, const std::stop_token&)>;
  using Notify = std::function<void(State&, const protocol::Json&)>;

  struct Route {
    Read read;
    bool (*is_quick)(const Snapshot&) = nullptr;
    Mutate mutate;
    bool held = false;
  };
  std::unordered_map<std::string_view, Route> requests;
  std::unordered_map<std::string_view, Notify> notifications;
};

template <class M, class F>
Dispatcher::Read reading(F handler) {
  return [handler](const Snapshot& snapshot, const protocol::Json& json) -> protocol::Result<protocol::RawJson> {
    auto params = protocol::from_json<typename M::Params>(json);
    if (!params) return std::unexpected(params.error());
    protocol::Result<typename M::Result> result = handler(snapshot, *params);
    if (!result) return std::unexpected(result.error());
    return protocol::to_json_text(*result);
  };
}

template <class M, class F>
void reads(Dispatcher& table, F handler, bool (*is_quick)(const Snapshot&) = nullptr) {
  table.requests[M::method] = {.read = reading<M>(handler), .is_quick = is_quick, .mutate = nullptr};
}

template <class M, class F>
void shows(Dispatcher& table, F handler) {
  table.requests[M::method] = {.read = reading<M>(handler), .mutate = nullptr, .held = true};
}

template <class M, class F>
void defers(Dispatcher& table, F handler) {
  table.requests[M::method].mutate = [handler](State& state, const protocol::Json& json, Reply reply,
                                               [[maybe_unused]] const std::stop_token& stop) {
    auto params = protocol::from_json<typename M::Params>(json);
    if (!params) return reply(std::unexpected(params.error()));
    if constexpr (std::is_invocable_v<F, State&, const typename M::Params&, Reply, const std::stop_token&>) {
      handler(state, *params, std::move(reply), stop);
    } else {
      handler(state, *params, std::move(reply));
    }
  };
}

template <class M, class F>
void mutates(Dispatcher& table, F handler) {
  if constexpr (requires { typename M::Result; }) {
    defers<M>(table, [handler](State& state, const typename M::Params& params, Reply reply) {
      protocol::Result<typename M::Result> result = handler(state, params);
      reply(result ? protocol::Result<protocol::Json>(protocol::to_json(*result)) : std::unexpected(result.error()));
    });
  } else {
    table.notifications[M::method] = [handler](State& state, const protocol::Json& json) {
      if (auto params = protocol::from_json<typename M::Params>(json)) handler(state, *params);
    };
  }
}

}  // namespace proflens::server
