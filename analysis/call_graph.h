// The call graph around some nodes of a level, as `go tool pprof` -peek and -tree print it, untrimmed: each edge weighs
// the samples that contain it, once each, and no edge leads from a node to itself. Pure; any thread.
//
// One walk over the samples; for single functions in a session CallEdges (call_edges.h) answers from an index.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct GraphEdge {
  NodeId node{};            // at the other end
  std::int64_t weight = 0;  // signed
  bool inlined = false;     // every occurrence was an inlined call
};

struct GraphNode {
  NodeId node{};
  std::vector<GraphEdge> callers, callees;  // |weight| descending, then by what pprof prints for them
};

struct GraphQuery {
  Level level = Level::kFunctionName;  // kFunctionName, kFunction, kFunctionLine, kFile or kPackage
  std::size_t sample_type = 0;
  std::span<const NodeId> nodes;  // of the level
};

/// In the order of the query. kCancelled is the only error.
Result<std::vector<GraphNode>> call_graph(const CostTables& tables, const GraphQuery& query,
                                          const std::stop_token& stop = {});

}  // namespace proflens::analysis
