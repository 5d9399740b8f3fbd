// The costs of one source file: its lines and its functions, gathered from the tables of a profile.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct LineCost {
  std::uint32_t line = 0;  // 1-based, as recorded
  NodeId node{};           // kSourceLine
  NodeId function{};       // kFunction: the one on this line, of the largest cum in samples where there are several
};

struct FunctionCost {
  NodeId node{};                 // kFunction
  std::uint32_t start_line = 0;  // 1-based, as recorded; 0 when not known
  std::uint32_t first_line = 0;  // of its sampled lines; 0 when none is known
  std::uint32_t last_line = 0;
};

/// What one function has on a line: where several have one, LineCost has them together.
struct FunctionLineCost {
  NodeId function{};       // kFunction
  NodeId node{};           // kFunctionLine
  std::uint32_t line = 0;  // 1-based, as recorded
};

struct FileCosts {
  std::vector<LineCost> lines;                   // by line
  std::vector<FunctionCost> functions;           // by start line, then first line
  std::vector<FunctionLineCost> function_lines;  // by function, then line
};

/// All files of a profile at once: result[index_of(FileId)].
std::vector<FileCosts> costs_by_file(const CostTables& tables);

}  // namespace proflens::analysis
