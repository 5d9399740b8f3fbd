// What the server stands on: the world outside of its state, exchangeable in tests and in the fuzzer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

#include "server/files.h"
#include "server/go_environment.h"
#include "server/inbox.h"
#include "server/task_pool.h"

namespace proflens::server {

/// Reports changes of the entries of directories as PathsChanged.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// From now on these directories, and no others; not the directories below them.
  virtual void watch(const std::vector<std::string>& directories) = 0;
};

struct Environment {
  Files& files;
  Inbox& inbox;
  Executor& quick;           // requests and views; one thread, so in order
  Executor& heavy;           // loading profiles and looking for them
  Executor* jobs = nullptr;  // a thread for each; none: nothing that reaches out of the workspace can be started
  analysis::ParallelFor parallel;
  GetEnv variables;
  Watcher* watcher = nullptr;                                   // none: nothing is watched
  std::function<void(std::chrono::milliseconds, Event)> later;  // pushes the event into the inbox after a while
  std::function<void(std::int64_t process_id)> watch_client;    // ends the session when that process dies
  std::function<std::int64_t()> now_nanos;                      // since 1970
};

}  // namespace proflens::server
