// How findings with advice come: looked for on a worker once profiles are loaded, so that no number waits for them.
#include <algorithm>

#include "server/advice.h"
#include "server/paths.h"
#include "server/state.h"

namespace proflens::server {

/// Of all profiles, when they, their paths or the settings are others than last time; the latest counts.
void State::find_advice() {
  std::vector<std::shared_ptr<const LazyGroups>> wanted;
  for (const auto& loaded : set->profiles) wanted.push_back(loaded->advice_groups);
  if (wanted == advised_ && config->advice == advised_by_) return;
  advised_ = std::move(wanted);
  advised_by_ = config->advice;
  ++advice_generation_;
  if (!config->advice.enable || set->profiles.empty())
    return advice_found({advice_generation_, std::make_shared<const AdviceSet>()});
  environment.heavy.submit([world = &environment, given = set, settings = config->advice.rules,
                            generation = advice_generation_, where = folders] {
    auto found = std::make_shared<AdviceSet>();
    for (MainPackage& main : main_packages(world->files, where))
      if (world->files.stat(join(main.directory, kPgoName)))
        found->pgo.push_back(examine_pgo(world->files, std::move(main)));
    const std::optional<std::size_t> heap = given->heap();
    for (const auto& loaded : given->profiles)
      found->profiles.push_back(
          server::find_advice(world->files, loaded, heap ? given->profiles[*heap] : nullptr, settings));
    world->inbox.push(AdviceFound{generation, std::move(found)});
  });
}

void State::find_advice_again() {
  advised_.clear();
  find_advice();
}

void State::advice_found(const AdviceFound& found) {
  if (found.generation != advice_generation_) return;
  auto next = std::make_shared<ProfileSet>(*set);
  next->advice = found.advice;
  set = std::move(next);
  for (const auto& [uri, document] : documents) publish(*document);
}

}  // namespace proflens::server
