#include "server/cli/benchstat.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "analysis/benchmark_table_text.h"

#include "server/cli/benchstat_json.h"
#include "server/cli/load.h"

namespace proflens::server::cli {
namespace {

using analysis::BenchmarkInput;
using analysis::ErrorKind;
using analysis::Result;

constexpr const char* kHowToRecord = "record it with `go test -run='^$' -bench=. -count=10`";
constexpr std::size_t kRemarksOfAFile = 20;  // of a file that is something else the rest says no more

/// A path that is given twice without a name gets numbers, or its values would count as one sample.
std::vector<BenchmarkFile> named_files(const std::vector<std::string>& arguments) {
  std::vector<BenchmarkFile> files;
  std::map<std::string, std::size_t> times, seen;
  const auto is_named = [](const std::string& argument) { return argument.find('=') != std::string::npos; };
  for (const std::string& argument : arguments)
    if (!is_named(argument)) ++times[argument];
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (is_named(argument))
      files.push_back({argument.substr(equals + 1), {argument.substr(0, equals), {}}});
    else if (times[argument] > 1)
      files.push_back({argument, {fmt::format("{}#{}", argument, seen[argument]++), {}}});
    else
      files.push_back({argument, {argument, {}}});
  }
  return files;
}

void add_remarks(const BenchmarkFile& file, std::vector<std::string>& remarks) {
  const auto& problems = file.input.results.problems;
  const std::size_t told = std::min(problems.size(), kRemarksOfAFile);
  for (std::size_t i = 0; i < told; ++i)
    remarks.push_back(fmt::format("{}:{}: {}", file.path, problems[i].line, problems[i].message));
  if (problems.size() > told)
    remarks.push_back(fmt::format("{}: {} more lines like these", file.path, problems.size() - told));
  if (file.input.results.results.empty())
    remarks.push_back(fmt::format("{}: no benchmark result in it; {}", name_of_sources({file.path}), kHowToRecord));
}

std::string first_problem(const std::vector<BenchmarkFile>& files) {
  for (const BenchmarkFile& file : files)
    for (const analysis::BenchmarkProblem& problem : file.input.results.problems)
      return fmt::format(" ({}:{}: {})", file.path, problem.line, problem.message);
  return {};
}

}  // namespace

Result<Benchstat> benchstat(const Context& context, const BenchstatOptions& options) {
  std::vector<BenchmarkFile> files = named_files(options.files);
  analysis::BenchmarkUnitFacts facts;
  Benchstat benchstat;
  std::vector<BenchmarkInput> inputs;
  std::vector<std::string> paths;
  for (BenchmarkFile& file : files) {
    const Result<analysis::Buffer> bytes = read_argument(context, file.path, "benchmark's output");
    if (!bytes) return std::unexpected(bytes.error());
    file.input.results = analysis::read_benchmark_results(bytes->bytes, facts);
    add_remarks(file, benchstat.remarks);
    inputs.push_back(file.input);
    paths.push_back(file.path);
  }
  const std::vector<analysis::BenchmarkTable> tables = analysis::compare_benchmarks(inputs, facts);
  if (tables.empty())
    return analysis::fail(ErrorKind::kUnrecognized, fmt::format("{}: no benchmark result{}; {}", name_of_sources(paths),
                                                                first_problem(files), kHowToRecord));
  benchstat.text = options.json ? benchstat_json(files, tables) : analysis::benchmark_tables_text(tables);
  return benchstat;
}

}  // namespace proflens::server::cli
