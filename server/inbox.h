// Everything that can happen to the server, as one closed list, and the queue that the main thread takes it from.
//
// push() is for any thread, pop() for the main thread only. A closed inbox drops what is pushed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/result.h"

#include "protocol/rpc.h"

#include "server/callers_document.h"
#include "server/client.h"
#include "server/file_view.h"
#include "server/loaded_profile.h"

namespace proflens::server {

struct MessageArrived {
  protocol::Message message;
};

struct ClientGone {
  std::string why;  // for the log
};

/// A reading request was answered on a worker.
struct RequestDone {
  Ticket ticket;
  protocol::Result<protocol::RawJson> result;
};

/// A document was written for the user on a worker.
struct DocumentWritten {
  protocol::Result<CallersDocument> document;
  std::shared_ptr<std::move_only_function<void(protocol::Result<protocol::Json>)>> reply;
};

struct CandidatesFound {
  std::uint64_t generation = 0;  // of the folders
  std::vector<std::string> paths;
};

struct ProfileLoaded {
  LoadRequest request;
  std::uint64_t ticket = 0;
  analysis::Result<std::shared_ptr<const LoadedProfile>> profile;
};

struct ViewBuilt {
  protocol::Uri uri;
  std::uint64_t generation = 0;  // of the set and settings
  std::shared_ptr<const FileView> view;
};

/// Names in watched directories that may have changed; coalesced.
struct PathsChanged {
  std::vector<std::string> paths;
};

/// Requests that were held for the first view are answered with what there is.
struct HoldExpired {};

using Event = std::variant<MessageArrived, ClientGone, RequestDone, DocumentWritten, CandidatesFound, ProfileLoaded,
                           ViewBuilt, PathsChanged, HoldExpired>;

class Inbox {
 public:
  void push(Event event) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      events_.push_back(std::move(event));
    }
    ready_.notify_one();
  }

  /// Waits; nothing once closed.
  std::optional<Event> pop() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !events_.empty(); });
    return take();
  }

  /// Does not wait.
  std::optional<Event> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

 private:
  std::optional<Event> take() {
    if (closed_ || events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Event> events_;
  bool closed_ = false;
};

}  // namespace proflens::server
