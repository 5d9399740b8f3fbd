// Made of the comparison that pprof makes, which keeps the base's samples apart by a label and turns their signs.
#include "analysis/side_by_side.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "analysis/compare.h"
#include "analysis/labels.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

/// The base with its functions in the files where the profile has them: a build in another directory, or a file that
/// was renamed, is no other function. A name that the profile has in several files stays as it is.
Profile in_files_of(const Profile& profile, const Profile& base) {
  std::unordered_map<std::string_view, std::optional<std::string_view>> files;
  for (const Function& function : profile.functions) {
    const std::string_view file = profile.files[index_of(function.file)];
    const auto [known, is_new] = files.try_emplace(function.name, file);
    if (!is_new && known->second != file) known->second.reset();
  }
  Profile result = base;
  std::unordered_map<std::string_view, FileId> ids;
  for (std::uint32_t i = 0; i < result.files.size(); ++i) ids.try_emplace(result.files[i], FileId{i});
  for (Function& function : result.functions) {
    const auto known = files.find(function.name);
    if (known == files.end() || !known->second) continue;
    const auto [id, is_new] = ids.try_emplace(*known->second, FileId{static_cast<std::uint32_t>(result.files.size())});
    if (is_new) result.files.push_back(*known->second);
    function.file = id->second;
  }
  result.storage.insert(result.storage.end(), profile.storage.begin(), profile.storage.end());
  return result;
}

/// By sample type of `both`: what percentages of `profile` are of.
std::vector<std::int64_t> totals_of(const Profile& profile, const Profile& both) {
  constexpr double kLimit = 9223372036854775808.0;
  const std::size_t types = profile.sample_types.size();
  std::vector<std::int64_t> totals;
  for (const ValueType& type : both.sample_types) {
    const auto own = std::ranges::find(profile.sample_types, type.type, &ValueType::type);
    const auto t = static_cast<std::size_t>(own - profile.sample_types.begin());
    if (t == types) {
      totals.push_back(0);
      continue;
    }
    __int128 sum = 0;
    for (std::size_t at = t; at < profile.values.size(); at += types)
      sum += profile.values[at] < 0 ? -static_cast<__int128>(profile.values[at]) : profile.values[at];
    if (!profile.whole.empty()) sum = profile.whole[t];
    const double ratio = unit_ratio(own->unit, type.unit);
    const double scaled = static_cast<double>(sum) * ratio;
    if (ratio == 0 || ratio == 1) {
      totals.push_back(static_cast<std::int64_t>(std::min<__int128>(sum, std::numeric_limits<std::int64_t>::max())));
    } else {
      totals.push_back(scaled >= kLimit ? std::numeric_limits<std::int64_t>::max() : std::llround(scaled));
    }
  }
  return totals;
}

}  // namespace

std::vector<std::int64_t> SideBySide::base_of(std::size_t sample_type) const {
  std::vector<std::int64_t> values;
  values.reserve(profile->sample_count());
  for (std::size_t at = sample_type; at < base.size(); at += profile->sample_types.size()) values.push_back(base[at]);
  return values;
}

Result<SideBySide> side_by_side(const std::shared_ptr<const Profile>& profile,
                                const std::shared_ptr<const Profile>& base) {
  const auto placed = std::make_shared<const Profile>(in_files_of(*profile, *base));
  auto plain = std::make_shared<Profile>(*profile);  // what tells the sides apart is a label
  plain->labels.clear();
  plain->label_begin.clear();
  auto both = compare_profiles(plain, placed, {.kind = BaseKind::kDiffBase, .normalize = false});
  if (!both) return std::unexpected(both.error());
  SideBySide result;
  const std::size_t types = both->sample_types.size();
  result.base.resize(both->values.size());
  for (std::uint32_t s = 0; s < both->sample_count(); ++s) {
    if (!is_base_sample(*both, SampleId{s})) continue;
    for (std::size_t at = s * types; at < (s + 1) * types; ++at) {
      const std::int64_t turned = std::exchange(both->values[at], 0);
      constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
      result.base[at] = turned == kLeast ? std::numeric_limits<std::int64_t>::max() : -turned;
    }
  }
  both->labels.clear();
  both->label_begin.clear();
  both->whole = totals_of(*profile, *both);
  result.totals = totals_of(*base, *both);
  both->default_sample_type = std::min(both->default_sample_type, types - 1);
  result.profile = std::make_shared<const Profile>(std::move(*both));
  return result;
}

}  // namespace proflens::analysis
