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

}  // namespace proflens::server
