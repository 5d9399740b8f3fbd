#include "server/history/object_store.h"

namespace proflens::server {

using analysis::fail;

std::optional<Commit> ObjectStore::commit(const ObjectId& id) {
  const auto bytes = read(id, Type::kCommit);
  return bytes ? parse_commit(id, *bytes) : std::nullopt;
}

analysis::Result<std::unique_ptr<ObjectStore>> open_store(const RepositoryPlace& place, const GetEnv& variables) {
  auto store = open_with_libgit2(place);
  if (store) return store;
  // A bare repository inside of a tree is not one that its user chose to trust: git's command is not pointed at it.
  if (place.root.empty()) return store;
  auto command = open_with_command(place, variables);
  if (command) return command;
  return fail(analysis::ErrorKind::kUnreadable, store.error().message + "; " + command.error().message);
}

}  // namespace proflens::server
