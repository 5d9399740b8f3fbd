// How well a version of a file agrees with what was recorded of it.
#include "analysis/fingerprint.h"

#include <gtest/gtest.h>

#include "tests/support/profile_text.h"
#include "tests/support/recorded_profile.h"

namespace proflens::analysis {
namespace {

const std::string kSource =
    "package m\n"                          // 1
    "\n"                                   // 2
    "func (d *Decoder[T]) Parse() {\n"     // 3
    "\td.next(1)\n"                        // 4
    "\tgo func() { d.skip() }()\n"         // 5
    "}\n"                                  // 6
    "\n"                                   // 7
    "func run() { new(Decoder).Parse() }"  // 8
    "\n";

AnchorScore score_of(const std::vector<tests::RecordedFunction>& functions, const std::string& text) {
  const tests::RecordedProfile profile = tests::recorded_profile(functions, 0);
  const std::string file = functions.front().file;
  const auto outline = analysis::outline(language_of(file), text);
  return score(anchors_of(*profile.tables, profile.costs[1], file, {}), text, outline ? &*outline : nullptr);
}

TEST(Fingerprint, FunctionsMustStartWhereTheyWereRecorded) {
  const std::vector<tests::RecordedFunction> recorded = {{"m.(*Decoder[...]).Parse", "m.go", 3, {4, 5}},
                                                         {"m.(*Decoder[...]).Parse.func1", "m.go", 5, {5}},
                                                         {"m.run", "m.go", 8, {8}}};
  EXPECT_EQ(score_of(recorded, kSource).share(), 1);
  EXPECT_EQ(score_of(recorded, "\n" + kSource).share(), 0);
  // Of one function that moved, only that one counts.
  std::string moved = kSource;
  moved.insert(moved.find("func run"), "\n");
  EXPECT_DOUBLE_EQ(score_of(recorded, moved).share(), 3.0 / 5);
  EXPECT_EQ(score_of(recorded, "").share(), 0);
}

TEST(Fingerprint, SampledLinesMustBeInTheirFunction) {
  EXPECT_EQ(score_of({{"m.run", "m.go", 8, {8}}}, kSource).share(), 1);
  EXPECT_EQ(score_of({{"m.run", "m.go", 8, {9}}}, kSource).share(), 0);
  // Without start lines that is all there is to go by.
  EXPECT_EQ(score_of({{"m.(*Decoder[...]).Parse", "m.go", 0, {4}}}, kSource).share(), 1);
  EXPECT_EQ(score_of({{"m.(*Decoder[...]).Parse", "m.go", 0, {8}}}, kSource).share(), 0);
  EXPECT_EQ(score_of({{"m.Parse", "m.go", 3, {4}}}, kSource).share(), 0);
}

TEST(Fingerprint, WithoutAReaderTheNameMustStandOnTheLine) {
  const std::string text = "x\nstatic int ns::parse(int n)\n{\n}\n";
  EXPECT_EQ(score_of({{"ns::parse<int>(int)", "a.unknown", 2, {3}}}, text).share(), 1);
  EXPECT_EQ(score_of({{"ns::parse<int>(int)", "a.unknown", 1, {3}}}, text).share(), 0);
  EXPECT_EQ(score_of({{"ns::pars", "a.unknown", 2, {3}}}, text).share(), 0);
}

TEST(Fingerprint, QualifiersAndDecoratorsAreNoDifference) {
  const std::string rust = "impl Tally {\n    pub fn add(&mut self) {\n        self.n += 1;\n    }\n}\n";
  EXPECT_EQ(score_of({{"calc::Tally::add", "lib.rs", 2, {3}}}, rust).share(), 1);
  EXPECT_EQ(score_of({{"calc::Tally::add", "lib.rs", 1, {3}}}, rust).share(), 0);
  EXPECT_EQ(score_of({{"calc::Other::add", "lib.rs", 2, {3}}}, rust).share(), 0);
  const std::string python = "@cache\ndef area(r):\n    return r * r\n";
  for (const std::int64_t start : {1, 2})
    EXPECT_EQ(score_of({{"area", "a.py", start, {3}}}, python).share(), 1) << start;
}

TEST(Fingerprint, WhatNothingCanTellIsNoAnchor) {
  EXPECT_EQ(score_of({{"<module>", "a.py", 1, {2}}}, "x = 1\n").function_total, 0U);
  EXPECT_EQ(score_of({{"a", "a.lua", 0, {2}}}, "x = 1\n").function_total, 0U);
}

TEST(Fingerprint, WhatTheCompilerMakesIsNoAnchor) {
  EXPECT_EQ(score_of({{"m.init", "m.go", 1, {1}}, {"m.glob..func1", "m.go", 1, {1}}}, kSource).function_total, 0U);
  EXPECT_EQ(score_of({{"m.run.gowrap1", "m.go", 8, {8}}}, kSource).function_total, 0U);
}

TEST(Fingerprint, CallsTellVersionsApartThatFunctionStartsDoNot) {
  const auto profile = tests::profile_of(tests::profile_message(
      "cpu/nanoseconds", {"m.run m.go:8;m.(*Decoder[...]).Parse m.go:4;runtime.mallocgc malloc.go:1 5"}));
  const auto tables = std::make_shared<const CostTables>(std::move(*CostTables::build(profile)));
  const auto calls = recorded_calls(*tables);
  std::size_t file = 0;
  while (profile->files[file] != "m.go") ++file;
  ASSERT_EQ(calls[file].size(), 1U);  // the runtime's is not written in the source
  EXPECT_EQ(calls[file].front().line, 8U);
  EXPECT_EQ(calls[file].front().name, "Parse");
  Anchors anchors;
  anchors.language = Language::kGo;
  anchors.calls = calls[file];
  EXPECT_EQ(score(anchors, kSource, nullptr).calls, 1U);
  EXPECT_EQ(score(anchors, "\n" + kSource, nullptr).calls, 0U);
}

}  // namespace
}  // namespace proflens::analysis
