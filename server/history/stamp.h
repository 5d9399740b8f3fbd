// Commits that a profile carries: in the settings, in the binary that it was recorded of, in its labels and comments.
// Any thread.
#pragma once

#include <string>
#include <vector>

#include "analysis/profile.h"

#include "server/files.h"

namespace proflens::server {

struct Stamp {
  std::string commit;     // by any name that git knows
  std::string how;        // for people: "vcs.revision of /srv/app"
  bool modified = false;  // the tree had changes on top of it
};

/// Whether a text that comes with a profile may be asked a repository for: 7 to 64 hexadecimal digits.
bool is_commit_name(std::string_view text);

/// The surest first. `setting` is what the user said; `recorded_nanos` the time of the profile, 0 when not known: a
/// binary that says no build id is of the profile only when it is older.
std::vector<Stamp> stamps_of(Files& files, const analysis::Profile& profile, const std::string& setting,
                             std::int64_t recorded_nanos);

}  // namespace proflens::server
