// Callers and callees of a function or a source line, weighed as pprof's -peek weighs edges: each (caller, callee)
// pair once per sample, no edge from a node to itself.
//
// Needs an index from nodes to samples, which is built once per profile on a worker; a query then walks only the
// samples that contain the node. Const after build; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct Edge {
  NodeId function{};        // a kFunction node
  std::uint32_t line = 0;   // callers: the line of the call in the caller, of the heaviest such line; callees: 0
  std::int64_t weight = 0;  // signed sum of the values of the samples that contain the edge
  bool inlined = false;     // every occurrence was an inlined call
};

struct Neighbours {
  std::vector<Edge> callers;  // |weight| descending, then name
  std::vector<Edge> callees;
};

class CallEdges {
 public:
  static Result<CallEdges> build(std::shared_ptr<const CostTables> tables, const std::stop_token& stop = {});

  /// node: of level kFunction or kSourceLine. For a line, callees are what was called from that line (and callers,
  /// the callers of the functions on it).
  Neighbours neighbours(NodeId node, std::size_t sample_type) const;

 private:
  friend class CallEdgesBuilder;
  std::vector<NodeId> functions_of(NodeId node) const;

  std::shared_ptr<const CostTables> tables_;
  // By kFunction node: where its samples begin in samples_, as varints of the distance from the one before.
  std::vector<std::uint64_t> begin_;
  std::vector<unsigned char> samples_;
};

}  // namespace proflens::analysis
