// The files of a workspace by their names, compact enough for a hundred thousand of them: names are kept once, a file
// is two numbers. What ends like a recorded path is found by its last components.
//
// Const once built; any thread. Pure: who walks the directories hands them in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace proflens::analysis {

class PathIndex {
 public:
  enum class DirectoryId : std::uint32_t {};
  static constexpr DirectoryId kNoDirectory{~std::uint32_t{0}};

  struct File {
    std::uint32_t name = 0;
    DirectoryId directory{};
  };

  /// A file whose last `components` names (its own is one) are those of the path looked for.
  struct Match {
    File file;
    std::uint32_t components = 0;
    DirectoryId to{};    // the directory above what matches
    bool whole = false;  // up to a root: all of the file's path in its folder matches
  };

  DirectoryId add_root(std::string_view path);
  DirectoryId add_directory(DirectoryId parent, std::string_view name);
  void add_file(DirectoryId directory, std::string_view name);
  /// After the last add_…, before the first question.
  void finish();

  /// The files of this base name, the best matches only: of the most components, and those that match wholly; none
  /// when more than `most` are equally good. any_case: letters compare as on Windows (ASCII only).
  std::vector<Match> matches(std::span<const std::string_view> path, bool any_case, std::size_t most) const;

  /// The file at this path below the directory.
  std::optional<File> find(DirectoryId directory, std::span<const std::string_view> path, bool any_case) const;

  std::string path_of(File file) const;
  std::string path_of(DirectoryId directory) const;
  bool is_root(DirectoryId directory) const { return parent(directory) == kNoDirectory; }
  DirectoryId root_of(DirectoryId directory) const;

  std::size_t file_count() const { return files_.size(); }
  std::size_t directory_count() const { return directories_.size(); }
  std::size_t bytes() const;  // of memory

 private:
  struct Directory {
    DirectoryId parent = kNoDirectory;
    std::uint32_t name = 0;
  };

  std::uint32_t intern(std::string_view name);
  void grow_table();
  std::string_view name(std::uint32_t id) const {
    return std::string_view(text_).substr(name_begin_[id], name_begin_[id + 1] - name_begin_[id]);
  }
  DirectoryId parent(DirectoryId id) const { return directories_[static_cast<std::uint32_t>(id)].parent; }
  /// The ids of a name: at most one, or with any_case all that differ in case only.
  std::vector<std::uint32_t> names_like(std::string_view name, bool any_case) const;
  std::span<const File> files_named(std::uint32_t name) const;
  using NameIds = std::vector<std::vector<std::uint32_t>>;  // a list a component: with any_case there may be several
  NameIds ids_of(std::span<const std::string_view> path, bool any_case) const;
  std::vector<File> files_worth_a_look(std::uint32_t name, const NameIds& ids, std::size_t most) const;
  std::vector<DirectoryId> children_like(DirectoryId parent, std::string_view name, bool any_case) const;

  std::string text_;                          // of all names
  std::vector<std::uint32_t> name_begin_{0};  // into text_; one more than names
  std::vector<std::uint32_t> table_;          // open addressing by folded name: name id + 1, or 0
  std::vector<Directory> directories_;
  std::vector<DirectoryId> by_name_;    // sorted by name id
  std::vector<DirectoryId> by_parent_;  // sorted by parent, then name id
  std::vector<File> files_;             // sorted by name id, then directory
};

}  // namespace proflens::analysis
