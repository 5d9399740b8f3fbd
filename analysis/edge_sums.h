// The sums behind CallEdges (analysis/call_edges.h): walks the samples that contain a node and adds up its edges.
//
// Exact: sums are of 128 bits and saturate at the end. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/call_edges.h"

namespace proflens::analysis {

struct EdgeQuery {
  NodeId node{};  // kFunction or kSourceLine
  std::size_t sample_type = 0;
  std::span<const LocationId> locations;   // those with a frame of the node
  std::span<const std::uint32_t> samples;  // that may contain the node, ascending, counted from 1
};

Neighbours sum_edges(const CostTables& tables, const EdgeQuery& query);

/// The stack of a sample as indices into stacks.by_id, leaf first, in `out`, which only grows; returns its depth.
std::size_t read_stack(const StackColumn& stacks, SampleId sample, std::vector<std::uint32_t>& out);

}  // namespace proflens::analysis
