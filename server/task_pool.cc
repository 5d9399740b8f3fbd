#include "server/task_pool.h"

namespace proflens::server {

TaskPool::TaskPool(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

TaskPool::~TaskPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

void TaskPool::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  ready_.notify_one();
}

void TaskPool::work(const std::stop_token& stop) {
  while (true) {
    std::unique_lock lock(mutex_);
    if (!ready_.wait(lock, stop, [this] { return !tasks_.empty(); }) || stop.stop_requested()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
  }
}

ThreadEach::~ThreadEach() {
  for (Running& running : running_) running.thread.join();
}

void ThreadEach::submit(Task task) {
  const std::lock_guard lock(mutex_);
  for (auto one = running_.begin(); one != running_.end();) {
    const bool done = one->done;
    if (done) one->thread.join();
    one = done ? running_.erase(one) : std::next(one);
  }
  Running& running = running_.emplace_back();
  running.thread = std::thread([&running, task = std::move(task)]() mutable {
    task();
    running.done = true;
  });
}

}  // namespace proflens::server
