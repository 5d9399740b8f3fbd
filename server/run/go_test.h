// Runs tests or benchmarks of a Go package with CPU and memory profiles, so long that the CPU profile says something.
//
// A first short run tells how many samples a second there are; benchtime or count of the second are chosen by that and
// explained. Everything that is written goes to a private temporary directory that is gone afterwards; nothing is
// written into the package. Blocks; for a thread of its own.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "server/run/child.h"
#include "server/run/go_output.h"

namespace proflens::server {

/// Below this the shares of a CPU profile are noise.
inline constexpr std::size_t kEnoughSamples = 300;

struct GoTestRequest {
  std::string go = "go";                 // the program
  std::string directory;                 // of the package
  std::string function;                  // BenchmarkX or TestX; empty: all benchmarks of the package
  std::optional<std::string> benchtime;  // the user's own: nothing is estimated then
  std::optional<int> count;
  std::string temporary;  // where the private directory goes; empty: /tmp
  std::string keeper = "/proc/self/exe";
};

struct GoTestResult {
  std::string command;                      // of the run that counts, for people
  std::string explanation;                  // why that benchtime or count
  std::string warning;                      // empty, or what makes the result weak
  std::string output;                       // of that run
  std::string cpu_profile, memory_profile;  // bytes as go wrote them; empty: none
  std::size_t cpu_samples = 0;
  std::int64_t operations = 0;     // that the profiles are of, when it is known exactly: b.N of all runs, or -count
  std::vector<BuildError> errors;  // paths absolute; then there are no profiles
};

/// `show` gets short messages. Errors: kUnreadable when it cannot be run, fails or is ended by a signal, with the last
/// lines of what it printed; kCancelled. A build that fails is a result with errors.
analysis::Result<GoTestResult> run_go_test(const GoTestRequest& request,
                                           const std::function<void(const std::string&)>& show,
                                           const std::stop_token& stop);

/// What a first run tells.
struct Estimate {
  double seconds = 0;       // that the measured part took
  std::size_t samples = 0;  // of its CPU profile
  std::size_t runs = 1;     // benchmarks that were measured
  double nanos_per_op = 0;  // of the slowest one; 0: unknown
};

struct Benchtime {
  std::string value;  // "4s", "3x"
  std::string why;
};

/// -benchtime so that each run gets its part of the samples that are aimed for, within 1 to 20 s.
Benchtime choose_benchtime(const Estimate& estimate);
/// The same as a number of operations ("12000x"), for one benchmark whose operations take so long: then two runs are of
/// a known number each, and what an operation costs can be compared.
Benchtime as_count(const Benchtime& seconds, double nanos_per_op);
/// Of the runs of one benchmark with -benchtime=Nx: Go tries b.N = 1 first. 0: several benchmarks, or a duration.
std::int64_t operations_of(const std::vector<BenchmarkLine>& lines, const std::string& benchtime, int count);
/// -count of a test; 1 when one run is enough, or when more would take longer than half a minute.
int choose_count(const Estimate& estimate);

}  // namespace proflens::server
