#include "analysis/path_index.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace proflens::analysis {
namespace {

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::size_t hash_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(folded(c))) * 0x100000001b3;
  return static_cast<std::size_t>(hash ^ (hash >> 32));
}

bool same(std::string_view a, std::string_view b, bool any_case) {
  if (!any_case) return a == b;
  return std::ranges::equal(a, b, [](char x, char y) { return folded(x) == folded(y); });
}

constexpr std::size_t kUsual = 64;  // files of one name: more are not all looked at

std::uint32_t number(PathIndex::DirectoryId id) { return static_cast<std::uint32_t>(id); }

}  // namespace

// ---- building ----

std::uint32_t PathIndex::intern(std::string_view text) {
  if ((name_begin_.size() + 1) * 2 > table_.size()) grow_table();
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash_of(text) & mask;
  for (; table_[at] != 0; at = (at + 1) & mask)
    if (name(table_[at] - 1) == text) return table_[at] - 1;
  const auto id = static_cast<std::uint32_t>(name_begin_.size() - 1);
  text_ += text;
  name_begin_.push_back(static_cast<std::uint32_t>(text_.size()));
  table_[at] = id + 1;
  return id;
}

void PathIndex::grow_table() {
  table_.assign(std::max<std::size_t>(table_.size() * 2, 1024), 0);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t id = 0; id + 1 < name_begin_.size(); ++id) {
    std::size_t at = hash_of(name(id)) & mask;
    while (table_[at] != 0) at = (at + 1) & mask;
    table_[at] = id + 1;
  }
}

PathIndex::DirectoryId PathIndex::add_root(std::string_view path) {
  directories_.push_back({kNoDirectory, intern(path)});
  return DirectoryId{static_cast<std::uint32_t>(directories_.size() - 1)};
}

PathIndex::DirectoryId PathIndex::add_directory(DirectoryId parent, std::string_view text) {
  directories_.push_back({parent, intern(text)});
  return DirectoryId{static_cast<std::uint32_t>(directories_.size() - 1)};
}

void PathIndex::add_file(DirectoryId directory, std::string_view text) {
  // A path of more than 4 GiB of names is no workspace; what does not fit is not found.
  if (text_.size() + text.size() < UINT32_MAX) files_.push_back({intern(text), directory});
}

void PathIndex::finish() {
  std::ranges::sort(files_, {}, [](const File& f) { return std::pair(f.name, number(f.directory)); });
  for (std::uint32_t id = 0; id < directories_.size(); ++id) by_parent_.push_back(DirectoryId{id});
  std::ranges::sort(by_parent_, {}, [&](DirectoryId id) {
    return std::pair(number(directories_[number(id)].parent), directories_[number(id)].name);
  });
  by_name_ = by_parent_;
  std::ranges::sort(by_name_, {}, [&](DirectoryId id) { return std::pair(directories_[number(id)].name, number(id)); });
  text_.shrink_to_fit();
  name_begin_.shrink_to_fit();
  directories_.shrink_to_fit();
  files_.shrink_to_fit();
  if (table_.empty()) grow_table();
}

// ---- asking ----

std::vector<std::uint32_t> PathIndex::names_like(std::string_view text, bool any_case) const {
  std::vector<std::uint32_t> ids;
  if (table_.empty()) return ids;
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = hash_of(text) & mask; table_[at] != 0; at = (at + 1) & mask)
    if (same(name(table_[at] - 1), text, any_case)) {
      ids.push_back(table_[at] - 1);
      if (!any_case) break;
    }
  return ids;
}

std::span<const PathIndex::File> PathIndex::files_named(std::uint32_t id) const {
  const auto range = std::ranges::equal_range(files_, id, {}, &File::name);
  return {range.begin(), range.end()};
}

/// The files of a name; of a usual one, as index.js, only those in a directory that is named like the recorded one, and
/// those in a root: the others all match equally little.
std::vector<PathIndex::File> PathIndex::files_worth_a_look(std::uint32_t id, const NameIds& ids,
                                                           std::size_t most) const {
  const std::span<const File> all = files_named(id);
  if (all.size() <= std::max<std::size_t>(most, kUsual)) return {all.begin(), all.end()};
  std::vector<File> some;
  const auto look_in = [&](DirectoryId directory) {
    const auto at =
        std::ranges::lower_bound(all, number(directory), {}, [](const File& f) { return number(f.directory); });
    if (at != all.end() && at->directory == directory) some.push_back(*at);
  };
  if (ids.size() > 1)
    for (const std::uint32_t above : ids[1])
      for (const DirectoryId directory :
           std::ranges::equal_range(by_name_, above, {}, [&](DirectoryId d) { return directories_[number(d)].name; }))
        if (!is_root(directory)) look_in(directory);
  for (const DirectoryId root : std::ranges::equal_range(
           by_parent_, number(kNoDirectory), {}, [&](DirectoryId d) { return number(directories_[number(d)].parent); }))
    look_in(root);
  return some;
}

/// The name ids of the components, last first, so that the many files of a usual name are compared by numbers.
PathIndex::NameIds PathIndex::ids_of(std::span<const std::string_view> path, bool any_case) const {
  NameIds ids;
  for (std::size_t i = path.size(); i-- > 0;) {
    ids.push_back(names_like(path[i], any_case));
    if (ids.back().empty()) break;  // nothing here has this name, so nothing matches further up
  }
  return ids;
}

std::vector<PathIndex::Match> PathIndex::matches(std::span<const std::string_view> path, bool any_case,
                                                 std::size_t most) const {
  std::vector<Match> best;
  if (path.empty()) return best;
  std::uint32_t longest = 0;
  std::vector<Match> whole;
  const NameIds ids = ids_of(path, any_case);
  for (const std::uint32_t id : ids.front())
    for (const File& file : files_worth_a_look(id, ids, most)) {
      Match match{file, 1, file.directory, false};
      for (; match.components < ids.size() && !is_root(match.to); ++match.components) {
        const std::vector<std::uint32_t>& names = ids[match.components];
        if (std::ranges::find(names, directories_[number(match.to)].name) == names.end()) break;
        match.to = parent(match.to);
      }
      match.whole = is_root(match.to);
      if (match.components > longest) {
        longest = match.components;
        best.clear();
      }
      if (match.components == longest) best.push_back(match);
      if (match.whole) whole.push_back(match);
    }
  if (best.size() > most) best.clear();
  for (const Match& match : whole)
    if (best.empty() || match.components < longest) best.push_back(match);
  return best;
}

std::vector<PathIndex::DirectoryId> PathIndex::children_like(DirectoryId above, std::string_view text,
                                                             bool any_case) const {
  std::vector<DirectoryId> children;
  for (const std::uint32_t id : names_like(text, any_case)) {
    const auto key = std::pair(number(above), id);
    const auto range = std::ranges::equal_range(by_parent_, key, {}, [&](DirectoryId child) {
      return std::pair(number(directories_[number(child)].parent), directories_[number(child)].name);
    });
    children.insert(children.end(), range.begin(), range.end());
  }
  return children;
}

std::optional<PathIndex::File> PathIndex::find(DirectoryId directory, std::span<const std::string_view> path,
                                               bool any_case) const {
  if (path.empty()) return std::nullopt;
  std::vector<DirectoryId> here = {directory};
  for (const std::string_view part : path.first(path.size() - 1)) {
    std::vector<DirectoryId> next;
    for (const DirectoryId above : here)
      for (const DirectoryId child : children_like(above, part, any_case)) next.push_back(child);
    here = std::move(next);
  }
  std::optional<File> found;
  for (const std::uint32_t id : names_like(path.back(), any_case))
    for (const DirectoryId last : here) {
      const auto key = std::pair(id, number(last));
      const auto at = std::ranges::lower_bound(files_, key, {},
                                               [](const File& f) { return std::pair(f.name, number(f.directory)); });
      if (at == files_.end() || at->name != id || at->directory != last) continue;
      if (found) return std::nullopt;  // two that differ in case only: nobody can tell
      found = *at;
    }
  return found;
}

std::string PathIndex::path_of(DirectoryId directory) const {
  if (directory == kNoDirectory) return {};
  std::vector<std::string_view> parts;
  for (; !is_root(directory); directory = parent(directory))
    parts.push_back(name(directories_[number(directory)].name));
  std::string path(name(directories_[number(directory)].name));
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.ends_with('/')) path += '/';
    path += *part;
  }
  return path;
}

std::string PathIndex::path_of(File file) const {
  std::string path = path_of(file.directory);
  if (!path.ends_with('/')) path += '/';
  return path.append(name(file.name));
}

PathIndex::DirectoryId PathIndex::root_of(DirectoryId directory) const {
  while (!is_root(directory)) directory = parent(directory);
  return directory;
}

std::size_t PathIndex::bytes() const {
  return sizeof(*this) + text_.capacity() + name_begin_.capacity() * sizeof(std::uint32_t) +
         table_.capacity() * sizeof(std::uint32_t) + directories_.capacity() * sizeof(Directory) +
         (by_parent_.capacity() + by_name_.capacity()) * sizeof(DirectoryId) + files_.capacity() * sizeof(File);
}

}  // namespace proflens::analysis
