// Profiles on their way in: at most one load of a path at a time; a load asked for meanwhile runs once more afterwards,
// however often it was asked for. Main thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/client.h"
#include "server/environment.h"
#include "server/progress.h"

namespace proflens::server {

class Loads {
 public:
  using Outcome = analysis::Result<std::shared_ptr<const LoadedProfile>>;
  /// Told to everybody who asked for the load.
  using OnDone = std::move_only_function<void(const Outcome&)>;

  Loads(Environment& environment, Client& client) : environment_(environment), client_(client) {}

  void start(const LoadRequest& request, const std::shared_ptr<SharedSourceMap>& sources, bool show_progress,
             OnDone on_done = nullptr);

  /// Whether this outcome counts: it does not when its load was asked for once more meanwhile.
  bool is_latest(const ProfileLoaded& loaded) const;
  /// Ends a load: tells those who asked, or runs it once more.
  void finish(const ProfileLoaded& loaded);

  /// The client pressed the progress's cancel button.
  void cancel(const protocol::ProgressToken& token);
  void cancel_all();

  bool idle() const { return running_.empty(); }

 private:
  struct Running {
    LoadRequest request;
    std::shared_ptr<SharedSourceMap> sources;
    bool show_progress = false;
    std::uint64_t ticket = 0;
    std::stop_source stop;
    std::optional<Progress> progress;
    std::vector<OnDone> waiting;
    bool again = false;
  };

  void submit(Running& running);

  Environment& environment_;
  Client& client_;
  std::map<std::string, Running> running_;  // by path
  std::uint64_t next_ticket_ = 1;
};

}  // namespace proflens::server
