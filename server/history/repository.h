// Which repository a file belongs to, found without git: the nearest directory upwards that has a `.git`, which is a
// directory, or a file in a work tree or submodule. Any thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "server/files.h"
#include "server/history/object_store.h"

namespace proflens::server {

/// The repository that holds an absolute directory; nothing when none does, or when something in it is no file that one
/// could safely open.
std::optional<RepositoryPlace> find_repository(Files& files, const std::string& directory);

/// The same for many files, each directory looked at once.
class RepositoryFinder {
 public:
  explicit RepositoryFinder(Files& files) : files_(files) {}
  const std::optional<RepositoryPlace>& of_directory(const std::string& directory);

 private:
  Files& files_;
  std::map<std::string, std::optional<RepositoryPlace>> known_;
};

}  // namespace proflens::server
