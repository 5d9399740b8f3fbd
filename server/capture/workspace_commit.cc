#include "server/capture/workspace_commit.h"

#include <algorithm>
#include <cctype>

#include "server/paths.h"

namespace proflens::server {
namespace {

std::string read_line(Files& files, const std::string& path) {
  const auto text = files.read(path);
  if (!text) return {};
  std::string_view line = text->bytes.substr(0, text->bytes.find('\n'));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  return std::string(line);
}

std::string resolve(const std::string& from, const std::string& path) {
  return path.starts_with('/') ? clean(path) : clean(join(from, path));
}

/// The repository's own directory; empty when the folder is in none.
std::string git_directory(Files& files, const std::string& folder) {
  for (std::string here = folder; !here.empty(); here = here == "/" ? "" : std::string(directory_of(here))) {
    const std::string git = join(here, ".git");
    const auto stat = files.stat(git);
    if (!stat) continue;
    if (stat->kind == FileStat::Kind::kDirectory) return git;
    const std::string link = read_line(files, git);
    return link.starts_with("gitdir: ") ? resolve(here, link.substr(8)) : "";
  }
  return {};
}

bool is_hash(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         std::ranges::all_of(text, [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
}

std::string packed(Files& files, const std::string& common, const std::string& reference) {
  const auto text = files.read(join(common, "packed-refs"));
  if (!text) return {};
  for (std::string_view rest = text->bytes; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t blank = line.find(' ');
    if (blank != std::string_view::npos && line.substr(blank + 1) == reference)
      return std::string(line.substr(0, blank));
  }
  return {};
}

}  // namespace

std::string workspace_commit(Files& files, const std::string& folder) {
  const std::string git = folder.empty() ? "" : git_directory(files, folder);
  if (git.empty()) return {};
  const std::string head = read_line(files, join(git, "HEAD"));
  if (is_hash(head)) return head;
  if (!head.starts_with("ref: ") || head.find("..") != std::string::npos) return {};
  const std::string reference = head.substr(5);
  const std::string link = read_line(files, join(git, "commondir"));
  const std::string common = link.empty() ? git : resolve(git, link);
  std::string hash = read_line(files, join(common, reference));
  if (!is_hash(hash)) hash = packed(files, common, reference);
  return is_hash(hash) ? hash : "";
}

}  // namespace proflens::server
