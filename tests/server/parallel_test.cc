// Each piece of work runs once, and failures reach the caller.
#include "server/parallel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace proflens::server {
namespace {

TEST(ParallelFor, RunsEachPieceOnce) {
  for (const std::size_t threads : {0U, 1U, 2U, 7U})
    for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
      std::vector<std::atomic<int>> runs(count);
      parallel_for(threads)(count, [&](std::size_t i) { ++runs[i]; });
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(runs[i], 1) << threads << " threads, piece " << i;
    }
}

TEST(ParallelFor, ThrowsWhatAPieceThrew) {
  std::atomic<int> runs = 0;
  const auto failing = [&](std::size_t i) {
    ++runs;
    if (i == 3) throw std::runtime_error("piece 3");
  };
  EXPECT_THROW(parallel_for(2)(100, failing), std::runtime_error);
  EXPECT_GE(runs, 1);
}

TEST(ParallelFor, HasAtLeastOneWorker) {
  EXPECT_GE(worker_count(), 1U);
  EXPECT_LE(worker_count(), 4U);
}

}  // namespace
}  // namespace proflens::server
