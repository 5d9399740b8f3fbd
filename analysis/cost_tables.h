// Flat and cum of everything a profile can be summed by, for every sample type, exact and untrimmed.
//
// One pass over the samples. A sample counts once towards the cum of each node it contains, however often it contains
// it (recursion, inlining), at every level on its own: the cum of a function is not the sum of its lines' cums.
// Flat goes to the first frame of the leaf location. Sums are int64 and saturate; a saturated table says so.
//
// The levels and their keys:
//   kFunctionName  name                 as `go tool pprof -top` (granularity functions)
//   kFunction      name, file           as granularity filefunctions; what a lens shows
//   kFunctionLine  name, file, line     as granularity lines
//   kSourceLine    file, line           what an editor's line shows: all functions on it together
//   kFile          file                 as granularity files
//   kPackage       package of the name  Go: the import path; others: the qualifier, else the file's directory
// A location without frames counts towards a kFunctionName and kFunction node named after its mapping, "[libc.so.6]",
// or "<unknown>", and towards no line, file or package.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/parallel.h"
#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

enum class Level : std::uint8_t { kFunctionName, kFunction, kFunctionLine, kSourceLine, kFile, kPackage };
constexpr std::size_t kLevelCount = 6;

enum class NodeId : std::uint32_t {};  // into nodes; the nodes of one level are neighbours
constexpr NodeId kNoNode{0xffffffff};  // what has no node of a level: no line, file or package is known

struct Costs {
  std::int64_t flat = 0;
  std::int64_t cum = 0;
  bool operator==(const Costs&) const = default;
};

struct Node {
  std::string_view name;   // kFunction…: function; kPackage: package; kSourceLine and kFile: the file
  FileId file{};           // where the level has one: the first file of the same clean path
  std::uint32_t line = 0;  // the line of the line levels; the start line of kFunction where known
  NodeId function{};       // kFunctionLine: its kFunction node
};

class CostTables {
 public:
  /// The profile must outlive the tables (they share it). kCancelled is the only error.
  static Result<CostTables> build(std::shared_ptr<const Profile> profile, const ParallelFor& parallel = run_serially,
                                  const std::stop_token& stop = {});

  const Profile& profile() const { return *profile_; }
  const std::shared_ptr<const Profile>& shared_profile() const { return profile_; }

  std::span<const Node> nodes(Level level) const;
  NodeId first(Level level) const { return NodeId{level_begin_[static_cast<std::size_t>(level)]}; }
  const Node& node(NodeId id) const { return nodes_[index_of(id)]; }
  Costs costs(NodeId id, std::size_t sample_type) const {
    const std::size_t at = index_of(id) * profile_->sample_types.size() + sample_type;
    return {flat_[at], cum_[at]};
  }
  /// Samples that contain the node.
  std::uint32_t sample_count(NodeId id) const { return samples_[index_of(id)]; }
  /// The node of a level that a frame counts towards. A frame index is one into profile().frames.
  NodeId node_of_frame(std::uint32_t frame, Level level) const;
  /// The recorded path as pprof cleans it ("/a/../b.go" is "/b.go"); paths that are equal then share a FileId in nodes.
  std::string_view clean_file(FileId file) const { return clean_files_[index_of(file)]; }
  /// The node of a location without frames: kNoNode but for kFunctionName and kFunction.
  NodeId node_of_unsymbolised(LocationId location, Level level) const;

  /// What percentages are of, as pprof's "of … total": the sum of |value| over all samples; of a narrowed profile that
  /// of the whole one, of a comparison that of the base.
  std::int64_t total(std::size_t sample_type) const { return totals_[sample_type]; }
  /// Sum of |value| over the samples whose leaf has no source line, so flat of no line.
  std::int64_t unplaced(std::size_t sample_type) const { return unplaced_[sample_type]; }
  bool saturated() const { return saturated_; }

  /// What pprof prints for a node: "name", "name file", "name file:line".
  std::string printable(NodeId id, Level level) const;

  /// Nodes of a level with any cost of this type, ordered as pprof orders them: |flat| (or |cum|) descending, then
  /// name.
  enum class Order { kFlat, kCum };
  std::vector<NodeId> ranked(Level level, std::size_t sample_type, Order order) const;

 private:
  friend class CostTablesBuilder;
  std::shared_ptr<const Profile> profile_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> level_begin_;  // kLevelCount + 1 indices into nodes_
  std::vector<std::int64_t> flat_, cum_;    // node-major: [node * types + type]
  std::vector<std::uint32_t> samples_;
  std::vector<NodeId> frame_nodes_;   // [frame * kLevelCount + level]
  std::vector<NodeId> unsymbolised_;  // [mapping * 2 + level]: kFunctionName, kFunction
  std::vector<std::int64_t> totals_, unplaced_;
  std::vector<std::string_view> clean_files_;
  std::vector<std::shared_ptr<const void>> storage_;
  bool saturated_ = false;
};

}  // namespace proflens::analysis
