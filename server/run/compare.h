// Runs a benchmark and its trial alternately, and proves that a benchmark compiles and reaches its function.
//
// The package is built once, with the texts of the editor in place of the files (go's -overlay), so nothing has to be
// saved and nothing is written into the package. Blocks; for a thread of its own.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "server/run/child.h"
#include "server/run/go_output.h"

namespace proflens::server {

/// Where and how go runs.
struct GoPlace {
  std::string go = "go";  // the program
  std::string directory;  // of the package
  std::string temporary;  // where the private directory goes; empty: /tmp
  std::string keeper = "/proc/self/exe";
  /// Texts in place of files, by absolute path.
  std::vector<std::pair<std::string, std::string>> texts;
};

struct CompareRequest {
  GoPlace place;
  std::string old_benchmark, new_benchmark;  // the new one empty: only one is measured
  int count = 10;                            // runs of each
  std::optional<std::string> benchtime;      // else chosen so that all takes about a minute
};

struct CompareResult {
  std::string old_output, new_output;  // as go prints them; the new one under the old one's name
  std::string benchtime, go_version;
  std::vector<BuildError> errors;  // paths absolute; then there is no output
};

using ShowProgress = std::function<void(std::string message, std::optional<std::uint32_t> percentage)>;

/// Errors: kUnreadable when it cannot be run or fails, kUsage when a benchmark measures nothing, kCancelled.
analysis::Result<CompareResult> run_comparison(const CompareRequest& request, const ShowProgress& show,
                                               const std::stop_token& stop);

struct CheckRequest {
  GoPlace place;
  std::string benchmark;
  std::string file;                             // base name, that declares the function
  std::uint32_t first_line = 0, last_line = 0;  // of the function, from 0
};
struct CheckResult {
  std::vector<BuildError> errors;
  std::string skipped;     // what the benchmark said when it skipped itself
  bool exercised = false;  // a statement of the function ran
};
/// One iteration with coverage. Errors as of run_comparison.
analysis::Result<CheckResult> check_benchmark(const CheckRequest& request, const std::stop_token& stop);

/// Whether a cover profile says that a statement on these lines ran, or that there is none.
bool is_covered(std::string_view cover_profile, std::string_view file, std::uint32_t first_line,
                std::uint32_t last_line);

}  // namespace proflens::server
