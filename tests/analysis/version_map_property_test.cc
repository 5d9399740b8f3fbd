// VersionMap on real sources under random edits, against marks that the lines carry: what is sure must be right.
#include <gtest/gtest.h>
#include <iostream>

#include "analysis/source_lines.h"
#include "analysis/version_map.h"

#include "tests/support/fixture.h"
#include "tests/support/marked_text.h"

namespace proflens::analysis {
namespace {

using tests::kNoMark;
using tests::MarkedText;

constexpr double kPlain = 0.8;  // from here on a number is shown without ≈

/// Of the seeds in long sources; 1 tries all, which takes minutes.
const unsigned kStride = std::getenv("ALL_SEEDS") ? 1 : 7;

struct Tally {
  std::size_t plain = 0, plain_wrong = 0, unsure = 0, unsure_wrong = 0, alive = 0;
};

void count(const MarkedText& before, const MarkedText& today, Language language, Tally& tally, std::string* report) {
  const TextBuffer old_text(before.text()), new_text(today.text());
  const auto old_outline = outline(language, before.text()), new_outline = outline(language, today.text());
  const HashedText a(old_text, old_outline ? &*old_outline : nullptr),
      b(new_text, new_outline ? &*new_outline : nullptr);
  const VersionMap map(a, b);
  const std::vector<std::uint32_t> places = tests::true_places(before, today);
  for (std::uint32_t i = 0; i < before.lines.size(); ++i) {
    if (squeezed(before.lines[i].text).empty()) continue;
    const std::uint32_t truth = places[i];
    tally.alive += truth != kNoMark && tests::likeness(before, i, today, truth) != 0;
    const auto place = map.line(i);
    if (!place) continue;
    const bool own = tests::is_own(before, i, today, place->line, truth);
    const bool plain = place->certainty >= kPlain;
    (plain ? tally.plain : tally.unsure) += 1;
    (plain ? tally.plain_wrong : tally.unsure_wrong) += !own;
    if (plain && !own && report)
      *report += std::to_string(i + 1) + " is shown on " + std::to_string(place->line + 1) + ": " +
                 before.lines[i].text + " / " + today.lines[place->line].text + "\n";
  }
}

void expect_own_lines(const std::string& path, Language language, unsigned stride, Tally& tally) {
  const MarkedText before(tests::read_text(path), language);
  for (unsigned seed = 0; seed < 60; seed += stride) {
    std::mt19937 random(seed);
    MarkedText today = before;
    for (unsigned edits = 1 + seed; edits-- > 0;) today.any_edit(random);
    std::string report;
    const std::size_t wrong = tally.plain_wrong;
    count(before, today, language, tally, &report);
    EXPECT_EQ(tally.plain_wrong, wrong) << path << " seed " << seed << "\n" << report;
  }
}

void run(const std::string& folder, const std::string& ending, unsigned stride = 1) {
  Tally tally;
  for (const std::string& path : tests::sources_of_this_tree(folder, ending))
    expect_own_lines(path, language_of(path), stride, tally);
  std::cout << tally.alive << " lines are left, " << tally.plain << " shown plainly, " << tally.unsure
            << " as unsure, of which wrong: " << tally.unsure_wrong << "\n";
  EXPECT_LE(tally.unsure_wrong, tally.unsure / 20);
  EXPECT_GE(tally.plain, tally.alive / 3);  // up to 60 edits in some dozen lines
}

TEST(VersionMapProperty, GoSources) { run("examples", ".go"); }
TEST(VersionMapProperty, GoSourcesOfTheTests) { run("tests/nvim", ".go"); }
TEST(VersionMapProperty, CppSources) { run("analysis", ".cc", kStride); }

/// What a week leaves behind: a few edits in a file.
TEST(VersionMapProperty, AfterFewEditsNearlyAllIsPlain) {
  Tally tally;
  for (const std::string& path : tests::sources_of_this_tree("analysis", ".cc")) {
    const MarkedText before(tests::read_text(path), language_of(path));
    std::mt19937 random(7);
    MarkedText today = before;
    for (int edits = 0; edits < 4; ++edits) today.any_edit(random);
    count(before, today, language_of(path), tally, nullptr);
  }
  EXPECT_EQ(tally.plain_wrong, 0U);
  EXPECT_GE(static_cast<double>(tally.plain), 0.95 * static_cast<double>(tally.alive))
      << tally.plain << " of " << tally.alive;
}

}  // namespace
}  // namespace proflens::analysis
