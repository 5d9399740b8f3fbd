// Which lines of a file deserve a diagnostic: lines that the time is spent on, and lines that allocate much. Measured
// by attribution (analysis/attribution.h), so on the line that the user can change.
//
// Pure; lines are 0-based ones of the text that the costs were placed in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/annotate.h"
#include "analysis/attribution.h"

namespace proflens::analysis {

struct FindingConfig {
  double hot_line = 0.10;    // share of the total of the sample type on display
  double allocation = 0.10;  // share of all bytes, or of all objects
  std::size_t budget = 5;    // per file, hottest first
};

struct Finding {
  std::string_view code;  // "hot-line", "allocated-bytes", "allocated-objects"
  std::uint32_t line = 0;
  NodeId node{};      // kSourceLine
  NodeId function{};  // kFunction
  bool approximate = false;
  double share = 0;  // of the total
  std::string message;
};

/// Costs of one profile in a file.
struct FindingInput {
  const CostTables& tables;
  const Attribution& attribution;
  const Placement& placement;
};

/// Of a sample type that is no allocation: "hot-line".
std::vector<Finding> hot_lines(const FindingInput& input, std::size_t sample_type, const FindingConfig& config);
/// Of a heap profile: "allocated-bytes" and "allocated-objects"; at most one of both a line, the greater share.
std::vector<Finding> heavy_allocations(const FindingInput& input, const FindingConfig& config);

}  // namespace proflens::analysis
