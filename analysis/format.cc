// The table of formats. To add one: a header in analysis/formats/ that declares sniff and parse, and a row here.
#include "analysis/format.h"

#include <utility>

#include "analysis/formats/pprof.h"
#include "analysis/inflate.h"

namespace proflens::analysis {
namespace {

constexpr Format kFormats[] = {
    {"pprof", pprof::sniff, pprof::parse},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }

Buffer make_buffer(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  const std::string_view bytes = *owner;
  return {std::move(owner), bytes};
}

Result<Profile> parse_profile(Buffer file, const ParseOptions& options) {
  if (file.bytes.empty()) return fail(ErrorKind::kUnrecognized, "the file is empty");
  Result<Unwrapped> unwrapped = unwrap(std::move(file), options);
  if (!unwrapped) return std::unexpected(unwrapped.error());
  if (unwrapped->buffer.bytes.empty()) return fail(ErrorKind::kUnrecognized, "the compressed file holds nothing");
  for (const Format& format : kFormats) {
    if (!format.sniff(unwrapped->buffer.bytes)) continue;
    Result<Profile> profile = format.parse(unwrapped->buffer, options);
    if (!profile) return fail(profile.error(), format.name);
    profile->format = format.name;
    profile->warnings.insert(profile->warnings.begin(), unwrapped->warnings.begin(), unwrapped->warnings.end());
    return profile;
  }
  return fail(ErrorKind::kUnrecognized, "not a profile in a format that is known here");
}

}  // namespace proflens::analysis
