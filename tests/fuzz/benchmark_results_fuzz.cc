// Fuzzes the reader of benchmark results and the comparison: the input is cut at its first NUL into two files. Each
// result must be whole, and the tables must be written, whatever the values are.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/benchmark_table_text.h"

using namespace proflens::analysis;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const BenchmarkResults& found) {
  for (const BenchmarkResult& result : found.results) {
    require(!result.values.empty() && result.line > 0);
    require(result.configuration < found.configurations.size());
    for (const BenchmarkValue& value : result.values) require(!value.unit.empty());
  }
  for (const BenchmarkProblem& problem : found.problems) require(problem.line > 0 && !problem.message.empty());
}

void check(const BenchmarkTable& table) {
  require(!table.columns.empty() && !table.rows.empty() && table.means.size() == table.columns.size());
  for (const BenchmarkRow& row : table.rows) {
    require(row.cells.size() == table.columns.size());
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const bool compared = row.cells[column] && row.cells[column]->comparison;
      require(verdict(table, row, column).empty() != compared);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(input.find('\0'), input.size());
  BenchmarkUnitFacts facts;
  std::vector<BenchmarkInput> inputs;
  inputs.push_back({"old", read_benchmark_results(input.substr(0, cut), facts)});
  inputs.push_back({"new", read_benchmark_results(input.substr(std::min(cut + 1, input.size())), facts)});
  for (const BenchmarkInput& each : inputs) check(each.results);
  const std::vector<BenchmarkTable> tables = compare_benchmarks(inputs, facts);
  for (const BenchmarkTable& table : tables) check(table);
  require(benchmark_tables_text(tables).empty() == tables.empty());
  return 0;
}
