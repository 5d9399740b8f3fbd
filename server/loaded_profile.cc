#include "server/loaded_profile.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "analysis/format.h"

#include "server/discovery.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using analysis::FileCosts;
using analysis::FileId;

/// Two recorded spellings of one file ("a/b.go" and "/src/a/b.go") become one; the tables keep them apart.
FileCosts join_costs(const FileCosts& a, const FileCosts& b) {
  FileCosts joined = a;
  joined.lines.insert(joined.lines.end(), b.lines.begin(), b.lines.end());
  joined.functions.insert(joined.functions.end(), b.functions.begin(), b.functions.end());
  std::ranges::stable_sort(joined.lines, {}, &analysis::LineCost::line);
  std::ranges::stable_sort(joined.functions, [](const auto& x, const auto& y) {
    return std::tie(x.start_line, x.first_line) < std::tie(y.start_line, y.first_line);
  });
  return joined;
}

void resolve_files(Files& files, SharedSourceMap& sources, LoadedProfile& loaded) {
  const analysis::Profile& profile = loaded.profile();
  for (std::uint32_t id = 0; id < profile.files.size(); ++id) {
    loaded.resolutions.push_back(sources.resolve(profile.files[id]));
    if (loaded.resolutions.back().rule != Resolution::Rule::kNone)
      loaded.by_path[files.real_path(loaded.resolutions.back().path)].push_back(FileId{id});
  }
  for (auto& [path, ids] : loaded.by_path)
    for (std::size_t i = 1; i < ids.size(); ++i) {
      FileCosts& first = loaded.files[index_of(ids.front())];
      first = join_costs(first, loaded.files[index_of(ids[i])]);
    }
}

std::vector<bool> own_files(SharedSourceMap& sources, const LoadedProfile& loaded) {
  std::vector<bool> own;
  for (const Resolution& resolution : loaded.resolutions) own.push_back(sources.is_own(resolution));
  return own;
}

}  // namespace

SharedSourceMap::SharedSourceMap(Files& files, std::vector<std::string> folders, GetEnv variables)
    : files_(files), folders_(std::move(folders)), variables_(std::move(variables)) {}

SourceMap& SharedSourceMap::map() {
  if (!map_) map_.emplace(files_, folders_, find_go_environment(files_, variables_));
  return *map_;
}

Resolution SharedSourceMap::resolve(std::string_view recorded) {
  const std::lock_guard lock(mutex_);
  return map().resolve(recorded);
}

bool SharedSourceMap::is_own(const Resolution& resolution) {
  const std::lock_guard lock(mutex_);
  if (resolution.path.empty() || resolution.path.find("/vendor/") != std::string::npos) return false;
  // Without a folder (one file opened on its own) all but the known libraries is the user's.
  if (folders_.empty())
    return resolution.rule == Resolution::Rule::kExact && !below(resolution.path, map().go().goroot) &&
           !below(resolution.path, map().go().gomodcache);
  return std::ranges::any_of(folders_, [&](const std::string& folder) {
    return below(resolution.path, folder) || below(files_.real_path(resolution.path), folder);
  });
}

const analysis::CallEdges& LazyEdges::get() const {
  std::call_once(once_, [this] {
    edges_ = std::move(*analysis::CallEdges::build(tables_));
    is_built_ = true;
  });
  return *edges_;
}

std::size_t LoadedProfile::sample_total() const {
  const auto& types = profile().sample_types;
  const auto samples = std::ranges::find(types, "samples", &analysis::ValueType::type);
  if (samples == types.end()) return profile().sample_count();
  return static_cast<std::size_t>(tables->total(static_cast<std::size_t>(samples - types.begin())));
}

const FileCosts* LoadedProfile::costs_of(const std::string& path_of_file) const {
  const auto found = by_path.find(path_of_file);
  return found == by_path.end() ? nullptr : &files[index_of(found->second.front())];
}

analysis::Result<std::shared_ptr<const LoadedProfile>> load_profile(Files& files, SharedSourceMap& sources,
                                                                    const LoadRequest& request,
                                                                    const analysis::ParallelFor& parallel,
                                                                    const std::stop_token& stop) {
  auto loaded = std::make_shared<LoadedProfile>();
  loaded->path = request.path;
  loaded->discovered = request.discovered;
  // The stat comes first: a file that is rewritten while it is read then counts as changed.
  loaded->stat = files.stat(request.path).value_or(FileStat{});
  auto bytes = files.read(request.path);
  if (!bytes) return std::unexpected(bytes.error());

  auto profile = analysis::parse_profile(std::move(*bytes), {.stop = stop, .parallel = parallel});
  if (!profile) return analysis::fail(profile.error(), request.path);
  loaded->kind = kind_of(*profile);
  if (std::ranges::find(request.unwanted_kinds, loaded->kind) != request.unwanted_kinds.end())
    return analysis::fail(analysis::ErrorKind::kUsage,
                          request.path + ": another " + loaded->kind + " profile is newer");
  auto tables =
      analysis::CostTables::build(std::make_shared<const analysis::Profile>(std::move(*profile)), parallel, stop);
  if (!tables) return analysis::fail(tables.error(), request.path);
  loaded->tables = std::make_shared<const analysis::CostTables>(std::move(*tables));
  loaded->files = analysis::costs_by_file(*loaded->tables);
  resolve_files(files, sources, *loaded);
  loaded->attribution = analysis::Attribution::build(*loaded->tables, own_files(sources, *loaded));
  loaded->edges = std::make_shared<const LazyEdges>(loaded->tables);
  return loaded;
}

std::optional<std::size_t> ProfileSet::heap() const {
  for (std::size_t i = profiles.size(); i-- > 0;)
    if (profiles[i]->kind == "heap") return i;
  return std::nullopt;
}

}  // namespace proflens::server
