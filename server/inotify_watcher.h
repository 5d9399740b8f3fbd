// The server's own watch over directories, for clients cannot be relied on (Neovim on Linux does not watch at all).
//
// One thread waits on inotify. Events are collected until a directory has been quiet for kQuiet (at most kLongest),
// then reported together: a profile that is written in pieces or renamed into place is one change. When the kernel's
// queue overflows, every known name is reported. Reported paths are hints: the receiver looks at the file again.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/environment.h"

namespace proflens::server {

class InotifyWatcher final : public Watcher {
 public:
  static constexpr std::chrono::milliseconds kQuiet{100};
  static constexpr std::chrono::milliseconds kLongest{1000};

  /// Calls back on its thread.
  explicit InotifyWatcher(std::function<void(std::vector<std::string> paths)> on_change);
  ~InotifyWatcher() override;
  InotifyWatcher(const InotifyWatcher&) = delete;
  InotifyWatcher& operator=(const InotifyWatcher&) = delete;

  void watch(const std::vector<std::string>& directories) override;

 private:
  void run();
  void read_events();
  void report();

  std::function<void(std::vector<std::string>)> on_change_;
  int inotify_ = -1;
  int wake_ = -1;  // an eventfd: the thread is to end
  std::mutex mutex_;
  std::map<std::string, int> watches_;      // directory → watch descriptor
  std::map<int, std::string> directories_;  // and back
  std::set<std::string> changed_;           // the thread's own
  std::thread thread_;                      // last: uses all of the above
};

}  // namespace proflens::server
