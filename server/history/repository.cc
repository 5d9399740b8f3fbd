#include "server/history/repository.h"

#include "server/paths.h"

namespace proflens::server {
namespace {

using Kind = FileStat::Kind;

/// A FIFO in the place of one of these would make the reader wait for ever.
bool opens_safely(Files& files, const std::string& git_directory) {
  for (const char* name : {"HEAD", "config", "packed-refs", "index", "commondir", "gitdir", "shallow"}) {
    const auto stat = files.stat(join(git_directory, name));
    if (stat && stat->kind != Kind::kFile) return false;
  }
  return true;
}

bool is_directory(Files& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && stat->kind == Kind::kDirectory;
}

bool is_bare(Files& files, const std::string& directory) {
  const auto head = files.stat(join(directory, "HEAD"));
  return head && head->kind == Kind::kFile && is_directory(files, join(directory, "objects")) &&
         is_directory(files, join(directory, "refs"));
}

std::optional<RepositoryPlace> repository_at(Files& files, const std::string& directory) {
  const std::string git = join(directory, ".git");
  const auto stat = files.stat(git);
  if (!stat) return std::nullopt;
  if (stat->kind == Kind::kDirectory && (!is_bare(files, git) || !opens_safely(files, git))) return std::nullopt;
  return stat->kind == Kind::kOther ? std::nullopt : std::optional(RepositoryPlace{directory, directory});
}

}  // namespace

std::optional<RepositoryPlace> find_repository(Files& files, const std::string& directory) {
  return RepositoryFinder(files).of_directory(directory);
}

const std::optional<RepositoryPlace>& RepositoryFinder::of_directory(const std::string& directory) {
  if (const auto found = known_.find(directory); found != known_.end()) return found->second;
  std::optional<RepositoryPlace> place = repository_at(files_, directory);
  if (!place && is_bare(files_, directory) && opens_safely(files_, directory))
    place = RepositoryPlace{.root = {}, .directory = directory};
  if (!place && directory.size() > 1) place = of_directory(std::string(directory_of(directory)));
  return known_[directory] = place;
}

}  // namespace proflens::server
