#include "server/placed_advice.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace proflens::server {
namespace {

std::string trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
}

/// Where the view has a profile, known by its tables.
const analysis::Placement* placement_of(const FileView& view, const LoadedProfile& loaded) {
  for (std::size_t i = 0; i < view.set->profiles.size(); ++i)
    if (view.set->profiles[i]->tables == loaded.tables && view.placements[i]) return &*view.placements[i];
  return nullptr;
}

/// The places of one finding in the file, heaviest first.
std::vector<PlacedAdvice> places_in(const FileView& view, const Advice& advice,
                                    const analysis::AdviceFinding& finding) {
  std::vector<PlacedAdvice> placed;
  const LoadedProfile& loaded = advice.profile_of(finding);
  const analysis::Placement* placement = placement_of(view, loaded);
  if (!placement) return placed;
  for (const analysis::AdvicePlace& place : finding.places) {
    const auto at = std::ranges::find(placement->lines, place.line, &analysis::PlacedLine::node);
    if (at == placement->lines.end() || at->certainty < analysis::kShown) continue;
    placed.push_back({.advice = &advice,
                      .finding = &finding,
                      .place = &place,
                      .line = at->line,
                      .approximate = at->approximate(),
                      .main = false,
                      .here = 0,
                      .function = std::string(loaded.tables->node(place.function).name)});
  }
  return placed;
}

/// Of the finding's own weight, as far as it is on lines of this file.
double share_here(const Advice& advice, const std::vector<PlacedAdvice>& placed) {
  const analysis::AdviceFinding& finding = *placed.front().finding;
  if (finding.rule->whole) return placed.front().place == &finding.places.front() ? finding.share : 0;
  const std::int64_t total = advice.profile->tables->total(finding.sample_type);
  double sum = 0;
  for (const PlacedAdvice& place : placed) sum += static_cast<double>(place.place->value);
  return total == 0 ? 0 : sum / static_cast<double>(total);
}

}  // namespace

Ignore ignore_entry(const FileView& view, const PlacedAdvice& placed, const std::string& file) {
  return {.file = file,
          .function = placed.function,
          .code = placed.finding->rule->code,
          .line = trimmed(view.base->text.line(placed.line))};
}

std::vector<PlacedAdvice> advice_in(const FileView& view, const AdviceSet* advice, const Ignores& ignores,
                                    const std::string& file) {
  std::vector<PlacedAdvice> all;
  if (!advice) return all;
  for (const auto& of_profile : advice->profiles)
    for (const analysis::AdviceFinding& finding : of_profile->findings) {
      std::vector<PlacedAdvice> placed = places_in(view, *of_profile, finding);
      std::erase_if(placed, [&](const PlacedAdvice& place) { return ignores.covers(ignore_entry(view, place, file)); });
      if (placed.empty()) continue;
      const double here = share_here(*of_profile, placed);
      for (PlacedAdvice& place : placed) place.here = here;
      placed.front().main = here > 0;
      std::ranges::move(placed, std::back_inserter(all));
    }
  std::ranges::stable_sort(all, {}, &PlacedAdvice::line);
  return all;
}

std::string advice_text(const PlacedAdvice& placed) {
  const analysis::AdviceFinding& finding = *placed.finding;
  const analysis::AdviceRule& rule = *finding.rule;
  std::string text = fmt::format("**{}** — {}", rule.title, finding.evidence);
  if (finding.places.size() > 1 && !rule.whole) text += fmt::format(", on {} lines", finding.places.size());
  for (const std::string& more : finding.more) text += "; " + more;
  text += fmt::format(".\n\n{}.", rule.advice);
  if (!rule.gain.empty()) text += fmt::format(" Typically {} for this operation alone.", rule.gain);
  text += fmt::format("\n\n{} · {}", rule.code, name_of(finding.sureness));
  for (const std::string& link : rule.links) text += fmt::format(" · <{}>", link);
  return text + "\n";
}

}  // namespace proflens::server
