// Which profiles lie in a workspace: by name which files are worth a look, by content what they are, and of each kind
// the newest.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/profile.h"

#include "server/files.h"

namespace proflens::server {

/// cpu.prof, mem.prof, *.pprof, *.prof, *.pb.gz, *.pb.zst, *.pgo, *.cpuprofile-like names …; the content decides.
bool looks_like_profile_name(std::string_view base_name);

/// Absolute paths of candidates below the folders, newest first. Skips .git, node_modules, vendor and hidden
/// directories, does not follow links, and gives up quietly after 50 000 entries.
std::vector<std::string> find_profile_candidates(Files& files, const std::vector<std::string>& folders,
                                                 const std::stop_token& stop = {});

/// What a profile is of: two of the same kind compete, the newest wins. "cpu", "heap", "goroutine", "block or mutex" …,
/// else its sample types joined.
std::string kind_of(const analysis::Profile& profile);

}  // namespace proflens::server
