#include "analysis/profile_summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <limits>

#include "analysis/table_text.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

struct Language {
  std::string_view name;
  std::array<std::string_view, 8> endings;
};

constexpr Language kLanguages[] = {
    {"Go", {".go"}},
    {"Rust", {".rs"}},
    {"C++", {".cc", ".cpp", ".cxx", ".hpp", ".hh", ".h", ".tcc", ".ipp"}},
    {"C", {".c"}},
    {"Java", {".java", ".kt", ".scala", ".groovy"}},
    {"Python", {".py", ".pyx"}},
    {"JavaScript", {".js", ".ts", ".mjs", ".cjs", ".jsx", ".tsx"}},
    {"Ruby", {".rb"}},
    {"PHP", {".php"}},
    {"C#", {".cs"}},
};

bool written_in(const Language& language, std::string_view file) {
  return std::ranges::any_of(language.endings,
                             [&](std::string_view ending) { return !ending.empty() && file.ends_with(ending); });
}

std::int64_t magnitude(std::int64_t value) {
  if (value == std::numeric_limits<std::int64_t>::min()) return std::numeric_limits<std::int64_t>::max();
  return value < 0 ? -value : value;
}

void add(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = std::numeric_limits<std::int64_t>::max();
}

/// No location at all counts as no frames: nobody knows where such a sample was.
bool leaf_has_frames(const Profile& profile, SampleId sample) {
  bool first = true;
  bool has_frames = false;
  profile.stacks.for_each(sample, [&](LocationId location) {
    if (first) has_frames = !profile.frames_of(location).empty();
    first = false;
  });
  return has_frames;
}

std::string header_line(std::string_view title, std::string_view text) {
  return fmt::format("{:<9} {}\n", title, printable(text));
}

std::string recorded_label(const Profile& profile) {
  std::string text = time_label(profile.time_nanos);
  if (profile.duration_nanos <= 0) return text;
  if (!text.empty()) text += ", ";
  return text + "over " + short_label(profile.duration_nanos, "nanoseconds");
}

}  // namespace

std::string time_label(std::int64_t time_nanos) {
  if (time_nanos == 0) return {};
  const std::time_t seconds = time_nanos / 1'000'000'000;
  std::tm utc{};
  if (gmtime_r(&seconds, &utc) == nullptr) return {};
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", utc);
}

std::string producer_of(const Profile& profile) {
  std::array<std::size_t, std::size(kLanguages)> counts{};
  for (const std::string_view file : profile.files)
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += written_in(kLanguages[i], file) ? 1 : 0;
  const std::size_t most = static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin());
  if (counts[most] != 0) return std::string(kLanguages[most].name);
  const bool go = std::ranges::any_of(profile.functions, [](const Function& f) {
    return f.name == "runtime.main" || f.name == "runtime.goexit" || f.name == "runtime.mcall";
  });
  return go ? "Go" : "unknown";
}

std::string total_label(const CostTables& tables, std::size_t sample_type) {
  const Profile& profile = tables.profile();
  const ValueType& type = profile.sample_types[sample_type];
  const std::int64_t total = tables.total(sample_type);
  const double nanos = static_cast<double>(total) * unit_ratio(type.unit, "nanoseconds");
  const std::string label = short_label(total, type.unit);
  if (type.type != "cpu" || nanos <= 0 || profile.duration_nanos <= 0) return label;
  return fmt::format("{}, {:.2f} cores busy on average", label, nanos / static_cast<double>(profile.duration_nanos));
}

LeafWeights leaf_weights_of(const CostTables& tables, std::size_t sample_type) {
  const Profile& profile = tables.profile();
  LeafWeights leaves;
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i)
    if (!leaf_has_frames(profile, SampleId{i}))
      add(leaves.unsymbolised, magnitude(profile.values_of(SampleId{i})[sample_type]));
  leaves.no_line = tables.unplaced(sample_type) - leaves.unsymbolised;
  leaves.placed = tables.total(sample_type) - tables.unplaced(sample_type);
  return leaves;
}

std::vector<std::string> warnings_of(const CostTables& tables) {
  std::vector<std::string> warnings = tables.profile().warnings;
  if (tables.saturated())
    warnings.emplace_back("sums went over 2^63 and stop there: the largest numbers are too small");
  return warnings;
}

std::string header_text(const CostTables& tables, std::size_t sample_type, std::string_view source) {
  const Profile& profile = tables.profile();
  const ValueType& type = profile.sample_types[sample_type];
  std::string text = header_line("Profile", source);
  text += header_line("Type", type.unit.empty() ? type.type : fmt::format("{} ({})", type.type, type.unit));
  if (const std::string recorded = recorded_label(profile); !recorded.empty())
    text += header_line("Recorded", recorded);
  for (const std::string& comment : profile.comments)
    if (!comment.starts_with('#')) text += header_line("Comment", comment);
  text += header_line("Total", total_label(tables, sample_type));
  if (const std::int64_t unplaced = tables.unplaced(sample_type); unplaced != 0)
    text += header_line("Unplaced", percent_label(unplaced, tables.total(sample_type)) + " has no source line");
  for (const std::string& warning : warnings_of(tables)) text += header_line("Warning", warning);
  return text;
}

}  // namespace proflens::analysis
