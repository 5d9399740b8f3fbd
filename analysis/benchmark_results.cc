#include "analysis/benchmark_results.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utf8proc.h>

#include "analysis/benchmark_units.h"
#include "analysis/go_numbers.h"
#include "analysis/go_test_events.h"

namespace proflens::analysis {
namespace {

constexpr std::string_view kBenchmark = "Benchmark";
constexpr std::string_view kUnit = "Unit";
constexpr std::size_t kMostKeys = 64;  // of a file's configuration: what has more is a log, and would cost its square

struct Rune {
  utf8proc_int32_t code = 0xFFFD;  // what stands for a byte that is no UTF-8, as in Go
  std::size_t size = 1;
};

Rune rune_at(std::string_view text, std::size_t at) {
  Rune rune;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &rune.code);
  if (size > 0) return {rune.code, static_cast<std::size_t>(size)};
  return {};
}

/// Unicode's White_Space.
bool is_space(utf8proc_int32_t code) {
  if (code < 0x80) return code == ' ' || (code >= '\t' && code <= '\r');
  return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
         code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/// Takes the text up to the next blank off the line, and the blanks that follow.
std::string_view take_field(std::string_view& line) {
  std::size_t end = 0;
  const auto skip_while = [&](bool blank) {
    while (end < line.size()) {
      const Rune rune = rune_at(line, end);
      if (is_space(rune.code) != blank) return;
      end += rune.size;
    }
  };
  skip_while(false);
  const std::string_view field = line.substr(0, end);
  skip_while(true);
  line.remove_prefix(end);
  return field;
}

/// "key: value". A key begins with a small letter and has neither blanks nor capitals; a value may be missing.
std::optional<std::pair<std::string_view, std::string_view>> key_and_value(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size()) {
    const Rune rune = rune_at(line, at);
    const auto category = utf8proc_category(rune.code);
    if (at == 0 && category != UTF8PROC_CATEGORY_LL) return std::nullopt;
    if (is_space(rune.code) || category == UTF8PROC_CATEGORY_LU) return std::nullopt;
    if (rune.code == ':') break;
    at += rune.size;
  }
  if (at == 0 || at == line.size()) return std::nullopt;
  const std::string_view value = line.substr(at + 1);
  const std::size_t begin = std::min(value.find_first_not_of(" \t"), value.size());
  if (begin == 0 && !value.empty()) return std::nullopt;
  return std::pair(line.substr(0, at), value.substr(begin));
}

class Reader {
 public:
  explicit Reader(BenchmarkUnitFacts& facts) : facts_(facts) { found_.configurations.emplace_back(); }

  BenchmarkResults read(std::string_view text) {
    const TestOutput output = test_output(text);
    for (const OutputLine& line : output.lines) {
      line_ = line.line;
      read_line(line.text);
    }
    return std::move(found_);
  }

 private:
  void read_line(std::string_view line) {
    if (line.starts_with(kBenchmark)) return read_result(line.substr(kBenchmark.size()));
    if (line.starts_with('U')) {
      std::string_view rest = line;
      if (take_field(rest) == kUnit) return read_unit(rest);
    }
    if (const auto pair = key_and_value(line)) configure(pair->first, pair->second);
  }

  void read_result(std::string_view line) {
    const std::size_t whole = line.size();
    BenchmarkResult result;
    result.line = line_;
    result.name = take_field(line);
    // A run with -v names the benchmark first, on a line of its own.
    if (result.name.size() == whole) return;
    const std::string_view count = take_field(line);
    if (count.empty()) return problem("missing iteration count");
    const auto iterations = parse_go_integer(count);
    if (!iterations) return problem("parsing iteration count: " + std::string(iterations.error()));
    result.iterations = *iterations;
    while (!line.empty())
      if (!read_value(line, result.values)) return;
    if (result.values.empty()) return problem("missing measurements");
    result.configuration = current_configuration();
    found_.results.push_back(std::move(result));
  }

  bool read_value(std::string_view& line, std::vector<BenchmarkValue>& values) {
    const auto value = parse_go_float(take_field(line));
    if (!value) {
      problem("parsing measurement: " + std::string(value.error()));
      return false;
    }
    const std::string_view unit = take_field(line);
    if (unit.empty()) {
      problem("missing units");
      return false;
    }
    const TidyUnit tidy = tidy_unit(unit);
    const double tidy_value = *value * tidy.factor;
    // As benchstat: a value that tidying leaves alone, such as 0, keeps the unit that was written.
    if (tidy_value == *value)
      values.push_back({*value, std::string(unit)});
    else
      values.push_back({tidy_value, tidy.unit});
    return true;
  }

  void read_unit(std::string_view line) {
    const std::string_view unit = take_field(line);
    if (unit.empty()) return problem("missing unit");
    while (!line.empty()) {
      const std::string_view fact = take_field(line);
      const std::size_t equals = fact.find('=');
      if (equals == 0 || equals == std::string_view::npos) {
        problem("expected key=value");
        continue;
      }
      const std::string before = facts_.note(unit, fact.substr(0, equals), fact.substr(equals + 1));
      if (before.empty()) continue;
      problem("metadata " + std::string(fact.substr(0, equals)) + " of unit " + std::string(unit) + " already set to " +
              before);
    }
  }

  void configure(std::string_view key, std::string_view value) {
    const auto known =
        std::ranges::find(configuration_, key, [](const auto& pair) -> std::string_view { return pair.first; });
    if (known == configuration_.end() && (value.empty() || !admit(key))) return;
    if (known == configuration_.end())
      configuration_.emplace_back(key, value);
    else if (value.empty())
      configuration_.erase(known);
    else
      known->second = value;
  }

  bool admit(std::string_view key) {
    if (keys_.contains(key)) return true;
    if (keys_.size() == kMostKeys) {
      if (!std::exchange(told_of_keys_, true))
        problem("more than " + std::to_string(kMostKeys) + " configuration keys; \"" + std::string(key) +
                "\" and those that follow are passed over");
      return false;
    }
    keys_.emplace(key);
    return true;
  }

  std::size_t current_configuration() {
    if (found_.configurations.back() != configuration_) found_.configurations.push_back(configuration_);
    return found_.configurations.size() - 1;
  }

  void problem(std::string message) { found_.problems.push_back({line_, std::move(message)}); }

  BenchmarkUnitFacts& facts_;
  BenchmarkResults found_;
  BenchmarkConfiguration configuration_;     // at this line
  std::set<std::string, std::less<>> keys_;  // that were ever set
  bool told_of_keys_ = false;
  std::size_t line_ = 0;
};

}  // namespace

std::string BenchmarkUnitFacts::note(std::string_view unit, std::string_view key, std::string_view value) {
  const auto [fact, first] = facts_.try_emplace({tidy_unit(unit).unit, std::string(key)}, value);
  return first || fact->second == value ? std::string() : fact->second;
}

const std::string* BenchmarkUnitFacts::find(std::string_view unit, std::string_view key) const {
  const auto fact = facts_.find({tidy_unit(unit).unit, std::string(key)});
  return fact == facts_.end() ? nullptr : &fact->second;
}

bool BenchmarkUnitFacts::exact(std::string_view unit) const {
  const std::string* assume = find(unit, "assume");
  return assume && *assume == "exact";
}

BenchmarkUnitFacts::Better BenchmarkUnitFacts::better(std::string_view unit) const {
  if (const std::string* better = find(unit, "better"))
    return *better == "higher" ? Better::kHigher : *better == "lower" ? Better::kLower : Better::kUnknown;
  const std::string tidy = tidy_unit(unit).unit;
  if (tidy == "B/s") return Better::kHigher;
  return tidy == "sec/op" || tidy == "B/op" || tidy == "allocs/op" ? Better::kLower : Better::kUnknown;
}

BenchmarkResults read_benchmark_results(std::string_view text, BenchmarkUnitFacts& facts) {
  return Reader(facts).read(text);
}

}  // namespace proflens::analysis
