// Bases that were found before, kept across restarts in the user's cache directory ($XDG_CACHE_HOME/proflens/bases, or
// below ~/.cache): one small file for each profile, repository and HEAD. What is not committed is never kept. A file
// that is broken, or of somebody else's making, costs a search and nothing more. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "server/go_environment.h"
#include "server/history/base.h"

namespace proflens::server {

struct BaseCacheKey {
  std::uint64_t profile = 0;  // hash of its bytes; 0: nothing is kept
  RepositoryPlace repository;
  ObjectId head;
  std::string commit;  // the setting
};

class BaseCache {
 public:
  static constexpr std::size_t kMaxFiles = 64;                    // kept in the directory; the oldest go
  static constexpr std::size_t kMaxBytes = std::size_t{4} << 20;  // of one file

  BaseCache(const GetEnv& variables, const BaseCacheKey& key);

  /// By the path as it is recorded; null when it is not known.
  const Base* find(std::string_view recorded) const;
  void add(const std::string& recorded, const Base& base);
  /// Writes what was added; silently not when that cannot be.
  void save();

 private:
  void load(const std::string& text);

  std::string directory_, path_;  // empty: nothing is kept
  std::string title_;             // the first line of the file
  RepositoryPlace repository_;
  std::map<std::string, Base, std::less<>> bases_;
  bool changed_ = false;
};

}  // namespace proflens::server
