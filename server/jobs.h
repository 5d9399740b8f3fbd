// What the user has started and may take long: captures and test runs. Each runs on a thread of its own, shows progress
// while it does, and ends soon after it is cancelled, by the progress's button, by its request or by the session's end.
//
// Main thread only, but for Job::tell. The work gets values and returns one; what happens with it is said by `done`,
// which runs on the main thread, also after a cancel.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "server/client.h"
#include "server/environment.h"
#include "server/progress.h"

namespace proflens::server {

/// The job as its work sees it.
struct Job {
  std::stop_token stop;
  /// Shows how far it is. Any thread; not more often than a few times a second.
  std::function<void(std::string message, std::optional<std::uint32_t> percentage)> tell;
};

class Jobs {
 public:
  static constexpr std::size_t kMost = 8;  // at once

  Jobs(Environment& environment, Client& client) : environment_(environment), client_(client) {}
  ~Jobs() { stop_all(); }
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  struct Title {
    std::string text;
    bool show_progress = false;
    std::stop_token request;  // stops when the request is cancelled
  };

  /// `work` is Result(const Job&), `done` is void(Result). The message at the end is done's.
  template <class Work, class Done>
  void start(Title title, Work work, Done done) {
    using Outcome = std::invoke_result_t<Work, const Job&>;
    submit(std::move(title), [work = std::move(work), done = std::move(done)](const Job& job) mutable -> Finish {
      auto outcome = std::make_shared<Outcome>(work(job));
      return [outcome, done = std::move(done)]() mutable { return done(std::move(*outcome)); };
    });
  }
  bool is_full() const { return environment_.jobs == nullptr || running_.size() >= kMost; }

  void advanced(const JobAdvanced& event);
  void finished(JobFinished&& event);

  void cancel(const protocol::ProgressToken& token);
  /// Their progress ends at once: after a shutdown there may be no time for it.
  void cancel_all();

 private:
  void stop_all();
  using Finish = std::move_only_function<std::string()>;
  struct Running {
    std::stop_source stop;
    std::optional<Progress> progress;
    std::unique_ptr<std::stop_callback<std::function<void()>>> on_request_cancelled;
  };

  void submit(Title title, std::move_only_function<Finish(const Job&)> work);

  Environment& environment_;
  Client& client_;
  std::map<std::uint64_t, Running> running_;  // by ticket
  std::uint64_t next_ticket_ = 1;
};

}  // namespace proflens::server
