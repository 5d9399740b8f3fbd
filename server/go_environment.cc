#include "server/go_environment.h"

#include <cstdlib>

#include "server/paths.h"

namespace proflens::server {
namespace {

/// NAME=value lines of `go env -w`; GOENV may move the file or switch it off.
std::string user_setting(Files& files, const GetEnv& environment, std::string_view name) {
  std::string path = environment("GOENV").value_or("");
  if (path == "off") return {};
  if (path.empty()) {
    const std::string config = environment("XDG_CONFIG_HOME").value_or("");
    const std::string home = environment("HOME").value_or("");
    if (config.empty() && home.empty()) return {};
    path = config.empty() ? join(home, ".config/go/env") : join(config, "go/env");
  }
  const auto text = files.read(path);
  if (!text) return {};
  for (std::string_view rest = text->bytes; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.starts_with(name) && line.substr(name.size()).starts_with('=')) {
      std::string_view value = line.substr(name.size() + 1);
      if (value.ends_with('\r')) value.remove_suffix(1);
      return std::string(value);
    }
  }
  return {};
}

std::string setting(Files& files, const GetEnv& environment, const char* name) {
  const std::string value = environment(name).value_or("");
  return value.empty() ? user_setting(files, environment, name) : value;
}

bool is_goroot(Files& files, const std::string& directory) {
  const auto stat = files.stat(join(directory, "src/runtime"));
  return stat && stat->kind == FileStat::Kind::kDirectory;
}

/// The first of a list of directories separated by colons.
std::string first_entry(const std::string& list) { return list.substr(0, list.find(':')); }

std::string find_command(Files& files, const GetEnv& environment) {
  const std::string path = environment("PATH").value_or("");
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const std::string candidate = join(path.substr(at, end - at), "go");
    at = end + 1;
    const auto stat = files.stat(candidate);
    if (candidate.starts_with('/') && stat && stat->kind == FileStat::Kind::kFile) return candidate;
  }
  return {};
}

std::string find_goroot(Files& files, const GetEnv& environment, const std::string& command) {
  const std::string set = setting(files, environment, "GOROOT");
  if (!set.empty() && is_goroot(files, set)) return set;
  if (!command.empty()) {
    // <goroot>/bin/go, however many links lead there.
    const std::string root(directory_of(directory_of(files.real_path(command))));
    if (is_goroot(files, root)) return root;
  }
  for (const char* usual : {"/usr/local/go", "/usr/lib/go", "/opt/homebrew/opt/go/libexec"})
    if (is_goroot(files, usual)) return usual;
  return {};
}

std::string find_gomodcache(Files& files, const GetEnv& environment) {
  if (const std::string set = setting(files, environment, "GOMODCACHE"); !set.empty()) return set;
  if (const std::string gopath = first_entry(setting(files, environment, "GOPATH")); !gopath.empty())
    return join(gopath, "pkg/mod");
  const std::string home = environment("HOME").value_or("");
  return home.empty() ? "" : join(home, "go/pkg/mod");
}

}  // namespace

std::optional<std::string> process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

GoEnvironment find_go_environment(Files& files, const GetEnv& environment) {
  const std::string command = find_command(files, environment);
  return {.goroot = find_goroot(files, environment, command),
          .gomodcache = find_gomodcache(files, environment),
          .go_command = command};
}

}  // namespace proflens::server
