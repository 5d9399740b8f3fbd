#include "server/discovery.h"

#include <algorithm>
#include <array>

#include "server/paths.h"

namespace proflens::server {
namespace {

constexpr std::size_t kMaxEntries = 50'000;

bool skipped_directory(std::string_view name) {
  return name.starts_with('.') || name == "node_modules" || name == "vendor";
}

}  // namespace

bool looks_like_profile_name(std::string_view name) {
  constexpr std::array kEndings = {".prof", ".pprof", ".pgo", ".pb.gz", ".pb.zst", ".pprof.gz", ".prof.gz", ".profile"};
  constexpr std::array kStems = {"cpu",   "mem",     "heap",  "allocs", "block",
                                 "mutex", "profile", "pprof", "trace",  "goroutine"};
  constexpr std::array kNeutralEndings = {".out", ".pb", ".txt", ".gz"};
  if (name.starts_with('.')) return false;
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  if (std::ranges::any_of(kEndings, ends)) return true;
  // "cpu.out", "mem.out" and "goroutine.txt" are usual; "*.out" and "*.txt" are everything else as well.
  return std::ranges::any_of(kNeutralEndings, ends) &&
         std::ranges::any_of(kStems, [&](std::string_view stem) { return name.starts_with(stem); });
}

std::vector<std::string> find_profile_candidates(Files& files, const std::vector<std::string>& folders,
                                                 const std::stop_token& stop) {
  struct Candidate {
    std::string path;
    std::int64_t modified;
  };
  std::vector<Candidate> found;
  std::vector<std::string> pending(folders.rbegin(), folders.rend());
  std::size_t entries = 0;
  while (!pending.empty() && entries < kMaxEntries && !stop.stop_requested()) {
    const std::string directory = std::move(pending.back());
    pending.pop_back();
    for (const DirectoryEntry& entry : files.list(directory)) {
      ++entries;
      const std::string path = join(directory, entry.name);
      if (entry.kind == FileStat::Kind::kDirectory && !skipped_directory(entry.name)) pending.push_back(path);
      if (entry.kind != FileStat::Kind::kFile || !looks_like_profile_name(entry.name)) continue;
      if (const auto stat = files.stat(path)) found.push_back({path, stat->modified_nanos});
    }
  }
  std::ranges::sort(found, [](const Candidate& a, const Candidate& b) {
    return a.modified != b.modified ? a.modified > b.modified : a.path < b.path;
  });
  std::vector<std::string> paths;
  for (Candidate& candidate : found) paths.push_back(std::move(candidate.path));
  return paths;
}

std::string kind_of(const analysis::Profile& profile) {
  const auto has = [&](std::string_view type) {
    return std::ranges::any_of(profile.sample_types, [&](const analysis::ValueType& t) { return t.type == type; });
  };
  if (has("cpu")) return "cpu";
  if (has("inuse_space") || has("alloc_space") || has("space")) return "heap";
  // Block and mutex profiles have the same sample types: the file cannot tell which it is.
  if (has("contentions")) return "contention";
  std::string joined;
  for (const analysis::ValueType& type : profile.sample_types) joined += (joined.empty() ? "" : "+") + type.type;
  return joined;
}

}  // namespace proflens::server
