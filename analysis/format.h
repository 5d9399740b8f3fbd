// The table of profile formats, and the one entry point that turns bytes into a Profile.
//
// A format is a row: a name, a sniff on the content (never the file name), and a parse. Order is the order of the
// table, most specific first. Containers (gzip, zstd) are unwrapped before sniffing, up to two layers deep.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "analysis/parallel.h"
#include "analysis/profile.h"
#include "analysis/result.h"

namespace proflens::analysis {

/// Bytes with an owner, so that a profile can keep views into them.
struct Buffer {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
  char* writable = nullptr;  // the same bytes when nobody else will read them: a reader may rewrite them in place
};

Buffer make_buffer(std::string text);

struct ParseOptions {
  std::size_t inflated_cap = std::size_t{4} << 30;  // bytes; what a compressed file may grow to
  bool all_frames = false;                          // keep the frames that drop_frames names, as pprof -all_frames
  std::stop_token stop;                             // asked between stages and every few thousand records
  ParallelFor parallel = run_serially;
};

struct Format {
  std::string_view name;
  bool (*sniff)(std::string_view bytes);
  Result<Profile> (*parse)(const Buffer&, const ParseOptions&);
};

std::span<const Format> formats();

/// Unwraps, sniffs and parses. Errors: kUnrecognized when no format claims the bytes, kTooLarge over the cap,
/// kCancelled, and kMalformed with the format's own words.
Result<Profile> parse_profile(Buffer file, const ParseOptions& options = {});

/// Several profiles of compatible sample types as one, as pprof merges its sources: the common sample types in the
/// first one's order, converted to the finest unit of each. Fails when they have none in common.
Result<Profile> merge_profiles(std::span<const std::shared_ptr<const Profile>> profiles);

}  // namespace proflens::analysis
