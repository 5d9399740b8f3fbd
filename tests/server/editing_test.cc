// Long editing sessions on real sources, as a client sends them, against marks that the lines carry: what is sure must
// stand on its own line after every step.
#include <gtest/gtest.h>
#include <iostream>

#include "server/document.h"

#include "tests/support/fixture.h"
#include "tests/support/marked_text.h"

namespace proflens::server {
namespace {

using tests::kNoMark;
using tests::MarkedText;

Document opened(const std::string& text) {
  Document document;
  document.text = analysis::TextBuffer(text);
  auto base = std::make_shared<BaseText>();
  base->text = document.text;
  auto view = std::make_shared<FileView>();
  view->base = base;
  set_view(document, view);
  return document;
}

/// What a client sends: the lines that differ, or all there is.
protocol::ContentChange change_of(const MarkedText& before, const MarkedText& after, bool whole) {
  if (whole) return {.range = std::nullopt, .text = after.text()};
  const auto& a = before.lines;
  const auto& b = after.lines;
  std::size_t first = 0, rest = 0;
  while (first < a.size() && first < b.size() && a[first] == b[first]) ++first;
  while (rest < a.size() - first && rest < b.size() - first && a[a.size() - 1 - rest] == b[b.size() - 1 - rest]) ++rest;
  std::string text;
  for (std::size_t i = first; i < b.size() - rest; ++i) text += b[i].text + "\n";
  const auto line = [](std::size_t n) { return protocol::Position{static_cast<std::uint32_t>(n), 0}; };
  return {.range = protocol::Range{line(first), line(a.size() - rest)}, .text = text};
}

struct Tally {
  std::size_t sure = 0, wrong = 0, edited = 0, edited_wrong = 0;
  std::string report;

  void add(const Tally& other) {
    sure += other.sure, wrong += other.wrong;
    edited += other.edited, edited_wrong += other.edited_wrong;
    report += other.report;
  }
};

/// While keys are pressed, and after a pause.
struct Tallies {
  Tally live, paused;
};

void count(const MarkedText& before, const MarkedText& today, const Document& document, Tally& tally) {
  const auto places = tests::true_places(before, today);
  for (std::uint32_t i = 0; i < before.lines.size(); ++i) {
    const auto place = document.map.to_buffer(i);
    if (!place || before.lines[i].text.empty()) continue;
    const bool own = tests::is_own(before, i, today, place->line, places[i]);
    (place->edited ? tally.edited : tally.sure) += 1;
    (place->edited ? tally.edited_wrong : tally.wrong) += !own;
    if (!own && !place->edited && tally.report.size() < 1000)
      tally.report += std::to_string(i + 1) + " is shown on " + std::to_string(place->line + 1) + ", is on " +
                      std::to_string(places[i] + 1) + ": " + before.lines[i].text + "\n";
  }
}

/// Edits, of which most are taken back before long; `step` counts all of them.
Tallies edit_for_long(const std::string& path, unsigned steps) {
  const MarkedText before(tests::read_text(path), analysis::language_of(path));
  std::mt19937 random(1);
  std::vector<MarkedText> history = {before};
  Document document = opened(before.text());
  Tallies tallies;
  for (unsigned step = 0; step < steps; ++step) {
    const MarkedText now = history.back();
    const bool undo = history.size() > 30 || (history.size() > 1 && random() % 5 < 2);
    if (undo) {
      history.pop_back();
    } else {
      history.push_back(now);
      history.back().any_edit(random);
    }
    apply_change(document, change_of(now, history.back(), random() % 50 == 0), protocol::PositionEncoding::kUtf16);
    EXPECT_EQ(document.text.text(), history.back().text());
    if (step % 10 == 0) {
      count(before, history.back(), document, tallies.live);
      // As the server does when the user pauses.
      document.map = document.map.for_buffer(document.text);
      count(before, history.back(), document, tallies.paused);
    }
    if (history.size() == 1) {
      EXPECT_EQ(document.map.runs().size(), 1U) << "after undoing everything, step " << step;
    }
    if (testing::Test::HasFailure()) return tallies;
  }
  return tallies;
}

void run(const std::string& folder, const std::string& ending, unsigned steps) {
  Tallies all;
  for (const std::string& path : tests::sources_of_this_tree(folder, ending)) {
    const Tallies tallies = edit_for_long(path, steps);
    all.live.add(tallies.live);
    all.paused.add(tallies.paused);
  }
  std::cout << all.live.sure << " sure and " << all.live.edited << " edited while typing, wrong: " << all.live.wrong
            << " and " << all.live.edited_wrong << "; " << all.paused.sure << " and " << all.paused.edited
            << " after a pause, wrong: " << all.paused.wrong << " and " << all.paused.edited_wrong << "\n";
  EXPECT_EQ(all.paused.wrong, 0U) << all.paused.report;
  // A copy of a line may stand for it until the lines are matched again.
  EXPECT_LE(all.live.wrong, all.live.sure / 1000) << all.live.report;
  EXPECT_LE(all.paused.edited_wrong, all.paused.edited / 10);
  EXPECT_LE(all.live.edited_wrong, all.live.edited / 10);
}

TEST(Editing, GoSources) { run("examples", ".go", 10'000); }
TEST(Editing, CppSources) { run("protocol", ".cc", 10'000); }

}  // namespace
}  // namespace proflens::server
