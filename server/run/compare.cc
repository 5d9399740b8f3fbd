#include "server/run/compare.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "analysis/table_text.h"
#include "analysis/trial_results.h"

#include "protocol/json.h"

#include "server/atomic_write.h"
#include "server/paths.h"
#include "server/run/go_child.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;
using analysis::Result;
using Arguments = std::vector<std::string>;

constexpr double kAimedSeconds = 60, kLongestBenchtime = 1, kShortestBenchtime = 0.1;

std::string overlaid(std::size_t i) { return "text" + std::to_string(i) + ".go"; }

/// The errors of a build, on the files that the user knows: go names what it reads instead of them.
std::vector<BuildError> told(std::string_view output, const GoPlace& place, const Temporary& directory) {
  std::vector<BuildError> errors = resolved(build_errors(output), place.directory);
  for (BuildError& error : errors)
    for (std::size_t i = 0; i < place.texts.size(); ++i)
      if (error.path == directory.in(overlaid(i))) error.path = place.texts[i].first;
  return errors;
}

/// A private directory, ready for go: with the overlay, and a directory for what go itself needs.
Result<std::unique_ptr<Temporary>> prepare(const GoPlace& place) {
  auto made = make_temporary_directory(place.temporary);
  if (!made) return std::unexpected(made.error());
  auto directory = std::make_unique<Temporary>(std::move(*made));
  if (auto below = make_private_directory(directory->in("t")); !below) return std::unexpected(below.error());
  protocol::Json replace = protocol::Json::object();
  for (std::size_t i = 0; i < place.texts.size(); ++i) {
    const std::string path = directory->in(overlaid(i));
    if (auto written = write_atomically(path, place.texts[i].second, kPrivate); !written)
      return std::unexpected(written.error());
    replace[place.texts[i].first] = path;
  }
  const std::string overlay = protocol::Json{{"Replace", replace}}.dump();
  if (auto written = write_atomically(directory->in("overlay.json"), overlay, kPrivate); !written)
    return std::unexpected(written.error());
  return directory;
}

void add_overlay(Arguments& arguments, const GoPlace& place, const Temporary& directory) {
  if (place.texts.empty()) return;
  arguments.push_back("-overlay=" + directory.in("overlay.json"));
  arguments.push_back("-vet=off");  // Go 1.19's does not know of overlays and misses files that are not written yet
}

Result<ChildEnd> run(const GoPlace& place, const std::string& program, Arguments arguments, const Temporary& directory,
                     const std::stop_token& stop) {
  ChildOptions options;
  options.program = program;
  options.arguments = std::move(arguments);
  options.directory = place.directory;
  options.keeper = place.keeper;
  options.environment =
      environment_with({{"PWD", place.directory}, {"TMPDIR", directory.in("t")}, {"GOTMPDIR", directory.in("t")}});
  return run_child(options, [](std::string_view) {}, stop);
}

/// What a benchmark that skipped itself says; empty when none did.
std::string skip_reason(const std::string& output) {
  const std::size_t at = output.find("--- SKIP: ");
  if (at == std::string::npos) return {};
  const std::size_t start = output.find('\n', at);
  std::string text;
  if (start != std::string::npos) text = output.substr(start + 1, output.find('\n', start + 1) - start - 1);
  const std::size_t words = text.find_first_not_of(" \t");
  return words == std::string::npos ? "no reason given" : analysis::printable(text.substr(words));
}

class Comparison {
 public:
  Comparison(const CompareRequest& request, const Temporary& directory, const ShowProgress& show,
             const std::stop_token& stop)
      : request_(request), directory_(directory), show_(show), stop_(stop) {}

  Result<CompareResult> run_all() {
    show_("building", 0);
    if (auto built = build(); !built) return std::unexpected(built.error());
    if (!result_.errors.empty()) return std::move(result_);
    if (auto tried = first_runs(); !tried) return std::unexpected(tried.error());
    for (int round = 0; round < request_.count; ++round) {
      show_(fmt::format("run {} of {} of each, benchtime {}{}", round + 1, request_.count, result_.benchtime, so_far()),
            static_cast<std::uint32_t>(100 * round / request_.count));
      // What drifts meanwhile (heat, other load) meets both alike: now the one is first, now the other.
      const bool old_first = round % 2 == 0;
      for (const bool is_old : {old_first, !old_first}) {
        if (!is_old && request_.new_benchmark.empty()) continue;
        auto output = measure(is_old, result_.benchtime);
        if (!output) return std::unexpected(output.error());
        (is_old ? result_.old_output : result_.new_output) += *output;
      }
    }
    return std::move(result_);
  }

 private:
  Result<void> build() {
    Arguments arguments = {"test", "-c", "-o=" + directory_.in("x.test")};
    add_overlay(arguments, request_.place, directory_);
    arguments.emplace_back(".");
    const auto end = run(request_.place, request_.place.go, std::move(arguments), directory_, stop_);
    if (!end) return std::unexpected(end.error());
    // Without running anything go does not say "[build failed]", as build_errors() expects.
    if (!end->succeeded()) result_.errors = told(end->output + "\nFAIL x [build failed]\n", request_.place, directory_);
    if (!end->succeeded() && result_.errors.empty()) return run_failure(*end, "go test -c");
    const auto version = run(request_.place, request_.place.go, {"env", "GOVERSION"}, directory_, stop_);
    if (version && version->succeeded()) result_.go_version = version->output.substr(0, version->output.find('\n'));
    return {};
  }

  Result<std::string> measure(bool is_old, const std::string& benchtime) {
    const std::string& name = is_old ? request_.old_benchmark : request_.new_benchmark;
    const auto end = run(request_.place, directory_.in("x.test"),
                         {"-test.run=^$", "-test.bench=^" + name + "$", "-test.benchmem",
                          "-test.benchtime=" + benchtime, "-test.count=1", "-test.timeout=0", "-test.paniconexit0"},
                         directory_, stop_);
    if (!end) return std::unexpected(end.error());
    if (!end->succeeded()) return run_failure(*end, name);
    if (benchmark_lines(end->output).empty()) {
      const std::string why = skip_reason(end->output);
      return fail(ErrorKind::kUsage,
                  name + (why.empty() ? " measures nothing: there is no such benchmark" : " skips itself: " + why));
    }
    return is_old ? end->output
                  : analysis::with_benchmark_name(end->output, request_.new_benchmark, request_.old_benchmark);
  }

  /// One iteration of each: that both work is known before time is spent, and how many lines they print.
  Result<void> first_runs() {
    std::size_t lines = 0;
    for (const bool is_old : {true, false}) {
      if (!is_old && request_.new_benchmark.empty()) continue;
      const auto output = measure(is_old, "1x");
      if (!output) return std::unexpected(output.error());
      lines += benchmark_lines(*output).size();
    }
    const double seconds = std::clamp(kAimedSeconds / static_cast<double>(request_.count) / static_cast<double>(lines),
                                      kShortestBenchtime, kLongestBenchtime);
    result_.benchtime = request_.benchtime.value_or(seconds >= 1 ? fmt::format("{:.0f}s", std::floor(seconds))
                                                                 : fmt::format("{:.0f}ms", std::floor(seconds * 1000)));
    return {};
  }

  std::string so_far() const {
    if (result_.old_output.empty() || result_.new_output.empty()) return {};
    const auto tables = analysis::trial_tables(result_.old_output, result_.new_output);
    return fmt::format(": {} → {}", analysis::center_text(tables, 0), analysis::center_text(tables, 1));
  }

  const CompareRequest& request_;
  const Temporary& directory_;
  const ShowProgress& show_;
  const std::stop_token& stop_;
  CompareResult result_;
};

/// Takes a number and what separates it from the next one off the text.
std::uint32_t take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
  return number;
}

}  // namespace

Result<CompareResult> run_comparison(const CompareRequest& request, const ShowProgress& show,
                                     const std::stop_token& stop) {
  const auto directory = prepare(request.place);
  if (!directory) return std::unexpected(directory.error());
  return Comparison(request, **directory, show, stop).run_all();
}

Result<CheckResult> check_benchmark(const CheckRequest& request, const std::stop_token& stop) {
  const auto directory = prepare(request.place);
  if (!directory) return std::unexpected(directory.error());
  Arguments arguments = {"test",
                         "-run=^$",
                         "-bench=^" + request.benchmark + "$",
                         "-benchtime=1x",
                         "-v",
                         "-coverprofile=" + (*directory)->in("cover"),
                         "-o=" + (*directory)->in("x.test")};
  add_overlay(arguments, request.place, **directory);
  arguments.emplace_back(".");
  const auto end = run(request.place, request.place.go, std::move(arguments), **directory, stop);
  if (!end) return std::unexpected(end.error());
  CheckResult result;
  result.errors = told(end->output, request.place, **directory);
  if (!result.errors.empty()) return result;
  if (!end->succeeded()) return run_failure(*end, request.benchmark);
  result.skipped = skip_reason(end->output);
  if (result.skipped.empty() && benchmark_lines(end->output).empty())
    return fail(ErrorKind::kUsage, request.benchmark + " measures nothing");
  result.exercised =
      is_covered(read_whole((*directory)->in("cover")), request.file, request.first_line, request.last_line);
  return result;
}

bool is_covered(std::string_view cover_profile, std::string_view file, std::uint32_t first_line,
                std::uint32_t last_line) {
  bool has_statements = false;
  const std::string place = "/" + std::string(file) + ":";
  while (!cover_profile.empty()) {
    const std::string_view line = cover_profile.substr(0, cover_profile.find('\n'));
    cover_profile.remove_prefix(std::min(cover_profile.size(), line.size() + 1));
    const std::size_t name = line.find(place);
    if (name == std::string_view::npos) continue;
    // file:line.column,line.column statements count
    std::string_view numbers = line.substr(name + place.size());
    const std::uint32_t from = take_number(numbers);
    take_number(numbers);
    const std::uint32_t to = take_number(numbers);
    take_number(numbers);
    const std::uint32_t statements = take_number(numbers), count = take_number(numbers);
    if (from < first_line + 1 || to > last_line + 1 || statements == 0) continue;
    if (count > 0) return true;
    has_statements = true;
  }
  return !has_statements;
}

}  // namespace proflens::server
