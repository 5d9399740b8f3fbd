// From the paths that a profile recorded to files on this machine. Never a guess by base name: what no rule resolves
// stays unresolved, with the reason.
//
// Rules, in order:
//   the user's own, longest first, where the target exists;
//   the recorded path, when it is in a folder of the workspace;
//   the trees that tools keep, by the form of the path: module cache, GOROOT, Cargo, Rust, Python, node_modules, Bazel;
//   the Go modules of the workspace (what -trimpath leaves: "example.com/mod/dir/file.go"), also for a file of another
//   checkout of such a module;
//   the workspace by the ends of paths: all paths of a profile vote on which directory of the build is which one here
//   (analysis/path_vote.h);
//   the recorded path anywhere.
// But for the first two and for what a version in the path pins, the functions recorded for a file must be defined in
// the candidate (analysis/definition_check.h); a twin that does not define them is rejected and named.
//
// Const once built; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/parallel.h"
#include "analysis/recorded_files.h"

#include "server/dependency_trees.h"
#include "server/files.h"
#include "server/go_environment.h"
#include "server/path_candidates.h"
#include "server/path_rules.h"
#include "server/workspace_index.h"

namespace proflens::server {

/// A rule that would resolve something which is not sure enough to be resolved without it.
struct PathSuggestion {
  PathRule rule;                     // `to` relative to the first folder, where it is below it
  std::size_t files = 0;             // that it resolves
  std::int64_t flat = 0;             // their weight
  std::vector<std::string> targets;  // what they become
};

/// Directories that the profile's paths agreed on.
struct AgreedPrefix {
  std::string from, to;   // "/build" is "/home/me/app"
  std::size_t files = 0;  // recorded files that said so
};

struct SourceReport {
  std::vector<Resolution> files;            // as they were asked for
  std::vector<PathSuggestion> suggestions;  // heaviest first
  std::vector<AgreedPrefix> prefixes;       // strongest first
};

class SourceMap {
 public:
  /// folders: absolute, without links.
  SourceMap(Files& files, std::vector<std::string> folders, GoEnvironment go, const GetEnv& variables = no_variables);

  /// All files of a profile at once: each helps to find the others.
  SourceReport resolve(std::span<const analysis::RecordedFile> recorded, const PathRules& rules,
                       const analysis::ParallelFor& parallel = analysis::run_serially) const;
  /// One path, of which nothing else is known.
  Resolution resolve(std::string_view recorded) const;

  /// Whether a resolved file is the user's own code: in a folder of the workspace, and no vendored or downloaded one.
  bool is_own(const Resolution& resolution) const;
  bool is_current() const { return workspace_.is_current(files_); }

  const std::vector<GoModule>& modules() const { return workspace_.modules(); }
  const GoEnvironment& go() const { return go_; }
  const std::vector<std::string>& folders() const { return folders_; }
  const WorkspaceIndex& workspace() const { return workspace_; }

 private:
  friend class PathBatch;
  static std::optional<std::string> no_variables(const char*) { return std::nullopt; }

  Files& files_;
  std::vector<std::string> folders_;
  GoEnvironment go_;
  WorkspaceIndex workspace_;
  DependencyTrees trees_;
};

}  // namespace proflens::server
