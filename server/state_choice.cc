// How the user narrows what is on display, or puts a base beside it. Profiles stay loaded as they are; what is shown is
// derived from them on a worker, and of several choices the last one counts.
#include <algorithm>
#include <utility>

#include "analysis/format.h"

#include "server/state.h"

namespace proflens::server {
namespace {

using analysis::Result;

Result<std::shared_ptr<const analysis::Profile>> read_base(Files& files, const std::string& path,
                                                           const analysis::ParallelFor& parallel) {
  auto bytes = files.read(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto profile = analysis::parse_profile(std::move(*bytes), {.stop = {}, .parallel = parallel});
  if (!profile) return analysis::fail(profile.error(), path);
  return std::make_shared<const analysis::Profile>(std::move(*profile));
}

using Profiles = std::vector<std::shared_ptr<const LoadedProfile>>;

Result<Profiles> derive_each(Profiles profiles, const Choice& choice, SharedSourceMap& sources,
                             const analysis::ParallelFor& parallel) {
  for (auto& profile : profiles) {
    auto derived = derive(profile, choice, sources, parallel);
    if (!derived) return std::unexpected(derived.error());
    profile = std::move(*derived);
  }
  return profiles;
}

/// The choice with its base read, unless that is there already.
Result<std::shared_ptr<const Choice>> with_base(Files& files, std::shared_ptr<const Choice> choice,
                                                const analysis::ParallelFor& parallel) {
  if (choice->base_path.empty() || choice->base) return choice;
  auto base = read_base(files, choice->base_path, parallel);
  if (!base) return std::unexpected(base.error());
  auto complete = std::make_shared<Choice>(*choice);
  complete->base = std::move(*base);
  return complete;
}

}  // namespace

void State::choose(const Choice& wanted, OnChosen on_done) {
  auto next = std::make_shared<Choice>(wanted);
  if (!next->base && next->base_path == choice->base_path) next->base = choice->base;
  choice = std::move(next);
  choosing_.push_back(std::move(on_done));
  // What is on display was derived by the choice before.
  auto wholes = std::make_shared<ProfileSet>(*set);
  for (auto& loaded : wholes->profiles) loaded = whole_of(loaded);
  set = std::move(wholes);
  if (!choice->empty()) return derive_all();
  ++choice_generation_;
  deriving_ = false;
  finish_choosing({});
  show_flames();
  rebuild_views(ViewRequest::Base::kKnown);
  find_moves();
  find_advice();
}

/// Starts to derive what is not derived by the choice in force.
void State::derive_all() {
  if (choice->empty()) return;
  Profiles wholes;
  for (const auto& loaded : set->profiles)
    if (!loaded->whole) wholes.push_back(loaded);
  if (wholes.empty() && choosing_.empty()) return;
  deriving_ = true;
  environment.heavy.submit([world = &environment, generation = ++choice_generation_, wanted = choice, shared = sources,
                            profiles = std::move(wholes)] {
    auto complete = with_base(world->files, wanted, world->parallel);
    auto derived = complete ? derive_each(profiles, **complete, *shared, world->parallel)
                            : Result<Profiles>(std::unexpected(complete.error()));
    world->inbox.push(ProfilesDerived{generation, complete ? *complete : wanted, std::move(derived)});
  });
}

void State::profiles_derived(const ProfilesDerived& derived) {
  if (derived.generation != choice_generation_) return;
  deriving_ = false;
  if (!derived.profiles) {
    // A base that cannot be read: as if nothing had been chosen but the filter.
    auto without = std::make_shared<Choice>(*choice);
    without->base_path.clear();
    without->base = nullptr;
    without->normalize = false;
    without->base_scale = 1;
    choice = std::move(without);
    finish_choosing(std::unexpected(derived.profiles.error()));
    derive_all();
    show_flames();
    return rebuild_views(ViewRequest::Base::kKnown);
  }
  choice = derived.choice;
  auto next = std::make_shared<ProfileSet>(*set);
  for (const auto& profile : *derived.profiles) std::ranges::replace(next->profiles, profile->whole, profile);
  set = std::move(next);
  show_flames();
  derive_all();  // what was loaded meanwhile
  rebuild_views(ViewRequest::Base::kKnown);
  find_moves();
  find_advice();
  finish_choosing({});
}

void State::finish_choosing(const Result<void>& result) {
  for (OnChosen& on_done : std::exchange(choosing_, {})) on_done(result);
}

}  // namespace proflens::server
