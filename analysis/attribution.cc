#include "analysis/attribution.h"

#include <optional>

namespace proflens::analysis {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// For each location, the source line node of its innermost frame in the user's code.
std::vector<std::uint32_t> user_lines(const CostTables& tables, const std::vector<bool>& user_file) {
  const Profile& profile = tables.profile();
  std::vector<std::uint32_t> lines(profile.locations.size(), kNone);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Location& location = profile.locations[i];
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const Frame& frame = profile.frames[f];
      if (frame.line == 0 || !user_file[index_of(profile.functions[index_of(frame.function)].file)]) continue;
      lines[i] = index_of(tables.node_of_frame(f, Level::kSourceLine));
      break;
    }
  }
  return lines;
}

std::int64_t add_saturated(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return b < 0 ? INT64_MIN : INT64_MAX;
  return sum;
}

}  // namespace

Attribution Attribution::build(const CostTables& tables, const std::vector<bool>& user_file) {
  const Profile& profile = tables.profile();
  const std::size_t types = profile.sample_types.size();
  const std::uint32_t first = index_of(tables.first(Level::kSourceLine));
  const std::vector<std::uint32_t> lines = user_lines(tables, user_file);

  Attribution attribution;
  attribution.own_.resize(tables.nodes(Level::kSourceLine).size() * types);
  for (std::uint32_t s = 0; s < profile.sample_count(); ++s) {
    std::uint32_t line = kNone;
    profile.stacks.for_each(SampleId{s}, [&](LocationId location) {
      if (line == kNone) line = lines[index_of(location)];
    });
    if (line == kNone) continue;
    const std::span<const std::int64_t> values = profile.values_of(SampleId{s});
    for (std::size_t t = 0; t < types; ++t) {
      std::int64_t& own = attribution.own_[(line - first) * types + t];
      own = add_saturated(own, values[t]);
    }
  }
  return attribution;
}

}  // namespace proflens::analysis
