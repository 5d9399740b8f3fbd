// What `go test` prints, read: build errors, results of benchmarks. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::server {

struct BuildError {
  std::string path;          // as printed, or absolute once it was resolved
  std::uint32_t line = 0;    // 1-based
  std::uint32_t column = 0;  // 1-based, bytes; 0: unknown
  std::string message;       // may have several lines
};

/// The errors of a build that failed; nothing when the output does not say that one did. At most kMostBuildErrors.
inline constexpr std::size_t kMostBuildErrors = 100;
std::vector<BuildError> build_errors(std::string_view output);

struct BenchmarkLine {
  std::string name;  // with its -GOMAXPROCS
  std::int64_t iterations = 0;
  double nanos_per_op = 0;
};

std::vector<BenchmarkLine> benchmark_lines(std::string_view output);

/// The last line that is not blank, shortened for a progress message.
std::string last_line(std::string_view output);

/// Whether a function of a _test.go file may be asked for by this name: nothing in it means anything to a regular
/// expression.
enum class GoTestKind : std::uint8_t { kNone, kTest, kBenchmark };
GoTestKind go_test_kind(std::string_view name);

}  // namespace proflens::server
