// Fuzzes the readers of Go's debug texts: each must return a valid profile or an error, and the cost tables must
// accept what it returns. Seeds: the texts in tests/analysis/profiles/go_text.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis/cost_tables.h"
#include "analysis/formats/go_text.h"

using namespace proflens::analysis;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const Profile& profile) {
  const std::size_t samples = profile.sample_count();
  require(!profile.sample_types.empty() && profile.default_sample_type < profile.sample_types.size());
  require(profile.values.size() == samples * profile.sample_types.size());
  require(profile.label_begin.empty() || profile.label_begin.size() == samples + 1);
  for (const Location& location : profile.locations)
    require(location.first_frame + location.frame_count <= profile.frames.size());
  for (const Frame& frame : profile.frames) require(index_of(frame.function) < profile.functions.size());
  for (std::uint32_t i = 0; i < samples; ++i) {
    profile.stacks.for_each(SampleId{i}, [&](LocationId id) { require(index_of(id) < profile.locations.size()); });
    for (const Label& label : profile.labels_of(SampleId{i})) require(label.key.size() < SIZE_MAX / 2);
  }
}

void check(Result<Profile> profile) {
  if (!profile) return require(!profile.error().message.empty());
  check(*profile);
  require(CostTables::build(std::make_shared<const Profile>(std::move(*profile))).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Buffer file = make_buffer({reinterpret_cast<const char*>(data), size});
  if (go_text::sniff_heap(file.bytes)) check(go_text::parse_heap(file, {}));
  if (go_text::sniff_count(file.bytes)) check(go_text::parse_count(file, {}));
  if (go_text::sniff_contention(file.bytes)) check(go_text::parse_contention(file, {}));
  go_text::sniff_stacks(file.bytes);
  check(go_text::parse_stacks(file, {}));
  return 0;
}
