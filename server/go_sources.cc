#include "server/go_sources.h"

#include <algorithm>

#include "protocol/uri.h"

#include "server/paths.h"

namespace proflens::server {

using analysis::GoSourceFile;

namespace {

constexpr std::size_t kMaxFiles = 400;  // of a package; a directory with more is generated
constexpr int kOldestGo = 18;           // what is assumed when nothing says a version

}  // namespace

const Document* open_document(const OpenDocuments& documents, const std::string& path) {
  for (const auto& [uri, document] : documents)
    if (document->path == path) return document.get();
  return nullptr;
}

GoSources::GoSources(Files& files, const GetEnv& variables, OpenDocuments documents, std::string directory)
    : files_(files),
      documents_(std::move(documents)),
      directory_(std::move(directory)),
      packages_(files, find_go_environment(files, variables), directory_),
      package_(read(directory_)) {}

GoSources::Package GoSources::read(const std::string& directory) const {
  Package package;
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : files_.list(directory))
    if (entry.kind == FileStat::Kind::kFile && entry.name.ends_with(".go")) names.push_back(entry.name);
  std::ranges::sort(names);
  if (names.size() > kMaxFiles) names.resize(kMaxFiles);
  for (const std::string& name : names) {
    const std::string path = join(directory, name);
    if (const Document* open = open_document(documents_, path)) {
      package.texts.push_back(open->text.text());
    } else if (const auto bytes = files_.read(path)) {
      package.texts.emplace_back(bytes->bytes);
    } else {
      continue;
    }
    package.files.push_back({name, package.texts.back()});
  }
  return package;
}

analysis::GoPackageSources GoSources::sources() {
  const auto other = [this](std::string_view import_path) {
    const std::string found = packages_.directory_of_import(import_path);
    if (found.empty()) return std::vector<GoSourceFile>{};
    return others_.emplace_back(read(found)).files;
  };
  return {package_.files, std::max(packages_.language_minor(), kOldestGo), other};
}

std::string GoSources::path(std::string_view name) const {
  return name.starts_with('/') ? std::string(name) : join(directory_, name);
}

std::string_view GoSources::add(const std::string& path) {
  if (const Document* open = open_document(documents_, path)) return added_[path] = open->text.text();
  const auto bytes = files_.read(path);
  return added_[path] = bytes ? bytes->bytes : std::string_view();
}

std::string_view GoSources::text(std::string_view name) const {
  if (const auto added = added_.find(name); added != added_.end()) return added->second;
  const auto file = std::ranges::find(package_.files, name, &GoSourceFile::name);
  return file == package_.files.end() ? std::string_view() : file->text;
}

protocol::Uri GoSources::uri(std::string_view name) const {
  const Document* open = open_document(documents_, path(name));
  return open ? open->uri : protocol::uri_of(path(name));
}

}  // namespace proflens::server
