// Objects by libgit2, in the process. It runs nothing: its filters and hooks belong to checking out and committing, its
// transports to fetching, and none of these is called. So a repository that belongs to somebody else is read as well;
// only its objects and references are, its configuration decides nothing but the format.
#include <array>
#include <git2.h>

#include "server/history/object_store.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;

constexpr ssize_t kMaxCache = ssize_t{32} << 20;  // bytes

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freed<T, Free>>;
using OwnedRepository = Owned<git_repository, git_repository_free>;
using OwnedOdb = Owned<git_odb, git_odb_free>;
using OwnedIndex = Owned<git_index, git_index_free>;

/// Once for the process.
bool start_library() {
  static const bool started = [] {
    if (git_libgit2_init() < 0) return false;
    for (const int level :
         {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL})
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, kMaxCache);
    git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT, std::size_t{0});  // each is read once
    // Extensions that change nothing for who only reads: a blob that a partial clone left out is missing.
    const char* extensions[] = {"partialclone", "worktreeconfig", "preciousobjects"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, std::size(extensions));
    return true;
  }();
  return started;
}

std::string last_error() {
  const git_error* error = git_error_last();
  return error && error->message ? error->message : "unknown error";
}

ObjectId to_id(const git_oid& oid) { return object_id_of_bytes(oid.id, GIT_OID_RAWSZ); }

class LibraryStore final : public ObjectStore {
 public:
  LibraryStore(OwnedRepository repository, OwnedOdb odb) : repository_(std::move(repository)), odb_(std::move(odb)) {}

  std::optional<std::string> read(const ObjectId& id, Type type) override {
    if (id.size != GIT_OID_RAWSZ) return std::nullopt;
    git_oid oid;
    git_oid_fromraw(&oid, id.bytes.data());
    std::size_t size = 0;
    git_object_t found{};
    // Of a commit the size is not asked for first, which takes half as long again: there are many, all of them small.
    if (type != Type::kCommit && (git_odb_read_header(&size, &found, odb_.get(), &oid) != 0 ||
                                  found != git_type(type) || size > (type == Type::kTree ? kMaxTree : kMaxBlob)))
      return std::nullopt;
    git_odb_object* object = nullptr;
    if (git_odb_read(&object, odb_.get(), &oid) != 0) return std::nullopt;
    const Owned<git_odb_object, git_odb_object_free> owned(object);
    if (git_odb_object_type(object) != git_type(type)) return std::nullopt;
    return std::string(static_cast<const char*>(git_odb_object_data(object)), git_odb_object_size(object));
  }

  ObjectId head() override {
    git_oid oid;
    return git_reference_name_to_id(&oid, repository_.get(), "HEAD") == 0 ? to_id(oid) : ObjectId{};
  }

  std::vector<ObjectId> branches() override {
    std::vector<ObjectId> tips;
    git_branch_iterator* all = nullptr;
    if (git_branch_iterator_new(&all, repository_.get(), GIT_BRANCH_ALL) != 0) return tips;
    const Owned<git_branch_iterator, git_branch_iterator_free> owned(all);
    git_reference* reference = nullptr;
    git_branch_t kind{};
    while (git_branch_next(&reference, &kind, all) == 0) {
      const Owned<git_reference, git_reference_free> held(reference);
      if (const git_oid* oid = git_reference_target(reference)) tips.push_back(to_id(*oid));
    }
    return tips;
  }

  ObjectId resolve(const std::string& wanted) override {
    git_object* object = nullptr;
    if (git_revparse_single(&object, repository_.get(), wanted.c_str()) != 0) return {};
    const Owned<git_object, git_object_free> owned(object);
    git_object* commit = nullptr;
    if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0) return {};
    const Owned<git_object, git_object_free> peeled(commit);
    return to_id(*git_object_id(commit));
  }

  ObjectId staged(const std::string& path) override {
    if (!index_) {
      git_index* index = nullptr;
      if (git_repository_index(&index, repository_.get()) != 0) return {};
      index_.reset(index);
    }
    const git_index_entry* entry = git_index_get_bypath(index_.get(), path.c_str(), 0);
    return entry ? to_id(entry->id) : ObjectId{};
  }

  std::string_view name() const override { return "libgit2"; }

 private:
  static git_object_t git_type(Type type) {
    return type == Type::kCommit ? GIT_OBJECT_COMMIT : type == Type::kTree ? GIT_OBJECT_TREE : GIT_OBJECT_BLOB;
  }

  OwnedRepository repository_;
  OwnedOdb odb_;
  OwnedIndex index_;
};

}  // namespace

analysis::Result<std::unique_ptr<ObjectStore>> open_with_libgit2(const RepositoryPlace& place) {
  if (!start_library()) return fail(ErrorKind::kUnreadable, "libgit2: " + last_error());
  git_repository* repository = nullptr;
  if (git_repository_open_ext(&repository, place.directory.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) != 0)
    return fail(ErrorKind::kUnreadable, "libgit2: " + last_error());
  OwnedRepository owned(repository);
  git_odb* odb = nullptr;
  if (git_repository_odb(&odb, repository) != 0) return fail(ErrorKind::kUnreadable, "libgit2: " + last_error());
  return std::make_unique<LibraryStore>(std::move(owned), OwnedOdb(odb));
}

}  // namespace proflens::server
