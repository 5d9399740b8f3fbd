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

/// When the user's own sources of the profile were last changed before it was recorded; 0: never, as far as is known.
std::int64_t last_edit_before(Files& files, const std::vector<std::string>& folders, const LoadedProfile& loaded);

/// Of captures of the same source and kind (of a benchmark whatever its -benchtime and -count) the newest that is older
/// than the edit, else the newest that is older than `shown`; null when there is none. `all` is newest first.
const Kept* kept_before_edit(const std::vector<Kept>& all, const Kept& shown, std::int64_t edit_nanos);

}  // namespace proflens::server
