// Which directory of a build is which directory of the workspace, when many recorded paths are known and the build was
// made elsewhere: "/build/a/b.go" and "<workspace>/a/b.go" say that /build is the workspace. Each such pair is a vote;
// one path alone says little, for base names repeat.
//
// Pure; one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/path_index.h"

namespace proflens::analysis {

/// Recorded paths below `from` are files below `to`.
struct PathPrefix {
  std::string from;  // "/build", "c:/a/b"; empty: relative paths
  PathIndex::DirectoryId to{};
  bool whole = false;           // `to` is a folder of the workspace, or all of the recorded path matched
  std::size_t files = 0;        // distinct recorded files that say so
  std::size_t directories = 0;  // most directory components that matched in one of them
  double score = 0;             // sample weight × components, of all of them
  bool accepted = false;
};

class PathVote {
 public:
  /// One recorded file, once per pair.
  void add(std::string_view from, const PathIndex::Match& match, bool all_recorded, std::int64_t weight);

  /// Best first. Accepted is a pair of folders that two files agree on or that has two directory components in common;
  /// of a directory within a folder, two files that agree and share a directory component with it, or three files.
  std::vector<PathPrefix> result() const;

 private:
  std::map<std::pair<std::string, PathIndex::DirectoryId>, PathPrefix, std::less<>> prefixes_;
};

}  // namespace proflens::analysis
