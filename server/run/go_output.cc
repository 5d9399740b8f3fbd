#include "server/run/go_output.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "analysis/table_text.h"

namespace proflens::server {
namespace {

/// Takes the next line off the text.
std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// A number and the colon behind it, taken off the text; 0 when it does not begin with such.
std::uint32_t take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto size = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || size >= text.size() || text[size] != ':') return 0;
  text.remove_prefix(size + 1);
  return number;
}

/// "./x.go:12:5: undefined: y", also after "vet: ".
std::optional<BuildError> build_error(std::string_view line) {
  if (line.starts_with("vet: ")) line.remove_prefix(5);
  if (line.empty() || line.front() == ' ' || line.front() == '\t') return std::nullopt;
  const std::size_t name_end = line.find(".go:");
  if (name_end == std::string_view::npos) return std::nullopt;
  BuildError error;
  error.path = line.substr(0, name_end + 3);
  line.remove_prefix(name_end + 4);
  error.line = take_number(line);
  if (error.line == 0) return std::nullopt;
  error.column = take_number(line);
  while (line.starts_with(' ')) line.remove_prefix(1);
  error.message = analysis::printable(line);
  return error.message.empty() ? std::nullopt : std::optional(std::move(error));
}

}  // namespace

std::vector<BuildError> build_errors(std::string_view output) {
  std::vector<BuildError> errors;
  if (output.find("[build failed]") == std::string_view::npos &&
      output.find("[setup failed]") == std::string_view::npos)
    return errors;
  constexpr std::size_t kMostDetails = 2000;  // bytes
  while (!output.empty() && errors.size() < kMostBuildErrors) {
    const std::string_view line = take_line(output);
    if (auto error = build_error(line)) {
      errors.push_back(std::move(*error));
    } else if (!errors.empty() && line.starts_with('\t') && errors.back().message.size() < kMostDetails) {
      errors.back().message += "\n" + analysis::printable(line.substr(1));
    }
  }
  return errors;
}

std::vector<BenchmarkLine> benchmark_lines(std::string_view output) {
  std::vector<BenchmarkLine> lines;
  const auto word = [](std::string_view& line) {
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t end = std::min(line.find_first_of(" \t", first), line.size());
    const std::string_view found = line.substr(first, end - first);
    line.remove_prefix(end);
    return found;
  };
  while (!output.empty()) {
    std::string_view line = take_line(output);
    if (!line.starts_with("Benchmark")) continue;
    BenchmarkLine result;
    result.name = word(line);
    const std::string_view iterations = word(line), nanos = word(line);
    if (word(line) != "ns/op") continue;
    std::from_chars(iterations.data(), iterations.data() + iterations.size(), result.iterations);
    std::from_chars(nanos.data(), nanos.data() + nanos.size(), result.nanos_per_op);
    lines.push_back(std::move(result));
  }
  return lines;
}

std::string last_line(std::string_view output) {
  constexpr std::size_t kMostColumns = 80;
  while (!output.empty()) {
    const std::size_t end = output.find_last_not_of(" \t\r\n");
    if (end == std::string_view::npos) return {};
    output = output.substr(0, end + 1);
    const std::size_t start = output.rfind('\n') + 1;
    return analysis::shorten_end(analysis::printable(output.substr(start)), kMostColumns);
  }
  return {};
}

GoTestKind go_test_kind(std::string_view name) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
  };
  if (!std::ranges::all_of(name, plain) || name == "TestMain") return GoTestKind::kNone;
  for (const auto& [prefix, kind] :
       {std::pair<std::string_view, GoTestKind>{"Test", GoTestKind::kTest}, {"Benchmark", GoTestKind::kBenchmark}}) {
    if (!name.starts_with(prefix)) continue;
    const bool lower =
        name.size() > prefix.size() && std::islower(static_cast<unsigned char>(name[prefix.size()])) != 0;
    return lower ? GoTestKind::kNone : kind;
  }
  return GoTestKind::kNone;
}

}  // namespace proflens::server
