// Writes a profile in pprof's format (profile.proto), as `go tool pprof -proto` does: samples of nothing but zeros are
// left out, equal ones are added up, tables are numbered in the order in which samples name them when several files
// were merged, then gzip.
//
// What a reader repaired stays repaired, and frames that it dropped (drop_frames) are not there. Pure; any thread.
// Format: https://github.com/google/pprof/blob/main/proto/profile.proto
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/profile.h"

namespace proflens::analysis {

/// What to do with rows of tables that no sample names: pprof keeps them in the profile of one file, in the order of
/// its tables, and drops them where it merges several.
enum class UnusedRows : std::uint8_t { kKept, kDropped };

/// The message, not compressed.
std::string pprof_message(const Profile& profile, UnusedRows unused);

std::string gzipped(std::string_view bytes);

/// Why the Go compiler could not use it with -pgo, in words for the user; empty when it can: samples of CPU time, with
/// lines, of functions whose start is known.
std::string pgo_obstacle(const Profile& profile);

}  // namespace proflens::analysis
