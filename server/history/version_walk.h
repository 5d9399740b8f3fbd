// The versions of many files over many commits, each tree and blob looked at once however many commits share it, and
// how well each agrees with the profile. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/fingerprint.h"

#include "server/history/object_store.h"

namespace proflens::server {

struct WantedFile {
  std::string path;                            // in the repository
  const analysis::Anchors* anchors = nullptr;  // of the file; outlives the walk
};

struct Version {
  ObjectId blob;
  analysis::AnchorScore score;
  ObjectId commit;  // of those visited, the first that has it
  std::int64_t seconds = 0;
};

class VersionWalk {
 public:
  VersionWalk(ObjectStore& store, std::vector<WantedFile> files);

  /// The agreement of all files at this commit, added up; the commits that matter most come first.
  std::uint64_t visit(const Commit& commit);
  /// What visit() returns where everything agrees.
  std::uint64_t perfect() const { return perfect_; }

  /// Those seen so far, in the order of the commits.
  const std::vector<Version>& versions(std::size_t file) const { return found_[file]; }
  /// The version of a file in a tree that was visited; null when it is not in it.
  const Version* version_in(std::size_t file, const ObjectId& tree);

 private:
  struct Node {
    std::unordered_map<std::string, std::size_t> children;            // by name, into nodes_
    std::vector<std::size_t> files;                                   // that this path is wanted for
    std::unordered_map<ObjectId, std::uint64_t, HashObjectId> known;  // by tree: the agreement below
  };

  std::size_t node_of(const std::string& path);
  std::uint64_t visit_tree(std::size_t node, const ObjectId& tree, const Commit& commit);
  std::uint64_t visit_blob(std::size_t file, const ObjectId& blob, const Commit& commit);

  ObjectStore& store_;
  std::vector<WantedFile> files_;
  std::vector<Node> nodes_;
  std::vector<std::vector<Version>> found_;                                               // by file
  std::vector<std::unordered_map<ObjectId, std::size_t, HashObjectId>> version_of_blob_;  // by file, into found_
  std::uint64_t perfect_ = 0;
};

/// The blob at a path of a tree; no object when there is none.
ObjectId blob_at(ObjectStore& store, ObjectId tree, std::string_view path);

/// All files of a tree by their base names: where a file could be that is not where it was looked for.
class TreeListing {
 public:
  TreeListing(ObjectStore& store, const ObjectId& tree);

  struct File {
    std::string path;
    ObjectId blob;
  };
  /// Those of the same base name.
  const std::vector<File>& named(std::string_view base_name) const;
  /// Those in the same directory.
  std::vector<File> in_directory(std::string_view directory) const;

 private:
  void list(ObjectStore& store, const ObjectId& tree, const std::string& prefix, std::size_t depth);

  std::unordered_map<std::string, std::vector<File>> by_name_;
  std::size_t count_ = 0, trees_ = 0;
};

}  // namespace proflens::server
