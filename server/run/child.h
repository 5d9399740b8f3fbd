// Runs a program to its end, with all that it starts: nothing of it is left when run_child returns, nor when the server
// dies meanwhile (server/run/keeper.h). No shell is involved. Blocks; for a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/result.h"

namespace proflens::server {

struct ChildOptions {
  std::string program;  // a path, or a name that is looked for on PATH
  std::vector<std::string> arguments;
  std::string directory;                 // to run in, absolute
  std::vector<std::string> environment;  // all of it: "NAME=value"
  std::string keeper = "/proc/self/exe";
  std::size_t kept_output = std::size_t{1} << 20;      // bytes; of more than that the middle is left out
  std::uint64_t most_output = std::uint64_t{1} << 30;  // bytes; who prints more is ended
};

struct ChildEnd {
  int exit_code = 0;   // meaningless after a signal
  int signal = 0;      // that ended it; 0: none
  std::string output;  // standard output and error together, as they came
  std::uint64_t output_bytes = 0;
  bool succeeded() const { return signal == 0 && exit_code == 0; }
};

/// `on_output` gets what is printed as it comes, on the caller's thread. Errors: kUnreadable (cannot be started),
/// kTooLarge (prints without end), kCancelled.
analysis::Result<ChildEnd> run_child(const ChildOptions& options,
                                     const std::function<void(std::string_view)>& on_output,
                                     const std::stop_token& stop);

/// This process's environment with some variables set anew.
std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& changes);

}  // namespace proflens::server
