// The queue from which the main thread takes what happens.
//
// push() is for any thread, pop() for the main thread only. A closed inbox drops what is pushed.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "server/events.h"

namespace proflens::server {

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
