// The texts of `proflens peek`, `tree`, `traces` and `tags`, laid out like those of `go tool pprof`, whose values they
// show, untrimmed. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/call_graph.h"
#include "analysis/labels.h"

namespace proflens::analysis {

/// The nodes of a call graph, each between its callers and its callees.
std::string graph_text(const CostTables& tables, const GraphQuery& query, std::span<const GraphNode> nodes);

/// One frame of a trace.
struct TraceFrame {
  NodeId node{};  // of the level that was asked for; kNoNode where there is none
  bool inlined = false;
};
std::vector<TraceFrame> trace_of(const CostTables& tables, SampleId sample, Level level);

/// The text of a sample's labels, one "key:  values" a line, as pprof prints them above a trace.
std::vector<std::string> trace_labels(const Profile& profile, SampleId sample, const LabelUnits& units);

/// Samples in their order, at most `limit` of them (0: all); those without frames are left out.
std::string traces_text(const CostTables& tables, std::size_t sample_type, Level level, std::size_t limit);

std::string tags_text(const CostTables& tables, std::size_t sample_type, std::span<const TagKey> keys);

}  // namespace proflens::analysis
