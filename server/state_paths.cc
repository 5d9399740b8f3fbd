// The user's rules of where sources lie, and what is told of sources that are not found.
#include <algorithm>
#include <fmt/format.h>

#include "server/paths.h"
#include "server/state.h"

namespace proflens::server {

using protocol::MessageType;

namespace {

constexpr double kMuch = 0.05;  // of the total: less than this without a source is not worth a message

}  // namespace

void State::update_path_rules() {
  if (!sources) return;
  const std::string folder = folders.empty() ? "/" : folders.front();
  std::vector<PathRule> stored;
  if (!folders.empty()) {
    auto read = PathRules::read(environment.files, folder);
    if (read) {
      stored = std::move(*read);
    } else if (warned_.insert(read.error().message).second) {
      tell(MessageType::kWarning, read.error().message);
    }
  }
  PathRules rules(config->paths, stored, folder, environment.variables("HOME").value_or("/"));
  if (rules == sources->rules().rules) return;
  sources->set_rules(std::move(rules));
  resolve_again();
}

analysis::Result<void> State::add_path_rule(const PathRule& rule, std::move_only_function<void()> on_applied) {
  if (auto added = PathRules::add(environment.files, folders.front(), rule); !added) return added;
  update_path_rules();
  if (resolving_ == 0) {
    on_applied();
  } else {
    on_resolved_.push_back(std::move(on_applied));
  }
  return {};
}

void State::resolve_again() {
  if (set->profiles.empty()) return;
  ++resolving_;
  environment.heavy.submit([world = &environment, profiles = set->profiles, where = sources] {
    ProfilesResolved resolved;
    for (const auto& loaded : profiles)
      resolved.profiles.emplace_back(whole_of(loaded), resolved_again(*where, *whole_of(loaded), world->parallel));
    world->inbox.push(std::move(resolved));
  });
}

void State::profiles_resolved(const ProfilesResolved& resolved) {
  --resolving_;
  auto next = std::make_shared<ProfileSet>(*set);
  for (const auto& [before, after] : resolved.profiles)
    for (auto& loaded : next->profiles)
      if (whole_of(loaded) == before) loaded = after;  // one that was loaded anew meanwhile stays
  replace_set(std::move(next), ViewRequest::Base::kKnown);
  find_moves();
  const std::uint64_t version = sources->rules().version;
  const auto stale = [&](const auto& loaded) { return loaded->rules_version != version; };
  if (resolving_ == 0 && std::ranges::any_of(set->profiles, stale)) return resolve_again();
  if (resolving_ == 0)
    for (auto& on_resolved : std::exchange(on_resolved_, {})) on_resolved();
  settle();
}

/// Once a profile, and only where the user can do something about it; the rest is in the status and in the doctor.
void State::tell_of_unresolved(const LoadedProfile& loaded) {
  const LoadedProfile::Unresolved unresolved = loaded.unresolved();
  if (loaded.suggestions.empty() || unresolved.share < kMuch) return;
  if (!warned_.insert("unresolved " + loaded.path).second) return;
  const PathSuggestion& best = loaded.suggestions.front();
  tell(MessageType::kInfo,
       fmt::format(
           "{:.0f} % of {} is in {} file{} not found here. If \"{}\" was built from {}, an action in those files "
           "keeps that as a rule; `proflens doctor` says more.",
           unresolved.share * 100, base_name(loaded.path), unresolved.files, unresolved.files == 1 ? "" : "s",
           best.rule.from, best.rule.to == "." ? "this folder" : best.rule.to));
}

}  // namespace proflens::server
