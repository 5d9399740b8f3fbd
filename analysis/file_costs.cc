#include "analysis/file_costs.h"

#include <algorithm>
#include <tuple>

namespace proflens::analysis {
namespace {

NodeId nth(const CostTables& tables, Level level, std::size_t i) {
  return NodeId{index_of(tables.first(level)) + static_cast<std::uint32_t>(i)};
}

void add_lines(const CostTables& tables, std::vector<FileCosts>& files) {
  const std::span<const Node> nodes = tables.nodes(Level::kSourceLine);
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].line != 0)
      files[index_of(nodes[i].file)].lines.push_back({nodes[i].line, nth(tables, Level::kSourceLine, i), {}});
  for (FileCosts& file : files) std::ranges::sort(file.lines, {}, &LineCost::line);
}

/// First and last sampled line of each kFunction node; names the function of each line on the way.
std::vector<FunctionCost> gather_functions(const CostTables& tables, std::vector<FileCosts>& files) {
  const std::uint32_t first = index_of(tables.first(Level::kFunction));
  const std::span<const Node> nodes = tables.nodes(Level::kFunction);
  std::vector<FunctionCost> functions;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    functions.push_back({nth(tables, Level::kFunction, i), nodes[i].line, 0, 0});
  const std::span<const Node> all_sampled = tables.nodes(Level::kFunctionLine);
  for (std::size_t i = 0; i < all_sampled.size(); ++i) {
    const Node& sampled = all_sampled[i];
    if (sampled.line == 0) continue;
    files[index_of(sampled.file)].function_lines.push_back(
        {sampled.function, nth(tables, Level::kFunctionLine, i), sampled.line});
    FunctionCost& function = functions[index_of(sampled.function) - first];
    if (function.first_line == 0 || sampled.line < function.first_line) function.first_line = sampled.line;
    function.last_line = std::max(function.last_line, sampled.line);

    std::vector<LineCost>& lines = files[index_of(sampled.file)].lines;
    const auto line = std::ranges::lower_bound(lines, sampled.line, {}, &LineCost::line);
    if (line == lines.end() || line->line != sampled.line) continue;
    const bool taken = index_of(line->function) >= first && index_of(line->function) < first + nodes.size();
    if (!taken || tables.sample_count(sampled.function) > tables.sample_count(line->function))
      line->function = sampled.function;
  }
  return functions;
}

}  // namespace

std::vector<FileCosts> costs_by_file(const CostTables& tables) {
  std::vector<FileCosts> files(tables.profile().files.size());
  add_lines(tables, files);
  for (const FunctionCost& function : gather_functions(tables, files)) {
    const FileId file = tables.node(function.node).file;
    if (index_of(file) != 0) files[index_of(file)].functions.push_back(function);
  }
  for (FileCosts& file : files) {
    std::ranges::sort(file.function_lines, [](const FunctionLineCost& a, const FunctionLineCost& b) {
      return std::tuple(index_of(a.function), a.line) < std::tuple(index_of(b.function), b.line);
    });
    std::ranges::sort(file.functions, [](const FunctionCost& a, const FunctionCost& b) {
      return std::tuple(a.start_line, a.first_line, index_of(a.node)) <
             std::tuple(b.start_line, b.first_line, index_of(b.node));
    });
  }
  return files;
}

}  // namespace proflens::analysis
