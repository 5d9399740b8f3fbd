#include "server/cli/benchstat_json.h"

#include "server/cli/json_text.h"

namespace proflens::server::cli {
namespace {

using analysis::BenchmarkCell;
using analysis::BenchmarkMeans;
using analysis::BenchmarkRow;
using analysis::BenchmarkTable;
using Better = analysis::BenchmarkUnitFacts::Better;

/// Infinite bounds and NaN are null.
Json cell_json(const BenchmarkTable& table, const BenchmarkRow& row, std::size_t column) {
  if (!row.cells[column]) return nullptr;
  const BenchmarkCell& cell = *row.cells[column];
  Json json = {{"center", cell.summary.center}, {"low", cell.summary.low}, {"high", cell.summary.high},
               {"range", cell.summary.range()}, {"values", cell.sample},   {"warnings", cell.summary.warnings},
               {"comparison", nullptr}};
  if (!cell.comparison) return json;
  const double base = row.cells.front()->summary.center;
  json["comparison"] = {{"delta", cell.comparison->delta(base, cell.summary.center)},
                        {"ratio", cell.summary.center / base},
                        {"p", cell.comparison->p},
                        {"significant", cell.comparison->significant()},
                        {"verdict", verdict(table, row, column)},
                        {"warnings", cell.comparison->warnings}};
  return json;
}

Json means_json(const BenchmarkMeans& means) {
  return {{"center", means.center ? Json(*means.center) : Json()},
          {"ratio", means.ratio ? Json(*means.ratio) : Json()},
          {"warnings", means.warnings}};
}

std::string_view name_of(Better better) {
  return better == Better::kLower ? "lower" : better == Better::kHigher ? "higher" : "unknown";
}

Json table_json(const BenchmarkTable& table) {
  Json configuration = Json::object(), rows = Json::array(), means = Json::array();
  for (const auto& [key, value] : table.configuration) configuration[key] = value;
  for (const BenchmarkRow& row : table.rows) {
    Json cells = Json::array();
    for (std::size_t column = 0; column < row.cells.size(); ++column) cells.push_back(cell_json(table, row, column));
    rows.push_back({{"name", row.name}, {"cells", std::move(cells)}});
  }
  for (const BenchmarkMeans& of_column : table.means) means.push_back(means_json(of_column));
  return {{"configuration", std::move(configuration)},
          {"unit", table.unit},
          {"assume", table.exact ? "exact" : "nothing"},
          {"better", name_of(table.better)},
          {"columns", table.columns},
          {"rows", std::move(rows)},
          {"geomean", std::move(means)}};
}

}  // namespace

std::string benchstat_json(const std::vector<BenchmarkFile>& files, const std::vector<BenchmarkTable>& tables) {
  Json inputs = Json::array(), all = Json::array();
  for (const BenchmarkFile& file : files) {
    Json problems = Json::array();
    for (const analysis::BenchmarkProblem& problem : file.input.results.problems)
      problems.push_back({{"line", problem.line}, {"message", problem.message}});
    inputs.push_back({{"name", file.input.name},
                      {"path", file.path},
                      {"results", file.input.results.results.size()},
                      {"problems", std::move(problems)}});
  }
  for (const BenchmarkTable& table : tables) all.push_back(table_json(table));
  return json_text({{"inputs", std::move(inputs)}, {"tables", std::move(all)}});
}

}  // namespace proflens::server::cli
