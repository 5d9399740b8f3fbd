#include "server/trial_lenses.h"

#include <algorithm>
#include <fmt/format.h>

#include "analysis/benchmark_table_text.h"
#include "analysis/go_syntax.h"
#include "analysis/trial_results.h"

#include "server/benchmark_history.h"
#include "server/paths.h"

namespace proflens::server {
namespace {

using protocol::Json;

constexpr std::string_view kMarker = "//proflens:try ";

/// A function of the document that is in a pair, or could be.
struct Spot {
  std::uint32_t line = 0, last_line = 0;  // of the buffer
  std::string title;                      // of the original
  bool is_trial = false, has_trial = false;
  bool is_test = false;  // test code that belongs to a trial
};

/// The line of the marker in the doc comment above; from the text as it is now.
std::string_view marker_above(const Document& document, std::uint32_t line) {
  while (line-- > 0) {
    const std::string_view text = document.text.line(line);
    if (!text.starts_with("//")) break;
    if (text.starts_with(kMarker)) return text.substr(kMarker.size());
  }
  return {};
}

bool is_go_code(const Snapshot& snapshot) {
  const Document* document = snapshot.document.get();
  if (!document || !document->path.ends_with(".go")) return false;
  return std::ranges::any_of(snapshot.folders,
                             [&](const std::string& folder) { return below(document->path, folder).has_value(); });
}

std::vector<Spot> spots_of(const Document& document) {
  std::vector<Spot> spots;
  // Of the text as it is now: a pair that was just made is in no view yet.
  for (const analysis::OutlineFunction& function : analysis::parse_go(document.text.text()).functions) {
    Spot spot{.line = function.first_line,
              .last_line = function.last_line,
              .title = function.container.empty() ? function.name : function.container + "." + function.name};
    const std::string_view marker = marker_above(document, spot.line);
    if (!marker.empty()) {
      const std::size_t space = marker.find(' ');
      spot.is_test = space != std::string_view::npos;
      spot.is_trial = !spot.is_test;
      spot.has_trial = spot.is_trial;
      spot.title = marker.substr(spot.is_test ? space + 1 : 0);
    }
    spots.push_back(std::move(spot));
  }
  for (const Spot& trial : spots)
    for (Spot& spot : spots)
      if (trial.is_trial && spot.title == trial.title && !spot.is_test) spot.has_trial = true;
  return spots;
}

protocol::Command command(const Snapshot& snapshot, std::string title, const char* name, const Spot& spot) {
  return {.title = std::move(title),
          .tooltip = std::nullopt,
          .command = snapshot.command_prefix + name,
          .arguments = std::vector<Json>{Json{{"uri", snapshot.document->uri}, {"function", spot.title}}}};
}

BenchmarkHistory history_of(const Snapshot& snapshot) {
  return BenchmarkHistory::read(*snapshot.files, history_path(snapshot.variables, snapshot.folders.front()));
}

std::vector<const BenchmarkRecord*> records_of(const Snapshot& snapshot, const BenchmarkHistory& history,
                                               const Spot& spot) {
  if (history.empty() || spot.is_test) return {};
  return history.all(std::string(directory_of(snapshot.document->path)), spot.title);
}

/// While a pair is there, what its comparison said; else how the function did over time.
std::string measured_text(const Snapshot& snapshot, const BenchmarkHistory& history, const Spot& spot) {
  const auto records = records_of(snapshot, history, spot);
  if (records.empty()) return {};
  const BenchmarkRecord& last = *records.back();
  if (!spot.has_trial || last.new_output.empty() || last.adopted) return trend_text(points_of(records));
  const auto tables = analysis::trial_tables(last.old_output, last.new_output);
  return fmt::format("{} → {}: {}", analysis::center_text(tables, 0), analysis::center_text(tables, 1),
                     analysis::trial_verdict(tables));
}

const Spot* spot_at(const std::vector<Spot>& spots, std::uint32_t line) {
  for (const Spot& spot : spots)
    if (spot.line <= line && line <= spot.last_line) return &spot;
  return nullptr;
}

}  // namespace

std::vector<TrialLens> trial_lenses(const Snapshot& snapshot) {
  std::vector<TrialLens> lenses;
  if (!is_go_code(snapshot)) return lenses;
  const BenchmarkHistory history = history_of(snapshot);
  for (const Spot& spot : spots_of(*snapshot.document)) {
    if (spot.is_test) continue;
    if (std::string text = measured_text(snapshot, history, spot); !text.empty())
      lenses.push_back({spot.line, command(snapshot, std::move(text), "proflens.showBenchmark", spot)});
    if (!spot.has_trial) continue;
    if (snapshot.config->trusted)
      lenses.push_back({spot.line, command(snapshot, "Compare old and new", "proflens.compare", spot)});
    if (!spot.is_trial) continue;
    lenses.push_back({spot.line, command(snapshot, "Adopt", "proflens.adopt", spot)});
    lenses.push_back({spot.line, command(snapshot, "Discard", "proflens.discard", spot)});
  }
  return lenses;
}

std::vector<protocol::Command> trial_actions(const Snapshot& snapshot, std::uint32_t line, bool costs) {
  std::vector<protocol::Command> actions;
  if (!is_go_code(snapshot)) return actions;
  const std::vector<Spot> spots = spots_of(*snapshot.document);
  const Spot* spot = spot_at(spots, line);
  if (!spot || spot->is_test) return actions;
  const bool test_file = snapshot.document->path.ends_with("_test.go");
  if (spot->has_trial) {
    if (snapshot.config->trusted)
      actions.push_back(command(snapshot, "Compare old and new " + spot->title, "proflens.compare", *spot));
    actions.push_back(command(snapshot, "Adopt the new " + spot->title, "proflens.adopt", *spot));
    actions.push_back(command(snapshot, "Discard the new " + spot->title, "proflens.discard", *spot));
  } else if (costs && !test_file) {
    actions.push_back(command(snapshot, "Try a new version of " + spot->title, "proflens.try", *spot));
    if (snapshot.config->trusted)
      actions.push_back(command(snapshot, "Measure " + spot->title + " with its benchmark", "proflens.compare", *spot));
  }
  const BenchmarkHistory history = history_of(snapshot);
  if (const auto records = records_of(snapshot, history, *spot);
      !records.empty() && !records.back()->new_output.empty())
    actions.push_back(command(snapshot, "Write a commit message for " + spot->title, "proflens.commitMessage", *spot));
  return actions;
}

std::string trial_hover(const Snapshot& snapshot, std::uint32_t line) {
  if (!is_go_code(snapshot)) return {};
  for (const Spot& spot : spots_of(*snapshot.document)) {
    if (spot.line != line) continue;
    const BenchmarkHistory history = history_of(snapshot);
    const auto records = records_of(snapshot, history, spot);
    if (records.empty()) return {};
    const BenchmarkRecord& last = *records.back();
    const auto tables = analysis::trial_tables(last.old_output, last.new_output);
    std::string text = fmt::format("**{}, {} runs on {}**", last.benchmark, last.count, day_text(last.time_nanos));
    if (const std::string verdict = analysis::trial_verdict(tables); !verdict.empty()) text += ": " + verdict;
    return text + "\n\n```\n" + analysis::benchmark_tables_text(tables) + "```\n";
  }
  return {};
}

}  // namespace proflens::server
