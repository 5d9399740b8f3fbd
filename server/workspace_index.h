// What lies in the folders of the workspace: an index of the files, the Go modules, the virtual environments and the
// node_modules. Found by walking; nothing is run. Links to directories are not followed, so loops and ways out of the
// workspace lead nowhere; a link to a file counts when the file lies in a folder.
//
// Const once built; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "analysis/path_index.h"

#include "server/files.h"

namespace proflens::server {

struct GoModule {
  std::string path;       // "example.com/m"
  std::string directory;  // absolute
};

class WorkspaceIndex {
 public:
  static constexpr std::size_t kMaxFiles = 1'000'000;  // what comes after them is not found
  static constexpr std::size_t kMaxDirectories = 200'000;

  /// folders: absolute, without links.
  WorkspaceIndex(Files& files, const std::vector<std::string>& folders);

  const analysis::PathIndex& paths() const { return paths_; }
  const std::vector<analysis::PathIndex::DirectoryId>& roots() const { return roots_; }
  const std::vector<GoModule>& modules() const { return modules_; }               // longest path first
  const std::vector<std::string>& environments() const { return environments_; }  // with a pyvenv.cfg
  const std::vector<std::string>& node_parents() const { return node_parents_; }  // with a node_modules
  bool is_link(const std::string& path) const { return links_.contains(path); }

  /// Whether no directory has got or lost entries since. Quick: one stat a directory.
  bool is_current(Files& files) const;

 private:
  struct Pending {
    std::string path;
    analysis::PathIndex::DirectoryId id;
  };
  void walk(Files& files, const std::vector<std::string>& folders);
  void look_into(Files& files, const Pending& directory, std::vector<Pending>& pending);
  void note_file(Files& files, const Pending& directory, const DirectoryEntry& entry);
  void add_directory(Files& files, const Pending& directory, const std::string& name, std::vector<Pending>& pending);

  std::vector<std::string> folders_;
  analysis::PathIndex paths_;
  std::vector<analysis::PathIndex::DirectoryId> roots_;  // one a folder
  std::vector<GoModule> modules_;
  std::vector<std::string> environments_, node_parents_;
  std::unordered_set<std::string> links_;     // files that are links
  std::vector<std::int64_t> modified_nanos_;  // by DirectoryId, when it was looked into
};

}  // namespace proflens::server
