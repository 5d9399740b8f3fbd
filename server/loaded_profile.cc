#include "server/loaded_profile.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "analysis/format.h"

#include "server/advice.h"
#include "server/discovery.h"
#include "server/paths.h"
#include "server/today_lines.h"

namespace proflens::server {
namespace {

using analysis::FileCosts;
using analysis::FileId;

/// Two recorded spellings of one file ("a/b.go" and "/src/a/b.go") become one; the tables keep them apart.
FileCosts join_costs(const FileCosts& a, const FileCosts& b) {
  FileCosts joined = a;
  joined.lines.insert(joined.lines.end(), b.lines.begin(), b.lines.end());
  joined.functions.insert(joined.functions.end(), b.functions.begin(), b.functions.end());
  joined.function_lines.insert(joined.function_lines.end(), b.function_lines.begin(), b.function_lines.end());
  std::ranges::stable_sort(joined.function_lines, {}, [](const auto& line) { return index_of(line.function); });
  std::ranges::stable_sort(joined.lines, {}, &analysis::LineCost::line);
  std::ranges::stable_sort(joined.functions, [](const auto& x, const auto& y) {
    return std::tie(x.start_line, x.first_line) < std::tie(y.start_line, y.first_line);
  });
  return joined;
}

/// Files that were recorded under several names together, and what is the user's own, by `map`.
void gather(const SourceMap& map, LoadedProfile& loaded) {
  for (auto& [path, ids] : loaded.by_path)
    for (std::size_t i = 1; i < ids.size(); ++i) {
      FileCosts& first = loaded.files[index_of(ids.front())];
      first = join_costs(first, loaded.files[index_of(ids[i])]);
    }
  std::vector<bool> own;
  for (const Resolution& resolution : loaded.resolutions) own.push_back(map.is_own(resolution));
  loaded.attribution = analysis::Attribution::build(*loaded.tables, own);
  loaded.advice_groups = std::make_shared<const LazyGroups>(loaded.tables, advised_files(loaded, own));
}

void resolve_files(SharedSourceMap& sources, LoadedProfile& loaded, const analysis::ParallelFor& parallel) {
  const std::shared_ptr<const SourceMap> map = sources.map();
  loaded.files = analysis::costs_by_file(*loaded.tables);
  loaded.recorded = analysis::recorded_files(*loaded.tables, loaded.files, loaded.profile().default_sample_type);
  const SharedSourceMap::Rules rules = sources.rules();
  loaded.rules_version = rules.version;
  SourceReport report = map->resolve(loaded.recorded, rules.rules, parallel);
  loaded.resolutions = std::move(report.files);
  loaded.suggestions = std::move(report.suggestions);
  loaded.by_path.clear();
  for (std::uint32_t id = 0; id < loaded.resolutions.size(); ++id) {
    const Resolution& resolution = loaded.resolutions[id];
    if (!resolution.path.empty()) loaded.by_path[resolution.real].push_back(FileId{id});
  }
  gather(*map, loaded);
}

}  // namespace

SharedSourceMap::SharedSourceMap(Files& files, std::vector<std::string> folders, GetEnv variables)
    : files_(files), folders_(std::move(folders)), variables_(std::move(variables)) {}

std::shared_ptr<const SourceMap> SharedSourceMap::map() {
  const std::lock_guard one(building_);
  if (!map_ || !map_->is_current())
    map_ = std::make_shared<const SourceMap>(files_, folders_, find_go_environment(files_, variables_), variables_);
  return map_;
}

SharedSourceMap::Rules SharedSourceMap::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

void SharedSourceMap::set_rules(PathRules rules) {
  const std::lock_guard lock(mutex_);
  rules_ = {std::move(rules), rules_.version + 1};
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

LoadedProfile::Unresolved LoadedProfile::unresolved() const {
  if (whole) return whole->unresolved();
  Unresolved sum;
  const std::vector<std::int64_t> elsewhere = moved_weights();
  for (std::size_t i = 1; i < resolutions.size(); ++i) {
    std::int64_t weight = 0;
    if (__builtin_sub_overflow(recorded[i].flat, elsewhere[i], &weight)) weight = recorded[i].flat;
    if (!resolutions[i].path.empty() || weight == 0) continue;
    if (analysis::read_path(recorded[i].path).form == analysis::RecordedPath::Form::kNoFile) continue;
    ++sum.files;
    if (__builtin_add_overflow(sum.weight, weight, &sum.weight)) sum.weight = INT64_MAX;
  }
  const std::int64_t total = tables->total(profile().default_sample_type);
  sum.share = total == 0 ? 0 : static_cast<double>(sum.weight) / static_cast<double>(total);
  return sum;
}

std::vector<std::int64_t> LoadedProfile::moved_weights() const {
  std::vector<std::int64_t> weights(resolutions.size());
  if (!moves) return weights;
  for (const Moves::Departure& gone : moves->departures) {
    std::int64_t& weight = weights[index_of(tables->node(gone.function).file)];
    const std::int64_t flat = tables->costs(gone.function, profile().default_sample_type).flat;
    if (__builtin_add_overflow(weight, flat, &weight)) weight = INT64_MAX;
  }
  return weights;
}

const FileCosts* LoadedProfile::costs_of(const std::string& path_of_file) const {
  const auto found = by_path.find(path_of_file);
  return found == by_path.end() ? nullptr : &files[index_of(found->second.front())];
}

std::int64_t LoadedProfile::recorded_nanos() const {
  return profile().time_nanos != 0 ? profile().time_nanos : stat.modified_nanos;
}

const analysis::RecordedText* LoadedProfile::recorded_of(FileId file) const {
  return bases ? bases->recorded_of(file) : nullptr;
}

const analysis::RecordedText* LoadedProfile::recorded_of(const std::string& path_of_file) const {
  const auto found = by_path.find(path_of_file);
  if (found == by_path.end()) return nullptr;
  for (const FileId file : found->second)
    if (const analysis::RecordedText* text = recorded_of(file)) return text;
  return nullptr;
}

bool LoadedProfile::is_same_version(const std::string& path_of_file) const {
  const auto found = by_path.find(path_of_file);
  return found != by_path.end() &&
         std::ranges::all_of(found->second, [&](FileId file) { return resolutions[index_of(file)].same_version; });
}

bool LoadedProfile::is_contradicted(const std::string& path_of_file) const {
  const auto found = by_path.find(path_of_file);
  return bases && found != by_path.end() && std::ranges::any_of(found->second, [&](FileId file) {
           const Base* base = bases->base_of(file);
           return base && base->evidence == Evidence::kUnverified;
         });
}

std::vector<FileId> LoadedProfile::gone_files() const {
  std::vector<FileId> gone;
  for (std::uint32_t id = 0; bases && id < resolutions.size(); ++id)
    if (resolutions[id].rule == Resolution::Rule::kNone && bases->base_of(FileId{id})) gone.push_back(FileId{id});
  return gone;
}

bool LoadedProfile::may_move_with(const std::string& changed) const {
  if (!bases) return false;
  return !moves || moves->unfound || by_path.contains(changed) || moves->guests.contains(changed);
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

  loaded->content_hash = std::hash<std::string_view>{}(bytes->bytes);
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
  resolve_files(sources, *loaded, parallel);
  loaded->edges = std::make_shared<const LazyEdges>(loaded->tables);
  loaded->today = std::make_shared<const TodayLines>(files);
  return loaded;
}

std::shared_ptr<const LoadedProfile> resolved_again(SharedSourceMap& sources, const LoadedProfile& loaded,
                                                    const analysis::ParallelFor& parallel) {
  auto again = std::make_shared<LoadedProfile>(loaded);
  resolve_files(sources, *again, parallel);
  return again;
}

void gather_costs(SharedSourceMap& sources, LoadedProfile& loaded) {
  loaded.files = analysis::costs_by_file(*loaded.tables);
  gather(*sources.map(), loaded);
  loaded.edges = std::make_shared<const LazyEdges>(loaded.tables);
}

OwnCosts own_costs_of(SharedSourceMap& sources, std::shared_ptr<const analysis::CostTables> tables,
                      const analysis::ParallelFor& parallel) {
  LoadedProfile other;
  other.tables = std::move(tables);
  resolve_files(sources, other, parallel);
  auto by_function = analysis::OwnByFunction::build(*other.tables, other.files, other.attribution);
  return {std::move(other.attribution), std::move(by_function)};
}

std::optional<std::size_t> ProfileSet::heap() const {
  for (std::size_t i = profiles.size(); i-- > 0;)
    if (profiles[i]->kind == "heap") return i;
  return std::nullopt;
}

}  // namespace proflens::server
