#include "analysis/attribution.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

#include "analysis/package_name.h"

namespace proflens::analysis {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// Where a location enters the user's code, from the leaf.
struct Entry {
  std::uint32_t line = kNone;   // node of the innermost frame in the user's code
  std::uint32_t frame = kNone;  // the frame that this one calls, where it was inlined into the location
};

std::vector<Entry> user_entries(const CostTables& tables, const std::vector<bool>& user_file) {
  const Profile& profile = tables.profile();
  std::vector<Entry> entries(profile.locations.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Location& location = profile.locations[i];
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const Frame& frame = profile.frames[f];
      if (frame.line == 0 || !user_file[index_of(profile.functions[index_of(frame.function)].file)]) continue;
      entries[i] = {index_of(tables.node_of_frame(f, Level::kSourceLine)), f == location.first_frame ? kNone : f - 1};
      break;
    }
  }
  return entries;
}

/// Names of the packages of functions, each once.
class Packages {
 public:
  explicit Packages(const Profile& profile) : profile_(profile), of_(profile.functions.size(), kUnknown) {}

  /// kNone for a function of no known package.
  std::uint32_t of_frame(std::uint32_t frame) {
    const FunctionId function = profile_.frames[frame].function;
    std::uint32_t& package = of_[index_of(function)];
    if (package == kUnknown) {
      std::string name = package_name(profile_.functions[index_of(function)].name, profile_.file_of(function));
      package = name.empty() ? kNone : ids_.try_emplace(std::move(name), ids_.size()).first->second;
    }
    return package;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names(ids_.size());
    for (const auto& [name, id] : ids_) names[id] = name;
    return names;
  }

 private:
  static constexpr std::uint32_t kUnknown = kNone - 1;
  const Profile& profile_;
  std::vector<std::uint32_t> of_;  // by FunctionId
  std::unordered_map<std::string, std::uint32_t> ids_;
};

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
  const std::vector<Entry> entries = user_entries(tables, user_file);
  Packages packages(profile);
  std::map<Entered, std::vector<std::int64_t>> entered;

  Attribution attribution;
  attribution.own_.resize(tables.nodes(Level::kSourceLine).size() * types);
  const auto add = [types](std::int64_t* sums, std::span<const std::int64_t> values) {
    for (std::size_t t = 0; t < types; ++t) sums[t] = add_saturated(sums[t], values[t]);
  };
  for (std::uint32_t s = 0; s < profile.sample_count(); ++s) {
    std::uint32_t line = kNone, called = kNone;
    profile.stacks.for_each(SampleId{s}, [&](LocationId id) {
      if (line != kNone) return;
      const Entry& entry = entries[index_of(id)];
      const Location& location = profile.locations[index_of(id)];
      line = entry.line;
      if (entry.frame != kNone) called = entry.frame;
      if (line == kNone) called = location.frame_count == 0 ? kNone : location.first_frame + location.frame_count - 1;
    });
    if (line == kNone) continue;
    const std::span<const std::int64_t> values = profile.values_of(SampleId{s});
    add(&attribution.own_[(line - first) * types], values);
    const std::uint32_t package = called == kNone ? kNone : packages.of_frame(called);
    if (package == kNone) continue;
    std::vector<std::int64_t>& sums = entered[{line - first, package}];
    sums.resize(types);
    add(sums.data(), values);
  }
  attribution.packages_ = packages.names();
  for (const auto& [key, sums] : entered) {
    attribution.entered_.push_back(key);
    attribution.weights_.insert(attribution.weights_.end(), sums.begin(), sums.end());
  }
  return attribution;
}

std::vector<CalledPackage> Attribution::called(const CostTables& tables, NodeId node, std::size_t sample_type) const {
  const std::uint32_t line = index_of(node) - index_of(tables.first(Level::kSourceLine));
  const std::size_t types = tables.profile().sample_types.size();
  std::vector<CalledPackage> called;
  if (line >= tables.nodes(Level::kSourceLine).size()) return called;
  for (auto at = std::ranges::lower_bound(entered_, Entered{line, 0}); at != entered_.end() && at->line == line; ++at) {
    const std::int64_t weight = weights_[static_cast<std::size_t>(at - entered_.begin()) * types + sample_type];
    if (weight > 0) called.push_back({packages_[at->package], weight});
  }
  std::ranges::stable_sort(called, std::greater(), &CalledPackage::weight);
  return called;
}

std::string called_text(const std::vector<CalledPackage>& called, std::int64_t weight) {
  if (called.empty()) return {};
  std::string text = called.front().package;
  if (called.front().weight == weight) return text;
  if (called.size() == 2 && called[0].weight + called[1].weight == weight) return text + " and " + called[1].package;
  return text + " and others";
}

}  // namespace proflens::analysis
