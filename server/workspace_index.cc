#include "server/workspace_index.h"

#include <algorithm>

#include "server/go_packages.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::PathIndex;

/// A test's modules are no modules of the program.
bool counts_as_module(const std::string& directory) {
  for (const char* part : {"/testdata/", "/vendor/"})
    if ((directory + "/").find(part) != std::string::npos) return false;
  return true;
}

bool has_file(Files& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && stat->kind == FileStat::Kind::kFile;
}

bool contains(const std::vector<DirectoryEntry>& entries, std::string_view name) {
  return std::ranges::any_of(entries, [&](const DirectoryEntry& entry) { return entry.name == name; });
}

}  // namespace

WorkspaceIndex::WorkspaceIndex(Files& files, const std::vector<std::string>& folders) : folders_(folders) {
  walk(files, folders);
  paths_.finish();
  std::ranges::stable_sort(modules_,
                           [](const GoModule& a, const GoModule& b) { return a.path.size() > b.path.size(); });
}

void WorkspaceIndex::walk(Files& files, const std::vector<std::string>& folders) {
  std::vector<Pending> pending;
  for (const std::string& folder : folders) {
    roots_.push_back(paths_.add_root(folder));
    modified_nanos_.push_back(0);
    // A folder within another one is its own root; its files are then found twice, as the same path.
    pending.push_back({folder, roots_.back()});
  }
  while (!pending.empty() && paths_.file_count() < kMaxFiles) {
    const Pending directory = std::move(pending.back());
    pending.pop_back();
    look_into(files, directory, pending);
  }
}

void WorkspaceIndex::look_into(Files& files, const Pending& directory, std::vector<Pending>& pending) {
  // The stat comes first: what is added meanwhile then counts as changed.
  if (const auto stat = files.stat(directory.path))
    modified_nanos_[static_cast<std::size_t>(directory.id)] = stat->modified_nanos;
  const std::vector<DirectoryEntry> entries = files.list(directory.path);
  if (contains(entries, "pyvenv.cfg")) return environments_.push_back(directory.path);
  if (contains(entries, "CACHEDIR.TAG") && !paths_.is_root(directory.id)) return;  // what a build made: Cargo's target
  for (const DirectoryEntry& entry : entries) {
    if (entry.kind == FileStat::Kind::kDirectory) add_directory(files, directory, entry.name, pending);
    if (entry.kind == FileStat::Kind::kFile) note_file(files, directory, entry);
  }
}

void WorkspaceIndex::add_directory(Files& files, const Pending& directory, const std::string& name,
                                   std::vector<Pending>& pending) {
  if (name == "node_modules") return node_parents_.push_back(directory.path);
  if (name.starts_with('.')) {
    const std::string hidden = join(directory.path, name);
    if (name != ".git" && has_file(files, join(hidden, "pyvenv.cfg"))) environments_.push_back(hidden);
    return;
  }
  if (name == "__pycache__" || paths_.directory_count() >= kMaxDirectories) return;
  pending.push_back({join(directory.path, name), paths_.add_directory(directory.id, name)});
  modified_nanos_.push_back(0);
}

void WorkspaceIndex::note_file(Files& files, const Pending& directory, const DirectoryEntry& entry) {
  if (entry.is_link) {
    const std::string path = join(directory.path, entry.name);
    const std::string real = files.real_path(path);
    if (std::ranges::none_of(folders_, [&](const std::string& folder) { return below(real, folder).has_value(); }))
      return;
    links_.insert(path);
  }
  paths_.add_file(directory.id, entry.name);
  if (entry.name != "go.mod" || !counts_as_module(directory.path)) return;
  const auto text = files.read(join(directory.path, entry.name));
  if (std::string path = text ? module_path(text->bytes) : ""; !path.empty())
    modules_.push_back({std::move(path), directory.path});
}

bool WorkspaceIndex::is_current(Files& files) const {
  for (std::size_t i = 0; i < modified_nanos_.size(); ++i) {
    const auto stat = files.stat(paths_.path_of(PathIndex::DirectoryId{static_cast<std::uint32_t>(i)}));
    if ((stat ? stat->modified_nanos : 0) != modified_nanos_[i]) return false;
  }
  return true;
}

}  // namespace proflens::server
