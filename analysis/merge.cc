// merge_profiles: what pprof does with several sources (CompatibilizeSampleTypes, ScaleProfiles, Merge), without its
// collision of locations that differ in an inner line only.
//
// Records are equal across profiles by what they say, never by id: functions by name, system name, file and start
// line; mappings by rounded size, offset and build id (or file); locations by mapping, address within it, frames and
// folding; samples by stack and labels. Samples of nothing but zeros go.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "analysis/format.h"
#include "analysis/merged_samples.h"
#include "analysis/profile_builder.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

using Profiles = std::span<const std::shared_ptr<const Profile>>;

std::string_view without_s(std::string_view type) {
  if (type.ends_with('s')) type.remove_suffix(1);
  return type;
}

/// One sample type of the result: its unit, and where each profile has it.
struct CommonType {
  ValueType type;
  std::vector<std::size_t> index;  // by profile
  std::vector<double> factor;      // by profile
};

/// The type of that name, or else one that differs in a plural only ("sample" and "samples").
std::optional<std::size_t> find_type(const Profile& profile, std::string_view type) {
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) {
    if (profile.sample_types[i].type == type) return i;
  }
  for (std::size_t i = 0; i < profile.sample_types.size(); ++i) {
    if (without_s(profile.sample_types[i].type) == without_s(type)) return i;
  }
  return std::nullopt;
}

std::optional<CommonType> common_type(const ValueType& wanted, Profiles profiles) {
  CommonType result{wanted, {}, {}};
  for (const auto& profile : profiles) {
    const std::optional<std::size_t> index = find_type(*profile, wanted.type);
    if (!index) return std::nullopt;
    const double ratio = unit_ratio(profile->sample_types[*index].unit, result.type.unit);
    if (ratio == 0) return std::nullopt;
    if (ratio < 1) result.type.unit = profile->sample_types[*index].unit;  // the finest
    result.index.push_back(*index);
  }
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    result.factor.push_back(unit_ratio(profiles[i]->sample_types[result.index[i]].unit, result.type.unit));
  }
  return result;
}

std::int64_t scaled(std::int64_t value, double factor, bool& saturated) {
  if (factor == 1) return value;
  const double product = std::round(static_cast<double>(value) * factor);
  constexpr double kLimit = 9223372036854775808.0;
  if (product >= -kLimit && product < kLimit) return static_cast<std::int64_t>(product);
  saturated = true;
  return product < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

std::int64_t sum_of(std::int64_t a, std::int64_t b, bool& saturated) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  saturated = true;
  return a < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

class Merger {
 public:
  Merger(Profiles profiles, std::vector<CommonType> types)
      : profiles_(profiles), types_(std::move(types)), builder_(profiles[0]->format), samples_(types_.size()) {}

  Result<Profile> run() {
    for (const CommonType& common : types_) builder_.add_sample_type(common.type.type, common.type.unit);
    combine_headers();
    for (std::size_t i = 0; i < profiles_.size(); ++i) add_profile(i);
    for (std::size_t i = 0; i < samples_.size(); ++i) add_sample(i);
    add_rows();
    if (saturated_) builder_.header().warnings.push_back("sums beyond 2^63 were cut to it");
    return builder_.finish();
  }

 private:
  struct MappedMapping {
    MappingId id;
    std::uint64_t shift = 0;  // to add to an address
  };

  void combine_headers() {
    Profile& header = builder_.header();
    const Profile& first = *profiles_[0];
    header.period_type = first.period_type;
    builder_.set_default_sample_type(default_type());
    for (const auto& profile : profiles_) {
      const double ratio = unit_ratio(profile->period_type.unit, header.period_type.unit);
      const double period = static_cast<double>(profile->period) * (ratio == 0 ? 1 : ratio);
      header.period = std::max(header.period, static_cast<std::int64_t>(period));
      if (profile->time_nanos != 0 && (header.time_nanos == 0 || profile->time_nanos < header.time_nanos)) {
        header.time_nanos = profile->time_nanos;
      }
      header.duration_nanos = sum_of(header.duration_nanos, profile->duration_nanos, saturated_);
      if (header.doc_url.empty()) header.doc_url = profile->doc_url;
      add_missing(profile->comments, header.comments);
      add_missing(profile->warnings, header.warnings);
    }
  }

  static void add_missing(const std::vector<std::string>& from, std::vector<std::string>& to) {
    for (const std::string& text : from) {
      if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
    }
  }

  std::string_view default_type() const {
    const Profile& first = *profiles_[0];
    const std::string& wanted = first.sample_types[first.default_sample_type].type;
    const bool kept = std::any_of(types_.begin(), types_.end(), [&](const auto& t) { return t.type.type == wanted; });
    return kept ? wanted : types_[0].type.type;
  }

  void add_profile(std::size_t index) {
    const Profile& profile = *profiles_[index];
    functions_.clear();
    for (const Function& f : profile.functions) {
      functions_.push_back(builder_.function(f.name, profile.files[index_of(f.file)], f.start_line, f.system_name));
    }
    mappings_.clear();
    for (const Mapping& mapping : profile.mappings) mappings_.push_back(merged(mapping));
    locations_.clear();
    for (std::uint32_t i = 0; i < profile.locations.size(); ++i) locations_.push_back(merged(profile, LocationId{i}));
    for (std::uint32_t i = 0; i < profile.sample_count(); ++i) collect(profile, index, SampleId{i});
    for (std::size_t i = 0; i < profile.line_rows.size(); ++i) collect_row(profile, index, i);
  }

  MappedMapping merged(const Mapping& mapping) {
    constexpr std::uint64_t kPage = 0x1000;
    if (mapping.file.empty() && mapping.build_id.empty() && mapping.start == 0 && mapping.limit == 0) return {};
    const std::uint64_t pages = (mapping.limit - mapping.start + kPage - 1) / kPage;
    std::string key =
        fmt::format("{} {} {}", pages, mapping.offset, mapping.build_id.empty() ? mapping.file : mapping.build_id);
    const auto [at, is_new] = first_mappings_.try_emplace(std::move(key));
    if (is_new) {
      at->second.start = mapping.start;
      at->second.id = builder_.mapping(mapping.file, mapping.build_id, mapping.start, mapping.limit, mapping.offset,
                                       mapping.symbolised);
    }
    return {at->second.id, at->second.start - mapping.start};
  }

  LocationId merged(const Profile& profile, LocationId id) {
    const Location& location = profile.locations[index_of(id)];
    std::vector<Frame> frames(profile.frames_of(id).begin(), profile.frames_of(id).end());
    for (Frame& frame : frames) frame.function = functions_[index_of(frame.function)];
    const MappedMapping mapping = mappings_[index_of(location.mapping)];
    return builder_.location(frames, mapping.id, location.address + mapping.shift, location.folded);
  }

  void collect(const Profile& profile, std::size_t index, SampleId id) {
    const std::span<const std::int64_t> recorded = profile.values_of(id);
    scaled_.clear();
    for (const CommonType& common : types_)
      scaled_.push_back(scaled(recorded[common.index[index]], common.factor[index], saturated_));
    if (std::all_of(scaled_.begin(), scaled_.end(), [](std::int64_t v) { return v == 0; })) return;
    profile.stacks.for_each(id, [&](LocationId location) { samples_.push(locations_[index_of(location)]); });
    const std::span<std::int64_t> sums = samples_.add(profile.labels_of(id));
    for (std::size_t t = 0; t < sums.size(); ++t) sums[t] = sum_of(sums[t], scaled_[t], saturated_);
  }

  void add_sample(std::size_t sample) {
    const auto values = samples_.values_of(sample);
    const bool is_zero = std::all_of(values.begin(), values.end(), [](std::int64_t v) { return v == 0; });
    if (!is_zero) builder_.add_sample(samples_.stack_of(sample), values, samples_.labels_of(sample));
  }

  void collect_row(const Profile& profile, std::size_t index, std::size_t row) {
    const LineRow& line = profile.line_rows[row];
    const std::size_t count = profile.sample_types.size();
    std::vector<std::int64_t>& sums = rows_[{index_of(functions_[index_of(line.function)]), line.line}];
    sums.resize(types_.size() * 2);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const CommonType& common = types_[i % types_.size()];
      const bool is_cum = i >= types_.size();
      const std::int64_t value = profile.line_values[row * 2 * count + (is_cum ? count : 0) + common.index[index]];
      sums[i] = sum_of(sums[i], scaled(value, common.factor[index], saturated_), saturated_);
    }
  }

  void add_rows() {
    for (const auto& [key, sums] : rows_) {
      const std::span<const std::int64_t> values(sums);
      builder_.add_line_row(FunctionId{key.first}, key.second, values.first(types_.size()), values.last(types_.size()));
    }
  }

  struct FirstMapping {
    MappingId id;
    std::uint64_t start = 0;
  };

  Profiles profiles_;
  std::vector<CommonType> types_;
  ProfileBuilder builder_;
  std::vector<FunctionId> functions_;    // of the profile at hand, by its ids
  std::vector<MappedMapping> mappings_;  // likewise
  std::vector<LocationId> locations_;    // likewise
  std::unordered_map<std::string, FirstMapping> first_mappings_;
  std::vector<std::int64_t> scaled_;  // of the sample at hand
  MergedSamples samples_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::int64_t>> rows_;
  bool saturated_ = false;
};

}  // namespace

Result<Profile> merge_profiles(Profiles profiles) {
  if (profiles.empty()) return fail(ErrorKind::kUsage, "no profiles to merge");
  if (profiles.size() == 1) return *profiles[0];
  std::vector<CommonType> types;
  for (const ValueType& type : profiles[0]->sample_types) {
    if (std::optional<CommonType> common = common_type(type, profiles)) types.push_back(std::move(*common));
  }
  if (types.empty()) return fail(ErrorKind::kUsage, "the profiles have no sample type in common");
  return Merger(profiles, std::move(types)).run();
}

}  // namespace proflens::analysis
