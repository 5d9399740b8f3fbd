// Results of Go benchmarks, as `go test -bench` prints them and as `go test -json` reports them.
//
// Lines of other output are passed over. A line that looks like a result and is none is a problem, told with its line
// and in benchstat's words; reading goes on. A file may have 64 keys of configuration. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proflens::analysis {

struct BenchmarkValue {
  double value = 0;
  std::string unit;  // tidy ("sec/op"), but as written where tidying leaves the value as it is ("0 ns/op")
};

/// What the lines before a result say about where it was measured: goos, goarch, pkg, cpu and whatever else. In the
/// order of first mention, none empty.
using BenchmarkConfiguration = std::vector<std::pair<std::string, std::string>>;

struct BenchmarkResult {
  std::string name;  // without "Benchmark", with sub-benchmarks and "-N" ("Encode/format=json-48")
  std::int64_t iterations = 0;
  std::vector<BenchmarkValue> values;
  std::size_t configuration = 0;  // index into BenchmarkResults::configurations
  std::size_t line = 0;           // from 1
};

struct BenchmarkProblem {
  std::size_t line = 0;  // from 1
  std::string message;
};

/// What "Unit" lines say about units, of all inputs that are compared; the first to say it counts.
class BenchmarkUnitFacts {
 public:
  enum class Better { kUnknown, kLower, kHigher };

  /// What was said of this before, if that is something else; empty: it is noted.
  std::string note(std::string_view unit, std::string_view key, std::string_view value);

  /// assume=exact: the values have no noise.
  bool exact(std::string_view unit) const;
  Better better(std::string_view unit) const;

 private:
  const std::string* find(std::string_view unit, std::string_view key) const;

  std::map<std::pair<std::string, std::string>, std::string> facts_;  // by tidy unit and key
};

struct BenchmarkResults {
  std::vector<BenchmarkResult> results;
  std::vector<BenchmarkConfiguration> configurations;
  std::vector<BenchmarkProblem> problems;
};

BenchmarkResults read_benchmark_results(std::string_view text, BenchmarkUnitFacts& facts);

}  // namespace proflens::analysis
