// The commits around the time at which a profile was recorded. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "server/history/object_store.h"

namespace proflens::server {

struct CommitWindow {
  std::vector<Commit> commits;             // the closest to the time first
  std::optional<Commit> on_first_parents;  // the newest at the time, along first parents of HEAD; else its oldest
};

/// Of all that `tips` lead to, the first of which is HEAD: what was committed from 400 days before to 30 days after
/// `seconds`, and what was in force when that began. `seconds` 0: nothing is known, all counts, the newest first.
/// Commits that are not here (a shallow clone) end the walk.
CommitWindow commits_around(ObjectStore& store, const std::vector<ObjectId>& tips, std::int64_t seconds,
                            const std::stop_token& stop);

}  // namespace proflens::server
