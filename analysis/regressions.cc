#include "analysis/regressions.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "analysis/units.h"

namespace proflens::analysis {
namespace {

constexpr double kSigmas = 3;
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

/// One side of the comparison, of one line.
struct Side {
  const CostTables& tables;
  const Attribution& attribution;
  NodeId line = kNoNode;  // kSourceLine; kNoNode: the side has no such line

  std::int64_t own(std::size_t type) const { return line == kNoNode ? 0 : attribution.own(tables, line, type); }

  /// The square of the noise of own(type).
  double variance(std::size_t type) const {
    const Profile& profile = tables.profile();
    const std::string_view name = profile.sample_types[type].type;
    const double value = std::abs(static_cast<double>(own(type)));
    if (name.ends_with("_space") || name.ends_with("_objects")) {
      const double rate = static_cast<double>(profile.period > 0 ? profile.period : kGoRate);
      if (name.ends_with("_space")) return value * rate;
      const auto space = index_of_type(profile, name.starts_with("alloc_") ? "alloc_space" : "inuse_space");
      const double bytes = space ? std::abs(static_cast<double>(own(*space))) : 0;
      return bytes <= 0 ? value : value * std::max(1.0, rate * value / bytes);
    }
    const auto samples = index_of_type(profile, "samples");
    if (!samples || *samples == type) return samples ? value : 0;  // counted one by one
    const double count = std::abs(static_cast<double>(own(*samples)));
    return count <= 0 ? 0 : value * value / count;
  }
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
    std::vector<Finding> findings;
    for (const PlacedLine& placed : input_.placement.lines) {
      if (placed.certainty < kShown) continue;
      const Side after{input_.tables, input_.attribution, placed.node};
      const Side before{base_.deltas.before(), base_.attribution, base_.deltas.line_before(placed.node)};
      const double grown = static_cast<double>(after.own(type_)) - static_cast<double>(before.own(base_type_));
      if (grown <= 0 || grown < config_.least * total_) continue;
      if (grown <= kSigmas * std::sqrt(after.variance(type_) + before.variance(base_type_))) continue;
      findings.push_back({code(), placed.line, placed.node, placed.function, placed.approximate(),
                          total_ == 0 ? 0 : grown / total_, message(before, after)});
    }
    std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) { return a.share > b.share; });
    if (findings.size() > config_.budget) findings.resize(config_.budget);
    std::ranges::stable_sort(findings, {}, &Finding::line);
    return findings;
  }

 private:
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

  /// "+180 ms (+16 %) slower than in base.prof: 1.10 s before, 1.28 s now"
  std::string message(const Side& before, const Side& after) const {
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
        return fmt::format("live memory of this line grows: {}{}{} since {} ({})", grown, objects(before, after), rate,
                           base_.name, sides);
      case Kind::kGoroutines:
        return fmt::format("goroutines pile up here: {}{} since {} ({})", grown, rate, base_.name, sides);
      case Kind::kWork:
        break;
    }
    if (delta.before == 0) return fmt::format("{} on this line, and nothing in {}", grown, base_.name);
    return fmt::format("{} than in {} on this line: {}", delta_text(delta, type()), base_.name, sides);
  }

  /// ", +52.0 k objects"
  std::string objects(const Side& before, const Side& after) const {
    const auto now = index_of_type(after.tables.profile(), "inuse_objects");
    const auto then = index_of_type(before.tables.profile(), "inuse_objects");
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
                        static_cast<double>(own),
                        fmt::format("{} goroutine{} wait{} here for what can never come: nothing else can reach it",
                                    own, own == 1 ? "" : "s", own == 1 ? "s" : "")});
  }
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) { return a.share > b.share; });
  if (findings.size() > budget) findings.resize(budget);
  std::ranges::stable_sort(findings, {}, &Finding::line);
  return findings;
}

}  // namespace proflens::analysis
