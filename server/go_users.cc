#include "server/go_users.h"

#include <algorithm>

#include "server/paths.h"

namespace proflens::server {
namespace {

constexpr std::size_t kMostEntries = 50'000;

bool is_walked(const DirectoryEntry& entry) {
  return entry.kind == FileStat::Kind::kDirectory && !entry.name.starts_with('.') && !entry.name.starts_with('_') &&
         entry.name != "testdata" && entry.name != "vendor" && entry.name != "node_modules";
}

bool says(Files& files, const OpenDocuments& documents, const std::string& path, std::string_view word) {
  if (const Document* open = open_document(documents, path)) return open->text.text().contains(word);
  const auto text = files.read(path);
  return text && text->bytes.contains(word);
}

}  // namespace

std::string module_directory_of(Files& files, const std::string& directory) {
  for (std::string here = directory; here.size() > 1; here = directory_of(here))
    if (files.stat(join(here, "go.mod"))) return here;
  return {};
}

std::vector<std::string> files_that_say(Files& files, const OpenDocuments& documents,
                                        const std::string& module_directory, const std::string& except_directory,
                                        std::string_view word) {
  std::vector<std::string> found, pending{module_directory};
  for (std::size_t seen = 0; !pending.empty() && seen < kMostEntries;) {
    const std::string directory = std::move(pending.back());
    pending.pop_back();
    const std::vector<DirectoryEntry> entries = files.list(directory);
    seen += entries.size();
    const bool other_module =
        directory != module_directory && std::ranges::find(entries, "go.mod", &DirectoryEntry::name) != entries.end();
    if (other_module) continue;
    for (const DirectoryEntry& entry : entries) {
      const std::string path = join(directory, entry.name);
      if (is_walked(entry)) pending.push_back(path);
      if (directory == except_directory || entry.kind != FileStat::Kind::kFile || !entry.name.ends_with(".go"))
        continue;
      if (says(files, documents, path, word)) found.push_back(path);
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace proflens::server
