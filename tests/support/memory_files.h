// The in-memory twin of the file system: a map of paths to contents. Directories are what paths imply. Any thread may
// read; write from one thread while nobody reads.
#pragma once

#include <map>
#include <set>
#include <string>

#include "server/files.h"

namespace proflens::tests {

class MemoryFiles final : public server::Files {
 public:
  void write(const std::string& path, std::string content) {
    contents_[path] = std::move(content);
    ++clock_;
    written_[path] = clock_;
  }
  void remove(const std::string& path) { contents_.erase(path); }

  analysis::Result<analysis::Buffer> read(const std::string& path) override {
    const auto found = contents_.find(path);
    if (found == contents_.end()) return analysis::fail(analysis::ErrorKind::kUnreadable, path + ": no such file");
    return analysis::make_buffer(found->second);
  }

  std::optional<server::FileStat> stat(const std::string& path) override {
    using Kind = server::FileStat::Kind;
    if (const auto found = contents_.find(path); found != contents_.end())
      return server::FileStat{Kind::kFile, written_[path], found->second.size(),
                              static_cast<std::uint64_t>(written_[path])};
    if (!list(path).empty()) return server::FileStat{Kind::kDirectory, 0, 0, 0};
    return std::nullopt;
  }

  std::vector<server::DirectoryEntry> list(const std::string& directory) override {
    using Kind = server::FileStat::Kind;
    const std::string prefix = directory.ends_with('/') ? directory : directory + "/";
    std::map<std::string, Kind> entries;
    for (auto entry = contents_.lower_bound(prefix); entry != contents_.end() && entry->first.starts_with(prefix);
         ++entry) {
      const std::string rest = entry->first.substr(prefix.size());
      const std::size_t slash = rest.find('/');
      entries[rest.substr(0, slash)] = slash == std::string::npos ? Kind::kFile : Kind::kDirectory;
    }
    std::vector<server::DirectoryEntry> out;
    for (const auto& [name, kind] : entries) out.push_back({name, kind, false});
    return out;
  }

  std::string real_path(const std::string& path) override { return path; }

 private:
  std::map<std::string, std::string> contents_;
  std::map<std::string, std::int64_t> written_;
  std::int64_t clock_ = 0;
};

}  // namespace proflens::tests
