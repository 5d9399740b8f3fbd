// Worker threads with one queue, first come first served. The destructor drops what has not started and joins.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace proflens::server {

using Task = std::move_only_function<void()>;

/// Where work goes; a test or a fuzzer runs it on the spot instead.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual void submit(Task task) = 0;
};

class TaskPool final : public Executor {
 public:
  explicit TaskPool(std::size_t threads);
  ~TaskPool() override;
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  void submit(Task task) override;

 private:
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any ready_;
  std::deque<Task> tasks_;
  std::vector<std::jthread> threads_;  // last: joined before what they use goes
};

/// A thread for each task, gone when it is done. The destructor joins: whoever submits makes its tasks end.
class ThreadEach final : public Executor {
 public:
  ~ThreadEach() override;
  void submit(Task task) override;

 private:
  struct Running {
    std::atomic<bool> done = false;
    std::thread thread;
  };
  std::mutex mutex_;
  std::list<Running> running_;
};

class InlineExecutor final : public Executor {
 public:
  void submit(Task task) override { task(); }
};

}  // namespace proflens::server
