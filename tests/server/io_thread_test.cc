// Timers, signals and the watch over the client's process.
#include "server/io_thread.h"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "server/process_watch.h"

namespace proflens::server {
namespace {

using namespace std::chrono_literals;

template <class T>
bool comes(std::future<T>& future) {
  return future.wait_for(30s) == std::future_status::ready;
}

TEST(IoThread, TimersFireInOrderOfTheirTimes) {
  IoThread io;
  std::vector<int> order;
  std::promise<void> done;
  auto finished = done.get_future();
  io.after(60ms, [&] {
    order.push_back(2);
    done.set_value();
  });
  io.after(1ms, [&] { order.push_back(1); });
  ASSERT_TRUE(comes(finished));
  EXPECT_EQ(order, (std::vector{1, 2}));
}

TEST(IoThread, CancelledTimerNeverFires) {
  std::atomic<int> fired = 0;
  IoThread io;
  auto timer = io.after(5ms, [&] { ++fired; });
  timer.cancel();
  timer.cancel();
  std::promise<void> later;
  auto finished = later.get_future();
  io.after(30ms, [&] { later.set_value(); });
  ASSERT_TRUE(comes(finished));
  EXPECT_EQ(fired, 0);
}

TEST(IoThread, TimerHandleMayOutliveTheThread) {
  IoThread::Timer timer;
  {
    IoThread io;
    timer = io.after(1h, [] { FAIL(); });
  }
  timer.cancel();
}

TEST(IoThread, CancelReleasesWhatTheCallbackHolds) {
  IoThread io;
  auto held = std::make_shared<int>(1);
  auto timer = io.after(1h, [held] {});
  timer.cancel();
  EXPECT_EQ(held.use_count(), 1);
}

TEST(IoThread, ManyTimersFromManyThreads) {
  std::atomic<int> fired = 0;
  std::promise<void> all;
  auto finished = all.get_future();
  IoThread io;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i)
        io.after(1ms, [&] {
          if (++fired == 1000) all.set_value();
        });
    });
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(comes(finished));
}

TEST(IoThread, TerminationSignalsAreCalledBackEachTime) {
  std::promise<int> first, second;
  auto got_first = first.get_future(), got_second = second.get_future();
  std::atomic<int> count = 0;
  IoThread io;
  io.on_termination([&](int number) { (count++ == 0 ? first : second).set_value(number); });
  kill(getpid(), SIGTERM);
  ASSERT_TRUE(comes(got_first));
  EXPECT_EQ(got_first.get(), SIGTERM);
  kill(getpid(), SIGINT);
  ASSERT_TRUE(comes(got_second));
  EXPECT_EQ(got_second.get(), SIGINT);
}

TEST(ProcessWatch, Alive) {
  EXPECT_TRUE(process_is_alive(getpid()));
  EXPECT_TRUE(process_is_alive(1));
  EXPECT_FALSE(process_is_alive(0));
  EXPECT_FALSE(process_is_alive(-1));
  EXPECT_FALSE(process_is_alive(1LL << 40));
}

TEST(ProcessWatch, ReportsADeathOnce) {
  int wait_here[2];
  ASSERT_EQ(pipe(wait_here), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(wait_here[1]);
    char byte;
    while (read(wait_here[0], &byte, 1) > 0) {
    }
    _exit(0);
  }
  close(wait_here[0]);
  std::promise<void> died;
  auto death = died.get_future();
  IoThread io;
  watch_process(io, child, [&] { died.set_value(); }, 5ms);
  EXPECT_EQ(death.wait_for(50ms), std::future_status::timeout);
  close(wait_here[1]);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(comes(death));
}

TEST(ProcessWatch, OurOwnIdAndNonsenseAreNotWatched) {
  std::atomic<int> deaths = 0;
  IoThread io;
  for (const std::int64_t id : {std::int64_t{getpid()}, std::int64_t{0}, std::int64_t{-5}})
    watch_process(io, id, [&] { ++deaths; }, 1ms);
  std::promise<void> later;
  auto finished = later.get_future();
  io.after(30ms, [&] { later.set_value(); });
  ASSERT_TRUE(comes(finished));
  EXPECT_EQ(deaths, 0);
}

}  // namespace
}  // namespace proflens::server
