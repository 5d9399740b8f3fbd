#include "server/run/go_test.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>

#include "analysis/format.h"

#include "server/atomic_write.h"
#include "server/run/go_child.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;
using Arguments = std::vector<std::string>;
using Show = std::function<void(const std::string&)>;

constexpr double kAimedSamples = 400;
constexpr double kLongestBenchtime = 20, kShortestBenchtime = 1, kLongestTests = 30;  // seconds
constexpr const char* kFirstBenchtime = "100ms";
constexpr double kFirstSeconds = 0.1;

std::size_t samples_of(const std::string& profile) {
  const auto parsed = analysis::parse_profile(analysis::make_buffer(profile));
  if (!parsed || parsed->sample_types.empty()) return 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < parsed->sample_count(); ++i) sum += parsed->values[i * parsed->sample_types.size()];
  return static_cast<std::size_t>(std::max<std::int64_t>(sum, 0));
}

bool is_benchmark(const GoTestRequest& request) {
  return request.function.empty() || go_test_kind(request.function) == GoTestKind::kBenchmark;
}

Arguments arguments_of(const GoTestRequest& request, const std::string& benchtime, int count, const Temporary& place) {
  Arguments arguments = {"test"};
  if (is_benchmark(request)) {
    arguments.insert(arguments.end(),
                     {"-run=^$", request.function.empty() ? "-bench=." : "-bench=^" + request.function + "$",
                      "-benchmem", "-benchtime=" + benchtime});
  } else {
    arguments.push_back("-run=^" + request.function + "$");
  }
  arguments.insert(arguments.end(), {"-count=" + std::to_string(count), "-cpuprofile=" + place.in("cpu.prof"),
                                     "-memprofile=" + place.in("mem.prof"), "-o=" + place.in("x.test"), "."});
  return arguments;
}

/// For people: without the paths that are gone afterwards.
std::string command_text(const Arguments& arguments) {
  std::string text = "go";
  for (const std::string& argument : arguments)
    if (!argument.starts_with("-o=") && !argument.starts_with("-cpuprofile=") && !argument.starts_with("-memprofile="))
      text += " " + argument;
  return text;
}

struct Run {
  ChildEnd end;
  double seconds = 0;
  std::string cpu, memory;
};

Result<Run> run_once(const GoTestRequest& request, const Arguments& arguments, const Temporary& place,
                     const std::string& title, const Show& show, const std::stop_token& stop) {
  std::error_code ignored;
  std::filesystem::remove(place.in("cpu.prof"), ignored);
  std::filesystem::remove(place.in("mem.prof"), ignored);
  ChildOptions options;
  options.program = request.go;
  options.arguments = arguments;
  options.directory = request.directory;
  options.keeper = request.keeper;
  options.environment =
      environment_with({{"PWD", request.directory}, {"TMPDIR", place.in("t")}, {"GOTMPDIR", place.in("t")}});
  const auto start = std::chrono::steady_clock::now();
  auto told = start;
  show(title);
  const auto on_output = [&](std::string_view piece) {
    const auto now = std::chrono::steady_clock::now();
    const std::string line = last_line(piece);
    if (now - told < std::chrono::milliseconds(200) || line.empty()) return;  // gigabytes may come
    told = now;
    show(title + ": " + line);
  };
  auto end = run_child(options, on_output, stop);
  if (!end) return std::unexpected(end.error());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return Run{std::move(*end), seconds, read_whole(place.in("cpu.prof")), read_whole(place.in("mem.prof"))};
}

/// "no test files", or a name that nothing matches: go test is content with that.
std::string nothing_ran(const GoTestRequest& request, const Run& run) {
  const auto says = [&](const char* words) { return run.end.output.find(words) != std::string::npos; };
  if (says("[no test files]")) return "there are no test files in " + request.directory;
  if (is_benchmark(request) && benchmark_lines(run.end.output).empty())
    return request.function.empty() ? "the package has no benchmark that measured anything"
                                    : request.function + ": go test found no such benchmark, or it was skipped";
  if (says("[no tests to run]")) return request.function + ": go test found no such test";
  return {};
}

Estimate estimate_of(const GoTestRequest& request, const Run& run) {
  const std::vector<BenchmarkLine> lines = benchmark_lines(run.end.output);
  Estimate estimate;
  estimate.seconds = run.seconds;
  estimate.samples = samples_of(run.cpu);
  estimate.runs = std::max<std::size_t>(lines.size(), 1);
  for (const BenchmarkLine& line : lines) estimate.nanos_per_op = std::max(estimate.nanos_per_op, line.nanos_per_op);
  if (is_benchmark(request)) estimate.seconds = kFirstSeconds * static_cast<double>(estimate.runs);
  return estimate;
}

std::string warning_of(const GoTestResult& result, const std::string& benchtime, int count, bool benchmark) {
  if (result.cpu_samples >= kEnoughSamples) return {};
  const double factor = kAimedSamples / static_cast<double>(std::max<std::size_t>(result.cpu_samples, 1));
  const std::string few = fmt::format("the CPU profile has only {} samples, so its shares are rough (aim for {})",
                                      result.cpu_samples, kEnoughSamples);
  if (result.cpu_samples == 0) return few + "; it hardly uses the processor: look at the memory profile";
  const int wanted = static_cast<int>(std::ceil(count * factor));
  return few + fmt::format("; try count {}{}", wanted, benchmark ? " with benchtime " + benchtime : "");
}

GoTestResult result_of(const GoTestRequest& request, Run run, const Arguments& arguments) {
  GoTestResult result;
  result.command = command_text(arguments);
  result.errors = resolved(build_errors(run.end.output), request.directory);
  result.output = std::move(run.end.output);
  result.cpu_profile = std::move(run.cpu);
  result.memory_profile = std::move(run.memory);
  result.cpu_samples = samples_of(result.cpu_profile);
  return result;
}

/// The benchtime and count of the run that counts.
struct Plan {
  std::string benchtime = "1s";
  int count = 1;
  std::string why;
};

Plan plan_of(const GoTestRequest& request, const Estimate& estimate) {
  Plan plan;
  if (is_benchmark(request)) {
    Benchtime chosen = choose_benchtime(estimate);
    if (estimate.runs == 1 && estimate.nanos_per_op > 0) chosen = as_count(chosen, estimate.nanos_per_op);
    plan.benchtime = std::move(chosen.value);
    plan.why = std::move(chosen.why);
  } else {
    plan.count = choose_count(estimate);
    plan.why = fmt::format("count {}: one run took {:.2g} s and gave {} samples, {:.0f} are aimed for", plan.count,
                           estimate.seconds, estimate.samples, kAimedSamples);
  }
  return plan;
}

}  // namespace

Benchtime choose_benchtime(const Estimate& estimate) {
  const double per_second = std::max<double>(static_cast<double>(estimate.samples), 0.5) / estimate.seconds;
  const double wanted = kAimedSamples / per_second / static_cast<double>(estimate.runs);
  const double seconds = std::clamp(std::ceil(wanted), kShortestBenchtime, kLongestBenchtime);
  std::string why =
      fmt::format("benchtime {:.0f}s: a first run of {} gave about {:.0f} samples a second, {:.0f} are aimed for",
                  seconds, kFirstBenchtime, per_second, kAimedSamples);
  if (wanted > kLongestBenchtime) why += fmt::format(" (no longer than {:.0f}s by itself)", kLongestBenchtime);
  return {fmt::format("{:.0f}s", seconds), std::move(why)};
}

Benchtime as_count(const Benchtime& seconds, double nanos_per_op) {
  constexpr double kNanos = 1e9, kMost = 1e9;
  const double wanted = std::ceil(std::stod(seconds.value) * kNanos / nanos_per_op);
  const auto count = static_cast<std::int64_t>(std::clamp(wanted, 1.0, kMost));
  return {fmt::format("{}x", count),
          fmt::format("benchtime {}x, a number, so that another run can be compared with this one; {}", count,
                      seconds.why)};
}

std::int64_t operations_of(const std::vector<BenchmarkLine>& lines, const std::string& benchtime, int count) {
  if (!benchtime.ends_with('x') || lines.size() != static_cast<std::size_t>(count)) return 0;
  std::int64_t sum = 0;
  for (const BenchmarkLine& line : lines) {
    if (line.name != lines.front().name) return 0;
    sum += line.iterations + (line.iterations > 1 ? 1 : 0);
  }
  return sum;
}

int choose_count(const Estimate& estimate) {
  if (estimate.samples >= kEnoughSamples) return 1;
  const double wanted = std::ceil(kAimedSamples / std::max<double>(static_cast<double>(estimate.samples), 1));
  const double fitting = std::floor(kLongestTests / std::max(estimate.seconds, 0.01));
  return static_cast<int>(std::clamp(std::min(wanted, fitting), 1.0, 1000.0));
}

Result<GoTestResult> run_go_test(const GoTestRequest& request, const Show& show, const std::stop_token& stop) {
  auto made = make_temporary_directory(request.temporary);
  if (!made) return std::unexpected(made.error());
  const Temporary place(std::move(*made));
  if (auto below = make_private_directory(place.in("t")); !below) return std::unexpected(below.error());
  const bool benchmark = is_benchmark(request), asked = request.benchtime || request.count;
  Plan plan{request.benchtime.value_or("1s"), request.count.value_or(1), "benchtime and count as asked for"};

  std::optional<GoTestResult> first;
  if (!asked) {
    const Arguments arguments = arguments_of(request, kFirstBenchtime, 1, place);
    auto run = run_once(request, arguments, place, "building, and a first run", show, stop);
    if (!run) return std::unexpected(run.error());
    if (!build_errors(run->end.output).empty()) return result_of(request, std::move(*run), arguments);
    if (!run->end.succeeded()) return run_failure(run->end, command_text(arguments));
    if (const std::string nothing = nothing_ran(request, *run); !nothing.empty())
      return fail(ErrorKind::kUsage, nothing);
    plan = plan_of(request, estimate_of(request, *run));
    first = result_of(request, std::move(*run), arguments);
  }
  if (first && !benchmark && plan.count == 1) {
    first->explanation = plan.why;
    first->operations = 1;
    first->warning = warning_of(*first, plan.benchtime, 1, benchmark);
    return std::move(*first);
  }
  const Arguments arguments = arguments_of(request, plan.benchtime, plan.count, place);
  const std::string title = benchmark ? "benchmarking for " + plan.benchtime : fmt::format("{} runs", plan.count);
  auto run = run_once(request, arguments, place, title, show, stop);
  if (!run) return std::unexpected(run.error());
  auto result = result_of(request, *run, arguments);
  if (!result.errors.empty()) return result;
  if (!run->end.succeeded()) {
    if (!first || benchmark) return run_failure(run->end, result.command);
    // A test that fails the second time is the test's matter: the first run counts.
    first->explanation = "one run: it fails when it is repeated (-count)";
    first->operations = 1;
    first->warning = warning_of(*first, plan.benchtime, 1, benchmark);
    return std::move(*first);
  }
  if (const std::string nothing = nothing_ran(request, *run); !nothing.empty()) return fail(ErrorKind::kUsage, nothing);
  result.explanation = plan.why;
  result.operations =
      benchmark ? operations_of(benchmark_lines(result.output), plan.benchtime, plan.count) : plan.count;
  result.warning = warning_of(result, plan.benchtime, plan.count, benchmark);
  return result;
}

}  // namespace proflens::server
