#include "analysis/advice_groups.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unordered_map>

namespace proflens::analysis {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// Frames that come between a line and itself: the signal that takes a sample or the processor away.
bool is_interruption(std::string_view name) {
  constexpr std::array kNames = {"runtime.asyncPreempt", "runtime.asyncPreempt2", "runtime.sigpanic",
                                 "asm_sysvec_apic_timer_interrupt"};
  return std::ranges::find(kNames, name) != kNames.end();
}

/// What a walk from the leaf has to know of a location.
struct Step {
  PatternSet patterns;           // of its frames below the anchor, or of all
  std::uint32_t anchor = kNone;  // the frame that is the anchor
  std::uint32_t callee = kNone;  // function of the outermost of those frames; kNone: there is none
};

/// The patterns of all functions: each name is matched once.
class FunctionPatterns {
 public:
  FunctionPatterns(const Profile& profile, const AdviceRules& rules) : profile_(profile), rules_(rules) {
    std::map<Language, std::size_t> counts;
    languages_.reserve(profile.files.size());
    for (const std::string_view file : profile.files) languages_.push_back(advice_language(file));
    for (const Function& function : profile.functions) ++counts[languages_[index_of(function.file)]];
    counts.erase(Language::kNone);
    std::size_t most = 0;
    for (const auto& [language, count] : counts)
      if (rules.has_rules(language) && count > most) most = count, main_ = language;
    patterns_.reserve(profile.functions.size());
    for (const Function& function : profile.functions) patterns_.push_back(match(function));
  }

  const PatternSet& operator[](FunctionId id) const { return patterns_[index_of(id)]; }

 private:
  PatternSet match(const Function& function) const {
    Language language = languages_[index_of(function.file)];
    if (!rules_.has_rules(language)) language = main_;
    if (language != Language::kPython) return rules_.patterns_of(language, function.name);
    return rules_.patterns_of(language, fmt::format("{}:{}", profile_.files[index_of(function.file)], function.name));
  }

  const Profile& profile_;
  const AdviceRules& rules_;
  std::vector<Language> languages_;  // by file
  Language main_ = Language::kNone;  // of functions without a file
  std::vector<PatternSet> patterns_;
};

std::vector<Step> steps_of(const Profile& profile, const std::vector<bool>& user_file,
                           const FunctionPatterns& patterns) {
  std::vector<Step> steps(profile.locations.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Location& location = profile.locations[i];
    for (std::uint32_t f = location.first_frame; f < location.first_frame + location.frame_count; ++f) {
      const Frame& frame = profile.frames[f];
      const Function& function = profile.functions[index_of(frame.function)];
      if (frame.line != 0 && user_file[index_of(function.file)]) {
        steps[i].anchor = f;
        break;
      }
      steps[i].patterns |= patterns[frame.function];
      if (!is_interruption(function.name)) steps[i].callee = index_of(frame.function);
    }
  }
  return steps;
}

struct Key {
  std::uint32_t anchor = kNone;  // frame
  std::uint32_t callee = kNone;  // function
  PatternSet below;
  bool operator==(const Key&) const = default;
};

struct KeyHash {
  std::size_t operator()(const Key& key) const {
    constexpr std::size_t kPrime = 0x9e3779b97f4a7c15;
    const std::size_t hash = (std::size_t{key.anchor} << 32 | key.callee) * kPrime;
    return (hash ^ std::hash<PatternSet>{}(key.below)) * kPrime;
  }
};

void add_saturated(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = value < 0 ? INT64_MIN : INT64_MAX;
}

/// Of one stack, from the leaf; what is above the anchor is not looked at.
Key key_of(const Profile& profile, SampleId sample, const std::vector<Step>& steps) {
  Key key;
  const StackColumn::Run run = profile.stacks.runs[index_of(sample)];
  const auto* p = reinterpret_cast<const unsigned char*>(profile.stacks.bytes.data()) + run.offset;
  for (const auto* end = p + run.length; p != end;) {
    std::uint64_t id = *p & 0x7f;
    for (unsigned shift = 7; *p++ >= 0x80; shift += 7) id |= static_cast<std::uint64_t>(*p & 0x7f) << shift;
    const Step& step = steps[index_of(profile.stacks.by_id[id])];
    key.below |= step.patterns;
    if (step.callee != kNone) key.callee = step.callee;
    key.anchor = step.anchor;
    if (step.anchor != kNone) return key;
  }
  key.callee = kNone;
  return key;
}

}  // namespace

AdviceGroups AdviceGroups::build(const CostTables& tables, const std::vector<bool>& user_file, const AdviceRules& rules,
                                 const std::stop_token& stop) {
  constexpr std::uint32_t kStopEvery = 1 << 14;
  const Profile& profile = tables.profile();
  const FunctionPatterns patterns(profile, rules);
  const std::vector<Step> steps = steps_of(profile, user_file, patterns);
  const std::size_t types = profile.sample_types.size();
  AdviceGroups out;
  std::unordered_map<Key, std::size_t, KeyHash> known;
  for (std::uint32_t s = 0; s < profile.sample_count(); ++s) {
    if (s % kStopEvery == 0 && stop.stop_requested()) return {};
    const Key key = key_of(profile, SampleId{s}, steps);
    const auto [at, added] = known.try_emplace(key, out.groups.size());
    if (added) {
      AdviceGroup group;
      group.below = key.below;
      group.values.resize(types);
      if (key.callee != kNone) {
        group.callee = FunctionId{key.callee};
        group.callee_patterns = patterns[*group.callee];
      }
      if (key.anchor != kNone) {
        group.line = tables.node_of_frame(key.anchor, Level::kSourceLine);
        group.function = tables.node_of_frame(key.anchor, Level::kFunction);
      }
      out.groups.push_back(std::move(group));
    }
    AdviceGroup& group = out.groups[at->second];
    ++group.stacks;
    const auto values = profile.values_of(SampleId{s});
    for (std::size_t t = 0; t < types; ++t) add_saturated(group.values[t], values[t]);
  }
  return out;
}

}  // namespace proflens::analysis
