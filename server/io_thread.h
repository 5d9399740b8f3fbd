// One small thread for what is not the wire: timers and signals, on an Asio io_context.
//
// Callbacks run on this thread and must be short: they hand an event to the main loop. The destructor cancels whatever
// waits and joins; no callback runs after it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace proflens::server {

class IoThread {
 public:
  /// A running timer. Dropping the handle does not cancel it. Any thread.
  class Timer {
   public:
    Timer() = default;
    /// The callback will not start any more; one that runs already is not waited for.
    void cancel();

   private:
    friend class IoThread;
    struct State;
    explicit Timer(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
  };

  IoThread();
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  /// Calls back once after the delay. Any thread.
  Timer after(std::chrono::milliseconds delay, std::function<void()> callback);

  /// Calls back on SIGTERM and SIGINT instead of dying, with the signal's number, each time. Call it once;
  /// the signals are caught when it returns.
  void on_termination(std::function<void(int signal)> callback);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace proflens::server
