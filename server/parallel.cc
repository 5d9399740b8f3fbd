#include "server/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace proflens::server {
namespace {

constexpr std::size_t kMaxWorkers = 4;

using Work = std::function<void(std::size_t)>;

/// What the threads of one call share.
class Round {
 public:
  Round(std::size_t count, const Work& work) : count_(count), work_(work) {}

  void run() {
    try {
      for (std::size_t i = next_++; i < count_; i = next_++) work_(i);
    } catch (...) {
      next_ = count_;
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const std::size_t count_;
  const Work& work_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

analysis::ParallelFor parallel_for(std::size_t threads) {
  return [threads](std::size_t count, const Work& work) {
    Round round(count, work);
    {
      std::vector<std::jthread> helpers;
      for (std::size_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back([&round] { round.run(); });
      round.run();
    }
    round.rethrow();
  };
}

std::size_t worker_count() { return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxWorkers); }

}  // namespace proflens::server
