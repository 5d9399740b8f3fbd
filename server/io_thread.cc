#include "server/io_thread.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <csignal>
#include <thread>
#include <utility>

namespace proflens::server {

/// Who sets `claimed` first owns the callback: the timer to run it, or cancel() to drop it.
struct IoThread::Timer::State {
  explicit State(std::function<void()> run) : callback(std::move(run)) {}
  std::function<void()> callback;
  std::atomic<bool> claimed = false;
};

struct IoThread::State {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  asio::signal_set signals{context};
  std::function<void(int)> on_signal;
  std::thread thread;

  void await_signal() {
    signals.async_wait([this](const asio::error_code& error, int number) {
      if (error) return;
      on_signal(number);
      await_signal();
    });
  }
};

IoThread::Timer::Timer(std::shared_ptr<State> state) : state_(std::move(state)) {}

void IoThread::Timer::cancel() {
  // The timer itself runs out on its own: the io thread may be gone by now.
  if (state_ && !state_->claimed.exchange(true)) state_->callback = nullptr;
  state_.reset();
}

IoThread::IoThread() : state_(std::make_unique<State>()) {
  state_->thread = std::thread([context = &state_->context] { context->run(); });
}

IoThread::~IoThread() {
  state_->context.stop();
  state_->thread.join();
}

IoThread::Timer IoThread::after(std::chrono::milliseconds delay, std::function<void()> callback) {
  auto state = std::make_shared<Timer::State>(std::move(callback));
  asio::post(state_->context, [&context = state_->context, state, until = std::chrono::steady_clock::now() + delay] {
    auto timer = std::make_shared<asio::steady_timer>(context, until);
    timer->async_wait([timer, state](const asio::error_code& error) {
      if (!error && !state->claimed.exchange(true)) std::exchange(state->callback, nullptr)();
    });
  });
  return Timer(std::move(state));
}

void IoThread::on_termination(std::function<void(int)> callback) {
  state_->on_signal = std::move(callback);
  asio::error_code ignored;  // a signal that cannot be caught keeps its default
  state_->signals.add(SIGTERM, ignored);
  state_->signals.add(SIGINT, ignored);
  asio::post(state_->context, [state = state_.get()] { state->await_signal(); });
}

}  // namespace proflens::server
