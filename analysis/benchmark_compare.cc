#include "analysis/benchmark_compare.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace proflens::analysis {
namespace {

/// Texts, numbered in the order of first mention.
class Order {
 public:
  std::size_t place(const std::string& text) {
    const auto [found, first] = places_.try_emplace(text, texts_.size());
    if (first) texts_.push_back(text);
    return found->second;
  }
  const std::string& text(std::size_t place) const { return texts_[place]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<std::string> texts_;
};

/// What of a result chooses its table. Values of the configuration sort as texts, units by first mention.
struct TableKey {
  std::vector<std::string> values;  // for each key of a configuration; what is missing at the end is empty
  std::size_t unit = 0;

  auto operator<=>(const TableKey&) const = default;
};

struct Place {
  std::size_t row = 0, column = 0;

  auto operator<=>(const Place&) const = default;
};

class Builder {
 public:
  explicit Builder(const BenchmarkUnitFacts& facts) : facts_(facts) {}

  void add(const BenchmarkInput& input) {
    for (const BenchmarkResult& result : input.results.results) {
      const std::vector<std::string> values = values_of(input.results.configurations[result.configuration]);
      const Place place{rows_.place(result.name), columns_.place(input.name)};
      for (const BenchmarkValue& value : result.values)
        tables_[{values, units_.place(value.unit)}][place].push_back(value.value);
    }
  }

  std::vector<BenchmarkTable> tables() const {
    std::vector<BenchmarkTable> tables;
    for (const auto& [key, samples] : tables_) tables.push_back(table(key, samples));
    return tables;
  }

 private:
  using Samples = std::map<Place, Sample>;

  /// No empty values at the end: a key that is met later must not change what is equal.
  std::vector<std::string> values_of(const BenchmarkConfiguration& configuration) {
    std::vector<std::string> values;
    for (const auto& [key, value] : configuration) {
      const std::size_t place = keys_.place(key);
      values.resize(std::max(values.size(), place + 1));
      values[place] = value;
    }
    return values;
  }

  BenchmarkTable table(const TableKey& key, const Samples& samples) const {
    BenchmarkTable table;
    for (std::size_t i = 0; i < keys_.size(); ++i)
      table.configuration.emplace_back(keys_.text(i), i < key.values.size() ? key.values[i] : "");
    table.unit = units_.text(key.unit);
    table.exact = facts_.exact(table.unit);
    table.better = facts_.better(table.unit);
    fill(table, samples);
    for (std::size_t column = 0; column < table.columns.size(); ++column)
      table.means.push_back(means_of(table, column));
    return table;
  }

  void fill(BenchmarkTable& table, const Samples& samples) const {
    std::map<std::size_t, std::size_t> columns;  // of all inputs, to those of this table
    for (const auto& [place, sample] : samples) columns[place.column] = 0;
    for (auto& [column, here] : columns) {
      here = table.columns.size();
      table.columns.push_back(columns_.text(column));
    }
    std::optional<std::size_t> row;
    for (const auto& [place, sample] : samples) {
      if (row != place.row) table.rows.push_back({rows_.text(place.row), {}});
      row = place.row;
      auto& cells = table.rows.back().cells;
      cells.resize(table.columns.size());
      cells[columns[place.column]] = cell(sorted_sample(sample), cells.front(), table.exact);
    }
  }

  static BenchmarkCell cell(Sample sample, const std::optional<BenchmarkCell>& base, bool exact) {
    BenchmarkCell cell{.sample = {}, .summary = summarize(sample, exact), .comparison = {}};
    if (base) cell.comparison = compare(base->sample, sample, exact);
    cell.sample = std::move(sample);
    return cell;
  }

  /// The mean of the ratios, not the ratio of the means: it says something even where benchmarks are missing.
  static BenchmarkMeans means_of(const BenchmarkTable& table, std::size_t column) {
    std::vector<double> centers, ratios;
    std::size_t in_base = 0;
    bool from_zero = false;
    for (const BenchmarkRow& row : table.rows) {
      if (row.cells.front()) ++in_base;
      if (!row.cells[column]) continue;
      const double center = row.cells[column]->summary.center;
      centers.push_back(center);
      if (!row.cells[column]->comparison) continue;
      const double base = row.cells.front()->summary.center;
      from_zero = from_zero || (base == 0 && center != 0);
      ratios.push_back(center == base ? 1 : center / base);
    }
    BenchmarkMeans means;
    if (column > 0 && in_base != ratios.size())
      means.warnings.emplace_back("benchmark set differs from baseline; geomeans may not be comparable");
    means.center = mean_of(centers, "summaries must be >0 to compute geomean", means.warnings);
    if (column > 0 && !from_zero) means.ratio = mean_of(ratios, "ratios must be >0 to compute geomean", means.warnings);
    return means;
  }

  static std::optional<double> mean_of(const std::vector<double>& values, const char* why_not,
                                       std::vector<std::string>& warnings) {
    const double mean = geometric_mean(values);
    if (!std::isnan(mean)) return mean;
    warnings.emplace_back(why_not);
    return std::nullopt;
  }

  const BenchmarkUnitFacts& facts_;
  Order keys_, units_, rows_, columns_;
  std::map<TableKey, Samples> tables_;
};

}  // namespace

std::vector<BenchmarkTable> compare_benchmarks(const std::vector<BenchmarkInput>& inputs,
                                               const BenchmarkUnitFacts& facts) {
  Builder builder(facts);
  for (const BenchmarkInput& input : inputs) builder.add(input);
  return builder.tables();
}

}  // namespace proflens::analysis
