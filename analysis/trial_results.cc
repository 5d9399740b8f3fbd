#include "analysis/trial_results.h"

#include <cmath>
#include <fmt/format.h>

#include "analysis/benchmark_table_text.h"
#include "analysis/go_numbers.h"

namespace proflens::analysis {
namespace {

constexpr std::size_t kOld = 0, kNew = 1;

bool ends_name(std::string_view rest) {
  return rest.empty() || rest.front() == '/' || rest.front() == '-' || rest.front() == ' ' || rest.front() == '\t' ||
         rest.front() == '\r';
}

const BenchmarkTable* table_of(const std::vector<BenchmarkTable>& tables, std::string_view unit) {
  for (const BenchmarkTable& table : tables)
    if (table.unit == unit) return &table;
  return nullptr;
}

struct Changes {
  std::size_t compared = 0, less = 0, more = 0;
};

Changes changes_in(const BenchmarkTable& table) {
  Changes changes;
  for (const BenchmarkRow& row : table.rows) {
    if (row.cells.size() <= kNew || !row.cells[kNew] || !row.cells[kNew]->comparison) continue;
    ++changes.compared;
    const SampleComparison& comparison = *row.cells[kNew]->comparison;
    const bool enough = table.exact || std::max(comparison.old_count, comparison.new_count) >= kLeastToCompare;
    const double before = row.cells[kOld]->summary.center, after = row.cells[kNew]->summary.center;
    if (!comparison.significant() || !enough || before == after) continue;
    ++(after < before ? changes.less : changes.more);
  }
  return changes;
}

std::string of_several(const BenchmarkTable& table, const Changes& changes) {
  const bool time = table.unit == "sec/op";
  std::string text;
  const auto add = [&](std::size_t count, const char* what) {
    if (count != 0) text += fmt::format("{}{} of {} {}", text.empty() ? "" : ", ", count, changes.compared, what);
  };
  add(changes.less, time ? "faster" : "lower");
  add(changes.more, time ? "slower" : "higher");
  if (text.empty()) return "no significant difference";
  if (table.means.size() > kNew && table.means[kNew].ratio)
    text += fmt::format(", geomean {}{}%", *table.means[kNew].ratio >= 1 ? "+" : "",
                        go_fixed((*table.means[kNew].ratio - 1) * 100, 2));
  return text;
}

std::string verdict_of(const BenchmarkTable& table) {
  const Changes changes = changes_in(table);
  if (changes.compared == 0) return {};
  if (changes.compared > 1) return of_several(table, changes);
  for (const BenchmarkRow& row : table.rows)
    if (row.cells.size() > kNew)
      if (std::string text = verdict(table, row, kNew); !text.empty()) return text;
  return {};
}

/// "17 % faster", without the evidence; empty when nothing is sure.
std::string claim(const BenchmarkTable* table) {
  if (!table) return {};
  const Changes changes = changes_in(*table);
  if (changes.less + changes.more == 0) return {};
  const std::string text = verdict_of(*table);
  return text.substr(0, text.find(" (p="));
}

std::string wrapped(std::string_view text) {
  constexpr std::size_t kWidth = 72;
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column != 0 && column + 1 + word.size() > kWidth) {
      out += '\n';
      column = 0;
    }
    if (column != 0) out += ' ';
    out += word;
    column += word.size() + (column != 0 ? 1 : 0);
  }
  return out + "\n";
}

std::string subject(const TrialMeasured& measured, const std::vector<BenchmarkTable>& tables) {
  constexpr std::size_t kWidth = 72;
  std::string package = measured.package.substr(measured.package.rfind('/') + 1);
  if (!package.empty()) package += ": ";
  std::string claims = claim(table_of(tables, "sec/op"));
  for (const char* unit : {"allocs/op", "B/op"}) {
    const std::string more = claim(table_of(tables, unit));
    if (more.empty()) continue;
    const std::string longer = claims.empty() ? more : claims + ", " + more;
    if (package.size() + measured.function.size() + longer.size() + 3 <= kWidth) claims = longer;
  }
  if (claims.empty()) return package + "rewrite " + measured.function;
  return package + measured.function + ": " + claims;
}

}  // namespace

std::string with_benchmark_name(std::string_view output, std::string_view from, std::string_view to) {
  std::string out;
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size() - 1) + 1;
    const std::string_view line = output.substr(0, end);
    output.remove_prefix(end);
    const bool named = line.starts_with(from) && ends_name(line.substr(from.size()));
    out += named ? std::string(to).append(line.substr(from.size())) : std::string(line);
  }
  return out;
}

std::vector<BenchmarkTable> trial_tables(std::string_view old_output, std::string_view new_output) {
  BenchmarkUnitFacts facts;
  std::vector<BenchmarkInput> inputs;
  inputs.push_back({"old", read_benchmark_results(old_output, facts)});
  inputs.push_back({"new", read_benchmark_results(new_output, facts)});
  return compare_benchmarks(inputs, facts);
}

std::string trial_verdict(const std::vector<BenchmarkTable>& tables) {
  const BenchmarkTable* time = table_of(tables, "sec/op");
  std::string text = time ? verdict_of(*time) : "";
  for (const BenchmarkTable& table : tables) {
    if (&table == time) continue;
    const std::string more = time ? claim(&table) : verdict_of(table);
    if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
  }
  return text;
}

bool wants_more_runs(const std::vector<BenchmarkTable>& tables) {
  const BenchmarkTable* time = table_of(tables, "sec/op");
  if (!time) return false;
  const Changes changes = changes_in(*time);
  return changes.compared > 0 && changes.less + changes.more == 0;
}

double center_of(const std::vector<BenchmarkTable>& tables, std::size_t column) {
  const BenchmarkTable* time = table_of(tables, "sec/op");
  if (!time || column >= time->columns.size()) return 0;
  if (time->rows.size() == 1) return time->rows[0].cells[column] ? time->rows[0].cells[column]->summary.center : 0;
  return column < time->means.size() ? time->means[column].center.value_or(0) : 0;
}

std::string center_text(const std::vector<BenchmarkTable>& tables, std::size_t column) {
  const double seconds = center_of(tables, column);
  if (!(seconds > 0)) return {};
  struct Scale {
    double factor;
    const char* unit;
  };
  constexpr Scale kScales[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}};
  const Scale* scale = &kScales[3];
  for (const Scale& candidate : kScales)
    if (seconds >= candidate.factor) {
      scale = &candidate;
      break;
    }
  const double value = seconds / scale->factor;
  const BenchmarkTable& time = *table_of(tables, "sec/op");
  std::string text = go_fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : 2) + " " + scale->unit;
  if (time.rows.size() == 1 && time.rows[0].cells[column]->sample.size() > 1)
    text += " ± " + time.rows[0].cells[column]->summary.range();
  return text;
}

std::string commit_message(const TrialMeasured& measured, const std::vector<BenchmarkTable>& tables) {
  const std::string verdict = trial_verdict(tables);
  std::string text = subject(measured, tables) + "\n\n";
  text += wrapped(fmt::format("{} in a new version. {} says: {}.", measured.function, measured.benchmark,
                              verdict.empty() ? "nothing was measured" : verdict));
  if (wants_more_runs(tables)) text += wrapped("That is no proof of a gain; more runs may show one.");
  text += "\n" + wrapped(fmt::format("Old and new were run alternately, {} times each, with benchtime {}, by {}.",
                                     measured.count, measured.benchtime, measured.go_version));
  return text + "\n" + benchmark_tables_text(tables);
}

}  // namespace proflens::analysis
