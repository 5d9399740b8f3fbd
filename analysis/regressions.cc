#include "analysis/regressions.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr double kSigmas = 3;
constexpr double kMost = 0.5;                // of a function's growth: what has as much of it explains it
constexpr std::int64_t kGoRate = 512 << 10;  // bytes: Go's runtime.MemProfileRate, where the profile does not say
constexpr std::int64_t kNanos = 1'000'000'000;

enum class Kind : std::uint8_t { kWork, kLive, kGoroutines };

Kind kind_of(const ValueType& type) {
  if (type.type.starts_with("inuse_")) return Kind::kLive;
  return type.type.starts_with("goroutine") ? Kind::kGoroutines : Kind::kWork;
}

std::optional<std::size_t> index_of_type(const Profile& profile, std::string_view type) {
  const auto found = std::ranges::find(profile.sample_types, type, &ValueType::type);
  if (found == profile.sample_types.end()) return std::nullopt;
  return static_cast<std::size_t>(found - profile.sample_types.begin());
}

/// One side of the comparison: what a line or a function costs by itself.
class Side {
 public:
  Side(const CostTables& tables, const Attribution& attribution, NodeId line) : profile_(tables.profile()) {
    own_.resize(profile_.sample_types.size());
    for (std::size_t type = 0; line != kNoNode && type < own_.size(); ++type)
      own_[type] = attribution.own(tables, line, type);
  }
  Side(const CostTables& tables, std::span<const std::int64_t> own)
      : profile_(tables.profile()), own_(own.begin(), own.end()) {
    own_.resize(profile_.sample_types.size());
  }

  const Profile& profile() const { return profile_; }
  std::int64_t own(std::size_t type) const { return own_[type]; }

  /// The square of the noise of own(type).
  double variance(std::size_t type) const {
    const std::string_view name = profile_.sample_types[type].type;
    const double value = std::abs(static_cast<double>(own(type)));
    if (name.ends_with("_space") || name.ends_with("_objects")) {
      const double rate = static_cast<double>(profile_.period > 0 ? profile_.period : kGoRate);
      if (name.ends_with("_space")) return value * rate;
      const auto space = index_of_type(profile_, name.starts_with("alloc_") ? "alloc_space" : "inuse_space");
      const double bytes = space ? std::abs(static_cast<double>(own(*space))) : 0;
      return bytes <= 0 ? value : value * std::max(1.0, rate * value / bytes);
    }
    const auto samples = index_of_type(profile_, "samples");
    if (!samples || *samples == type) return samples ? value : 0;  // counted one by one
    const double count = std::abs(static_cast<double>(own(*samples)));
    return count <= 0 ? 0 : value * value / count;
  }

 private:
  const Profile& profile_;
  std::vector<std::int64_t> own_;  // by sample type
};

std::string seconds_between(const Profile& before, const Profile& after, std::int64_t grown, std::string_view unit) {
  if (before.time_nanos == 0 || after.time_nanos <= before.time_nanos) return {};
  const double seconds = static_cast<double>(after.time_nanos - before.time_nanos) / static_cast<double>(kNanos);
  const double rate = static_cast<double>(grown) / seconds;
  if (seconds < 1 || rate < 1) return {};
  return fmt::format(", {} a second", short_label(static_cast<std::int64_t>(rate), unit));
}

class Comparison {
 public:
  Comparison(const FindingInput& input, const ComparedWith& base, std::size_t type, std::size_t base_type,
             const RegressionConfig& config)
      : input_(input), base_(base), type_(type), base_type_(base_type), config_(config) {
    const std::int64_t total = base.deltas.before().total(base_type);
    total_ = std::abs(static_cast<double>(total != 0 ? total : input.tables.total(type)));
  }

  std::vector<Finding> run() const {
    std::map<std::string, Subject, std::less<>> subjects;
    for (const PlacedFunction& placed : input_.placement.functions)
      if (placed.certainty >= kShown) add_function(subjects[own_function(input_.tables, placed.node)], placed);
    for (const PlacedLine& placed : input_.placement.lines)
      if (placed.certainty >= kShown) add_line(subjects[own_function(input_.tables, placed.function)], placed);
    std::vector<Finding> findings;
    for (const auto& [name, subject] : subjects)
      if (auto finding = judge(name, subject)) findings.push_back(std::move(*finding));
    std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) { return a.share > b.share; });
    if (findings.size() > config_.budget) findings.resize(config_.budget);
    std::ranges::stable_sort(findings, {}, &Finding::line);
    return findings;
  }

 private:
  /// A function of the user's with what is placed of it, its closures' lines among it.
  struct Subject {
    const PlacedFunction* function = nullptr;  // the outermost; null: only lines of it are placed
    const PlacedLine* worst = nullptr;         // by growth, beyond the noise; null: none
    double worst_growth = 0;
    const PlacedLine* heaviest = nullptr;
    std::int64_t weight = 0;  // of that
  };

  void add_function(Subject& subject, const PlacedFunction& placed) const {
    if (!subject.function || placed.line < subject.function->line) subject.function = &placed;
  }

  void add_line(Subject& subject, const PlacedLine& placed) const {
    const Side after = line_after(placed), before = line_before(placed);
    if (!subject.heaviest || after.own(type_) > subject.weight) {
      subject.heaviest = &placed;
      subject.weight = after.own(type_);
    }
    const double grown = growth(before, after);
    if (grown <= subject.worst_growth || !is_beyond_noise(before, after)) return;
    subject.worst = &placed;
    subject.worst_growth = grown;
  }

  Side line_after(const PlacedLine& placed) const { return {input_.tables, input_.attribution, placed.node}; }
  Side line_before(const PlacedLine& placed) const {
    return {base_.deltas.before(), base_.attribution, base_.deltas.line_before(placed.node)};
  }

  double growth(const Side& before, const Side& after) const {
    return static_cast<double>(after.own(type_)) - static_cast<double>(before.own(base_type_));
  }
  bool is_beyond_noise(const Side& before, const Side& after) const {
    const double grown = growth(before, after);
    return grown > 0 && grown >= config_.least * total_ &&
           grown > kSigmas * std::sqrt(after.variance(type_) + before.variance(base_type_));
  }

  std::optional<Finding> judge(std::string_view name, const Subject& subject) const {
    if (!subject.heaviest) return std::nullopt;
    const Side after{input_.tables, base_.functions.find(name)};
    const Side before{base_.deltas.before(), base_.functions_before.find(name)};
    if (!is_beyond_noise(before, after)) return std::nullopt;
    const double grown = growth(before, after);
    const auto all_grown =
        static_cast<double>(input_.tables.total(type_)) - static_cast<double>(base_.deltas.before().total(base_type_));
    if (before.own(base_type_) == 0 && all_grown < grown * kMost) return std::nullopt;  // moved here from elsewhere
    if (subject.worst && subject.worst_growth >= grown * kMost) {
      const PlacedLine& line = *subject.worst;
      return finding(line.line, line, line.approximate(), subject.worst_growth,
                     message(line_before(line), line_after(line), "line"));
    }
    if (!subject.function) return std::nullopt;
    return finding(subject.function->line, *subject.heaviest, subject.function->approximate(), grown,
                   message(before, after, "function"));
  }

  Finding finding(std::uint32_t at, const PlacedLine& line, bool approximate, double grown, std::string message) const {
    return {code(), at, line.node, line.function, approximate, total_ == 0 ? 0 : grown / total_, std::move(message)};
  }

  const ValueType& type() const { return input_.tables.profile().sample_types[type_]; }

  std::string_view code() const {
    switch (kind_of(type())) {
      case Kind::kLive:
        return "leak";
      case Kind::kGoroutines:
        return "goroutine-growth";
      case Kind::kWork:
        break;
    }
    return "regression";
  }

  /// "+180 ms (+16 %) slower than in base.prof in this function: 1.10 s before, 1.28 s now"
  std::string message(const Side& before, const Side& after, std::string_view where) const {
    const Delta delta{before.own(base_type_), after.own(type_), before.own(base_type_) == 0};
    const std::string_view unit = type().unit;
    const std::string sides = delta.before == 0 ? fmt::format("nothing before, {} now", short_label(delta.after, unit))
                                                : fmt::format("{} before, {} now", short_label(delta.before, unit),
                                                              short_label(delta.after, unit));
    const std::string grown = "+" + short_label(delta.difference(), unit);
    const Profile& old_one = base_.deltas.before().profile();
    const std::string rate = seconds_between(old_one, input_.tables.profile(), delta.difference(), unit);
    switch (kind_of(type())) {
      case Kind::kLive:
        return fmt::format("live memory of this {} grows: {}{}{} since {} ({})", where, grown, objects(before, after),
                           rate, base_.name, sides);
      case Kind::kGoroutines:
        return fmt::format("goroutines pile up {}: {}{} since {} ({})", where == "line" ? "here" : "in this function",
                           grown, rate, base_.name, sides);
      case Kind::kWork:
        break;
    }
    const std::string here = where == "line" ? "on this line" : "in this function";
    if (delta.before == 0) return fmt::format("{} {}, and nothing in {}", grown, here, base_.name);
    return fmt::format("{} than in {} {}: {}", delta_text(delta, type()), base_.name, here, sides);
  }

  /// ", +52.0 k objects"
  std::string objects(const Side& before, const Side& after) const {
    const auto now = index_of_type(after.profile(), "inuse_objects");
    const auto then = index_of_type(before.profile(), "inuse_objects");
    if (!now || !then || *now == type_) return {};
    const std::int64_t grown = after.own(*now) - before.own(*then);
    return grown <= 0 ? std::string() : fmt::format(", +{} objects", short_label(grown, "count"));
  }

  const FindingInput& input_;
  const ComparedWith& base_;
  std::size_t type_, base_type_;
  const RegressionConfig& config_;
  double total_ = 0;
};

}  // namespace

std::vector<Finding> regressions(const FindingInput& input, const ComparedWith& base, std::size_t sample_type,
                                 const RegressionConfig& config) {
  const ValueType& type = input.tables.profile().sample_types[sample_type];
  const Profile& before = base.deltas.before().profile();
  const auto base_type = index_of_type(before, type.type);
  if (!base_type || before.sample_types[*base_type].unit != type.unit) return {};
  return Comparison(input, base, sample_type, *base_type, config).run();
}

std::vector<Finding> leaked_goroutines(const FindingInput& input, std::size_t budget) {
  const auto type = index_of_type(input.tables.profile(), "goroutineleak");
  if (!type) return {};
  std::vector<Finding> findings;
  for (const PlacedLine& placed : input.placement.lines) {
    const std::int64_t own = input.attribution.own(input.tables, placed.node, *type);
    if (own <= 0 || placed.certainty < kShown) continue;
    findings.push_back({"goroutine-leak", placed.line, placed.node, placed.function, placed.approximate(),
                        static_cast<double>(own) / static_cast<double>(input.tables.total(*type)),
                        fmt::format("{} goroutine{} wait{} here for what can never come: nothing else can reach it",
                                    own, own == 1 ? "" : "s", own == 1 ? "s" : "")});
  }
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) { return a.share > b.share; });
  if (findings.size() > budget) findings.resize(budget);
  std::ranges::stable_sort(findings, {}, &Finding::line);
  return findings;
}

}  // namespace proflens::analysis
