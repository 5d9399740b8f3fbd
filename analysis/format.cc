// The table of formats. To add one: a header in analysis/formats/ that declares sniff and parse, and a row here.
#include "analysis/format.h"

#include <utility>

#include "analysis/formats/go_text.h"
#include "analysis/formats/pprof.h"
#include "analysis/inflate.h"

namespace proflens::analysis {
namespace {

constexpr Format kFormats[] = {
    {go_text::kHeapName, go_text::sniff_heap, go_text::parse_heap},
    {go_text::kCountName, go_text::sniff_count, go_text::parse_count},
    {go_text::kContentionName, go_text::sniff_contention, go_text::parse_contention},
    {go_text::kStacksName, go_text::sniff_stacks, go_text::parse_stacks},
    {"pprof", pprof::sniff, pprof::parse},  // after the texts: almost any letter could begin a protobuf message
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
