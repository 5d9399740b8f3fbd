#include "server/history/base_cache.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <vector>

#include "server/atomic_write.h"
#include "server/files.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using Json = nlohmann::json;

constexpr int kVersion = 2;  // of what is written, and of how bases are found

std::string cache_directory(const GetEnv& variables) {
  const std::string cache = variables("XDG_CACHE_HOME").value_or("");
  if (cache.starts_with('/')) return join(cache, "proflens/bases");
  const std::string home = variables("HOME").value_or("");
  return home.starts_with('/') ? join(home, ".cache/proflens/bases") : "";
}

Json row_of(const std::string& recorded, const Base& base) {
  return {recorded,        static_cast<int>(base.evidence),
          base.certainty,  base.how,
          base.path,       base.revision,
          base.blob.hex(), base.commit_nanos};
}

Base base_of(const Json& row) {
  Base base;
  base.evidence = static_cast<Evidence>(std::clamp(row.at(1).get<int>(), 0, static_cast<int>(Evidence::kUnverified)));
  base.certainty = std::clamp(row.at(2).get<double>(), 0.0, 1.0);
  base.how = row.at(3).get<std::string>();
  base.path = row.at(4).get<std::string>();
  base.revision = row.at(5).get<std::string>();
  base.blob = object_id_of_hex(row.at(6).get<std::string>());
  base.commit_nanos = row.at(7).get<std::int64_t>();
  return base;
}

/// Leaves room for one more.
void remove_oldest(const std::string& directory) {
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    files.emplace_back(entry.last_write_time(error), entry.path());
  std::ranges::sort(files);
  for (std::size_t i = 0; i + BaseCache::kMaxFiles <= files.size(); ++i)
    std::filesystem::remove(files[i].second, error);
}

}  // namespace

BaseCache::BaseCache(const GetEnv& variables, const BaseCacheKey& key) : repository_(key.repository) {
  if (key.profile == 0 || !key.head) return;
  directory_ = cache_directory(variables);
  if (directory_.empty()) return;
  title_ =
      fmt::format("{} {:016x} {} {} {}", kVersion, key.profile, key.head.hex(), key.repository.directory, key.commit);
  path_ = join(directory_, fmt::format("{:016x}.json", std::hash<std::string>{}(title_)));
  const auto stat = disk_files().stat(path_);
  if (!stat || stat->kind != FileStat::Kind::kFile || stat->size > kMaxBytes) return;
  if (const auto text = disk_files().read(path_)) load(std::string(text->bytes));
}

void BaseCache::load(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  try {
    if (json.at("of") != title_) return;
    std::map<std::string, Base, std::less<>> bases;
    for (const Json& row : json.at("bases")) {
      Base base = base_of(row);
      base.repository = repository_;
      if (base.blob) bases.emplace(row.at(0).get<std::string>(), std::move(base));
    }
    bases_ = std::move(bases);
  } catch (const Json::exception&) {  // broken: as if it were not there
  }
}

const Base* BaseCache::find(std::string_view recorded) const {
  const auto found = bases_.find(recorded);
  return found == bases_.end() ? nullptr : &found->second;
}

void BaseCache::add(const std::string& recorded, const Base& base) {
  if (path_.empty() || !base.blob || base.revision.empty()) return;
  changed_ = bases_.insert_or_assign(recorded, base).second || changed_;
}

void BaseCache::save() {
  if (!std::exchange(changed_, false)) return;
  Json rows = Json::array();
  for (const auto& [recorded, base] : bases_) rows.push_back(row_of(recorded, base));
  const std::string text = Json{{"of", title_}, {"bases", rows}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kMaxBytes) return;
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  remove_oldest(directory_);
  // Only its user may read what is in a private repository. A cache that cannot be written is done without.
  static_cast<void>(write_atomically(path_, text, kPrivate));
}

}  // namespace proflens::server
