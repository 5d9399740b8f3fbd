#include "analysis/labels.h"

#include <algorithm>
#include <limits>
#include <set>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

using Sum = __int128;

std::int64_t cut(Sum sum) {
  constexpr Sum kMin = std::numeric_limits<std::int64_t>::min(), kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp(sum, kMin, kMax));
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

struct KeySums {
  Sum sum = 0;
  std::map<std::string, Sum> values;
};

TagKey ranked(std::string_view key, const KeySums& sums) {
  TagKey result{key, cut(sums.sum), {}};
  for (const auto& [text, sum] : sums.values) result.values.push_back({text, cut(sum)});
  std::ranges::stable_sort(result.values, [](const TagValue& a, const TagValue& b) {
    return magnitude(a.sum) > magnitude(b.sum);  // of equal ones in the map's order, which is by name
  });
  return result;
}

}  // namespace

bool is_base_sample(const Profile& profile, SampleId sample) {
  return std::ranges::any_of(profile.labels_of(sample),
                             [](const Label& label) { return label.key == kBaseKey && label.text == kBaseValue; });
}

LabelUnits label_units(const Profile& profile) {
  LabelUnits units;
  std::set<std::string_view> without;
  for (const Label& label : profile.labels) {
    if (!is_number(label)) continue;
    if (label.unit.empty()) {
      without.insert(label.key);
    } else {
      units.try_emplace(label.key, label.unit);
    }
  }
  for (const std::string_view key : without)
    units.try_emplace(key, key == "alignment" || key == "request" ? std::string_view("bytes") : key);
  return units;
}

std::vector<TagKey> sum_tags(const Profile& profile, std::size_t sample_type, const LabelUnits& units) {
  std::map<std::string_view, KeySums> keys;
  for (std::uint32_t i = 0; i < profile.sample_count(); ++i) {
    const std::int64_t value = profile.values_of(SampleId{i})[sample_type];
    for (const Label& label : profile.labels_of(SampleId{i})) {
      KeySums& sums = keys[label.key];
      sums.sum += value;
      sums.values[is_number(label) ? pprof_label(label.number, units.at(label.key)) : std::string(label.text)] += value;
    }
  }
  // pprof orders the keys themselves by name: it gives them no sum.
  std::vector<TagKey> result;
  for (const auto& [key, sums] : keys) result.push_back(ranked(key, sums));
  return result;
}

}  // namespace proflens::analysis
