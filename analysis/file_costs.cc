#include "analysis/file_costs.h"

#include <algorithm>
#include <tuple>

namespace proflens::analysis {
namespace {

void add_lines(const CostTables& tables, std::vector<FileCosts>& files) {
  const std::span<const Node> nodes = tables.nodes(Level::kSourceLine);
  for (std::uint32_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].line != 0)
      files[index_of(nodes[i].file)].lines.push_back(
          {nodes[i].line, NodeId{index_of(tables.first(Level::kSourceLine)) + i}});
  for (FileCosts& file : files) std::ranges::sort(file.lines, {}, &LineCost::line);
}

/// First and last sampled line of each kFunction node.
std::vector<FunctionCost> function_extents(const CostTables& tables) {
  const std::uint32_t first = index_of(tables.first(Level::kFunction));
  const std::span<const Node> nodes = tables.nodes(Level::kFunction);
  std::vector<FunctionCost> functions(nodes.size());
  for (std::uint32_t i = 0; i < nodes.size(); ++i)
    functions[i] = {.node = NodeId{first + i}, .start_line = nodes[i].line};
  for (const Node& line : tables.nodes(Level::kFunctionLine)) {
    if (line.line == 0) continue;
    FunctionCost& function = functions[index_of(line.function) - first];
    if (function.first_line == 0 || line.line < function.first_line) function.first_line = line.line;
    function.last_line = std::max(function.last_line, line.line);
  }
  return functions;
}

}  // namespace

std::vector<FileCosts> costs_by_file(const CostTables& tables) {
  std::vector<FileCosts> files(tables.profile().files.size());
  add_lines(tables, files);
  for (const FunctionCost& function : function_extents(tables)) {
    const FileId file = tables.node(function.node).file;
    if (index_of(file) != 0) files[index_of(file)].functions.push_back(function);
  }
  for (FileCosts& file : files)
    std::ranges::sort(file.functions, [](const FunctionCost& a, const FunctionCost& b) {
      return std::tuple(a.start_line, a.first_line, index_of(a.node)) <
             std::tuple(b.start_line, b.first_line, index_of(b.node));
    });
  return files;
}

}  // namespace proflens::analysis
