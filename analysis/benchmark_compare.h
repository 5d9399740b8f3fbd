// Benchmark results of one or more inputs beside one another, as benchstat compares them: a table for each unit and
// configuration, a row for each benchmark, a column for each input; the first column of a table is the base.
//
// Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/benchmark_results.h"
#include "analysis/benchmark_stats.h"

namespace proflens::analysis {

struct BenchmarkInput {
  std::string name;  // inputs of one name are one column
  BenchmarkResults results;
};

struct BenchmarkCell {
  Sample sample;
  SampleSummary summary;
  std::optional<SampleComparison> comparison;  // with the base, if that has this benchmark
};

struct BenchmarkRow {
  std::string name;
  std::vector<std::optional<BenchmarkCell>> cells;  // one for each column
};

/// The last row: geometric means of a column.
struct BenchmarkMeans {
  std::optional<double> center;
  std::optional<double> ratio;  // to the base
  std::vector<std::string> warnings;
};

struct BenchmarkTable {
  BenchmarkConfiguration configuration;  // every key that any table has; empty where this one has none
  std::string unit;
  bool exact = false;
  BenchmarkUnitFacts::Better better = BenchmarkUnitFacts::Better::kUnknown;
  std::vector<std::string> columns;
  std::vector<BenchmarkRow> rows;
  std::vector<BenchmarkMeans> means;  // one for each column
};

/// By configuration, then by unit in the order of first mention; so are rows and columns.
std::vector<BenchmarkTable> compare_benchmarks(const std::vector<BenchmarkInput>& inputs,
                                               const BenchmarkUnitFacts& facts);

/// What the comparison of a cell means, for people: "17 % faster (p=0.000, n=10)", "no significant difference (p=0.446,
/// n=10)", "run 4 or more times to tell (n=3)". Empty for the base and for what the base does not have.
std::string verdict(const BenchmarkTable& table, const BenchmarkRow& row, std::size_t column);

}  // namespace proflens::analysis
