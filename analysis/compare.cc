// The steps of pprof's fetchProfiles: label the base, scale the profile, turn the base's signs, merge.
#include "analysis/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "analysis/format.h"
#include "analysis/labels.h"
#include "analysis/narrow.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

std::int64_t negated(std::int64_t value) {
  return value == std::numeric_limits<std::int64_t>::min() ? std::numeric_limits<std::int64_t>::max() : -value;
}

/// All values negative; each sample labelled as one of the base, where that is wanted.
Profile as_base(const Profile& base, BaseKind kind) {
  Profile result = base;
  for (std::int64_t& value : result.values) value = negated(value);
  for (std::int64_t& value : result.line_values) value = negated(value);
  if (kind != BaseKind::kDiffBase) return result;
  result.labels.clear();
  result.label_begin.clear();
  for (std::uint32_t i = 0; i < base.sample_count(); ++i) {
    result.label_begin.push_back(static_cast<std::uint32_t>(result.labels.size()));
    for (const Label& label : base.labels_of(SampleId{i}))
      if (label.key != kBaseKey) result.labels.push_back(label);
    result.labels.push_back({kBaseKey, kBaseValue, 0, {}});
  }
  result.label_begin.push_back(static_cast<std::uint32_t>(result.labels.size()));
  return result;
}

std::vector<double> sums_of(const Profile& profile) {
  const std::size_t types = profile.sample_types.size();
  std::vector<std::uint64_t> sums(types);  // wraps as pprof's does
  for (std::size_t i = 0; i < profile.values.size(); ++i)
    sums[i % types] += static_cast<std::uint64_t>(profile.values[i]);
  std::vector<double> result;
  for (const std::uint64_t sum : sums) result.push_back(static_cast<double>(static_cast<std::int64_t>(sum)));
  return result;
}

/// By sample type of the profile: what to multiply its values with. A type that the base lacks stays as it is: the
/// difference will not have it.
std::vector<double> normal_ratios(const Profile& profile, const Profile& base) {
  const std::vector<double> own = sums_of(profile), wanted = sums_of(base);
  std::vector<double> ratios;
  for (std::size_t t = 0; t < own.size(); ++t) {
    const ValueType& type = profile.sample_types[t];
    const auto same = std::ranges::find(base.sample_types, type.type, &ValueType::type);
    if (same == base.sample_types.end()) {
      ratios.push_back(1);
      continue;
    }
    const double of_base = wanted[static_cast<std::size_t>(same - base.sample_types.begin())];
    const double units = unit_ratio(same->unit, type.unit);
    ratios.push_back(own[t] == 0 ? 0 : of_base * (units == 0 ? 1 : units) / own[t]);
  }
  return ratios;
}

std::int64_t scaled_value(std::int64_t value, double ratio) {
  const double product = std::round(static_cast<double>(value) * ratio);
  constexpr double kLimit = 9223372036854775808.0;
  if (product >= kLimit) return std::numeric_limits<std::int64_t>::max();
  return product < -kLimit ? std::numeric_limits<std::int64_t>::min() : static_cast<std::int64_t>(product);
}

/// As pprof's ScaleN, which drops a sample that all scaled types round to nothing: here its values become zero, and
/// merging drops it.
Profile scaled_by(const Profile& profile, const std::vector<double>& ratios) {
  Profile result = profile;
  if (std::ranges::all_of(ratios, [](double ratio) { return ratio == 1; })) return result;
  const std::size_t types = ratios.size();
  for (std::size_t at = 0; at < result.values.size(); at += types) {
    bool keep = false;
    for (std::size_t t = 0; t < types; ++t) {
      if (ratios[t] == 1) continue;
      result.values[at + t] = scaled_value(result.values[at + t], ratios[t]);
      keep |= result.values[at + t] != 0;
    }
    for (std::size_t t = 0; t < types && !keep; ++t) result.values[at + t] = 0;
  }
  for (std::size_t i = 0; i < result.line_values.size(); ++i)
    result.line_values[i] = scaled_value(result.line_values[i], ratios[i % types]);
  return result;
}

}  // namespace

Profile normalized(const Profile& profile, const Profile& base) {
  return scaled_by(profile, normal_ratios(profile, base));
}

Profile scaled(const Profile& profile, double ratio) {
  Profile result = profile;
  const std::size_t types = profile.sample_types.size();
  const auto scale = [&](std::vector<std::int64_t>& values) {
    std::vector<double> rest(types);  // what rounding left over so far: sums of small counts stay right
    for (std::size_t at = 0; at < values.size(); ++at) {
      const double exact = static_cast<double>(values[at]) * ratio + rest[at % types];
      values[at] = scaled_value(1, exact);
      rest[at % types] = exact - static_cast<double>(values[at]);
    }
  };
  scale(result.values);
  scale(result.line_values);
  return result;
}

Result<Profile> compare_profiles(const std::shared_ptr<const Profile>& profile,
                                 const std::shared_ptr<const Profile>& base, const CompareOptions& options) {
  const auto own = options.normalize ? std::make_shared<const Profile>(normalized(*profile, *base)) : profile;
  const auto other = std::make_shared<const Profile>(as_base(*base, options.kind));
  Result<Profile> difference = merge_profiles(std::vector{own, other});
  if (!difference) return difference;
  difference->whole = whole_of(*difference);
  return difference;
}

}  // namespace proflens::analysis
