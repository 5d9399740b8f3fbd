// A repository's objects, read and never written: by libgit2 where it can, else by the `git` command.
//
// Nothing of a repository is run and nothing is fetched: libgit2 runs no program to read an object, and the command is
// given an environment in which hooks, monitors, filters and transports are off. An object that is not here (a shallow
// or partial clone) is missing, no error. An object above its cap is missing, too. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/result.h"

#include "server/go_environment.h"
#include "server/history/git_objects.h"

namespace proflens::server {

class ObjectStore {
 public:
  enum class Type : std::uint8_t { kCommit, kTree, kBlob };
  static constexpr std::size_t kMaxBlob = std::size_t{8} << 20;   // bytes: no source file is larger
  static constexpr std::size_t kMaxTree = std::size_t{16} << 20;  // bytes

  virtual ~ObjectStore() = default;

  /// The bytes; nothing when it is missing, of another type or too large.
  virtual std::optional<std::string> read(const ObjectId& id, Type type) = 0;
  /// The commit that HEAD is; no object in a repository without one.
  virtual ObjectId head() = 0;
  /// The commits of all branches, local and remote.
  virtual std::vector<ObjectId> branches() = 0;
  /// A commit by any name that git knows ("v1.2", "HEAD~3", abbreviated); no object when there is none.
  virtual ObjectId resolve(const std::string& name) = 0;
  /// What is staged at a path; no object when nothing is, or where the store cannot tell.
  virtual ObjectId staged(const std::string& path) = 0;
  virtual std::string_view name() const = 0;  // for people: "libgit2"

  std::optional<Commit> commit(const ObjectId& id);
};

/// Where a repository is: `root` is what holds the files (empty for a bare one), `directory` what is opened: the root,
/// or the bare repository itself.
struct RepositoryPlace {
  std::string root;
  std::string directory;
  bool operator==(const RepositoryPlace&) const = default;
};

/// kUnreadable: why neither can read it.
analysis::Result<std::unique_ptr<ObjectStore>> open_store(const RepositoryPlace& place, const GetEnv& variables);

analysis::Result<std::unique_ptr<ObjectStore>> open_with_libgit2(const RepositoryPlace& place);
analysis::Result<std::unique_ptr<ObjectStore>> open_with_command(const RepositoryPlace& place, const GetEnv& variables);

}  // namespace proflens::server
