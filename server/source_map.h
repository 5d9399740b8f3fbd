// From a path as a profile recorded it to a file on this machine. Never a guess by base name: what no rule resolves
// stays unresolved, with the reason.
//
// Rules, in order: the recorded path inside a folder; the file of the same module in a folder, when the recorded path
// is that of another checkout (so a second clone or work tree shows what was recorded in the first); the recorded path
// anywhere; the main module and workspace modules by go.mod (what -trimpath leaves:
// "example.com/mod/dir/file.go"); the module cache with its !x escapes ("github.com/x/y@v1.2.3/f.go", whatever stood in
// front); GOROOT ("/usr/local/go/src/fmt/print.go", "fmt/print.go"). One thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/files.h"
#include "server/go_environment.h"

namespace proflens::server {

struct Resolution {
  enum class Rule : std::uint8_t { kNone, kExact, kModule, kModuleCache, kGoroot };
  Rule rule = Rule::kNone;
  std::string path;    // absolute; empty when unresolved
  std::string reason;  // for people: "module example.com/m in ./server", or why not
};

std::string_view rule_name(Resolution::Rule rule);

struct GoModule {
  std::string path;       // "example.com/m"
  std::string directory;  // absolute
};

class SourceMap {
 public:
  SourceMap(Files& files, std::vector<std::string> folders, GoEnvironment go);

  /// Cached by recorded path.
  const Resolution& resolve(std::string_view recorded);

  const std::vector<GoModule>& modules() const { return modules_; }
  const GoEnvironment& go() const { return go_; }
  const std::vector<std::string>& folders() const { return folders_; }

 private:
  Resolution find(std::string_view recorded);
  Resolution in_module(std::string_view recorded);
  Resolution in_other_checkout(const std::string& path);
  Resolution in_module_cache(std::string_view recorded);
  Resolution in_goroot(std::string_view recorded);
  bool is_file(const std::string& path);

  Files& files_;
  std::vector<std::string> folders_;
  GoEnvironment go_;
  std::vector<GoModule> modules_;  // longest path first
  std::unordered_map<std::string, Resolution> cache_;
  std::unordered_map<std::string, std::string> module_of_directory_;  // outside the folders; empty: none
};

}  // namespace proflens::server
