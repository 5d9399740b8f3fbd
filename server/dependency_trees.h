// Where the sources of what a program depends on lie on this machine: Go's own and its module cache, Rust's and
// Cargo's, Python's, node_modules, Bazel's. Found by looking; nothing is run. Const once built; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/path_forms.h"

#include "server/files.h"
#include "server/go_environment.h"
#include "server/path_candidates.h"
#include "server/workspace_index.h"

namespace proflens::server {

class DependencyTrees {
 public:
  DependencyTrees(Files& files, const std::vector<std::string>& folders, const WorkspaceIndex& workspace,
                  const GoEnvironment& go, const GetEnv& variables);

  /// Existing files that a path of a dependency's form may mean, best first.
  std::vector<PathCandidate> candidates(const analysis::RecordedPath& recorded) const;

  /// Whether the file lies in one of the trees that are outside of the workspace.
  bool holds(const std::string& path) const;

 private:
  struct Goroot {
    std::string path, version;  // "go1.22.0"; empty when it does not say
  };
  void find_goroots(const GetEnv& variables);
  void find_rust(const GetEnv& variables);
  void find_python(const WorkspaceIndex& workspace, const GetEnv& variables);
  void add_python_of(const std::string& environment);

  std::vector<PathCandidate> in_module_cache(const analysis::RecordedPath& recorded) const;
  std::vector<PathCandidate> in_goroot(const analysis::RecordedPath& recorded) const;
  std::vector<PathCandidate> in_roots(const std::vector<std::string>& roots, const std::string& rest,
                                      const PathCandidate& like) const;
  std::vector<std::string> children(const std::string& directory) const;
  bool is_file_below(const std::string& path, const std::string& root) const;

  Files& files_;
  GoEnvironment go_;
  std::vector<std::string> folders_;
  std::vector<GoModule> modules_;
  std::vector<std::pair<std::string, std::string>> vendored_;  // a vendor directory and its modules.txt
  std::vector<Goroot> goroots_;
  std::vector<std::string> rust_libraries_, registries_, site_packages_, node_parents_;
  std::vector<std::pair<std::string, std::string>> python_libraries_;  // "3.11" and its directory
};

}  // namespace proflens::server
