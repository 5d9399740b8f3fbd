// How profiles come, change and go.
#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "analysis/units.h"

#include "server/before_edit.h"
#include "server/discovery.h"
#include "server/paths.h"
#include "server/state.h"

namespace proflens::server {

using protocol::MessageType;

namespace {

constexpr std::size_t kMaxCandidates = 24;  // looked into, newest first
constexpr std::size_t kMaxProfiles = 16;    // loaded at once; the oldest discovered one goes first
constexpr std::uint32_t kFewSamples = 200;  // below this a CPU profile says little

/// cpu first: it is what people mean by hot.
std::size_t preferred(const ProfileSet& set) {
  for (const char* kind : {"cpu", "heap"})
    for (std::size_t i = set.profiles.size(); i-- > 0;)
      if (set.profiles[i]->kind == kind) return i;
  return set.profiles.empty() ? 0 : set.profiles.size() - 1;
}

std::optional<std::size_t> find_type(const LoadedProfile& loaded, std::string_view type) {
  const auto& types = loaded.profile().sample_types;
  const auto found = std::ranges::find(types, type, &analysis::ValueType::type);
  return found == types.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - types.begin()));
}

std::optional<std::size_t> find_path(const ProfileSet& set, std::string_view path) {
  const auto found = std::ranges::find_if(set.profiles, [&](const auto& loaded) { return loaded->path == path; });
  return found == set.profiles.end() ? std::nullopt
                                     : std::optional(static_cast<std::size_t>(found - set.profiles.begin()));
}

/// A default.pgo is written from recordings: it takes the place of none.
bool is_written_of_loaded(const std::string& path, const ProfileSet& set) {
  return base_name(path) == kPgoName &&
         std::ranges::any_of(set.profiles, [](const auto& loaded) { return loaded->kind == "cpu"; });
}

void show(ProfileSet& set, std::size_t profile) {
  set.active = profile;
  set.sample_type = profile < set.profiles.size() ? set.profiles[profile]->profile().default_sample_type : 0;
}

}  // namespace

void State::load_initial() {
  if (std::exchange(loaded_initially_, true)) return;
  for (const std::string& path : config->profiles) load({absolute(path), false, {}});
  discover();
  settle();
}

void State::load(const LoadRequest& request, Loads::OnDone on_done) {
  loads.start(request, sources, capabilities.progress && !request.discovered, std::move(on_done));
}

void State::reload_all() {
  for (const auto& loaded : set->profiles) load({loaded->path, loaded->discovered, {}});
  if (loaded_initially_) discover();
  settle();
}

void State::discover() {
  if (folders.empty()) return;
  if (!config->discover || !config->profiles.empty()) return pgo_files.look(folders);
  searching_ = true;
  environment.heavy.submit([world = &environment, where = folders, generation = folder_generation_] {
    world->inbox.push(CandidatesFound{generation, find_profile_candidates(world->files, where)});
  });
}

void State::candidates_found(const CandidatesFound& found) {
  if (found.generation != folder_generation_) return discover();
  searching_ = false;
  pgo_files.found(found.paths);
  candidates_ = found.paths;
  std::ranges::stable_partition(candidates_, [](const std::string& path) { return base_name(path) != kPgoName; });
  if (candidates_.size() > kMaxCandidates) candidates_.resize(kMaxCandidates);
  std::ranges::reverse(candidates_);
  load_next_candidate();
}

void State::load_next_candidate() {
  if (candidates_.empty()) return settle();
  LoadRequest request{candidates_.back(), true, kinds()};
  load(request, [this](const Loads::Outcome&) {
    if (!candidates_.empty()) candidates_.pop_back();
    load_next_candidate();
  });
}

std::vector<std::string> State::kinds() const {
  std::vector<std::string> kinds;
  for (const auto& loaded : set->profiles) kinds.push_back(loaded->kind);
  return kinds;
}

void State::profile_loaded(const ProfileLoaded& loaded) {
  // Taken before those who asked are told, so that their answers already show it.
  if (loads.is_latest(loaded)) {
    if (loaded.profile) {
      problems.erase(loaded.request.path);
      take_profile(*loaded.profile);
    } else {
      report_failure(loaded);
    }
  }
  loads.finish(loaded);
  // The rules may have changed while it was on its way.
  if (loaded.profile && (*loaded.profile)->rules_version != sources->rules().version) resolve_again();
  settle();
}

void State::take_profile(std::shared_ptr<const LoadedProfile> loaded) {
  auto next = std::make_shared<ProfileSet>(*set);
  warn_of_few_samples(*loaded);
  tell_of_unresolved(*loaded);
  if (const auto at = find_path(*next, loaded->path)) {
    const std::string type =
        *at == next->active ? next->shown()->profile().sample_types[next->sample_type].type : std::string();
    keep_earlier(*whole_of(next->profiles[*at]), *loaded);
    next->profiles[*at] = loaded;
    if (*at == next->active) {
      show(*next, *at);
      if (const auto same = find_type(*loaded, type)) next->sample_type = *same;
    }
    return replace_set(std::move(next), ViewRequest::Base::kDisk);
  }
  // One asked for takes the place of a found one of its kind; of found ones the newer stays.
  const auto rival = std::ranges::find_if(
      next->profiles, [&](const auto& other) { return other->kind == loaded->kind && other->discovered; });
  if (rival != next->profiles.end()) {
    if (loaded->discovered && loaded->stat.modified_nanos < (*rival)->stat.modified_nanos) return;
    next->profiles.erase(rival);
  } else if (loaded->discovered &&
             std::ranges::any_of(next->profiles, [&](const auto& other) { return other->kind == loaded->kind; })) {
    return;
  }
  if (next->profiles.size() >= kMaxProfiles) next->profiles.erase(next->profiles.begin());
  next->profiles.push_back(std::move(loaded));
  const auto chosen = type_chosen_ && set->shown() ? find_path(*next, set->shown()->path) : std::nullopt;
  if (chosen) {
    next->active = *chosen;
    return replace_set(std::move(next), ViewRequest::Base::kDisk);
  }
  show(*next, preferred(*next));
  if (!config->sample_type.empty())
    for (std::size_t i = 0; i < next->profiles.size(); ++i)
      if (const auto type = find_type(*next->profiles[i], config->sample_type))
        next->active = i, next->sample_type = *type;
  replace_set(std::move(next), ViewRequest::Base::kDisk);
}

/// The one before a change of the sources stays known, however often the program is run after it.
void State::keep_earlier(const LoadedProfile& before, const LoadedProfile& now) {
  if (before.content_hash == now.content_hash || before.stat.size > kMostEarlierBytes) return;
  const auto known = earlier.find(now.path);
  if (known == earlier.end() || last_edit_before(environment.files, folders, now) > before.recorded_nanos())
    earlier[now.path] = before.tables->shared_profile();
}

void State::report_failure(const ProfileLoaded& loaded) {
  const analysis::Error& error = loaded.profile.error();
  // What merely looked like a profile by its name is nobody's business.
  if (loaded.request.discovered && !find_path(*set, loaded.request.path)) return;
  if (error.kind == analysis::ErrorKind::kCancelled) return;
  const bool again = find_path(*set, loaded.request.path).has_value();
  problems[loaded.request.path] = error.message;
  tell(again ? MessageType::kWarning : MessageType::kError,
       again ? error.message + "; the numbers shown are those from before" : error.message);
}

void State::warn_of_few_samples(const LoadedProfile& loaded) {
  const std::size_t samples = loaded.sample_total();
  if (loaded.kind != "cpu" || samples >= kFewSamples || !warned_.insert("few samples " + loaded.path).second) return;
  tell(MessageType::kInfo, fmt::format("{} has only {} samples: small numbers are noise, record for longer",
                                       base_name(loaded.path), samples));
}

bool State::unload(const std::string& path) {
  auto next = std::make_shared<ProfileSet>(*set);
  const auto at = find_path(*next, path);
  problems.erase(path);
  if (!at) return false;
  earlier.erase(path);
  next->profiles.erase(next->profiles.begin() + static_cast<std::ptrdiff_t>(*at));
  if (*at == next->active) {
    show(*next, preferred(*next));
  } else if (*at < next->active) {
    --next->active;
  }
  replace_set(std::move(next), ViewRequest::Base::kKnown);
  return true;
}

bool State::select_sample_type(const std::string& type, const std::string& path) {
  const auto select = [&](std::size_t profile) {
    const auto index = find_type(*set->profiles[profile], type);
    if (!index) return false;
    auto next = std::make_shared<ProfileSet>(*set);
    next->active = profile;
    next->sample_type = *index;
    type_chosen_ = true;
    replace_set(std::move(next), ViewRequest::Base::kKnown);
    return true;
  };
  if (!path.empty()) {
    const auto at = find_path(*set, path);
    return at && select(*at);
  }
  // The profile on display first, then the latest loaded.
  if (set->shown() && select(set->active)) return true;
  for (std::size_t i = set->profiles.size(); i-- > 0;)
    if (select(i)) return true;
  return false;
}

void State::replace_set(std::shared_ptr<const ProfileSet> next, ViewRequest::Base base) {
  set = std::move(next);
  show_flames();
  update_watches();
  find_bases();
  derive_all();
  find_advice();
  rebuild_views(base);
}

/// Not what is still to be filtered or compared: the page would show other numbers for a moment.
void State::show_flames() {
  const LoadedProfile* shown = set->shown();
  if (flame_site && (choice->empty() || !shown || shown->whole)) flame_site->show(set);
}

/// Of the profiles that have none yet, those of open documents first.
void State::find_bases() {
  BaseFinds::Options options{.folders = folders, .commit = {}, .open = {}};
  for (const auto& [uri, document] : documents)
    if (!document->path.empty()) options.open.push_back(document->path);
  for (const auto& loaded : set->profiles) {
    options.commit = config->commit_of(loaded->path, folders);
    base_finds.start(whole_of(loaded), options);
  }
  base_finds.keep_only(*set);
}

void State::bases_found(const BasesFound& found) {
  if (!base_finds.take(found)) return;
  const auto at = std::ranges::find_if(
      set->profiles, [&](const auto& loaded) { return whole_of(loaded)->tables == found.profile->tables; });
  if (at == set->profiles.end()) return settle();
  const bool affected = std::ranges::any_of(
      documents, [&](const auto& open) { return differ_in(**at, *found.profile, open.second->path); });
  auto next = std::make_shared<ProfileSet>(*set);
  next->profiles[static_cast<std::size_t>(at - set->profiles.begin())] =
      (*at)->whole ? with_bases_of(found.profile, **at) : found.profile;
  set = std::move(next);
  if (found.complete) {
    find_moves();
    advised_.clear();  // lines are read where they are, which is known better now
    find_advice();
  }
  if (affected) return rebuild_views(ViewRequest::Base::kDiskIfRecorded);
  settle();
}

/// The latest search counts: a branch switch may come while one runs.
void State::find_moves() {
  move_search_.request_stop();
  move_search_ = std::stop_source();
  ++move_generation_;
  for (const auto& loaded : set->profiles) {
    if (!loaded->bases) continue;
    environment.heavy.submit([world = &environment, loaded, where = folders, generation = move_generation_,
                              stop = move_search_.get_token()] {
      if (stop.stop_requested()) return;
      auto with_moves = std::make_shared<LoadedProfile>(*loaded);
      with_moves->moves = std::make_shared<const Moves>(server::find_moves(world->files, *loaded, where, stop));
      world->inbox.push(MovesFound{generation, loaded, std::move(with_moves)});
    });
  }
}

void State::moves_found(const MovesFound& found) {
  if (found.generation != move_generation_) return;
  const auto at = std::ranges::find(set->profiles, found.profile);
  if (at == set->profiles.end()) return;
  const bool had_none = !(*at)->moves || (*at)->moves->empty();
  auto next = std::make_shared<ProfileSet>(*set);
  next->profiles[static_cast<std::size_t>(at - set->profiles.begin())] = found.with_moves;
  set = std::move(next);
  if (had_none && found.with_moves->moves->empty()) return;
  rebuild_views(ViewRequest::Base::kDiskIfRecorded);
}

void State::pgo_examined(const PgoExamined& examined) {
  pgo_files.take(examined);
  update_watches();
  for (const auto& [uri, document] : documents) publish(*document);
}

/// Directories of what is loaded, of what is open, and the folders: there profiles are written.
void State::update_watches() {
  if (!environment.watcher) return;
  std::set<std::string> directories(folders.begin(), folders.end());
  for (const auto& loaded : set->profiles) directories.emplace(directory_of(loaded->path));
  for (const auto& [path, problem] : problems) directories.emplace(directory_of(path));
  if (!folders.empty()) directories.insert(join(folders.front(), directory_of(PathRules::kFile)));
  for (const PgoState& pgo : pgo_files.states()->all) directories.insert(pgo.main.directory);
  if (!folders.empty())
    for (const auto& [uri, document] : documents)
      if (!document->path.empty()) directories.emplace(directory_of(document->path));
  environment.watcher->watch({directories.begin(), directories.end()});
}

void State::paths_changed(const PathsChanged& changed) {
  // A branch switch changes many at once; they come here together.
  const auto moves_functions = [&](const std::string& path) {
    return analysis::language_of(path) != analysis::Language::kNone &&
           std::ranges::any_of(set->profiles, [&](const auto& loaded) { return loaded->may_move_with(path); });
  };
  const auto is_open = [&](const std::string& path) {
    return std::ranges::any_of(documents, [&](const auto& open) {
      return open.second->path == path && open.second->view &&
             environment.files.stat(path) != open.second->view->base->stat;
    });
  };
  if (std::ranges::any_of(changed.paths, is_open)) rebuild_views(ViewRequest::Base::kDiskIfRecorded);
  if (std::ranges::any_of(changed.paths, moves_functions)) find_moves();
  pgo_files.changed(changed.paths);
  for (const std::string& path : changed.paths) {
    if (!folders.empty() && path == join(folders.front(), PathRules::kFile)) update_path_rules();
    const auto stat = environment.files.stat(path);
    if (!stat || stat->kind != FileStat::Kind::kFile) continue;
    if (const auto at = find_path(*set, path)) {
      if (set->profiles[*at]->stat != *stat) load({path, set->profiles[*at]->discovered, {}});
    } else if (problems.contains(path)) {
      load({path, false, {}});
    } else if (config->discover && config->profiles.empty() && looks_like_profile_name(base_name(path)) &&
               !is_written_of_loaded(path, *set)) {
      load({path, true, {}});
    }
  }
}

}  // namespace proflens::server
