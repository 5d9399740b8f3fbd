// pprof's protobuf format (profile.proto, package perftools.profiles), without its compression.
//
// The bytes are kept and read in place: strings are views, and the stacks are the wire's own bytes. What pprof refuses
// but can be understood (ids that name nothing, samples with the wrong number of values) is repaired and counted in
// Profile::warnings; a broken wire is kMalformed with the byte where it broke.
// Source of the format: https://github.com/google/pprof/blob/main/proto/profile.proto
#pragma once

#include <string_view>

#include "analysis/format.h"

namespace proflens::analysis::pprof {

bool sniff(std::string_view bytes);
Result<Profile> parse(const Buffer& file, const ParseOptions& options);

}  // namespace proflens::analysis::pprof
