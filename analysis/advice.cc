#include "analysis/advice.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include "analysis/advice_join.h"
#include "analysis/annotate.h"
#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr std::int64_t kFewSamples = 100;  // below it nothing is said of a whole profile
constexpr double kLeastPlace = 0.001;      // share of the total that a line must have to be looked at

std::int64_t magnitude(std::int64_t value) { return value < 0 ? value == INT64_MIN ? INT64_MAX : -value : value; }

double share_of(std::int64_t value, std::int64_t total) {
  return total == 0 ? 0 : static_cast<double>(value) / static_cast<double>(total);
}

void add(std::int64_t& sum, std::int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = INT64_MAX;
}

bool has(const std::optional<PatternId>& pattern, const PatternSet& patterns) {
  return pattern && patterns.test(*pattern);
}

/// What is found of one rule while groups are gone through.
struct Tally {
  std::int64_t value = 0, samples = 0;
  struct Place {
    NodeId function = kNoNode;
    std::int64_t value = 0, heaviest = 0;
    std::string callee;
    Sureness sureness = Sureness::kLikely;
  };
  std::map<NodeId, Place> places;  // by line
};

class Finder {
 public:
  Finder(const CostTables& tables, const AdviceGroups& groups, const AdviceRules& rules, const AdviceSources& sources,
         const AdviceConfig& config, const std::optional<AdviceHeap>& heap)
      : tables_(tables),
        groups_(groups),
        rules_(rules),
        sources_(sources),
        config_(config),
        heap_(heap),
        types_(tables.profile().sample_types.size()) {
    for (std::size_t type = 0; type < types_; ++type)
      if (tables_.profile().sample_types[type].type == "samples") samples_type_ = type;
    for (const std::string_view file : tables_.profile().files) languages_.push_back(advice_language(file));
    for (const AdviceRule& rule : rules_.rules())
      for (const AdviceMatch& match : rule.matches)
        if (rule.whole && match.below) whole_patterns_.set(*match.below);
  }

  std::vector<AdviceFinding> find() {
    for (const std::size_t type : types_of_interest()) find_in(type);
    return join_findings(std::move(found_), causes_);
  }

 private:
  /// Of the two of a pair (samples and cpu, contentions and delay) the one that weighs; both of allocations.
  std::vector<std::size_t> types_of_interest() const {
    std::vector<std::size_t> types;
    const auto& all = tables_.profile().sample_types;
    for (std::size_t type = 0; type < types_; ++type) {
      const SampleClass own = sample_class(all[type]);
      const bool counts = all[type].unit == "count" && own != SampleClass::kAllocation;
      const bool has_better = std::ranges::any_of(
          all, [&](const ValueType& other) { return other.unit != "count" && sample_class(other) == own; });
      if (own != SampleClass::kOther && !(counts && has_better)) types.push_back(type);
    }
    return types;
  }

  bool is_on(const AdviceRule& rule) const {
    return rule.needs.empty() && !config_.disabled.contains(rule.id) && !config_.disabled.contains(rule.code);
  }

  double threshold_of(const AdviceRule& rule) const {
    for (const std::string& name : {rule.code, rule.id})
      if (const auto own = config_.thresholds.find(name); own != config_.thresholds.end()) return own->second;
    return std::max(rule.threshold, config_.threshold);
  }

  void find_in(std::size_t type) {
    type_ = type;
    total_ = tables_.total(type);
    samples_ =
        samples_type_ ? tables_.total(*samples_type_) : static_cast<std::int64_t>(tables_.profile().sample_count());
    class_ = sample_class(tables_.profile().sample_types[type]);
    tallies_.clear();
    if (total_ == 0) return;
    add_up_lines();
    for (const AdviceGroup& group : groups_.groups) tally_group(group);
    for (auto& [rule, tally] : tallies_)
      if (rule->yields) yield_lines(*rule, tally);
    for (auto& [rule, tally] : tallies_) report(*rule, tally);
  }

  /// Lines that are too light are not looked at: their text would have to be read.
  void add_up_lines() {
    line_sums_.clear();
    for (const AdviceGroup& group : groups_.groups)
      if (group.line != kNoNode) add(line_sums_[group.line], magnitude(group.values[type_]));
  }

  void tally_group(const AdviceGroup& group) {
    if (group.values[type_] == 0) return;
    const bool heavy = group.line != kNoNode && share_of(line_sums_[group.line], total_) >= kLeastPlace;
    if (!heavy && (group.below & whole_patterns_).none()) return;
    bool told = false;
    for (const AdviceRule& rule : rules_.rules()) {
      if (!is_on(rule) || (!rule.whole && (told || !heavy))) continue;
      const auto sureness = rule.whole ? matches_whole(rule, group) : matches_line(rule, group);
      if (!sureness) continue;
      told = told || !rule.whole;
      tally(rule, group, *sureness);
    }
  }

  /// Leaves the lines that a rule about something more special is on.
  void yield_lines(const AdviceRule& rule, Tally& own) const {
    for (const auto& [other, tally] : tallies_) {
      if (other == &rule || other->whole || other->yields) continue;
      for (const auto& [line, place] : tally.places) {
        const auto at = own.places.find(line);
        if (at == own.places.end()) continue;
        own.value -= at->second.value;
        own.places.erase(at);
      }
    }
  }

  void tally(const AdviceRule& rule, const AdviceGroup& group, Sureness sureness) {
    Tally& tally = tallies_[&rule];
    const std::int64_t value = magnitude(group.values[type_]);
    add(tally.value, value);
    add(tally.samples, samples_type_ ? magnitude(group.values[*samples_type_]) : group.stacks);
    if (group.line == kNoNode) return;
    Tally::Place& place = tally.places[group.line];
    place.function = group.function;
    add(place.value, value);
    if (value <= place.heaviest) return;
    place.heaviest = value;
    place.sureness = sureness;
    place.callee = group.callee ? tables_.profile().functions[index_of(*group.callee)].name : std::string_view();
  }

  std::optional<Sureness> matches_whole(const AdviceRule& rule, const AdviceGroup& group) const {
    if (group.line == kNoNode ? false : rule.language != language_of_line(group.line)) return std::nullopt;
    for (const AdviceMatch& match : rule.matches) {
      if (std::ranges::find(match.samples, class_) == match.samples.end()) continue;
      if (match.without && group.below.test(*match.without)) continue;
      if (match.below && has(match.below, group.below)) return match.sureness;
    }
    return std::nullopt;
  }

  std::optional<Sureness> matches_line(const AdviceRule& rule, const AdviceGroup& group) {
    if (rule.language != language_of_line(group.line) || is_package_initialisation(group)) return std::nullopt;
    for (const AdviceMatch& match : rule.matches) {
      if (!matches_frames(match, group)) continue;
      if (rule.not_in && re2::RE2::PartialMatch(name_of_function(group.function), *rule.not_in)) return std::nullopt;
      if (const auto sureness = matches_source(match, group)) return sureness;
    }
    return std::nullopt;
  }

  bool matches_frames(const AdviceMatch& match, const AdviceGroup& group) const {
    return std::ranges::find(match.samples, class_) != match.samples.end() && !(match.leaf && group.callee) &&
           !(match.callee && !has(match.callee, group.callee_patterns)) &&
           !(match.below && !has(match.below, group.below)) && !(match.without && group.below.test(*match.without));
  }

  std::optional<Sureness> matches_source(const AdviceMatch& match, const AdviceGroup& group) {
    const std::optional<AdviceSource>& source = source_of(group);
    if (source && source->generated) return std::nullopt;
    if (match.facts.empty() && !match.line) return match.sureness;
    if (!source) return match.needs_text ? std::nullopt : std::optional(Sureness::kMaybe);
    if (match.line && !re2::RE2::PartialMatch(piece(source->line), *match.line)) return std::nullopt;
    if (!match.facts.empty() && !source->facts)
      return match.needs_text ? std::nullopt : std::optional(Sureness::kMaybe);
    for (const FactTest& test : match.facts) {
      const bool there = std::ranges::any_of(
          *source->facts, [&](const std::string& fact) { return re2::RE2::FullMatch(piece(fact), *test.fact); });
      if (there != test.wanted) return std::nullopt;
    }
    return match.sureness;
  }

  const std::optional<AdviceSource>& source_of(const AdviceGroup& group) {
    const auto [at, added] = known_sources_.try_emplace(group.line);
    if (added && sources_) at->second = sources_(group.line, group.function);
    return at->second;
  }

  /// Go's: it runs once, and its lines may be another file's. A profile gives a function one file; this one is of many.
  /// A method may be called init as well: it has its type between the dots.
  bool is_package_initialisation(const AdviceGroup& group) const {
    const std::string_view name = tables_.node(group.function).name;
    return language_of_line(group.line) == Language::kGo && name.ends_with(".init") &&
           name.find('.', name.rfind('/') + 1) + std::string_view(".init").size() == name.size();
  }

  static re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }
  re2::StringPiece name_of_function(NodeId function) const { return piece(tables_.node(function).name); }

  Language language_of_line(NodeId line) const { return languages_[index_of(tables_.node(line).file)]; }

  void report(const AdviceRule& rule, Tally& tally) {
    const double share = share_of(tally.value, total_);
    if (share < threshold_of(rule) || tally.value < rule.at_least) return;
    if (class_ == SampleClass::kCpu && (tally.samples < rule.min_samples || (rule.whole && samples_ < kFewSamples)))
      return;
    AdviceFinding finding{.rule = &rule,
                          .sample_type = type_,
                          .value = tally.value,
                          .share = share,
                          .samples = tally.samples,
                          .sureness = Sureness::kLikely,
                          .evidence = {},
                          .more = {},
                          .places = {},
                          .elsewhere = false};
    set_places(finding, tally);
    if (!rule.whole && !finding.places.empty()) finding.sureness = finding.places.front().sureness;
    finding.evidence = evidence(finding);
    found_.push_back(std::move(finding));
  }

  void set_places(AdviceFinding& finding, const Tally& tally) {
    using Places = AdviceRule::Places;
    const AdviceRule& rule = *finding.rule;
    if (rule.whole && rule.places == Places::kNone) return;
    if (rule.whole && rule.places == Places::kAllocations) finding.places = lines_of_cause(rule.cause);
    if (rule.whole && rule.places == Places::kWaits) finding.places = callers_of(kWaiters);
    if (finding.places.empty()) {
      for (const auto& [line, place] : tally.places)
        finding.places.push_back({line, place.function, place.value, place.callee, place.sureness});
    }
    if (rule.whole) note_causes(finding);
    sort_places(finding.places);
    if (!rule.whole || rule.places != Places::kAllocations || !heap_) return;
    if (std::vector<AdvicePlace> sites = heaviest_allocations(); !sites.empty()) {
      finding.places = std::move(sites);
      finding.elsewhere = true;
    }
  }

  void sort_places(std::vector<AdvicePlace>& places) const {
    std::ranges::stable_sort(places, [](const AdvicePlace& a, const AdvicePlace& b) { return a.value > b.value; });
    if (places.size() > config_.places) places.resize(config_.places);
  }

  static constexpr std::string_view kWaiters =
      "^runtime\\.(chanrecv|chansend|selectgo|semacquire|gopark|goready|newproc)|^sync\\.\\(\\*|^time\\.Sleep$";

  /// The user's lines of stacks that call such a function.
  std::vector<AdvicePlace> callers_of(std::string_view functions) const {
    const re2::RE2 pattern(piece(functions), re2::RE2::Quiet);
    return places_of([&](const AdviceGroup& group) {
      return group.callee &&
             re2::RE2::PartialMatch(piece(tables_.profile().functions[index_of(*group.callee)].name), pattern);
    });
  }

  /// The user's lines of stacks that a rule of this cause is about.
  std::vector<AdvicePlace> lines_of_cause(std::string_view cause) const {
    PatternSet patterns;
    for (const AdviceRule& rule : rules_.rules())
      for (const AdviceMatch& match : rule.matches)
        if (rule.whole && rule.cause == cause && match.below) patterns.set(*match.below);
    return places_of([&](const AdviceGroup& group) { return (group.below & patterns).any(); });
  }

  template <class Wanted>
  std::vector<AdvicePlace> places_of(Wanted wanted) const {
    std::map<NodeId, AdvicePlace> by_line;
    for (const AdviceGroup& group : groups_.groups) {
      if (group.line == kNoNode || !wanted(group)) continue;
      AdvicePlace& place = by_line[group.line];
      place.line = group.line;
      place.function = group.function;
      if (group.callee) place.callee = tables_.profile().functions[index_of(*group.callee)].name;
      add(place.value, magnitude(group.values[type_]));
    }
    std::vector<AdvicePlace> places;
    for (auto& [line, place] : by_line) places.push_back(std::move(place));
    return places;
  }

  std::vector<AdvicePlace> heaviest_allocations() const {
    const auto& types = heap_->tables.profile().sample_types;
    const auto space = std::ranges::find(types, "alloc_space", &ValueType::type);
    if (space == types.end()) return {};
    const auto type = static_cast<std::size_t>(space - types.begin());
    std::map<NodeId, AdvicePlace> by_line;
    for (const AdviceGroup& group : heap_->groups.groups) {
      if (group.line == kNoNode || group.values[type] == 0) continue;
      AdvicePlace& place = by_line[group.line];
      place.line = group.line;
      place.function = group.function;
      add(place.value, magnitude(group.values[type]));
    }
    std::vector<AdvicePlace> places;
    for (auto& [line, place] : by_line) places.push_back(std::move(place));
    sort_places(places);
    return places;
  }

  std::string evidence(const AdviceFinding& finding) const {
    const ValueType& type = tables_.profile().sample_types[type_];
    std::string text = fmt::format("{} of {} ({})", percent_label(finding.value, total_), type_word(type),
                                   short_label(finding.value, type.unit));
    if (finding.rule->whole || finding.places.empty()) return text;
    const std::string& callee = finding.places.front().callee;
    return text + (callee.empty() ? std::string(" on this line") : " in " + std::string(short_name(callee)));
  }

  void note_causes(const AdviceFinding& finding) {
    auto& lines = causes_[{finding.rule, type_}];
    for (const AdvicePlace& place : finding.places) lines[place.line] = place.value;
  }

  const CostTables& tables_;
  const AdviceGroups& groups_;
  const AdviceRules& rules_;
  const AdviceSources& sources_;
  const AdviceConfig& config_;
  const std::optional<AdviceHeap>& heap_;
  std::size_t types_ = 0;
  std::optional<std::size_t> samples_type_;
  std::vector<Language> languages_;  // by file
  PatternSet whole_patterns_;        // of rules about the whole profile

  std::size_t type_ = 0;
  std::int64_t total_ = 0, samples_ = 0;
  SampleClass class_ = SampleClass::kOther;
  std::map<NodeId, std::int64_t> line_sums_;
  std::map<const AdviceRule*, Tally> tallies_;
  std::map<NodeId, std::optional<AdviceSource>> known_sources_;
  std::vector<AdviceFinding> found_;
  AdviceCauses causes_;
};

}  // namespace

std::vector<AdviceFinding> find_advice(const CostTables& tables, const AdviceGroups& groups, const AdviceRules& rules,
                                       const AdviceSources& sources, const AdviceConfig& config,
                                       const std::optional<AdviceHeap>& heap) {
  return Finder(tables, groups, rules, sources, config, heap).find();
}

std::string advice_message(const AdviceFinding& finding) {
  const AdviceRule& rule = *finding.rule;
  std::string text = fmt::format("{}: {}", finding.evidence, rule.title);
  for (const std::string& more : finding.more) text += "; " + more;
  text += fmt::format(". {}{}.", finding.sureness == Sureness::kMaybe ? "Perhaps: " : "", rule.advice);
  if (!rule.gain.empty()) text += fmt::format(" Typically {} for this operation alone.", rule.gain);
  std::erase(text, '`');
  return text;
}

}  // namespace proflens::analysis
