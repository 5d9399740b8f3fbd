// The labels of samples: which unit the numbers of a key have, and what there is to choose from.
// Pure; any thread. Views point into the profile.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/profile.h"

namespace proflens::analysis {

/// The label that marks the samples of the base of a comparison, as pprof's -diff_base does.
constexpr std::string_view kBaseKey = "pprof::base", kBaseValue = "true";

inline bool is_number(const Label& label) { return label.text.empty(); }
bool is_base_sample(const Profile& profile, SampleId sample);

/// By key: the unit of its numbers. The first one that a sample gives; where none does, "bytes" for "alignment" and
/// "request", else the key itself, as pprof guesses.
using LabelUnits = std::map<std::string_view, std::string_view>;
LabelUnits label_units(const Profile& profile);

/// What `pprof -tags` sums up: keys by name, the values of a key by |sum|, then by name.
struct TagValue {
  std::string text;  // of a number with its unit, scaled on its own
  std::int64_t sum = 0;
};
struct TagKey {
  std::string_view key;
  std::int64_t sum = 0;  // of the samples, counted once for each value they have
  std::vector<TagValue> values;
};
std::vector<TagKey> sum_tags(const Profile& profile, std::size_t sample_type, const LabelUnits& units);

}  // namespace proflens::analysis
