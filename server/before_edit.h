// What a profile is to be compared with when the user asks for "before this edit": the last one of the same program or
// benchmark that is older than the latest change of its sources. Reads times of files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/capture/store.h"
#include "server/files.h"
#include "server/loaded_profile.h"

namespace proflens::server {

/// What was at the path of a loaded profile before its file was written again is kept in memory for
/// a comparison that nobody may ask for, unless it is larger than this.
inline constexpr std::uint64_t kMostEarlierBytes = 32 << 20;

/// When the user's own sources of the profile were last changed before it was recorded; 0: never, as far as is known.
std::int64_t last_edit_before(Files& files, const std::vector<std::string>& folders, const LoadedProfile& loaded);

/// Of captures of the same source and kind (of a benchmark whatever its -benchtime and -count) the newest that is older
/// than the edit, else the newest that is older than `shown`; null when there is none. `all` is newest first.
const Kept* kept_before_edit(const std::vector<Kept>& all, const Kept& shown, std::int64_t edit_nanos);

/// What the older one's values are multiplied by to be of as many operations; 1 where these are not known.
double scale_to(const Kept& shown, const Kept& before);

}  // namespace proflens::server
