// The default.pgo files of the workspace on their way: looked for and examined on a worker, one round at a time, and
// once more when something changed meanwhile. A saved source costs no more than its package read again. Main thread
// only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/environment.h"
#include "server/pgo_state.h"

namespace proflens::server {

class PgoFiles {
 public:
  explicit PgoFiles(Environment& environment) : environment_(environment) {}

  /// Below these folders.
  void look(const std::vector<std::string>& folders);
  /// These, by whoever has looked already; other files among them are passed over.
  void found(const std::vector<std::string>& paths);
  /// What of it concerns a default.pgo is examined again.
  void changed(const std::vector<std::string>& paths);
  void take(const PgoExamined& examined);
  /// Shown until a file changes, each file on its own.
  void decided(PgoDecisions decisions);

  const std::shared_ptr<const PgoStates>& states() const { return states_; }

 private:
  bool concerns(const std::string& path) const;
  void start();

  Environment& environment_;
  std::shared_ptr<const PgoStates> states_ = std::make_shared<const PgoStates>();
  std::vector<std::string> folders_;      // to look in with the next round
  std::vector<std::string> directories_;  // to examine with it
  bool running_ = false;
  bool due_ = false;
};

}  // namespace proflens::server
