// Three steps, each of which makes fewer findings of many.
#include "analysis/advice_join.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>

namespace proflens::analysis {
namespace {

void sort_by_share(std::vector<AdviceFinding>& found) {
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.share > b.share; });
}

void tell_with(AdviceFinding& finding, const AdviceFinding& other) {
  finding.more.push_back(fmt::format("{}: {}", other.rule->title, other.evidence));
  finding.also.push_back(other.rule);
  finding.also.insert(finding.also.end(), other.also.begin(), other.also.end());
}

/// Whether most of what the whole profile is said to spend comes from the lines of the other finding.
bool explains(const AdviceFinding& line, const AdviceFinding& whole, const AdviceCauses& causes) {
  const auto lines = causes.find({whole.rule, whole.sample_type});
  if (lines == causes.end() || line.sample_type != whole.sample_type || line.sureness == Sureness::kMaybe) return false;
  double all = 0, same = 0;
  for (const auto& [node, value] : lines->second) {
    all += static_cast<double>(value);
    if (std::ranges::find(line.places, node, &AdvicePlace::line) != line.places.end())
      same += static_cast<double>(value);
  }
  return all > 0 && same > all / 2;
}

/// What is said of a whole profile goes to the finding about the lines that most of it comes from, and so does what has
/// the same cause.
std::vector<AdviceFinding> join_explained(std::vector<AdviceFinding> found, const AdviceCauses& causes) {
  std::vector<AdviceFinding> kept, wholes;
  std::map<std::string, std::size_t> by_cause;  // the place in kept
  for (AdviceFinding& finding : found) (finding.rule->whole ? wholes : kept).push_back(std::move(finding));
  const std::size_t lines = kept.size();
  for (const AdviceFinding& whole : wholes) {
    for (std::size_t at = 0; at < lines && !whole.rule->cause.empty(); ++at)
      if (explains(kept[at], whole, causes)) by_cause.emplace(whole.rule->cause, at);
  }
  for (AdviceFinding& whole : wholes) {
    const auto same = by_cause.find(whole.rule->cause);
    if (same != by_cause.end()) {
      tell_with(kept[same->second], whole);
    } else {
      kept.push_back(std::move(whole));
    }
  }
  return kept;
}

/// The same lines may allocate many bytes and many objects: that is told once.
std::vector<AdviceFinding> join_types(std::vector<AdviceFinding> found) {
  std::vector<AdviceFinding> kept;
  for (AdviceFinding& finding : found) {
    const auto same = std::ranges::find(kept, finding.rule, &AdviceFinding::rule);
    if (same == kept.end()) {
      kept.push_back(std::move(finding));
    } else {
      same->more.push_back(finding.evidence);
    }
  }
  return kept;
}

std::vector<AdviceFinding> join_causes(std::vector<AdviceFinding> found) {
  std::vector<AdviceFinding> kept;
  for (AdviceFinding& finding : found) {
    const auto same = std::ranges::find_if(kept, [&](const AdviceFinding& other) {
      return !finding.rule->cause.empty() && other.rule->cause == finding.rule->cause;
    });
    if (same == kept.end()) {
      kept.push_back(std::move(finding));
    } else {
      tell_with(*same, finding);
    }
  }
  return kept;
}

}  // namespace

std::vector<AdviceFinding> join_findings(std::vector<AdviceFinding> found, const AdviceCauses& causes) {
  found = join_explained(std::move(found), causes);
  sort_by_share(found);
  found = join_causes(join_types(std::move(found)));
  sort_by_share(found);
  return found;
}

}  // namespace proflens::analysis
