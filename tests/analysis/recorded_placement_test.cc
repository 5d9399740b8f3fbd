// Placement by the recorded text: on what line each number is, how sure that is, and what has no line any more.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/annotate.h"
#include "analysis/placement.h"
#include "analysis/relocate.h"

#include "tests/support/profile_text.h"

namespace proflens::analysis {
namespace {

constexpr std::string_view kRecorded =
    "package m\n\nfunc hot(n int) int {\n\tsum := first(n)\n\tfor i := 0; i < n; i++ {\n\t\tsum += work(i)\n\t}\n"
    "\treturn sum\n}\n\nfunc cold(n int) int {\n\tlog.Println(\"cold\")\n\treturn hot(n) + twice(n)\n}\n";

/// A profile of kRecorded with a line's number as its cost, and the text of today.
struct Sources {
  std::shared_ptr<const CostTables> tables;
  std::vector<FileCosts> costs;
  RecordedText recorded;

  Sources() {
    auto message = tests::profile_message("cpu/nanoseconds", {"m.hot m.go:4 4", "m.hot m.go:6 6", "m.hot m.go:8 8",
                                                              "m.cold m.go:12 12", "m.cold m.go:13 13"});
    for (auto& function : *message.mutable_functions())
      function.set_start_line(message.strings(static_cast<int>(function.name())) == "m.hot" ? 3 : 11);
    tables = std::make_shared<const CostTables>(*CostTables::build(tests::profile_of(message)));
    costs = costs_by_file(*tables);
    recorded.text = TextBuffer(kRecorded);
    recorded.outline = outline(Language::kGo, kRecorded);
    recorded.certainty = 0.95;
  }

  Placement in(std::string_view today) const {
    const TextBuffer text(today);
    const auto syntax = outline(Language::kGo, today);
    return place(*tables, costs[1],
                 {.line_count = text.line_count(), .syntax = &*syntax, .text = &text, .recorded = &recorded});
  }
  /// "4@7 0.93" for what was recorded on line 4 and is on line 7, both from 1.
  std::string places_in(std::string_view today) const {
    std::string out;
    for (const PlacedLine& line : in(today).lines)
      out += fmt::format("{}@{} {:.2f}  ", tables->costs(line.node, 0).cum, line.line + 1, line.certainty);
    return out;
  }
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}
const std::string kText(kRecorded);

TEST(RecordedPlacement, AnUnchangedTextIsAsSureAsItsBase) {
  EXPECT_EQ(Sources().places_in(kText), "4@4 0.95  6@6 0.95  8@8 0.95  12@12 0.95  13@13 0.95  ");
}

TEST(RecordedPlacement, ASmallerIndentationAndNewLinesAboveChangeNothing) {
  EXPECT_EQ(
      Sources().places_in(replaced(replaced(kText, "package m", "// New.\npackage m"), "\t\tsum +=", "    sum +=")),
      "4@5 0.93  6@7 0.93  8@9 0.93  12@13 0.93  13@14 0.93  ");
}

TEST(RecordedPlacement, AnEditedLineKeepsItsNumberLessSurely) {
  const Placement placement = Sources().in(replaced(kText, "work(i)", "labour(i)"));
  ASSERT_EQ(placement.lines.size(), 5u);
  EXPECT_TRUE(placement.lines[1].approximate());
  EXPECT_GE(placement.lines[1].certainty, kShown);
  EXPECT_FALSE(placement.lines[0].approximate());
  EXPECT_EQ(placement.functions[0].changed, 1u);
  EXPECT_EQ(placement.functions[1].changed, 0u);
}

TEST(RecordedPlacement, FunctionsThatChangedPlacesAndNamesAreFound) {
  const std::size_t cold = kText.find("func cold");
  std::string swapped = "package m\n\n" + kText.substr(cold) + "\n" + kText.substr(11, cold - 11);
  for (std::size_t at; (at = swapped.find("hot(")) != std::string::npos;) swapped.replace(at, 4, "warm(");
  const Placement placement = Sources().in(swapped);
  ASSERT_EQ(placement.functions.size(), 2u);
  EXPECT_EQ(placement.functions[0].line, 2u);  // cold
  EXPECT_EQ(Sources().tables->node(placement.functions[1].node).name, "m.hot");
  EXPECT_TRUE(placement.missing.empty());
  EXPECT_EQ(placement.lines.size(), 5u);
}

TEST(RecordedPlacement, WeightWithoutALineIsStatedExactly) {
  const Sources sources;
  const Placement placement = sources.in(replaced(kText, "\tlog.Println(\"cold\")\n", ""));
  const auto cold = std::ranges::find(placement.functions, 10u, &PlacedFunction::line);
  ASSERT_NE(cold, placement.functions.end());
  EXPECT_DOUBLE_EQ(gone_share(*sources.tables, placement, cold->node, 0), 12.0 / 25.0);
  const auto notes = function_notes({sources.tables, 0}, placement, {});
  EXPECT_NE(whole_title(notes.back()).find("48 % on lines that no longer exist"), std::string::npos)
      << whole_title(notes.back());
}

TEST(RecordedPlacement, OfAnUnknownVersionWhatMovedAsAWholeIsLikelyAndWhatWasEditedHasNoLines) {
  const Sources sources;
  const auto places = [&](const std::string& today) {
    const TextBuffer text(today);
    const auto syntax = outline(Language::kGo, today);
    const Placement placement = place(*sources.tables, sources.costs[1],
                                      {.line_count = text.line_count(), .syntax = &*syntax, .contradicted = true});
    std::string out = fmt::format("{} functions:  ", placement.functions.size());
    for (const PlacedLine& line : placement.lines)
      out += fmt::format("{}@{} {:.1f}  ", sources.tables->costs(line.node, 0).cum, line.line + 1, line.certainty);
    return out;
  };
  EXPECT_EQ(places("// New.\n" + kText), "2 functions:  4@5 0.7  6@7 0.7  8@9 0.7  12@13 0.7  13@14 0.7  ");
  EXPECT_EQ(places(replaced(kText, "\treturn sum", "\tsum *= 2\n\treturn sum")),
            "2 functions:  12@13 0.7  13@14 0.7  ");
}

TEST(RecordedPlacement, BelowAThresholdNothingIsShownOnLines) {
  Sources sources;
  sources.recorded.certainty = 0.3;
  const Placement placement = sources.in(kText);
  EXPECT_EQ(placement.lines.size(), 5u);  // the hover has them
  EXPECT_TRUE(line_notes({sources.tables, 0}, placement, {}).empty());
  EXPECT_TRUE(function_notes({sources.tables, 0}, placement, {}).empty());
}

TEST(Relocate, AFunctionIsFoundInTheFileThatHasMostOfIt) {
  const Sources sources;
  const HashedText recorded(sources.recorded.text, &*sources.recorded.outline);
  const std::string texts[] = {
      "package m\n\nfunc cold(n int) int {\n\tpanic(n)\n}\n",
      "package m\n\nfunc cold(n int) int {\n\tlog.Println(\"cold\")\n\treturn hot(n) + once(n)\n}\n"};
  std::vector<TextBuffer> buffers(std::begin(texts), std::end(texts));
  std::vector<std::optional<Outline>> outlines;
  for (const std::string& text : texts) outlines.push_back(outline(Language::kGo, text));
  const HashedText stranger(buffers[0], &*outlines[0]), home(buffers[1], &*outlines[1]);
  const HashedText* const candidates[] = {&stranger, &home};
  const HashedText* const twins[] = {&home, &home};
  const std::uint32_t missing[] = {1};
  EXPECT_EQ(relocate(recorded, missing, candidates), (std::vector<Relocated>{{1, 1, 0}}));
  EXPECT_TRUE(relocate(recorded, missing, twins).empty());  // which of the two cannot be told
  EXPECT_EQ(renamed_to(recorded, candidates), 1u);
  EXPECT_EQ(renamed_to(recorded, std::span(candidates, 1)), std::nullopt);
}

}  // namespace
}  // namespace proflens::analysis
