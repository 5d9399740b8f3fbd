// Objects by the `git` command, for repositories that libgit2 cannot read: SHA-256 names, reftable, new extensions.
//
// git itself refuses a repository that belongs to somebody else, and that stays so: safe.directory is not set here.
// Only plumbing is called (cat-file, rev-parse, for-each-ref, ls-files), which needs no hook, filter or pager; those
// and whatever else a repository's configuration can make git run are switched off besides.
#include <charconv>
#include <fmt/format.h>

#include "server/history/child.h"
#include "server/history/object_store.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::ErrorKind;
using analysis::fail;

constexpr std::size_t kMaxAnswer = std::size_t{4} << 20;  // bytes

std::string find_git(const GetEnv& variables) {
  const std::string path = variables("PATH").value_or("/usr/bin:/bin");
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const std::string candidate = join(path.substr(at, end - at), "git");
    at = end + 1;
    const auto stat = disk_files().stat(candidate);
    // A relative entry of PATH would find a `git` in the workspace.
    if (candidate.starts_with('/') && stat && stat->kind == FileStat::Kind::kFile) return candidate;
  }
  return {};
}

/// Nothing of the user's environment but where to find programs and the home, for safe.directory is set there.
std::vector<std::string> git_environment(const GetEnv& variables) {
  std::vector<std::string> environment = {
      "GIT_CONFIG_NOSYSTEM=1", "GIT_NO_LAZY_FETCH=1",    "GIT_NO_REPLACE_OBJECTS=1",
      "GIT_OPTIONAL_LOCKS=0",  "GIT_TERMINAL_PROMPT=0",  "GIT_ALLOW_PROTOCOL=:",
      "GIT_PAGER=cat",         "GIT_ASKPASS=/bin/false", "LC_ALL=C",
  };
  for (const char* name : {"PATH", "HOME", "XDG_CONFIG_HOME"})
    if (const auto value = variables(name)) environment.push_back(fmt::format("{}={}", name, *value));
  return environment;
}

std::vector<std::string> git_command(const std::string& git) {
  std::vector<std::string> command = {git, "--no-pager"};
  for (const char* setting : {"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.sshCommand=/bin/false",
                              "core.attributesFile=/dev/null", "core.alternateRefsCommand=/bin/false",
                              "protocol.allow=never", "log.showSignature=false", "diff.external="}) {
    command.emplace_back("-c");
    command.emplace_back(setting);
  }
  return command;
}

class CommandStore final : public ObjectStore {
 public:
  CommandStore(std::string directory, const GetEnv& variables)
      : directory_(std::move(directory)),
        command_(git_command(find_git(variables))),
        environment_(git_environment(variables)) {}

  bool has_git() const { return !command_.front().empty(); }

  /// The output without its last line end; nothing when it failed.
  std::optional<std::string> ask(const std::vector<std::string>& arguments) {
    Child child(options(arguments));
    child.close_input();
    auto answer = child.read_rest(kMaxAnswer);
    if (answer && answer->ends_with('\n')) answer->pop_back();
    return answer;
  }

  std::optional<std::string> read(const ObjectId& id, Type type) override {
    // The size is asked for first: an object that is too large would have to be read to its end.
    if (!sizes_) sizes_.emplace(options({"cat-file", "--batch-check"}));
    if (!contents_) contents_.emplace(options({"cat-file", "--batch"}));
    const std::string question = id.hex() + "\n";
    if (!sizes_->write(question)) return std::nullopt;
    const auto checked = sizes_->read_line();
    const auto size = checked ? size_of(*checked, type) : std::nullopt;
    if (!size || *size > (type == Type::kTree ? kMaxTree : kMaxBlob)) return std::nullopt;
    if (!contents_->write(question)) return std::nullopt;
    const auto header = contents_->read_line();
    if (!header || size_of(*header, type) != size) return std::nullopt;
    auto bytes = contents_->read_bytes(*size + 1);
    if (bytes) bytes->pop_back();
    return bytes;
  }

  ObjectId head() override { return resolve("HEAD"); }

  std::vector<ObjectId> branches() override {
    std::vector<ObjectId> tips;
    const std::string list = ask({"for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes"}).value_or("");
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find('\n', at), list.size());
      if (const ObjectId id = object_id_of_hex(std::string_view(list).substr(at, end - at))) tips.push_back(id);
      at = end + 1;
    }
    return tips;
  }

  ObjectId resolve(const std::string& wanted) override {
    return object_id_of_hex(
        ask({"rev-parse", "--verify", "--quiet", "--end-of-options", wanted + "^{commit}"}).value_or(""));
  }

  ObjectId staged(const std::string& path) override {
    // "100644 <id> 0\t<path>"
    const std::string line = ask({"--literal-pathspecs", "ls-files", "--stage", "--", path}).value_or("");
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) return {};
    return object_id_of_hex(std::string_view(line).substr(space + 1, line.find(' ', space + 1) - space - 1));
  }

  std::string_view name() const override { return "git"; }

 private:
  Child::Options options(const std::vector<std::string>& arguments) const {
    Child::Options made{.command = command_, .environment = environment_, .directory = directory_};
    made.command.insert(made.command.end(), arguments.begin(), arguments.end());
    return made;
  }

  /// Of "<id> <type> <size>"; "<id> missing" has none.
  static std::optional<std::size_t> size_of(std::string_view header, Type type) {
    const std::string_view kind = type == Type::kCommit ? " commit " : type == Type::kTree ? " tree " : " blob ";
    const std::size_t at = header.find(kind);
    if (at == std::string_view::npos) return std::nullopt;
    std::size_t size = 0;
    const char* end = header.data() + header.size();
    return std::from_chars(header.data() + at + kind.size(), end, size).ptr == end ? std::optional(size) : std::nullopt;
  }

  std::string directory_;
  std::vector<std::string> command_;
  std::vector<std::string> environment_;
  std::optional<Child> sizes_, contents_;
};

}  // namespace

analysis::Result<std::unique_ptr<ObjectStore>> open_with_command(const RepositoryPlace& place,
                                                                 const GetEnv& variables) {
  auto store = std::make_unique<CommandStore>(place.directory, variables);
  if (!store->has_git()) return fail(ErrorKind::kUnreadable, "git: no such command");
  if (!store->ask({"rev-parse", "--git-dir"}))
    return fail(ErrorKind::kUnreadable, "git: refuses this repository; `git status` in it says why");
  return store;
}

}  // namespace proflens::server
