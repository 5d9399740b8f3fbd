// The nodes that costs are summed by, and which of them each frame counts towards. A part of CostTables.
//
// Two frames share a node when their keys at that level are equal as texts, whatever records they came from: pprof
// writes the same function several times after a merge, and files differ in how they spell a path ("a//b.go").
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "analysis/cost_tables.h"

namespace proflens::analysis {

struct NodeTable {
  std::vector<Node> nodes;                    // level by level
  std::vector<std::uint32_t> level_begin;     // kLevelCount + 1 indices into nodes
  std::vector<NodeId> frame_nodes;            // [frame * kLevelCount + level], kNoNode where there is none
  std::vector<NodeId> row_nodes;              // [line row * kLevelCount + level], likewise
  std::vector<NodeId> unsymbolised;           // [mapping * 2 + level]: kFunctionName, kFunction
  std::vector<std::string_view> clean_files;  // by FileId: the path as pprof cleans it
  std::shared_ptr<const void> storage;        // of texts that the profile does not have
};

NodeTable make_nodes(const Profile& profile, const ParallelFor& parallel);

/// As Go's filepath.Clean on Unix; a path that is clean already costs one look. Never called with "".
bool is_clean_path(std::string_view path);
std::string clean_path(std::string_view path);

}  // namespace proflens::analysis
