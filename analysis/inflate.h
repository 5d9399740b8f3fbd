// Unwraps compressed files: gzip (also of several members) and zstd (also of several frames), up to two layers deep.
//
// What comes out is memory that nobody else reads (Buffer::writable), so a reader may rewrite it in place.
// Errors: kMalformed (truncated, wrong checksum …), kTooLarge (a layer grows over the cap), kCancelled.
#pragma once

#include <string>
#include <vector>

#include "analysis/format.h"

namespace proflens::analysis {

struct Unwrapped {
  Buffer buffer;
  std::vector<std::string> warnings;  // such as bytes after the end of the compressed data
};

/// The compressed bytes are let go as soon as they are not needed, if the caller moves the Buffer in.
Result<Unwrapped> unwrap(Buffer file, const ParseOptions& options);

}  // namespace proflens::analysis
