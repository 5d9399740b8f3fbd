// A folder of files for one test, gone at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "protocol/uri.h"

namespace proflens::tests {

class TempWorkspace {
 public:
  explicit TempWorkspace(const std::map<std::string, std::string>& files = {}) {
    std::string name = (std::filesystem::canonical(std::filesystem::temp_directory_path()) / "proflensXXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) root_ = name;
    for (const auto& [file, content] : files) write(file, content);
  }
  ~TempWorkspace() {
    std::error_code ignored;
    if (!root_.empty()) std::filesystem::remove_all(root_, ignored);
  }
  TempWorkspace(const TempWorkspace&) = delete;
  TempWorkspace& operator=(const TempWorkspace&) = delete;

  std::string root() const { return root_; }
  std::string root_uri() const { return protocol::uri_of(root_); }
  std::string path(const std::string& file) const { return root_ + "/" + file; }
  std::string uri(const std::string& file) const { return protocol::uri_of(path(file)); }

  void write(const std::string& file, const std::string& content) const {
    std::filesystem::create_directories(std::filesystem::path(path(file)).parent_path());
    std::ofstream(path(file), std::ios::binary) << content;
  }
  /// As careful programs write: a reader sees the old file or the new one.
  void replace(const std::string& file, const std::string& content) const {
    write(file + ".tmp~", content);
    std::filesystem::rename(path(file + ".tmp~"), path(file));
  }
  void remove(const std::string& file) const { std::filesystem::remove_all(path(file)); }

 private:
  std::string root_;
};

}  // namespace proflens::tests
