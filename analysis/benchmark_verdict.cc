// What a comparison means, in words: verdict() of benchmark_compare.h.
#include <cmath>
#include <fmt/format.h>

#include "analysis/benchmark_compare.h"
#include "analysis/go_numbers.h"

namespace proflens::analysis {
namespace {

using Better = BenchmarkUnitFacts::Better;

/// What becoming less and more of a unit is called.
struct Words {
  std::string_view less, more;
};

Words words_for(const BenchmarkTable& table) {
  if (table.unit == "sec/op") return {"faster", "slower"};
  if (table.unit == "B/s") return {"slower", "faster"};
  if (table.unit == "B/op") return {"less memory", "more memory"};
  if (table.unit == "allocs/op") return {"fewer allocations", "more allocations"};
  if (table.better == Better::kLower) return {"lower, which is better", "higher, which is worse"};
  if (table.better == Better::kHigher) return {"lower, which is worse", "higher, which is better"};
  return {"lower", "higher"};
}

/// Two digits say enough; of less than a tenth of a percent, one.
std::string percent(double share) {
  constexpr double kWhole = 9.95, kTenths = 0.095;
  return go_fixed(share, share >= kWhole ? 0 : share >= kTenths ? 1 : 2) + " %";
}

std::string evidence(const SampleComparison& comparison) {
  std::string text = comparison.text();  // "p=0.000 n=10"
  const std::size_t blank = text.find(' ');
  if (blank != std::string::npos) text.insert(blank, ",");
  return text;
}

}  // namespace

std::string verdict(const BenchmarkTable& table, const BenchmarkRow& row, std::size_t column) {
  const std::optional<BenchmarkCell>& cell = row.cells[column];
  if (!cell || !cell->comparison) return {};
  const SampleComparison& comparison = *cell->comparison;
  const BenchmarkCell& base = *row.cells.front();
  const double before = base.summary.center, after = cell->summary.center;
  const std::string because = " (" + evidence(comparison) + ")";
  if (std::isnan(base.sample.front()) || std::isnan(cell->sample.front()))  // NaN sorts first
    return "not to be compared: a value is not a number";
  if (base.sample.front() == cell->sample.back() && base.sample.back() == cell->sample.front())
    return "no difference" + because;
  // Few values, some of them equal: benchstat's p can be 0 there and mean nothing.
  if (!table.exact && std::max(comparison.old_count, comparison.new_count) < kLeastToCompare)
    return fmt::format("run {} or more times to tell{}", kLeastToCompare, because);
  if (!comparison.significant()) return "no significant difference" + because;
  if (before == after) return "no difference" + because;
  const Words words = words_for(table);
  if (before == 0) return fmt::format("{}, from none{}", words.more, because);
  const std::string_view way = after > before ? words.more : words.less;
  return fmt::format("{} {}{}", percent(std::abs(after / before - 1) * 100), way, because);
}

}  // namespace proflens::analysis
